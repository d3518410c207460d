"""The speed or power that can be held for long, with the reserve above it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, stats

from analytics.windows import Floats

Form = Literal["linear", "inverse", "hyperbolic"]

SHORTEST_S, LONGEST_S = 120, 1200
MIN_EFFORTS = 3


@dataclass(frozen=True)
class Critical:
    """A fitted line of work against time; None and a `reason` where there is none.

    `value` in `unit`, `reserve` in `reserve_unit`, `see` (the standard error of the fit) in `see_unit`,
    which depends on the form; `n` efforts. `lower_bound`: the efforts were not known to be all-out.
    """

    form: Form
    value: float | None
    reserve: float | None
    see: float | None
    unit: str
    reserve_unit: str
    see_unit: str
    n: int
    lower_bound: bool
    reason: str | None


def critical_speed(
    durations_s: Floats, speeds_m_s: Floats, form: Form = "linear", *, maximal: bool = False
) -> Critical:
    """The speed that separates what can be held for long from what cannot, and the metres above it.

    From at least three efforts of 2 to 20 minutes. The forms weigh the efforts differently and give three
    answers, so the form is named with the standard error of its fit. Efforts of training are rarely
    all-out: unless `maximal` says they were, the result is a lower bound. Bests cut from one long run are
    not independent, and the error then looks too small.

    Formula: linear d = CS · t + D′; inverse v = CS + D′ / t; hyperbolic t = D′ / (v − CS); least squares
    Units: m/s, D′ in m; standard error in m, m/s or s
    Source: Monod & Scherrer 1965, Ergonomics; Hill 1993, Sports Med
    """
    return _fitted(durations_s, speeds_m_s, form, ("m/s", "m"), maximal)


def critical_power(
    durations_s: Floats, powers_w: Floats, form: Form = "linear", *, maximal: bool = False
) -> Critical:
    """The power that separates what can be held for long from what cannot, and the work above it.

    As `critical_speed`, with power: at least three efforts of 2 to 20 minutes, the form named, a lower
    bound unless the efforts were all-out. W′ is far less certain than the power.

    Formula: linear W = CP · t + W′; inverse P = CP + W′ / t; hyperbolic t = W′ / (P − CP); least squares
    Units: W, W′ in J; standard error in J, W or s
    Source: Monod & Scherrer 1965, Ergonomics; Hill 1993, Sports Med
    """
    return _fitted(durations_s, powers_w, form, ("W", "J"), maximal)


def _linear(t: Floats, output: Floats) -> tuple[float, float, Floats]:
    line = stats.linregress(t, output * t)
    return line.slope, line.intercept, output * t - line.slope * t - line.intercept


def _inverse(t: Floats, output: Floats) -> tuple[float, float, Floats]:
    line = stats.linregress(1 / t, output)
    return line.intercept, line.slope, output - line.intercept - line.slope / t


def _hyperbolic(t: Floats, output: Floats) -> tuple[float, float, Floats]:
    """For each threshold the best reserve is known, so that only the threshold is searched for."""

    def reserve(threshold: float) -> float:
        above = 1 / (output - threshold)
        return float(t @ above / (above @ above))

    def misfit(threshold: float) -> float:
        return float(np.sum((t - reserve(threshold) / (output - threshold)) ** 2))

    limits = (0.0, float(output.min()) * (1 - 1e-9))
    found = optimize.minimize_scalar(misfit, bounds=limits, method="bounded", options={"xatol": 1e-10})
    threshold = float(found.x)
    return threshold, reserve(threshold), t - reserve(threshold) / (output - threshold)


_FORMS: dict[Form, Callable[[Floats, Floats], tuple[float, float, Floats]]] = {
    "linear": _linear,
    "inverse": _inverse,
    "hyperbolic": _hyperbolic,
}


def _fitted(
    durations_s: Floats, outputs: Floats, form: Form, units: tuple[str, str], maximal: bool
) -> Critical:
    unit, reserve_unit = units
    see_unit = {"linear": reserve_unit, "inverse": unit, "hyperbolic": "s"}[form]
    fit = ~np.isnan(outputs) & (outputs > 0) & (durations_s >= SHORTEST_S) & (durations_s <= LONGEST_S)
    t, output = durations_s[fit].astype(np.float64), outputs[fit]

    def result(
        reason: str | None, value: float | None = None, reserve: float | None = None, see: float | None = None
    ) -> Critical:
        return Critical(form, value, reserve, see, unit, reserve_unit, see_unit, len(t), not maximal, reason)

    lengths = len(np.unique(t))
    if lengths < MIN_EFFORTS:
        return result(f"{lengths} efforts of 2 to 20 minutes of different length, {MIN_EFFORTS} are needed")
    if min(_linear(t, output)[:2]) <= 0:
        return result("the efforts do not slow down with their length as all-out efforts do")
    value, reserve, residuals = _FORMS[form](t, output)
    if min(value, reserve) <= 0:
        return result("the efforts do not slow down with their length as all-out efforts do")
    see = float(np.sqrt(np.sum(residuals**2) / (len(t) - 2)))
    return result(None, float(value), float(reserve), see)
