"""Syncs after the first: what is new, late, edited or gone at Polar, and how few requests that takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, Table, func, select

from polar_data import connect
from polar_data.database import Database
from polar_data.schema import DERIVED, days, kept, training
from polar_data.store import coverage, sync_log
from tests.polar_simulator.process import Simulator
from tests.support.sync import TODAY, Account, connected, differences, settings_for

Snapshot = dict[str, list[str]]
LATE = TODAY - timedelta(days=20)


@pytest.fixture
def long_account(week: Simulator, sqlite_database: Database, tmp_path: Path) -> Account:
    """An account whose first sync goes a year back."""
    week.admin("reset")
    return Account.connect(week, sqlite_database, settings_for(week, tmp_path), 365)


def training_day(account: Account) -> date:
    """A day of the account with a training session."""
    with account.database.read() as connection:
        day: date | None = connection.scalar(select(func.max(training.session.c.day)))
    assert day is not None
    return day


def rows(account: Account, table: Table) -> Sequence[Row[Any]]:
    with account.database.read() as connection:
        return connection.execute(select(table)).all()


def revisions(account: Account, endpoint: str) -> list[tuple[int, bool, bool]]:
    """(revision, current, vanished) of an endpoint's items that have more than one story."""
    c = kept.archive_item.c
    with account.database.read() as connection:
        query = select(c.revision, c.current, c.vanished_utc).where(c.endpoint == endpoint)
        found = [(r.revision, r.current, r.vanished_utc is not None) for r in connection.execute(query)]
    return sorted(row for row in found if row != (1, True, False))


def test_with_nothing_new_a_sync_of_a_year_takes_forty_requests_and_changes_nothing(
    long_account: Account,
) -> None:
    assert long_account.sync() == "complete"
    before, version = long_account.snapshot(), long_account.version
    long_account.requests()
    assert long_account.sync() == "complete"
    assert len(long_account.requests()) <= 40
    assert long_account.version == version
    assert differences(long_account.snapshot(), before) == {}
    assert (long_account.run.items_new, long_account.run.items_changed) == (0, 0)


def test_days_that_the_watch_syncs_weeks_late_are_found(week: Simulator, long_account: Account) -> None:
    week.admin("hide", **{"from": "2026-09-01", "to": "2026-10-01"})
    assert long_account.sync() == "complete"
    with long_account.database.read() as connection:
        states = coverage.read(connection, long_account.connection_id)
    assert states["sleeps"][LATE].state == "empty"
    version = long_account.version
    week.admin("release", day=LATE.isoformat())
    assert long_account.sync() == "complete"
    assert long_account.version > version
    late = long_account.snapshot()
    with long_account.database.read() as connection:
        item = kept.archive_item.c
        families = connection.scalars(select(item.endpoint).where(item.day == LATE))
        assert {"sleeps", "nightly_recharge", "activity"} <= set(families)
    assert any(f"'day': {LATE!r}" in row and "'sleep_duration': None" not in row for row in late["daily"])


def test_an_edited_session_is_read_again_and_becomes_revision_two(account: Account) -> None:
    account.sync()
    day = training_day(account)
    account.simulator.admin("clock", advance_s=3600)
    renamed = {".name": "Renamed by hand"}
    account.simulator.admin("edit", family="training_sessions", day=day.isoformat(), set=renamed)
    account.requests()
    assert account.sync() == "complete"
    details = [query for path, query in account.requests() if path == "training-sessions/list"]
    assert sum("features" in query for query in details) == 1
    assert revisions(account, "training_sessions") == [(1, False, False), (2, True, False)]
    assert account.count(training.session, name="Renamed by hand") == 1
    assert account.run.items_changed == 1


def test_a_deleted_item_vanishes_and_comes_back_the_same(account: Account, undisturbed: Snapshot) -> None:
    account.sync()
    day = training_day(account)
    account.simulator.admin("hide", family="training_sessions", day=day.isoformat())
    assert account.sync() == "complete"
    vanished = revisions(account, "training_sessions")
    assert vanished
    assert set(vanished) == {(1, True, True)}
    assert account.count(training.session, day=day) == 0
    now = account.snapshot()
    assert len(now["archive_item"]) == len(undisturbed["archive_item"])
    assert len(now["session_zone"]) < len(undisturbed["session_zone"])
    assert len(now["series"]) < len(undisturbed["series"])
    account.simulator.admin("release")
    assert account.sync() == "complete"
    assert differences(account.snapshot(), undisturbed) == {}


