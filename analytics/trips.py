"""Trips across time zones and changes of the clock, seen from the watch's offset from UTC."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Kind = Literal["trip", "clock change", "move"]

LEAST_MINUTES = 60
MOVED_DAYS = 60
_DAY_MINUTES = 1440
# Standard offsets from west to east; month and Sunday of it (-1 is the last) of going forward, and back.
_CLOCK_CHANGES = (
    ((-120, 120), (3, -1), (10, -1)),  # Europe
    ((-600, -180), (3, 2), (11, 1)),  # North America
    ((570, 600), (10, 1), (4, 1)),  # Australia
    ((720, 765), (9, -1), (4, 1)),  # New Zealand
)


@dataclass(frozen=True)
class Trip:
    """A change of the time offset, in minutes, from its first to its last day there (indexes).

    `last_day_index` is None while it lasts: a trip says "away since"; a clock change or a move has come
    to stay. `hours_east` is how far the body's day was moved, negative to the west; across the date
    line the shorter way round.
    """

    first_day_index: int
    last_day_index: int | None
    offset_before: int
    offset_there: int
    hours_east: float
    kind: Kind


@dataclass(frozen=True)
class _Run:
    """Known days of one offset; `before` is the last known day before them."""

    offset: int
    before: int
    first: int
    last: int


def trips(offsets: Floats, first_day: date) -> tuple[Trip, ...]:
    """Trips: stays at another time offset, in order, and when the clock was changed.

    A trip begins on the first day whose offset differs by an hour or more, and is known on that day; it
    ends with the last known day there. A change of exactly one hour on a day when clocks are changed at
    such an offset is a clock change. Sixty days away without return are a move; but where they took back
    a clock change of less than sixty days before, that was a trip and they are home. A trip within one
    time zone cannot be seen, and the offset that comes first is taken for home.

    Formula: offset(t) − offset at home, with |difference| ≥ 60 min
    Units: days; hours to the east
    Source: our choice; dates of clock changes of Europe, North America, Australia and New Zealand
    """
    runs = _runs(offsets)
    found: list[Trip] = []
    home = runs[0].offset if runs else 0
    away: int | None = None  # the offset now, while the last of `found` is a trip that lasts
    for run in runs[1:]:
        span = first_day + timedelta(run.before), first_day + timedelta(run.first)
        if away is None:
            if _by_clock(home, run.offset, *span) and not _just_changed(found, run.first):
                found.append(_begun(run, home, "clock change"))
            elif _differs(home, run.offset):
                found.append(_begun(run, home, "trip"))
                away = run.offset
            home = home if away is not None else run.offset
        elif _by_clock(away, run.offset, *span):
            away = run.offset
        elif _is_home(run.offset, home, first_day + timedelta(found[-1].first_day_index), span[1]):
            found[-1] = replace(found[-1], last_day_index=run.before)
            home, away = run.offset, None
        else:
            if _differs(away, run.offset):
                found[-1] = replace(found[-1], last_day_index=run.before)
                found.append(_begun(run, away, "trip"))
            away = run.offset
        if away is not None and run.last - found[-1].first_day_index >= MOVED_DAYS:
            found = _settled(found, runs)
            home, away = away, None
    return tuple(found)


def _runs(offsets: Floats) -> list[_Run]:
    known = np.flatnonzero(~np.isnan(offsets))
    values = offsets[known].astype(np.int64)
    begins = np.flatnonzero(np.append(True, values[1:] != values[:-1])[: known.size])
    ends = np.append(begins[1:], known.size)[: begins.size] - 1
    return [
        _Run(int(values[a]), int(known[max(a - 1, 0)]), int(known[a]), int(known[b]))
        for a, b in zip(begins.tolist(), ends.tolist(), strict=True)
    ]


def _begun(run: _Run, before: int, kind: Kind) -> Trip:
    return Trip(run.first, None, before, run.offset, _minutes_east(before, run.offset) / 60, kind)


def _is_home(offset: int, home: int, left: date, now: date) -> bool:
    """Whether that is home's offset, or what a clock change since may have made of it."""
    return not _differs(home, offset) or _by_clock(home, offset, left, now)


def _settled(found: list[Trip], runs: list[_Run]) -> list[Trip]:
    """With the last as a move; or, where it took a clock change back, with that as the trip it was."""
    *earlier, stay = found
    if _just_changed(earlier, stay.first_day_index) and earlier[-1].offset_before == stay.offset_there:
        last = next(run.before for run in runs if run.first == stay.first_day_index)
        return [*earlier[:-1], replace(earlier[-1], kind="trip", last_day_index=last)]
    return [*earlier, replace(stay, kind="move")]


def _just_changed(found: list[Trip], day_index: int) -> bool:
    """Whether the latest is a clock change too near to that day for clocks to be changed again."""
    return any(
        latest.kind == "clock change" and day_index - latest.first_day_index < MOVED_DAYS
        for latest in found[-1:]
    )


def _minutes_east(before: int, there: int) -> int:
    return (there - before + _DAY_MINUTES // 2) % _DAY_MINUTES - _DAY_MINUTES // 2


def _differs(before: int, there: int) -> bool:
    return abs(_minutes_east(before, there)) >= LEAST_MINUTES


def _by_clock(before: int, after: int, first: date, last: date) -> bool:
    """Whether clocks of that offset are changed so from one day to another, both included."""
    standard, forward = min(before, after), after > before
    return abs(after - before) == 60 and any(
        first <= _sunday(year, *(spring if forward else autumn)) <= last
        for (west, east), spring, autumn in _CLOCK_CHANGES
        if west <= standard <= east
        for year in range(first.year, last.year + 1)
    )


def _sunday(year: int, month: int, which: int) -> date:
    """That Sunday of the month; -1 is the last."""
    start = date(year, month, 1) if which > 0 else date(year, month + 1, 1)
    weeks = which - 1 if which > 0 else which
    return start + timedelta((6 - start.weekday()) % 7 + 7 * weeks)
