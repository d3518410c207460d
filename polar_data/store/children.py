"""Items that other items point to (a route of a target) and that are not here yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlalchemy import select

from polar_data import archive
from polar_data.archive import Json
from polar_data.database import Database
from polar_data.errors import PayloadError
from polar_data.schema.kept import archive_item
from polar_data.sources.endpoint import Endpoint


def missing_children(
    database: Database, connection_id: int, endpoints: Iterable[Endpoint]
) -> list[tuple[Endpoint, str]]:
    """(endpoint, id) of children that the current items of their parents name."""
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
            missing += [(endpoint, child) for child in sorted(wanted - set(connection.scalars(here)))]
    return missing


def _named(children: Callable[[Json], Iterable[str]], parent: Json) -> list[str]:
    try:
        return list(children(parent))
    except PayloadError:
        return []  # the parent's own parser has reported it
