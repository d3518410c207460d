"""Consents that may renew a connection, when Polar does not tell whose account they are.

Such a consent waits as a connection of its own, which is nobody's, until a person has answered. What it
may renew keeps its owner, its sign-in and its data meanwhile; `meta` notes which one that is.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, select, update

from polar_data.database import Database, upsert
from polar_data.schema import KEPT, kept

_NOTE = "renews/"
_meta, _link = kept.meta.c, kept.connection.c


def noted(connection: Connection) -> dict[int, int]:
    """Waiting connection -> the one that it may renew."""
    notes = connection.execute(select(kept.meta).where(_meta.name.startswith(_NOTE)))
    return {int(row.name.removeprefix(_NOTE)): int(row.value) for row in notes}


def note(connection: Connection, waiting: int, renewed: int) -> None:
    upsert(connection, kept.meta, [{"name": f"{_NOTE}{waiting}", "value": str(renewed)}])


def forget(connection: Connection, connection_id: int) -> None:
    """It neither waits nor is waited for any more."""
    waits = _meta.name == f"{_NOTE}{connection_id}"
    awaited = _meta.name.startswith(_NOTE) & (_meta.value == str(connection_id))
    connection.execute(delete(kept.meta).where(or_(waits, awaited)))


def likely_owner(database: Database, connection_id: int) -> int | None:
    """The athlete whose connection the waiting one may renew."""
    with database.read() as connection:
        renewed = noted(connection).get(connection_id)
        return connection.scalar(select(_link.athlete_id).where(_link.id == renewed))


def settle(connection: Connection, connection_id: int, athlete_id: int) -> int:
    """The person has answered: their own connection goes on with the consent. Returns which one that is.

    One that waited for no renewal, or of a person without a connection, stays as it is.
    """
    renewed = noted(connection).get(connection_id)
    forget(connection, connection_id)
    found = select(kept.connection).where(_link.id == connection_id, _link.status == "active")
    waiting = connection.execute(found).one_or_none()
    if renewed is None or waiting is None:
        return connection_id
    theirs = select(_link.id).where(_link.athlete_id == athlete_id, _link.api == waiting.api)
    own: int | None = connection.scalar(theirs.order_by(_link.id != renewed, _link.id).limit(1))
    if own is None:
        return connection_id
    granted = {"status": waiting.status, "scopes_granted": waiting.scopes_granted}
    connection.execute(update(kept.connection).where(_link.id == own).values(granted))
    token = kept.token.c.connection_id
    connection.execute(delete(kept.token).where(token == own))
    connection.execute(update(kept.token).where(token == connection_id).values(connection_id=own))
    drop(connection, connection_id)
    return own


def drop(connection: Connection, connection_id: int) -> None:
    """Remove a connection that was nobody's: nothing was fetched by it."""
    forget(connection, connection_id)
    for table in KEPT:  # an id may come again for somebody else
        if "connection_id" in table.c:
            connection.execute(delete(table).where(table.c.connection_id == connection_id))
    connection.execute(delete(kept.connection).where(_link.id == connection_id))
