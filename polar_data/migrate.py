"""Brings a database to this version: kept tables by Alembic, derived tables from their declaration."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, func, select
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.schema import ExecutableDDLElement as DDLElement

from polar_data.database import Database, upsert
from polar_data.errors import NewerDatabaseError
from polar_data.schema import DERIVED, metadata
from polar_data.schema.kept import meta

FOLDER = Path(__file__).parent / "migrations"
REBUILD_NEEDED = (
    "rebuild_needed"  # a name in `meta`: derived tables were emptied, the archive is to be read again
)
_FINGERPRINT, _NAMES = "derived_fingerprint", "derived_tables"
OF_TABLES = (REBUILD_NEEDED, _FINGERPRINT, _NAMES)  # names in `meta` that stay with the database itself
_LOCK = 0x706F6C6172  # any number all our processes agree on


def migrate(database: Database, backup: Callable[[], object] | None = None) -> None:
    """Make every table as this version wants it; quick when there is nothing to do.

    `backup` is called first when kept tables with data are about to change. Several processes may
    start at once. Raises NewerDatabaseError, with nothing changed, for a database of a later version.
    """
    script = ScriptDirectory(str(FOLDER))
    with database.read() as connection:
        revision = _revision(connection, script)
        if revision == script.get_current_head() and _derived_are_current(connection):
            return
    if backup is not None and revision not in {None, script.get_current_head()}:
        backup()
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        if _revision(connection, script) != script.get_current_head():
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
            command.upgrade(config, "head")
        if not _derived_are_current(connection):
            _remake_derived(connection)


def _revision(connection: Connection, script: ScriptDirectory) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is not None and revision not in {known.revision for known in script.walk_revisions()}:
        raise NewerDatabaseError("This database was written by a newer version of the dashboard")
    return revision


def _derived_are_current(connection: Connection) -> bool:
    return _note(connection, _FINGERPRINT) == _fingerprint(connection)


def _remake_derived(connection: Connection) -> None:
    before = (_note(connection, _NAMES) or "").split()
    for name in before:
        Table(name, MetaData()).drop(connection, checkfirst=True)
    metadata.create_all(connection, tables=DERIVED)
    notes = {_FINGERPRINT: _fingerprint(connection), _NAMES: " ".join(table.name for table in DERIVED)}
    if before:
        notes[REBUILD_NEEDED] = "1"
    upsert(connection, meta, [{"name": name, "value": value} for name, value in notes.items()])


def _fingerprint(connection: Connection) -> str:
    parts: list[DDLElement] = []
    for table in DERIVED:
        parts.append(CreateTable(table))
        parts += [CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    text = "\n".join(str(part.compile(dialect=connection.dialect)) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def _note(connection: Connection, name: str) -> str | None:
    return connection.scalar(select(meta.c.value).where(meta.c.name == name))
