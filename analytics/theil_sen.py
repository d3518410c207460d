"""How steep is a trend? Theil and Sen's slope, which a few outliers do not move."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import theilslopes

from analytics.windows import Floats


@dataclass(frozen=True)
class Slope:
    """Change per day, its 95 % interval and where the line lies on the first of the days."""

    per_day: float
    low: float
    high: float
    start: float

    def widened(self, inflation: float) -> Slope:
        """With the interval of days that resemble each other."""
        factor = float(np.sqrt(inflation))
        low, high = (self.per_day + factor * (end - self.per_day) for end in (self.low, self.high))
        return replace(self, low=low, high=high)


def theil_sen(values: Floats) -> Slope:
    """How much a value changes a day: the median of the slopes between all pairs of days.

    A few outliers do not move it, and missing days only lie further apart. Needs two known days. The 95 %
    interval takes days to be independent; a trend shows it wider by as much as its days resemble each other.

    Formula: median of (xⱼ − xᵢ) / (j − i) over i < j, days as they lie in the calendar; interval × √(variance
    of Hamed and Rao / variance of independent days)
    Units: the metric's unit per day
    Source: Theil 1950, Proc Kon Ned Akad Wet; Sen 1968, J Am Stat Assoc; widening it is our choice
    """
    at = np.flatnonzero(~np.isnan(values))
    found = theilslopes(values[at], at)
    return Slope(float(found.slope), float(found.low_slope), float(found.high_slope), float(found.intercept))
