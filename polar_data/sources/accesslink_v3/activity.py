"""Days: activity as Polar sums it over all devices, and continuous heart rate."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import partial

import polars as pl

from polar_data.schema import days
from polar_data.sources.accesslink_v4.activity import add_heart_rate
from polar_data.sources.endpoint import Json
from polar_data.sources.frames import held_by, held_s, in_order, numbers, pluck, real, table, wholes, words
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    clock_s,
    count,
    day_of,
    dig,
    identifier,
    iso_duration,
    listed,
    local_time,
    nonzero,
    number,
    read,
    required,
    row,
    utc_time,
    whole,
)

ALL_DEVICES = "all"
DAY_S = 86400.0
ZONES = ("sleep", "sedentary", "light", "moderate", "vigorous", "non_wear")  # in the order of their index
MOVING = {"moderate", "vigorous"}

DAY: Columns = {
    "steps": ("steps", whole),
    "distance_m": ("distance_from_steps", number),
    "energy_kcal": ("calories", nonzero),
    "active_kcal": ("active_calories", number),
    "active_s": ("active_duration", iso_duration),
    "inactive_s": ("inactive_duration", iso_duration),
    "goal_pct": ("daily_activity", number),
    "inactivity_alerts": ("inactivity_alert_count", whole),
}

SUMMARY: Columns = {
    "created_utc": ("created", utc_time),
    "active_steps": ("active_steps", whole),
    "energy_kcal": ("calories", nonzero),
    "active_kcal": ("active_calories", number),
    "active_s": ("duration", iso_duration),
}


def parse_activity(item: Json) -> Rows:
    """One day's sums."""
    rows = Rows()
    day = required(item, "start_time", day_of)
    rows.add(days.activity_day, day=day, device=ALL_DEVICES, **row(item, DAY))
    return rows


def _time_of_day(value: Json) -> float | None:
    at = local_time(value)
    return None if at is None else (at - datetime.combine(at, datetime.min.time())).total_seconds()


def parse_activity_samples(item: Json) -> Rows:
    """One day minute by minute: steps, zones and the calls to move."""
    rows = Rows()
    day = required(item, "date", day_of)
    steps = dig(item, "steps")
    zones = _zones(_samples(item, "activity_zones"))
    held = held_by(zones["activity_class"], held_s(zones["at_s"], _end_s(zones, steps)))
    rows.add(
        days.activity_zone_day,
        day=day,
        steps=read(steps, "total_steps", whole),
        inactivity_alerts=_count(item, "inactivity_stamps"),
        **{f"{zone}_s": held.get(zone, 0.0) if held else None for zone in ZONES},
    )
    key = f"{day}/{ALL_DEVICES}"
    if count(steps, "samples"):
        rows.add_series("activity_minutes", key, day, partial(_steps, steps))
    if zones.height:
        rows.add_series("activity_classes", key, day, lambda: zones)
    return rows


def _samples(item: Json, name: str) -> list[Json]:
    """The samples under `name`: live in an object, in the specification a bare list."""
    found = dig(item, name)
    return listed(found, "samples") if isinstance(found, dict) else listed(item, name)


def _count(item: Json, name: str) -> int | None:
    return None if dig(item, name) is None else len(_samples(item, name))


def _at_s(samples: list[Json], name: str) -> pl.Series:
    return numbers([required(sample, name, _time_of_day) for sample in samples])


def _steps(steps: Json) -> pl.DataFrame:
    samples = listed(steps, "samples")
    at_s = _at_s(samples, "timestamp")
    return in_order(table({"at_s": at_s, "steps": wholes(pluck(samples, "steps"), none=-1)}), "at_s")


def _zones(samples: list[Json]) -> pl.DataFrame:
    zone = words(pluck(samples, "zone"), "ACTIVITY_ZONE_")
    return in_order(table({"at_s": _at_s(samples, "timestamp"), "activity_class": zone}), "at_s")


def _end_s(zones: pl.DataFrame, steps: Json) -> float:
    """Until when the last zone lasts: to midnight. But a day that goes on may stand still in a run."""
    if zones.is_empty() or zones["activity_class"][-1] not in MOVING or not count(steps, "samples"):
        return DAY_S
    interval_s = (read(steps, "interval_ms", number) or 60_000) / 1000
    stepped_s = real(_steps(steps)["at_s"].max()) or 0.0
    return min(stepped_s + interval_s, DAY_S)


def parse_continuous_heart_rate(item: Json) -> Rows:
    """One day of heart rate."""
    rows = Rows()
    day = required(item, "date", day_of)
    samples = listed(item, "heart_rate_samples")
    frame = in_order(
        table(
            {
                "offset_s": numbers([required(sample, "sample_time", clock_s) for sample in samples]),
                "heart_rate_bpm": wholes(pluck(samples, "heart_rate"), none=0),
            }
        ),
        "offset_s",
    )
    add_heart_rate(rows, day, ALL_DEVICES, frame)
    return rows


def summary_key(item: Json) -> str:
    """Sorts by the day, then by when Polar made the summary."""
    summary = dig(item, "summary")
    created = read(summary, "created", utc_time)
    when = "" if created is None else created.isoformat(timespec="milliseconds")
    day = required(summary, "date", day_of)
    return f"{day}/{when}/{required(summary, 'id', identifier)}"


def parse_activity_summary(item: Json) -> Rows:
    """A day as one transaction tells it; another one may tell it anew."""
    rows = Rows()
    summary = required(item, "summary", lambda value: value)
    steps = [read(each, "steps", whole) for each in listed(dig(item, "step_samples"), "samples")]
    known = [each for each in steps if each is not None]
    rows.add(
        days.activity_summary,
        day=required(summary, "date", day_of),
        activity_id=required(summary, "id", identifier),
        steps=sum(known) if known else None,
        **_zone_seconds(listed(dig(item, "zone_samples"), "samples")),
        **row(summary, SUMMARY),
    )
    return rows


def _zone_seconds(samples: list[Json]) -> dict[str, float | None]:
    """The seconds in each zone, over all hours."""
    held: Counter[int] = Counter()
    for sample in samples:
        for zone in listed(sample, "activity_zones"):
            # A Counter is typed to hold whole numbers; it adds up others as well.
            held[required(zone, "index", whole)] += read(zone, "inzone", iso_duration) or 0.0  # type: ignore[assignment]
    return {f"{zone}_s": float(held[n]) if held else None for n, zone in enumerate(ZONES)}
