from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import insert

from polar_data.database import Database
from polar_data.schema import kept
from polar_data.store import sync_log
from polar_data.store.sync_log import WHOLE, Run
from tests.polar_data.hand_made import DAY, NOW


def put(database: Database, table: Any, *found: dict[str, Any]) -> None:
    with database.write() as connection:
        connection.execute(insert(table), list(found))


def covered(endpoint: str, day: date, state: str, connection_id: int = 1) -> dict[str, Any]:
    return {
        "connection_id": connection_id,
        "endpoint": endpoint,
        "day": day,
        "state": state,
        "checked_utc": NOW,
    }


def test_the_last_run_of_a_connection(database: Database) -> None:
    assert sync_log.last_run(database, 1) is None
    times = {"started_utc": NOW, "beat_utc": NOW + timedelta(minutes=1)}
    put(database, kept.sync_run, {"connection_id": 1, "status": "failed"} | times)
    counts = {"requests_done": 12, "requests_planned": 40, "items_new": 7, "items_changed": 1}
    more = {"seconds_left": 31.5, "doing": "Sleep", "message": None}
    put(database, kept.sync_run, {"connection_id": 1, "status": "running"} | times | counts | more)
    put(database, kept.sync_run, {"connection_id": 2, "status": "complete"} | times)
    assert sync_log.last_run(database, 1) == Run(
        id=2,
        connection_id=1,
        status="running",
        started_utc=NOW,
        ended_utc=None,
        beat_utc=datetime(2026, 10, 1, 8, 1, tzinfo=UTC),
        requests_done=12,
        requests_planned=40,
        items_new=7,
        items_changed=1,
        seconds_left=31.5,
        doing="Sleep",
        message=None,
    )


def test_the_problems_of_one_run(database: Database) -> None:
    problem = {"connection_id": 1, "endpoint": "sleeps", "what": "Polar is down", "do": "Wait"}
    put(database, kept.sync_problem, {"run_id": 1, "first_day": DAY, "last_day": DAY} | problem)
    put(database, kept.sync_problem, {"run_id": 1, "item_key": "2026-09-30"} | problem)
    put(database, kept.sync_problem, {"run_id": 2} | problem)
    found = sync_log.problems(database, 1)
    assert found.columns == ["endpoint", "item_key", "first_day", "last_day", "what", "do"]
    assert found.rows() == [
        ("sleeps", None, DAY, DAY, "Polar is down", "Wait"),
        ("sleeps", "2026-09-30", None, None, "Polar is down", "Wait"),
    ]
    assert sync_log.problems(database, 3).schema["first_day"] == pl.Date


def test_coverage_of_the_days_asked_for_with_the_familys_name(database: Database) -> None:
    put(
        database,
        kept.coverage,
        covered("sleeps", DAY, "data"),
        covered("sleeps", DAY - timedelta(days=1), "pending"),
        covered("sleeps", DAY - timedelta(days=2), "not_consented"),
        covered("nightly_recharge", DAY, "empty"),
        covered("gone_endpoint", DAY, "data"),
        covered("sports", WHOLE, "data"),
        covered("sleeps", DAY, "failed", connection_id=2),
    )
    found = sync_log.coverage(database, 1, DAY - timedelta(days=1), DAY)
    assert found.rows() == [
        ("gone_endpoint", "gone_endpoint", DAY, "data", NOW),
        ("nightly_recharge", "Nightly Recharge", DAY, "empty", NOW),
        ("sleeps", "Sleep", DAY, "data", NOW),
    ]
    assert sync_log.coverage(database, 1, WHOLE, DAY).height == 4
    assert sync_log.whole(database, 1).rows() == [("sports", "Sports", "data", NOW)]
    assert sync_log.coverage(database, 3, DAY, DAY).columns == found.columns


def test_the_oldest_day_that_was_asked_for(database: Database) -> None:
    put(
        database,
        kept.coverage,
        covered("sleeps", DAY, "data"),
        covered("activity", DAY - timedelta(days=9), "failed"),
        covered("sports", WHOLE, "data"),
        covered("sleeps", DAY - timedelta(days=20), "data", connection_id=2),
    )
    assert sync_log.first_day(database, 1) == DAY - timedelta(days=9)
    assert sync_log.first_day(database, 3) is None


def test_items_that_could_not_be_read(database: Database) -> None:
    read = {"connection_id": 1, "endpoint": "sleeps", "revision": 1, "parser_version": 1}
    item = {"sha256": "", "body": b"", "current": True, "fetched_utc": NOW, "revision": 1}
    for key, problem in (("a", "Sleep: no date"), ("b", None)):
        put(database, kept.derivation, read | {"key": key, "problem": problem})
        put(database, kept.archive_item, {"connection_id": 1, "endpoint": "sleeps", "key": key} | item)
    assert sync_log.unreadable(database, 1).rows() == [("sleeps", "Sleep", "a", "Sleep: no date")]
    assert sync_log.unreadable(database, 2).height == 0
