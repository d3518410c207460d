"""What an endpoint is: one frozen row of an API's table. `sync` knows no endpoint by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from polar_data.sources.rows import Rows

Json = Any


@dataclass(frozen=True)
class Dates:
    """One spelling of the date range; `last` is exclusive."""

    first: str = "from"
    last: str = "to"
    style: Literal["date", "datetime"] = "date"

    def params(self, first: date, last: date) -> list[tuple[str, str]]:
        return [(self.first, self._spell(first)), (self.last, self._spell(last))]

    def _spell(self, day: date) -> str:
        return day.isoformat() if self.style == "date" else datetime.combine(day, time()).isoformat()


def no_day(item: Json) -> date | None:
    return None


def no_stamp(item: Json) -> str | None:
    return None


@dataclass(frozen=True)
class Endpoint:
    """Name, place and behaviour of one endpoint.

    `items` takes the items out of any known envelope, `key` names an item for good, `day` is the day
    it belongs to, `stamp` is when it changed at Polar (null where Polar does not say).
    `dates` lists the spellings of the range in the order they are tried; none: one call gives all.
    With `listing`, a cheap call without `features` tells which days have data, and each of those days
    is then fetched with `features`, one day a call.
    `keep_days`: Polar has only that many days. `ahead_days`: it also plans into the future.
    `whole_range`: one call covers all days. `parents` and `children`: `path` has an `{id}` that the
    items of the parent endpoints name. `priority`: what perishes first has the lowest.
    """

    name: str
    label: str
    path: str
    scope: str
    items: Callable[[Json], Iterable[Json]]
    key: Callable[[Json], str]
    parse: Callable[[Json], Rows]
    version: int = 1
    day: Callable[[Json], date | None] = no_day
    stamp: Callable[[Json], str | None] = no_stamp
    dates: tuple[Dates, ...] = ()
    window_days: int = 0
    features: tuple[str, ...] = ()
    listing: bool = False
    params: tuple[tuple[str, str], ...] = ()
    keep_days: int | None = None
    ahead_days: int = 0
    whole_range: bool = False
    parents: tuple[str, ...] = ()
    children: Callable[[Json], Iterable[str]] | None = None
    binary: bool = False
    rest_days: bool = False
    priority: int = 5
