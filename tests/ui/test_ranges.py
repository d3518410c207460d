"""The range picker and its place in the URL. The day is 21 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

TODAY, OLDEST = date(2026, 11, 21), date(2024, 11, 22)


def script() -> None:
    from datetime import date

    import streamlit as st

    from ui.ranges import pick

    first, last = pick(date(2026, 11, 21), date(2024, 11, 22))
    st.text(f"{first} {last}")


def picked(**url: str) -> AppTest:
    app = AppTest.from_function(script)
    for name, value in url.items():
        app.query_params[name.strip("_")] = value
    return app.run()


@pytest.mark.parametrize(
    ("choice", "first"),
    [
        ("7d", date(2026, 11, 15)),
        ("28d", date(2026, 10, 25)),
        ("90d", date(2026, 8, 24)),
        ("Year", date(2025, 11, 22)),
        ("All", OLDEST),
    ],
)
def test_a_range_ends_today_and_counts_it(choice: str, first: date) -> None:
    app = picked(range=choice)
    assert app.text[0].value == f"{first} {TODAY}"
    assert not app.warning


def test_28_days_unless_asked_otherwise() -> None:
    assert picked().text[0].value == f"2026-10-25 {TODAY}"


def test_custom_days_come_from_the_url() -> None:
    app = picked(range="Custom", from_="2026-03-01", to="2026-03-31")
    assert app.text[0].value == "2026-03-01 2026-03-31"
    assert not app.warning


def test_an_unknown_range_is_named_and_the_default_shown() -> None:
    app = picked(range="fortnight")
    assert "The range in the address is not one of" in app.warning[0].value
    assert app.text[0].value == f"2026-10-25 {TODAY}"


def test_a_date_that_is_none_is_named_and_the_default_used() -> None:
    app = picked(range="Custom", from_="2026-02-30", to="2026-03-31")
    assert "'from' in the address is not a date" in app.warning[0].value
    assert app.text[0].value == "2026-03-31 2026-10-25"


def test_days_the_wrong_way_round_are_turned() -> None:
    app = picked(range="Custom", from_="2026-03-31", to="2026-03-01")
    assert app.text[0].value == "2026-03-01 2026-03-31"
    assert "other way round" in app.warning[0].value
