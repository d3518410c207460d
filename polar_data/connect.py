"""Consents: the client at Polar, whose account a connection is, and the end of a connection."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from polar_data import archive, lease
from polar_data.config import Settings
from polar_data.database import Database, upsert
from polar_data.errors import ConfigError, SyncRunningError
from polar_data.jobs import all_listed, place_request, sync_lease
from polar_data.schema import DERIVED, days, kept
from polar_data.secrets import Vault
from polar_data.store import daily
from polar_data.store.children import absent_names

FIRST_SYNC = timedelta(days=364)  # a year with today
_LEASE_S = 600.0  # to forget years of data takes a while


@dataclass(frozen=True)
class ApiClient:
    """The client that its owner made at Polar."""

    client_id: str
    secret: str = field(repr=False)
    from_environment: bool = False


def api_client(database: Database, settings: Settings, api: str = "accesslink_v4") -> ApiClient | None:
    """Client id and secret: the environment's, else those saved on the Connections page."""
    if settings.v4_client_id and settings.v4_client_secret:
        return ApiClient(settings.v4_client_id, settings.v4_client_secret, from_environment=True)
    with database.read() as connection:
        row = connection.execute(select(kept.api_client).where(kept.api_client.c.api == api)).one_or_none()
    if row is None:
        return None
    return ApiClient(row.client_id, Vault(settings.key_file).open(row.secret_encrypted))


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
        upsert(connection, kept.api_client, [row])


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
    """Say whose account it is: an existing athlete, or a new one of that name. Asks for the first sync."""
    with database.write(athlete_id) as connection:
        if athlete_id is None:
            athlete_id = new_athlete(database, connection, name or "", None)
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

    Raises SyncRunningError while the connection is being synced.
    """
    name, owner = sync_lease(connection_id), lease.new_owner()
    if not lease.acquire(database, name, owner, _LEASE_S):
        raise SyncRunningError(
            "This connection is being synced right now", "Disconnect when the sync has ended."
        )
    try:
        _disconnect(database, connection_id, keep_data)
    finally:
        lease.release(database, name, owner)


def _disconnect(database: Database, connection_id: int, keep_data: bool) -> None:
    c = kept.connection.c
    with database.read() as connection:
        athlete_id = connection.scalar(select(c.athlete_id).where(c.id == connection_id))
    with database.write(athlete_id) as connection:
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
        kept.coverage,
        kept.derivation,
        kept.dialect,
        kept.oauth_attempt,
        kept.sync_problem,
        kept.sync_run,
    )
    for table in owned:
        connection.execute(delete(table).where(table.c.connection_id == connection_id))
    name = kept.meta.c.name
    notes = (name == all_listed(connection_id)) | name.startswith(absent_names(connection_id))
    connection.execute(delete(kept.meta).where(notes))
    archive.drop_unused_series(connection)
    if athlete_id is not None:
        mine = select(days.daily.c.day).where(days.daily.c.athlete_id == athlete_id)
        daily.rewrite(connection, athlete_id, connection.scalars(mine).all())
    connection.execute(delete(kept.connection).where(kept.connection.c.id == connection_id))
    others = select(kept.connection.c.id).where(kept.connection.c.athlete_id == athlete_id)
    if athlete_id is not None and connection.scalar(others) is None:
        connection.execute(delete(kept.setting).where(kept.setting.c.athlete_id == athlete_id))
        connection.execute(delete(kept.athlete).where(kept.athlete.c.id == athlete_id))
