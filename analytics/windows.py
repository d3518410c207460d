"""Windows of consecutive days that trail behind each day; NaN is missing.

The last axis of `values` is days, one after another without gaps, so that one athlete and many go
through the same call.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def trailing(values: Floats, length: int, lag: int = 0) -> Floats:
    """For each day the `length` values that end `lag` days before it; a view of shape (..., days, length)."""
    before = np.full((*values.shape[:-1], length - 1 + lag), np.nan)
    padded = np.concatenate([before, values], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, length, axis=-1)
    return windows[..., : values.shape[-1], :]


def count(windows: Floats) -> NDArray[np.int64]:
    """How many values of each window are known."""
    return np.asarray((~np.isnan(windows)).sum(axis=-1), dtype=np.int64)


def mean(windows: Floats, at_least: int = 1) -> Floats:
    """The mean of each window's known values; NaN where fewer than `at_least` are known."""
    n = count(windows)
    total = np.nansum(windows, axis=-1)
    return np.where(n >= max(at_least, 1), total / np.maximum(n, 1), np.nan)


def sd(windows: Floats, at_least: int = 2) -> Floats:
    """The sample standard deviation (n - 1) of each window's known values; NaN where too few are known."""
    n = count(windows)
    deviations = windows - mean(windows)[..., None]
    squares = np.nansum(deviations * deviations, axis=-1)
    return np.where(n >= max(at_least, 2), np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)


def quantiles(windows: Floats, shares: Sequence[float], at_least: int = 1) -> Floats:
    """The quantiles of each window's known values, stacked on a new first axis; NaN where too few are known.

    NumPy's "linear" method (Hyndman and Fan's type 7).
    """
    ordered = np.sort(windows, axis=-1)  # NaN goes last
    n = count(windows)
    last = np.maximum(n - 1, 0)
    found = []
    for share in shares:
        place = share * last
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, last)
        low = np.take_along_axis(ordered, below[..., None], axis=-1)[..., 0]
        high = np.take_along_axis(ordered, above[..., None], axis=-1)[..., 0]
        found.append(np.where(n >= max(at_least, 1), low + (high - low) * (place - below), np.nan))
    return np.stack(found)
