"""Long arrays in JSON text, left as text: most bytes of an answer are in them, and few are ever read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from polar_data.row_arrays import RowArray

LONG = 256  # arrays from this length on are kept apart, so that an edited name does not store them again

Json = Any

_CUT = "$cut"
_MARK = b'"$cut"'
_KEYED = b'":['
# first byte of the first value: (how the array ends, what stands between two values)
_SHAPES = {b"{": (b"}]", b"},{"), b"[": (b"]]", b"],[")}
_FLAT = (b"]", b",")
_FIRST_PART = 1 << 15
_NESTED = {dict, list}  # no call for each number


@dataclass(frozen=True, slots=True)
class LongArray:
    """An array as JSON text. `len` is the number of its values; both raise ValueError where it is none.

    `flat`: it is known to be flat rows in compact JSON, of which the values can be counted without reading.
    """

    text: bytes
    flat: bool = field(default=False, compare=False)

    def __bool__(self) -> bool:
        return True

    def __len__(self) -> int:
        between = _SHAPES.get(self.text[1:2], _FLAT)[1]
        flat = self.flat or _array(self.text, 0) == self.text
        return self.text.count(between) + 1 if flat else len(self.read())

    def read(self) -> list[Json]:
        values: list[Json] = read_json(self.text)
        return values


def read_json(text: bytes) -> Json:
    """JSON as Polar sends it, bare NaN included. Raises ValueError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def read_apart(text: bytes) -> Json:
    """JSON with each long array under a key as a LongArray. Raises ValueError.

    An array is only left as text where its end is beyond doubt: flat rows in compact JSON.
    """
    pieces, arrays, done = list[bytes](), list[LongArray](), 0
    for start, array in _cuts(text):
        pieces += [text[done:start], b"{%b:%d}" % (_MARK, len(arrays))]
        arrays.append(LongArray(array, flat=True))
        done = start + len(array)
    rest = b"".join([*pieces, text[done:]])
    if not arrays or rest.count(_MARK) > len(arrays):  # the text has such a mark of its own
        return read_json(text)
    try:
        return _put_back(read_json(rest), arrays)
    except ValueError:  # the end of an array was mistaken, or the text is no JSON
        return read_json(text)


def whole(value: Json) -> Json:
    """The value with its long arrays as lists."""
    if isinstance(value, LongArray | RowArray):
        return value.read()
    if isinstance(value, dict):
        return {key: whole(part) for key, part in value.items()}
    return [whole(part) for part in value] if isinstance(value, list) else value


def _cuts(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Where each long array starts, and the array."""
    at = text.find(_KEYED)
    while at >= 0:
        start = at + len(_KEYED) - 1
        array = _array(text, start)
        if array:
            yield start, array
        at = text.find(_KEYED, start + len(array))


def _array(text: bytes, start: int) -> bytes:
    """The array at `start`; nothing where it is short, not flat, or not surely an array.

    A string may hold brackets. Then what is left of the text is no JSON, and `read_apart` reads it whole.
    """
    close, between = _SHAPES.get(text[start + 1 : start + 2], _FLAT)
    if close == b"]]":
        end = text.find(close, start) + 2
        flat = text.count(b"[", start, end) == text.count(b"]", start, end)
    else:
        end = text.find(b"]", start) + 1
        flat = text.endswith(close, start, end) and text.find(b"[", start + 1, end) < 0
    if end - start < 2 * LONG or not flat:
        return b""
    array = text[start:end]
    compact = b" " not in array and b"\n" not in array and b"\\" not in array
    return array if compact and _is_long(array, between) else b""


def _is_long(array: bytes, between: bytes) -> bool:
    """Whether it has as many values; most say so in their first part, and counting is slow."""
    return any(array.count(between, 0, part) >= LONG - 1 for part in (_FIRST_PART, len(array)))


def _put_back(value: Json, arrays: list[LongArray]) -> Json:
    if isinstance(value, dict):
        if value.keys() == {_CUT}:
            return arrays[value[_CUT]]
        return {key: _put_back(p, arrays) if type(p) in _NESTED else p for key, p in value.items()}
    if isinstance(value, list):
        return [_put_back(p, arrays) if type(p) in _NESTED else p for p in value]
    return value
