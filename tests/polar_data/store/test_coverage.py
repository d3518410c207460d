from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from polar_data.database import Database
from polar_data.plan import PRESENT
from polar_data.store import coverage
from tests.polar_data.hand_made import DAY, NOW

LATER = datetime(2026, 10, 2, 8, tzinfo=UTC)
State = tuple[str, str | None, str | None]


def mark(database: Database, state: str, listed: str | None = None, *, now: datetime = NOW) -> None:
    with database.write() as connection:
        coverage.mark(connection, 1, "sleeps", [(DAY, state, listed)], now)


def fetch(database: Database, day: date = DAY) -> None:
    with database.write() as connection:
        coverage.mark_fetched(connection, 1, [("sleeps", day)], NOW)


def miss(database: Database, state: str, *days: date, now: datetime = NOW) -> None:
    with database.write() as connection:
        coverage.mark_missed(connection, 1, "sleeps", days, state, now)


def known(database: Database, day: date = DAY) -> State:
    with database.read() as connection:
        row = coverage.read(connection, 1)["sleeps"][day]
    return row.state, row.listed, row.fetched


def test_what_is_read_stands_by_endpoint_and_day_of_one_connection(database: Database) -> None:
    with database.write() as connection:
        coverage.mark(connection, 1, "sleeps", [(DAY, "data", None)], NOW)
        coverage.mark(connection, 1, "ppi", [(DAY, "empty", None)], NOW)
        coverage.mark(connection, 2, "ppi", [(DAY, "data", None)], NOW)
        found = coverage.read(connection, 1)
    assert {name: {day: row.state for day, row in rows.items()} for name, rows in found.items()} == {
        "sleeps": {DAY: "data"},
        "ppi": {DAY: "empty"},
    }
    assert found["ppi"][DAY].checked_utc == NOW


def test_a_listed_day_waits_until_it_was_fetched(database: Database) -> None:
    mark(database, "pending", "monday")
    assert known(database) == ("pending", "monday", None)
    fetch(database)
    assert known(database) == ("data", "monday", "monday")


def test_listed_again_unchanged_it_stays_data_and_changed_it_waits(database: Database) -> None:
    mark(database, "pending", "monday")
    fetch(database)
    mark(database, "pending", "monday", now=LATER)
    assert known(database) == ("data", "monday", "monday")
    mark(database, "pending", "tuesday")
    assert known(database) == ("pending", "tuesday", "monday")


def test_a_day_that_became_empty_is_fetched_again_when_it_comes_back(database: Database) -> None:
    mark(database, "pending", PRESENT)
    fetch(database)
    mark(database, "empty")
    assert known(database) == ("empty", None, None)
    mark(database, "pending", PRESENT)
    assert known(database) == ("pending", PRESENT, None)


def test_fetching_marks_only_the_days_read(database: Database) -> None:
    eve = DAY - timedelta(days=1)
    with database.write() as connection:
        for name in ("sleeps", "ppi"):
            coverage.mark(connection, 1, name, [(day, "pending", PRESENT) for day in (eve, DAY)], NOW)
        coverage.mark_fetched(connection, 1, [("sleeps", eve), ("ppi", DAY)], NOW)
        coverage.mark_fetched(connection, 1, [], NOW)
        found = coverage.read(connection, 1)
    states = {(name, day): row.state for name, rows in found.items() for day, row in rows.items()}
    assert states == {
        ("sleeps", eve): "data",
        ("sleeps", DAY): "pending",
        ("ppi", eve): "pending",
        ("ppi", DAY): "data",
    }


@pytest.mark.parametrize("state", ["failed", "not_consented", "not_supported"])
def test_days_that_could_not_be_asked_are_noted_but_data_stay_data(database: Database, state: str) -> None:
    eve = DAY - timedelta(days=1)
    mark(database, "pending", "monday")
    fetch(database)
    miss(database, state, DAY, eve, now=LATER)
    assert known(database) == ("data", "monday", "monday")
    assert known(database, eve) == (state, None, None)
    miss(database, state)


def test_a_day_that_was_listed_keeps_what_the_listing_said_when_its_detail_fails(database: Database) -> None:
    mark(database, "pending", "monday")
    miss(database, "failed", DAY)
    assert known(database) == ("failed", "monday", None)


def test_a_day_that_could_not_be_asked_keeps_when_it_was_last_heard_to_be_empty(database: Database) -> None:
    def heard() -> list[datetime | None]:
        with database.read() as connection:
            return list(connection.scalars(select(coverage.heard_empty())))

    miss(database, "failed", DAY)
    assert heard() == [None]
    mark(database, "empty", now=NOW)
    miss(database, "failed", DAY, now=LATER)
    miss(database, "not_consented", DAY, now=LATER)
    assert heard() == [NOW]
    mark(database, "pending", "monday", now=LATER)
    miss(database, "failed", DAY, now=LATER)
    assert heard() == [None]
    mark(database, "empty", now=LATER)
    assert heard() == [LATER]
    mark(database, "data", now=LATER)
    assert heard() == [None]


def test_more_days_than_fit_one_statement(database: Database) -> None:
    every = [DAY - timedelta(days=n) for n in range(900)]
    with database.write() as connection:
        coverage.mark(connection, 1, "sleeps", [(day, "pending", PRESENT) for day in every], NOW)
        coverage.mark_fetched(connection, 1, [("sleeps", day) for day in every], NOW)
        coverage.mark(connection, 1, "sleeps", [(day, "pending", PRESENT) for day in every], NOW)
        assert {row.state for row in coverage.read(connection, 1)["sleeps"].values()} == {"data"}
