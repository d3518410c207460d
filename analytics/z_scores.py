"""How far a value lies from a person's own earlier days, in their standard deviations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analytics.windows import Floats, mean, sd, trailing

Bools = NDArray[np.bool_]


def source_windows(values: Floats, length: int, lag: int, changes: Bools | None) -> Floats:
    """Trailing windows without the days before the newest change of source (`changes` is True on its day)."""
    windows = trailing(values, length, lag)
    if changes is None or not changes.any():
        return windows
    source = np.cumsum(changes, axis=-1).astype(np.float64)
    return np.where(trailing(source, length, lag) == source[..., None], windows, np.nan)


def z_scores(level: Floats, baseline: Floats, at_least: int) -> tuple[Floats, Floats]:
    """z of each level against its window of earlier days, and that window's mean.

    NaN with fewer than `at_least` known days. Days that are all alike have no spread to measure by: NaN too.
    """
    usual, spread = mean(baseline, at_least), sd(baseline, at_least)
    spread = np.where(spread > 1e-9 * np.abs(usual), spread, np.nan)
    return (level - usual) / spread, usual
