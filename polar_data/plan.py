"""Which calls a sync makes: pure, from the endpoints and what coverage says of each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from polar_data.sources.endpoint import Endpoint
from polar_data.store.sync_log import WHOLE

RELIST_DAYS = 28  # watches sync weeks late
RELIST_ALL_DAYS = 365  # once a week
REREAD_DAYS = 3  # a day is read again until then, where a listing does not say what changed
EARLIEST = date(2012, 1, 1)  # before any Polar device that Flow knows

Kind = Literal["window", "listing", "detail", "whole", "child"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Call:
    """One request: `endpoint` for the days from `first` to before `last`, or for the child `id`."""

    endpoint: Endpoint
    kind: Kind
    first: date = WHOLE
    last: date = WHOLE
    id: str = ""

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


Coverage = Mapping[str, Mapping[date, Any]]  # endpoint -> day -> row of the coverage table


def listings(endpoints: Iterable[Endpoint], coverage: Coverage, scope: Scope) -> list[Call]:
    """Calls for whole answers, windows and listings: what perishes first, then the newest days first."""
    calls: list[Call] = []
    for endpoint in endpoints:
        known = coverage.get(endpoint.name, {})
        if endpoint.parents:
            continue
        if not endpoint.dates:
            if _stale(known.get(WHOLE), scope):
                calls.append(Call(endpoint, "whole"))
            continue
        due = [day for day in _range(endpoint, scope) if _due(day, known.get(day), scope)]
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


def windows(endpoint: Endpoint, due: list[date]) -> list[tuple[date, date]]:
    """Due days as ranges of at most the endpoint's window, packed from the newest day backwards."""
    if not due:
        return []
    if endpoint.whole_range:
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
