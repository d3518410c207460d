"""Archived item -> rows: the one path of sync, rebuild and parser upgrades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from polar_data import archive
from polar_data.archive import Entry, Json
from polar_data.database import chunks, upsert, upsert_values
from polar_data.errors import PayloadError
from polar_data.schema import DERIVED, days, kept, metadata
from polar_data.sources import endpoint_of
from polar_data.sources.endpoint import Endpoint
from polar_data.sources.rows import Rows, day_columns, day_of

Layout = tuple[str, tuple[str, ...]]  # a table and some of its columns

_SOURCED = [table for table in DERIVED if "item" in table.c]


@dataclass(frozen=True)
class Origin:
    """The archive item that rows come from; without `endpoint` and `key` whose items they are."""

    athlete_id: int
    source: str
    connection_id: int
    endpoint: str = ""
    key: str = ""

    def of(self, endpoint: str, key: str) -> Origin:
        return replace(self, endpoint=endpoint, key=key)

    @property
    def item(self) -> str:
        return f"{self.connection_id}/{self.endpoint}/{self.key}"


@dataclass
class Parsed:
    """Rows of one item, as the database takes them, or the problem that kept it from being read.

    `rows` are the values alone, by table and columns: thousands of them travel between processes.
    """

    rows: dict[Layout, list[tuple[Any, ...]]] = field(default_factory=dict)
    days: set[date] = field(default_factory=set)
    problem: str | None = None


def parse(endpoint: Endpoint, origin: Origin, body: Json) -> Parsed:
    """Read one item. What cannot be read becomes `problem`; the item stays in the archive."""
    try:
        rows = endpoint.parse(body)
        touched = _days(endpoint, rows, body)
    except PayloadError as error:
        return Parsed(problem=error.what)
    for series in rows.series:
        rows.add(days.series, kind=series.kind, key=series.key, day=series.day)
    common = (origin.athlete_id, origin.source, origin.item)
    laid_out: dict[Layout, list[tuple[Any, ...]]] = defaultdict(list)
    for table, found in rows.tables.items():
        for row in found:
            laid_out[table.name, ("athlete_id", "source", "item", *row)].append((*common, *row.values()))
    return Parsed(dict(laid_out), touched)


def dense(connection: Connection, item: str, kind: str, key: str) -> pl.DataFrame | None:
    """A series made from the archived `item` as `Origin.item` names it; None where it has no samples.

    Raises PayloadError where the samples cannot be read.
    """
    c = kept.archive_item.c
    body = connection.scalar(select(c.body).where(_named(kept.archive_item, item), c.current))
    if body is None:
        return None
    rows = endpoint_of(item.split("/", 2)[1]).parse(archive.load(connection, body))
    wanted = next((series for series in rows.series if (series.kind, series.key) == (kind, key)), None)
    frame = None if wanted is None else wanted.make()
    return None if frame is None or frame.is_empty() else frame


def unlisted_revision(connection: Connection, item: str) -> int | None:
    """The revision of `item` whose rows are here; None where a problem of it is listed already."""
    c = kept.derivation.c
    return connection.scalar(select(c.revision).where(_named(kept.derivation, item), c.problem.is_(None)))


def note_series(connection: Connection, item: str, revision: int, what: str) -> None:
    """List `item` for a series that cannot be read: `parse` does not make any, so nobody knew before.

    Nothing happens where another revision has come meanwhile.
    """
    mine = _named(kept.derivation, item) & (kept.derivation.c.revision == revision)
    problem = f"{what} (the rest of the item is read)"
    connection.execute(update(kept.derivation).where(mine).values(problem=problem))


def _named(table: Table, item: str) -> ColumnElement[bool]:
    """The rows about `item`, as `Origin.item` names it."""
    connection_id, endpoint, key = item.split("/", 2)
    c = table.c
    return (c.connection_id == int(connection_id)) & (c.endpoint == endpoint) & (c.key == key)


def _days(endpoint: Endpoint, rows: Rows, body: Json) -> set[date]:
    own = endpoint.day(body)
    return {*rows.days(), *([own] if own else [])}


def write(connection: Connection, replaced: Iterable[str], parsed: Iterable[Parsed]) -> set[date]:
    """Put rows in place of those of the `replaced` items. Returns the days touched."""
    touched = forget(connection, replaced)
    merged: dict[Layout, list[tuple[Any, ...]]] = defaultdict(list)
    for one in parsed:
        touched |= one.days
        for layout, rows in one.rows.items():
            merged[layout] += rows
    for (table, columns), rows in merged.items():
        upsert_values(connection, metadata.tables[table], columns, rows)
    return touched


def note(connection: Connection, connection_id: int, done: Sequence[tuple[Entry, Endpoint, Parsed]]) -> None:
    """Remember which parser read which revision, and what could not be read."""
    rows = [
        {
            "connection_id": connection_id,
            "endpoint": entry.endpoint,
            "key": entry.key,
            "revision": entry.revision,
            "parser_version": endpoint.version,
            "problem": parsed.problem,
        }
        for entry, endpoint, parsed in done
    ]
    upsert(connection, kept.derivation, rows)


def forget(connection: Connection, items: Iterable[str]) -> set[date]:
    """Remove the rows of items. Returns the days they were about."""
    touched: set[date] = set()
    for part in chunks(items):
        for table in _SOURCED:
            for column in day_columns(table):
                found = connection.execute(select(column).distinct().where(table.c.item.in_(part)))
                touched.update(day_of(value) for value in found.scalars() if value)
            connection.execute(delete(table).where(table.c.item.in_(part)))
    return touched
