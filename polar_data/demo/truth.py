"""What happened when: the ground truth that the data must show and that tests use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from polar_data.demo.people import HOME


@dataclass(frozen=True, slots=True)
class Event:
    """Something that shows in the data from `first_day` to `last_day`, both included."""

    kind: str
    first_day: date
    last_day: date
    what: str

    def covers(self, day: date) -> bool:
        """Whether the day lies within the event."""
        return self.first_day <= day <= self.last_day


# kind, days before the last day (first, last), may be moved off a clock change, what
_SCRIPT = (
    ("no_watch_at_night", 4, 4, False, "the watch was on its charger"),
    ("no_watch_at_night", 45, 43, False, "a weekend without the watch at night"),
    ("illness", 75, 71, True, "a feverish cold, no training"),
    ("no_watch_at_night", 104, 103, False, "the watch was left at work"),
    ("overreaching", 140, 127, True, "far more training than usual, too little rest"),
    ("no_watch_at_night", 186, 180, False, "a week of holiday with the watch off at night"),
    ("training_camp", 230, 224, True, "a week of training in the hills"),
    ("new_watch", 262, 262, True, "a new watch from this day"),
    ("travel", 300, 292, True, "nine days in Japan"),
    ("no_watch_at_night", 333, 333, False, "the battery was empty"),
    ("no_watch_at_night", 420, 417, False, "a long weekend without the watch at night"),
    ("no_watch_at_night", 555, 553, False, "nights without the watch"),
    ("training_camp", 600, 594, True, "a week of training in the hills"),
    ("no_watch_at_night", 660, 659, False, "nights without the watch"),
)
_CLEAR = timedelta(days=2)


def events(first_day: date, last_day: date) -> tuple[Event, ...]:
    """All events that lie wholly within the two days, in time order."""
    clock_changes = list(_clock_changes(first_day, last_day))
    found = list(clock_changes)
    for kind, start, end, movable, what in _SCRIPT:
        event = Event(kind, last_day - timedelta(start), last_day - timedelta(end), what)
        while movable and any(
            event.first_day - _CLEAR <= change.first_day <= event.last_day + _CLEAR
            for change in clock_changes
        ):
            event = Event(kind, event.first_day - timedelta(1), event.last_day - timedelta(1), what)
        if event.first_day > first_day:
            found.append(event)
    return tuple(sorted(found, key=lambda event: (event.first_day, event.kind)))


def _clock_changes(first_day: date, last_day: date) -> Iterator[Event]:
    day = first_day + timedelta(1)
    while day <= last_day:
        before = datetime(day.year, day.month, day.day, tzinfo=HOME.zone).utcoffset()
        after = datetime(day.year, day.month, day.day, 12, tzinfo=HOME.zone).utcoffset()
        if before is not None and after is not None and before != after:
            forward = after > before
            what = f"the clock went {'forward' if forward else 'back'} by one hour"
            yield Event("daylight_saving", day, day, what)
        day += timedelta(1)
