"""Dense series: zstd Parquet in a table of their own."""

from __future__ import annotations

import io
from datetime import date

import polars as pl
from sqlalchemy import select

from polar_data.database import Database
from polar_data.schema import days
from polar_data.store.best import best_first

# Sensor values differ little from one to the next: so stored they are smaller, and quicker to compress.
ENCODINGS: dict[pl.DataType, str] = {pl.Float64(): "BYTE_STREAM_SPLIT", pl.Int64(): "DELTA_BINARY_PACKED"}


def encode(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet. PyArrow writes a small one in half the time Polars takes."""
    # Imported late: it is slow, and only a sync writes.
    from pyarrow import parquet

    buffer = io.BytesIO()
    parquet.write_table(
        frame.to_arrow(),
        buffer,
        compression="zstd",
        write_statistics=False,
        store_schema=False,
        use_dictionary=False,
        column_encoding={n: ENCODINGS[t] for n, t in frame.schema.items() if t in ENCODINGS} or None,
    )
    return buffer.getvalue()


def decode(body: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(body))


def read(database: Database, athlete_id: int, kind: str, key: str) -> pl.DataFrame | None:
    """The series, of the best source that has it; None where there is none."""
    table = days.series
    query = (
        select(table.c.body)
        .where(table.c.athlete_id == athlete_id, table.c.kind == kind, table.c.key == key)
        .order_by(best_first(table.c.source))
    )
    with database.read() as connection:
        body = connection.execute(query.limit(1)).scalar()
    if body is None and database.fill_series is not None:
        database.fill_series(database, kind, key)
        with database.read() as connection:
            body = connection.execute(query.limit(1)).scalar()
    return None if body is None else decode(body)


def read_days(database: Database, athlete_id: int, kind: str, first: date, last: date) -> pl.DataFrame | None:
    """All series of a kind between two days (inclusive), with their `day` and `key`; None where none."""
    table = days.series
    query = (
        select(table.c.day, table.c.key, table.c.body)
        .where(table.c.athlete_id == athlete_id, table.c.kind == kind, table.c.day.between(first, last))
        .order_by(table.c.day, table.c.key)
    )
    with database.read() as connection:
        rows = connection.execute(query).all()
    frames = [
        decode(row.body).with_columns(pl.lit(row.day).alias("day"), pl.lit(row.key).alias("key"))
        for row in rows
    ]
    return pl.concat(frames, how="diagonal_relaxed") if frames else None
