"""Messages that Polar sends to the webhook: whether one is believed, and what it leads to."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal

import polars as pl
from sqlalchemy import delete, func, select, update

from polar_data.config import Settings
from polar_data.database import Database, insert
from polar_data.jobs import place_request
from polar_data.long_arrays import read_json
from polar_data.schema import kept
from polar_data.secrets import Vault
from polar_data.store.frames import frame
from polar_data.webhooks import API, EVENTS

LARGEST = 64 * 1024  # bytes; Polar's messages have a few hundred
REMEMBERED = timedelta(days=14)  # Polar itself gives up after seven

Refusal = Literal["too large", "malformed", "unsigned", "wrong signature", "too old", "came before"]
STATUS: dict[Refusal, int] = {
    "too large": 413,
    "malformed": 400,
    "unsigned": 401,
    "wrong signature": 403,
    "too old": 400,
    "came before": 200,  # Polar sends some messages twice, and must not try again
}


@dataclass(frozen=True)
class Message:
    """A message that is Polar's own."""

    event: str
    user_id: str
    fingerprint: str


def judge(
    database: Database, settings: Settings, body: bytes, signature: str | None
) -> Message | Refusal | None:
    """The message, why it is refused, or None for a PING, which is to be answered and is unsigned."""
    if len(body) > LARGEST:
        return "too large"
    said = _read(body)
    if said is None:
        return "malformed"
    if said.get("event") == "PING":
        return None
    if not signature:
        return "unsigned"
    if not any(_fits(secret, body, signature) for secret in _secrets(database, settings)):
        return "wrong signature"
    event, user_id, sent = said.get("event"), said.get("user_id"), _moment(said.get("timestamp"))
    if event not in EVENTS or not isinstance(user_id, (int, str)) or sent is None:
        return "malformed"
    fingerprint = hashlib.sha256(body).hexdigest()
    with database.read() as connection:
        if sent < database.now(connection) - REMEMBERED:
            return "too old"
        before = select(kept.webhook_event.c.event).where(kept.webhook_event.c.fingerprint == fingerprint)
        if connection.execute(before).one_or_none() is not None:
            return "came before"
    return Message(event, str(user_id), fingerprint)


def act(database: Database, message: Message) -> None:
    """Ask for a sync of the families the message is about, once however often it comes."""
    event, c = kept.webhook_event, kept.connection.c
    with database.write() as connection:
        now = database.now(connection)
        row = {
            "fingerprint": message.fingerprint,
            "event": message.event,
            "user_id": message.user_id,
            "received_utc": now,
        }
        new = insert(connection, event).values(row)
        if connection.execute(new.on_conflict_do_nothing(index_elements=["fingerprint"])).rowcount == 0:
            return
        connection.execute(delete(event).where(event.c.received_utc < now - 2 * REMEMBERED))
        whose = select(c.id).where(
            c.api == API, c.user_id == message.user_id, c.status == "active", c.athlete_id.is_not(None)
        )
        asked = connection.scalars(whose).all()
        for connection_id in asked:
            place_request(database, connection, connection_id, "webhook", endpoints=EVENTS[message.event])
        if asked:
            mine = event.c.fingerprint == message.fingerprint
            connection.execute(update(event).where(mine).values(asked_utc=now))


def count(database: Database, reason: Refusal) -> None:
    """Count a message that changed nothing."""
    table = kept.webhook_refusal
    with database.write() as connection:
        today = database.now(connection).date()
        one = insert(connection, table).values(day_utc=today, reason=reason, count=1)
        connection.execute(
            one.on_conflict_do_update(index_elements=["day_utc", "reason"], set_={"count": table.c.count + 1})
        )


def received(database: Database, since: date) -> tuple[int, int]:
    """How many messages were Polar's own since that day, and how many of them led to a sync."""
    c = kept.webhook_event.c
    start = datetime.combine(since, time(), UTC)
    query = select(func.count(), func.count(c.asked_utc)).where(c.received_utc >= start)
    with database.read() as connection:
        row = connection.execute(query).one()
    return row[0], row[1]


def refusals(database: Database, since: date) -> pl.DataFrame:
    """day_utc, reason, count."""
    c = kept.webhook_refusal.c
    query = select(c.day_utc, c.reason, c["count"]).where(c.day_utc >= since)
    return frame(database, query.order_by(c.day_utc, c.reason))


def _fits(secret: str, body: bytes, signature: str) -> bool:
    own = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(own.encode(), signature.strip().lower().encode())


def _secrets(database: Database, settings: Settings) -> list[str]:
    vault = Vault(settings.key_file)
    with database.read() as connection:
        sealed = connection.scalars(select(kept.webhook.c.secret_encrypted)).all()
    return [vault.open(each) for each in sealed if each is not None]


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        said = read_json(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _moment(value: object) -> datetime | None:
    """Polar's time stamp; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
