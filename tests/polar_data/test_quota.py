"""Polar's request quota counts per client, over all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from polar_data.database import Database
from polar_data.errors import QuotaError
from polar_data.quota import Quota

NOON = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
SHORT, LONG = (900, 60), (86_400, 100)


def at(database: Database, seconds: float) -> None:
    database.clock = lambda: NOON + timedelta(seconds=seconds)


@contextmanager
def quota(database: Database, client: str = "accesslink_v4/one") -> Iterator[Quota]:
    """As one sync uses it."""
    each = Quota(database, client, [SHORT, LONG])
    yield each
    each.close()


def spend(database: Database, requests: int, client: str = "accesslink_v4/one") -> None:
    with quota(database, client) as book:
        for _ in range(requests):
            book()


def spent(database: Database) -> int:
    """How many requests are granted before the refusal."""
    with quota(database) as book:
        for granted in range(1000):
            try:
                book()
            except QuotaError:
                return granted
    raise AssertionError("no end")


def test_requests_are_granted_up_to_the_limit_and_no_further(database: Database) -> None:
    at(database, 0)
    assert spent(database) == 60


def test_what_was_booked_and_not_used_is_given_back(database: Database) -> None:
    at(database, 0)
    spend(database, 1)
    spend(database, 30)
    assert spent(database) == 29


def test_two_processes_share_the_count(database: Database) -> None:
    at(database, 0)
    second = Database(database.engine.url.render_as_string(hide_password=False), database.clock)
    with quota(database) as one, quota(second) as other:
        for _ in range(18):
            one()
            other()
    second.close()
    assert spent(database) == 60 - 36


def test_another_client_has_a_quota_of_its_own(database: Database) -> None:
    at(database, 0)
    spend(database, 60)
    spend(database, 60, "accesslink_v4/other")


def test_the_refusal_names_when_there_is_room_again(database: Database) -> None:
    at(database, 30)
    spend(database, 60)
    at(database, 300)
    with quota(database) as book, pytest.raises(QuotaError) as refusal:
        book()
    wait = refusal.value.resets_in_s
    assert wait is not None
    assert 30 + 900 <= 300 + wait <= 30 + 900 + 60  # to the minute
    at(database, 300 + wait)
    assert spent(database) == 40  # the day's 100 less 60


def test_the_day_has_a_limit_too(database: Database) -> None:
    at(database, 0)
    spend(database, 60)
    at(database, 1000)
    spend(database, 40)
    with quota(database) as book, pytest.raises(QuotaError) as refusal:
        book()
    assert refusal.value.resets_in_s is not None
    assert 86_400 - 1000 <= refusal.value.resets_in_s <= 86_400 - 1000 + 60
    at(database, 86_400 + 120)
    assert spent(database) == 60
