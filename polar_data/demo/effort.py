"""From the blocks of a workout to heart rate, training impulse, speed and power."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from polar_data.demo.people import Person
from polar_data.demo.sports import Sport
from polar_data.demo.workouts import Block

Floats = NDArray[np.float64]
_LAG_S = 32.0
_AT_START = 0.30


def effort_curve(blocks: Sequence[Block], step_s: int) -> Floats:
    """The effort asked for, one value every `step_s` seconds."""
    ends = np.cumsum([block.seconds for block in blocks])
    moments = np.arange(0, ends[-1], step_s)
    efforts = np.array([block.effort for block in blocks])
    return np.asarray(efforts[np.searchsorted(ends, moments, side="right")])


def heart_rate_curve(effort: Floats, step_s: int, person: Person) -> Floats:
    """Heart rate in bpm that follows the effort late and drifts up in long sessions."""
    hours = np.arange(len(effort)) * step_s / 3600
    target = effort * (1 + 0.028 * np.maximum(hours - 0.35, 0))
    keep = float(np.exp(-step_s / _LAG_S))
    share, _ = lfilter([1 - keep], [1, -keep], target, zi=np.array([keep * _AT_START]))
    return np.asarray(person.hr_rest + np.minimum(share, 1.0) * (person.hr_max - person.hr_rest))


def training_impulse(heart_rate: Floats, step_s: float, person: Person) -> float:
    """Banister's TRIMP summed over the samples, with the constants for women."""
    share = (heart_rate - person.hr_rest) / (person.hr_max - person.hr_rest)
    share = np.clip(share, 0.0, 1.05)
    return float(np.sum(share * 0.86 * np.exp(1.67 * share)) * step_s / 60)


def speed_kmh(effort: Floats, sport: Sport, form: float) -> Floats:
    """Speed on flat ground; on wheels it grows with the cube root of power."""
    if sport.wheels:
        return np.asarray(sport.speed_kmh * np.maximum(effort, 0.05) ** 0.62 * form**0.4)
    return np.asarray(sport.speed_kmh * (0.08 + 0.92 * effort) * form)


def power_w(effort: Floats, person: Person, form: float) -> Floats:
    """Cycling power: the threshold lies near 0.86 of the heart rate reserve."""
    return np.asarray(person.threshold_power_w * form * (np.maximum(effort, 0.0) / 0.86) ** 1.25)


def fuel(hr_share: float) -> tuple[int, int, int]:
    """Percent of the energy from fat, carbohydrate and protein: the harder, the less fat."""
    fat = round(float(np.clip(95 - 85 * hr_share, 12, 70)))
    return fat, 96 - fat, 4


def energy_kcal(effort: Floats, step_s: float, sport: Sport, person: Person) -> float:
    """Energy spent, in proportion to effort."""
    hours = step_s / 3600
    return float(np.sum(0.10 + 0.90 * effort) * hours * sport.cost * person.weight_kg * 0.93)
