"""What holds for every endpoint: reading fails only with a PayloadError, and each row has its own key."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache

from sqlalchemy import Table

from polar_data.errors import PayloadError
from polar_data.sources.endpoint import Endpoint, Json
from polar_data.sources.rows import Rows, Series
from polar_data.sources.values import readable


@cache
def _key_columns(table: Table) -> tuple[str, ...]:
    return tuple(c.name for c in table.primary_key.columns if c.name not in {"athlete_id", "source"})


def _keyed(rows: Rows) -> Rows:
    """The rows, each with a key of its own."""
    for table, found in rows.tables.items():
        names = _key_columns(table)
        columns = [[row.get(name) for row in found] for name in names]
        keys = set(zip(*columns, strict=True)) if names else {()}  # some tables hold one row an athlete
        if len(keys) < len(found):
            raise PayloadError(f"two rows of {table.name} have the same {', '.join(names)}")
        if any(None in column for column in columns):
            raise PayloadError(f"a row of {table.name} has no {' or no '.join(names)}")
    return rows


def _late(label: str, series: Series) -> Series:
    return replace(series, make=readable(label, series.make))


def guarded(endpoint: Endpoint) -> Endpoint:
    """The row with each of its functions failing as a PayloadError that names the endpoint."""
    parse = endpoint.parse
    functions = {
        field.name: readable(endpoint.label, value)
        for field in fields(endpoint)
        if callable(value := getattr(endpoint, field.name))
    }

    def keyed(item: Json) -> Rows:
        rows = _keyed(parse(item))
        rows.series = [_late(endpoint.label, series) for series in rows.series]
        return rows

    functions["parse"] = readable(endpoint.label, keyed)
    return replace(endpoint, **functions)  # type: ignore[arg-type]  # each field gets its own function back
