"""The chart of the under-recovery signal, compared with the frame it is given."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from charts.signal import drawn, how_to_read, signal


def _history() -> pl.DataFrame:
    rows = [
        (12.4, "low", 0.8, False),
        (None, None, None, False),
        (47.0, "elevated", 0.39, False),
        (47.0, "elevated", 0.4, True),
        (71.0, "high", 0.8, False),
    ]
    days = [date(2026, 6, 1) + timedelta(days=k) for k in range(len(rows))]
    names = ["score", "band", "confidence", "illness"]
    return pl.DataFrame(rows, schema=names, orient="row").insert_column(0, pl.Series("day", days))


def _trace(figure: go.Figure, name: str) -> Any:
    return next(trace for trace in figure.data if trace.name == name)


def test_no_number_is_drawn_where_confidence_is_low() -> None:
    frame = drawn(_history())
    assert frame["score"].to_list() == [12.4, None, None, 47.0, 71.0]
    line = _trace(signal(frame), "Signal")
    assert list(np.isnan(line.y)) == [False, True, True, False, False]
    assert line.text[2] == "<b>elevated</b>, no number (confidence 0.39, low)"
    assert line.text[1] == "not given"
    assert line.text[3] == "<b>47</b>, elevated (confidence 0.40), illness pattern"


def test_such_a_day_fills_its_band_instead() -> None:
    column = _trace(signal(drawn(_history())), "Band alone")
    assert list(column.x) == ["2026-06-03"]
    assert (column.base[0], column.y[0]) == (40, 20)


def test_such_a_column_is_a_day_wide_however_far_apart_the_days_are() -> None:
    history = _history().with_columns(confidence=pl.Series([0.2, None, 0.8, 0.8, 0.2]))
    column = _trace(signal(drawn(history)), "Band alone")
    assert list(column.x) == ["2026-06-01", "2026-06-05"]
    assert column.width == 86_400_000  # ms


def test_what_is_worth_a_look_has_a_sign_and_not_only_a_colour() -> None:
    figure = signal(drawn(_history()))
    elevated, high, ill = (_trace(figure, name) for name in ("Elevated", "High", "Illness pattern"))
    assert (list(elevated.x), elevated.marker.symbol) == (["2026-06-04"], "diamond")
    assert (list(high.y), high.marker.symbol) == ([71.0], "triangle-up")
    assert (list(ill.x), ill.marker.symbol) == (["2026-06-04"], "x")


def test_bands_begin_at_their_limits() -> None:
    figure = signal(drawn(_history()))
    assert [shape.y0 for shape in figure.layout.shapes] == [25, 40, 60]
    assert [a.text for a in figure.layout.annotations if a.text in {"watch", "elevated", "high"}] == [
        *("watch", "elevated", "high")
    ]


def test_only_the_signs_that_are_there_are_explained() -> None:
    every = how_to_read(drawn(_history()))
    for sign in ("diamonds", "triangles", "columns", "Crosses"):
        assert sign in every
    calm = drawn(_history().head(1))
    assert how_to_read(calm) == "Dotted lines: where the next band begins."
    assert {trace.name for trace in signal(calm).data} == {"Signal"}
