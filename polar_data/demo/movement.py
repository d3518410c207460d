"""Steps and energy use minute by minute, from the day's walks, rests and sessions."""

from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.effort import effort_curve
from polar_data.demo.heart import asleep_spans, seconds_of_day, worn_until
from polar_data.demo.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
OFF = -1.0
# Highest METs of each class of activity.
CLASS_LIMITS = (OFF, 0.95, 1.8, 3.0, 6.0, 99.0)
NOT_WORN, ASLEEP, SEDENTARY, LIGHT, MODERATE, VIGOROUS = range(6)
_INACTIVE_MIN = 55


def movement(world: World, day: date) -> tuple[Ints, Floats]:
    """Steps and METs of each minute up to the last sync; METs are -1 where the watch was off."""
    rng = world.random("movement", day)
    minutes = np.arange(1440)
    mets = 1.3 + 0.25 * rng.random(1440)
    steps = np.where(rng.random(1440) < 0.12, rng.integers(2, 25, 1440), 0)
    ill = float(world.body.ill[world.index(day)])
    for _ in range(int(rng.integers(14, 24))):
        start, length = int(rng.integers(400, 1330)), int(rng.integers(3, 14))
        mets[start : start + length] = rng.uniform(1.9, 2.7)
        steps[start : start + length] = rng.integers(10, 45, len(steps[start : start + length]))
    for _ in range(round(float(rng.integers(1, 5)) * (1 - 0.8 * ill))):
        start, length = int(rng.integers(420, 1290)), int(rng.integers(6, 28))
        mets[start : start + length] = rng.uniform(3.1, 4.2)
        steps[start : start + length] = rng.integers(88, 118, len(steps[start : start + length]))
    for session in world.sessions(day):
        for exercise in session.exercises:
            sport = exercise.effort.sport
            at = int(seconds_of_day(exercise.start, day) // 60)
            effort = effort_curve(exercise.effort.blocks, 60)[: max(0, 1440 - at)]
            mets[at : at + len(effort)] = 1.5 + effort * sport.cost * 0.87
            cadence = sport.cadence * (0.80 + 0.20 * effort) if sport.steps else 0 * effort
            steps[at : at + len(effort)] = np.rint(cadence)
    for begin, end, recorded in asleep_spans(world, day):
        asleep = (minutes >= begin / 60) & (minutes < end / 60)
        mets[asleep] = 0.9 if recorded else OFF
        steps[asleep] = 0
    count = int(worn_until(world, day) // 60)
    return steps[:count].astype(np.int64), np.round(mets[:count], 1)


def classes(mets: Floats) -> Ints:
    """The class of activity of each minute."""
    return np.searchsorted(CLASS_LIMITS, mets).astype(np.int64)


def class_changes(found: Ints) -> list[int]:
    """The minutes at which a class begins, the first included."""
    return np.flatnonzero(np.diff(found, prepend=-1)).tolist()


def inactivity_alerts(found: Ints) -> list[int]:
    """The minutes at which the wearer had sat for too long."""
    return [
        start + _INACTIVE_MIN
        for start, end in pairwise([*class_changes(found), len(found)])
        if found[start] == SEDENTARY and end - start >= _INACTIVE_MIN
    ]
