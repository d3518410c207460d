"""Exponential smoothing of daily values that may be missing; the last axis is consecutive days."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LONGEST_GAP = 7


def smoothed(values: Floats, weight: float, start_days: int) -> tuple[Floats, Ints]:
    """`weight` of each day's value plus the rest of the state before it; and the known days in each state.

    The state before the first day is the mean of the first `start_days` known values (0: it is zero).
    An unknown day leaves the state as it is. More than seven unknown days in a row end it: there is
    none until values come again, and then it starts anew.
    """
    if values.shape[-1] == 0:
        return np.empty(values.shape), np.zeros(values.shape, np.int64)
    known = ~np.isnan(values)
    day = np.broadcast_to(np.arange(values.shape[-1]), values.shape)
    latest = np.maximum.accumulate(np.where(known, day, -1), axis=-1)
    before = np.concatenate([np.full((*values.shape[:-1], 1), -1), latest[..., :-1]], axis=-1)
    begins = known & ((before < 0) | (day - before > LONGEST_GAP + 1))
    place = np.cumsum(known, axis=-1) - 1  # of the latest known value among the known ones
    first = np.maximum.accumulate(np.where(begins, place, -1), axis=-1)
    runs = (first >= 0) & (day - latest <= LONGEST_GAP)
    n = np.where(runs, place - first + 1, 0)

    # The filter runs once over all known values, from zero; it is linear, so each stretch's own start is
    # put in its place afterwards.
    order = np.argsort(~known, axis=-1, kind="stable")
    packed = np.take_along_axis(np.where(known, values, 0.0), order, axis=-1)
    states = lfilter([weight], [1.0, weight - 1.0], packed, axis=-1)
    here = _at(states, place)
    over = _at(states, first - 1)
    start = np.zeros(values.shape)
    if start_days:
        total = np.cumsum(packed, axis=-1)
        start = (_at(total, first + start_days - 1) - _at(total, first - 1)) / start_days
    state = here + (1.0 - weight) ** n * (start - over)
    return np.where(runs & (n >= start_days), state, np.nan), n


def _at(series: Floats, place: Ints) -> Floats:
    """`series` at those places, zero before the first."""
    inside = np.clip(place, 0, series.shape[-1] - 1)
    return np.where(place >= 0, np.take_along_axis(series, inside, axis=-1), 0.0)
