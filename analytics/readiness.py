"""Readiness: how last night compares with a person's own nights before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.metrics import METRICS
from analytics.scale import scaled
from analytics.windows import Floats, count
from analytics.z_scores import Bools, source_windows, z_scores

WINDOW_DAYS, MIN_NIGHTS, MIN_PARTS = 60, 28, 2
_CENTRE, _PER_SD = 50.0, 15.0
# part: the side that speaks for readiness
_FAVOURABLE = {"night_hr": -1.0, "hrv": 1.0, "sleep_score": 1.0, "breathing_rate": -1.0}


@dataclass(frozen=True)
class Readiness:
    """`score` of 100; `z` per part in its own direction; `nights`: the fewest known before, of the parts."""

    score: float
    z: dict[str, float]
    nights: int


@dataclass(frozen=True)
class ReadinessHistory:
    """For every day the score, the z of each part and the fewest baseline nights among the parts used."""

    score: Floats
    z: dict[str, Floats]
    nights: NDArray[np.int64]


def readiness(
    night_hr: Floats | None = None,
    hrv: Floats | None = None,
    sleep_score: Floats | None = None,
    breathing_rate: Floats | None = None,
    fresh_source: Bools | None = None,
) -> Readiness | None:
    """Readiness today, 0 to 100, from last night alone; 50 is a usual night.

    Night heart rate and breathing below usual and HRV and sleep score above it raise it; 15 points are one
    standard deviation of the person's own nights. It needs last night with at least two of the four, each
    with 28 known nights among the 60 before, of the same source. One night says little: it is a
    description, is never merged with the under-recovery signal, and Polar's own status stands beside it.

    Formula: 50 + 15 · mean of the signed z, clipped to 0–100
    Formula: z = (last night − mean) / SD of the 60 nights before; HRV as ln RMSSD
    Units: points of 100
    Source: our choice; equal weights, because nothing published supports others
    """
    found = readiness_history(night_hr, hrv, sleep_score, breathing_rate, fresh_source)
    score = float(found.score[..., -1])
    if np.isnan(score):
        return None
    z = {part: float(values[-1]) for part, values in found.z.items() if not np.isnan(values[-1])}
    return Readiness(score, z, int(found.nights[-1]))


def readiness_history(
    night_hr: Floats | None = None,
    hrv: Floats | None = None,
    sleep_score: Floats | None = None,
    breathing_rate: Floats | None = None,
    fresh_source: Bools | None = None,
) -> ReadinessHistory:
    """The readiness of every day, for one athlete or many."""
    given = {
        "night_hr": night_hr,
        "hrv": None if hrv is None else scaled(hrv, METRICS["hrv_rmssd"]),
        "sleep_score": sleep_score,
        "breathing_rate": breathing_rate,
    }
    z, known = {}, []
    for part, values in given.items():
        if values is None:
            continue
        before = source_windows(values, WINDOW_DAYS, 1, fresh_source)
        z[part], _ = z_scores(values, before, MIN_NIGHTS)
        known.append(np.where(np.isnan(z[part]), WINDOW_DAYS, count(before)))
    if not z:
        raise ValueError("readiness needs at least one series")
    signed = np.stack([_FAVOURABLE[part] * values for part, values in z.items()], axis=-1)
    parts = count(signed)
    mean_z = np.nansum(signed, axis=-1) / np.maximum(parts, 1)
    score = np.where(parts >= MIN_PARTS, np.clip(_CENTRE + _PER_SD * mean_z, 0, 100), np.nan)
    return ReadinessHistory(score, z, np.where(parts >= MIN_PARTS, np.min(known, axis=0), 0))
