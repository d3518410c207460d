from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from answers.load import load
from answers.reading import Reading
from answers.today import summary, today
from polar_data.database import Database, upsert
from polar_data.schema import days, kept, training
from tests.answers.loads import put

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)


def _put(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    with database.write(1) as connection:
        upsert(connection, table, list(rows))


def _daily(database: Database, **last_night: float | None) -> None:
    """80 days: heart rate 50 and 54 by turns, 7 or 8 hours of sleep, 9,000 steps; then the last night."""
    rows = [
        {
            "athlete_id": 1,
            "day": AS_OF - timedelta(days=k),
            "resting_hr": 50.0 if k % 2 else 54.0,
            "sleep_duration": 7.0 if k % 2 else 8.0,
            "hrv_rmssd": 50.0,
            "steps": 9000.0 + k,
            "training_load": 10.0,
        }
        for k in range(80)
    ]
    rows[0] |= last_night
    _put(database, days.daily, *rows)


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    _daily(sqlite_database, resting_hr=62.0, steps=12.0)
    return sqlite_database


def test_an_empty_database_gives_an_empty_answer(sqlite_database: Database) -> None:
    found = today(sqlite_database, 1, AS_OF)
    assert (found.night, found.day, found.gaps, found.last_session) == ((), (), (), None)
    assert "No night has arrived" in found.summary


def test_what_is_clearly_outside_comes_into_the_summary(filled: Database) -> None:
    found = today(filled, 1, AS_OF)
    assert found.summary == (
        "Worth a look: night heart rate is clearly above your usual; "
        "the other 2 figures of the night are in or near your normal range."
    )
    assert [r.metric.id for r in found.night if r.look] == ["resting_hr"]


def test_steps_of_an_unfinished_day_are_not_judged(filled: Database) -> None:
    steps = next(r for r in today(filled, 1, AS_OF).day if r.metric.id == "steps")
    assert (steps.value, steps.age) == (9001.0, "yesterday")


def test_the_week_has_seven_days_and_its_load(filled: Database) -> None:
    found = today(filled, 1, AS_OF)
    assert found.week["day"].to_list() == [AS_OF - timedelta(days=k) for k in reversed(range(7))]
    load = next(r for r in found.day if r.metric.id == "week_load")
    assert (load.value, load.usual.median) == (70.0, 70.0)


def _week(readings: tuple[Reading, ...]) -> Reading:
    return next(r for r in readings if r.metric.id == "week_load")


@pytest.mark.parametrize(
    ("so_far", "value", "age"),
    [(None, 480.0, "yesterday"), (0.0, 480.0, "yesterday"), (30.0, 210.0, "today")],
)
def test_the_load_of_seven_days_is_the_one_that_load_tells(
    sqlite_database: Database, so_far: float | None, value: float, age: str
) -> None:
    """300 AU once a week and 30 on the other days: seven days ago was the hard one."""
    put(sqlite_database, [300.0 if k % 7 == 0 else 30.0 for k in range(84)] + [so_far], last=AS_OF)
    week, answer = _week(today(sqlite_database, 1, AS_OF).day), load(sqlite_database, 1, AS_OF)
    assert answer is not None
    assert week == _week(answer.readings)
    assert week.value == pytest.approx(value)
    assert week.age == age


def test_the_load_of_seven_days_says_how_many_are_known(sqlite_database: Database) -> None:
    put(sqlite_database, [*[50.0] * 80, None, 50.0, 50.0], last=AS_OF)
    assert _week(today(sqlite_database, 1, AS_OF).day).words == "usual for you; 6 of 7 days known"


def test_the_last_session_is_the_newest(filled: Database) -> None:
    for day in (20, 28):
        row = {"athlete_id": 1, "source": "accesslink_v4", "item": "x", "session_id": str(day)}
        when = {"day": date(2026, 6, day), "start_local": datetime(2026, 6, day, 18)}
        _put(filled, training.session, row | when)
    last = today(filled, 1, AS_OF).last_session
    assert last is not None
    assert last["session_id"] == "28"


def test_new_data_gives_a_new_answer_and_the_same_data_the_same(filled: Database) -> None:
    first = today(filled, 1, AS_OF)
    assert today(filled, 1, AS_OF) is first
    _put(filled, days.daily, {"athlete_id": 1, "day": AS_OF, "resting_hr": 52.0})
    assert next(r.value for r in today(filled, 1, AS_OF).night if r.metric.id == "resting_hr") == 52.0


def test_as_of_an_earlier_day_knows_nothing_of_later_ones(filled: Database) -> None:
    found = today(filled, 1, AS_OF - timedelta(days=1))
    assert "clearly" not in found.summary
    assert max(found.history["day"]) == AS_OF - timedelta(days=1)


def test_what_is_clearly_on_the_good_side_is_not_counted_as_near(sqlite_database: Database) -> None:
    _daily(sqlite_database, resting_hr=40.0)
    found = today(sqlite_database, 1, AS_OF)
    assert found.summary == (
        "A usual night for you: 2 of 3 figures are in or near your normal range, "
        "and night heart rate is clearly below your usual."
    )
    _put(sqlite_database, days.daily, {"athlete_id": 1, "day": AS_OF, "sleep_duration": 3.0})
    found = today(sqlite_database, 1, AS_OF)
    assert found.summary == "Worth a look: sleep duration is clearly below your usual."


def _few_nights(database: Database, last: dict[str, float], *names: str) -> None:
    """Only the newest 20 of the 80 days have these metrics: no normal range of theirs."""
    _daily(database, **last)
    gone = [{"athlete_id": 1, "day": AS_OF - timedelta(days=k)} | dict.fromkeys(names) for k in range(20, 80)]
    _put(database, days.daily, *gone)


def test_figures_that_cannot_be_judged_are_counted_too(sqlite_database: Database) -> None:
    far = {"hrv_rmssd": 22.0, "resting_hr": 66.0}
    _few_nights(sqlite_database, far, "hrv_rmssd", "resting_hr")
    assert today(sqlite_database, 1, AS_OF).summary == (
        "1 of 3 figures can be judged: it is in or near your normal range; "
        "the others have no normal range yet."
    )
    _put(sqlite_database, days.daily, {"athlete_id": 1, "day": AS_OF, "hrv_rmssd": None})
    assert today(sqlite_database, 1, AS_OF).summary == (
        "1 of 2 figures can be judged: it is in or near your normal range; the other has no normal range yet."
    )
    _put(sqlite_database, days.daily, {"athlete_id": 1, "day": AS_OF, "sleep_duration": 3.0})
    assert today(sqlite_database, 1, AS_OF).summary == (
        "Worth a look: sleep duration is clearly below your usual; 1 more has no normal range yet."
    )


def test_what_is_clearly_good_among_figures_without_a_range(sqlite_database: Database) -> None:
    _few_nights(sqlite_database, {"sleep_duration": 11.0}, "hrv_rmssd")
    assert today(sqlite_database, 1, AS_OF).summary == (
        "2 of 3 figures can be judged: 1 is in or near your normal range, "
        "and sleep duration is clearly above your usual; the other has no normal range yet."
    )


def test_a_night_clearly_better_in_most_is_not_called_usual(sqlite_database: Database) -> None:
    _daily(sqlite_database, sleep_duration=11.0, resting_hr=40.0)
    found = today(sqlite_database, 1, AS_OF)
    better = "sleep duration is clearly above your usual and night heart rate is clearly below your usual"
    assert found.summary == f"On the good side: {better}."
    two = [r for r in found.night if r.metric.id != "hrv_rmssd"]
    assert summary(AS_OF, two) == f"On the good side: {better}."
    near = [r for r in found.night if r.metric.id == "hrv_rmssd"]
    assert summary(AS_OF, two + near * 2) == (
        f"On the good side: {better}; the other 2 figures of the night are in or near your normal range."
    )


def _connection(database: Database, status: str = "active") -> None:
    row = {"id": 1, "athlete_id": 1, "api": "accesslink_v4", "scopes_granted": "", "created_utc": NOW}
    _put(database, kept.connection, row | {"status": status})


def _covered(database: Database, endpoint: str, day: date, state: str) -> None:
    row = {"connection_id": 1, "endpoint": endpoint, "day": day, "checked_utc": NOW, "state": state}
    _put(database, kept.coverage, row)


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("empty", "Polar has nothing for it"),
        ("failed", "Polar could not be asked"),
        ("not_consented", "not among the data you allowed"),
        (None, "has not been asked for yet"),
    ],
)
def test_a_missing_night_says_why(sqlite_database: Database, state: str | None, why: str) -> None:
    _daily(sqlite_database, sleep_duration=None, hrv_rmssd=None)
    _connection(sqlite_database)
    if state is not None:
        _covered(sqlite_database, "sleeps", AS_OF, state)
    found = today(sqlite_database, 1, AS_OF).gaps
    sleep = next(gap for gap in found if gap.what.startswith("Sleep:"))
    assert sleep.what == "Sleep: nothing for last night, the newest is from 2 nights ago"
    assert why in sleep.why


