from __future__ import annotations

import pytest

from polar_data.database import Database
from tests.pages.shown import downloads, figures, shown, text


@pytest.mark.usefixtures("demo")
def test_cards_stand_against_the_normal_range_with_unit_and_age() -> None:
    words = text(shown("today"))
    for label in (
        "Sleep score",
        "Night HRV (RMSSD)",
        "Night heart rate (4-hour mean)",
        "Cardio load of 7 days",
    ):
        assert f"<header>{label}</header>" in words
    assert words.count('class="band"') >= 7
    assert "last night" in words
    assert "<small>bpm</small>" in words
    assert "the middle half of" in words


@pytest.mark.usefixtures("demo")
def test_the_week_the_last_session_and_what_is_missing() -> None:
    app = shown("today")
    assert len(figures(app)) == 1
    assert len(figures(app)[0]["data"][0]["x"]) == 7
    assert figures(app)[0]["layout"]["meta"]["run"]
    assert "Last session" in text(app)
    assert "No sleep for the night to" in text(app)  # the demo's watch was on its charger
    assert downloads(app) == ["CSV shown", "CSV all data"] * 2


@pytest.mark.usefixtures("demo")
def test_the_same_data_gives_the_same_figure() -> None:
    assert figures(shown("today"))[0]["layout"]["meta"] == figures(shown("today"))[0]["layout"]["meta"]


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("today")
    assert "There is nothing to show yet" in text(app)
    assert "Start a sync on Connections" in text(app)
    assert not figures(app)
