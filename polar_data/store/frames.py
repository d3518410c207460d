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


def frame(database: Database, query: Select[Any]) -> pl.DataFrame:
    """The rows of `query`. Instants (`_utc`) come as UTC."""
    schema = {c.name: _type(c.type) for c in query.selected_columns}
    with database.read() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    return pl.DataFrame(rows, schema=schema, orient="row", infer_schema_length=None)


def _type(kind: TypeEngine[Any]) -> Any:
    return pl.Datetime("us", "UTC") if isinstance(kind, UtcDateTime) else _TYPES[kind.python_type]
