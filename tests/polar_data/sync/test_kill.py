"""A sync killed at random points and started again ends in the same database, and asks nothing twice."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from multiprocessing.context import ForkServerContext
from pathlib import Path
from time import monotonic
from urllib.parse import parse_qs

import pytest
from sqlalchemy import select

from polar_data import jobs
from polar_data import sync as syncing
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import SyncRunningError
from polar_data.schema import kept
from polar_data.sources import ENDPOINTS
from polar_data.sources.endpoint import Endpoint
from polar_data.store import coverage, sync_log
from polar_data.store.sync_log import WHOLE
from polar_data.sync import sync
from tests.polar_simulator.process import Simulator, start
from tests.support import databases
from tests.support.sync import TODAY, Account, Request, differences, settings_for

DAYS = 30
KILLS = 50
ROOT = Path(__file__).resolve().parents[3]
Snapshot = dict[str, list[str]]


@pytest.fixture(scope="module")
def month() -> Iterator[Simulator]:
    with start(days=DAYS, last_day=TODAY) as running:
        yield running


def _sync(url: str, settings: Settings, connection_id: int, worth_a_process: int) -> None:
    syncing.WORTH_A_PROCESS = worth_a_process
    database = Database(url)
    ended = asyncio.run(sync(database, settings, connection_id, today=lambda: TODAY))
    run = sync_log.last_run(database, connection_id)
    assert ended == "complete", (run, run and sync_log.problems(database, run.id).rows())


def run(
    children: ForkServerContext, account: Account, kill_after_s: float | None = None, *, helped: bool = False
) -> bool:
    """Sync in a process of its own, `helped` by another; whether it was killed before its end."""
    worth = 1 if helped else syncing.WORTH_A_PROCESS
    place = (account.database.url, account.settings, account.connection_id, worth)
    child = children.Process(target=_sync, args=place)
    child.start()
    child.join(kill_after_s)
    child.kill()
    child.join()
    assert child.exitcode in {0, -signal.SIGKILL}
    return child.exitcode != 0


def kept_already(account: Account) -> set[tuple[str, date, bool]]:
    """(path, day, in detail) of all that is in the database; a route's path names it."""
    found = set()
    paths = {endpoint.name: endpoint.path.removeprefix("/") for endpoint in ENDPOINTS}
    with account.database.read() as connection:
        for name, days in coverage.read(connection, account.connection_id).items():
            for day, row in days.items():
                found.add((paths[name], day, False))
                if row.fetched is not None:
                    found.add((paths[name], day, True))
        item = kept.archive_item.c
        for key in connection.scalars(select(item.key).where(item.endpoint == "routes")):
            found.add((f"routes/{key}", WHOLE, False))
    return found


def asked(request: Request) -> set[tuple[str, date, bool]]:
    """What a request is about, in the same terms."""
    path, query = request
    endpoint = next((e for e in ENDPOINTS if e.path == f"/{path}"), None)
    if endpoint is None or not endpoint.dates:
        return {(path, WHOLE, False)}
    params = parse_qs(query)
    first, last = (date.fromisoformat(params[name][0][:10]) for name in _names(endpoint, params))
    detail = endpoint.listing and "features" in params
    return {(path, first + timedelta(days=n), detail) for n in range((last - first).days)}


def _names(endpoint: Endpoint, params: dict[str, list[str]]) -> tuple[str, str]:
    return next((d.first, d.last) for d in endpoint.dates if d.first in params)


def test_killed_at_fifty_points_and_started_again(
    month: Simulator, children: ForkServerContext, sqlite_template: Path, tmp_path: Path
) -> None:
    dice = random.Random(50)
    kills = rounds = 0
    undisturbed: Snapshot = {}
    whole_s = 0.0
    while kills < KILLS:
        folder = tmp_path / str(rounds)
        folder.mkdir()
        with databases.sqlite_copy(sqlite_template, folder) as database:
            account = Account.connect(month, database, settings_for(month, folder), DAYS)
            if rounds == 0:
                began = monotonic()
                assert not run(children, account)
                whole_s = monotonic() - began
                undisturbed = account.snapshot()
            else:
                kills += _killed_again_and_again(children, account, dice, whole_s, helped=rounds == 1)
                assert differences(account.snapshot(), undisturbed) == {}
        rounds += 1


def _killed_again_and_again(
    children: ForkServerContext, account: Account, dice: random.Random, whole_s: float, *, helped: bool
) -> int:
    """Sync to the end, killed up to 17 times on the way; how often."""
    for kills in count():
        before = kept_already(account)
        limit_s = dice.uniform(0, whole_s / 6) if kills < 17 else None
        killed = run(children, account, limit_s, helped=helped)
        assert [request for request in account.requests() if asked(request) <= before] == []
        if not killed:
            return kills
        assert not jobs.is_running(account.database, account.connection_id)
    raise AssertionError


def test_the_command_goes_on_where_it_was_killed(
    simulator: Simulator, sqlite_database: Database, tmp_path: Path
) -> None:
    simulator.admin("reset")
    settings = settings_for(simulator, tmp_path)
    account = Account.connect(simulator, sqlite_database, settings, 8, today=datetime.now(UTC).date())
    simulator.admin("fault", kind="slow", delay_s=1, after=20, count=1000)
    environment = {**os.environ, **simulator.env, "POLAR_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "polar_data", "sync"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        while account.count(kept.archive_item) < 10:
            assert process.poll() is None
        process.kill()
    simulator.admin("clear-faults")
    before = kept_already(account)
    account.requests()
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "")
    assert again.stdout.startswith("Connection 1: complete. ")
    assert [request for request in account.requests() if asked(request) <= before] == []


def test_a_second_sync_of_a_running_one_is_refused(account: Account) -> None:
    account.simulator.admin("fault", kind="slow", delay_s=1, count=1000)
    place = (account.database.url, account.settings, account.connection_id, syncing.WORTH_A_PROCESS)
    child = multiprocessing.get_context("forkserver").Process(target=_sync, args=place)
    child.start()
    while not jobs.is_running(account.database, account.connection_id):
        assert child.is_alive()
    with pytest.raises(SyncRunningError, match="running already"):
        account.sync()
    child.kill()
    child.join()
    account.simulator.admin("clear-faults")
    assert account.sync() == "complete"
