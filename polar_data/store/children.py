"""Items that other items point to (a route of a target) and that are not here yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from polar_data import archive
from polar_data.archive import Json
from polar_data.database import Database, upsert
from polar_data.errors import PayloadError
from polar_data.schema.kept import archive_item, meta
from polar_data.sources.endpoint import Endpoint

ASK_AGAIN = timedelta(days=7)


def missing_children(
    database: Database, connection_id: int, endpoints: Iterable[Endpoint]
) -> list[tuple[Endpoint, str]]:
    """(endpoint, id) of children that the current items of their parents name.

    Without those that Polar did not have within the last week.
    """
    c = archive_item.c
    missing: list[tuple[Endpoint, str]] = []
    with database.read() as connection:
        for endpoint in endpoints:
            if endpoint.children is None:
                continue
            current = select(c.body).where(c.connection_id == connection_id, c.current)
            parents = current.where(c.endpoint.in_(endpoint.parents), c.vanished_utc.is_(None))
            wanted = {
                child
                for body in connection.scalars(parents)
                for child in _named(endpoint.children, archive.load(connection, body))
            }
            here = select(c.key).where(c.connection_id == connection_id, c.endpoint == endpoint.name)
            absent = _absent(connection, connection_id, endpoint, database.now(connection) - ASK_AGAIN)
            there = {*connection.scalars(here), *absent}
            missing += [(endpoint, child) for child in sorted(wanted - there)]
    return missing


def note_absent(database: Database, connection_id: int, endpoint: Endpoint, child: str) -> None:
    """Remember that Polar does not have this child, although an item names it."""
    with database.write() as connection:
        name = f"{absent_names(connection_id)}{endpoint.name}/{child}"
        upsert(connection, meta, [{"name": name, "value": database.now(connection).isoformat()}])


def absent_names(connection_id: int) -> str:
    """How the names in `meta` begin that remember absent children."""
    return f"absent/{connection_id}/"


def _absent(connection: Connection, connection_id: int, endpoint: Endpoint, since: datetime) -> set[str]:
    start = f"{absent_names(connection_id)}{endpoint.name}/"
    found = connection.execute(select(meta).where(meta.c.name.startswith(start, autoescape=True)))
    return {row.name.removeprefix(start) for row in found if datetime.fromisoformat(row.value) > since}


def _named(children: Callable[[Json], Iterable[str]], parent: Json) -> list[str]:
    try:
        return list(children(parent))
    except PayloadError:
        return []  # the parent's own parser has reported it
