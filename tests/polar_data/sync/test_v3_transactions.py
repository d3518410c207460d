"""v3's transactions: more than one holds, ended by Polar, and several summaries of a day."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from polar_data import archive
from polar_data.database import Database
from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.world import World
from polar_data.jobs import place_request
from polar_data.schema import days, kept
from polar_data.store import daily
from polar_data.sync import sync
from tests.polar_simulator.process import Simulator, start
from tests.support.sync import TODAY, Account, settings_for

HISTORY = 45
FULL = 50
ACTIVITIES, EXERCISES, BODY = "v3_tx_activities", "v3_tx_exercises", "v3_tx_physical_information"
AN_ITEM = re.compile(r"(?P<transaction>/v3/users/\d+/[a-z-]+-transactions/\d+)/[a-z-]+/(?P<id>\d+)")


@pytest.fixture(scope="module")
def weeks() -> Iterator[Simulator]:
    with start(days=HISTORY, last_day=TODAY) as running:
        yield running


@pytest.fixture
def account(weeks: Simulator, sqlite_database: Database, tmp_path: Path) -> Account:
    """Registered so long ago that more wait than one transaction holds."""
    weeks.admin("reset")
    weeks.admin("v3-limits", short=100_000, long=1_000_000)
    weeks.admin("v3-backlog", days=HISTORY)
    settings = settings_for(weeks, tmp_path)
    return Account.connect(weeks, sqlite_database, settings, HISTORY, api="accesslink_v3")


def ask_for(account: Account, *endpoints: str) -> None:
    """The next sync that serves requests is about these only."""
    with account.database.write() as connection:
        connection.execute(kept.sync_request.delete())  # the one of all that the connecting asked for
        place_request(account.database, connection, account.connection_id, "webhook", endpoints=endpoints)


def sync_only(account: Account, *endpoints: str) -> str:
    ask_for(account, *endpoints)
    return account.sync(requested=True)


def log_of(account: Account, *, reset: bool = False) -> list[tuple[str, str, int]]:
    """(method, path, status) of every request, the oldest first."""
    report = account.simulator.admin("requests", reset=reset)
    return [(method, path, status) for method, path, _, status in report["requests"]]


def committed(log: list[tuple[str, str, int]]) -> list[str]:
    """The numbers of what was handed over for good, in its order."""
    ended = {path for method, path, status in log if method == "PUT" and status == 200}
    found = [AN_ITEM.fullmatch(path) for method, path, status in log if (method, status) == ("GET", 200)]
    return [each["id"] for each in found if each is not None and each["transaction"] in ended]


def kept_ids(account: Account, *endpoints: str) -> set[str]:
    """The numbers of what was handed over and is here."""
    c = kept.archive_item.c
    with account.database.read() as connection:
        these = c.endpoint.in_(endpoints or (ACTIVITIES, EXERCISES, BODY))
        keys = connection.scalars(select(c.key).where(these, c.current)).all()
    return {key.rpartition("/")[2] for key in keys}


def counts(log: list[tuple[str, str, int]], method: str) -> int:
    return sum(each == method for each, path, _ in log if "-transactions" in path)


def test_more_than_fifty_items_take_as_many_transactions_as_needed(account: Account) -> None:
    assert sync_only(account, ACTIVITIES) == "complete"
    log = log_of(account, reset=True)
    done = committed(log)
    assert FULL < len(done) == len(set(done)) <= 2 * FULL
    assert counts(log, "POST") == counts(log, "PUT") == 2
    assert kept_ids(account, ACTIVITIES) == set(done)
    assert sync_only(account, ACTIVITIES) == "complete"
    assert counts(log_of(account, reset=True), "POST") == 0  # the notifications tell that there is nothing


def test_a_transaction_that_polar_ends_is_begun_again(account: Account) -> None:
    """In its midst more than ten minutes go by."""
    account.simulator.admin("fault", kind="status", status=503, retry_after="5", after=40)

    async def late(seconds: float) -> None:
        account.simulator.admin("clock", advance_s=601)

    ask_for(account, ACTIVITIES)
    place = (account.database, account.settings, account.connection_id)
    assert asyncio.run(sync(*place, requested=True, today=lambda: TODAY, sleep=late)) == "complete"
    log = log_of(account, reset=True)
    assert 404 in {status for _, path, status in log}
    assert counts(log, "POST") == 3  # the ended one, and two that hold everything
    assert kept_ids(account, ACTIVITIES) == set(committed(log))
    assert len(committed(log)) > FULL


def test_what_was_open_when_a_run_ended_is_left_to_polar_and_comes_later(account: Account) -> None:
    account.simulator.admin("fault", kind="status", status=400, after=30)
    assert sync_only(account, ACTIVITIES) == "partial"
    assert committed(log_of(account, reset=True)) == []
    assert kept_ids(account, ACTIVITIES) == set()
    assert sync_only(account, ACTIVITIES) == "complete"
    assert committed(log_of(account, reset=True)) == []  # Polar holds it still: there is nothing to hand over
    account.simulator.admin("clock", advance_s=601)
    assert sync_only(account, ACTIVITIES) == "complete"
    assert kept_ids(account, ACTIVITIES) == set(committed(log_of(account, reset=True)))


def steps_by_day(account: Account) -> dict[date, int]:
    found = daily.daily(account.database, account.athlete_id, TODAY - timedelta(days=HISTORY), TODAY)
    return {row["day"]: row["steps"] for row in found.to_dicts() if row["steps"] is not None}


def test_of_a_days_summaries_the_newest_counts(account: Account) -> None:
    assert sync_only(account, ACTIVITIES) == "complete"
    c = days.activity_summary.c
    with account.database.read() as connection:
        seen = list(connection.scalars(select(c.day)))
    several = {day for day in seen if seen.count(day) > 1}
    assert several
    truth = AccessLinkV3(World(1, last_day=TODAY, days=HISTORY))
    found = steps_by_day(account)
    for day in several:
        [whole] = truth.items("v3_activities", day)
        assert found[day] == whole["steps"]


def test_a_summary_that_comes_late_counts_if_it_is_the_newer_one(account: Account) -> None:
    day = TODAY - timedelta(days=4)
    account.simulator.admin("hide", family="v3_activities", day=day.isoformat())
    assert sync_only(account, ACTIVITIES) == "complete"
    assert day not in steps_by_day(account)
    account.simulator.admin("clock", advance_s=60)
    account.simulator.admin("release")
    log_of(account, reset=True)
    assert sync_only(account, ACTIVITIES) == "complete"
    [new] = committed(log_of(account, reset=True))
    assert new in kept_ids(account, ACTIVITIES)
    [whole] = AccessLinkV3(World(1, last_day=TODAY, days=HISTORY)).items("v3_activities", day)
    assert steps_by_day(account)[day] == whole["steps"]


def test_an_exercise_handed_over_has_its_samples_zones_and_files(account: Account) -> None:
    account.simulator.admin("v3-backlog", days=7)
    assert sync_only(account, EXERCISES) == "complete"
    log = log_of(account, reset=True)
    assert kept_ids(account, EXERCISES) == set(committed(log)) != set()
    had: dict[str, Any] = {}
    for method, path, status in log:
        if method == "GET" and status == 200 and "/exercises/" in path:
            number, _, part = path.partition("/exercises/")[2].partition("/")
            had.setdefault(number, set()).add(part.partition("/")[0])
    c = kept.archive_item.c
    with account.database.read() as connection:
        rows = connection.execute(select(c.key, c.body).where(c.endpoint == EXERCISES)).all()
        parts = {row.key: set(archive.load(connection, row.body)) for row in rows}
    assert parts == {number: {part or "summary" for part in names} for number, names in had.items()}
