"""Which calls a sync makes: pure, from the endpoints and what coverage says of each day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from polar_data.sources.endpoint import Child, Endpoint
from polar_data.store.sync_log import WHOLE

RELIST_DAYS = 28  # watches sync weeks late
RELIST_ALL_DAYS = 365  # once a week
REREAD_DAYS = 3  # a day is read again until then, where a listing does not say what changed
ASK_AGAIN = timedelta(days=7)  # for a child that Polar did not have
EARLIEST = date(2012, 1, 1)  # before any Polar device that Flow knows

Kind = Literal["window", "listing", "detail", "whole", "child"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Call:
    """One request: `endpoint` for the days from `first` to before `last`, or for the child `id`.

    `athlete_id`: whose rows the answer's items are, where not the connection's own athlete.
    `stamp`: what the item that names a child says of it.
    """

    endpoint: Endpoint
    kind: Kind
    first: date = WHOLE
    last: date = WHOLE
    id: str = ""
    athlete_id: int | None = None
    stamp: str = ""

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days)]


@dataclass(frozen=True)
class Scope:
    """What one sync is about: its days, and since when an answer counts as fresh.

    `cycle` is the start of the first run since the last one that ended: a resumed sync asks nothing
    twice. `everything` relists the whole year, as is done once a week.
    """

    first_day: date
    today: date
    cycle: datetime
    everything: bool


@dataclass(frozen=True)
class Wanted:
    """A child that items name, whose rows its items are, and what came of asking for it, if that was done."""

    endpoint: Endpoint
    child: Child
    athlete_id: int | None = None
    state: str = "data"  # data | absent
    stamp: str = ""
    checked_utc: datetime | None = None


Coverage = Mapping[str, Mapping[date, Any]]  # endpoint -> day -> row of the coverage table


def listings(endpoints: Iterable[Endpoint], coverage: Coverage, scope: Scope) -> list[Call]:
    """Calls for whole answers, windows and listings: what perishes first, then the newest days first."""
    calls: list[Call] = []
    for endpoint in endpoints:
        known = coverage.get(endpoint.name, {})
        if endpoint.parents or endpoint.transaction:
            continue
        if not endpoint.dates and endpoint.keep_days is None:
            if _stale(known.get(WHOLE), scope):
                calls.append(Call(endpoint, "whole"))
            continue
        days = _range(endpoint, scope)
        due = [day for day in days if _due(day, known.get(day), scope)]
        if due and not endpoint.dates:
            due = days  # one call gives all that is kept
        kind: Kind = "listing" if endpoint.listing else "window"
        calls += [Call(endpoint, kind, first, last) for first, last in windows(endpoint, due)]
    order = {"whole": 1, "window": 2, "listing": 2}
    return sorted(calls, key=lambda c: (c.endpoint.priority, order[c.kind], -c.last.toordinal()))


def is_early(call: Call) -> bool:
    """What goes first: it perishes, or it tells how far back there can be anything."""
    return call.kind == "whole" or call.endpoint.keep_days is not None


def details(endpoints: Iterable[Endpoint], coverage: Coverage, scope: Scope) -> list[Call]:
    """One call per day and family that has data not fetched yet, or changed since; the newest first."""
    calls = [
        Call(endpoint, "detail", day, day + ONE_DAY)
        for endpoint in endpoints
        if endpoint.listing
        for day, row in coverage.get(endpoint.name, {}).items()
        if row.listed is not None and _unread(day, row, scope)
    ]
    return sorted(calls, key=lambda c: (-c.first.toordinal(), c.endpoint.priority))


def newest_first(calls: Iterable[Call]) -> list[Call]:
    """What is early, then by the last day asked for: what tells of the same days is written together."""
    return sorted(calls, key=lambda call: (is_early(call), call.last), reverse=True)


def children(wanted: Iterable[Wanted], scope: Scope) -> list[Call]:
    """Calls for what items name: what was never asked, has changed or is asked again, the newest first."""
    due: list[Wanted] = []
    again: dict[str, list[Wanted]] = defaultdict(list)
    for one in wanted:
        if _child_due(one, scope):
            due.append(one)
        elif (one.endpoint.lists or one.endpoint.each_sync) and _before(one.checked_utc, scope.cycle):
            again[one.endpoint.name].append(one)
    for known in again.values():
        known.sort(key=lambda one: (one.checked_utc or scope.cycle, one.child.id))
        due += known if scope.everything else known[: known[0].endpoint.per_sync]
    due.sort(key=lambda one: (-(one.child.day or WHOLE).toordinal(), one.child.id))
    return [_child_call(one, scope) for one in due]


def _child_due(one: Wanted, scope: Scope) -> bool:
    if one.checked_utc is None or one.child.stamp not in {"", one.stamp}:
        return True
    old = one.child.day is not None and one.child.day <= scope.today - timedelta(days=RELIST_DAYS)
    return one.state == "absent" and not old and _before(one.checked_utc, scope.cycle - ASK_AGAIN)


def _before(moment: datetime | None, other: datetime) -> bool:
    return moment is None or moment < other


def _child_call(one: Wanted, scope: Scope) -> Call:
    call = Call(one.endpoint, "child", id=one.child.id, athlete_id=one.athlete_id, stamp=one.child.stamp)
    first = scope.first_day
    if one.checked_utc is not None and not scope.everything:
        first = max(first, one.checked_utc.date() - timedelta(days=RELIST_DAYS))
    if not one.endpoint.dates or first == EARLIEST:
        return call
    return replace(call, first=first - ONE_DAY, last=scope.today + 2 * ONE_DAY)


def levels(endpoints: Iterable[Endpoint]) -> list[list[Endpoint]]:
    """Endpoints that items point to, in the order of their priority: parents go first."""
    pointed = [endpoint for endpoint in endpoints if endpoint.children]
    return [[e for e in pointed if e.priority == level] for level in sorted({e.priority for e in pointed})]


def only(endpoints: Sequence[Endpoint], names: Collection[str] | None) -> list[Endpoint]:
    """The endpoints of these names and what their items point to; without names all."""
    if names is None:
        return list(endpoints)
    chosen: list[Endpoint] = []
    for endpoint in sorted(endpoints, key=lambda e: e.priority):
        if endpoint.name in names or any(e.name in endpoint.parents for e in chosen):
            chosen.append(endpoint)
    return chosen


def windows(endpoint: Endpoint, due: list[date]) -> list[tuple[date, date]]:
    """Due days as ranges of at most the endpoint's window, packed from the newest day backwards."""
    if not due:
        return []
    if endpoint.whole_range or not endpoint.dates:
        return [(min(due), max(due) + ONE_DAY)]
    found: list[tuple[date, date]] = []
    left = sorted(due, reverse=True)
    while left:
        last = left[0] + ONE_DAY
        inside = [day for day in left if day >= last - timedelta(days=endpoint.window_days)]
        gapless = [day for n, day in enumerate(inside) if day == left[0] - timedelta(days=n)]
        found.append((gapless[-1], last))
        left = left[len(gapless) :]
    return found


