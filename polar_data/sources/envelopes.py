"""Items out of Polar's envelopes, in every form they are known to have, and their keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from polar_data.errors import PayloadError
from polar_data.long_arrays import LongArray
from polar_data.sources.endpoint import Json
from polar_data.sources.values import day_of, dig, identifier, local_time, read, required, text

Items = Callable[[Json], list[Json]]
Key = Callable[[Json], str]


def list_at(*paths: str) -> Items:
    """Takes the list at the first of the dotted `paths` that has items; the body may be the list itself.

    An answer of another shape is a PayloadError: taken for empty, it would make what is kept vanish.
    """

    def items(body: Json) -> list[Json]:
        if isinstance(body, list):
            return body
        if body is None or body == {}:
            return []
        found = [each for path in paths if (each := _list_in(body, path)) is not None]
        if not found:
            raise PayloadError(f"the answer has none of {', '.join(paths)}")
        return next(filter(None, found), [])

    return items


def _list_in(body: Json, path: str) -> list[Json] | None:
    """The list at `path`, empty where the way ends in null or {}; None where it is absent or no list."""
    for name in path.split("."):
        if not isinstance(body, dict) or name not in body:
            return None
        body = body[name]
        if body is None or body == {}:
            return []
    if isinstance(body, LongArray):
        return body.read()
    return body if isinstance(body, list) else None


def whole_answer(*envelopes: str) -> Items:
    """Takes the whole answer as one item, out of its envelope where it has one."""

    def items(body: Json) -> list[Json]:
        if not body:
            return []
        if not isinstance(body, dict):
            raise PayloadError("the answer is not an object")
        return [next((body[name] for name in envelopes if body.get(name)), body)]

    return items


def named(name: str) -> Key:
    return lambda item: name


def joined(*parts: Key) -> Key:
    return lambda item: "/".join(part(item) for part in parts)


def id_at(path: str) -> Key:
    return lambda item: required(item, path, identifier)


def date_at(path: str) -> Key:
    return lambda item: required(item, path, day_of).isoformat()


def start_at(path: str) -> Key:
    """The local time at `path`, spelled one way whatever Polar appends."""
    return lambda item: required(item, path, local_time).isoformat()


def text_at(path: str, default: str) -> Key:
    return lambda item: read(item, path, text) or default


def device_at(name: str = "deviceReference") -> Key:
    return lambda item: device_of(item, name)


def day_at(path: str) -> Callable[[Json], date]:
    return lambda item: required(item, path, day_of)


def stamp_at(path: str) -> Callable[[Json], str | None]:
    return lambda item: read(item, path, text)


def device_of(body: Json, name: str = "deviceReference") -> str:
    """The device's id, under whichever name it is given; "unknown" without."""
    device = dig(body, name)
    return text(dig(device, "uuid")) or text(dig(device, "deviceId")) or "unknown"
