"""What archived items point to (a route of a target, the sessions of a team) and what is known of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, select

from polar_data import archive
from polar_data.archive import Json
from polar_data.database import Database, upsert
from polar_data.errors import PayloadError
from polar_data.plan import Call, Wanted
from polar_data.schema import kept
from polar_data.sources.endpoint import Child, Endpoint, Player

_item = kept.archive_item.c


class Named(NamedTuple):
    """What current items name at an endpoint, by id, and whose rows it is.

    `sure`: nothing else is named, as Polar keeps these items and each could be read.
    """

    endpoint: Endpoint
    children: dict[str, tuple[Child, int | None]]
    sure: bool


class _Parent(NamedTuple):
    athlete_id: int | None
    body: Json


def named(database: Database, connection_id: int, endpoints: Iterable[Endpoint]) -> list[Named]:
    """Every child that current items name, once, with the greatest stamp that one of them gives it.

    Not where Polar has forgotten by now what an item of that time points to.
    """
    found: list[Named] = []
    parents = _Parents(connection_id)
    with database.read() as connection:
        mine = kept.player.c.connection_id == connection_id
        athletes = {
            row.player_id: row.athlete_id for row in connection.execute(select(kept.player).where(mine))
        }
        for endpoint in endpoints:
            if endpoint.children is not None:
                since = _since(database.now(connection), endpoint)
                found.append(_named(connection, endpoint, parents, athletes, since))
    return found


def wanted(database: Database, connection_id: int, those: Iterable[Named]) -> list[Wanted]:
    """What is named, and what came of asking for it."""
    found: list[Wanted] = []
    with database.read() as connection:
        for endpoint, by_id, _ in those:
            known = _known(connection, connection_id, endpoint)
            here = _here(connection, connection_id, endpoint)
            for child, athlete_id in by_id.values():
                row = known.get(child.id)
                if row is not None:
                    found.append(Wanted(endpoint, child, athlete_id, row.state, row.stamp, row.checked_utc))
                elif child.stamp or child.id not in here:
                    found.append(Wanted(endpoint, child, athlete_id))
    return found


def forget(connection: Connection, connection_id: int, asked: Iterable[tuple[str, str]]) -> None:
    """Take children, by endpoint and id, as never asked for."""
    c = kept.child.c
    for endpoint, key in sorted(set(asked)):
        mine = (c.connection_id == connection_id) & (c.endpoint == endpoint) & (c.id == key)
        connection.execute(delete(kept.child).where(mine))


def note(database: Database, connection_id: int, asked: Iterable[tuple[Call, str, str]]) -> None:
    """Remember calls for children, what came of them (data, or absent where Polar has none) and its stamp.

    What the naming item said of the child goes before what the child says of itself.
    """
    found = list(asked)
    if not found:
        return
    with database.write() as connection:
        now = database.now(connection)
        rows = [
            {
                "connection_id": connection_id,
                "endpoint": call.endpoint.name,
                "id": call.id,
                "state": state,
                "stamp": call.stamp or stamp,
                "checked_utc": now,
            }
            for call, state, stamp in found
        ]
        upsert(connection, kept.child, rows)


def players(database: Database, connection_id: int, endpoints: Iterable[Endpoint]) -> list[Player]:
    """The Team Pro players that current items name, each once, named where one of them has the name."""
    found: dict[str, Player] = {}
    parents = _Parents(connection_id)
    with database.read() as connection:
        for endpoint in endpoints:
            if endpoint.players is None:
                continue
            for parent in parents.of(connection, endpoint.name, None):
                for player in _readable(endpoint.players, parent.body) or ():
                    if player.name or player.id not in found:
                        found[player.id] = player
    return list(found.values())


class _Parents:
    """Current items by endpoint, each read once."""

    def __init__(self, connection_id: int) -> None:
        self._connection_id = connection_id
        self._read: dict[tuple[str, datetime | None], list[_Parent]] = {}

    def of(self, connection: Connection, endpoint: str, since: datetime | None) -> list[_Parent]:
        if (endpoint, since) not in self._read:
            current = select(_item.body, _item.athlete_id).where(
                _item.connection_id == self._connection_id,
                _item.endpoint == endpoint,
                _item.current,
                _item.vanished_utc.is_(None),
            )
            if since is not None:
                current = current.where(_item.fetched_utc >= since)
            self._read[endpoint, since] = [
                _Parent(row.athlete_id, archive.load(connection, row.body))
                for row in connection.execute(current.order_by(_item.key)).all()
            ]
        return self._read[endpoint, since]


def _named(
    connection: Connection,
    endpoint: Endpoint,
    parents: _Parents,
    athletes: dict[str, int],
    since: datetime | None,
) -> Named:
    assert endpoint.children is not None
    found: dict[str, tuple[Child, int | None]] = {}
    sure = since is None
    for name in endpoint.parents:
        for parent in parents.of(connection, name, since):
            ones = _readable(endpoint.children, parent.body)
            sure &= ones is not None
            for one in ones or ():
                child = one if isinstance(one, Child) else Child(one)
                before = found.get(child.id)
                if before is None or child.stamp > before[0].stamp:
                    found[child.id] = child, athletes.get(child.player, parent.athlete_id)
    return Named(endpoint, found, sure)


def _since(now: datetime, endpoint: Endpoint) -> datetime | None:
    """From when on the items came that may still point to something."""
    return None if endpoint.keep_days is None else now - timedelta(days=endpoint.keep_days)


def _known(connection: Connection, connection_id: int, endpoint: Endpoint) -> dict[str, Row[Any]]:
    c = kept.child.c
    mine = select(kept.child).where(c.connection_id == connection_id, c.endpoint == endpoint.name)
    return {row.id: row for row in connection.execute(mine)}


def _here(connection: Connection, connection_id: int, endpoint: Endpoint) -> set[str]:
    """What was fetched before it was noted that it was asked for."""
    if endpoint.lists or endpoint.each_sync:
        return set()
    mine = (_item.connection_id == connection_id) & (_item.endpoint == endpoint.name)
    return set(connection.scalars(select(_item.key).where(mine)))


def _readable(function: Any, body: Json) -> list[Any] | None:
    try:
        return list(function(body))
    except PayloadError:
        return None  # the item's own parser has reported it
