from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Table

from answers import training
from answers.session_values import computed
from charts.route import located
from polar_data.database import Database, upsert
from polar_data.schema import training as tables
from tests.polar_data.hand_made import connect, take

START = datetime(2026, 6, 2, 18)


def _put(database: Database, table: Table, **values: Any) -> None:
    with database.write(1) as connection:
        upsert(connection, table, [{"athlete_id": 1, "source": "accesslink_v4", "item": "x"} | values])


def _log(**columns: Any) -> pl.DataFrame:
    base = {"day": [date(2026, 6, 1), date(2026, 6, 7), date(2026, 6, 8)], "sport": ["Running"] * 3}
    return pl.DataFrame(base | {"duration_s": [3600.0] * 3, "counts": [True] * 3} | columns)


def test_weeks_start_on_monday() -> None:
    found = training.weekly(_log(load=[10.0, 20.0, 40.0]))
    assert found.select("week", "load", "sessions", "duration_h").rows() == [
        (date(2026, 6, 1), 30.0, 2, 2.0),
        (date(2026, 6, 8), 40.0, 1, 1.0),
    ]


def test_copies_of_a_session_do_not_count() -> None:
    found = training.weekly(_log(load=[10.0, 20.0, 40.0], counts=[True, False, True]))
    assert found["load"].to_list() == [10.0, 40.0]


def test_a_week_without_any_load_has_none_rather_than_zero() -> None:
    assert training.weekly(_log(load=[None, None, 40.0]))["load"].to_list() == [None, 40.0]


def test_a_week_tells_how_many_of_its_sessions_have_a_load() -> None:
    found = training.weekly(_log(load=[120.0, None, None], day=[date(2026, 6, 1)] * 3))
    assert found.select("load", "with_load", "sessions").rows() == [(120.0, 1, 3)]
    found = training.weekly(_log(load=[None, None, 40.0]))
    assert found.select("load", "with_load", "sessions").rows() == [(None, 0, 2), (40.0, 1, 1)]


def test_the_time_of_a_week_is_null_where_no_session_tells_its_own() -> None:
    found = training.weekly(_log(load=[10.0, 20.0, 40.0], duration_s=[None, None, 1800.0]))
    assert found["duration_h"].to_list() == [None, 0.5]


def test_the_log_takes_polars_cardio_load_first(sqlite_database: Database) -> None:
    row = {"day": START.date(), "start_local": START, "sport_id": "1"}
    _put(sqlite_database, tables.session, session_id="a", cardio_load=50.0, training_load=80.0, **row)
    _put(sqlite_database, tables.session, session_id="b", training_load=70.0, **row)
    found = training.log(sqlite_database, 1, START.date(), START.date())
    assert dict(found.select("session_id", "load").iter_rows()) == {"a": 50.0, "b": 70.0}
    assert found["sport"].to_list() == ["Unknown sport"] * 2


def test_samples_of_all_exercises_share_the_session_s_time(sqlite_database: Database) -> None:
    beats = {"type": "HEART_RATE", "intervalMillis": 1000, "values": [100, 101]}
    exercises = [
        {"startTime": (START + timedelta(seconds=late)).isoformat(), "samples": {"samples": [beats]}}
        for late in (0, 600)
    ]
    session = {"identifier": {"id": "a"}, "startTime": START.isoformat(), "exercises": exercises}
    connect(sqlite_database)
    take(sqlite_database, "training_sessions", {"trainingSessions": [session]}, START.date(), kind="detail")
    found = training.detail(sqlite_database, 1, "a")
    assert found is not None
    assert found.samples.select("exercise", "t_s").rows() == [(0, 0.0), (0, 1.0), (1, 600.0), (1, 601.0)]
    assert found.route.is_empty()


def test_samples_of_one_exercise_that_cannot_be_read_leave_the_others(sqlite_database: Database) -> None:
    beats = {"type": "HEART_RATE", "values": [100, 101]}
    exercises = [
        {"startTime": START.isoformat(), "samples": {"samples": [beats | more]}}
        for more in ({}, {"intervalMillis": 1000})
    ]
    session = {"identifier": {"id": "a"}, "startTime": START.isoformat(), "exercises": exercises}
    connect(sqlite_database)
    take(sqlite_database, "training_sessions", {"trainingSessions": [session]}, START.date(), kind="detail")
    found = training.detail(sqlite_database, 1, "a")
    assert found is not None
    assert found.samples["exercise"].to_list() == [1, 1]
    assert found.samples_unread == ("Training sessions: intervalMillis is missing",)
    assert found.route_unread == ()
    made = {row.metric: row for row in computed(sqlite_database, 1, "a", "")}
    assert made["trimp_edwards"].value is None
    assert "its samples could not be read" in (made["trimp_edwards"].detail or "")


PAUSE = (10, 20)  # from and to, in seconds since the start of an exercise


def _paused(late: int, heart_rate: list[int], route_s: list[int]) -> dict[str, Any]:
    """An exercise of 30 seconds, `late` after the session's start, with `PAUSE`."""

    def at(seconds: int) -> str:
        return (START + timedelta(seconds=late + seconds)).isoformat()

    places = [{"latitude": 60.0, "longitude": 25.0, "elapsedMillis": 1000 * t} for t in route_s]
    return {
        "startTime": at(0),
        "stopTime": at(30),
        "pauseTimes": [{"startTime": at(PAUSE[0]), "endTime": at(PAUSE[1])}],
        "samples": {"samples": [{"type": "HEART_RATE", "intervalMillis": 1000, "values": heart_rate}]},
        "routes": {"route": {"startTime": at(0), "wayPoints": places}},
    }


def _detail(database: Database, *exercises: dict[str, Any]) -> training.Detail:
    session = {"identifier": {"id": "a"}, "startTime": START.isoformat(), "exercises": list(exercises)}
    connect(database)
    take(database, "training_sessions", {"trainingSessions": [session]}, START.date(), kind="detail")
    found = training.detail(database, 1, "a")
    assert found is not None
    return found


def test_after_a_pause_each_place_still_has_its_own_heart_rate(sqlite_database: Database) -> None:
    """20 samples in 30 seconds of route: what was recorded at 20 s is the sample at 10 s."""
    found = _detail(
        sqlite_database,
        _paused(0, list(range(100, 120)), [0, 9, 15, 20, 29]),
        _paused(600, list(range(150, 170)), [0, 9, 20, 29]),
    )
    assert found.route["t_s"].to_list() == [0, 9, 10, 10, 19, 600, 609, 610, 619]
    places = located(found.route, found.samples, "heart_rate_bpm")
    assert places["heart_rate_bpm"].to_list() == [100, 109, 110, 110, 119, 150, 159, 160, 169]


@pytest.mark.parametrize(
    ("samples", "route_s"),
    [(30, [0, 9, 20, 29]), (20, [0, 9, 10, 19]), (8, [0, 9, 20, 29])],
    ids=["the samples go on in it", "the route leaves it out too", "the samples end before it"],
)
def test_a_route_keeps_its_time_where_nothing_shows_that_only_the_samples_leave_a_pause_out(
    sqlite_database: Database, samples: int, route_s: list[int]
) -> None:
    found = _detail(sqlite_database, _paused(0, [100] * samples, route_s))
    assert found.route["t_s"].to_list() == route_s


def test_a_session_that_is_not_there(sqlite_database: Database) -> None:
    assert training.detail(sqlite_database, 1, "nope") is None
