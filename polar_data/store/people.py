"""Athletes and their connections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, insert, or_, select, update

from polar_data.database import Database
from polar_data.schema import kept, profile
from polar_data.sources.endpoint import Player
from polar_data.store.daily import ends
from polar_data.store.links import TEAM_PRO


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
    user_id: str | None = None  # Polar's id of the account, where the API tells it


class Own(NamedTuple):
    """An athlete whose data the pages offer, and the first and last day with data."""

    athlete: Athlete
    span: tuple[date, date] | None


def athletes(database: Database) -> list[Athlete]:
    c = kept.athlete.c
    with database.read() as connection:
        rows = connection.execute(select(c.id, c.name, c.email).order_by(c.id))
        return [Athlete(row.id, row.name, row.email) for row in rows]


def own(database: Database) -> list[Own]:
    """Who has an account of their own, or data without being a player of a team; else the coaches."""
    with database.read() as connection:
        rows = connection.execute(_own).all()
    found = [row for row in rows if row.is_own] or [row for row in rows if row.is_connected]
    return [
        Own(Athlete(row.id, row.name, row.email), None if row.first is None else (row.first, row.last))
        for row in found
    ]


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


def players(database: Database, connection_id: int) -> dict[str, int]:
    """Team Pro player -> athlete."""
    c = kept.player.c
    with database.read() as reader:
        rows = reader.execute(select(c.player_id, c.athlete_id).where(c.connection_id == connection_id))
        return {row.player_id: row.athlete_id for row in rows}


def add_players(database: Database, connection_id: int, found: Sequence[Player]) -> None:
    """Make an athlete of every player who is none yet, and name those whose name has become known."""
    known, names = players(database, connection_id), {a.id: a.name for a in athletes(database)}
    new = [player for player in found if player.id not in known]
    named = [p for p in found if p.name and names.get(known.get(p.id, 0)) == _nameless(p.id)]
    if not new and not named:
        return
    athlete = kept.athlete
    with database.write() as connection:
        now = database.now(connection)
        for player in new:
            values = {"name": player.name or _nameless(player.id), "created_utc": now}
            key = connection.execute(insert(athlete).values(values)).inserted_primary_key
            assert key is not None
            row = {"connection_id": connection_id, "player_id": player.id, "athlete_id": int(key[0])}
            connection.execute(insert(kept.player), row)
        for player in named:
            mine = athlete.c.id == known[player.id]
            connection.execute(update(athlete).where(mine).values(name=player.name))


def _nameless(player_id: str) -> str:
    return f"Player {player_id}"


_query = select(kept.connection).order_by(kept.connection.c.id)
_athlete = kept.athlete.c
_connected = select(kept.connection.c.athlete_id).where(
    kept.connection.c.status != "disconnected", kept.connection.c.athlete_id.is_not(None)
)
_first, _last = ends(_athlete.id)
_own = select(
    _athlete.id,
    _athlete.name,
    _athlete.email,
    _first.label("first"),
    _last.label("last"),
    or_(
        _athlete.id.in_(_connected.where(kept.connection.c.api != TEAM_PRO)),
        _athlete.id.not_in(select(kept.player.c.athlete_id)) & _first.is_not(None),
    ).label("is_own"),
    _athlete.id.in_(_connected).label("is_connected"),
).order_by(_athlete.id)


def _connection(row: Row[Any]) -> Connection:
    return Connection(
        row.id,
        row.athlete_id,
        row.api,
        row.status,
        frozenset(row.scopes_granted.split()),
        row.created_utc,
        row.first_day,
        row.user_id,
    )
