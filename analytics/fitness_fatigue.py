"""Load that fades slowly against load that fades fast: performance management and Banister's model.

As in `analytics.load` the last axis is consecutive days, and each day's value knows nothing of later ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analytics.exponential import smoothed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Form = Literal["exponential", "reciprocal"]

SLOW_DAYS, FAST_DAYS = 42.0, 7.0
KNOWN = 42


@dataclass(frozen=True)
class Balance:
    """Long-term and short-term load and their difference for each day; `n` known days are in them."""

    ctl: Floats
    atl: Floats
    tsb: Floats
    n: Ints


def balance(
    load: Floats, start_days: int = KNOWN, known_days: int = KNOWN, form: Form = "exponential"
) -> Balance:
    """Long-term load (CTL), short-term load (ATL) and their balance (TSB).

    Two means of the same loads, one that fades over 42 days and one over 7; the balance of a day is
    yesterday's difference, negative after a hard week. Hidden until 42 days are known, and both begin
    at the mean of those days: begun at zero, as many programs do, the long-term load would still be a
    third too low. An unknown day changes nothing; more than 7 in a row begin anew. No physiology is in
    them, and no limit of the balance has been validated.

    Formula: CTL(t) = CTL(t−1)·e^(−1/42) + load·(1 − e^(−1/42)); ATL with 7; TSB(t) = CTL(t−1) − ATL(t−1)
    Units: AU a day, in the unit of the load
    Source: Coggan's performance manager in GoldenCheetah's form; the start is our choice
    """
    ctl, n = smoothed(load, _weight(SLOW_DAYS, form), start_days)
    atl, _ = smoothed(load, _weight(FAST_DAYS, form), start_days)
    ctl, atl = np.where(n >= known_days, ctl, np.nan), np.where(n >= known_days, atl, np.nan)
    return Balance(ctl, atl, _of_the_day_before(ctl - atl), n)


def performance(
    load: Floats,
    base: float = 0.0,
    gain: float = 1.0,
    loss: float = 2.0,
    fitness_days: float = SLOW_DAYS,
    fatigue_days: float = FAST_DAYS,
    start_days: int = KNOWN,
) -> Floats:
    """Banister's fitness-fatigue model: what the loads before each day leave of gain and of fatigue.

    Each load adds to a slowly fading gain and to a quickly fading loss; the sum is what the model
    expects of the day. Hidden until 42 days are known, begun as if their mean had always been done.
    Its parameters differ between people and cannot be told from a few tests, so it draws a shape and
    predicts no result.

    Formula: p(t) = p₀ + k₁·Σ load(s)·e^(−(t−s)/τ₁) − k₂·Σ load(s)·e^(−(t−s)/τ₂) over s < t
    Units: those of p₀; with p₀ = 0 arbitrary units
    Source: Banister 1975; Morton 1990, J Appl Physiol; τ 42 and 7, k₂ = 2·k₁ are customary
    """
    parts = []
    for days in (fitness_days, fatigue_days):
        weight = _weight(days, "exponential")
        state, _ = smoothed(load, weight, start_days)
        parts.append(_of_the_day_before(state) * (1 - weight) / weight)
    return base + gain * parts[0] - loss * parts[1]


def _weight(days: float, form: Form) -> float:
    """The share of its own load that a day takes in."""
    return 1 / days if form == "reciprocal" else -float(np.expm1(-1 / days))


def _of_the_day_before(values: Floats) -> Floats:
    return np.concatenate([np.full((*values.shape[:-1], 1), np.nan), values], axis=-1)[..., :-1]
