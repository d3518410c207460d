from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from polar_data.database import Database, upsert
from polar_data.schema import profile, training
from polar_data.store import sessions

DAY = date(2026, 6, 2)
START = datetime(2026, 6, 2, 18)


def _put(database: Database, table: Table, **values: Any) -> None:
    row = {"athlete_id": 1, "source": "accesslink_v4", "item": "x"} | values
    with database.write(1) as connection:
        upsert(connection, table, [row])


def _session(database: Database, session_id: str, start: datetime, minutes: float, **values: Any) -> None:
    row = {"session_id": session_id, "day": start.date(), "start_local": start, "duration_s": minutes * 60}
    _put(database, training.session, **(row | {"stop_local": start + timedelta(minutes=minutes)} | values))


def test_sessions_come_in_time_order_with_their_sport(database: Database) -> None:
    _put(database, profile.sport, sport_id="1", name="Running")
    _session(database, "late", START, 60, sport_id="1")
    _session(database, "early", START - timedelta(hours=9), 30, sport_id="99")
    found = sessions.sessions(database, 1, DAY, DAY)
    assert found.select("session_id", "sport").rows() == [("early", None), ("late", "Running")]
    assert found["counts"].to_list() == [True, True]


@pytest.mark.parametrize(("late_min", "counts"), [(5, False), (15, True)])
def test_records_that_overlap_by_more_than_80_percent_count_once(
    database: Database, late_min: int, counts: bool
) -> None:
    # 60 minutes against 60: 55 shared is 92 %, 45 shared is 75 %
    _session(database, "a", START, 60)
    _session(database, "b", START + timedelta(minutes=late_min), 60, source="accesslink_v3")
    found = sessions.sessions(database, 1, DAY, DAY)
    assert dict(found.select("session_id", "counts").iter_rows()) == {"a": True, "b": counts}


def test_the_load_of_a_training_is_told_by_whichever_record_has_it(database: Database) -> None:
    _session(database, "a", START, 60)
    _session(database, "b", START, 60, source="accesslink_v3", cardio_load=88)
    _session(database, "team", START + timedelta(days=1), 90, training_load=120.0)
    found = sessions.sessions(database, 1, DAY, DAY + timedelta(days=1))
    counting = dict(found.filter("counts").select("session_id", "load").iter_rows())
    assert counting == {"a": 88.0, "team": 120.0}


def test_a_short_record_of_a_training_is_in_its_log_and_does_not_count(database: Database) -> None:
    _session(database, "short", START + timedelta(minutes=30), 12)
    _session(database, "whole", START, 110, source="accesslink_v3", duration_s=None)
    found = sessions.sessions(database, 1, DAY, DAY)
    assert found.select("session_id", "counts").rows() == [("whole", True), ("short", False)]


def test_the_other_records_of_a_training(database: Database) -> None:
    _session(database, "a", START, 60)
    _session(database, "b", START, 60, source="accesslink_v3")
    _session(database, "c", START + timedelta(hours=2), 60)
    others = {}
    for name in ("a", "b", "c"):
        found = sessions.session(database, 1, name)
        assert found is not None
        others[name] = sessions.other_records(database, 1, found)
    assert others == {"a": [("accesslink_v3", "b")], "b": [("accesslink_v4", "a")], "c": []}


def test_one_session_by_its_id(database: Database) -> None:
    _session(database, "a", START, 60, hr_avg_bpm=140)
    found = sessions.session(database, 1, "a")
    assert found is not None
    assert (found["hr_avg_bpm"], found["start_local"], found["sport"]) == (140, START, None)
    assert sessions.session(database, 1, "b") is None
    assert sessions.session(database, 2, "a") is None


@pytest.mark.parametrize("name", sessions.PARTS)
def test_every_part_can_be_read_where_there_is_none(database: Database, name: str) -> None:
    assert sessions.part(database, 1, name, "a").is_empty()


def test_a_part_is_of_one_session_and_in_order(database: Database) -> None:
    for seq in (1, 0):
        _put(
            database,
            training.session_lap,
            session_id="a",
            exercise_seq=0,
            kind="lap",
            seq=seq,
            duration_s=60.0 * seq,
        )
    _put(database, training.session_lap, session_id="b", exercise_seq=0, kind="lap", seq=0, duration_s=9.0)
    assert sessions.part(database, 1, "laps", "a")["duration_s"].to_list() == [0.0, 60.0]


def _body(database: Database, at: datetime, **values: Any) -> None:
    _put(database, profile.physical_information, at_local=at, origin="account", **values)


def test_a_session_without_a_body_has_what_was_known_before_it_or_else_first_after_it(
    database: Database,
) -> None:
    _body(database, START - timedelta(days=9), weight_kg=60.0)
    _body(database, START - timedelta(days=1), weight_kg=61.0)
    _body(database, START + timedelta(days=1), weight_kg=62.0, vo2max=50.0)
    _body(database, START + timedelta(days=2), weight_kg=63.0, vo2max=51.0)
    _put(database, profile.account, sex="male")
    _session(database, "bare", START, 60)
    _session(database, "own", START + timedelta(hours=2), 60, max_hr_bpm=190.0)
    body = ("weight_kg", "vo2max", "max_hr_bpm", "sex")
    found = sessions.sessions(database, 1, DAY, DAY)
    assert found.select(body).rows() == [(61.0, 50.0, None, "male"), (None, None, 190.0, None)]
    one = sessions.session(database, 1, "bare")
    assert one is not None
    assert [one[name] for name in body] == [61.0, 50.0, None, "male"]
