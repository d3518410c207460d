"""Intervals between heartbeats that no heart made, or a heart out of turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.windows import Floats

Bools = NDArray[np.bool_]

_C1, _C2, _ALPHA, _FAR = 0.13, 0.17, 5.2, 3.0
_SPREAD_BEATS, _MEDIAN_BEATS, _MIN_BEATS = 91, 11, 10
_RESOLUTION_MS = 1.0  # a limit finer than a sensor tells intervals apart is none


@dataclass(frozen=True)
class Artefacts:
    """Which intervals are which kind of artefact; no interval is of two kinds."""

    ectopic: Bools
    long: Bools
    short: Bools
    missed: Bools
    extra: Bools

    @property
    def any(self) -> Bools:
        return self.ectopic | self.long | self.short | self.missed | self.extra


def artefacts(rr_ms: Floats) -> Artefacts:
    """Which intervals are no true heartbeats: ectopic, too long, too short, a missed beat or an extra one.

    Each interval's change d and its distance m from the local median are held against how much the beats
    around it vary, so that the limits follow the person and the moment. Ectopic: |d| > 1 between neighbours
    beyond ∓(0.13·|d| + 0.17). Long or short: |d| > 1 and back within two beats, or |m| > 3. A long one whose
    half, or a short one that together with the next, is within the second limit of the median, is a missed or
    an extra beat. It needs ten values in the window that are not all alike, sees less beside a gap, and
    takes a heart that is always irregular for noise.

    Formula: d = ΔRR / (5.2·QD₉₁|ΔRR|); m = Δₘ / (5.2·QD₉₁|Δₘ|) with Δₘ = RR − median₁₁, doubled if negative
    Units: yes or no for each interval
    Source: Lipponen & Tarvainen 2019, Journal of Medical Engineering & Technology
    """
    change = np.diff(rr_ms, prepend=np.nan)
    median = _median(rr_ms)
    distance = rr_ms - median
    distance = np.where(distance < 0, 2 * distance, distance)
    limit = _limit(distance)
    d, m = change / _limit(change), distance / limit
    before, after, later = (_shifted(d, by) for by in (-1, 1, 2))

    ectopic = ((d > 1) & (np.maximum(before, after) < -_C1 * d - _C2)) | (
        (d < -1) & (np.minimum(before, after) > -_C1 * d + _C2)
    )
    long = ((d > 1) & (np.minimum(after, later) < -1)) | (m > _FAR)
    short = ((d < -1) & (np.maximum(after, later) > 1)) | (m < -_FAR)
    long, short = long & ~ectopic, short & ~ectopic & ~long
    missed = long & (np.abs(rr_ms / 2 - median) < limit)
    extra = short & (np.abs(rr_ms + _shifted(rr_ms, 1) - median) < limit)
    return Artefacts(ectopic, long & ~missed, short & ~extra, missed, extra)


def _shifted(values: Floats, by: int) -> Floats:
    """The value `by` beats later; NaN beyond the ends."""
    edge = np.full(min(abs(by), len(values)), np.nan)
    return np.concatenate([values[by:], edge] if by > 0 else [edge, values[:by]])


def _median(values: Floats) -> Floats:
    """The median of the known values around each value."""
    known = pl.Series(values, dtype=pl.Float64, nan_to_null=True)
    return known.rolling_median(_MEDIAN_BEATS, min_samples=1, center=True).to_numpy().astype(np.float64)


def _limit(values: Floats) -> Floats:
    """5.2 quartile deviations of the sizes around each value; NaN where too few or all alike."""
    size = pl.Series(np.abs(values), dtype=pl.Float64, nan_to_null=True)
    q1, q3 = (
        size.rolling_quantile(share, "linear", window_size=_SPREAD_BEATS, min_samples=_MIN_BEATS, center=True)
        for share in (0.25, 0.75)
    )
    limit = (_ALPHA * (q3 - q1) / 2).to_numpy().astype(np.float64)
    return np.where(limit >= _RESOLUTION_MS, limit, np.nan)
