"""Who should sync now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from polar_data import config, jobs, lease
from polar_data.config import Settings
from polar_data.connect import new_athlete
from polar_data.database import Database
from polar_data.errors import (
    ConfigError,
    ConsentError,
    DatabaseBusyError,
    PolarDataError,
    QuotaError,
    RevokedError,
    SyncRunningError,
    UnavailableError,
)
from polar_data.journal import Journal
from polar_data.plan import Call
from polar_data.schema import kept
from polar_data.sources import endpoint_of
from polar_data.store import sync_log

NOON = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return config.load({"POLAR_DATA_DIR": str(tmp_path)})  # every 60 minutes


@pytest.fixture
def link(database: Database) -> int:
    """A connection whose athlete is known, at noon."""
    at(database, 0)
    with database.write() as connection:
        athlete_id = new_athlete(database, connection, "Ada", "ada@example.com")
        row = {"athlete_id": athlete_id, "api": "accesslink_v4", "status": "active"}
        row |= {"scopes_granted": "sleep:read", "created_utc": NOON}
        key = connection.execute(insert(kept.connection).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def at(database: Database, minutes: float) -> None:
    database.clock = lambda: NOON + timedelta(minutes=minutes)


def synced(database: Database, link: int) -> None:
    Journal(database, link).end(everything=False)


def test_a_new_connection_is_due_at_once(database: Database, settings: Settings, link: int) -> None:
    assert jobs.due(database, settings) == [link]


def test_a_connection_is_due_again_after_the_interval(
    database: Database, settings: Settings, link: int
) -> None:
    synced(database, link)
    at(database, 59)
    assert jobs.due(database, settings) == []
    at(database, 61)
    assert jobs.due(database, settings) == [link]
    assert jobs.due(database, replace(settings, background_sync_minutes=0)) == []


def test_a_person_who_asks_does_not_wait(database: Database, settings: Settings, link: int) -> None:
    synced(database, link)
    jobs.request_sync(database, link)
    assert jobs.due(database, replace(settings, background_sync_minutes=0)) == [link]
    synced(database, link)  # the run takes the request with it
    assert jobs.due(database, settings) == []


def test_a_running_sync_is_not_started_twice(database: Database, settings: Settings, link: int) -> None:
    jobs.request_sync(database, link)
    owner = lease.new_owner()
    assert lease.acquire(database, jobs.sync_lease(link), owner, 90)
    assert jobs.due(database, settings) == []
    with pytest.raises(SyncRunningError, match="running already"):
        jobs.request_sync(database, link)
    lease.release(database, jobs.sync_lease(link), owner)
    assert jobs.due(database, settings) == [link]


@pytest.mark.parametrize("status", ["revoked", "disconnected"])
def test_without_a_consent_nothing_is_due(
    database: Database, settings: Settings, link: int, status: str
) -> None:
    jobs.request_sync(database, link)
    with database.write() as connection:
        connection.execute(update(kept.connection).values(status=status))
    assert jobs.due(database, settings) == []
    with pytest.raises(RevokedError):
        jobs.request_sync(database, link)


def test_before_it_is_known_whose_account_it_is_nothing_is_due(
    database: Database, settings: Settings, link: int
) -> None:
    jobs.request_sync(database, link)
    with database.write() as connection:
        connection.execute(update(kept.connection).values(athlete_id=None))
    assert jobs.due(database, settings) == []


def test_a_sync_that_broke_off_goes_on_after_ten_minutes(
    database: Database, settings: Settings, link: int
) -> None:
    Journal(database, link)  # and then its process is killed
    at(database, 9)
    assert jobs.due(database, settings) == []
    at(database, 11)
    assert jobs.due(database, settings) == [link]
    assert jobs.due(database, replace(settings, background_sync_minutes=0)) == [link]
    synced(database, link)
    assert jobs.due(database, settings) == []
    with database.read() as connection:
        runs = connection.execute(select(kept.sync_run.c.status).order_by(kept.sync_run.c.id)).scalars()
        assert list(runs) == ["stopped", "complete"]


def test_a_used_up_quota_names_when_the_sync_goes_on(
    database: Database, settings: Settings, link: int
) -> None:
    journal = Journal(database, link)
    assert journal.stop(QuotaError("Polar's request quota is used up", resets_in_s=300)) == "partial"
    at(database, 4.9)
    assert jobs.due(database, settings) == []
    at(database, 5)
    assert jobs.due(database, settings) == [link]


def test_a_quota_that_is_free_at_once_is_not_waited_for(
    database: Database, settings: Settings, link: int
) -> None:
    Journal(database, link).stop(QuotaError("Polar's request quota is used up", resets_in_s=0))
    assert jobs.due(database, settings) == [link]


@pytest.mark.parametrize(
    ("cause", "status", "ended"),
    [
        (ConfigError("There is no Polar client yet", "Save one."), "failed", "failed"),
        (DatabaseBusyError("The database is in use", "Wait."), "partial", "stopped"),
    ],
)
def test_what_ends_a_run_is_told(
    database: Database, link: int, cause: PolarDataError, status: str, ended: str
) -> None:
    assert Journal(database, link).stop(cause) == status
    run = sync_log.last_run(database, link)
    assert run is not None
    assert (run.status, run.message) == (ended, f"{cause.what}. {cause.do}")


def test_a_run_that_broke_off_says_by_what(database: Database, link: int) -> None:
    Journal(database, link).abandon(MemoryError())
    run = sync_log.last_run(database, link)
    assert run is not None
    assert (run.status, run.message) == ("stopped", "The sync was interrupted (MemoryError).")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (Call(endpoint_of("sleeps"), "detail", date(2026, 9, 29), date(2026, 9, 30)), "Sleep, 29 Sep 2026"),
        (
            Call(endpoint_of("sleeps"), "listing", date(2026, 8, 31), date(2026, 9, 28)),
            "Sleep, 31 Aug to 27 Sep 2026",
        ),
        (Call(endpoint_of("sports"), "whole"), "Sports"),
    ],
    ids=["a day", "a window", "a whole"],
)
def test_a_run_says_in_words_what_it_is_doing(database: Database, link: int, call: Call, words: str) -> None:
    journal = Journal(database, link)
    journal.doing = call
    journal.plan(1)
    run = sync_log.last_run(database, link)
    assert run is not None
    assert run.doing == words
    journal.end(everything=False)
    assert (ended := sync_log.last_run(database, link)) is not None
    assert ended.doing is None


def told_of_sleep(database: Database, link: int) -> None:
    with database.write() as connection:
        jobs.place_request(database, connection, link, "webhook", endpoints=["v3_sleep"])


def test_a_run_that_serves_requests_is_about_what_was_asked_for(database: Database, link: int) -> None:
    told_of_sleep(database, link)
    journal = Journal(database, link, requested=True)
    assert journal.only == ["v3_sleep"]
    journal.stop(QuotaError("Polar's request quota is used up", resets_in_s=0))
    again = Journal(database, link, requested=True)  # it goes on with the same
    assert again.only == ["v3_sleep"]
    again.end(everything=False)
    assert Journal(database, link, requested=True).only is None


def test_any_other_run_is_about_everything_and_takes_the_request_along(
    database: Database, settings: Settings, link: int
) -> None:
    told_of_sleep(database, link)
    journal = Journal(database, link)
    assert journal.only is None
    journal.end(everything=False)
    assert jobs.due(database, settings) == []  # it counts as whole, and nothing is asked for any more


def test_a_resumed_run_belongs_to_the_cycle_it_goes_on_with(database: Database, link: int) -> None:
    synced(database, link)
    at(database, 10)
    first = Journal(database, link)
    assert first.cycle()[0] == NOON + timedelta(minutes=10)
    at(database, 20)
    again = Journal(database, link)  # the one before it broke off
    assert again.cycle()[0] == NOON + timedelta(minutes=10)
    again.end(everything=True)
    at(database, 30)
    assert Journal(database, link).cycle() == (NOON + timedelta(minutes=30), False)


def test_after_a_run_that_failed_all_is_asked_again(database: Database, link: int) -> None:
    Journal(database, link).stop(ConsentError("The mandatory consents at Polar are missing"))
    at(database, 10)
    first = Journal(database, link)
    assert first.cycle()[0] == NOON + timedelta(minutes=10)
    at(database, 20)
    assert Journal(database, link).cycle()[0] == NOON + timedelta(minutes=10)  # the first one was killed


def test_once_a_week_a_run_lists_everything(database: Database, link: int) -> None:
    first = Journal(database, link)
    assert first.cycle()[1]
    first.end(everything=True)
    for minutes, everything in ((6 * 24 * 60, False), (7 * 24 * 60 + 1, True)):
        at(database, minutes)
        later = Journal(database, link)
        assert later.cycle()[1] is everything
        later.end(everything=False)


def test_a_run_that_broke_off_days_ago_is_not_gone_on_with(database: Database, link: int) -> None:
    Journal(database, link).stop(UnavailableError("Polar did not answer"))
    at(database, 3 * 24 * 60)
    assert Journal(database, link).cycle()[0] == NOON + timedelta(days=3)
