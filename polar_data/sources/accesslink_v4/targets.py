"""Training targets, favourites and planned routes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial

import polars as pl

from polar_data.schema import training
from polar_data.sources.endpoint import Json
from polar_data.sources.frames import numbers, pluck, seconds, table
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    count,
    dig,
    flag,
    identifier,
    listed,
    millis,
    nonzero,
    nonzero_whole,
    parts_time,
    read,
    reference,
    required,
    row,
    text,
    utc_time,
    word,
)


def utc_parts(value: Json) -> datetime | None:
    found = parts_time(value)
    return None if found is None else found.replace(tzinfo=UTC)


PROGRAM = ("programSourceType", "programUuid", "programId")

TARGET: Columns = {
    "name": ("name", text),
    "description": ("description", text),
    "done": ("done", flag),
    "favorite_id": ("favoriteId", reference),
    "created_utc": ("created", utc_parts),
    "modified_utc": ("modified", utc_parts),
}

EXERCISE: Columns = {
    "exercise_type": ("type", word()),
    "duration_s": ("duration", millis),
    "distance_m": ("distance", nonzero),
    "energy_kcal": ("kiloCalories", nonzero),
    "sport_id": ("sportId", reference),
    "route_id": ("routeId", reference),
    "segment_id": ("segmentId", reference),
}

PHASE: Columns = {
    "name": ("name", text),
    "change": ("changeType", word()),
    "goal": ("goal.type", word()),
    "duration_s": ("goal.duration", millis),
    "distance_m": ("goal.distance", nonzero),
    "intensity": ("intensity.type", word()),
    "lower_zone": ("intensity.lowerZone", nonzero_whole),
    "upper_zone": ("intensity.upperZone", nonzero_whole),
    "repeats": ("repeatCount", nonzero_whole),
}

ROUTE: Columns = {
    "legacy_route_id": ("legacyRouteId", reference),
    "name": ("route.name", text),
    "origin": ("route.routeSource", text),
    "sport_id": ("route.sportId", reference),
    "distance_m": ("route.distanceMeters", nonzero),
    "created_utc": ("created", utc_time),
    "modified_utc": ("modified", utc_time),
}


def target_day(item: Json) -> date | None:
    start = read(item, "session.startTime", parts_time)
    return None if start is None else start.date()


def parse_favorite(item: Json) -> Rows:
    """A favourite: a target or route without a day."""
    return _target(item, "favorite", "favorite")


def parse_calendar_target(item: Json) -> Rows:
    """A target planned for a day. Its start is kept as written: the parts name no zone."""
    return _target(item, "session", "calendar")


def _target(item: Json, part: str, kind: str) -> Rows:
    rows = Rows()
    body = dig(item, part)
    target_id = required(item, f"{part}.id", identifier)
    start = read(body, "startTime", parts_time)
    exercises = listed(item, "exercise")
    sport = read(body, "sportId", reference)
    rows.add(
        training.training_target,
        target_id=target_id,
        kind=kind,
        day=None if start is None else start.date(),
        start_local=start,
        sport_id=sport or next((read(each, "sportId", reference) for each in exercises), None),
        program=next(filter(None, (read(body, key, reference) for key in PROGRAM)), None),
        **row(body, TARGET),
    )
    for exercise_seq, exercise in enumerate(exercises):
        steps = [(0, row(exercise, EXERCISE)), *_phases(exercise, 1)]
        for seq, (depth, values) in enumerate(steps):
            rows.add(
                training.target_phase,
                target_id=target_id,
                exercise_seq=exercise_seq,
                seq=seq,
                depth=depth,
                **values,
            )
    return rows


def _phases(body: Json, depth: int) -> Iterator[tuple[int, dict[str, object]]]:
    """Phases in the order they are done, a repeat before what it repeats; an empty one is nothing."""
    for phase in listed(body, "phaseOrRepeat"):
        if phase:
            yield depth, row(phase, PHASE)
            yield from _phases(phase, depth + 1)


def route_ids(item: Json) -> list[str]:
    """The routes a target or favourite refers to."""
    found = (read(exercise, "routeId", reference) for exercise in listed(item, "exercise"))
    return list(dict.fromkeys(route for route in found if route))


def parse_route(item: Json) -> Rows:
    """A planned route and its points."""
    rows = Rows()
    route_id = required(item, "id", identifier)
    points = count(item, "route.routePoints")
    rows.add(training.planned_route, route_id=route_id, points=points, **row(item, ROUTE))
    if points:
        rows.add_series("route_points", route_id, None, partial(_route_points, item))
    return rows


def _route_points(item: Json) -> pl.DataFrame:
    points = listed(item, "route.routePoints")
    places = [point.get("location") or {} for point in points]
    return table(
        {
            "latitude": numbers(pluck(places, "latitude")),
            "longitude": numbers(pluck(places, "longitude")),
            "altitude_m": numbers(pluck(places, "altitudeMeters")),
            "distance_m": numbers(pluck(points, "distanceFromStartMeters")),
            "t_s": seconds(pluck(points, "timeOffsetFromStartMillis")),
        }
    )
