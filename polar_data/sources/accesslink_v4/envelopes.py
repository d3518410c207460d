"""Items out of AccessLink v4's envelopes, in every form they are known to have, and their keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from polar_data.errors import PayloadError
from polar_data.sources.endpoint import Json
from polar_data.sources.values import day_of, dig, identifier, local_time, read, required, text

Items = Callable[[Json], list[Json]]
Key = Callable[[Json], str]


def list_at(*paths: str) -> Items:
    """Takes the list at the first of the dotted `paths` that holds one; the body may be the list itself."""

    def items(body: Json) -> list[Json]:
        if isinstance(body, list):
            return body
        if not body:
            return []
        for path in paths:
            found = _list_in(body, path)
            if found is not None:
                return found
        if any(path.split(".")[0] in body for path in paths):
            return []
        raise PayloadError(f"the answer has none of {', '.join(paths)}")

    return items


def _list_in(body: Json, path: str) -> list[Json] | None:
    """The list at `path`, None where the way ends or leads elsewhere."""
    for name in path.split("."):
        if not isinstance(body, dict):
            return None
        body = body.get(name)
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


def day_at(path: str) -> Callable[[Json], date | None]:
    return lambda item: read(item, path, day_of)


def stamp_at(path: str) -> Callable[[Json], str | None]:
    return lambda item: read(item, path, text)


def device_of(body: Json, name: str = "deviceReference") -> str:
    """The device's id, under whichever name it is given; "unknown" without."""
    device = dig(body, name)
    return text(dig(device, "uuid")) or text(dig(device, "deviceId")) or "unknown"
