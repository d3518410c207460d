"""What Polar posts: only its own messages lead to anything, once."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from polar_data import deliveries
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.deliveries import LARGEST
from polar_data.jobs import request_sync
from polar_data.schema import KEPT, kept
from polar_data.secrets import Vault
from polar_data.webhooks import EVENTS, PATH
from routes.webhooks import webhook_app

NOW = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
KEY = "abe1f3ae-fd33-11e8-8eb2-f2801f1b9fd1"
SLEEP = {
    "event": "SLEEP",
    "user_id": 475,
    "date": "2026-09-30",
    "timestamp": "2026-09-30T11:59:00Z",
    "url": "https://www.polaraccesslink.com/v3/users/sleep/2026-09-30",
}


class Polar:
    """Who sends requests to the application."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def request(self, method: str, path: str, body: bytes = b"", headers: Any = None) -> int:
        async def ask() -> int:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://hooks") as http:
                return (await http.request(method, path, content=body, headers=headers)).status_code

        return asyncio.run(ask())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, "")


@pytest.fixture
def polar(sqlite_database: Database, settings: Settings) -> Polar:
    """Who posts to a dashboard whose connection 1 is user 475's."""
    database = sqlite_database
    database.clock = lambda: NOW
    with database.write() as connection:
        hook = {"id": "h1", "client": "accesslink_v3/one", "events": "SLEEP", "url": "https://a.example"}
        sealed = Vault(settings.key_file).seal(KEY)
        connection.execute(
            kept.webhook.insert(), hook | {"secret_encrypted": sealed, "active": True, "created_utc": NOW}
        )
        for number, user_id, status in ((1, "475", "active"), (2, "476", "active"), (3, "475", "revoked")):
            row = {
                "id": number,
                "athlete_id": number,
                "api": "accesslink_v3",
                "status": status,
                "user_id": user_id,
            }
            connection.execute(kept.connection.insert(), row | {"scopes_granted": "", "created_utc": NOW})
    return Polar(webhook_app(lambda: database, settings))


def signed(body: bytes, key: str = KEY) -> dict[str, str]:
    return {"Polar-Webhook-Signature": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}


def post(polar: Polar, said: dict[str, Any] | bytes, **headers: Any) -> int:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return polar.request("POST", PATH, body, headers.get("headers", signed(body)))


def asked(database: Database) -> list[tuple[int, str, list[str]]]:
    c = kept.sync_request.c
    with database.read() as connection:
        rows = connection.execute(select(c.connection_id, c.reason, c.endpoints).order_by(c.connection_id))
        return [(row.connection_id, row.reason, (row.endpoints or "").split()) for row in rows]


def refused(database: Database) -> dict[str, int]:
    found = deliveries.refusals(database, date(2026, 1, 1))
    return dict(zip(found["reason"], found["count"], strict=True))


def everything(database: Database) -> list[list[Any]]:
    with database.read() as connection:
        return [
            [tuple(row) for row in connection.execute(select(table))]
            for table in KEPT
            if table.name != "webhook_refusal"
        ]


def test_a_signed_message_asks_for_a_sync_of_that_user_and_family(
    polar: Polar, sqlite_database: Database
) -> None:
    assert post(polar, SLEEP) == 200
    assert asked(sqlite_database) == [(1, "webhook", sorted(EVENTS["SLEEP"]))]
    assert refused(sqlite_database) == {}


def test_two_messages_ask_for_both_families_at_once(polar: Polar, sqlite_database: Database) -> None:
    post(polar, SLEEP)
    post(polar, SLEEP | {"event": "EXERCISE", "entity_id": "aQlC83"})
    assert asked(sqlite_database) == [(1, "webhook", sorted({*EVENTS["SLEEP"], *EVENTS["EXERCISE"]}))]


def test_a_request_for_everything_stays_one(polar: Polar, sqlite_database: Database) -> None:
    request_sync(sqlite_database, 1)
    post(polar, SLEEP)
    assert asked(sqlite_database) == [(1, "person", [])]


