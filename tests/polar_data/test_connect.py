"""The end of a connection whose account another connection has too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from polar_data import config, derive, jobs, lease, rebuild
from polar_data import connect as connecting
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.demo.accesslink_v4 import FAMILIES, SINGLETONS, Renderer
from polar_data.demo.world import World
from polar_data.errors import SyncRunningError
from polar_data.plan import Kind
from polar_data.schema import DERIVED, days
from polar_data.sources import endpoint_of
from polar_data.store import people
from tests.polar_data.hand_made import DAY, connect, content, rows, take, temperature, temperatures


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(World(1, last_day=DAY, days=30))


def fill(database: Database, renderer: Renderer, connection_id: int) -> None:
    """Three days of the demo for one of athlete 1's connections."""
    connect(database, connection_id)
    for name in SINGLETONS:
        take(database, name, renderer.singleton(name), kind="whole", connection_id=connection_id)
    for day in (DAY - timedelta(days=n) for n in range(3)):
        for name in FAMILIES:
            kind: Kind = "window"
            if endpoint_of(name).listing:
                body = renderer.summary(name, day)
                take(database, name, body, day, kind="listing", connection_id=connection_id)
                kind = "detail"
            items = renderer.items(name, day)
            if items or kind == "window":
                take(database, name, items, day, kind=kind, connection_id=connection_id)


def test_what_another_connection_of_the_account_has_stays(database: Database, renderer: Renderer) -> None:
    fill(database, renderer, 1)
    alone = content(database, DERIVED)
    fill(database, renderer, 2)
    assert content(database, DERIVED) != alone  # the rows are the second one's now
    extra = temperatures(temperature([30.0], DAY + timedelta(days=1), "only the second's"))
    take(database, "temperature", extra, DAY, 2, connection_id=2)
    version = database.data_version(1)
    connecting.disconnect(database, 2, keep_data=False)
    assert content(database, DERIVED) == alone
    assert database.data_version(1) > version


def two(database: Database, *, second: int | None = 1, api: str = "accesslink_v4") -> None:
    """The same night twice, in two connections."""
    connect(database, 1)
    connect(database, 2, second, api=api)
    for connection_id in (1, 2):
        night = temperatures(temperature([33.0]))
        take(database, "temperature", night, DAY - timedelta(days=1), 3, connection_id=connection_id)


def test_a_deletion_that_breaks_off_loses_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(database)
    with monkeypatch.context() as broken:
        broken.setattr(connecting, "_erase", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            connecting.disconnect(database, 2, keep_data=False)
    assert [link.id for link in people.connections(database)] == [1, 2]
    assert [row["skin_temperature"] for row in rows(database, days.daily)] == [33.0]
    connecting.disconnect(database, 2, keep_data=False)
    assert [row["skin_temperature"] for row in rows(database, days.daily)] == [33.0]
    assert rebuild.catch_up(database) == 0


def test_neither_is_synced_while_one_is_deleted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    two(database)
    owner = lease.new_owner()
    assert lease.acquire(database, jobs.sync_lease(1), owner, 60)
    with pytest.raises(SyncRunningError, match="being synced right now"):
        connecting.disconnect(database, 2, keep_data=False)
    lease.release(database, jobs.sync_lease(1), owner)
    held: list[bool] = []

    def look(*_: object) -> None:
        held.extend(jobs.is_running(database, link) for link in (1, 2))

    monkeypatch.setattr(connecting, "_erase", look)
    connecting.disconnect(database, 2, keep_data=False)
    assert held == [True, True]
    assert not any(jobs.is_running(database, link) for link in (1, 2))


@pytest.mark.parametrize(
    ("second", "api"), [(2, "accesslink_v4"), (None, "accesslink_v4"), (1, "accesslink_v3")]
)
def test_nothing_is_read_again_for_an_account_of_its_own(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, second: int | None, api: str
) -> None:
    two(sqlite_database, second=second, api=api)
    read: list[object] = []
    monkeypatch.setattr(derive, "parse", lambda *told: read.append(told))
    connecting.disconnect(sqlite_database, 2, keep_data=False)
    assert read == []


def client_ids(database: Database, settings: Settings) -> dict[str, str | None]:
    apis = ("accesslink_v3", "accesslink_v4", "team_pro")
    return {api: connecting.client_id(database, settings, api) for api in apis}


def test_a_client_for_one_api_leaves_the_accounts_of_another_their_own(
    database: Database, tmp_path: Path
) -> None:
    settings = config.load({"POLAR_DATA_DIR": str(tmp_path)})
    connecting.save_api_client(database, settings, "first", "secret", "accesslink_v4")
    connect(database, 1, api="team_pro")
    connecting.save_api_client(database, settings, "second", "secret", "accesslink_v3")
    assert client_ids(database, settings) == {
        "accesslink_v3": "second",
        "accesslink_v4": "first",
        "team_pro": "first",
    }
    connecting.save_api_client(database, settings, "third", "secret", "accesslink_v4")
    client = connecting.api_client(database, settings, "team_pro")
    assert client is not None
    assert (client.client_id, client.secret) == ("first", "secret")
