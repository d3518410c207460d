"""The dense data of an exercise: samples, route, beats and swimming phases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import numpy as np
import polars as pl

from polar_data.sources.endpoint import Json
from polar_data.sources.frames import (
    Channel,
    computed,
    flags,
    in_order,
    numbers,
    on_grid,
    pluck,
    seconds,
    table,
    wholes,
    words,
)
from polar_data.sources.rows import Rows
from polar_data.sources.values import dig, listed, local_time, read, required, text, whole

# type of sample: (channel, value that means none); any other type keeps its own name in lower case
CHANNELS: dict[str, tuple[str, float | None]] = {
    "HEART_RATE": ("heart_rate_bpm", 0),
    "SPEED": ("speed_kmh", None),
    "ALTITUDE": ("altitude_m", None),
    "CADENCE": ("cadence", None),
    "DISTANCE": ("distance_m", None),
    "POWER": ("power_w", None),
    "TEMPERATURE": ("temperature_c", None),
    "BODY_TEMPERATURE": ("body_temperature_c", 0),
    "STRIDE_LENGTH": ("stride_length_cm", None),
    "LEFT_RIGHT_BALANCE": ("left_right_balance_pct", None),
}

WAYS = ("route", "transitionRoute")
CRANKS = ("left_crank_current_power", "right_crank_current_power")


def has_route(exercise: Json) -> bool:
    route = dig(exercise, "routes", "route")
    return bool(dig(route, "wayPoints") or dig(route, "routePoints"))


def add_samples(rows: Rows, key: str, exercise: Json, start: datetime | None) -> None:
    """Every series of one exercise; seconds count from the exercise's start."""
    day = None if start is None else start.date()
    samples, routes = dig(exercise, "samples"), dig(exercise, "routes")
    for kind, path in (("session_samples", "samples"), ("session_transition_samples", "transitionSamples")):
        if given := listed(samples, path):
            rows.add_series(kind, key, day, partial(_samples, given))
    for kind, path in (("session_rr", "rrSamples"), ("session_transition_rr", "transitionRrSamples")):
        if dig(samples, path):
            rows.add_series(kind, key, day, partial(_beats, samples, path))
    if dig(samples, "swimmingPhases", "phases"):
        rows.add_series("swim_phases", key, day, partial(_phases, samples["swimmingPhases"], start))
    if any(dig(routes, way) for way in WAYS):
        rows.add_series("session_route", key, day, partial(_route, routes, start))


def _samples(given: list[Json]) -> pl.DataFrame:
    return _with_power(on_grid(_channels(given), "t_s"))


def _beats(samples: Json, path: str) -> pl.DataFrame:
    beats = listed(samples, path)
    rr_ms = wholes(pluck(beats, "durationMillis"), none=0)
    return table({"rr_ms": rr_ms, "offline": flags(pluck(beats, "offline"))})


def _channels(samples: list[Json]) -> Iterator[Channel]:
    for each in samples:
        kind = required(each, "type", text).removeprefix("SAMPLE_TYPE_")
        name, none = CHANNELS.get(kind, (kind.lower(), None))
        body = each.get("intervalValues") or each
        values = listed(body, "values")
        if values:
            step_ms = read(body, "interval", whole) or required(body, "intervalMillis", whole)
            yield Channel(name, 0, step_ms, numbers(values, none))


def _with_power(frame: pl.DataFrame) -> pl.DataFrame:
    """With the power of both cranks, or of the one there is."""
    given = [crank for crank in CRANKS if crank in frame.columns]
    if not given or "power_w" in frame.columns:
        return frame
    if len(given) == 1:
        return frame.rename({given[0]: "power_w"})
    return frame.with_columns((pl.col(CRANKS[0]) + pl.col(CRANKS[1])).alias("power_w"))


def _since(start: datetime | None, body: Json) -> float:
    """How many seconds after the exercise `body` starts."""
    own = read(body, "startTime", local_time)
    return 0.0 if own is None or start is None else (own - start).total_seconds()


def _from_start(offsets_ms: list[Json], start: datetime | None, body: Json) -> pl.Series:
    """Seconds of the exercise, of offsets into a part of it that may start later."""
    return computed(seconds(offsets_ms).to_numpy() + _since(start, body))


def _way_point(point: Json) -> Json:
    """A point as planned routes write it, in the form of a recorded one."""
    place = point.get("location") or {}
    return {
        "elapsedMillis": point.get("timeOffsetFromStartMillis"),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        "altitude": place.get("altitudeMeters"),
    }


def _way(route: Json, start: datetime | None, path: str) -> pl.DataFrame:
    points = listed(route, "wayPoints") or [_way_point(point) for point in listed(route, "routePoints")]
    return table(
        {
            "t_s": _from_start(pluck(points, "elapsedMillis"), start, route),
            "latitude": numbers(pluck(points, "latitude")),
            "longitude": numbers(pluck(points, "longitude")),
            "altitude_m": numbers(pluck(points, "altitude")),
            "transition": pl.Series(np.full(len(points), path == "transitionRoute")),
        }
    )


def _route(routes: Json, start: datetime | None) -> pl.DataFrame:
    ways = [_way(routes[path], start, path) for path in WAYS if dig(routes, path)]
    return in_order(pl.concat(ways), "t_s")


def _phases(swimming: Json, start: datetime | None) -> pl.DataFrame:
    phases = listed(swimming, "phases")
    return table(
        {
            "start_s": _from_start(pluck(phases, "startOffsetMillis"), start, swimming),
            "duration_s": seconds(pluck(phases, "durationMillis")),
            "style": words(pluck(phases, "style"), "SWIMMING_STYLE_"),
            "strokes": wholes(pluck(phases, "strokes")),
        }
    )