def test_one_of_two_items_of_a_day_is_deleted(account: Account, undisturbed: Snapshot) -> None:
    account.sync()
    day = training_day(account)
    before = account.count(training.session, day=day)
    account.simulator.admin("delete", family="training_sessions", day=day.isoformat())
    assert account.sync() == "complete"
    assert account.count(training.session, day=day) == before - 1
    assert len(account.snapshot()["archive_item"]) == len(undisturbed["archive_item"])


def test_the_watch_is_read_again_for_three_days_where_polar_names_no_change(account: Account) -> None:
    account.sync()
    nights = [row.night for row in rows(account, days.sleep_night)]
    old = max(night for night in nights if night <= TODAY - timedelta(days=3))
    new = max(night for night in nights if night > TODAY - timedelta(days=3))
    for night in (old, new):
        account.simulator.admin(
            "edit", family="sleeps", day=night.isoformat(), set={".sleepScore.sleepScore": 12.5}
        )
    account.sync()
    scores = {row.night: row.sleep_score for row in rows(account, days.sleep_night)}
    assert scores[new] == 12.5
    assert scores[old] != 12.5


@pytest.mark.parametrize(
    ("family", "envelope"),
    [
        ("nightly_recharge", "list"),
        ("nightly_recharge", "absent_when_empty"),
        ("continuous_samples", "top_level"),
        ("sports", "array"),
        ("training_sessions", "sample_type_prefix"),
        ("training_sessions", "interval_values"),
        ("training_sessions", "route_points"),
        ("sleeps", "absent_when_empty"),
    ],
)
def test_each_shape_of_an_answer_gives_the_same_rows(
    account: Account, undisturbed: Snapshot, family: str, envelope: str
) -> None:
    account.simulator.admin("rules", family=family, envelope=envelope)
    assert account.sync() == "complete"
    now = account.snapshot()
    names = {table.name for table in DERIVED}
    assert {name: rows for name, rows in differences(now, undisturbed).items() if name in names} == {}


@pytest.mark.parametrize(
    ("family", "path", "rules"),
    [
        ("training_sessions", "training-sessions/list", {"dialect": "date"}),
        ("calendar", "calendar/list", {"dialect": "date"}),
        ("calendar_targets", "training-target/calendar-targets", {"names": ["fromDate", "toDate"]}),
    ],
)
def test_another_spelling_of_the_dates_costs_one_request_once(
    long_account: Account, family: str, path: str, rules: dict[str, object]
) -> None:
    long_account.simulator.admin("hide", **{"from": "2026-09-01", "to": "2026-10-01"})  # listings will do
    long_account.simulator.admin("rules", family=family, **rules)
    assert long_account.sync() == "complete"
    refused = long_account.simulator.admin("requests", reset=True)["requests"]
    assert [entry[3] for entry in refused if entry[1] == f"/v4/data/{path}"].count(400) == 1
    assert long_account.sync() == "complete"
    again = long_account.simulator.admin("requests", reset=True)["requests"]
    assert {entry[3] for entry in again} == {200}


def test_a_spelling_that_nobody_knows_is_told(account: Account) -> None:
    account.simulator.admin("rules", family="calendar_targets", dialect="datetime")
    assert account.sync() == "partial"
    [problem] = account.problems
    assert problem["endpoint"] == "calendar_targets"
    assert "Update the dashboard" in problem["do"]


def test_scopes_that_were_not_granted_are_told_and_asked_once_a_sync(
    week: Simulator, sqlite_database: Database, tmp_path: Path
) -> None:
    week.admin("reset")
    settings = settings_for(week, tmp_path)
    scopes = ["profile:read", "skin_contact:read"]
    connection_id = connected(week, sqlite_database, settings, scopes=scopes)
    connect.set_first_day(sqlite_database, connection_id, TODAY - timedelta(days=364))
    account = Account(week, sqlite_database, settings, connection_id)
    account.requests()
    assert account.sync() == "partial"
    problem = next(p for p in account.problems if p["endpoint"] == "temperature")
    assert "Missing required scope: temperature_measurement:read" in problem["what"]
    assert "Reconnect on Connections" in problem["do"]
    asked = [path for path, _ in account.requests()]
    assert asked.count("temperature-measurements") <= 4  # of five windows, those that were at once
    found = sync_log.coverage(sqlite_database, connection_id, TODAY, TODAY).to_dicts()
    states = {row["endpoint"]: row["state"] for row in found}
    assert (states["skin_contacts"], states["temperature"]) == ("data", "not_consented")
    connected(week, sqlite_database, settings, renew=connection_id)
    assert account.sync() == "complete"
    assert account.count(training.session) > 0
