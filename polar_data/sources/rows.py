"""What a parser gives: rows of the derived tables and dense series."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

import polars as pl
from sqlalchemy import Column, Table


@dataclass(frozen=True)
class Series:
    """One dense series, made when it is wanted: null where the sensor had nothing.

    `make` raises PayloadError where the samples cannot be read.
    """

    kind: str
    key: str
    day: date | None
    make: Callable[[], pl.DataFrame]


@cache
def _names(table: Table) -> frozenset[str]:
    return frozenset(table.c.keys())


@dataclass
class Rows:
    """Rows by table, without the columns athlete_id, source and item, which `derive` knows."""

    tables: dict[Table, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    series: list[Series] = field(default_factory=list)

    def add(self, table: Table, **values: Any) -> None:
        """Add a row; a name that is no column of `table` is a TypeError."""
        unknown = values.keys() - _names(table)
        if unknown:
            raise TypeError(f"{table.name} has no column {', '.join(sorted(unknown))}")
        self.tables[table].append(values)

    def add_series(self, kind: str, key: str, day: date | None, make: Callable[[], pl.DataFrame]) -> None:
        """Add a dense series. Where there are no samples there is none to add."""
        self.series.append(Series(kind, key, day, make))

    def days(self) -> Iterator[date]:
        """The days these rows are about, for rewriting `daily`."""
        for table, rows in self.tables.items():
            for column in day_columns(table):
                yield from (day_of(row[column.name]) for row in rows if row.get(column.name))


@cache
def day_columns(table: Table) -> list[Column[Any]]:
    """What tells the days a row is about: its night or day, its moment, or where it starts and ends."""
    name = next((name for name in ("night", "day") if name in table.c), None)
    if name is not None:
        return [table.c[name]]
    if not {"at_local", "start_local"} & set(table.primary_key.columns.keys()):
        return []
    return [table.c[name] for name in ("at_local", "start_local", "stop_local") if name in table.c]


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
