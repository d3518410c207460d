"""Exercises, listed or handed over in a transaction, and their files."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

import numpy as np
import polars as pl

from polar_data.schema import training
from polar_data.sources.accesslink_v4.training import LOADS, RPE
from polar_data.sources.endpoint import Child, Json
from polar_data.sources.frames import Channel, computed, numbers, on_grid, pluck, table
from polar_data.sources.rows import Rows
from polar_data.sources.sport_names import name_of
from polar_data.sources.values import (
    Columns,
    count,
    day_of,
    dig,
    identifier,
    iso_duration,
    listed,
    local_time,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    text,
    utc_time,
    whole,
    word,
)

FILES = ("fit", "tcx", "gpx")
RR = 11
ALTITUDE = "altitude_m"

# type of sample: (channel, value that means none)
CHANNELS: dict[int, tuple[str, float | None]] = {
    0: ("heart_rate_bpm", 0),
    1: ("speed_kmh", None),
    2: ("cadence", None),
    3: (ALTITUDE, None),
    4: ("power_w", None),
    5: ("pedaling_index_pct", None),
    6: ("left_right_balance_pct", None),
    7: ("air_pressure_hpa", None),
    8: ("cadence", None),
    9: ("temperature_c", None),
    10: ("distance_m", None),
}


def _unless_minus_one(value: Json) -> float | None:
    return number(value, none=-1)


# what a session and its one exercise have in common
BOTH: Columns = {
    "start_local": ("start_time", local_time),
    "duration_s": ("duration", iso_duration),
    "distance_m": ("distance", number),
    "energy_kcal": ("calories", nonzero),
    "training_load": ("training_load", _unless_minus_one),
    "running_index": ("running_index", nonzero_whole),
}

SESSION: Columns = {
    "offset_min": ("start_time_utc_offset", whole),
    "device": ("device_id", text),
    "product": ("device", text),
    "hr_avg_bpm": ("heart_rate.average", nonzero_whole),
    "hr_max_bpm": ("heart_rate.maximum", nonzero_whole),
    "carbohydrate_pct": ("carbohydrate_percentage", number),
    "fat_pct": ("fat_percentage", number),
    "protein_pct": ("protein_percentage", number),
    "rpe": ("training_load_pro.user_rpe", RPE),
    "created_utc": ("upload_time", utc_time),
    **{
        f"{kind}_load_level": (f"training_load_pro.{kind}_load_interpretation", word("LOAD_INTERPRETATION_"))
        for kind in LOADS
    },
}

ZONE: Columns = {
    "lower": ("lower_limit", number),
    "upper": ("upper_limit", number),
    "in_zone_s": ("in_zone", iso_duration),
}


def file_children(kind: str) -> Callable[[Json], list[Child]]:
    """Names the exercises that may have a file of that kind."""

    def children(item: Json) -> list[Child]:
        if kind == "gpx" and item.get("has_route") is False:
            return []
        exercise_id = required(item, "id", identifier)
        stamp = read(item, "upload_time", text) or ""
        return [Child(exercise_id, stamp, read(item, "start_time", day_of))]

    return children


def parse_exercise(item: Json) -> Rows:
    """One exercise with everything in it."""
    rows = Rows()
    _add_exercise(rows, item, listed(item, "heart_rate_zones"), listed(item, "samples"))
    return rows


def handed_over_key(item: Json) -> str:
    return required(item, "summary.id", identifier)


def handed_over_day(item: Json) -> date:
    return required(item, "summary.start_time", day_of)


def parse_handed_over(item: Json) -> Rows:
    """One exercise of a transaction, its samples and its files."""
    rows = Rows()
    zones = listed(dig(item, "heart_rate_zones"), "zone")
    session_id = _add_exercise(rows, item["summary"], zones, listed(item, "samples"))
    for kind in FILES:
        if dig(item, kind):
            _add_file(rows, session_id, kind, item[kind])
    return rows


def _add_exercise(rows: Rows, item: Json, zones: list[Json], samples: list[Json]) -> str:
    session_id = required(item, "id", identifier)
    start = required(item, "start_time", local_time)
    sport_id = read(item, "detailed_sport_info", text) or read(item, "sport", text)
    both = row(item, BOTH) | _loads(dig(item, "training_load_pro"))
    both |= {"sport_id": sport_id, "sport_name": sport_id and name_of(sport_id)}
    if both["duration_s"] is not None:
        both["stop_local"] = start + timedelta(seconds=both["duration_s"])
    rows.add(
        training.session,
        session_id=session_id,
        day=start.date(),
        exercises=1,
        has_samples=bool(samples),
        has_route=count(item, "route") > 0,
        **both,
        **row(item, SESSION),
    )
    rows.add(training.exercise, session_id=session_id, seq=0, exercise_id=session_id, **both)
    place = {"session_id": session_id, "exercise_seq": 0, "kind": "heart_rate"}
    for seq, zone in enumerate(zones):
        rows.add(training.session_zone, **place, seq=seq, **row(zone, ZONE))
    _add_series(rows, f"{session_id}/0", start.date(), samples, item)
    return session_id


def _loads(report: Json) -> dict[str, float | None]:
    """Loads; -1, and whatever Polar calls not available, is none."""
    return {
        f"{kind}_load": None
        if dig(report, f"{kind}_load_interpretation") == "NOT_AVAILABLE"
        else read(report, f"{kind}_load", _unless_minus_one)
        for kind in LOADS
    }


def _add_series(rows: Rows, key: str, day: date, samples: list[Json], item: Json) -> None:
    kinds = [required(each, "sample_type", whole) for each in samples]
    if any(kind != RR for kind in kinds):
        rows.add_series("session_samples", key, day, partial(_samples, samples))
    for kind, each in zip(kinds, samples, strict=True):
        if kind == RR:
            rows.add_series("session_rr", key, day, partial(_beats, each))
    if count(item, "route"):
        rows.add_series("session_route", key, day, partial(_route, item, samples))


def _values(sample: Json) -> list[Json]:
    """The comma-separated values; "null" or "NULL" where the sensor was offline."""
    tokens = (read(sample, "data", text) or "").split(",")
    return [None if token.strip().lower() in {"", "null"} else token for token in tokens]


def _channels(samples: list[Json]) -> Iterator[Channel]:
    for each in samples:
        kind = required(each, "sample_type", whole)
        if kind != RR:
            name, none = CHANNELS.get(kind, (f"type_{kind}", None))
            step_ms = round(required(each, "recording_rate", number) * 1000)
            yield Channel(name, 0, step_ms, numbers(_values(each), none))


def _samples(samples: list[Json]) -> pl.DataFrame:
    return on_grid(_channels(samples), "t_s")


def _beats(sample: Json) -> pl.DataFrame:
    return table({"rr_ms": numbers(_values(sample), none=0).round().cast(pl.Int64)})


def _route(item: Json, samples: list[Json]) -> pl.DataFrame:
    """The way, with the altitude of the samples: the points themselves have none."""
    route = listed(item, "route")
    t_s = numbers([iso_duration(each) for each in pluck(route, "time")])
    return table(
        {
            "t_s": t_s,
            "latitude": numbers(pluck(route, "latitude")),
            "longitude": numbers(pluck(route, "longitude")),
            ALTITUDE: _altitude_at(t_s, samples),
            "transition": pl.Series(np.full(len(route), False)),
        }
    ).sort("t_s", maintain_order=True)


def _altitude_at(t_s: pl.Series, samples: list[Json]) -> pl.Series:
    frame = _samples(samples)
    if ALTITUDE not in frame.columns or frame[ALTITUDE].count() == 0:
        return pl.Series([None] * len(t_s), dtype=pl.Float64)
    known = frame.drop_nulls(ALTITUDE)
    return computed(np.interp(t_s.to_numpy(), known["t_s"].to_numpy(), known[ALTITUDE].to_numpy()))


def file_items(body: Json) -> list[Json]:
    """A file arrives as its content type and base64 text."""
    return [body] if body and body.get("base64") else []


def parse_file(kind: str, item: Json) -> Rows:
    """What is known of a file; the file itself stays in the archive."""
    rows = Rows()
    _add_file(rows, required(item, "id", identifier), kind, item)
    return rows


def _add_file(rows: Rows, session_id: str, kind: str, file: Json) -> None:
    rows.add(
        training.session_file,
        session_id=session_id,
        kind=kind,
        content_type=read(file, "contentType", text),
        bytes=len(base64.b64decode(required(file, "base64", text), validate=True)),
    )
