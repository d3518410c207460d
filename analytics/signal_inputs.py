"""The inputs of the under-recovery signal from the daily table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from analytics.under_recovery import Inputs
from analytics.under_recovery_score import BASELINE_DAYS, FRESH_DAYS
from analytics.windows import Floats

REACH = timedelta(days=BASELINE_DAYS + 7)  # how far back a night still counts
SERIES = {
    "soreness": "soreness",
    "night_hr": "resting_hr",
    "efficiency": "efficiency",
    "hrv": "hrv_rmssd",
    "sleep_score": "sleep_score",
    "load": "training_load",
    "breathing_rate": "breathing_rate",
    "skin_temperature": "skin_temperature",
}
FLAGS = ("fresh_source", "disturbed")
MOST_FATIGUE = 3.0


def signal_inputs(days: pl.DataFrame) -> Inputs:
    """From `day` and the registry's metrics, one row for each consecutive day.

    `efficiency` (output at matched heart rate), `fresh_source` and `disturbed` may be columns too.
    Polar asks for no readiness, so the answer on fatigue stands for it, turned round: 1 much to 3 normal.
    Sleep as felt is left out, since the night counts with its score already.
    """
    found: dict[str, Any] = {
        name: values(days, column) for name, column in SERIES.items() if column in days.columns
    }
    unknown = np.full(days.height, np.nan)
    found["readiness"] = MOST_FATIGUE + 1 - values(days, "fatigue") if "fatigue" in days.columns else unknown
    for name in FLAGS:
        if name in days.columns:
            found[name] = days[name].fill_null(value=False).to_numpy()
    return Inputs(**found)


def device_changes(nights: pl.DataFrame) -> pl.DataFrame:
    """The days of `day, device` on which a watch tells that had not told for a while, and another had.

    `change, day, stands`: whether it is a change as far as the nights until `day` tell, until the next row
    of that change. A watch worn now and then among others is no change each time; one that comes back after
    as long as a new one takes to be known is, since what is usual was measured by another meanwhile. It
    stands while that watch tells of most nights since: one night with another is soon none.
    """
    day, device = pl.col("day"), pl.col("device")
    known = nights.filter(device.is_not_null()).sort("day")
    last_by_it = day.shift(1).over("device")
    away = last_by_it.is_null() | (day - last_by_it > pl.duration(days=FRESH_DAYS))
    changes = known.filter(device != device.shift(1), away, day - day.shift(1) <= REACH)
    until = pl.col("change") + pl.duration(days=FRESH_DAYS)
    since = (
        changes.select(change="day", changed_to="device")
        .join(known, how="cross")
        .filter(day.is_between("change", until))
        .sort("change", "day")
    )
    by_it = (device == pl.col("changed_to")).cast(pl.Int64).cum_sum().over("change")
    stands = since.select("change", "day", stands=by_it / day.cum_count().over("change") > 0.5)
    return stands.filter((pl.col("stands") != pl.col("stands").shift(1).over("change")).fill_null(value=True))


def standing(changes: pl.DataFrame, as_of: date) -> pl.Series:
    """The days of those `device_changes` that stand as far as the nights until `as_of` tell."""
    told = changes.filter(pl.col("day") <= as_of).unique("change", keep="last", maintain_order=True)
    return told.filter("stands")["change"]


def values(days: pl.DataFrame, column: str) -> Floats:
    """A column as floats, NaN where it is missing."""
    return np.asarray(days[column].cast(pl.Float64).to_numpy(), dtype=np.float64)
