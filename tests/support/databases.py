"""Empty migrated databases for one test each, quickly: copies of a template, or one that is emptied again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, make_url, text

from polar_data.database import Database
from polar_data.migrate import migrate


def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file without WAL beside it, ready to be copied."""
    path = folder / "template.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    database.close()
    return path


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[Database]:
    path = folder / "polar.db"
    shutil.copy(template, path)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def postgres_template(server: str) -> str:
    """The URL of a migrated database on the server."""
    url = create_postgres(server, "template_polar")
    database = Database(url)
    migrate(database)
    database.close()
    return url


@contextmanager
def postgres_copy(server: str, name: str) -> Iterator[Database]:
    """Not migrated, and of that name."""
    database = Database(create_postgres(server, name))
    yield database
    database.close()
    administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


class Lender:
    """Lends one PostgreSQL database to one test after another: emptying it is quicker than a new copy.

    Emptied is what has pages, with its sequences, and the rows that the migration left are put back.
    Who finds a table, a column or a constraint changed gets a new copy of the template.
    """

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._names = (f"test_{number}" for number in count())
        self._url = ""
        self._shape: Any = None
        self._rows: dict[str, str] = {}

    @contextmanager
    def lend(self) -> Iterator[Database]:
        if not self._url:
            self._url = create_postgres(self._server, next(self._names), self._template)
            with _administering(self._url) as connection:
                self._shape = connection.scalar(_SHAPE)
                self._rows = {name: connection.scalar(text(_READ.format(name))) for name in _used(connection)}
        database = Database(self._url)
        yield database
        database.close()
        if not self._emptied():
            administer(self._server, f'DROP DATABASE "{make_url(self._url).database}" WITH (FORCE)')
            self._url = ""

    def _emptied(self) -> bool:
        with _administering(self._url) as connection:
            if connection.scalar(_SHAPE) != self._shape:
                return False
            connection.execute(_DISCONNECT)
            if used := _used(connection):
                connection.execute(text(f"TRUNCATE {', '.join(used)} CASCADE"))
            connection.execute(_RESTART)
            for name, rows in self._rows.items():
                connection.execute(text(_WRITE.format(name)), {"rows": rows})
        return True


_SHAPE = text(
    """SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
    SELECT concat_ws(':', attrelid, attname, atttypid, attnotnull, attisdropped) AS part
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT oid::text FROM pg_constraint WHERE connamespace = 'public'::regnamespace) AS parts"""
)
_USED = text(
    """SELECT quote_ident(relname) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0"""
)
_DISCONNECT = text(
    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
)
_RESTART = text(
    """SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
    FROM pg_sequences WHERE last_value IS NOT NULL"""
)
_READ = "SELECT json_agg(t)::text FROM {} AS t"
_WRITE = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, CAST(:rows AS json))"


def _used(connection: Connection) -> list[str]:
    """Tables that have pages, and so perhaps rows."""
    return list(connection.scalars(_USED))


def create_postgres(server: str, name: str, template: str | None = None) -> str:
    source = f' TEMPLATE "{make_url(template).database}"' if template else ""
    administer(server, f'CREATE DATABASE "{name}"{source}')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def administer(server: str, statement: str) -> None:
    with _administering(server) as connection:
        connection.execute(text(statement))


@contextmanager
def _administering(url: str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()
