from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from answers.insights import insights
from answers.signal import signal
from answers.today import today
from polar_data.database import Database
from polar_data.schema import days
from tests.answers.test_signal import AS_OF, PERSON, fill, night, put


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    fill(sqlite_database)
    return sqlite_database


def test_an_empty_database_gives_an_empty_package(sqlite_database: Database) -> None:
    found = insights(sqlite_database, PERSON, AS_OF)
    assert (found.status, found.data_age_days, found.patterns[0].significance) == (
        "unavailable",
        0,
        "insufficient",
    )
    assert found.feature_availability["baselines_7d"].message == "Unlocks in 7 days"


def test_the_package_carries_the_signal_and_is_what_today_says(filled: Database) -> None:
    found = insights(filled, PERSON, AS_OF)
    assert found.signal is signal(filled, PERSON, AS_OF)
    assert found.observations[0].fact.endswith("of 100, high")
    page = today(filled, PERSON, AS_OF)
    assert page.insights is found
    assert page.signal is found.signal


def test_forecasts_and_correlations_come_in(filled: Database) -> None:
    found = insights(filled, PERSON, AS_OF)
    message = found.feature_availability["ml_predictions"].message
    assert message is None or "No forecast has been checked" not in message
    assert found.data_age_days == 120


def test_what_goes_together_is_a_pattern(filled: Database) -> None:
    rows = [
        {"day": AS_OF - timedelta(days=k), "skin_temperature": 34 + chance, "sleep_rating": 3 + chance}
        for k, chance in enumerate(np.random.default_rng(5).normal(0, 0.5, 120).tolist())
    ]
    put(filled, days.daily, rows)
    found = [each for each in insights(filled, PERSON, AS_OF).patterns if each.pattern_type == "correlation"]
    assert {"skin_temperature", "sleep_rating"} in [set(each.metrics_involved) for each in found]


def test_sleep_is_held_against_the_persons_own_goal(filled: Database) -> None:
    nights = [AS_OF - timedelta(days=k) for k in range(60)]
    rows = [{"day": day, "sleep_duration": 6.0 if k < 7 else 7.5} for k, day in enumerate(nights)]
    put(filled, days.daily, rows)
    assert not _debt(filled, AS_OF)
    goal = 7.5 * 3600
    put(filled, days.sleep_night, [night(day, "one") | {"goal_s": goal} for day in nights])
    assert _debt(filled, AS_OF) == ["You slept 10.5 h less than your goal"]  # 7 nights, 1.5 h each
    put(filled, days.sleep_night, [night(AS_OF, "one") | {"goal_s": 7 * 3600}])  # the newest goal counts
    assert _debt(filled, AS_OF) == ["You slept 7.0 h less than your goal"]


def test_a_trip_is_told_from_its_first_day(filled: Database) -> None:
    nights = [AS_OF - timedelta(days=k) for k in range(60)]
    put(filled, days.sleep_night, [night(day, "one", 540 if k < 2 else 120) for k, day in enumerate(nights)])
    for ago, told in ((2, False), (1, True), (0, True)):
        said = insights(filled, PERSON, AS_OF - timedelta(days=ago)).observations
        assert any(each.fact == "You travelled 7 hours to the east" for each in said) is told


def test_a_change_of_the_clock_is_no_trip(filled: Database) -> None:
    change = date(2026, 3, 29)
    nights = [change + timedelta(days=k) for k in range(-30, 3)]
    put(filled, days.sleep_night, [night(day, "one", 120 if day >= change else 60) for day in nights])
    said = insights(filled, PERSON, change + timedelta(days=2)).observations
    assert not any("travelled" in each.fact for each in said)


def test_the_past_knows_nothing_of_later_days(filled: Database) -> None:
    day = AS_OF - timedelta(days=6)
    before = insights(filled, PERSON, day)
    with filled.write(PERSON) as connection:
        connection.execute(days.daily.delete().where(days.daily.c.day > day))
    assert insights(filled, PERSON, day) == before


def _debt(database: Database, as_of: date) -> list[str]:
    said = insights(database, PERSON, as_of).observations
    return [each.fact for each in said if "your goal" in each.fact]
