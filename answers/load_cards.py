"""The load figures shown as cards: each against the own normal range, or by its place in the own year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from analytics import load as methods
from analytics.load_figures import Figure
from analytics.metrics import METRICS, Metric
from analytics.windows import Floats
from answers.reading import Reading, newest

HIGH_PLACE = 0.9  # Foster's athletes each had a limit of their own; he named none for all
_LOAD = METRICS["training_load"]
_ALIKE = "all its days are alike, so there is no spread to divide by"
_IDLE = "its known days brought hardly any load, so there is nothing to compare with"


@dataclass(frozen=True)
class _Card:
    metric: Metric
    method: Callable[[Floats], Floats]
    without: str  # why there may be no value although enough days are known


_RATIO = _Card(
    replace(
        _LOAD,
        id="acwr",
        label="Load ratio",
        unit="",
        decimals=2,
        help="Our estimate: the mean daily load of the last 7 days by that of the last 28; weighted, recent "
        "days count more than those further back, so it moves sooner. 1 is a week like the month. It tells "
        "how this week compares, and nothing about injuries: studies that tied it to them did not hold up.",
    ),
    methods.acwr,
    _IDLE,
)
_PLACED = (
    _Card(
        replace(
            _LOAD,
            id="monotony",
            label="Monotony",
            unit="",
            decimals=2,
            help="After Foster: how alike the last 7 days were, their mean by their standard deviation. "
            "High where every day is the same, low where hard and easy days take turns. Limits that fit "
            "everybody are folklore, so only the highest tenth of your own year is marked.",
        ),
        methods.monotony,
        _ALIKE,
    ),
    _Card(
        replace(
            _LOAD,
            id="foster_strain",
            label="Strain after Foster",
            help="The load of the last 7 days times their monotony: high where much was done without easy "
            "days between. Not Polar's strain, which is the mean of 7 days. Only its place in your own year "
            "means something; the highest tenth is marked.",
        ),
        methods.foster_strain,
        _ALIKE,
    ),
)
_WITHOUT = {card.metric.id: card.without for card in (_RATIO, *_PLACED)} | {"acwr_ewma": _IDLE}


def readings(days: pl.DataFrame, figures: Mapping[str, Figure], today: date) -> tuple[Reading, ...]:
    """The figures that are given on the last of `days` (day, load)."""
    found = [_compared(days, figures, today), *(_placed(card, days, figures, today) for card in _PLACED)]
    return tuple(reading for reading in found if reading is not None)


def missing(figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Why each of the others is not given."""
    return tuple(
        f"{figures[name].label}: {_why(figures[name], without)}."
        for name, without in _WITHOUT.items()
        if figures[name].value is None
    )


def _compared(days: pl.DataFrame, figures: Mapping[str, Figure], today: date) -> Reading | None:
    """The ratio, which is context: never marked, however far from the usual."""
    found = _newest(_RATIO, days, figures, today)
    weighted = figures["acwr_ewma"].value
    if found is None or weighted is None:
        return found and replace(found, look=False)
    return replace(found, look=False, words=f"{found.words}; weighted to recent days {weighted:.2f}")


def _placed(card: _Card, days: pl.DataFrame, figures: Mapping[str, Figure], today: date) -> Reading | None:
    found, figure = _newest(card, days, figures, today), figures[card.metric.id]
    if found is None:
        return None
    if figure.place is None:
        words = f"place in your own year after {methods.PLACE_KNOWN} earlier values, {figure.place_n} so far"
        return replace(found, look=False, words=words)
    n = f"(n\u00a0=\u00a0{figure.place_n}\u00a0days)"
    words = f"higher than {100 * figure.place:.0f}\u00a0% of your own year {n}"
    return replace(found, look=figure.place >= HIGH_PLACE, words=words)


def _newest(card: _Card, days: pl.DataFrame, figures: Mapping[str, Figure], today: date) -> Reading | None:
    if figures[card.metric.id].value is None:
        return None
    values = pl.Series(card.method(days["load"].to_numpy()), nan_to_null=True)
    return newest(days, values, card.metric, today, night=False)


def _why(figure: Figure, without: str) -> str:
    if figure.n >= figure.needs:
        return without
    known = (
        "known so far" if figure.window_days is None else f"of the last {figure.window_days} days are known"
    )
    return f"{figure.n} {known}, it takes {figure.needs}"
