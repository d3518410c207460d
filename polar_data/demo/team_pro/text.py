"""Team Pro's ways of writing ids, times and durations."""

from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import blake2b

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ID_LENGTH = 8


def short_id(*parts: object) -> str:
    """A repeatable id of eight letters and digits, as Team Pro gives."""
    text = "|".join(str(part) for part in parts)
    value = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
    letters = []
    for _ in range(_ID_LENGTH):
        value, place = divmod(value, len(_LETTERS))
        letters.append(_LETTERS[place])
    return "".join(letters)


def local(moment: datetime) -> str:
    """A local time, to the second and without its offset."""
    return moment.isoformat(timespec="seconds")


def zulu(utc: datetime, timespec: str = "seconds") -> str:
    """A naive UTC time with its Z."""
    return utc.isoformat(timespec=timespec) + "Z"


def duration(tenths: int) -> str:
    """An ISO 8601 duration, given in tenths of a second."""
    hours, rest = divmod(tenths, 36_000)
    minutes, rest = divmod(rest, 600)
    text = "PT" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return text + (f"{rest / 10:g}S" if rest or not tenths else "")


@lru_cache(maxsize=4)
def durations(count: int, step_tenths: int) -> tuple[str, ...]:
    """The times of so many samples from the start, for all sessions of one length."""
    return tuple(duration(number * step_tenths) for number in range(count))


def milliseconds(length: timedelta) -> int:
    return round(length.total_seconds() * 1000)
