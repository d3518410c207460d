"""What an endpoint is: one frozen row of an API's table. `sync` knows no endpoint by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from polar_data.sources.rows import Rows

Json = Any


@dataclass(frozen=True)
class Dates:
    """One spelling of the date range; `last` is exclusive, but where `inclusive` says so."""

    first: str = "from"
    last: str = "to"
    style: Literal["date", "datetime"] = "date"
    inclusive: bool = False

    def params(self, first: date, last: date) -> list[tuple[str, str]]:
        end = last - timedelta(days=1) if self.inclusive else last
        return [(self.first, self._spell(first)), (self.last, self._spell(end))]

    def _spell(self, day: date) -> str:
        return day.isoformat() if self.style == "date" else datetime.combine(day, time()).isoformat()


@dataclass(frozen=True)
class Child:
    """What an item says of another one that is to be asked for by `id`.

    It is asked for again when `stamp` has changed. `day` puts the newest first. `player`: the Team Pro
    player whose rows the answer's items are; without one they are whose the naming item is.
    """

    id: str
    stamp: str = ""
    day: date | None = None
    player: str = ""


@dataclass(frozen=True)
class Player:
    """A Team Pro player that an item names."""

    id: str
    name: str


@dataclass(frozen=True)
class Part:
    """A piece of a transaction's item: `path` below the item's own address.

    `links`: the answer's name for a list of addresses that are each fetched; the part is then their list.
    `binary`: a file, kept as {"contentType", "base64"}. What Polar does not have is left out.
    """

    path: str
    links: str = ""
    binary: bool = False


@dataclass(frozen=True)
class Transaction:
    """How items are handed over: created at the endpoint's `path`, listed, fetched, committed.

    `data_type`: what the notifications call it. `links`: the listing's name for the items' addresses.
    An item becomes {"summary": what its own address answers, and each part under the part's path}.
    """

    data_type: str
    links: str
    parts: tuple[Part, ...] = ()


def no_day(item: Json) -> date | None:
    return None


def no_stamp(item: Json) -> str | None:
    return None


@dataclass(frozen=True)
class Endpoint:
    """Name, place and behaviour of one endpoint.

    `items` takes the items out of any known envelope, `key` names an item for good, `day` is the day
    it belongs to, `stamp` is when it changed at Polar (null where Polar does not say). `path` may have
    `{user}`, Polar's id of the account, and `{id}`, see below.
    `dates` lists the spellings of the range in the order they are tried; none: one call gives all.
    With `listing`, a cheap call without `features` tells which days have data, and each of those days
    is then fetched with `features`, one day a call.
    `keep_days`: Polar has only that many days, and without `dates` one call gives just these.
    `newest_only`: an answer tells how things are now; what was before stays, each under its own key.
    `ahead_days`: it also plans into the future. `whole_range`: one call covers all days.
    `priority`: what perishes first, or others wait for, has the lowest.
    `binary`: a file of any content type; the item is {"contentType", "base64"}, a child's with its "id".

    `parents` and `children`: `path` has an `{id}` that items of the parent endpoints name, as a `Child`
    or, where there is no more to say, a plain id. The answer is one item with that id as its key. With
    `lists` it holds any number of items, each with its own key: it is asked for again in every sync,
    from a while back where it has `dates`. `each_sync` asks for single items again too. `per_sync` is
    how many known ones one sync asks for again at most, those that waited longest first.
    What no current item names any more is gone, and so is what only that named. `under` is the `{id}`
    of the list that an item stands in; without it a list is all there is of its athlete, and its items
    stay when nothing names it any more. `takes` are items, as (endpoint, key), that go and come
    with an item though they stand in a list of their own: that one may never be asked for again.
    `players` are Team Pro players that an item names; each is an athlete before the next calls.
    `per_page`: the answer comes in pages of that many items under `data`, counted from 0.
    `transaction`: items are handed over in transactions.
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
    newest_only: bool = False
    ahead_days: int = 0
    whole_range: bool = False
    parents: tuple[str, ...] = ()
    children: Callable[[Json], Iterable[Child | str]] | None = None
    lists: bool = False
    each_sync: bool = False
    per_sync: int | None = None
    under: Callable[[Json], str] | None = None
    takes: Callable[[Json], Iterable[tuple[str, str]]] | None = None
    players: Callable[[Json], Iterable[Player]] | None = None
    per_page: int = 0
    transaction: Transaction | None = None
    binary: bool = False
    rest_days: bool = False
    priority: int = 5
