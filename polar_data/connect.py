"""Consents: the client at Polar, whose account a connection is, and the end of a connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from polar_data import archive, lease, rebuild, renewals
from polar_data.config import Settings
from polar_data.database import Database, upsert
from polar_data.errors import ConfigError, SyncRunningError
from polar_data.jobs import all_listed, place_request, sync_lease
from polar_data.schema import DERIVED, days, kept
from polar_data.secrets import Vault
from polar_data.store import daily, derived_values

FIRST_SYNC = timedelta(days=364)  # a year with today
_LEASE_S = 600.0  # to forget years of data takes a while


@dataclass(frozen=True)
class ApiClient:
    """The client that its owner made at Polar."""

    client_id: str
    secret: str = field(repr=False)


def api_client(database: Database, settings: Settings, api: str = "accesslink_v4") -> ApiClient | None:
    """Client id and secret: the environment's, else those saved on the Connections page.

    One client can serve all of Polar's APIs: what was saved for one is taken where an API has none.
    Raises ConfigError where the key file does not open the secret.
    """
    if settings.has_client:
        return ApiClient(settings.v4_client_id or "", settings.v4_client_secret or "")
    with database.read() as connection:
        row = _used(_saved(connection), api)
    return (
        None if row is None else ApiClient(row.client_id, Vault(settings.key_file).open(row.secret_encrypted))
    )


def client_id(database: Database, settings: Settings, api: str) -> str | None:
    """Of the client that `api` uses; it needs no key file."""
    if settings.has_client:
        return settings.v4_client_id
    with database.read() as connection:
        row = _used(_saved(connection), api)
    return None if row is None else str(row.client_id)


def client_name(database: Database, settings: Settings, api: str) -> str:
    """By what requests are counted: the API and the client."""
    return f"{api}/{client_id(database, settings, api) or ''}"


def save_api_client(
    database: Database, settings: Settings, client_id: str, secret: str, api: str = "accesslink_v4"
) -> None:
    """Keep client id and secret, the secret encrypted. Raises ConfigError when one is empty."""
    if not client_id.strip() or not secret.strip():
        raise ConfigError("Client id and secret are both needed", "Copy both from admin.polaraccesslink.com.")
    row = {
        "api": api,
        "client_id": client_id.strip(),
        "secret_encrypted": Vault(settings.key_file).seal(secret.strip()),
    }
    with database.write() as connection:
        upsert(connection, kept.api_client, [*_borrowed(connection, api), row])


def _saved(connection: Connection) -> dict[str, Row[Any]]:
    return {row.api: row for row in connection.execute(select(kept.api_client))}


def _used(saved: Mapping[str, Row[Any]], api: str) -> Row[Any] | None:
    return saved.get(api) or (saved[min(saved)] if saved else None)


def _borrowed(connection: Connection, api: str) -> list[dict[str, Any]]:
    """The client of each other API whose accounts borrow one: a consent works only with its own."""
    saved, c = _saved(connection), kept.connection.c
    others = connection.scalars(select(c.api).where(c.api != api, c.status != "disconnected").distinct())
    used = {other: _used(saved, other) for other in others if other not in saved}
    return [
        {"api": other, "client_id": row.client_id, "secret_encrypted": row.secret_encrypted}
        for other, row in used.items()
        if row is not None
    ]


def new_athlete(database: Database, connection: Connection, name: str, email: str | None) -> int:
    """Add a person; returns the athlete's id."""
    values = {
        "name": name.strip() or "Me",
        "email": email.lower() if email else None,
        "created_utc": database.now(connection),
    }
    key = connection.execute(insert(kept.athlete).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def assign(database: Database, connection_id: int, athlete_id: int | None, name: str | None) -> int:
    """Say whose account it is: an existing athlete, or a new one of that name. Asks for a sync.

    What may renew a connection that this person has does so, and is none of its own any more.
    """
    with database.write(athlete_id) as connection:
        if athlete_id is None:
            athlete_id = new_athlete(database, connection, name or "", None)
        connection_id = renewals.settle(connection, connection_id, athlete_id)
        connection.execute(
            update(kept.connection).where(kept.connection.c.id == connection_id).values(athlete_id=athlete_id)
        )
        place_request(database, connection, connection_id, "person")
    return athlete_id


def set_first_day(database: Database, connection_id: int, first_day: date | None) -> None:
    """How far back syncs go; None is as far as Polar has data."""
    with database.write() as connection:
        connection.execute(
            update(kept.connection).where(kept.connection.c.id == connection_id).values(first_day=first_day)
        )


def disconnect(database: Database, connection_id: int, keep_data: bool) -> None:
    """Forget the tokens; without `keep_data` also the archive and all that was made from it.

    What the athlete's other connections of the same API have stays on every page. Raises
    SyncRunningError while one of them is being synced.
    """
    others = [] if keep_data else _others(database, connection_id)
    names = [sync_lease(each) for each in (connection_id, *others)]
    busy = SyncRunningError("This account is being synced right now", "Disconnect when the sync has ended.")
    with lease.together(database, names, _LEASE_S, lambda _: busy) as stay_alone:
        rebuild.take_over(database, others, stay_alone)  # first: wherever it breaks off, nothing is missing
        _disconnect(database, connection_id, keep_data)


def _others(database: Database, connection_id: int) -> list[int]:
    """The other connections of the same person and API."""
    c, this = kept.connection.c, kept.connection.alias("this").c
    same = (c.athlete_id == this.athlete_id) & (c.api == this.api) & (c.id != this.id)
    with database.read() as connection:
        query = select(c.id).where(this.id == connection_id, same).order_by(c.id)
        return list(connection.scalars(query))


def _disconnect(database: Database, connection_id: int, keep_data: bool) -> None:
    c = kept.connection.c
    with database.read() as connection:
        athlete_id = connection.scalar(select(c.athlete_id).where(c.id == connection_id))
        told: set[int | None] = {athlete_id}
        for table in (kept.player, kept.player_link):
            mine = select(table.c.athlete_id).where(table.c.connection_id == connection_id)
            told.update(connection.scalars(mine))
    with database.write(*told) as connection:  # an id may come again for somebody else
        for table in (kept.token, kept.sync_request):
            connection.execute(delete(table).where(table.c.connection_id == connection_id))
        if keep_data:
            connection.execute(
                update(kept.connection).where(c.id == connection_id).values(status="disconnected")
            )
            return
        _erase(connection, connection_id, athlete_id)


def _erase(connection: Connection, connection_id: int, athlete_id: int | None) -> None:
    for table in DERIVED:
        if "item" in table.c:
            connection.execute(delete(table).where(table.c.item.like(f"{connection_id}/%")))
    owned = (
        kept.archive_item,
        kept.child,
        kept.coverage,
        kept.derivation,
        kept.dialect,
        kept.oauth_attempt,
        kept.sync_problem,
        kept.sync_run,
    )
    for table in owned:
        connection.execute(delete(table).where(table.c.connection_id == connection_id))
    connection.execute(delete(kept.meta).where(kept.meta.c.name == all_listed(connection_id)))
    renewals.forget(connection, connection_id)
    archive.drop_unused_series(connection)
    of_player = kept.player.c.connection_id == connection_id
    people = {*connection.scalars(select(kept.player.c.athlete_id).where(of_player))}
    if athlete_id is not None:
        people.add(athlete_id)
    for person in sorted(people):
        mine = select(days.daily.c.day).where(days.daily.c.athlete_id == person)
        daily.rewrite(connection, person, connection.scalars(mine).all())
        derived_values.forget(connection, person)
    for table in (kept.player, kept.player_link):
        connection.execute(delete(table).where(table.c.connection_id == connection_id))
    connection.execute(delete(kept.connection).where(kept.connection.c.id == connection_id))
    for person in sorted(people):
        _forget_nobodys(connection, person)


def _forget_nobodys(connection: Connection, athlete_id: int) -> None:
    """Drop an athlete whom no connection tells of any more."""
    for table in (kept.connection, kept.player):
        if connection.scalar(select(table.c.athlete_id).where(table.c.athlete_id == athlete_id).limit(1)):
            return
    for table in (kept.setting, kept.player_link):
        connection.execute(delete(table).where(table.c.athlete_id == athlete_id))
    connection.execute(delete(kept.athlete).where(kept.athlete.c.id == athlete_id))
