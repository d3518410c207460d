"""One holder at a time; a holder whose process is gone holds nothing."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerContext

import pytest
from sqlalchemy import event, update

from polar_data import database as door
from polar_data import lease
from polar_data.database import Database
from polar_data.schema import kept

NOW = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def children() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "polar_data.lease"])
    return context


def at(database: Database, seconds: float) -> None:
    database.clock = lambda: NOW + timedelta(seconds=seconds)


def _acquire_and_hang(url: str) -> None:
    assert lease.acquire(Database(url), "work", lease.new_owner(), 90)
    signal.pause()


def test_a_lease_has_one_holder_until_it_is_given_back(database: Database) -> None:
    one, other = lease.new_owner(), lease.new_owner()
    assert not lease.held(database, "work")
    assert lease.acquire(database, "work", one, 90)
    assert lease.held(database, "work")
    assert not lease.acquire(database, "work", other, 90)
    assert lease.acquire(database, "other work", other, 90)
    lease.release(database, "work", other)  # not its own
    assert lease.held(database, "work")
    lease.release(database, "work", one)
    assert lease.acquire(database, "work", other, 90)


def test_a_lease_runs_out_unless_it_is_renewed(database: Database) -> None:
    at(database, 0)
    one, other = lease.new_owner(), lease.new_owner()
    assert lease.acquire(database, "work", one, 90)
    at(database, 80)
    assert lease.acquire(database, "work", one, 90)
    at(database, 169)
    assert not lease.acquire(database, "work", other, 90)
    at(database, 170)
    assert not lease.held(database, "work")
    assert lease.acquire(database, "work", other, 90)
    assert not lease.acquire(database, "work", one, 90)


def test_keeping_a_lease_outlives_a_busy_database_and_ends_when_it_is_lost(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = lease.new_owner()
    assert lease.acquire(sqlite_database, "work", owner, 90)
    monkeypatch.setattr(door, "BUSY_MS", 1)
    hasty = Database(sqlite_database.url)

    async def work() -> None:
        loop, busy, renewed = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

        def failed(_context: object) -> None:  # what it returned would take the error's place
            loop.call_soon_threadsafe(busy.set)

        event.listen(hasty.engine, "handle_error", failed)
        event.listen(hasty.engine, "commit", lambda _: loop.call_soon_threadsafe(renewed.set))
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(lease.keep(hasty, "work", owner, 90, 0.01))
            with sqlite_database.write():
                await busy.wait()
            renewed.clear()
            await renewed.wait()
            assert not keeping.done()
            with sqlite_database.write() as connection:
                connection.execute(update(kept.lease).values(owner="another machine"))

    asyncio.run(work())
    hasty.close()


def test_a_killed_holder_is_succeeded_at_once(database: Database, children: ForkServerContext) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    child = children.Process(target=_acquire_and_hang, args=(url,))
    child.start()
    while not lease.held(database, "work"):
        assert child.is_alive()
    mine = lease.new_owner()
    assert not lease.acquire(database, "work", mine, 90)
    child.kill()
    child.join()
    assert not lease.held(database, "work")
    assert lease.acquire(database, "work", mine, 90)


@pytest.mark.parametrize("change", ["another machine", "no process at all"])
def test_a_holder_that_cannot_be_judged_from_here_lives(sqlite_database: Database, change: str) -> None:
    machine, _, token = lease.new_owner().split(" ")
    gone = _process_that_ended()
    assert lease.acquire(sqlite_database, "work", f"{machine} {gone} {token}", 90)
    assert not lease.held(sqlite_database, "work")
    owner = f"elsewhere {gone} {token}" if change == "another machine" else token
    assert lease.acquire(sqlite_database, "work", owner, 90)
    assert lease.held(sqlite_database, "work")
    assert not lease.acquire(sqlite_database, "work", lease.new_owner(), 90)


def _process_that_ended() -> int:
    pid = os.posix_spawn("/bin/true", ["true"], {})
    os.waitpid(pid, 0)
    return pid
