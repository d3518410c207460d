"""What Team Pro counts in a player's session: zones, sprints and accelerations."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.people import HEART_RATE_ZONES, Person
from polar_data.demo.squad.motion import Motion
from polar_data.demo.team_pro.text import duration

Floats = NDArray[np.float64]
Item = dict[str, Any]
# Lower limits in km/h, before and after the coach moved two of them; the last zone ends at 50.
SPEED_LIMITS = (3, 7, 11, 15, 19)
SPEED_LIMITS_MOVED = (3, 7, 11, 16, 20)
FASTEST = 50
# Lower limits in m/s². What lies between braking and speeding up is not counted.
ACCELERATION_LIMITS = (-6, -3, -2, 1, 2, 3)
_GENTLE = 1.0
LOAD_PER_IMPULSE = 1.15


def heart_rate_limits(person: Person) -> list[int]:
    """Six limits of the five heart rate zones, bpm."""
    return [round(share * person.hr_max) for share in HEART_RATE_ZONES]


def heart_rate_zones(motion: Motion, person: Person) -> list[Item]:
    """Time in each zone; the highest heart rate is still in the last."""
    limits = heart_rate_limits(person)
    place = np.searchsorted(limits[:-1], motion.heart_rate, side="right")
    return [
        {
            "index": number,
            "lower_limit": limits[number - 1],
            "higher_limit": limits[number],
            "in_zone": duration(10 * int((place == number).sum())),
        }
        for number in range(1, len(limits))
    ]


def speed_zones(motion: Motion, limits: tuple[int, ...]) -> list[Item]:
    """Metres in each zone."""
    place = np.searchsorted(limits, motion.speed_kmh, side="right")
    metres = np.bincount(place, weights=motion.speed_kmh / 3.6, minlength=len(limits) + 1)
    return [
        {
            "index": number,
            "lower_limit": limits[number - 1],
            "higher_limit": (*limits, FASTEST)[number],
            "in_zone_meters": round(float(metres[number]), 1),
        }
        for number in range(1, len(limits) + 1)
    ]


def acceleration_zones(motion: Motion) -> list[Item]:
    """How often she sped up or braked: runs of change one way, each counted by its hardest second."""
    peaks = _peaks(np.diff(motion.speed_kmh) / 3.6)
    limits = np.array(ACCELERATION_LIMITS)
    place = np.searchsorted(limits, peaks, side="right") - 1
    counts = np.bincount(place[place >= 0], minlength=len(limits))
    return [
        {"limit": limit, "count": int(count)}
        for limit, count in zip(ACCELERATION_LIMITS, counts, strict=True)
    ]


def _peaks(change: Floats) -> Floats:
    """The hardest value of each run of one sign, without the gentle ones."""
    starts = np.flatnonzero(np.diff(np.sign(change), prepend=np.nan))
    highest, lowest = np.maximum.reduceat(change, starts), np.minimum.reduceat(change, starts)
    peaks = np.where(highest > 0, highest, lowest)
    return np.asarray(peaks[np.abs(peaks) >= _GENTLE])


def sprints(motion: Motion, limits: tuple[int, ...]) -> int:
    """How often she reached the highest speed zone."""
    fast = motion.speed_kmh >= limits[-1]
    return int((fast[1:] & ~fast[:-1]).sum()) + int(fast[0])


def cadence(speed_kmh: Floats) -> Floats:
    """Steps a minute of one leg; none where she stands."""
    return np.where(speed_kmh < 1.0, 0.0, np.round(38 + 2.1 * np.minimum(speed_kmh, 25.0)))


def training_load(motion: Motion, person: Person) -> int:
    return round(motion.load(person) * LOAD_PER_IMPULSE)


def heart_rates(motion: Motion, person: Person) -> Item:
    """Highest, mean and lowest heart rate, in bpm and in percent of the person's highest."""
    rates = {
        "max": float(motion.heart_rate.max()),
        "avg": float(motion.heart_rate.mean()),
        "min": float(motion.heart_rate.min()),
    }
    found: Item = {f"heart_rate_{name}": round(rate) for name, rate in rates.items()}
    return found | {
        f"heart_rate_{name}_percent": round(100 * rate / person.hr_max) for name, rate in rates.items()
    }
