"""Zone limits of the demo athlete, and which zone a value lies in."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.people import HEART_RATE_ZONES, POWER_ZONES, Person
from polar_data.demo.sports import Sport

Numbers = NDArray[np.int64] | NDArray[np.float64]
_SPEED_SHARES = (0.0, 0.45, 0.60, 0.72, 0.84, 2.0)


def heart_rate_limits(person: Person) -> list[int]:
    """Six limits of the five heart rate zones, bpm."""
    return [round(share * person.hr_max) for share in HEART_RATE_ZONES]


def power_limits(person: Person) -> list[int]:
    """Six limits of the five power zones, W."""
    return [round(share * person.threshold_power_w) for share in POWER_ZONES]


def speed_limits(sport: Sport) -> list[float]:
    """Six limits of the five speed zones, km/h."""
    return [round(share * sport.speed_kmh, 1) for share in _SPEED_SHARES]


def places(values: Numbers, limits: Sequence[float]) -> NDArray[np.int64]:
    """The zone of each value, -1 below the first; the upper limit of the last zone is still in it."""
    place = np.searchsorted(limits, values, side="right") - 1
    return np.asarray(np.where(values == limits[-1], len(limits) - 2, place))
