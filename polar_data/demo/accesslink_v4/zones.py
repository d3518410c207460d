"""Zones and statistics, counted from the samples."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.people import Person
from polar_data.demo.recording import Recording
from polar_data.demo.sports import Sport
from polar_data.demo.zones import Numbers, heart_rate_limits, places, power_limits, speed_limits


def zones(recording: Recording, sport: Sport, person: Person) -> list[Item]:
    """Time (ms) in each zone; a sample at the upper limit of the last zone is still in it."""
    found = [_zones("HEART_RATE", recording.heart_rate, heart_rate_limits(person))]
    if recording.speed_kmh is not None:
        limits = speed_limits(sport)
        speeds = _zones("SPEED", recording.speed_kmh, limits)
        place = places(recording.speed_kmh, limits)
        for number, zone in enumerate(speeds["zones"]):
            metres = float(recording.speed_kmh[place == number].sum()) / 3.6
            zone["distanceMeters"] = round(metres, 1)
        found.append(speeds)
    if recording.power_w is not None:
        bounds = power_limits(person)
        watts = _zones("POWER", recording.power_w, bounds)
        place = places(recording.power_w, bounds)
        for number, zone in enumerate(watts["zones"]):
            kilojoules = float(recording.power_w[place == number].sum()) / 1000
            zone["muscleLoad"] = round(kilojoules, 1)
        found.append(watts)
    return found


def statistics(recording: Recording, part: slice = slice(None)) -> list[Item]:
    """Lowest, mean and highest value of each sample type over a part of the recording."""
    columns: tuple[tuple[str, Numbers | None, int], ...] = (
        ("HEART_RATE", recording.heart_rate, 0),
        ("SPEED", recording.speed_kmh, 2),
        ("CADENCE", recording.cadence, 0),
        ("ALTITUDE", recording.altitude_m, 1),
        ("POWER", recording.power_w, 0),
    )
    return [
        {
            "type": f"STATISTICS_TYPE_{name}",
            "min": rounded(values[part].min(), decimals),
            "avg": rounded(values[part].mean(), decimals),
            "max": rounded(values[part].max(), decimals),
        }
        for name, values, decimals in columns
        if values is not None and len(values[part])
    ]


def power_summary(recording: Recording, person: Person, part: slice = slice(None)) -> Item:
    """Normalised power (30 s mean to the fourth power), intensity and stress score."""
    assert recording.power_w is not None
    watts = recording.power_w[part].astype(np.float64)
    window = min(30, len(watts))
    smooth = np.convolve(watts, np.ones(window) / window, mode="valid")
    normalised = float(np.mean(smooth**4) ** 0.25)
    intensity = normalised / person.threshold_power_w
    return {
        "intensityFactor": round(intensity, 2),
        "normalizedPower": round(normalised),
        "trainingStressScore": round(100 * intensity**2 * len(watts) / 3600, 1),
    }


def rounded(value: Any, decimals: int) -> float | int:
    """A NumPy number as a plain int or float."""
    return round(float(value), decimals) if decimals else round(float(value))


def _zones(kind: str, values: Numbers, limits: Sequence[float]) -> Item:
    place = places(values, limits)
    return {
        "type": f"ZONE_TYPE_{kind}",
        "zones": [
            {
                "lowerLimit": low,
                "higherLimit": high,
                "inZone": int(np.count_nonzero(place == number)) * 1000,
            }
            for number, (low, high) in enumerate(pairwise(limits))
        ],
    }
