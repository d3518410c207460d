"""Leases in the database, by its clock: one holder at a time, over all processes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from polar_data.database import Database, insert
from polar_data.schema.kept import lease


def acquire(database: Database, name: str, owner: str, seconds: float) -> bool:
    """Take or renew the lease. False while another owner holds it."""
    with database.write() as connection:
        now = database.now(connection)
        statement = insert(connection, lease).values(
            name=name, owner=owner, expires_utc=now + timedelta(seconds=seconds)
        )
        taken = connection.execute(
            statement.on_conflict_do_update(
                index_elements=["name"],
                set_={"owner": statement.excluded.owner, "expires_utc": statement.excluded.expires_utc},
                where=(lease.c.owner == owner) | (lease.c.expires_utc <= now),
            )
        )
        return taken.rowcount == 1


def release(database: Database, name: str, owner: str) -> None:
    with database.write() as connection:
        connection.execute(delete(lease).where(lease.c.name == name, lease.c.owner == owner))


def held(database: Database, name: str) -> bool:
    with database.read() as connection:
        query = select(lease.c.owner).where(
            lease.c.name == name, lease.c.expires_utc > database.now(connection)
        )
        return connection.scalar(query) is not None
