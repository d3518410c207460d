"""How a request's parameters are judged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import QueryParams

from ..refusal import refused

Item = dict[str, Any]

SAMPLES = ("distance", "location", "hr", "speed", "cadence", "altitude", "forward_acceleration", "rr")
TYPES = ("ALL", "TEAM", "INDIVIDUAL")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")
_WHOLE = re.compile(r"-?\d{1,9}")


@dataclass(frozen=True)
class Page:
    """Which part of a list is asked for; `number` counts from 0."""

    number: int
    size: int

    @classmethod
    def of(cls, query: QueryParams) -> "Page":
        number, size = _whole(query, "page", 0), _whole(query, "per_page", 20)
        if number < 0:
            raise refused(400, "page must not be negative")
        if not 1 <= size <= 100:
            raise refused(400, "per_page must be between 1 and 100")
        return cls(number, size)

    def cut(self, items: Sequence[Item]) -> Sequence[Item]:
        return items[self.number * self.size : (self.number + 1) * self.size]

    def told(self, total: int) -> Item:
        """What the answer says of the whole list."""
        return {
            "per_page": self.size,
            "total_elements": total,
            "page_number": self.number,
            "total_pages": -(-total // self.size),
        }


@dataclass(frozen=True)
class Span:
    """Recordings that started after `since` and before `until`, in local time."""

    since: datetime | None
    until: datetime | None

    @classmethod
    def of(cls, query: QueryParams) -> "Span":
        return cls(_moment(query, "since"), _moment(query, "until"))

    def has(self, started: str) -> bool:
        moment = datetime.fromisoformat(started)
        return (self.since is None or moment > self.since) and (self.until is None or moment < self.until)


def session_type(query: QueryParams) -> str:
    """`type`, ALL when it is left out."""
    asked = query.get("type", "ALL")
    if asked not in TYPES:
        raise refused(400, f"type must be one of {', '.join(TYPES)}")
    return asked


def samples(query: QueryParams) -> tuple[str, ...]:
    """The kinds of samples asked for, in the reference's order; none when it is left out."""
    asked = query.get("samples")
    if not asked:
        return ()
    if asked == "all":
        return SAMPLES
    names = set(asked.split(","))
    if unknown := names - set(SAMPLES):
        raise refused(400, f"Unknown samples: {', '.join(sorted(unknown))}")
    return tuple(name for name in SAMPLES if name in names)


def _whole(query: QueryParams, name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not _WHOLE.fullmatch(text):
        raise refused(400, f"{name} must be a whole number")
    return int(text)


def _moment(query: QueryParams, name: str) -> datetime | None:
    text = query.get(name)
    if text is None:
        return None
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        pass  # the right shape, but no such day or time
    raise refused(400, f"{name} must be a date-time")