def test_a_withdrawn_consent_asks_for_a_reconnect(sqlite_database: Database) -> None:
    _daily(sqlite_database, sleep_duration=None)
    _connection(sqlite_database, status="revoked")
    assert "Reconnect" in today(sqlite_database, 1, AS_OF).gaps[0].do


def test_a_night_missing_within_the_week_is_named(sqlite_database: Database) -> None:
    _daily(sqlite_database)
    hole = {"athlete_id": 1, "day": AS_OF - timedelta(days=3), "sleep_duration": None}
    _put(sqlite_database, days.daily, hole)
    assert [gap.what for gap in today(sqlite_database, 1, AS_OF).gaps] == [
        "No sleep for the night to Saturday 27 June"
    ]


def test_a_family_that_never_came_is_not_missed(filled: Database) -> None:
    assert not [gap for gap in today(filled, 1, AS_OF).gaps if "temperature" in gap.what]


def test_all_usual_is_said_in_one_sentence(sqlite_database: Database) -> None:
    _daily(sqlite_database)
    found = today(sqlite_database, 1, AS_OF)
    assert found.summary == "A usual night for you: all 3 figures are in or near your normal range."
    assert summary(AS_OF, [found.night[0]]) == (
        "A usual night for you: the only figure known is in or near your normal range."
    )
    assert summary(AS_OF, []) == "No night has arrived for today yet, so there is nothing to compare."
