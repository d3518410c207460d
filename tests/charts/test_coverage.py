"""The coverage calendar. 2 November 2026 is a Monday."""

from __future__ import annotations

from datetime import date

import polars as pl

from charts.coverage import DO, LABELS, STATES, cells, coverage_figure, is_weekly, spans

MONDAY = date(2026, 11, 2)


def days(*states: str | None, label: str = "Sleep", first: date = MONDAY) -> pl.DataFrame:
    """One day a state from `first`; None is a day that was not asked for."""
    frame = pl.DataFrame({"state": list(states)}, schema={"state": pl.String})
    dated = frame.with_row_index().select(
        pl.lit(label).alias("label"), (pl.lit(first) + pl.duration(days="index")).alias("day"), "state"
    )
    return dated.drop_nulls()


def test_every_state_has_words_a_symbol_and_what_to_do() -> None:
    names = {"data", "empty", "failed", "not_consented", "not_supported"}
    assert set(LABELS) == set(DO) == names
    assert all(DO.values())
    assert len({state.symbol for state in STATES}) == len({state.marker for state in STATES}) == len(names)


def test_a_week_takes_its_most_urgent_state_and_counts_all() -> None:
    found = cells(days("data", "data", "failed", "empty", "data", "data", "data", "empty"), weekly=True)
    assert found.rows() == [
        ("Sleep", MONDAY, "failed", "1 failed, 5 data, 1 empty"),
        ("Sleep", date(2026, 11, 9), "empty", "1 empty"),
    ]


def test_a_day_says_its_state_in_words() -> None:
    found = cells(days("not_consented", None, "not_supported"), weekly=False)
    assert found["hover"].to_list() == ["Not allowed", "Not offered"]
    assert found["day"].to_list() == [MONDAY, date(2026, 11, 4)]


def test_two_months_are_drawn_by_day_and_more_by_week() -> None:
    assert not is_weekly(date(2026, 9, 21), date(2026, 11, 21))  # 62 days
    assert is_weekly(date(2026, 9, 20), date(2026, 11, 21))


def test_the_figure_has_a_cell_a_day_with_gaps_where_nothing_was_asked() -> None:
    coverage = pl.concat([days("data", None, "failed"), days("empty", "empty", "empty", label="Tests")])
    heat, *rest = coverage_figure(coverage, MONDAY, date(2026, 11, 4)).data
    assert list(heat.y) == ["Tests", "Sleep"]  # drawn upwards
    assert [len(row) for row in heat.z] == [3, 3]
    assert heat.z[1][1] is None
    assert heat.customdata[1][0] == "Data"
    assert heat.customdata[1][2] == "Failed"
    legend = [trace.name for trace in rest if trace.name]
    assert sorted(legend) == sorted(LABELS.values())


def test_colour_is_not_alone_a_problem_has_its_symbol_in_the_cell() -> None:
    figure = coverage_figure(days("data", "failed", "not_consented"), MONDAY, date(2026, 11, 4))
    marks = {t.marker.symbol: list(t.x) for t in figure.data[1:] if t.name is None and t.x}
    assert marks == {"x": [date(2026, 11, 3)], "diamond": [date(2026, 11, 4)]}


def test_spans_join_neighbours_and_break_at_gaps_newest_first() -> None:
    found = spans(days("data", "data", None, "data", "empty"))
    assert found.rows() == [
        (date(2026, 11, 6), date(2026, 11, 6), 1, "empty"),
        (date(2026, 11, 5), date(2026, 11, 5), 1, "data"),
        (MONDAY, date(2026, 11, 3), 2, "data"),
    ]
