"""When in a span of time the clocks were changed, of which only the offsets at both ends are known."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones


@lru_cache(64)
def clock_change_s(start_utc: datetime, end_utc: datetime, before_min: int, after_min: int) -> float | None:
    """Seconds from start to the moment when clocks are set from one offset from UTC to the other.

    The zone is not known: most of those that set their clocks so in that time tell when. None where none
    does: the person travelled.
    """
    if end_utc < start_utc:
        return None
    minutes = range(int((end_utc - start_utc).total_seconds() // 60) + 1)

    def offset_min(zone: ZoneInfo, minute: int) -> float:
        moment = (start_utc + timedelta(minutes=minute)).replace(tzinfo=UTC).astimezone(zone)
        return (moment.utcoffset() or timedelta()).total_seconds() / 60

    changes = Counter(
        bisect_left(minutes, True, key=lambda minute: offset_min(zone, minute) == after_min)
        for zone in map(ZoneInfo, sorted(available_timezones()))
        if (offset_min(zone, 0), offset_min(zone, minutes[-1])) == (before_min, after_min)
    )
    return 60.0 * changes.most_common(1)[0][0] if changes else None
