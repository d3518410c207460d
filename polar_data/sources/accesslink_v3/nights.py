"""Nights and Nightly Recharge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

import polars as pl

from polar_data.schema import days
from polar_data.sources.accesslink_v3.reading import clocked, night_moments, since_start
from polar_data.sources.endpoint import Json
from polar_data.sources.frames import numbers, table
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    day_of,
    local_with_offset,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    text,
    whole,
)

NIGHT: Columns = {
    "light_s": ("light_sleep", number),
    "deep_s": ("deep_sleep", number),
    "rem_s": ("rem_sleep", number),
    "unknown_s": ("unrecognized_sleep_stage", number),
    "interruption_s": ("total_interruption_duration", number),
    "short_interruption_s": ("short_interruption_duration", number),
    "long_interruption_s": ("long_interruption_duration", number),
    "continuity_index": ("continuity", nonzero),
    "continuity_class": ("continuity_class", nonzero_whole),
    "goal_s": ("sleep_goal", nonzero),
    "rating": ("sleep_rating", nonzero_whole),
    "sleep_charge": ("sleep_charge", lambda value: whole(value, none=-1)),
    "cycles": ("sleep_cycles", whole),
    "sleep_score": ("sleep_score", nonzero),
    "duration_group_score": ("group_duration_score", nonzero),
    "solidity_group_score": ("group_solidity_score", nonzero),
    "refresh_group_score": ("group_regeneration_score", nonzero),
}

ASLEEP = ("light_s", "deep_s", "rem_s", "unknown_s")
STAGES = {0: "wake", 1: "rem", 2: "light", 3: "light", 4: "deep"}

RECHARGE: Columns = {
    "heart_rate_bpm": ("heart_rate_avg", nonzero),
    "rri_ms": ("beat_to_beat_avg", nonzero),
    "rmssd_ms": ("heart_rate_variability_avg", nonzero),
    "breathing_rate": ("breathing_rate_avg", nonzero),
    "recovery_indicator": ("nightly_recharge_status", nonzero_whole),
    "ans_charge": ("ans_charge", number),
    "ans_rate": ("ans_charge_status", nonzero_whole),
}

# series kind: (values by clock time, column)
NIGHT_SAMPLES = {
    "night_hrv": ("hrv_samples", "rmssd_ms"),
    "night_breathing": ("breathing_samples", "breaths_per_min"),
}


def parse_sleep(item: Json) -> Rows:
    """One night with its stages and heart rate."""
    rows = Rows()
    night = required(item, "date", day_of)
    start, start_min = read(item, "sleep_start_time", local_with_offset) or (None, None)
    end, end_min = read(item, "sleep_end_time", local_with_offset) or (None, None)
    values = row(item, NIGHT)
    known = [values[name] for name in ASLEEP if values[name] is not None]
    asleep_s = sum(known) if known else None
    span_s = _span_s(start, start_min, end, end_min)
    rows.add(
        days.sleep_night,
        night=night,
        start_local=start,
        start_offset_min=start_min,
        end_local=end,
        end_offset_min=end_min,
        span_s=span_s,
        asleep_s=asleep_s,
        efficiency_pct=100 * asleep_s / span_s if asleep_s and span_s else None,
        device=read(item, "device_id", text),
        **values,
    )
    if start is None:
        return rows
    placed = partial(since_start, start=start, start_min=start_min, end=end, end_min=end_min)
    hypnogram = clocked(item, "hypnogram")
    for seq, (clock, start_s) in enumerate(placed(hypnogram).items()):
        number = whole(hypnogram[clock])
        stage = "unknown" if number is None else STAGES.get(number, "unknown")
        rows.add(days.sleep_stage, night=night, seq=seq, start_s=start_s, stage=stage)
    if beats := clocked(item, "heart_rate_samples"):
        seconds = placed(beats)
        moments = [start + timedelta(seconds=at) for at in seconds.values()]
        make = partial(_timed, moments, [beats[clock] for clock in seconds], "heart_rate_bpm")
        rows.add_series("night_heart_rate", night.isoformat(), night, make)
    return rows


def _span_s(
    start: datetime | None, start_min: int | None, end: datetime | None, end_min: int | None
) -> float | None:
    if start is None or end is None:
        return None
    return (end - start).total_seconds() - 60 * ((end_min or 0) - (start_min or 0))


def parse_nightly_recharge(item: Json) -> Rows:
    """One night's recovery with its five-minute HRV and breathing."""
    rows = Rows()
    night = required(item, "date", day_of)
    rows.add(days.recharge_night, night=night, **row(item, RECHARGE))
    for kind, (path, column) in NIGHT_SAMPLES.items():
        if samples := clocked(item, path):
            moments, values = zip(*night_moments(samples, night), strict=True)
            rows.add_series(kind, night.isoformat(), night, partial(_timed, moments, values, column))
    return rows


def _timed(moments: Sequence[datetime], values: Sequence[Json], column: str) -> pl.DataFrame:
    """Values, 0 being none, with their times and the seconds since the first."""
    at = pl.Series(moments, dtype=pl.Datetime("us"))
    offset_s = (at - at[0]).dt.total_milliseconds() / 1000
    return table({"at_local": at, "offset_s": offset_s, column: numbers(values, none=0)})
