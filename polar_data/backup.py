"""One file with the database and its key; consistent while the app runs."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, inspect, select
from sqlalchemy.exc import DatabaseError

from polar_data import lease, rebuild
from polar_data.config import Settings
from polar_data.database import Database, upsert
from polar_data.errors import BackupError, NewerDatabaseError
from polar_data.jobs import sync_lease
from polar_data.migrate import OF_TABLES, REBUILD_NEEDED, migrate
from polar_data.schema import KEPT, kept

_DATABASE, _KEY, _ABOUT = "polar.db", "secret.key", "about.json"
_FORMAT = 1
_ROWS = 500
_brought = kept.meta.c.name.not_in(OF_TABLES)  # the notes that go with the data


def backup(database: Database, settings: Settings, target: Path) -> Path:
    """Write the backup to `target` (mode 0600). Raises BackupError where that cannot be done.

    From PostgreSQL it holds the kept tables; the derived ones are made again by `restore`.
    """
    if target.exists():
        raise BackupError("A file of this name is there already", "Choose another file name.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            copy = Path(folder) / _DATABASE
            _copy_out(database, copy)
            draft = Path(folder) / "backup.zip"
            os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
                file.writestr(
                    _ABOUT, json.dumps({"format": _FORMAT, "database": database.engine.dialect.name})
                )
                file.write(copy, _DATABASE)
                if settings.key_file.exists():
                    file.write(settings.key_file, _KEY)
            draft.replace(target)
    except OSError as error:
        raise BackupError(
            f"The backup cannot be written ({error.strerror})", "Free space, or choose another folder."
        ) from error
    return target


def restore(settings: Settings, source: Path, *, overwrite: bool = False) -> None:
    """Bring a backup back. Without `overwrite` only where there is no data yet.

    What is overwritten is backed up first. Raises BackupError.
    """
    database = Database(settings.database_url)
    try:
        with tempfile.TemporaryDirectory() as folder:
            copy, key = _unpack(source, Path(folder))
            _bring_up(copy)
            # What is here may be of an older version: until it is backed up it is only looked at.
            if _connections(database) or (key is not None and _other_key(settings, key)):
                if not overwrite:
                    raise BackupError(
                        "There is data here already", "Add --overwrite to replace it; it is backed up first."
                    )
                _refuse_while_syncing(database)
                names = (settings.data_dir / "backups" / f"before-restore-{n}.zip" for n in count(1))
                backup(database, settings, next(name for name in names if not name.exists()))
            migrate(database)
            _count_versions_on(copy, database)
            _copy_in(copy, database)
            if key is not None:
                _put_key(key, settings.key_file)
        rebuild.catch_up(database)
    finally:
        database.close()


def _copy_out(database: Database, copy: Path) -> None:
    if database.is_sqlite:
        raw = database.engine.raw_connection()
        try:
            with closing(sqlite3.connect(copy)) as target:
                raw.driver_connection.backup(target)  # type: ignore[union-attr]  # SQLite's, and open
        finally:
            raw.close()
        return
    target_database = Database(f"sqlite:///{copy}")
    try:
        migrate(target_database)
        with database.read() as reader, target_database.write() as writer:
            _copy_kept(reader, writer)
            _derive_later(writer)
    finally:
        target_database.close()


def _count_versions_on(copy: Path, database: Database) -> None:
    """Let each data version of the copy follow on those here: an app that runs has cached by them.

    Also of athletes who are here only: their numbers may come again for somebody else.
    """
    source_database = Database(f"sqlite:///{copy}")
    try:
        with database.read() as here, source_database.write() as writer:
            highest: dict[int, int] = {}
            for connection in (here, writer):
                for athlete_id, version in connection.execute(select(kept.data_version)):
                    highest[athlete_id] = max(version, highest.get(athlete_id, 0))
            rows = [{"athlete_id": each, "version": version + 1} for each, version in highest.items()]
            upsert(writer, kept.data_version, rows)
    finally:
        source_database.close()


def _copy_in(copy: Path, database: Database) -> None:
    if database.is_sqlite:
        raw = database.engine.raw_connection()
        try:
            with closing(sqlite3.connect(copy)) as source:
                source.backup(raw.driver_connection)  # type: ignore[arg-type]  # SQLite's, and open
        finally:
            raw.close()
        database.close()
        return
    source_database = Database(f"sqlite:///{copy}")
    try:
        with source_database.read() as reader, database.write() as writer:
            for table in reversed(KEPT):
                gone = delete(table)
                writer.execute(gone.where(_brought) if table is kept.meta else gone)
            _copy_kept(reader, writer)
            _count_on(writer)
            _derive_later(writer)  # should this process end before it has
    finally:
        source_database.close()
    rebuild.rebuild(database)


def _copy_kept(reader: Connection, writer: Connection) -> None:
    """What the reader has of each kept table: before a migration that is less than this version knows."""
    there = inspect(reader)
    for table in KEPT:
        if not there.has_table(table.name):
            continue
        names = {column["name"] for column in there.get_columns(table.name)}
        query = select(*[column for column in table.c if column.name in names])
        if table is kept.meta:
            query = query.where(_brought)
        result = reader.execution_options(yield_per=_ROWS).execute(query)
        for rows in result.mappings().partitions(_ROWS):
            writer.execute(insert(table), [dict(row) for row in rows])


def _derive_later(connection: Connection) -> None:
    upsert(connection, kept.meta, [{"name": REBUILD_NEEDED, "value": "1"}])


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that were copied in with their numbers."""
    for table in KEPT:
        column = table.autoincrement_column
        if column is not None:
            highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, highest, False)))


def _bring_up(copy: Path) -> None:
    """Bring the backup's database to this version while it still stands apart."""
    database = Database(f"sqlite:///{copy}")
    try:
        migrate(database)
    except NewerDatabaseError:
        raise BackupError("This backup was made by a newer version", "Update the dashboard first.") from None
    except DatabaseError as error:
        raise BackupError("The database in this backup is damaged", "Choose another backup.") from error
    finally:
        database.close()


def _put_key(key: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = target.with_suffix(".restored")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key.read_bytes())
    draft.replace(target)


def _unpack(source: Path, folder: Path) -> tuple[Path, Path | None]:
    try:
        with zipfile.ZipFile(source) as file:
            about = json.loads(file.read(_ABOUT))
            if about["format"] != _FORMAT:
                raise BackupError("This backup was made by a newer version", "Update the dashboard first.")
            copy = Path(file.extract(_DATABASE, folder))
            key = Path(file.extract(_KEY, folder)) if _KEY in file.namelist() else None
    except FileNotFoundError:
        raise BackupError("There is no such file", "Check the path of the backup.") from None
    except OSError as error:
        raise BackupError(f"The backup cannot be read ({error.strerror})", "Check the file.") from error
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError) as error:
        raise BackupError("This file is not a backup of the dashboard", "Choose another file.") from error
    return copy, key


def _connections(database: Database) -> Sequence[int]:
    """Their ids, in a database of whatever version, or one without any table yet."""
    with database.read() as connection:
        if not inspect(connection).has_table(kept.connection.name):
            return []
        return connection.scalars(select(kept.connection.c.id)).all()


def _other_key(settings: Settings, key: Path) -> bool:
    return settings.key_file.exists() and settings.key_file.read_bytes() != key.read_bytes()


def _refuse_while_syncing(database: Database) -> None:
    for connection_id in _connections(database):
        if lease.held(database, sync_lease(connection_id)):
            raise BackupError("A sync is running", "Restore when it has ended.")
