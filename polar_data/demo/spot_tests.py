"""Tests of the morning: pulse at rest, blood oxygen and electrocardiogram, whatever a source calls them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.scores import has_recharge, recharge
from polar_data.demo.world import World

ECG_HZ = 125
ECG_S = 30
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a test is due: its random stream, the hour of the day, and on which days."""

    stream: str
    hour: float
    when: Callable[[date], bool]

    def start(self, world: World, day: date) -> datetime | None:
        """The local time at which it was done; None where it was not due, was skipped or is to come."""
        synced = day < world.last_day or self.hour < world.synced_hour
        if not (self.when(day) and world.has(day) and synced and world.event("illness", day) is None):
            return None
        moved = self.hour + float(world.random(self.stream, day).uniform(-0.1, 0.1))
        return datetime.combine(day, time()) + timedelta(seconds=round(moved * 3600))


OXYGEN = Schedule("spo2TestResult", 8.2, lambda day: day.weekday() == 6)
ECG = Schedule("ecgTestResult", 8.4, lambda day: day.day == 5)


@dataclass(frozen=True, slots=True)
class Oxygen:
    """Blood oxygen: percent, quality percent, bpm, ms and metres."""

    percent: int
    quality_percent: float
    heart_rate: int
    rmssd_ms: float
    altitude_m: float


@dataclass(frozen=True, slots=True)
class Ecg:
    """An electrocardiogram of 30 s: mV at 125 Hz, whether each second is good, pulse delays in ms."""

    intervals: Ints
    millivolts: Floats
    contraction_ms: float
    relaxation_ms: float
    delay_quality: float
    good: tuple[bool, ...]

    @property
    def heart_rate(self) -> int:
        return round(60_000 / float(self.intervals.mean()))

    @property
    def interval_ms(self) -> float:
        return round(float(self.intervals.mean()), 1)

    @property
    def at_ms(self) -> list[int]:
        """Milliseconds from the start to each value."""
        return [round(n * 1000 / ECG_HZ) for n in range(len(self.millivolts))]


def resting(world: World, day: date) -> tuple[float, float]:
    """Heart rate and RMSSD of the morning, sitting or lying."""
    number = world.index(day)
    return float(world.body.night_hr_bpm[number]) + 5, float(world.body.rmssd_ms[number]) * 0.9


def beats(rng: np.random.Generator, heart_rate: float, rmssd: float, seconds: float) -> Ints:
    """Beat-to-beat intervals in ms with that mean rate and variability."""
    mean = 60_000 / heart_rate
    count = int(seconds * 1000 / mean)
    breath = np.sin(2 * np.pi * 0.23 * np.arange(count) * mean / 1000)
    wave = breath + rng.normal(0, 0.4, count)
    wave *= rmssd / np.sqrt(np.mean(np.diff(wave) ** 2))
    return np.rint(mean + wave).astype(np.int64)


def rmssd_ms(intervals: Ints) -> int:
    """Root mean square of successive differences."""
    return round(float(np.sqrt(np.mean(np.diff(intervals) ** 2.0))))


def hrv_level(world: World, day: date) -> str:
    """The night's variability against the usual."""
    if not has_recharge(world, day):
        return "NO_BASELINE"
    found = recharge(world, day)
    z = (found.rmssd_ms - found.baseline.rmssd[0]) / found.baseline.rmssd[1]
    return "BELOW_USUAL" if z < -1 else "ABOVE_USUAL" if z > 1 else "USUAL"


def oxygen(world: World, day: date) -> Oxygen:
    """The blood oxygen test of a day."""
    rng = world.random("spo2", day)
    heart_rate, rmssd = resting(world, day)
    ill = float(world.body.ill[world.index(day)])
    return Oxygen(
        percent=int(np.clip(round(97.2 - 1.8 * ill + float(rng.normal(0, 0.8))), 90, 100)),
        quality_percent=round(float(rng.uniform(88, 99)), 1),
        heart_rate=round(heart_rate + 3),
        rmssd_ms=round(rmssd * float(rng.uniform(0.8, 1.1)), 1),
        altitude_m=round(world.clock.place(day).altitude_m + float(rng.normal(0, 3)), 1),
    )


def ecg(world: World, day: date) -> Ecg:
    """The electrocardiogram of a day."""
    rng = world.random("ecg", day)
    intervals = beats(rng, *resting(world, day), ECG_S + 2)
    moments = np.arange(ECG_S * ECG_HZ) / ECG_HZ
    millivolts = 0.04 * np.sin(2 * np.pi * 0.25 * moments) + rng.normal(0, 0.012, len(moments))
    # P, Q, R, S and T: height in mV, place in s around the beat, width in s.
    waves = (
        (0.11, -0.16, 0.022),
        (-0.09, -0.028, 0.010),
        (1.05, 0.0, 0.011),
        (-0.21, 0.028, 0.011),
        (0.27, 0.24, 0.042),
    )
    for beat in np.cumsum(intervals) / 1000 - 0.4:
        for height, place, width in waves:
            millivolts += height * np.exp(-0.5 * ((moments - beat - place) / width) ** 2)
    return Ecg(
        intervals=intervals,
        millivolts=np.round(millivolts, 3),
        contraction_ms=round(float(rng.normal(245, 9)), 1),
        relaxation_ms=round(float(rng.normal(352, 11)), 1),
        delay_quality=round(float(rng.uniform(82, 99)), 1),
        good=tuple(bool(rng.random() >= 0.05) for _ in range(ECG_S)),
    )
