"""Dense series, made from the archived items when they are read."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl
from sqlalchemy import select

from polar_data import derive
from polar_data.database import Database
from polar_data.schema import days
from polar_data.store.best import best_first, rank

AT_ONCE = 4


def read(database: Database, athlete_id: int, kind: str, key: str) -> pl.DataFrame | None:
    """The series, of the best source that has it; None where there is none.

    Raises PayloadError where the samples cannot be read.
    """
    found = _read(database, athlete_id, kind, key)
    if found is None and database.fill_series is not None:
        database.fill_series(database, kind, key)
        found = _read(database, athlete_id, kind, key)
    return found


def read_each(database: Database, wanted: Sequence[tuple[int, str, str]]) -> list[pl.DataFrame | None]:
    """Several series (athlete, kind, key), beside each other; see `read`."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda one: _read(database, *one), wanted))
    return [
        read(database, *one) if frame is None else frame for one, frame in zip(wanted, found, strict=True)
    ]


def _read(database: Database, athlete_id: int, kind: str, key: str) -> pl.DataFrame | None:
    table = days.series
    query = (
        select(table.c.item)
        .where(table.c.athlete_id == athlete_id, table.c.kind == kind, table.c.key == key)
        .order_by(best_first(table.c.source))
    )
    with database.read() as connection:
        for item in connection.scalars(query).all():
            found = derive.dense(connection, item, kind, key)
            if found is not None:
                return found
    return None


def read_days(database: Database, athlete_id: int, kind: str, first: date, last: date) -> pl.DataFrame | None:
    """All series of a kind between two days (inclusive), with their `day` and `key`; None where none.

    Of each day those of the best source. Raises PayloadError where samples cannot be read.
    """
    table = days.series
    query = (
        select(table.c.day, table.c.key, table.c.item, table.c.source)
        .where(table.c.athlete_id == athlete_id, table.c.kind == kind, table.c.day.between(first, last))
        .order_by(table.c.day, table.c.key)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
        best: dict[date, int] = {}
        for row in rows:
            best[row.day] = min(rank(row.source), best.get(row.day, rank(row.source)))
        frames = [
            found.with_columns(pl.lit(row.day).alias("day"), pl.lit(row.key).alias("key"))
            for row in rows
            if rank(row.source) == best[row.day]
            and (found := derive.dense(connection, row.item, kind, row.key)) is not None
        ]
    return pl.concat(frames, how="diagonal_relaxed") if frames else None
