"""Every item as it came, for good: zstd JSON, long arrays kept once as a series the item points to.

A series is zstd JSON, or Parquet where the array has rows of its own.
"""

from __future__ import annotations

import hashlib
import json
import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
import zstandard
from sqlalchemy import ColumnElement, Connection, and_, delete, select, text, update

from polar_data import row_arrays
from polar_data.database import chunks, insert, upsert
from polar_data.long_arrays import LONG, LongArray, read_json
from polar_data.row_arrays import RowArray
from polar_data.schema import kept

POINTER = "$series"

_NESTED = {dict, list, LongArray}  # no call for each number: items have a hundred times as many

Json = Any
_item = kept.archive_item


class _Packing(threading.local):
    """A compressor for each thread: making one takes longer than compressing most items."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=1)  # on these data as small as level 3, and quicker


_packing = _Packing()


@dataclass(frozen=True)
class Packed:
    """An item ready to be stored: its fingerprint, its compressed body and its long arrays."""

    sha256: str
    body: bytes
    series: dict[str, bytes]


def pack(item: Json) -> Packed:
    """Pack one item. Keys keep their order, numbers their type, NaN stays NaN; a LongArray its text."""
    series: dict[str, bytes] = {}
    compress = _packing.compressor.compress
    text = dump(_lift(item, series, compress))
    # The pointers are fingerprints of the arrays, so this is one of the whole item.
    return Packed(hashlib.sha256(text).hexdigest(), compress(text), series)


@dataclass(frozen=True)
class Entry:
    """A new revision of an item; revision 1 is the first that came."""

    endpoint: str
    key: str
    day: date | None
    revision: int
    packed: Packed
    athlete_id: int | None = None  # whose item it is, where not the connection's own athlete's


def store(connection: Connection, connection_id: int, entries: Sequence[Entry], fetched: datetime) -> None:
    """Keep entries; each becomes the current revision of its item. One again is un-vanished."""
    for entry in entries:
        if entry.revision > 1:
            connection.execute(
                update(_item).where(_is(connection_id, entry.endpoint, entry.key)).values(current=False)
            )
    rows = [
        {
            "connection_id": connection_id,
            "endpoint": entry.endpoint,
            "key": entry.key,
            "revision": entry.revision,
            "sha256": entry.packed.sha256,
            "body": entry.packed.body,
            "day": entry.day,
            "current": True,
            "fetched_utc": fetched,
            "vanished_utc": None,
            "athlete_id": entry.athlete_id,
        }
        for entry in entries
    ]
    upsert(connection, _item, rows)
    # After the items: `drop_unused_series` waits for those who have written to their table.
    series = {sha: body for entry in entries for sha, body in entry.packed.series.items()}
    if series:
        connection.execute(
            insert(connection, kept.archive_series).on_conflict_do_nothing(index_elements=["sha256"]),
            [{"sha256": sha, "body": body} for sha, body in series.items()],
        )


def current(connection: Connection, connection_id: int, endpoint: str, key: str) -> tuple[Packed, Json]:
    """The newest revision of an item: as it is stored, its series aside, and as it came."""
    mine = _is(connection_id, endpoint, key) & _item.c.current
    row = connection.execute(select(_item.c.sha256, _item.c.body).where(mine)).one()
    return Packed(row.sha256, row.body, {}), load(connection, row.body)


def mark_vanished(connection: Connection, connection_id: int, endpoint: str, key: str, now: datetime) -> None:
    """Note that Polar no longer has the item. It stays here."""
    mine = _is(connection_id, endpoint, key) & _item.c.current
    connection.execute(update(_item).where(mine).values(vanished_utc=now))


def _is(connection_id: int, endpoint: str, key: str) -> ColumnElement[bool]:
    return and_(_item.c.connection_id == connection_id, _item.c.endpoint == endpoint, _item.c.key == key)


def drop_unused_series(connection: Connection) -> None:
    """Delete the long arrays that no item points to any more, after items were deleted for good."""
    if connection.dialect.name == "postgresql":  # wait for those who are just pointing to some
        connection.execute(text("LOCK TABLE archive_item IN SHARE ROW EXCLUSIVE MODE"))
    used = {
        sha
        for body in connection.scalars(select(_item.c.body))
        for sha in _pointers(read_json(zstandard.decompress(body)))
    }
    there = set(connection.scalars(select(kept.archive_series.c.sha256)))
    for part in chunks(there - used):
        connection.execute(delete(kept.archive_series).where(kept.archive_series.c.sha256.in_(part)))


def load(connection: Connection, body: bytes) -> Json:
    """The item as it came, its long arrays as LongArray or RowArray."""
    item = read_json(zstandard.decompress(body))
    wanted = set(_pointers(item))
    arrays: dict[str, LongArray | RowArray] = {}
    for part in chunks(wanted):
        found = select(kept.archive_series).where(kept.archive_series.c.sha256.in_(part))
        for row in connection.execute(found):
            arrays[row.sha256] = _unpacked(row.body)
    return _lower(item, arrays)


def _unpacked(body: bytes) -> LongArray | RowArray:
    if body.startswith(row_arrays.MAGIC):
        return RowArray(body)
    return LongArray(zstandard.decompress(body))


def _lift(value: Json, series: dict[str, bytes], compress: Any) -> Json:
    if isinstance(value, dict):
        lifted = {key: _lift(p, series, compress) if type(p) in _NESTED else p for key, p in value.items()}
        return {POINTER: [lifted]} if value.keys() == {POINTER} else lifted
    if isinstance(value, list) and len(value) < LONG:
        return [_lift(p, series, compress) if type(p) in _NESTED else p for p in value]
    if not isinstance(value, (list, LongArray)):
        return value
    text = value.text if isinstance(value, LongArray) else dump(value)
    sha = hashlib.sha256(text).hexdigest()
    if sha not in series:
        rows = row_arrays.encode(text) if text.startswith(row_arrays.ROWS) else None
        series[sha] = rows or compress(text)
    return {POINTER: sha}


def _lower(value: Json, arrays: Mapping[str, LongArray | RowArray]) -> Json:
    if isinstance(value, dict):
        if value.keys() == {POINTER}:
            sha = value[POINTER]
            return arrays[sha] if isinstance(sha, str) else _lower_all(sha[0], arrays)
        return _lower_all(value, arrays)
    if isinstance(value, list):
        return [_lower(part, arrays) for part in value]
    return value


def _lower_all(value: dict[str, Json], arrays: Mapping[str, LongArray | RowArray]) -> dict[str, Json]:
    return {key: _lower(part, arrays) for key, part in value.items()}


def _pointers(value: Json) -> list[str]:
    if isinstance(value, dict):
        if value.keys() == {POINTER}:
            sha = value[POINTER]
            return [sha] if isinstance(sha, str) else _pointers(sha[0][POINTER])
        return [sha for part in value.values() for sha in _pointers(part)]
    if isinstance(value, list):
        return [sha for part in value for sha in _pointers(part)]
    return []


def dump(value: Json) -> bytes:
    """The value as compact JSON. Keys keep their order, NaN stays NaN."""
    try:
        text = orjson.dumps(value)
        if b"null" not in text or _is_finite(value):
            return text
    except orjson.JSONEncodeError:  # half a surrogate pair
        pass
    # orjson writes NaN and infinity as null; the standard library keeps them.
    return json.dumps(value, separators=(",", ":")).encode()


def _is_finite(value: Json) -> bool:
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list):
        return all(map(_is_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
