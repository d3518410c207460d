"""Tolerant readers: what Polar writes, as Python values.

Absent, null, empty and "NaN" are None; a value of a wrong shape is a PayloadError that says the key.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache, partial, wraps
from typing import Any, Never, ParamSpec, TypeVar

import polars as pl

from polar_data.errors import PayloadError
from polar_data.long_arrays import LongArray
from polar_data.row_arrays import RowArray

Json = Any
Reader = Callable[[Json], Any]
Columns = Mapping[str, tuple[str, Reader]]  # column: (dotted path in the body, reader)

P = ParamSpec("P")
T = TypeVar("T")

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
# What a body of another shape than expected makes Python and Polars raise.
_MISSHAPEN = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, pl.exceptions.PolarsError)
# Neither database keeps these in a text: NUL, and halves of a surrogate pair.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_UNSAID = ("unknown", "unspecified", "undefined", "unrecognized", "not_available")


def wrong(value: Json, expected: str) -> Never:
    raise PayloadError(f"{str(value)[:40]!r} is not {expected}")


def number(value: Json, none: float | None = None) -> float | None:
    """A finite number, also from text; `none` is the value by which Polar says there is none."""
    kind = type(value)
    if kind is not float and kind is not int:  # nearly every value is one of these
        if value is None or value == "":
            return None
        if kind is bool:
            wrong(value, "a number")
    try:
        result = float(value)
    except (TypeError, ValueError):
        wrong(value, "a number")
    return result if math.isfinite(result) and result != none else None


def whole(value: Json, none: float | None = None) -> int | None:
    """A whole number of at most 64 bits, which is what a database keeps."""
    found = value if type(value) is int and value != none else number(value, none)
    if found is None:
        return None
    result = round(found)
    if not -(2**63) <= result < 2**63:
        wrong(value, "a whole number of 64 bits")
    return result


nonzero = partial(number, none=0)
nonzero_whole = partial(whole, none=0)


def scaled(factor: float, none: float | None = None) -> Reader:
    """A reader of numbers in another unit."""

    def read(value: Json) -> float | None:
        result = number(value, none)
        return None if result is None else result * factor

    return read


def millis(value: Json) -> float | None:
    """Seconds from milliseconds."""
    result = number(value)
    return None if result is None else result / 1000


def flag(value: Json) -> bool | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return value
    if value in {"true", "false"}:
        return bool(value == "true")
    wrong(value, "true or false")


def text(value: Json) -> str | None:
    """Text that both databases keep: what they refuse in it becomes a replacement character."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return value if value.isprintable() else _UNKEPT.sub("\ufffd", value)
    wrong(value, "text")


def identifier(value: Json) -> str | None:
    """An id as text, from a bare value or from `{"id": ...}`."""
    if isinstance(value, dict):
        value = value.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text(value)


def reference(value: Json) -> str | None:
    """The id of something else; 0 refers to nothing."""
    found = identifier(value)
    return None if found == "0" else found


def enum(value: Json, *prefixes: str) -> str | None:
    """The bare word in lower case; None where Polar does not say."""
    word = str(value).lower() if isinstance(value, int) else (text(value) or "").lower()
    for prefix in prefixes:
        while word.startswith(prefix.lower()):
            word = word[len(prefix) :]
    return None if not word or word.endswith(_UNSAID) else word


def word(*prefixes: str) -> Reader:
    """A reader of an enumeration."""
    return lambda value: enum(value, *prefixes)


def scale(prefix: str, *words: str) -> Reader:
    """A reader of an ordered enumeration: its first word is 1; a word not listed is None."""
    steps = {name.lower(): step for step, name in enumerate(words, 1)}
    return lambda value: steps.get(enum(value, prefix) or "")


def _parsed(value: Json, parse: Callable[[str], T], expected: str) -> T | None:
    found = text(value)
    if found is None:
        return None
    try:
        return parse(found)
    except ValueError:
        wrong(value, expected)


def local_time(value: Json) -> datetime | None:
    """Wall time without zone. A trailing Z is dropped: Polar puts it on local times too."""
    found = _parsed(value, datetime.fromisoformat, "a time")
    return None if found is None else found.replace(tzinfo=None)


