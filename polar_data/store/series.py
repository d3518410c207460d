"""Dense series, made from the archived items when they are read."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from typing import NamedTuple

import polars as pl
from sqlalchemy import Connection, select

from polar_data import derive
from polar_data.database import Database
from polar_data.errors import DatabaseBusyError, PayloadError
from polar_data.schema import days
from polar_data.store.best import best_first, rank

AT_ONCE = 4


class Read(NamedTuple):
    """`frame` is None where there is nothing; `unread` says why samples that are there cannot be read."""

    frame: pl.DataFrame | None
    unread: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return self.frame is None and not self.unread


class _Failed(NamedTuple):
    """A series that cannot be read; `revision` is that of its item where no problem of it is listed yet."""

    item: str
    revision: int | None
    what: str


def read(database: Database, athlete_id: int, kind: str, key: str) -> Read:
    """The series, of the best source that has it and where it can be read.

    What cannot be read is listed with the other items that could not be read.
    """
    found = _read(database, athlete_id, kind, key)
    if found.nothing and database.fill_series is not None:
        database.fill_series(database, kind, key)
        found = _read(database, athlete_id, kind, key)
    return found


def read_each(database: Database, wanted: Sequence[tuple[int, str, str]]) -> list[Read]:
    """Several series (athlete, kind, key), beside each other; see `read`."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda one: _read(database, *one), wanted))
    return [read(database, *one) if each.nothing else each for one, each in zip(wanted, found, strict=True)]


def _read(database: Database, athlete_id: int, kind: str, key: str) -> Read:
    table = days.series
    query = (
        select(table.c.item)
        .where(table.c.athlete_id == athlete_id, table.c.kind == kind, table.c.key == key)
        .order_by(best_first(table.c.source))
    )
    found: pl.DataFrame | None = None
    failed: list[_Failed] = []
    with database.read() as connection:
        for item in connection.scalars(query).all():
            found = _made(connection, item, kind, key, failed)
            if found is not None:
                break
    _list(database, failed)
    return Read(found, _reasons(failed) if found is None else ())


def read_days(database: Database, athlete_id: int, kind: str, first: date, last: date) -> Read:
    """All series of a kind between two days (inclusive), with their `day` and `key`.

    Of each day those of the best source. What cannot be read is left out, and listed as by `read`.
    """
    table = days.series
    query = (
        select(table.c.day, table.c.key, table.c.item, table.c.source)
        .where(table.c.athlete_id == athlete_id, table.c.kind == kind, table.c.day.between(first, last))
        .order_by(table.c.day, table.c.key)
    )
    failed: list[_Failed] = []
    with database.read() as connection:
        rows = connection.execute(query).all()
        best: dict[date, int] = {}
        for row in rows:
            best[row.day] = min(rank(row.source), best.get(row.day, rank(row.source)))
        frames = [
            found.with_columns(pl.lit(row.day).alias("day"), pl.lit(row.key).alias("key"))
            for row in rows
            if rank(row.source) == best[row.day]
            and (found := _made(connection, row.item, kind, row.key, failed)) is not None
        ]
    _list(database, failed)
    return Read(pl.concat(frames, how="diagonal_relaxed") if frames else None, _reasons(failed))


def _made(
    connection: Connection, item: str, kind: str, key: str, failed: list[_Failed]
) -> pl.DataFrame | None:
    """The series of one item; None without samples, and where they cannot be read, which `failed` tells."""
    try:
        return derive.dense(connection, item, kind, key)
    except PayloadError as error:
        failed.append(_Failed(item, derive.unlisted_revision(connection, item), error.what))
        return None


def _reasons(failed: Sequence[_Failed]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.what for each in failed))


def _list(database: Database, failed: Sequence[_Failed]) -> None:
    """List what is not listed yet; in a database that is in use it waits until it is read again."""
    new = {each.item: (each.revision, each.what) for each in failed if each.revision is not None}
    if new:
        with suppress(DatabaseBusyError), database.write() as connection:
            for item, (revision, what) in new.items():
                derive.note_series(connection, item, revision, what)
