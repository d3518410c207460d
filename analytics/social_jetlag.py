"""Social jetlag: how much later sleep lies on free days than on work days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analytics.circular import circular_mean, wrapped
from analytics.windows import Floats, count, sd, trailing

Counts = NDArray[np.int64]

WEEKEND = (5, 6)  # Saturday and Sunday, Monday is 0
MIN_FREE, MIN_WORK = 2, 3


@dataclass(frozen=True)
class SocialJetlag:
    """Hours that sleep lies later on free days (negative: earlier), with a 95 % interval.

    From `free` and `work` known nights among `window_days`; NaN is not given.
    """

    hours: Floats
    low: Floats
    high: Floats
    free: Counts
    work: Counts
    window_days: int


def social_jetlag(
    mid_sleep: Floats, weekday: NDArray[np.int64], free: Sequence[int] = WEEKEND, days: int = 28
) -> SocialJetlag:
    """How much later a person sleeps on free days than on work days, in hours.

    The middle of sleep of both kinds of day, each by the day it ends on; which weekdays (Monday is 0) are
    free the person says, and shift workers have none that hold. It needs two free and three work nights of
    the 28; a night in which the clock changed (daylight saving, travel) is left out. The interval treats
    nights as independent, which they are not quite, and matches or early training on free days hide it.

    Formula: MSF − MSW, circular means of mid-sleep on free and on work days, on the shorter way around
    Units: hours; 95 % interval by Welch's t
    Source: Wittmann 2006, Chronobiology International; signed as in Roenneberg 2012, Current Biology
    """
    found = social_jetlag_history(mid_sleep[..., -days:], weekday[-days:], free, days)
    hours, low, high = (values[..., -1] for values in (found.hours, found.low, found.high))
    return SocialJetlag(hours, low, high, found.free[..., -1], found.work[..., -1], days)


def social_jetlag_history(
    mid_sleep: Floats, weekday: NDArray[np.int64], free: Sequence[int] = WEEKEND, days: int = 28
) -> SocialJetlag:
    """`social_jetlag` for every day."""
    off = np.isin(weekday, free)
    n_free, middle_free, error_free = _middle(np.where(off, mid_sleep, np.nan), days)
    n_work, middle_work, error_work = _middle(np.where(off, np.nan, mid_sleep), days)
    given = (n_free >= MIN_FREE) & (n_work >= MIN_WORK)
    hours = np.where(given, wrapped(middle_free - middle_work), np.nan)

    error = error_free + error_work
    pooled = error_free**2 / np.maximum(n_free - 1, 1) + error_work**2 / np.maximum(n_work - 1, 1)
    freedom = np.divide(error**2, pooled, out=np.ones_like(error), where=pooled > 0)
    margin = stats.t.ppf(0.975, freedom) * np.sqrt(error)
    return SocialJetlag(hours, hours - margin, hours + margin, n_free, n_work, days)


def _middle(mid_sleep: Floats, days: int) -> tuple[Counts, Floats, Floats]:
    """Of the known nights up to each day: how many, their circular mean, its squared standard error."""
    nights = trailing(mid_sleep, days)
    n, middle = count(nights), circular_mean(nights)
    return n, middle, sd(wrapped(nights - middle[..., None])) ** 2 / np.maximum(n, 1)