def local_with_offset(value: Json) -> tuple[datetime | None, int | None]:
    """Wall time and its offset from UTC in minutes, where the text has one."""
    found = _parsed(value, datetime.fromisoformat, "a time")
    if found is None:
        return None, None
    offset = found.utcoffset()
    minutes = None if offset is None else round(offset.total_seconds() / 60)
    return found.replace(tzinfo=None), minutes


def utc_time(value: Json) -> datetime | None:
    found = _parsed(value, datetime.fromisoformat, "a time")
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def day_of(value: Json) -> date | None:
    """The date a date or a time is written with."""
    return _parsed(value, lambda found: datetime.fromisoformat(found).date(), "a date")


def clock_s(value: Json) -> float | None:
    """Seconds since midnight of a time of day."""
    at = _parsed(value, time.fromisoformat, "a time of day")
    return None if at is None else at.hour * 3600 + at.minute * 60 + at.second + at.microsecond / 1e6


def iso_duration(value: Json) -> float | None:
    """Seconds of "PT2H44M", "PT6917.941S", "P1DT1H"."""
    found = text(value)
    if found is None:
        return None
    match = _DURATION.fullmatch(found)
    if not match or not any(match.groups()):
        wrong(value, "a duration")
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + seconds


def seconds_text(value: Json) -> float | None:
    """Seconds of "25000s" or "30.5s"; a bare number is seconds, and ISO durations are read too."""
    if isinstance(value, str):
        if value.startswith("P"):
            return iso_duration(value)
        value = value.removesuffix("s")
    return number(value)


def parts_time(value: Json) -> datetime | None:
    """A time given in parts, as it is written; all zeros are no time."""
    if value is None:
        return None
    year, month, day, hour, minute, second = (
        whole(dig(value, name)) or 0 for name in ("year", "month", "day", "hour", "min", "sec")
    )
    if not year:
        return None
    try:
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - the parts name no zone
    except ValueError:
        wrong(value, "a time in parts")


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split("."))


def dig(body: Json, *path: str) -> Json:
    """What stands at `path`, None where a key on the way is absent or null."""
    for key in path:
        if body is None:
            return None
        if not isinstance(body, dict):
            wrong(body, f"an object with {key}")
        body = body.get(key)
    return body


def read(body: Json, path: str, reader: Callable[[Json], T | None]) -> T | None:
    """What `reader` makes of the value at the dotted `path`."""
    # Most paths are one step into an object.
    value = body.get(path) if type(body) is dict and "." not in path else dig(body, *_steps(path))
    if value is None:
        return None
    try:
        return reader(value)
    except PayloadError as error:
        raise PayloadError(f"{path}: {error.what}") from error


def required(body: Json, path: str, reader: Callable[[Json], T | None]) -> T:
    value = read(body, path, reader)
    if value is None:
        raise PayloadError(f"{path} is missing")
    return value


def row(body: Json, columns: Columns) -> dict[str, Any]:
    """The values of `columns` in `body`."""
    return {name: read(body, path, reader) for name, (path, reader) in columns.items()}


def listed(body: Json, path: str) -> list[Json]:
    """The list at the dotted `path`; absent is empty."""
    value = dig(body, *_steps(path))
    if value is None:
        return []
    if isinstance(value, LongArray | RowArray):
        return value.read()
    if not isinstance(value, list):
        raise PayloadError(f"{path} is not a list")
    return value


def count(body: Json, path: str) -> int:
    """How many values the list at the dotted `path` has, without reading a long one; absent is 0."""
    value = dig(body, *_steps(path))
    return len(value) if isinstance(value, LongArray | RowArray) else len(listed(body, path))


def filled(body: Json, path: str) -> bool:
    """Whether there is a list with values at the dotted `path`, without counting a long one."""
    value = dig(body, *_steps(path))
    return isinstance(value, LongArray | RowArray) or len(listed(body, path)) > 0


def readable(label: str, function: Callable[P, T]) -> Callable[P, T]:
    """`function` with every failure over a badly shaped body as a PayloadError that names `label`."""

    @wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except PayloadError as error:
            raise PayloadError(f"{label}: {error.what}") from error
        except _MISSHAPEN as error:
            raise PayloadError(f"{label}: not as described ({type(error).__name__}: {error})") from error

    return guarded
