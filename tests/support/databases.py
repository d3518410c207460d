"""Empty migrated databases for one test each, quickly: copies of a template."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

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
def postgres_copy(server: str, name: str, template: str | None = None) -> Iterator[Database]:
    database = Database(create_postgres(server, name, template))
    yield database
    database.close()
    administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def create_postgres(server: str, name: str, template: str | None = None) -> str:
    source = f' TEMPLATE "{make_url(template).database}"' if template else ""
    administer(server, f'CREATE DATABASE "{name}"{source}')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def administer(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
