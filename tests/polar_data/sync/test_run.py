"""How a run is started, watched over and ended, and what it remembers for the next one."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.exc import OperationalError

from polar_data import connect, jobs, lease
from polar_data import sync as fetching
from polar_data.database import Database, upsert
from polar_data.errors import ConfigError, SyncRunningError
from polar_data.schema import DERIVED, KEPT, days, kept
from polar_data.store import coverage
from polar_data.sync import sync
from tests.polar_simulator.process import Simulator
from tests.support.sync import TODAY, Account, connected, settings_for


def requests_to(account: Account, path: str) -> list[str]:
    return [query for asked, query in account.requests() if asked == path]


def take_lease(database: Database) -> None:
    with database.write() as connection:
        connection.execute(update(kept.lease).values(owner="another machine"))


def plan_route(account: Account, route_id: str) -> None:
    """A training target for today that names a route."""
    target = {"session": {"id": "by hand"}, "exercise": [{"routeId": route_id}]}
    account.simulator.admin("add", family="calendar_targets", day=TODAY.isoformat(), item=target)


def all_listed(account: Account) -> str | None:
    with account.database.read() as connection:
        name = kept.meta.c.name == jobs.all_listed(account.connection_id)
        found: str | None = connection.scalar(select(kept.meta.c.value).where(name))
    return found


def test_without_a_client_the_run_says_so_and_is_not_started_again_at_once(
    week: Simulator, sqlite_database: Database, tmp_path: Path
) -> None:
    week.admin("reset")
    settings = settings_for(week, tmp_path)
    link = connected(week, sqlite_database, settings)
    with sqlite_database.write() as connection:
        connection.execute(update(kept.token).values(expires_utc=datetime(2020, 1, 1, tzinfo=UTC)))
    without = settings_for(week, tmp_path, POLAR_CLIENT_ID="", POLAR_CLIENT_SECRET="")
    account = Account(week, sqlite_database, without, link)
    with pytest.raises(ConfigError):
        account.sync()
    assert account.run.status == "failed"
    assert account.run.message is not None
    assert account.run.message.startswith("There is no Polar client yet")
    assert jobs.due(sqlite_database, without) == []


def test_a_run_that_cannot_write_stops_its_workers_and_says_what_it_was(account: Account) -> None:
    # A year has more windows than may wait for being written: its workers would wait for ever.
    connect.set_first_day(account.database, account.connection_id, TODAY - timedelta(days=364))
    with account.database.write() as connection:
        days.recharge_night.drop(connection)

    async def within_reason() -> None:
        async with asyncio.timeout(20):
            await sync(account.database, account.settings, account.connection_id, today=lambda: TODAY)

    with pytest.raises(OperationalError):
        asyncio.run(within_reason())
    assert account.run.status == "stopped"
    assert account.run.message == "The sync was interrupted (OperationalError)."
    assert not jobs.is_running(account.database, account.connection_id)


def test_a_run_whose_lease_is_lost_stops_and_says_so(
    account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "BEAT_S", 0.01)
    account.simulator.admin("fault", kind="slow", delay_s=0.3, count=1000)

    def lose() -> date:
        take_lease(account.database)  # just after it was taken
        return TODAY

    run = sync(account.database, account.settings, account.connection_id, today=lose)
    assert asyncio.run(run) == "partial"
    assert account.run.status == "stopped"
    assert account.run.message is not None
    assert account.run.message.startswith("Another process has taken this sync over")
    assert account.count(kept.archive_item) == 0


def test_a_day_that_is_not_there_is_asked_again_and_costs_only_itself(account: Account) -> None:
    account.simulator.admin("fault", kind="status", status=404, endpoint="/v4/data/sleeps", after=1)
    assert account.sync() == "partial"
    [problem] = account.problems
    assert (problem["endpoint"], problem["first_day"]) == ("sleeps", problem["last_day"])
    with account.database.read() as connection:
        found = coverage.read(connection, account.connection_id)["sleeps"]
    states = [row.state for row in found.values() if row.listed is not None]
    assert sorted(set(states)) == ["data", "failed"]
    assert states.count("failed") == 1
    assert account.sync() == "complete"


def test_a_route_that_polar_does_not_have_is_no_problem_and_asked_again_after_a_week(
    account: Account,
) -> None:
    noon = datetime(2026, 9, 30, 12, tzinfo=UTC)
    account.database.clock = lambda: noon
    plan_route(account, "987654321")
    asked = ("routes/987654321", "")
    assert account.sync() == "complete"
    assert account.requests().count(asked) == 1
    for later, times in ((timedelta(hours=1), 0), (timedelta(days=6), 0), (timedelta(days=8), 1)):
        account.database.clock = lambda later=later: noon + later
        account.sync()
        assert account.requests().count(asked) == times


def test_an_id_cannot_change_what_is_asked(account: Account) -> None:
    plan_route(account, "../routes/1?a=b#c")
    assert account.sync() == "partial"
    assert ("routes/../routes/1?a=b#c", "") in account.requests()


def test_one_family_that_keeps_failing_does_not_make_every_run_list_everything(
    week: Simulator, sqlite_database: Database, tmp_path: Path
) -> None:
    week.admin("reset")
    noon = datetime(2026, 9, 30, 12, tzinfo=UTC)
    sqlite_database.clock = lambda: noon
    account = Account.connect(week, sqlite_database, settings_for(week, tmp_path), 90)
    assert account.sync() == "complete"
    account.requests()
    sqlite_database.clock = lambda: noon + timedelta(hours=1)
    assert account.sync() == "complete"
    healthy = len(account.requests())
    sqlite_database.clock = lambda: noon + timedelta(days=8)
    week.admin("fault", kind="status", status=400, endpoint="/v4/data/skin-contacts", count=100)
    for hours, extra in ((0, 100), (1, 3), (2, 3)):  # the first of them relists all
        sqlite_database.clock = lambda hours=hours: noon + timedelta(days=8, hours=hours)
        assert account.sync() == "partial"
        assert len(account.requests()) <= healthy + extra
    week.admin("clear-faults")
    assert account.sync() == "complete"
    assert account.count(kept.coverage, state="failed") == 0
    sqlite_database.clock = lambda: noon + timedelta(days=15, hours=1)
    account.requests()
    assert account.sync() == "complete"
    [asked] = [query for path, query in account.requests() if path == "skin-contacts"]
    assert f"from={TODAY - timedelta(days=89)}" in asked  # days with data too


def test_a_refused_scope_does_not_make_every_run_list_everything(
    week: Simulator, sqlite_database: Database, tmp_path: Path
) -> None:
    week.admin("reset")
    settings = settings_for(week, tmp_path)
    link = connected(week, sqlite_database, settings, scopes=["profile:read", "skin_contact:read"])
    connect.set_first_day(sqlite_database, link, TODAY)
    account = Account(week, sqlite_database, settings, link)
    assert account.sync() == "partial"
    assert all_listed(account) is not None


def test_a_connection_that_is_forgotten_leaves_nothing_behind(account: Account) -> None:
    plan_route(account, "987654321")  # which Polar does not have
    assert account.sync() == "complete"
    with account.database.write() as connection:
        setting = {"athlete_id": account.athlete_id, "name": "units", "value": "metric"}
        upsert(connection, kept.setting, [setting])
    connect.disconnect(account.database, account.connection_id, keep_data=False)
    stays = {"meta", "request_count", "data_version"}  # of the client, and what caches are keyed by
    tables = [*DERIVED, *(table for table in KEPT if table.name not in stays)]
    assert {table.name: account.count(table) for table in tables if account.count(table)} == {}
    with account.database.read() as connection:
        names = connection.scalars(select(kept.meta.c.name)).all()
    assert [name for name in names if name.endswith("/1") or "/1/" in name] == []


def test_a_connection_is_not_forgotten_while_it_is_synced_nor_synced_while_it_is_forgotten(
    account: Account,
) -> None:
    name, owner = jobs.sync_lease(account.connection_id), lease.new_owner()
    assert lease.acquire(account.database, name, owner, 60)
    with pytest.raises(SyncRunningError, match="being synced right now"):
        connect.disconnect(account.database, account.connection_id, keep_data=True)
    lease.release(account.database, name, owner)
    held: list[bool] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE FROM token"):
            held.append(jobs.is_running(account.database, account.connection_id))

    event.listen(account.database.engine, "before_cursor_execute", look)
    connect.disconnect(account.database, account.connection_id, keep_data=True)
    assert held == [True]
    assert not jobs.is_running(account.database, account.connection_id)
