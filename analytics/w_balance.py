"""What is left of W′, the work above critical power, through a session."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from scipy.signal import lfilter

from analytics.windows import Floats

MIN_KNOWN = 0.95


def w_balance_integral(power_w: Floats, critical_power_w: float, reserve_j: float) -> Floats:
    """What is left of W′ each second, by Skiba's integral in Waterworth's form.

    What was spent comes back with one time constant, from the mean power below critical power over the
    whole session. Seconds without power spend nothing and are NaN; with fewer than 95 % known, all are.
    Below zero means that critical power or W′ is set too low. The constant comes from seven people.

    Formula: W′bal(t) = W′ − Σ spent(u) · e^(−(t − u)/τ), τ = 546 · e^(−0.01 · (CP − mean P below CP)) + 316 s
    Units: J
    Source: Skiba 2012, Med Sci Sports Exerc
    """
    if not _enough(power_w):
        return np.full(power_w.shape, np.nan)
    below = power_w[power_w < critical_power_w]
    # without a second below critical power nothing comes back
    tau = 546 * np.exp(-0.01 * (critical_power_w - below.mean())) + 316 if below.size else np.inf
    spent = np.where(power_w > critical_power_w, power_w - critical_power_w, 0.0)
    left = reserve_j - lfilter([1.0], [1.0, -np.exp(-1 / tau)], spent)
    return np.where(np.isnan(power_w), np.nan, left)


def w_balance_differential(power_w: Floats, critical_power_w: float, reserve_j: float) -> Floats:
    """What is left of W′ each second, by Froncioni's, Skiba's and Clarke's differential form.

    It comes back the faster, the lower the power and the more is missing; it looks at the past only, so
    it can also be followed during a session. Seconds without power change nothing and are NaN; with fewer
    than 95 % known, all are. Below zero means that critical power or W′ is set too low.

    Formula: above CP W′bal −= P − CP; below CP W′bal += (CP − P) · (W′ − W′bal) / W′, each second
    Units: J
    Source: Skiba 2015, Med Sci Sports Exerc (Froncioni and Clarke's form)
    """
    if not _enough(power_w):
        return np.full(power_w.shape, np.nan)

    def after(left: float, above: float) -> float:
        return left - above if above >= 0 else left - above * (reserve_j - left) / reserve_j

    known = ~np.isnan(power_w)
    left = np.full(power_w.shape, np.nan)
    steps = (power_w[known] - critical_power_w).tolist()
    left[known] = list(accumulate(steps, after, initial=reserve_j))[1:]
    return left


def _enough(power_w: Floats) -> bool:
    return bool(power_w.size) and float((~np.isnan(power_w)).mean()) >= MIN_KNOWN
