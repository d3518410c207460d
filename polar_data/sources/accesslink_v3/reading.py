"""What AccessLink v3's families share: both spellings of keys, clock times of a night, UTC written bare."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter
from typing import TypeVar

from polar_data.clock_change import clock_change_s
from polar_data.long_arrays import LONG
from polar_data.sources.endpoint import Endpoint, Json
from polar_data.sources.envelopes import Items, list_at
from polar_data.sources.values import clock_s, dig, read, required, text, utc_time, whole, wrong

DAY_S = 86400.0
EVENING_S = 18 * 3600.0
OFFSET = "sleep_timezone_offset_minutes"

T = TypeVar("T")


def snake(value: Json) -> Json:
    """The same with `-` in keys as `_`, however deep. Long arrays, read or not, have no such keys."""
    if isinstance(value, dict):
        return {key.replace("-", "_"): snake(part) for key, part in value.items()}
    return [snake(part) for part in value] if isinstance(value, list) and len(value) < LONG else value


def _of_snake(function: Callable[[Json], T]) -> Callable[[Json], T]:
    return lambda item: function(snake(item))


def either_spelling(endpoint: Endpoint) -> Endpoint:
    """The endpoint reading items in kebab-case too. The archive keeps them as they came."""
    return replace(
        endpoint,
        key=_of_snake(endpoint.key),
        parse=_of_snake(endpoint.parse),
        day=_of_snake(endpoint.day),
        stamp=_of_snake(endpoint.stamp),
        children=None if endpoint.children is None else _of_snake(endpoint.children),
    )


def list_or_one(envelope: str, sign: str) -> Items:
    """Takes the list, bare or under `envelope`, or the one item that the key `sign` gives away."""
    taken = list_at(envelope)

    def items(body: Json) -> list[Json]:
        signs = {sign, sign.replace("_", "-")}
        return [body] if isinstance(body, dict) and signs & body.keys() else taken(body)

    return items


def device_of(body: Json) -> str:
    return read(body, "source_device_id", text) or "unknown"


def local_of(body: Json, path: str) -> datetime | None:
    """Wall time of a moment that is written in UTC beside the person's offset from it."""
    moment = read(body, path, utc_time)
    minutes = read(body, OFFSET, whole) or 0
    return None if moment is None else moment.replace(tzinfo=None) + timedelta(minutes=minutes)


def tested_at(body: Json) -> datetime:
    """Wall time of a test, given as seconds since 1970 and the offset from UTC in minutes."""
    seconds = required(body, "test_time", whole)
    minutes = read(body, "time_zone_offset", whole) or 0
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None) + timedelta(minutes=minutes)


def clocked(body: Json, path: str) -> dict[str, Json]:
    """The values under clock times at `path`; absent is empty."""
    found = dig(body, path)
    if found is not None and not isinstance(found, dict):
        wrong(found, "an object of clock times")
    return found or {}


def since_start(
    clocks: Iterable[str], start: datetime, start_min: int | None, end: datetime | None, end_min: int | None
) -> dict[str, float]:
    """Seconds since `start` of each clock time, in order; `_min` are the offsets from UTC.

    Of an hour that comes twice when the clock is set back, the first is meant. Of a night of travel the clock
    is taken for the first place's.
    """
    minute = start.replace(second=0, microsecond=0)
    into_minute_s = (start - minute).total_seconds()
    first_s = minute.hour * 3600 + minute.minute * 60
    change_s, shift_s = DAY_S, 0
    if end is not None and start_min is not None and end_min is not None and start_min != end_min:
        shift_s = (end_min - start_min) * 60
        start_utc, end_utc = minute - timedelta(minutes=start_min), end - timedelta(minutes=end_min)
        found = clock_change_s(start_utc, end_utc, start_min, end_min)
        change_s = (end_utc - start_utc).total_seconds() if found is None else found

    def seconds(clock: str) -> float:
        by_clock = ((clock_s(clock) or 0.0) - first_s) % DAY_S
        passed = by_clock if by_clock < change_s else (by_clock - shift_s) % DAY_S
        return max(passed - into_minute_s, 0.0)

    return dict(sorted(((clock, seconds(clock)) for clock in clocks), key=itemgetter(1)))


def night_moments(values: Mapping[str, Json], night: date) -> list[tuple[datetime, Json]]:
    """Wall times, in order, of a night's values under clock times, without knowing when it began.

    It begins after the longest time without values: on the day before `night` where it crosses midnight
    or begins in the evening.
    """
    timed = sorted(((clock_s(clock) or 0.0, value) for clock, value in values.items()), key=itemgetter(0))
    gaps = [(at - timed[n - 1][0]) % DAY_S for n, (at, _) in enumerate(timed)]
    first = gaps.index(max(gaps)) if gaps else 0
    eve = bool(timed) and (first > 0 or timed[0][0] >= EVENING_S)
    midnight = datetime.combine(night, time()) - timedelta(days=eve)
    after = [(midnight + timedelta(days=1, seconds=at), value) for at, value in timed[:first]]
    return [(midnight + timedelta(seconds=at), value) for at, value in timed[first:]] + after
