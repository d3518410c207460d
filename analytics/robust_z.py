"""A distance from the usual that single outliers cannot shorten."""

from __future__ import annotations

import numpy as np

from analytics.baselines import READY
from analytics.windows import Floats, mean, quantiles


def robust_z(values: Floats, windows: Floats, at_least: int = READY) -> Floats:
    """How far a value lies from the median of other days, in a spread that outliers cannot widen.

    Beyond 3.5 in either direction is a common limit for an outlier. It is not given with fewer than 21 days,
    or where all of them are equal. The last axis of `windows` holds the days each value is held against.

    Formula: (x − median) / (1.4826 MAD); where MAD = 0: / (1.2533 × mean absolute deviation)
    Units: standard deviations of a normal distribution
    Source: Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers
    """
    (median,) = quantiles(windows, (0.5,), at_least)
    away = np.abs(windows - median[..., None])
    (mad,) = quantiles(away, (0.5,))
    spread = np.where(mad > 0, 1.4826 * mad, 1.2533 * mean(away))
    return np.asarray((values - median) / np.where(spread > 0, spread, np.nan))
