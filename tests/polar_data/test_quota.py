"""Polar's request quota counts per client, over all processes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from polar_data.database import Database, insert
from polar_data.errors import QuotaError
from polar_data.quota import Bucket, Pace, Quota, ToldQuota, Window, told
from polar_data.schema.kept import request_count

NOON = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
SHORT, LONG = (900, 60), (86_400, 100)


def at(database: Database, seconds: float) -> None:
    database.clock = lambda: NOON + timedelta(seconds=seconds)


@asynccontextmanager
async def quota(database: Database, client: str = "accesslink_v4/one") -> AsyncIterator[Quota]:
    """As one sync uses it."""
    each = Quota(database, client, [SHORT, LONG])
    try:
        yield each
    finally:
        await each.close()


def spend(database: Database, requests: int, client: str = "accesslink_v4/one") -> None:
    async def ask() -> None:
        async with quota(database, client) as book:
            for _ in range(requests):
                await book()

    asyncio.run(ask())


def spent(database: Database) -> int:
    """How many requests are granted before the refusal."""

    async def ask() -> int:
        async with quota(database) as book:
            for granted in range(1000):
                try:
                    await book()
                except QuotaError:
                    return granted
        raise AssertionError("no end")

    return asyncio.run(ask())


def waits(*paces: Pace) -> list[float]:
    """What each says in turn."""

    async def ask() -> list[float]:
        return [await pace() for pace in paces]

    return asyncio.run(ask())


def test_requests_are_granted_up_to_the_limit_and_no_further(database: Database) -> None:
    at(database, 0)
    assert spent(database) == 60


def test_what_was_booked_and_not_used_is_given_back(database: Database) -> None:
    at(database, 0)
    spend(database, 1)
    spend(database, 30)
    assert spent(database) == 29


def test_what_is_given_back_later_makes_no_room_of_its_own(database: Database) -> None:
    at(database, 0)

    async def ask() -> None:
        async with quota(database) as book:
            await book()
            at(database, 70)

    asyncio.run(ask())
    at(database, 910)  # the minute of the booking has left the window, that of the giving back has not
    assert spent(database) == 60


def test_the_next_are_booked_before_the_last_are_used(database: Database) -> None:
    at(database, 0)

    def booked() -> int:
        with database.read() as connection:
            return connection.scalar(select(func.sum(request_count.c.requests))) or 0

    async def ask() -> None:
        async with quota(database) as book:
            for _ in range(5):
                await book()
            async with asyncio.timeout(10):
                while await asyncio.to_thread(booked) <= 6:  # a tenth of 60
                    pass
            with database.write():  # nobody can book meanwhile
                for _ in range(3):
                    assert await asyncio.wait_for(book(), 5) == 0.0

    asyncio.run(ask())


def test_a_booking_waits_for_another_write_and_nothing_else_does(database: Database) -> None:
    at(database, 0)

    async def ask() -> None:
        async with quota(database) as book:
            with database.write() as connection:
                row = insert(connection, request_count).values(client="x", minute_utc=NOON, requests=1)
                connection.execute(row)
                first = asyncio.create_task(book())
                await asyncio.sleep(0)
                assert not first.done()
            assert await first == 0.0

    asyncio.run(ask())


def test_what_was_booked_by_a_request_that_was_cancelled_is_given_back(database: Database) -> None:
    at(database, 0)

    async def ask() -> None:
        async with quota(database) as book:
            request = asyncio.create_task(book())
            await asyncio.sleep(0)
            request.cancel()
            await asyncio.wait({request})

    asyncio.run(ask())
    assert spent(database) == 60


def test_two_processes_share_the_count(database: Database) -> None:
    at(database, 0)
    second = Database(database.engine.url.render_as_string(hide_password=False), database.clock)

    async def both() -> None:
        async with quota(database) as one, quota(second) as other:
            for _ in range(18):
                await one()
                await other()

    asyncio.run(both())
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
    with pytest.raises(QuotaError) as refusal:
        spend(database, 1)
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
    with pytest.raises(QuotaError) as refusal:
        spend(database, 1)
    assert refusal.value.resets_in_s is not None
    assert 86_400 - 1000 <= refusal.value.resets_in_s <= 86_400 - 1000 + 60
    at(database, 86_400 + 120)
    assert spent(database) == 60


def bucket(database: Database) -> Bucket:
    return Bucket(database, "team_pro/one")


def test_a_bucket_lets_a_burst_go_and_then_one_request_a_second(database: Database) -> None:
    at(database, 0)
    pace = bucket(database)
    found = waits(*[pace] * 101)
    assert found[:98] == [0.0] * 98
    assert found[98:] == [1.0, 2.0, 3.0]  # each gets a turn of its own


def test_a_bucket_fills_by_one_a_second_and_no_further(database: Database) -> None:
    at(database, 0)
    waits(*[bucket(database)] * 98)
    at(database, 10)
    assert waits(*[bucket(database)] * 11) == [0.0] * 10 + [1.0]
    at(database, 10_000)
    assert waits(*[bucket(database)] * 99) == [0.0] * 98 + [1.0]


def test_a_bucket_is_shared_by_processes(database: Database) -> None:
    at(database, 0)
    second = Database(database.engine.url.render_as_string(hide_password=False), database.clock)
    assert waits(*[bucket(database), bucket(second)] * 49) == [0.0] * 98
    second.close()
    assert waits(bucket(database)) == [1.0]


def test_a_refusal_empties_the_bucket(database: Database) -> None:
    at(database, 0)
    pace = bucket(database)
    assert pace.refused(None) == 1.0
    assert waits(pace) == [1.0]
    assert pace.refused(30.0) == 30.0


def told_quota(
    database: Database, usage: str, limit: str = "520, 5100", reset: str = "300, 80000"
) -> ToldQuota:
    pace = ToldQuota(database, "accesslink_v3/one")
    pace.heard({"ratelimit-usage": usage, "ratelimit-limit": limit, "ratelimit-reset": reset})
    return pace


def test_what_polar_says_of_its_quota_is_kept(database: Database) -> None:
    at(database, 0)
    told_quota(database, "12, 340")
    windows = told(database, "accesslink_v3/one")
    assert windows["short"] == Window(12, 520, NOON + timedelta(seconds=300))
    assert windows["long"] == Window(340, 5100, NOON + timedelta(seconds=80_000))


def test_an_answer_that_was_overtaken_does_not_turn_the_count_back(database: Database) -> None:
    at(database, 0)
    pace = told_quota(database, "13, 341")
    pace.heard(
        {"ratelimit-usage": "12, 340", "ratelimit-limit": "520, 5100", "ratelimit-reset": "300, 80000"}
    )
    assert told(database, "accesslink_v3/one")["short"].used == 13
    at(database, 301)  # a new window
    pace.heard({"ratelimit-usage": "1, 342", "ratelimit-limit": "520, 5100", "ratelimit-reset": "900, 79699"})
    assert told(database, "accesslink_v3/one")["short"].used == 1
    assert told(database, "accesslink_v3/one")["long"].used == 342


def test_headers_that_say_nothing_change_nothing(database: Database) -> None:
    at(database, 0)
    pace = told_quota(database, "12, 340")
    pace.heard({"ratelimit-usage": "many", "ratelimit-limit": "520, 5100", "ratelimit-reset": "300, 80000"})
    pace.heard({})
    assert told(database, "accesslink_v3/one")["short"].used == 12


def test_requests_go_at_once_while_there_is_room(database: Database) -> None:
    at(database, 0)
    pace = told_quota(database, "12, 340")
    assert waits(*[pace] * 3) == [0.0] * 3
    assert pace.has_room


def test_near_the_limit_what_is_left_is_spread_over_the_time(database: Database) -> None:
    at(database, 0)
    pace = told_quota(database, "470, 1000")  # 50 left for 300 s
    assert not pace.has_room
    assert waits(pace, pace) == pytest.approx([6.0, 12.12], abs=0.005)  # 300/50, then 300/49 later


def test_a_used_up_window_is_waited_for(database: Database) -> None:
    at(database, 0)
    pace = told_quota(database, "520, 1000")
    with pytest.raises(QuotaError) as refusal:
        waits(pace)
    assert refusal.value.resets_in_s == 300
    assert pace.refused(None) == 300
    assert pace.refused(7.0) == 7.0
    at(database, 301)
    assert waits(pace) == [0.0]


def test_another_process_knows_what_was_told(database: Database) -> None:
    at(database, 0)
    told_quota(database, "12, 5100")
    with pytest.raises(QuotaError) as refusal:
        waits(ToldQuota(database, "accesslink_v3/one"))
    assert refusal.value.resets_in_s == 80_000