def test_a_message_that_comes_twice_asks_once(polar: Polar, sqlite_database: Database) -> None:
    post(polar, SLEEP)
    with sqlite_database.write() as connection:
        connection.execute(kept.sync_request.delete())
    before = everything(sqlite_database)
    assert post(polar, SLEEP) == 200
    assert everything(sqlite_database) == before
    assert refused(sqlite_database) == {"came before": 1}


def test_a_message_waits_for_a_database_that_another_program_holds(
    sqlite_database: Database, settings: Settings, polar: Polar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polar_data.database.BUSY_MS", 20)
    impatient = Database(sqlite_database.url, sqlite_database.clock)
    hooks = Polar(webhook_app(lambda: impatient, settings))
    body = json.dumps(SLEEP).encode()
    released = threading.Event()

    def hold() -> None:
        with sqlite_database.write():
            held.set()
            released.wait(30)

    held, holder = threading.Event(), threading.Thread(target=hold, daemon=True)
    holder.start()
    held.wait(30)
    attempts = count(1)
    act = deliveries.act

    def after_some(*args: Any) -> None:
        if next(attempts) == 3:
            released.set()
            holder.join(30)
        act(*args)

    monkeypatch.setattr("polar_data.deliveries.act", after_some)
    assert hooks.request("POST", PATH, body, signed(body)) == 200
    assert [request[0] for request in asked(sqlite_database)] == [1]
    impatient.close()


def test_a_ping_is_answered_and_nothing_else(polar: Polar, sqlite_database: Database) -> None:
    before = everything(sqlite_database)
    ping = {"timestamp": "2018-05-15T14:22:24Z", "event": "PING"}
    assert post(polar, ping, headers={"Polar-Webhook-Event": "PING"}) == 200
    assert everything(sqlite_database) == before
    assert refused(sqlite_database) == {}


BODY = json.dumps(SLEEP).encode()


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (BODY, {}, 401, "unsigned"),
        (BODY, signed(BODY, "another key"), 403, "wrong signature"),
        (BODY, signed(BODY + b" "), 403, "wrong signature"),
        (
            BODY,
            {"Polar-Webhook-Signature": "Ünsinn".encode("latin-1").decode("latin-1")},
            403,
            "wrong signature",
        ),
        (b"", signed(b""), 400, "malformed"),
        (b"[1]", signed(b"[1]"), 400, "malformed"),
        (b"[" * 60_000, signed(b"[" * 60_000), 400, "malformed"),
        (b" " * (LARGEST + 1), {}, 413, "too large"),
    ],
)
def test_what_is_not_polars_changes_nothing_and_is_counted(
    polar: Polar,
    sqlite_database: Database,
    body: bytes,
    headers: dict[str, str],
    status: int,
    reason: str,
) -> None:
    before = everything(sqlite_database)
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    assert post(polar, body, headers=sent) == status
    assert post(polar, body, headers=sent) == status
    assert everything(sqlite_database) == before
    assert refused(sqlite_database) == {reason: 2}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event": "SOMETHING_NEW"}, "malformed"),
        ({"user_id": None}, "malformed"),
        ({"timestamp": "yesterday"}, "malformed"),
        ({"timestamp": "2026-09-15T11:59:00Z"}, "too old"),
    ],
)
def test_a_signed_message_that_says_nothing_usable_is_counted(
    polar: Polar, sqlite_database: Database, change: dict[str, Any], reason: str
) -> None:
    assert post(polar, SLEEP | change) == 400
    assert asked(sqlite_database) == []
    assert refused(sqlite_database) == {reason: 1}


def test_a_message_about_nobody_of_ours_asks_for_nothing(polar: Polar, sqlite_database: Database) -> None:
    assert post(polar, SLEEP | {"user_id": 999}) == 200
    assert asked(sqlite_database) == []


def test_there_is_nothing_else_at_that_address(polar: Polar) -> None:
    assert polar.request("GET", PATH) == 405
    assert [polar.request("GET", path) for path in ("/", "/connections", "/oauth/start")] == [404] * 3
