"""What truly happened to the demo athlete, day by day, whatever a source would call it."""

from datetime import date, timedelta
from functools import cached_property

import numpy as np

from polar_data.demo import plan
from polar_data.demo.clock import Clock
from polar_data.demo.nights import Night, night
from polar_data.demo.people import ADA, NEW_WATCH, OLD_WATCH, Person, Watch
from polar_data.demo.physiology import Body, body
from polar_data.demo.randomness import generator
from polar_data.demo.roads import Roads
from polar_data.demo.sessions import Effort, Session, efforts, session
from polar_data.demo.truth import Event, events

# Days before the first, so that fitness and noise have a past.
_LEAD_IN_DAYS = 90


class World:
    """One athlete's days up to `last_day`; equal arguments give equal worlds.

    Daily series are made at once, sessions and nights when first asked for. On the last day
    the watch was synced in the morning, at `synced_hour`.
    """

    synced_hour = 9.5

    def __init__(self, seed: int = 1, *, last_day: date, days: int = 730, person: Person = ADA) -> None:
        if days < 1:
            raise ValueError("a world needs at least one day")
        self.seed = seed
        self.person = person
        self.last_day = last_day
        self.first_day = last_day - timedelta(days - 1)
        self.dates = [self.first_day + timedelta(n) for n in range(days)]
        self.events: tuple[Event, ...] = self._happened()
        self.clock = Clock(self.events)
        self.roads = Roads(seed)
        lead_in = [self.first_day - timedelta(n) for n in range(_LEAD_IN_DAYS, 0, -1)]
        self._efforts = {day: self._work(day) for day in [*lead_in, *self.dates[:-1]]}
        loads = [sum(part.load for _, parts in found for part in parts) for found in self._efforts.values()]
        self.body: Body = body(
            seed,
            [*lead_in, *self.dates],
            np.array([*loads, 0.0]),
            self.events,
            skip=_LEAD_IN_DAYS,
        )
        self._sessions: dict[date, list[Session]] = {}
        self._nights: dict[date, Night | None] = {}

    def _happened(self) -> tuple[Event, ...]:
        return events(self.first_day, self.last_day)

    def planned(self, day: date) -> list[plan.Planned]:
        """The workouts planned for a day, in the order they are done."""
        return plan.workouts(self.seed, day, self.events)

    def _work(self, day: date) -> list[tuple[plan.Planned, list[Effort]]]:
        return [
            (planned, efforts(self.seed, day, number, planned, self.person))
            for number, planned in enumerate(self.planned(day))
        ]

    def index(self, day: date) -> int:
        """The place of a day in the daily series."""
        number = (day - self.first_day).days
        if not 0 <= number < len(self.dates):
            raise IndexError(f"{day} is outside the demo's days")
        return number

    def has(self, day: date) -> bool:
        """Whether the world knows that day."""
        return self.first_day <= day <= self.last_day

    def event(self, kind: str, day: date) -> Event | None:
        """The event of that kind that covers the day."""
        return next((e for e in self.events if e.kind == kind and e.covers(day)), None)

    def trained(self, day: date) -> bool:
        """Whether there was any session on that day."""
        return self.has(day) and bool(self._efforts.get(day))

    def sessions(self, day: date) -> list[Session]:
        """The sessions of a day in time order."""
        if day not in self._sessions:
            self._sessions[day] = sorted(self._done(day), key=lambda done: done.start)
        return self._sessions[day]

    def _done(self, day: date) -> list[Session]:
        wakes_at = self.clock.place(day)
        return [
            session(
                self.seed,
                day,
                number,
                planned,
                parts,
                plan.place_of(planned, wakes_at),
                self.clock.noon_offset(day),
                float(self.body.form[self.index(day)]),
                self.person,
                self.roads,
            )
            for number, (planned, parts) in enumerate(self._efforts.get(day, []))
        ]

    @cached_property
    def nights_worn(self) -> list[date]:
        """The days whose night was recorded."""
        return [day for day in self.dates if self.worn_at_night(day)]

    def worn_at_night(self, day: date) -> bool:
        """Whether the watch recorded the night that ends on that day."""
        return self.has(day) and self.event("no_watch_at_night", day) is None

    def true_night(self, day: date) -> Night:
        """The night that ends on that day, recorded or not."""
        found = self._nights.get(day)
        if found is None:
            number = self.index(day)
            found = night(
                self.seed,
                day,
                self.clock,
                float(self.body.quality[number]),
                float(self.body.jet_lag[number]),
                float(np.clip(self.body.tiredness[number], -2, 2)),
            )
            self._nights[day] = found
        return found

    def night(self, day: date) -> Night | None:
        """The recorded night that ends on that day."""
        return self.true_night(day) if self.worn_at_night(day) else None

    def watches(self, day: date) -> list[Watch]:
        """The watches worn on that day: two on the day of the change, the older first."""
        change = next((e.first_day for e in self.events if e.kind == "new_watch"), None)
        if change is None or day > change:
            return [NEW_WATCH]
        return [OLD_WATCH, NEW_WATCH] if day == change else [OLD_WATCH]

    def night_watch(self, day: date) -> Watch:
        """The watch that recorded the night that ends on that day."""
        return self.watches(day)[0]

    def session_watch(self, session: Session) -> Watch:
        """The watch that recorded a session."""
        watches = self.watches(session.day)
        return watches[0] if session.start.hour < 12 else watches[-1]

    def random(self, purpose: str, day: date) -> np.random.Generator:
        """A random stream of this world for one purpose and day."""
        return generator(self.seed, purpose, day)

    @cached_property
    def usual_session_load(self) -> dict[date, float]:
        """For each day the mean load of the sessions of the 90 days before it."""
        per_day = {
            day: [sum(part.load for part in parts) for _, parts in found]
            for day, found in self._efforts.items()
        }
        usual: dict[date, float] = {}
        for day in self.dates:
            before = (day - timedelta(n) for n in range(1, 91))
            recent = [load for other in before for load in per_day.get(other, [])]
            usual[day] = float(np.mean(recent))
        return usual
