"""A lent PostgreSQL database is as after its migration, whatever the test before did to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, text

from polar_data.database import Database
from polar_data.schema import kept
from tests.polar_data.hand_made import NOW, content
from tests.support.databases import Lender

pytestmark = pytest.mark.postgres

KEPT_TABLE = "ALTER TABLE athlete ADD COLUMN shoe_size INTEGER"
DERIVED_TABLE = "DROP TABLE sleep_night CASCADE"


def add(connection: Connection, name: str) -> int:
    row = insert(kept.athlete).values(name=name, created_utc=NOW).returning(kept.athlete.c.id)
    return int(connection.execute(row).scalar_one())


def write(connection: Connection) -> None:
    add(connection, "Ada")
    connection.execute(kept.meta.delete())
    connection.execute(text("DELETE FROM alembic_version"))


def fail(connection: Connection) -> None:
    """What is rolled back has used a number of the sequence."""
    with connection.begin_nested() as part:
        add(connection, "Ada")
        part.rollback()


def alter(connection: Connection) -> None:
    connection.execute(text(KEPT_TABLE))


def drop(connection: Connection) -> None:
    connection.execute(text(DERIVED_TABLE))


def state(database: Database) -> object:
    with database.read() as connection:
        versions = connection.execute(text("SELECT * FROM alembic_version")).all()
        columns = connection.execute(
            text("SELECT table_name, column_name FROM information_schema.columns ORDER BY 1, 2")
        ).all()
    return content(database, [kept.meta, kept.athlete]), versions, columns


@pytest.mark.parametrize("change", [write, fail, alter, drop])
def test_the_next_one_finds_it_as_it_was(
    postgres_lender: Lender, change: Callable[[Connection], None]
) -> None:
    with postgres_lender.lend() as database:
        before = state(database)
        with database.write() as connection:
            change(connection)
    with postgres_lender.lend() as database:
        assert state(database) == before
        with database.write() as connection:
            assert add(connection, "Ben") == 1
