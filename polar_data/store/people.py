"""Athletes and their connections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select

from polar_data.database import Database
from polar_data.schema import kept, profile


@dataclass(frozen=True)
class Athlete:
    id: int
    name: str
    email: str | None


@dataclass(frozen=True)
class Connection:
    """A consent at one source; `athlete_id` is None until someone said whose account it is."""

    id: int
    athlete_id: int | None
    api: str
    status: str  # active | revoked | disconnected
    scopes_granted: frozenset[str]
    created_utc: datetime
    first_day: date | None


def athletes(database: Database) -> list[Athlete]:
    c = kept.athlete.c
    with database.read() as connection:
        rows = connection.execute(select(c.id, c.name, c.email).order_by(c.id))
        return [Athlete(row.id, row.name, row.email) for row in rows]


def connections(database: Database) -> list[Connection]:
    with database.read() as connection:
        return [_connection(row) for row in connection.execute(_query)]


def connection(database: Database, connection_id: int) -> Connection:
    """Raises LookupError where there is none."""
    with database.read() as reader:
        row = reader.execute(_query.where(kept.connection.c.id == connection_id)).one_or_none()
    if row is None:
        raise LookupError(f"There is no connection {connection_id}")
    return _connection(row)


def account_created(database: Database, connection_id: int) -> date | None:
    """When the account at Polar was made, if its account data is here: there is nothing before."""
    created = select(profile.account.c.created_utc).where(
        profile.account.c.item.like(f"{connection_id}/%"), profile.account.c.created_utc.is_not(None)
    )
    with database.read() as reader:
        moment = reader.scalar(created.limit(1))
    return None if moment is None else moment.date()


_query = select(kept.connection).order_by(kept.connection.c.id)


def _connection(row: Row[Any]) -> Connection:
    return Connection(
        row.id,
        row.athlete_id,
        row.api,
        row.status,
        frozenset(row.scopes_granted.split()),
        row.created_utc,
        row.first_day,
    )
