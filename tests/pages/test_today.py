from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import polars as pl
import pytest

from analytics.under_recovery_score import WORD_LIMITS
from answers.today import today
from polar_data.database import Database, upsert
from polar_data.schema import days, training
from tests.answers.loads import put
from tests.pages.shown import downloads, figures, shown, text
from tests.polar_data.hand_made import add
from ui import chart
from ui.current import current
from ui.download import Source
from ui.site_map import href


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
    week = figures(app)[-1]
    assert len(week["data"][0]["x"]) == 7
    assert week["layout"]["meta"]["run"]
    assert "Last session" in text(app)
    assert "No sleep for the night to" in text(app)  # the demo's watch was on its charger
    assert downloads(app) == ["Shown", "All data"] * 3


@pytest.mark.usefixtures("demo")
def test_the_file_of_the_week_holds_the_medians_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, tuple[Any, ...]] = {}
    monkeypatch.setattr(chart, "chart", lambda title, *rest, **_: given.update({title: rest}))
    shown("today")
    figure, _, drawn, *_ = given["The last seven days"]
    lines = [shape.y0 for shape in figure.layout.shapes if shape.type == "line"]
    medians = [drawn[name][0] for name in drawn.columns if name.startswith("usual_median_")]
    assert len(lines) >= 3
    assert [each for each in medians if each is not None] == lines


@pytest.mark.usefixtures("demo")
def test_the_same_data_gives_the_same_figure() -> None:
    assert figures(shown("today"))[0]["layout"]["meta"] == figures(shown("today"))[0]["layout"]["meta"]


def test_without_data_it_says_why_and_what_to_do(newcomer: Database) -> None:
    app = shown("today")
    assert "There is nothing to show yet" in text(app)
    assert "Start a sync on Connections" in text(app)
    assert not figures(app)


def test_a_holiday_without_the_watch_hides_nothing_older(newcomer: Database) -> None:
    now = datetime.now().astimezone()
    last = now.date() - timedelta(days=20)
    put(newcomer, [50.0] * 180, last=last)
    nights = [{"athlete_id": 1, "day": last - timedelta(days=k), "sleep_duration": 7.5} for k in range(180)]
    with newcomer.write(1) as connection:
        upsert(connection, days.daily, nights)
    at = datetime.combine(last, time(18))
    add(newcomer, training.session, session_id="1", day=last, start_local=at, sport="RUNNING", name="Hills")
    words = text(shown("today"))
    assert "There is nothing to show yet" not in words
    assert "No value of the last two weeks to compare" in words
    assert "The newest data is 20 days old" in words
    assert "Sleep: nothing for two weeks" in words
    assert "**Hills**" in words


def test_sessions_of_three_days_are_shown(newcomer: Database) -> None:
    today_ = datetime.now().astimezone().date()
    for ago in (2, 5, 9):
        day = today_ - timedelta(days=ago)
        at = datetime.combine(day, time(18))
        add(newcomer, days.daily, day=day, training_load=80.0)
        add(newcomer, training.session, session_id=str(ago), day=day, start_local=at, name=f"Run {ago}")
    app = shown("today")
    words = text(app)
    assert "No value of the last two weeks to compare" in words
    assert "**Run 2**" in words
    assert "The last seven days" in words
    assert "Everything expected" not in words  # nothing is
    assert figures(app)


@pytest.mark.usefixtures("demo")
def test_the_signal_with_its_course_and_how_sure_it_is() -> None:
    app = shown("today")
    words = text(app)
    assert "Under-recovery signal" in words
    assert "confidence (0." in words
    assert "of the weight of all inputs is known" in words
    assert 'href="how_we_know?find=under-recovery+signal"' in words
    course = figures(app)[0]
    assert len(next(trace["x"] for trace in course["data"] if trace["name"] == "Signal")) == 90
    assert course["layout"]["meta"]["run"]


@pytest.mark.usefixtures("demo")
def test_no_number_is_saved_where_confidence_is_low(monkeypatch: pytest.MonkeyPatch) -> None:
    sources: dict[str, Source] = {}
    monkeypatch.setattr(chart, "chart", lambda title, *given, **_: sources.update({title: given[3]}))
    shown("today")
    made = sources["The signal over 90 days"]
    assert callable(made)
    frame, limit = made(), WORD_LIMITS[0]
    assert isinstance(frame, pl.DataFrame)
    low, sure = frame.filter(pl.col("confidence") < limit), frame.filter(pl.col("confidence") >= limit)
    assert low["band"].count() > low["score"].count() == 0
    assert sure["score"].count() == sure.height > 0


@pytest.mark.usefixtures("demo")
def test_observations_carry_their_numbers_and_a_link_to_their_chart() -> None:
    here = current()
    answer = today(here.database, here.athlete.id, here.today)
    words = text(shown("today"))
    beside = [
        each for each in answer.insights.observations if not each.fact.startswith("Under-recovery signal")
    ]
    assert 0 < len(beside) <= 7
    for each in beside:
        assert each.fact in words
        assert f"n = {each.n} of {each.window_days} days" in words
        if each.link.page != "today":
            assert f'href="{each.link.page}?{urlencode(each.link.query)}"' in words
    for suggestion in answer.insights.suggestions:
        assert suggestion.description in words
        assert f"Why: {suggestion.reason}" in words


def test_links_keep_the_athlete_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.query_params", {"athlete": "Ada & Bo"})
    assert href("sleep", range="7d") == "sleep?range=7d&athlete=Ada+%26+Bo"
