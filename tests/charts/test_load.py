"""The chart of fitness, fatigue and form, compared with the frames it is given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from charts.load import load

FIRST = date(2026, 6, 1)


def _frame(first: date, **columns: list[float | None]) -> pl.DataFrame:
    n = len(next(iter(columns.values())))
    days = pl.Series("day", [first + timedelta(days=k) for k in range(n)])
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Float64)).insert_column(0, days)


KNOWN = _frame(
    FIRST,
    load=[80.0, None, 0.0],
    fitness=[None, 50.0, 49.0],
    fatigue=[None, 55.0, 48.0],
    form=[None, None, -5.0],
)
PLAN = _frame(
    FIRST + timedelta(days=3), load=[10.0, 20.0], fitness=[48.0, 47.0], fatigue=[40.0, 35.0], form=[1.0, 8.0]
)


def _trace(figure: go.Figure, name: str) -> Any:
    return next(trace for trace in figure.data if trace.name == name)


def test_what_is_hidden_or_unknown_is_a_gap() -> None:
    figure = load(KNOWN)
    assert list(np.isnan(_trace(figure, "Fitness").y)) == [True, False, False]
    assert list(_trace(figure, "Not known").x) == ["2026-06-02"]
    assert _trace(figure, "Load").y[2] == 0
    assert not [trace for trace in figure.data if "planned" in trace.name.lower()]


def test_without_any_known_fitness_only_the_loads_are_drawn() -> None:
    hidden = KNOWN.with_columns(
        pl.lit(None, pl.Float64).alias(name) for name in ("fitness", "fatigue", "form")
    )
    figure = load(hidden, PLAN)
    assert {trace.name for trace in figure.data} == {"Load", "Not known", "Planned"}
    assert {trace.yaxis for trace in figure.data} == {"y"}
    assert [note.text for note in figure.layout.annotations] == ["Load of each day, AU"]


def test_without_unknown_days_there_is_no_mark() -> None:
    assert "Not known" not in {trace.name for trace in load(KNOWN.tail(1)).data}


def test_a_plan_goes_on_from_the_last_known_day_in_dashes() -> None:
    figure = load(KNOWN, PLAN)
    form = _trace(figure, "Form, planned")
    assert list(form.x) == ["2026-06-03", "2026-06-04", "2026-06-05"]
    assert list(form.y) == [-5.0, 1.0, 8.0]
    assert (form.yaxis, form.line.dash is None) == ("y2", False)
    assert list(_trace(figure, "Planned").y) == [10.0, 20.0]
    assert figure.layout.xaxis.range[1] > "2026-06-05"


def test_past_weeks_are_a_band_of_the_form() -> None:
    band = PLAN.select("day", pl.lit(-3.0).alias("low"), pl.lit(4.0).alias("high"))
    shape = _trace(load(KNOWN, PLAN, band), "Like past weeks")
    assert list(shape.y) == [-3.0, -3.0, 4.0, 4.0]
    assert shape.yaxis == "y2"
