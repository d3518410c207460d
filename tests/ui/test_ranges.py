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


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("1900-01-01", "2026-03-31", "2012-01-01 2026-03-31"),
        ("0001-01-01", "9999-12-31", f"2012-01-01 {TODAY}"),
        ("2026-03-01", "2026-11-22", f"2026-03-01 {TODAY}"),
        ("1900-01-01", "1900-01-31", "2012-01-01 2012-01-01"),
        ("2099-01-01", "2099-01-31", f"{TODAY} {TODAY}"),
        ("2012-01-01", "2012-01-31", "2012-01-01 2012-01-31"),
    ],
)
def test_days_that_cannot_be_chosen_become_the_nearest_that_can(first: str, last: str, shown: str) -> None:
    app = picked(range="Custom", from_=first, to=last)
    assert app.text[0].value == shown
    assert not app.warning
    assert "".join(app.query_params["from"]) == shown[:10]
    assert app.run().text[0].value == shown


def test_a_day_too_early_stands_beside_one_that_is_none() -> None:
    app = picked(range="Custom", from_="1900-01-01", to="soon")
    assert app.text[0].value == f"2012-01-01 {TODAY}"
    assert "'to' in the address is not a date" in app.warning[0].value


@pytest.mark.parametrize("text", ["2026/03/31", "2026-3-31"])
def test_what_is_read_as_a_date_is_not_said_to_be_none(text: str) -> None:
    app = picked(range="Custom", from_=text, to="2026-04-30")
    assert app.text[0].value == "2026-03-31 2026-04-30"
    assert not app.warning


@pytest.mark.parametrize("text", ["20260331", "2026-W14-2", "-1-01-01", "1900-01-01T00:00", ""])
def test_anything_else_is_said_to_be_no_date(text: str) -> None:
    app = picked(range="Custom", from_=text)
    assert "'from' in the address is not a date" in app.warning[0].value
    assert app.text[0].value == f"2026-10-25 {TODAY}"


def test_days_the_wrong_way_round_are_turned() -> None:
    app = picked(range="Custom", from_="2026-03-31", to="2026-03-01")
    assert app.text[0].value == "2026-03-01 2026-03-31"
    assert "other way round" in app.warning[0].value
