"""An answer of an API made ready for the database: items taken out, packed and parsed. No database here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from polar_data import derive
from polar_data.archive import Json, Packed, pack
from polar_data.derive import Origin, Parsed
from polar_data.errors import PayloadError
from polar_data.long_arrays import read_apart
from polar_data.plan import PRESENT, Call
from polar_data.sources.endpoint import Endpoint

T = TypeVar("T")

UNNAMED = "unreadable/"  # before the fingerprint of an item whose key cannot be read


@dataclass(frozen=True)
class Item:
    """One item; `parsed` is None where the archive holds this very item already.

    `stamp` is when it changed at Polar, where the item says so.
    """

    key: str
    day: date | None
    packed: Packed
    parsed: Parsed | None
    stamp: str = ""


@dataclass(frozen=True)
class Prepared:
    """The items of an answer; of a listing, for each day with data, what it says of the day.

    `unread` are entries of a listing whose day cannot be read: (key, why). `complete`: what is not among
    the items is not there.
    """

    items: list[Item] = field(default_factory=list)
    listed: dict[date, str] = field(default_factory=dict)
    unread: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True


def prepare(call: Call, body: Json | bytes, known: Mapping[str, str], owner: Origin) -> Prepared:
    """`body` is JSON, read or not; `known` the fingerprints of items that need no parsing again.

    Raises PayloadError where the answer as a whole cannot be read.
    """
    endpoint = call.endpoint
    bodies = list(_items(endpoint, _json(endpoint, body)))
    if call.kind == "listing":
        return _listing(endpoint, bodies)
    if call.kind == "detail" and not bodies:
        raise PayloadError(f"{endpoint.label}: listed for this day, but the day itself came empty")
    items = []
    for key, item in _keyed(call, bodies).items():
        packed = pack(item)
        same = known.get(key) == packed.sha256
        parsed = None if same else derive.parse(endpoint, owner.of(endpoint.name, key), item)
        stamp = read_or_none(endpoint.stamp, item) or ""
        items.append(Item(key, read_or_none(endpoint.day, item), packed, parsed, stamp))
    return Prepared(items, complete=_complete(endpoint, body, items))


def _json(endpoint: Endpoint, body: Json | bytes) -> Json:
    if not isinstance(body, bytes):
        return body
    try:
        return read_apart(body)
    except ValueError:
        raise PayloadError(f"{endpoint.label}: the answer was cut short or is no data") from None


def _items(endpoint: Endpoint, body: Json) -> Iterator[Json]:
    if body is not None:  # 204: nothing there
        yield from endpoint.items(body)


def _complete(endpoint: Endpoint, body: Json | bytes, items: list[Item]) -> bool:
    """Whether every item could be named, and pages add up to the whole that each of them told of.

    A list that changes while its pages are read may skip an item.
    """
    totals = body.get("totals", []) if endpoint.per_page and isinstance(body, dict) else []
    named = not any(item.key.startswith(UNNAMED) for item in items)
    return named and all(total == len(items) for total in totals)


def _listing(endpoint: Endpoint, bodies: list[Json]) -> Prepared:
    """The newest change of each day and how many items: one that goes or comes is seen too."""
    stamps: dict[date, list[str]] = {}
    unread: list[tuple[str, str]] = []
    for body in bodies:
        try:
            day = endpoint.day(body)
        except PayloadError as error:
            unread.append((_key(endpoint, body), error.what))
            continue
        if day is not None:
            stamps.setdefault(day, []).append(read_or_none(endpoint.stamp, body) or PRESENT)
    listed = {
        day: PRESENT if set(found) == {PRESENT} else f"{max(found)} {len(found)}"
        for day, found in stamps.items()
    }
    return Prepared(listed=listed, unread=unread)


def _keyed(call: Call, bodies: list[Json]) -> dict[str, Json]:
    """Items by key. Of two different ones with the same key both are kept."""
    found: dict[str, Json] = {}
    for body in bodies:
        key = _key(call.endpoint, body) if call.endpoint.lists or not call.id else call.id
        number = 2
        while key in found and found[key] != body:
            key, number = f"{key.removesuffix(f'#{number - 1}')}#{number}", number + 1
        found[key] = body
    return found


def _key(endpoint: Endpoint, body: Json) -> str:
    """The item's own key; one that cannot even be named is kept under its fingerprint."""
    try:
        return endpoint.key(body)
    except PayloadError:
        return f"{UNNAMED}{pack(body).sha256[:16]}"


def read_or_none(function: Callable[[Json], T | None], body: Json) -> T | None:
    try:
        return function(body)
    except PayloadError:
        return None
