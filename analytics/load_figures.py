"""One athlete's load figures on the last day, each with its unit, window and number of days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analytics import load as daily
from analytics.fitness_fatigue import KNOWN, Balance, balance

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """One figure of one day; `value` is None where fewer than `needs` of its days are known.

    Of two windows the shorter one is told of where it lacks days, else the longer. `window_days` is None
    for means that reach back to the start. `place` is the share of the `place_n` values of the own year
    before that lie below it, None where that means little.
    """

    label: str
    value: float | None
    unit: str
    window_days: int | None
    n: int
    needs: int
    place: float | None = None
    place_n: int = 0


@dataclass(frozen=True)
class _Windowed:
    label: str
    method: Callable[[Floats], Floats]
    unit: str
    windows: tuple[tuple[int, int], ...]  # days and how many of them must be known, the longest last
    placed: bool = False


_WEEK, _WHOLE_WEEK = (daily.WEEK, daily.WEEK_KNOWN), (daily.WEEK, daily.WEEK)
_MONTH = (daily.MONTH, daily.MONTH_KNOWN)
_WINDOWED = {
    "strain": _Windowed("Strain, our estimate", daily.strain, "AU", (_WEEK,)),
    "tolerance": _Windowed("Tolerance, our estimate", daily.tolerance, "AU", (_MONTH,)),
    "acwr": _Windowed("Load ratio", daily.acwr, "", (_WEEK, _MONTH)),
    "acwr_uncoupled": _Windowed("Load ratio, uncoupled", daily.acwr_uncoupled, "", (_WEEK, _MONTH)),
    "monotony": _Windowed("Monotony", daily.monotony, "", (_WHOLE_WEEK,), placed=True),
    "foster_strain": _Windowed("Strain after Foster", daily.foster_strain, "AU", (_WHOLE_WEEK,), placed=True),
}
_BALANCED: dict[str, tuple[str, Callable[[Balance], Floats]]] = {
    "ctl": ("Long-term load (CTL)", lambda found: found.ctl),
    "atl": ("Short-term load (ATL)", lambda found: found.atl),
    "tsb": ("Balance (TSB)", lambda found: found.tsb),
}


def load_figures(load: Floats) -> dict[str, Figure]:
    """The figures of the last day by their ids, from one athlete's daily loads."""
    if load.size == 0:
        load = np.array([np.nan])
    recent = load[-(daily.PLACE_DAYS + 2 * daily.WEEK) :]
    found = {name: _windowed(row, recent) for name, row in _WINDOWED.items()}
    balanced = balance(load)
    n = int(balanced.n[-1])
    ratio = _known(daily.acwr_ewma(load)[-1])
    found["acwr_ewma"] = Figure("Load ratio, weighted", ratio, "", None, n, daily.MONTH)
    for name, (label, of) in _BALANCED.items():
        found[name] = Figure(label, _known(of(balanced)[-1]), "AU", None, n, KNOWN)
    return found


def _windowed(row: _Windowed, recent: Floats) -> Figure:
    values = row.method(recent if row.placed else recent[-row.windows[-1][0] :])
    told = [(days, int(np.sum(~np.isnan(recent[-days:]))), needs) for days, needs in row.windows]
    days, n, needs = next((each for each in told if each[1] < each[2]), told[-1])
    figure = Figure(row.label, _known(values[-1]), row.unit, days, n, needs)
    if not row.placed:
        return figure
    place = _known(daily.place(values)[-1])
    place_n = int(np.sum(~np.isnan(values[: -daily.WEEK][-daily.PLACE_DAYS :])))
    return replace(figure, place=place, place_n=place_n)


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
