from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest

from polar_data.database import Database
from polar_data.schema import days
from tests.pages.shown import shown, text
from tests.polar_data.hand_made import add


@pytest.mark.usefixtures("demo")
def test_habits_have_value_unit_window_n_and_their_earlier_value() -> None:
    words = text(shown("sleep")).replace("\xa0", " ")
    for label in (
        "Sleep regularity",
        "Social jetlag",
        "Sleep debt",
        "Steadiness of bedtime",
        "Deep, light and REM sleep",
    ):
        assert f"<b>{label}</b>" in words
    assert re.search(r"\d+<small>points</small>", words)
    assert re.search(r"2\d of 28 pairs of days", words)
    assert re.search(r"95 % −?\d:\d\d to \d:\d\d h.*\d free and \d+ work nights of 28", words)
    assert re.search(r"[567] of 7 nights", words)
    assert re.search(r"± \d+<small>min</small>", words)
    assert re.search(r"\d+ · \d+ · \d+<small>%</small>", words)
    assert len(re.findall(r"The 28 days before: [^<]*\d[^<]* \(n 2\d\)", words)) == 4
    assert len(re.findall(r"The 7 days before: \d:\d\d h \(n [567]\)", words)) == 1


@pytest.mark.usefixtures("demo")
def test_each_habit_has_a_hint_and_leads_to_its_method() -> None:
    words = text(shown("sleep"))
    for name in ("Sleep+Regularity+Index", "Social+jetlag", "Sleep+debt", "Consistency+of+bedtime"):
        assert f"how_we_know?find={name}" in words
    assert "says nothing of whether sleep is enough" in words


@pytest.mark.usefixtures("demo")
def test_the_window_is_the_chosen_range() -> None:
    assert "of 90 pairs of days" in text(shown("sleep", range="90d"))


def test_who_has_no_nights_sees_no_habits(newcomer: Database) -> None:
    assert "Habits" not in text(shown("sleep"))


def test_few_nights_say_what_each_habit_takes(newcomer: Database) -> None:
    today = datetime.now().astimezone().date()
    start = datetime.combine(today - timedelta(days=1), time(23))
    add(newcomer, days.sleep_night, night=today, start_local=start, end_local=start + timedelta(hours=8))
    words = text(shown("sleep"))
    assert words.count("Not given") == 5
    assert "It needs 5 nights of the last 28; so far 1." in words
    assert "Set one in Polar Flow" in words
