from __future__ import annotations

from datetime import date, timedelta

import pytest

from polar_data.database import Database
from tests.pages.shown import downloads, figures, shown, tables, text


@pytest.mark.usefixtures("demo")
def test_nights_bands_one_night_and_the_table() -> None:
    app = shown("sleep")
    words = text(app)
    assert "Hours of each sleep stage, night by night" in words
    assert "Sleep score against your normal range" in words
    assert "half of the nights" in words
    assert len(figures(app)) == 4
    assert {trace["name"] for trace in figures(app)[0]["data"]} >= {"Deep", "Light", "REM", "Awake"}
    assert len(tables(app)) == 1
    assert len(downloads(app)) == 2 * 5


@pytest.mark.usefixtures("demo")
def test_nights_in_another_order_are_not_said_to_have_the_newest_first() -> None:
    app = shown("sleep", **{"sort-nights": "sleep_score"})
    scores = [int(score) for score in tables(app)[0]["Sleep score"] if score != "–"]
    assert scores == sorted(scores)
    assert "newest first" not in text(app)


@pytest.mark.usefixtures("demo")
def test_times_instead_of_stages() -> None:
    app = shown("sleep", view="Times")
    assert "When you slept, night by night" in text(app)
    assert "base" in figures(app)[0]["data"][0]


@pytest.mark.usefixtures("demo")
def test_a_night_without_the_watch_is_an_empty_state() -> None:
    newest = shown("sleep").date_input[0].value
    assert isinstance(newest, date)
    app = shown("sleep", night=(newest - timedelta(days=4)).isoformat())
    assert "No sleep for the night to" in text(app)
    assert len(figures(app)) == 3


@pytest.mark.usefixtures("demo")
def test_a_longer_range_draws_more_nights() -> None:
    assert len(figures(shown("sleep", range="7d"))[1]["data"][-1]["x"]) <= 7
    assert "of 90" in text(shown("sleep", range="90d"))


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("sleep")
    assert "No night from" in text(app)
    assert "sync on Connections" in text(app)
    assert not figures(app)
