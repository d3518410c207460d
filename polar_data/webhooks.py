"""The webhook of AccessLink v3's client at Polar: made, shown, changed, switched and deleted.

Polar allows one webhook a client, and tells the key that signs its messages once: it is kept encrypted.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from sqlalchemy import delete, select, update

from polar_data import tokens
from polar_data.config import Settings
from polar_data.connect import client_name
from polar_data.database import Database, upsert
from polar_data.errors import ConfigError, PayloadError, PolarDataError, RequestError
from polar_data.http import Client
from polar_data.schema import kept
from polar_data.secrets import Vault
from polar_data.sources import SOURCES

API = "accesslink_v3"
PATH = "/webhooks/polar"

# What Polar sends messages about, and the endpoints that are asked then.
EVENTS: dict[str, tuple[str, ...]] = {
    "EXERCISE": ("v3_exercises", "v3_tx_exercises", "v3_cardio_load"),
    "ACTIVITY_SUMMARY": ("v3_activities", "v3_activity_samples", "v3_tx_activities"),
    "SLEEP": ("v3_sleep", "v3_nightly_recharge", "v3_skin_temperature"),
    "CONTINUOUS_HEART_RATE": ("v3_continuous_heart_rate",),
    "SLEEP_WISE_ALERTNESS": ("v3_alertness",),
    "SLEEP_WISE_CIRCADIAN_BEDTIME": ("v3_circadian_bedtime",),
    "PHYSICAL_INFORMATION": ("v3_physical_info", "v3_tx_physical_information"),
}


@dataclass(frozen=True)
class Webhook:
    """As Polar has it. Without `signed` its key is not here: its messages cannot be believed."""

    id: str
    events: tuple[str, ...]
    url: str
    active: bool
    signed: bool
    created_utc: datetime


def known(database: Database) -> list[Webhook]:
    """The webhooks that we know of, without asking Polar."""
    with database.read() as connection:
        rows = connection.execute(select(kept.webhook).order_by(kept.webhook.c.created_utc))
        return [
            Webhook(
                row.id,
                tuple(row.events.split()),
                row.url,
                row.active,
                row.secret_encrypted is not None,
                row.created_utc,
            )
            for row in rows
        ]


async def refresh(database: Database, settings: Settings) -> list[Webhook]:
    """Ask Polar which there are, and forget the others. Raises ApiError, ClientError or ConfigError."""
    async with _polar(database, settings) as http:
        body = await http.get("/webhooks")
    if body is not None and not (isinstance(body, dict) and "data" in body):
        raise PayloadError("Polar's list of webhooks is not as described")
    found = _data(body)
    shown = [found] if isinstance(found, dict) else found or []
    client = client_name(database, settings, API)
    for one in shown:
        _keep(database, client, one)
    c = kept.webhook.c
    with database.write() as connection:
        gone = (c.client == client) & c.id.not_in([str(one["id"]) for one in shown])
        connection.execute(delete(kept.webhook).where(gone))
    return known(database)


async def create(database: Database, settings: Settings, events: Sequence[str], public_url: str) -> Webhook:
    """Make the webhook at `public_url`, which must answer Polar's PING already.

    Raises ApiError, ClientError or ConfigError.
    """
    wanted = {"events": _checked(events), "url": address(public_url)}
    async with _polar(database, settings) as http:
        try:
            made = _data(await http.send("POST", "/webhooks", wanted))
        except RequestError as error:
            if error.status == 409:
                raise ConfigError(
                    "This client has a webhook already", "Delete it first, or change its address and events."
                ) from None
            raise _unreachable(error) from None
    if not isinstance(made, dict) or not made.get("signature_secret_key"):
        raise PayloadError("Polar made the webhook without telling its key")
    sealed = Vault(settings.key_file).seal(str(made["signature_secret_key"]))
    _keep(database, client_name(database, settings, API), wanted | made, sealed)
    return next(each for each in known(database) if each.id == str(made["id"]))


async def change(
    database: Database,
    settings: Settings,
    webhook_id: str,
    events: Sequence[str] | None = None,
    public_url: str | None = None,
) -> None:
    """Change what it tells of, or where to. Raises ApiError, ClientError or ConfigError."""
    wanted: dict[str, Any] = {} if events is None else {"events": _checked(events)}
    if public_url is not None:
        wanted["url"] = address(public_url)
    async with _polar(database, settings) as http:
        try:
            await http.send("PATCH", _one(webhook_id), wanted)
        except RequestError as error:
            raise _unreachable(error) from None
    values = {**wanted, "events": " ".join(wanted["events"])} if "events" in wanted else wanted
    with database.write() as connection:
        connection.execute(update(kept.webhook).where(kept.webhook.c.id == webhook_id).values(values))


def _unreachable(error: RequestError) -> PolarDataError:
    """What a refused address means: Polar sends it a PING first, and wants 200 for it."""
    if error.status != 400:
        return error
    return ConfigError(
        "Polar could not reach this address",
        "Start `make webhooks`, see that the tunnel or proxy leads to it, then try again.",
    )


async def switch(database: Database, settings: Settings, active: bool) -> None:
    """Let Polar send messages, or stop it. Raises ApiError, ClientError or ConfigError."""
    async with _polar(database, settings) as http:
        await http.send("POST", "/webhooks/activate" if active else "/webhooks/deactivate")
    mine = kept.webhook.c.client == client_name(database, settings, API)
    with database.write() as connection:
        connection.execute(update(kept.webhook).where(mine).values(active=active))


async def remove(database: Database, settings: Settings, webhook_id: str) -> None:
    """Delete it at Polar and here. Raises ApiError, ClientError or ConfigError."""
    async with _polar(database, settings) as http:
        try:
            await http.send("DELETE", _one(webhook_id))
        except RequestError as error:
            if error.status != 404:  # it was gone already
                raise
    with database.write() as connection:
        connection.execute(delete(kept.webhook).where(kept.webhook.c.id == webhook_id))


def address(public_url: str) -> str:
    """Where Polar sends to, below an address of ours. Raises ConfigError when it is none."""
    url = public_url.strip().rstrip("/").removesuffix(PATH)
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError("That is not a web address", "Give the address under which Polar reaches you.")
    return f"{url}{PATH}"


def _checked(events: Collection[str]) -> list[str]:
    unknown = sorted(set(events) - EVENTS.keys())
    if unknown or not events:
        what = f"There is no event {', '.join(unknown)}" if unknown else "No event was chosen"
        raise ConfigError(what, f"Choose some of: {', '.join(EVENTS)}.")
    return [event for event in EVENTS if event in events]


def _keep(database: Database, client: str, shown: dict[str, Any], sealed: bytes | None = None) -> None:
    events = shown.get("events") or []
    row: dict[str, Any] = {
        "id": str(shown["id"]),
        "client": client,
        "events": events if isinstance(events, str) else " ".join(events),
        "url": str(shown.get("url") or ""),
        "active": bool(shown.get("active", True)),
    } | ({} if sealed is None else {"secret_encrypted": sealed})
    with database.write() as connection:
        mine = kept.webhook.c.id == row["id"]
        created = connection.scalar(select(kept.webhook.c.created_utc).where(mine))
        upsert(connection, kept.webhook, [row | {"created_utc": created or database.now(connection)}])


def _data(body: Any) -> Any:
    if not isinstance(body, dict):
        return None
    return body.get("data")


def _one(webhook_id: str) -> str:
    return f"/webhooks/{quote(webhook_id, safe='')}"


@asynccontextmanager
async def _polar(database: Database, settings: Settings) -> AsyncIterator[Client]:
    """Polar, asked in the client's own name."""
    source = SOURCES[API]
    pace = source.pace(database, client_name(database, settings, API))
    basic = tokens.basic(database, settings, API)
    try:
        async with Client(source.base_url(settings), basic, pace, scheme="Basic") as http:
            yield http
    finally:
        await pace.close()
