"""Which workouts the athlete does on which day: weekday rhythm, seasons, cycles and events."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, tau

import numpy as np

from polar_data.demo.people import CAMP, FOREST, Place
from polar_data.demo.randomness import generator
from polar_data.demo.truth import Event

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
_CYCLE = (1.0, 1.06, 1.12, 0.68)
_IN_FOREST = {"trail_run", "hike", "ski"}


@dataclass(frozen=True, slots=True)
class Planned:
    """A workout to do: its template, size, hour (None: as the template says) and place."""

    template: str
    scale: float
    place: Place | None = None
    hour: float | None = None


def summer(day: date) -> float:
    """+1 in the middle of July, -1 in the middle of January."""
    return cos(tau * (day.timetuple().tm_yday - 197) / 365.25)


def workouts(seed: int, day: date, events: Sequence[Event]) -> list[Planned]:
    """The workouts of one day, in the order they are done."""
    rng = generator(seed, "plan", day)
    scale = _CYCLE[day.toordinal() // 7 % 4] * (1 + 0.10 * summer(day)) * rng.uniform(0.94, 1.06)
    active = {event.kind: event for event in events if event.covers(day)}
    if "illness" in active or _recovering(day, events, 2):
        return []
    if "travel" in active:
        return list(_abroad(day, active["travel"], rng))
    if "training_camp" in active:
        return list(_camp(day, active["training_camp"]))
    if _recovering(day, events, 6):
        return [Planned("recovery_run", 0.9)] if day.toordinal() % 2 else []
    if "overreaching" in active:
        return list(_too_much(day, scale, rng))
    planned = list(_usual(day, scale, rng))
    if planned and planned[0].template not in ("triathlon", "running_test"):
        planned = [workout for workout in planned if rng.random() > 0.07]
    return planned


def _recovering(day: date, events: Sequence[Event], days: int) -> bool:
    return any(
        event.kind == "illness" and event.last_day < day <= event.last_day + timedelta(days)
        for event in events
    )


def _usual(day: date, scale: float, rng: np.random.Generator) -> Iterator[Planned]:
    season, weekday, week = summer(day), day.weekday(), day.toordinal() // 7
    first_of_quarter = day.month in (1, 4, 7, 10) and day.day <= 7
    if weekday == TUESDAY:
        indoors = season < -0.55 and rng.random() < 0.5
        test = first_of_quarter and not indoors
        yield Planned("running_test" if test else "treadmill" if indoors else "intervals", scale)
    elif weekday == WEDNESDAY:
        if week % 2:
            yield Planned("swim", scale)
        ride = "easy_ride" if season > 0.3 else "indoor_ride"
        yield Planned(ride if rng.random() < 0.4 else "easy_run", scale)
    elif weekday == THURSDAY:
        hard_ride = season > 0.5 and rng.random() < 0.5
        yield Planned("ride_intervals" if hard_ride else "tempo_run", scale)
    elif weekday == FRIDAY:
        yield Planned("strength", scale)
    elif weekday == SATURDAY:
        yield _saturday(day, scale, season, rng)
    elif weekday == SUNDAY:
        forest = season > -0.4 and rng.random() < 0.25
        template = "trail_run" if forest else "long_run"
        yield Planned(template, scale * (1.15 if forest else 1.0), FOREST if forest else None)


def _saturday(day: date, scale: float, season: float, rng: np.random.Generator) -> Planned:
    if day.month == 7 and 15 <= day.day <= 21:
        return Planned("triathlon", 1.0)
    if season < -0.4:
        return Planned("ski", scale, FOREST)
    if day.toordinal() // 7 % 6 == 0:
        return Planned("hike", scale, FOREST)
    if season > 0.1 and rng.random() < 0.8:
        return Planned("long_ride", scale)
    return Planned("easy_run", scale * 1.1)


def _abroad(day: date, travel: Event, rng: np.random.Generator) -> Iterator[Planned]:
    nth = (day - travel.first_day).days
    if day != travel.last_day and nth > 0:
        if nth == 5:
            yield Planned("hike", 1.1)
        elif nth % 2 == 0:
            yield Planned("easy_run", 0.8, None, 8.0 + float(rng.random()))


def _camp(day: date, camp: Event) -> Iterator[Planned]:
    nth = (day - camp.first_day).days
    long_ones = ("trail_run", "long_ride", "hike", "long_run", "long_ride", "trail_run", "easy_run")
    if day.month in (11, 12, 1, 2, 3):
        long_ones = ("ski", "ski", "long_run", "ski", "trail_run", "ski", "easy_run")
    yield Planned(long_ones[nth % 7], 1.2, CAMP, 9.5)
    second = ("easy_run", "strength", "tempo_run", "recovery_run", "strength", "easy_run")
    if nth < 6:
        yield Planned(second[nth], 0.9, CAMP, 16.0)


def _too_much(day: date, scale: float, rng: np.random.Generator) -> Iterator[Planned]:
    bigger = scale * 1.35
    if day.weekday() == MONDAY:
        yield Planned("tempo_run", bigger)
        return
    yield from _usual(day, bigger, rng)
    if day.weekday() in (WEDNESDAY, FRIDAY):
        yield Planned("easy_run", bigger, None, 12.1)
    if day.weekday() == SATURDAY:
        yield Planned("tempo_run", bigger, None, 16.5)


def place_of(planned: Planned, wakes_at: Place) -> Place:
    """Where a workout is done, given where the athlete woke up."""
    if planned.place is not None:
        return planned.place
    return FOREST if planned.template in _IN_FOREST and wakes_at.name == "home" else wakes_at
