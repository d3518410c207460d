"""Sleep: how steady its times are, how much of it is missing, what it is made of.

Times of day are hours from midnight, before it negative or not: 23:00 is -1 as well as 23.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.circular import circular_mean, wrapped
from analytics.windows import Floats, count, mean, sd, trailing

Counts = NDArray[np.int64]

MIN_NIGHTS = 5
MIN_SHARES = 3
_KNOWN = 5 / 7  # of the nights that a debt is summed over


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of a time of day, in hours from midnight, over `n` nights."""

    median: float
    q1: float
    q3: float
    n: int


@dataclass(frozen=True)
class SleepFigure:
    """A value (NaN is not given) of the `n` known nights among `window_days`, for each athlete or day."""

    value: Floats
    n: Counts
    unit: str
    window_days: int


def spread(hours: pl.Series) -> Spread | None:
    """The spread of bedtimes or wake-up times; None with fewer than five nights.

    Hours run on before and after midnight (23:00 is -1 and not 23), so that they can be averaged.
    """
    known = hours.drop_nulls().to_numpy()
    if len(known) < MIN_NIGHTS:
        return None
    q1, median, q3 = np.quantile(known, [0.25, 0.5, 0.75])
    return Spread(float(median), float(q1), float(q3), len(known))


def consistency(hours: Floats, days: int = 14) -> SleepFigure:
    """How far bedtimes (or wake-up times) lie apart: their standard deviation, in minutes.

    The smaller, the steadier. Midnight is no border: 23:30 and 00:30 are an hour apart. It needs five known
    nights of the 14, looks at one end of sleep only, and one very late night weighs heavily in it.

    Formula: sample SD (n − 1) of the times' distances from their circular mean, on the shorter way around
    Units: minutes
    Source: our choice; the circular mean as in Fisher 1993, Statistical Analysis of Circular Data
    """
    found = consistency_history(hours[..., -days:], days)
    return SleepFigure(found.value[..., -1], found.n[..., -1], found.unit, days)


def consistency_history(hours: Floats, days: int = 14) -> SleepFigure:
    """`consistency` for every day."""
    nights = trailing(hours, days)
    apart = sd(wrapped(nights - circular_mean(nights)[..., None]), MIN_NIGHTS)
    return SleepFigure(60 * apart, count(nights), "min", days)


def debt(asleep_h: Floats, need_h: Floats | float, days: int = 7) -> SleepFigure:
    """Hours of sleep below the need, summed over the last 7 or 14 nights.

    Bookkeeping, not physiology: a long night pays nothing back, there is no agreed way to count, and the
    need is the person's own goal. Missing nights are taken to be like the known ones; five of seven must be
    known.

    Formula: (days / known nights) · Σ max(0, need − asleep)
    Units: hours
    Source: no consensus; deficit-only sum, our choice
    """
    need = np.broadcast_to(np.asarray(need_h, dtype=np.float64), asleep_h.shape)
    found = debt_history(asleep_h[..., -days:], need[..., -days:], days)
    return SleepFigure(found.value[..., -1], found.n[..., -1], found.unit, days)


def debt_history(asleep_h: Floats, need_h: Floats | float, days: int = 7) -> SleepFigure:
    """`debt` for every day."""
    lacking = trailing(np.maximum(0.0, need_h - asleep_h), days)
    at_least = int(np.ceil(_KNOWN * days))
    return SleepFigure(days * mean(lacking, at_least), count(lacking), "h", days)


def stage_share(stage_s: Floats, asleep_s: Floats, days: int = 7) -> SleepFigure:
    """Deep, light, REM or unrecognised sleep as a share of the time asleep, the mean of the last 7 nights.

    A night without stages is missing, not zero; it needs three nights (the one night with `days` 1). A watch
    guesses stages from movement and pulse and is often wrong about single nights; stages that it could not
    recognise make the others smaller.

    Formula: mean over nights of 100 · stage / asleep
    Units: % of the time asleep
    Source: our choice; stages as Polar gives them
    """
    found = stage_share_history(stage_s[..., -days:], asleep_s[..., -days:], days)
    return SleepFigure(found.value[..., -1], found.n[..., -1], found.unit, days)


def stage_share_history(stage_s: Floats, asleep_s: Floats, days: int = 7) -> SleepFigure:
    """`stage_share` for every day."""
    share = 100 * stage_s / np.where(asleep_s > 0, asleep_s, np.nan)
    nights = trailing(share, days)
    return SleepFigure(mean(nights, min(MIN_SHARES, days)), count(nights), "%", days)
