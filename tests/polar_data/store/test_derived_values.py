"""Derived values: written, read, and known to be out of date."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from polar_data import connect as connecting
from polar_data.database import Database
from polar_data.schema.values import derived_value
from polar_data.store import derived_values
from polar_data.store.derived_values import Derived
from tests.polar_data.hand_made import DAY, connect, rows, take


def session(number: str, **more: Any) -> dict[str, Any]:
    start = datetime(DAY.year, DAY.month, DAY.day, 18).isoformat()
    return {"identifier": {"id": number}, "startTime": start, "exercises": [], **more}


def train(database: Database, *sessions: dict[str, Any]) -> None:
    take(database, "training_sessions", {"trainingSessions": list(sessions)}, kind="detail")


def test_what_is_written_is_read_by_the_beginning_of_its_subject(database: Database) -> None:
    some = [
        Derived("a_/1", "x", "1", "f", 1.5, None),
        Derived("a_/1", "y", "1", "f", None, '{"n": 2}'),
        Derived("ab/1", "x", "1", "f", 2.5),
    ]
    derived_values.write(database, 1, some)
    assert derived_values.read(database, 1, "a_/").rows() == [tuple(each) for each in some[:2]]
    assert derived_values.read(database, 1, "a", "x")["value"].to_list() == [1.5, 2.5]
    assert derived_values.read(database, 2, "a").is_empty()
    assert derived_values.versions(database, 1, "a") == {"a_/1": ("1", "f"), "ab/1": ("1", "f")}


def test_a_subject_is_replaced_as_a_whole(database: Database) -> None:
    derived_values.write(database, 1, [Derived("s", "x", "1", "f"), Derived("s", "y", "1", "f")])
    derived_values.write(database, 1, [Derived("s", "x", "2", "g", 3.0)])
    assert derived_values.versions(database, 1, "s") == {"s": ("2", "g")}
    derived_values.drop(database, 1, ["s"])
    assert rows(database, derived_value) == []


def test_values_are_out_of_date_from_the_next_write_on(database: Database) -> None:
    connect(database)
    assert derived_values.outdated(database, "1") == {}  # nothing was ever written
    train(database, session("a"))
    seen = database.data_version(1)
    assert derived_values.outdated(database, "1") == {1: seen}
    derived_values.finish(database, 1, "1", seen, changed=True)
    assert database.data_version(1) == seen + 1  # caches learn of it
    assert derived_values.outdated(database, "1") == {}
    assert derived_values.outdated(database, "2") == {1: seen + 1}  # another method
    derived_values.finish(database, 1, "1", seen + 1, changed=False)
    assert database.data_version(1) == seen + 1
    train(database, session("a", name="Evening"))
    assert derived_values.outdated(database, "1").keys() == {1}


def test_what_is_written_meanwhile_is_not_taken_as_seen(database: Database) -> None:
    connect(database)
    train(database, session("a"))
    seen = database.data_version(1)
    train(database, session("b"))
    derived_values.finish(database, 1, "1", seen, changed=True)
    assert derived_values.outdated(database, "1").keys() == {1}


def test_the_fingerprint_of_a_session_follows_what_is_archived_of_it(database: Database) -> None:
    connect(database)
    train(database, session("a"), session("b"))
    before = derived_values.session_inputs(database, 1)
    assert before.keys() == {"a", "b"}
    train(database, session("a"), session("b", name="Evening"))
    after = derived_values.session_inputs(database, 1)
    assert after["a"] == before["a"]
    assert after["b"] != before["b"]


def test_nothing_stays_of_somebody_who_is_forgotten(database: Database) -> None:
    connect(database)
    derived_values.write(database, 1, [Derived("s", "x", "1", "f", 3.0)])
    connecting.disconnect(database, 1, keep_data=False)
    assert rows(database, derived_value) == []
