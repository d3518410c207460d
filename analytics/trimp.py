"""The load of one session, from its heart rate or from how hard it felt."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.intensity import zone_limits

Floats = NDArray[np.float64]


class Weights(NamedTuple):
    """How steeply a minute's load grows with its intensity."""

    factor: float
    exponent: float


MEN, WOMEN = Weights(0.64, 1.92), Weights(0.86, 1.67)
HIGHEST = 1.05  # of the heart rate reserve; above it is a wrong maximum or a wrong beat
COVERAGE = 0.9

EDWARDS_WEIGHTS = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
LUCIA_WEIGHTS = np.array([1.0, 2.0, 3.0])


def banister(
    bpm: Floats, interval_s: float, resting: float, highest: float, weights: Weights
) -> float | None:
    """Banister's TRIMP: minutes weighted by how far into the reserve the heart worked.

    Summed over the samples, since the weight grows faster than the heart rate: the mean heart rate would
    give a session of intervals almost a fifth too little. Samples without a heart rate count as the mean
    of the others; not given where they are more than a tenth, or without a resting and a maximum heart
    rate that fit together (those of that day). The weights come from a few people of long ago.

    Formula: Σ Δmin·x·b·e^(k·x), x = (HR − rest)/(max − rest); men b 0.64, k 1.92; women 0.86, 1.67
    Units: AU
    Source: Banister 1991 (in Physiological Testing of Elite Athletes); Morton 1990, J Appl Physiol
    """
    known = _covered(bpm)
    if known is None or not highest > resting:
        return None
    x = np.clip((known - resting) / (highest - resting), 0.0, HIGHEST)
    a_minute = x * weights.factor * np.exp(weights.exponent * x)
    return float(a_minute.mean() * bpm.size * interval_s / 60)


def minutes_in_zones(bpm: Floats, interval_s: float, limits: Floats) -> Floats | None:
    """Minutes from each limit (bpm, ascending) up to the next, the last one open; None with too few beats.

    Samples without a heart rate are spread like the others. What is below the first limit is left out.
    """
    known = _covered(bpm)
    if known is None:
        return None
    zone = np.searchsorted(limits, known, side="right")
    samples = np.bincount(zone, minlength=len(limits) + 1)[1:]
    return np.asarray(samples * (bpm.size / known.size * interval_s / 60), dtype=np.float64)


def edwards_limits(highest: float) -> Floats:
    """Where Edwards' five zones begin, in bpm."""
    return np.array(zone_limits(highest))


def lucia_limits(first_threshold: float, second_threshold: float) -> Floats:
    """Where Lucia's three zones begin, in bpm."""
    return np.array([0.0, first_threshold, second_threshold])


def edwards(minutes: Floats) -> Floats:
    """Edwards' TRIMP: minutes in five heart rate zones, times one to five.

    Takes the minutes from 50, 60, 70, 80 and 90 % of the maximum heart rate up; what is below counts
    nothing. One beat over a limit adds a whole step, and the steps are convention.

    Formula: Σ i · minutes(i), i = 1 … 5
    Units: AU
    Source: Edwards 1993, The Heart Rate Monitor Book
    """
    return np.asarray(minutes @ EDWARDS_WEIGHTS)


def lucia(minutes: Floats) -> Floats:
    """Lucia's TRIMP: minutes below, between and above the two ventilatory thresholds, times one to three.

    Fits the person better than shares of a maximum, if the thresholds were measured lately; without them
    it is not given.

    Formula: 1·minutes(< VT1) + 2·minutes(VT1 … VT2) + 3·minutes(≥ VT2)
    Units: AU
    Source: Lucia 2003, Med Sci Sports Exerc
    """
    return np.asarray(minutes @ LUCIA_WEIGHTS)


def session_rpe(effort: float | None, minutes: float | None) -> float | None:
    """Session RPE load: how hard it felt, one to ten, times its minutes.

    Works for every sport, also without a heart rate. Polar asks in ten words, which are read as one to
    ten in their order; that mapping is ours. Not given without an answer. It is an opinion, best asked half
    an hour after the end, and not comparable with loads from heart rate.

    Formula: effort (CR10) · minutes
    Units: AU
    Source: Foster 2001, J Strength Cond Res
    """
    if effort is None or minutes is None or not 0 <= effort <= 10 or not minutes >= 0:
        return None
    return float(effort * minutes)


def _covered(bpm: Floats) -> Floats | None:
    """The known samples; None where they are less than 90 % of all."""
    known = bpm[~np.isnan(bpm)]
    return known if known.size and known.size >= COVERAGE * bpm.size else None
