"""What the watch feels at the wrist: when it is worn, skin temperature, skin contact."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from polar_data.demo.heart import DAY_S, asleep_spans, seconds_of_day, worn_until
from polar_data.demo.nights import Night
from polar_data.demo.people import Watch
from polar_data.demo.world import World

CHANGE_OF_WATCH_S = 12 * 3600
TEMPERATURE_STEP_S = 300


@dataclass(frozen=True, slots=True)
class Contact:
    """Skin contact of one watch on one day: changes are seconds since `start` and the new state."""

    watch: Watch
    start: datetime
    stop: datetime
    changes: tuple[tuple[float, bool], ...]


def worn(world: World, day: date) -> list[tuple[Watch, float, float]]:
    """The watches of a day, each with the seconds of the day from and until which it was worn."""
    watches, until = world.watches(day), worn_until(world, day)
    if len(watches) == 1:
        return [(watches[0], 0.0, until)]
    return [(watches[0], 0.0, CHANGE_OF_WATCH_S), (watches[1], CHANGE_OF_WATCH_S, until)]


def nights_begun(world: World, day: date) -> list[Night]:
    """The recorded nights that began on that date."""
    nights = (world.night(wake) for wake in (day, day + timedelta(1)) if world.has(wake))
    return [night for night in nights if night is not None and night.start.date() == day]


def night_temperature(world: World, night: Night) -> NDArray[np.float64]:
    """Skin temperature through a night, in degrees, one value each five minutes."""
    rng = world.random("skin temperature", night.day)
    count = night.span_s // TEMPERATURE_STEP_S
    level = float(world.body.skin_c[world.index(night.day)])
    warming = -1.6 * np.exp(-np.arange(count) / 7)
    ripple = np.asarray(lfilter([1], [1, -0.85], rng.normal(0, 0.09, count)))
    shape = warming + ripple
    return np.asarray(np.round(level + shape - shape.mean(), 2))


def skin_contacts(world: World, day: date) -> list[Contact]:
    """When each watch of the day touched the skin."""
    rng = world.random("skin contact", day)
    off = [(start, end) for start, end, recorded in asleep_spans(world, day) if not recorded]
    shower = seconds_of_day(world.true_night(day).end, day) + float(rng.uniform(600, 1800))
    off.append((shower, shower + float(rng.uniform(420, 900))))
    if rng.random() < 0.3:
        charging = float(rng.uniform(19.0, 20.5)) * 3600
        off.append((charging, charging + float(rng.uniform(1500, 4000))))
    midnight = datetime.combine(day, time())
    found = []
    for watch, start, until in worn(world, day):
        end = min(until, DAY_S - 0.001)
        changes = {start: not any(a <= start < b for a, b in off)}
        for begin, back in off:
            if start < begin < end:
                changes[begin] = False
            if start < back < end:
                changes[back] = True
        opened, closed = midnight + timedelta(seconds=start), midnight + timedelta(seconds=end)
        steps = tuple((at - start, contact) for at, contact in sorted(changes.items()))
        found.append(Contact(watch, opened, closed, steps))
    return found
