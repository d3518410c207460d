"""The webhook's life at Polar, with the real receiver behind its address."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from sqlalchemy import select

from polar_data import deliveries, webhooks
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import ClientError, ConfigError
from polar_data.schema import kept
from polar_data.webhooks import EVENTS, PATH
from routes.webhooks import webhook_app
from tests.polar_simulator.process import Simulator
from tests.support.sync import connected, settings_for

Act = Callable[[str], Awaitable[Any]]


@pytest.fixture
def polar(simulator: Simulator) -> Iterator[Simulator]:
    simulator.admin("reset")
    yield simulator
    simulator.admin("reset")


@pytest.fixture
def settings(polar: Simulator, tmp_path: Path) -> Settings:
    return settings_for(polar, tmp_path)


def with_receiver(database: Database, settings: Settings, act: Act) -> Any:
    """What `act` gives, told the address at which the receiver answers meanwhile."""

    async def run() -> Any:
        config = uvicorn.Config(webhook_app(lambda: database, settings), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            serving = asyncio.create_task(server.serve([listening]))
            try:
                return await act(f"http://127.0.0.1:{listening.getsockname()[1]}")
            finally:
                server.should_exit = True
                await serving

    return asyncio.run(run())


def asked(database: Database) -> list[set[str]]:
    with database.read() as connection:
        rows = connection.execute(select(kept.sync_request).where(kept.sync_request.c.reason == "webhook"))
        return [set(row.endpoints.split()) for row in rows]


def test_it_is_made_changed_switched_and_deleted(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    async def life(url: str) -> None:
        made = await webhooks.create(sqlite_database, settings, ["SLEEP", "EXERCISE"], url)
        assert (made.events, made.url) == (("EXERCISE", "SLEEP"), url + PATH)
        assert made.active
        assert made.signed
        await webhooks.change(sqlite_database, settings, made.id, events=["SLEEP"])
        await webhooks.switch(sqlite_database, settings, active=False)
        before = webhooks.known(sqlite_database)
        assert await webhooks.refresh(sqlite_database, settings) == before
        assert (before[0].events, before[0].active) == (("SLEEP",), False)
        await webhooks.switch(sqlite_database, settings, active=True)
        assert (await webhooks.refresh(sqlite_database, settings))[0].active
        await webhooks.remove(sqlite_database, settings, made.id)
        await webhooks.remove(sqlite_database, settings, made.id)  # gone already
        assert await webhooks.refresh(sqlite_database, settings) == []

    with_receiver(sqlite_database, settings, life)


def test_the_key_is_kept_encrypted(polar: Simulator, sqlite_database: Database, settings: Settings) -> None:
    async def make(url: str) -> None:
        await webhooks.create(sqlite_database, settings, list(EVENTS), url)

    with_receiver(sqlite_database, settings, make)
    [key] = deliveries._secrets(sqlite_database, settings)
    with sqlite_database.read() as connection:
        sealed = connection.scalar(select(kept.webhook.c.secret_encrypted))
    assert sealed is not None
    assert key.encode() not in sealed


def test_a_delivery_asks_for_a_sync_once_and_forged_ones_do_not(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    connected(polar, sqlite_database, settings, api="accesslink_v3")
    with sqlite_database.write() as connection:
        connection.execute(kept.sync_request.delete())  # the first sync's

    async def deliver(url: str) -> list[list[int]]:
        await webhooks.create(sqlite_database, settings, list(EVENTS), url)
        found = []
        for forged in ("unsigned", "wrong_key", "tampered"):
            sent = await asyncio.to_thread(polar.admin, "v3-deliver", event="SLEEP", forged=forged)
            found.append(sent["statuses"])
        assert asked(sqlite_database) == []
        sent = await asyncio.to_thread(polar.admin, "v3-deliver", event="SLEEP", times=2)
        return [*found, sent["statuses"]]

    assert with_receiver(sqlite_database, settings, deliver) == [[401], [403], [403], [200, 200]]
    assert asked(sqlite_database) == [set(EVENTS["SLEEP"])]


def test_a_second_one_is_refused_with_what_to_do(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    async def twice(url: str) -> None:
        await webhooks.create(sqlite_database, settings, ["SLEEP"], url)
        with pytest.raises(ConfigError, match="has a webhook already"):
            await webhooks.create(sqlite_database, settings, ["SLEEP"], url)

    with_receiver(sqlite_database, settings, twice)


def test_one_that_was_made_elsewhere_is_shown_without_its_key(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    async def forget(url: str) -> None:
        await webhooks.create(sqlite_database, settings, ["SLEEP"], url)
        with sqlite_database.write() as connection:
            connection.execute(kept.webhook.delete())
        [found] = await webhooks.refresh(sqlite_database, settings)
        assert not found.signed

    with_receiver(sqlite_database, settings, forget)


def test_an_address_that_does_not_answer_is_told_with_what_to_start(
    polar: Simulator, sqlite_database: Database, settings: Settings
) -> None:
    with pytest.raises(ConfigError, match="could not reach this address") as refusal:
        asyncio.run(webhooks.create(sqlite_database, settings, ["SLEEP"], "http://127.0.0.1:9"))
    assert "make webhooks" in refusal.value.do
    assert webhooks.known(sqlite_database) == []


@pytest.mark.parametrize(
    ("events", "url"), [(["NAP"], "https://a.example"), ([], "https://a.example"), (["SLEEP"], "a")]
)
def test_nonsense_is_told_before_polar_is_asked(
    polar: Simulator, sqlite_database: Database, settings: Settings, events: list[str], url: str
) -> None:
    with pytest.raises(ConfigError):
        asyncio.run(webhooks.create(sqlite_database, settings, events, url))
    assert polar.admin("requests", reset=True)["requests"] == []


def test_a_wrong_client_is_told(polar: Simulator, sqlite_database: Database, tmp_path: Path) -> None:
    wrong = settings_for(polar, tmp_path, POLAR_CLIENT_SECRET="wrong")
    with pytest.raises(ClientError):
        asyncio.run(webhooks.refresh(sqlite_database, wrong))


def test_every_event_names_endpoints_that_exist() -> None:
    from polar_data.sources import SOURCES

    names = {endpoint.name for endpoint in SOURCES["accesslink_v3"].endpoints}
    assert {name for each in EVENTS.values() for name in each} <= names
