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
    _, n, usual = _known(windows)
    return np.where(n >= max(at_least, 1), usual, np.nan)


def sd(windows: Floats, at_least: int = 2) -> Floats:
    """The sample standard deviation (n - 1) of each window's known values; NaN where too few are known."""
    known, n, usual = _known(windows)
    deviations = windows - usual[..., None]
    squares = _sum(deviations * deviations, known)
    return np.where(n >= max(at_least, 2), np.sqrt(squares / np.maximum(n - 1, 1)), np.nan)


def _known(windows: Floats) -> tuple[NDArray[np.bool_], NDArray[np.int64], Floats]:
    """Which values of each window are known, how many, and their mean (0 of none)."""
    known = ~np.isnan(windows)
    n = np.asarray(known.sum(axis=-1), dtype=np.int64)
    return known, n, _sum(windows, known) / np.maximum(n, 1)


def _sum(windows: Floats, known: NDArray[np.bool_]) -> Floats:
    """The sum of each window's known values: `nansum`, which would look for them again."""
    return np.asarray(np.where(known, windows, 0.0).sum(axis=-1))


def quantiles(windows: Floats, shares: Sequence[float], at_least: int = 1) -> Floats:
    """The quantiles of each window's known values, stacked on a new first axis; NaN where too few are known.

    NumPy's "linear" method (Hyndman and Fan's type 7).
    """
    ordered = np.sort(windows, axis=-1)  # NaN goes last
    n = count(windows)
    last = np.maximum(n - 1, 0)
    place = np.multiply.outer(np.asarray(shares, dtype=np.float64), last)
    below = np.floor(place).astype(np.int64)
    low, high = (
        np.take_along_axis(ordered[None], at[..., None], axis=-1)[..., 0]
        for at in (below, np.minimum(below + 1, last))
    )
    return np.where(n >= max(at_least, 1), low + (high - low) * (place - below), np.nan)