def _range(endpoint: Endpoint, scope: Scope) -> list[date]:
    first = scope.first_day
    if endpoint.keep_days is not None:
        first = max(first, scope.today - timedelta(days=endpoint.keep_days - 1))
    last = scope.today + timedelta(days=endpoint.ahead_days)
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _due(day: date, row: Any, scope: Scope) -> bool:
    if row is None or (row.state == "failed" and row.listed is None):
        return True
    recent = day > scope.today - timedelta(days=RELIST_ALL_DAYS if scope.everything else RELIST_DAYS)
    refused = row.state in {"not_consented", "not_supported"}
    return bool((recent or refused) and row.checked_utc < scope.cycle)


def _stale(row: Any, scope: Scope) -> bool:
    return row is None or row.state == "failed" or bool(row.checked_utc < scope.cycle)


def _unread(day: date, row: Any, scope: Scope) -> bool:
    if row.fetched != row.listed:
        return True
    if row.listed != PRESENT or row.fetched_utc >= scope.cycle:
        return False
    recent = day > scope.today - timedelta(days=REREAD_DAYS)
    read_early = row.fetched_utc.date() < day + timedelta(days=REREAD_DAYS)
    relisted = scope.everything and day > scope.today - timedelta(days=RELIST_DAYS)
    return bool(recent or read_early or relisted)


PRESENT = "present"  # what a listing without a time of change says of a day
