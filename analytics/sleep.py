"""How regular sleep is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl


@dataclass(frozen=True)
class Spread:
    """Median and quartiles of a time of day, in hours from midnight, over `n` nights."""

    median: float
    q1: float
    q3: float
    n: int


MIN_NIGHTS = 5


def spread(hours: pl.Series) -> Spread | None:
    """The spread of bedtimes or wake-up times; None with fewer than five nights.

    Hours run on before and after midnight (23:00 is -1 and not 23), so that they can be averaged.
    """
    known = hours.drop_nulls().to_numpy()
    if len(known) < MIN_NIGHTS:
        return None
    q1, median, q3 = np.quantile(known, [0.25, 0.5, 0.75])
    return Spread(float(median), float(q1), float(q3), len(known))
