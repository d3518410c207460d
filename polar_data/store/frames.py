"""Query -> Polars frame, with the types of the tables even when nothing is found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import Select
from sqlalchemy.types import TypeEngine

from polar_data.database import Database
from polar_data.schema.base import UtcDateTime

_TYPES: dict[type, Any] = {
    int: pl.Int64,
    float: pl.Float64,
    str: pl.String,
    bool: pl.Boolean,
    date: pl.Date,
    datetime: pl.Datetime("us"),
    bytes: pl.Binary,
}
# SQLite has no such types: its driver gives them as these.
_SQLITE: dict[type, Any] = {bool: pl.Int64, date: pl.String, datetime: pl.String}


def frame(database: Database, query: Select[Any]) -> pl.DataFrame:
    """The rows of `query`. Instants (`_utc`) come as UTC."""
    kinds = {c.name: c.type for c in query.selected_columns}
    python = {name: datetime if isinstance(k, UtcDateTime) else k.python_type for name, k in kinds.items()}
    raw = _TYPES | (_SQLITE if database.is_sqlite else {})
    with database.read() as connection:
        # Polars converts whole columns many times faster than SQLAlchemy converts values.
        rows = connection.execute(query).cursor.fetchall()
    schema = {name: raw[kind] for name, kind in python.items()}
    found = pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None)
    return found.with_columns(
        _typed(pl.col(name), schema[name], _TYPES[python[name]], kind) for name, kind in kinds.items()
    )


def _typed(column: pl.Expr, raw: Any, target: Any, kind: TypeEngine[Any]) -> pl.Expr:
    if raw != target:
        if target == pl.Date:
            column = column.str.to_date("%Y-%m-%d")
        elif target == pl.Boolean:
            column = column.cast(pl.Boolean)
        else:
            column = column.str.to_datetime("%Y-%m-%d %H:%M:%S%.6f")
    return column.dt.replace_time_zone("UTC") if isinstance(kind, UtcDateTime) else column
