"""Sleep Regularity Index: how alike sleep and wake are at the same clock time on following days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.windows import Floats, count, trailing

MINUTES = 24 * 60
PAIRS, MIN_PAIRS = 14, 7
MIN_KNOWN = 0.75  # of the minutes of a pair of days, else it is no pair
# In the order of painting: a later state lies over an earlier one.
STATES = {"around": 0.0, "asleep": 1.0, "awake": 0.0, "unknown": np.nan}


@dataclass(frozen=True)
class Regularity:
    """The index, -100 to 100 (NaN is not given), of `pairs` known pairs of days among `window_pairs`."""

    index: Floats
    pairs: NDArray[np.int64]
    window_pairs: int


def sleep_regularity(
    asleep: Floats, offset_min: Floats | None = None, pairs: int = PAIRS, at_least: int = MIN_PAIRS
) -> Regularity:
    """Sleep Regularity Index: 100 for sleep at the same minutes every day, near 0 for sleep at random.

    Takes for each day (from noon to noon, or midnight to midnight) its minutes: 1 asleep, 0 awake, NaN
    unknown; these are left out. It needs seven pairs of following days of the last 14, each with three
    quarters of its minutes known; a pair is dropped where the clock changed (daylight saving, travel)
    between its two nights or in one of them. Where only the main sleep is known, naps and waking are
    overlooked and the index is too high; and it does not say whether sleep is enough.

    Formula: −100 + 200 · (minutes in the same state as 24 h before / minutes compared)
    Units: points, −100 to 100
    Source: Phillips 2017, Scientific Reports; the window of 14 pairs is our choice
    """
    kept = slice(-pairs - 1, None)
    found = sleep_regularity_history(
        asleep[..., kept, :], None if offset_min is None else offset_min[..., kept], pairs, at_least
    )
    return Regularity(found.index[..., -1], found.pairs[..., -1], pairs)


def sleep_regularity_history(
    asleep: Floats, offset_min: Floats | None = None, pairs: int = PAIRS, at_least: int = MIN_PAIRS
) -> Regularity:
    """`sleep_regularity` for every day; the last two axes of `asleep` are days and minutes."""
    today, before = asleep[..., 1:, :], asleep[..., :-1, :]
    compared = (~np.isnan(today) & ~np.isnan(before)).sum(axis=-1)
    alike = (today == before).sum(axis=-1)
    dropped = compared < MIN_KNOWN * asleep.shape[-1]
    if offset_min is not None:
        dropped |= np.abs(np.diff(offset_min, axis=-1)) > 0
    first = np.full((*asleep.shape[:-2], 1), np.nan)  # nothing goes before the first day
    compared, alike = (
        trailing(np.concatenate([first, np.where(dropped, np.nan, values)], axis=-1), pairs)
        for values in (compared, alike)
    )
    n = count(compared)
    share = np.nansum(alike, axis=-1) / np.maximum(np.nansum(compared, axis=-1), 1)
    return Regularity(np.where(n >= at_least, 200 * share - 100, np.nan), n, pairs)


def asleep_minutes(spans: pl.DataFrame, first: date, last: date) -> Floats:
    """Days of minutes for `sleep_regularity`, from `first` to `last`, each from the noon before it.

    `spans`: `start_local, end_local, state` of `STATES`, in any order. What no span covers is unknown.
    """
    start = datetime.combine(first - timedelta(days=1), time(12))
    days = (last - first).days + 1
    minutes = np.full(days * MINUTES, np.nan)
    since = (pl.col("start_local", "end_local") - pl.lit(start, pl.Datetime("us"))).dt.total_microseconds()
    edges = spans.with_columns((since / 60_000_000).round().cast(pl.Int64).clip(0, len(minutes)))
    for state, value in STATES.items():
        chosen = edges.filter(pl.col("state") == state)
        begun, ended = (
            np.bincount(chosen[edge].to_numpy(), minlength=len(minutes) + 1)[:-1]
            for edge in ("start_local", "end_local")
        )
        minutes[np.cumsum(begun - ended) > 0] = value
    return minutes.reshape(days, MINUTES)


def night_spans(nights: pl.DataFrame, interruptions: pl.DataFrame) -> pl.DataFrame:
    """Spans where only the main sleep is known: awake from noon to noon around each night's sleep.

    `nights`: `night` (the day it ends on), `start_local, end_local`; nights without these are unknown days.
    `interruptions`: `start_local, end_local` of being awake in between.
    """
    slept = nights.drop_nulls(["start_local", "end_local"])
    noon = pl.col("night").cast(pl.Datetime("us")) + pl.duration(hours=12)
    parts = {
        "around": slept.select((noon - pl.duration(days=1)).alias("start_local"), noon.alias("end_local")),
        "asleep": slept,
        "awake": interruptions,
    }
    moments = pl.col("start_local", "end_local").cast(pl.Datetime("us"))
    return pl.concat(part.select(moments, pl.lit(state).alias("state")) for state, part in parts.items())
