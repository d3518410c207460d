"""Samples of a session on a grid of one second, as the methods of a session take them."""

from __future__ import annotations

import numpy as np

from analytics.windows import Floats

LONGEST_STEP_S = 10


def per_second(t_s: Floats, values: Floats, longest_s: float = LONGEST_STEP_S) -> Floats:
    """The mean of each second from 0 to the last of `t_s`; NaN where the sensor had nothing.

    A channel that is sampled every few seconds holds its value until the next one is due, at most
    `longest_s`; a dropout stays a gap. `t_s` ascends.
    """
    length = int(t_s[-1]) + 1 if len(t_s) else 0
    known = ~np.isnan(values) & (t_s >= 0)
    second = t_s[known].astype(np.int64)
    n = np.bincount(second, minlength=length)
    total = np.bincount(second, weights=values[known], minlength=length)
    means = np.where(n > 0, total / np.maximum(n, 1), np.nan)
    if len(second) < 2:
        return means
    step = int(np.clip(np.rint(np.median(np.diff(t_s[known]))), 1, longest_s))
    here = np.arange(length)
    last = np.maximum.accumulate(np.where(n > 0, here, -step))
    return np.where(here - last < step, means[np.maximum(last, 0)], np.nan)
