"""How tables and columns are declared."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

metadata = MetaData()
KEPT: list[Table] = []
DERIVED: list[Table] = []


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, naive UTC in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def text(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, Text, **options) for name in names]


def integer(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, BigInteger().with_variant(Integer, "sqlite"), **options) for name in names]


def real(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, Float(53), **options) for name in names]


def boolean(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, Boolean, **options) for name in names]


def day(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, Date, **options) for name in names]


def local(*names: str, **options: Any) -> list[Column[Any]]:
    """Wall-clock time, without zone: what the watch showed."""
    return [Column(name, DateTime, **options) for name in names]


def utc(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, UtcDateTime, **options) for name in names]


def blob(*names: str, **options: Any) -> list[Column[Any]]:
    return [Column(name, LargeBinary, **options) for name in names]


def kept(name: str, *columns: list[Column[Any]]) -> Table:
    table = Table(name, metadata, *[c for group in columns for c in group])
    KEPT.append(table)
    return table


def derived(
    name: str, keys: list[Column[Any]], *columns: list[Column[Any]], one_row_per_source: bool = True
) -> Table:
    """One row per athlete, `keys` and source, each with the archive item it was made from."""
    for key in keys:
        key.primary_key, key.nullable = True, False
    origin = [*text("source", primary_key=True), *text("item", nullable=False, index=True)]
    table = Table(
        name,
        metadata,
        *integer("athlete_id", primary_key=True, autoincrement=False),
        *keys,
        *(origin if one_row_per_source else []),
        *[c for group in columns for c in group],
    )
    DERIVED.append(table)
    return table
