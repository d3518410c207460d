"""Local time at the athlete's wrist: which zone rules on which day, and offsets from UTC."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from polar_data.demo.people import ABROAD, HOME, Place
from polar_data.demo.truth import Event


class Clock:
    """The zone of each day; the watch takes the new zone on the day of waking up there."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._travels = [event for event in events if event.kind == "travel"]

    def place(self, day: date) -> Place:
        """Where the athlete wakes up on that day."""
        return ABROAD if any(event.covers(day) for event in self._travels) else HOME

    def zone(self, day: date) -> ZoneInfo:
        """The zone of the watch on that day."""
        return self.place(day).zone

    def offset_minutes(self, local: datetime) -> int:
        """Minutes ahead of UTC at a naive local time."""
        return _minutes(local.replace(tzinfo=self.zone(local.date())))

    def utc(self, local: datetime) -> datetime:
        """The naive UTC time of a naive local time."""
        return local - timedelta(minutes=self.offset_minutes(local))

    def stored(self, local: datetime, minutes: float = 7) -> datetime:
        """When Polar stored something that ended at a local time: UTC, a few minutes later."""
        return self.utc(local) + timedelta(minutes=minutes, milliseconds=435)

    def night_zones(self, wake_day: date) -> tuple[ZoneInfo, ZoneInfo]:
        """The zones in which the night that ends on that day begins and ends.

        The way there crosses zones asleep; the way back is flown by day, so that night begins
        in the home zone already.
        """
        end = self.zone(wake_day)
        start = self.zone(wake_day - timedelta(1))
        return (end if self.place(wake_day) is HOME else start), end

    def noon_offset(self, day: date) -> int:
        """Minutes ahead of UTC at noon of that day."""
        return self.offset_minutes(datetime.combine(day, time(12)))


def to_local(utc: datetime, zone: ZoneInfo) -> tuple[datetime, int]:
    """A naive UTC time as naive local time, with its offset in minutes."""
    local = utc.replace(tzinfo=UTC).astimezone(zone)
    return local.replace(tzinfo=None), _minutes(local)


def _minutes(aware: datetime) -> int:
    offset = aware.utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 60)
