"""What is kept: made once, carried on, made anew where its data changed, and the same as made on the spot."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete

from analytics.backtest import BacktestState
from analytics.forecast import Forecast, forecasts
from answers import derived, refresh, session_values
from answers.refresh import Refreshed
from answers.versions import METHODS
from polar_data import derive
from polar_data.database import Database, upsert
from polar_data.schema import days, profile
from polar_data.schema.values import derived_value
from polar_data.store import derived_values
from polar_data.store.derived_values import Derived
from tests.polar_data.hand_made import DAY, add, connect, rows, take

FIRST = date(2026, 1, 1)
DAYS = 150
LAST = FIRST + timedelta(days=DAYS - 1)
SERIES = ("forecast", "change points", "correlations")
LAST_RUN = DAY + timedelta(days=9)
NOTHING = Refreshed(0, 0, ())


def put(database: Database, numbers: Iterable[int], **more: float | None) -> None:
    """Days of one person, by their number; HRV moves up by half on day 75."""
    found = []
    for n in numbers:
        chance = np.random.default_rng(n)
        hrv = 50 * (1.5 if n >= 75 else 1) * np.exp(chance.normal(0, 0.1))
        row = {"hrv_rmssd": float(hrv), "resting_hr": 50 + chance.normal(), "training_load": 60.0 * (n % 3)}
        row |= {"breathing_rate": 14 + chance.normal(0, 0.3), "sleep_score": 75 + chance.normal(0, 6)}
        found.append({"athlete_id": 1, "day": FIRST + timedelta(days=n)} | row | more)
    with database.write(1) as connection:
        upsert(connection, days.daily, found)


def run(number: str, minutes: int = 40, speed: float = 10.8, day: date = DAY) -> dict[str, Any]:
    start = datetime.combine(day, time(18))
    channels = [
        {"type": kind, "intervalMillis": 1000, "values": [value] * 60 * minutes}
        for kind, value in (("HEART_RATE", 140), ("SPEED", speed))
    ]
    exercise = {"startTime": start.isoformat(), "sport": {"id": "1"}, "samples": {"samples": channels}}
    times = {"startTime": start.isoformat(), "stopTime": (start + timedelta(minutes=minutes)).isoformat()}
    body = {"restingHeartRate": 50, "maximumHeartRate": 190, "sex": "MALE"}
    about = {"identifier": {"id": number}, "sport": {"id": "1"}, "durationMillis": minutes * 60_000}
    return about | times | {"physicalInformation": body, "exercises": [exercise]}


def train(database: Database, *sessions: dict[str, Any]) -> None:
    take(database, "training_sessions", {"trainingSessions": list(sessions)}, kind="detail")


def kept_of(database: Database, subject: str) -> dict[str, Any]:
    (row,) = (row for row in rows(database, derived_value) if row["subject"] == subject)
    return row


@pytest.fixture
def person(sqlite_database: Database) -> Database:
    connect(sqlite_database)
    put(sqlite_database, range(DAYS))
    return sqlite_database


def test_a_second_time_does_nothing(database: Database) -> None:
    connect(database)
    put(database, range(DAYS))
    train(database, run("a"), run("b"))
    assert refresh.refresh(database, 1).sessions == 2
    before, version = rows(database, derived_value), database.data_version(1)
    assert derived_values.outdated(database, METHODS) == {}
    assert refresh.refresh(database, 1) == NOTHING
    assert rows(database, derived_value) == before
    assert database.data_version(1) == version


def test_what_is_kept_is_what_would_be_made_on_the_spot(person: Database) -> None:
    def asked() -> tuple[Any, ...]:
        return (
            derived.forecasts(person, 1, LAST),
            *(derived.change_points(person, 1, name, LAST) for name in derived.CHANGING),
            derived.correlations(person, 1, LAST),
        )

    live = asked()
    assert refresh.refresh(person, 1) == Refreshed(0, 0, SERIES)
    assert asked() == live


def test_a_change_of_level_has_its_date(person: Database) -> None:
    refresh.refresh(person, 1)
    found = derived.change_points(person, 1, "hrv_rmssd", LAST)
    assert found is not None
    assert found.found is not None
    (point,) = found.found.points
    assert abs((found.day(point) - (FIRST + timedelta(days=75))).days) <= 1
    assert point.low < 50 < point.high  # percent


@pytest.mark.parametrize("changed", [DAYS, 20])
def test_a_new_day_and_a_late_one_give_what_all_days_give(person: Database, changed: int) -> None:
    """A day that follows is carried on; a change of an old one begins anew."""
    refresh.refresh(person, 1)
    put(person, [changed], hrv_rmssd=70.0)
    assert refresh.refresh(person, 1).series == SERIES
    carried = kept_of(person, "forecast")["detail"]
    with person.write(1) as connection:
        connection.execute(delete(derived_value))
    refresh.refresh(person, 1)
    whole = kept_of(person, "forecast")["detail"]
    for one, other in zip(told(carried), told(whole), strict=True):
        assert one.method == other.method
        assert one.value == pytest.approx(other.value, rel=1e-9)
        assert one.mase == pytest.approx(other.mase, rel=1e-9)


def told(detail: str) -> tuple[Forecast, ...]:
    return forecasts(BacktestState.from_json(json.loads(detail)["found"]))


def test_only_what_its_data_changed_for_is_made_anew(person: Database) -> None:
    refresh.refresh(person, 1)
    put(person, [DAYS - 1], weight=61.0)
    assert refresh.refresh(person, 1) == Refreshed(0, 0, ("change points",))
    put(person, [DAYS - 1], weight=61.0, steps=9000.0)
    assert refresh.refresh(person, 1) == Refreshed(0, 0, ("correlations",))


def test_a_day_in_the_past_does_not_know_the_days_after(person: Database) -> None:
    past = FIRST + timedelta(days=100)
    before = derived.forecasts(person, 1, past), derived.correlations(person, 1, past)
    refresh.refresh(person, 1)
    put(person, range(101, DAYS), hrv_rmssd=20.0)
    refresh.refresh(person, 1)
    assert (derived.forecasts(person, 1, past), derived.correlations(person, 1, past)) == before
    changes = derived.change_points(person, 1, "hrv_rmssd", past)
    assert changes is not None
    assert changes.last == past


def test_days_after_the_last_refresh_are_carried_on_when_asked(person: Database) -> None:
    refresh.refresh(person, 1)
    put(person, [DAYS])
    next_day = LAST + timedelta(days=1)
    found = derived.forecasts(person, 1, next_day)
    with person.write(1) as connection:
        connection.execute(delete(derived_value))
    assert [f.value for f in found] == pytest.approx(
        [f.value for f in derived.forecasts(person, 1, next_day)], rel=1e-9
    )


def test_of_nobody_s_data_nothing_is_said(sqlite_database: Database) -> None:
    assert derived.forecasts(sqlite_database, 1, LAST) == ()
    assert derived.correlations(sqlite_database, 1, LAST) == ()
    assert derived.change_points(sqlite_database, 1, "hrv_rmssd", LAST) is None
    assert derived.efficiency(sqlite_database, 1, FIRST, LAST)["efficiency"].null_count() == DAYS
    assert session_values.session_values(sqlite_database, 1, "a") == {}
    assert refresh.refresh(sqlite_database, 1) == NOTHING


def test_only_a_session_that_changed_is_worked_out_again(sqlite_database: Database) -> None:
    connect(sqlite_database)
    train(sqlite_database, run("a"), run("ab"))
    refresh.refresh(sqlite_database, 1)
    before = session_values.session_values(sqlite_database, 1, "a")
    assert before["trimp_edwards"].value == pytest.approx(3 * 40)
    train(sqlite_database, run("a"), run("ab", minutes=30))
    assert refresh.refresh(sqlite_database, 1).sessions == 1
    assert session_values.session_values(sqlite_database, 1, "a") == before
    shorter = session_values.session_values(sqlite_database, 1, "ab")
    assert shorter["trimp_edwards"].value == pytest.approx(3 * 30)


def test_values_of_a_session_that_is_gone_go(sqlite_database: Database) -> None:
    connect(sqlite_database)
    train(sqlite_database, run("a"), run("b"))
    refresh.refresh(sqlite_database, 1)
    with sqlite_database.write(1) as connection:
        derive.forget(connection, ["1/training_sessions/b"])
    assert refresh.refresh(sqlite_database, 1) == Refreshed(0, 1, ("efficiency",))
    assert derived_values.versions(sqlite_database, 1, session_values.SUBJECT).keys() == {"session/a"}


def test_a_newer_method_works_everything_out_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(sqlite_database)
    put(sqlite_database, range(30))
    train(sqlite_database, run("a"), run("b"))
    refresh.refresh(sqlite_database, 1)
    monkeypatch.setattr(session_values, "VERSION", "newer")
    assert refresh.refresh(sqlite_database, 1) == Refreshed(2, 0, ("efficiency",))
    monkeypatch.setattr(derived, "VERSION", "newer")
    assert refresh.refresh(sqlite_database, 1) == Refreshed(0, 0, ("efficiency", *SERIES))
    assert refresh.refresh(sqlite_database, 1) == NOTHING


def test_one_that_was_stopped_goes_on_where_it_was(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(sqlite_database)
    train(sqlite_database, *(run(name) for name in "abc"))
    monkeypatch.setattr(refresh, "BATCH", 1)
    with monkeypatch.context() as stopped:
        stopped.setattr(session_values, "computed", stop_at("b", session_values.computed))
        with pytest.raises(KeyboardInterrupt):
            refresh.refresh(sqlite_database, 1)
    assert derived_values.outdated(sqlite_database, METHODS).keys() == {1}
    assert refresh.refresh(sqlite_database, 1).sessions == 2


def stop_at(last: str, compute: Callable[..., list[Derived]]) -> Callable[..., list[Derived]]:
    def computed(database: Database, athlete_id: int, session_id: str, fingerprint: str) -> list[Derived]:
        if session_id == last:
            raise KeyboardInterrupt
        return compute(database, athlete_id, session_id, fingerprint)

    return computed


def test_efficiency_is_held_against_earlier_runs_at_the_same_heart_rate(sqlite_database: Database) -> None:
    connect(sqlite_database)
    add(sqlite_database, profile.sport, sport_id="1", name="Running")
    for n in range(10):
        day = DAY + timedelta(days=n)
        session = run(f"r{n}", speed=10.8 * (1.05 if n == 9 else 1), day=day)
        copy = run(f"10{n}", speed=8.0, day=day)  # another record of the same training does not count
        body = {"trainingSessions": [session, copy]}
        take(sqlite_database, "training_sessions", body, day, kind="detail")
    refresh.refresh(sqlite_database, 1)
    found = derived.efficiency(sqlite_database, 1, DAY, LAST_RUN)
    assert found["efficiency"].to_list() == pytest.approx([None] * 8 + [100.0, 105.0])
    assert found["efficiency_14d"].to_list() == pytest.approx([None] * 9 + [102.5])
    assert derived.efficiency(sqlite_database, 1, LAST_RUN, LAST_RUN).row(0)[1:] == pytest.approx(
        (105.0, 102.5)
    )
    without_the_last = derived.efficiency(sqlite_database, 1, DAY, DAY + timedelta(days=8))
    assert without_the_last.rows() == found.head(9).rows()


def test_a_sport_that_becomes_known_changes_what_is_said_of_its_sessions(sqlite_database: Database) -> None:
    connect(sqlite_database)
    train(sqlite_database, run("a"))
    refresh.refresh(sqlite_database, 1)
    assert session_values.session_values(sqlite_database, 1, "a")["efficiency"].value is None
    add(sqlite_database, profile.sport, sport_id="1", name="Running")
    assert refresh.refresh(sqlite_database, 1).sessions == 1
    found = session_values.session_values(sqlite_database, 1, "a")["efficiency"].value
    assert found == pytest.approx(180 / 140)
