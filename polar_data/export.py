"""Every payload as it came from Polar, in one file that other programs can read."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from polar_data import archive
from polar_data.database import Database
from polar_data.errors import BackupError
from polar_data.long_arrays import whole
from polar_data.schema import kept

_ROWS = 200


def export(database: Database, target: Path) -> int:
    """Write the archive as gzipped JSON Lines: an item a line, every revision; returns how many.

    A line has connection (its id), athlete (the name, if it is known whose item it is), api, endpoint,
    key, revision, fetched_utc, vanished_utc and body. Raises BackupError.
    """
    item, link, person = kept.archive_item.c, kept.connection.c, kept.athlete.c
    query = (
        select(link.id.label("connection"), person.name.label("athlete"), link.api)
        .add_columns(item.endpoint, item.key, item.revision, item.fetched_utc, item.vanished_utc, item.body)
        .join_from(kept.archive_item, kept.connection, item.connection_id == link.id)
        .outerjoin(kept.athlete, person.id == func.coalesce(item.athlete_id, link.athlete_id))
        .order_by(link.id, item.endpoint, item.key, item.revision)
    )
    count = 0
    try:
        with _in_place_of(target) as file, database.read() as connection:
            result = connection.execution_options(yield_per=_ROWS).execute(query)
            for row in result.mappings():
                body = whole(archive.load(connection, row["body"]))
                told = {"fetched_utc": _iso(row["fetched_utc"]), "vanished_utc": _iso(row["vanished_utc"])}
                file.write(archive.dump({**row, **told, "body": body}) + b"\n")
                count += 1
    except OSError as error:
        what = f"The file cannot be written ({error.strerror})"
        raise BackupError(what, "Choose another place.") from error
    return count


@contextmanager
def _in_place_of(target: Path) -> Iterator[gzip.GzipFile]:
    """A file to write that becomes the target when it is whole; one that is not leaves nothing."""
    draft = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    try:
        with (
            os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw,
            gzip.open(raw, "wb", compresslevel=3) as file,
        ):
            yield file
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
