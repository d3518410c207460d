from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from analytics.critical_power import critical_power
from charts.performance import efforts, steady

DAYS = pl.Series([date(2026, 6, 1), date(2026, 6, 2)])


def _sessions(recovery: list[float | None]) -> pl.DataFrame:
    columns = {"day": DAYS, "sport": ["Running"] * 2, "decoupling": [1.0, None]}
    return pl.DataFrame(columns | {"heart_rate_recovery": pl.Series(recovery, dtype=pl.Float64)})


def test_a_row_for_recovery_only_where_there_is_any() -> None:
    assert [trace.yaxis for trace in steady(DAYS, _sessions([None, None])).data] == ["y"]
    figure = steady(DAYS, _sessions([None, 30.0]))
    assert [list(trace.y) for trace in figure.data] == [[1.0], [30.0]]
    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]


def test_the_line_is_drawn_only_where_the_efforts_give_one() -> None:
    t, watts = np.array([180.0, 480.0, 1200.0]), np.array([400.0, 320.0, 290.0])
    best = pl.DataFrame({"duration_s": t, "output": watts, "used": [True] * 3, "sport": ["Road cycling"] * 3})
    best = best.with_columns(day=pl.lit(DAYS[0]))
    line, dots = efforts([("Power", 1.0, critical_power(t, watts), best)]).data
    assert line.mode == "lines"
    assert line.y[-1] == pytest.approx(270.4803 + 23502.18 / 1200, abs=1e-3)
    assert list(dots.y) == [400.0, 320.0, 290.0]
    few = critical_power(t[:2], watts[:2])
    assert [trace.mode for trace in efforts([("Power", 1.0, few, best.head(2))]).data] == ["markers"]
