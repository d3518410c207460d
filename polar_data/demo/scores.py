"""The watch's own verdicts on a night and a session, as Polar publishes their make-up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from polar_data.demo.nights import Night
from polar_data.demo.people import Person
from polar_data.demo.sessions import Exercise
from polar_data.demo.world import World

BASELINE_DAYS = 28
LONG_S = 90
RECOMMENDED_S = 7.5 * 3600
# Few nights can lie close together by chance: ms for RRI, RMSSD and respiration interval.
_LEAST_SPREAD = (22.0, 3.5, 70.0)


@dataclass(frozen=True, slots=True)
class SleepScore:
    """Scores from 1 to 100; solidity is the mean of three parts, refresh the mean of two."""

    own_target: float
    recommendation: float
    continuity_index: float
    continuity: float
    efficiency_percent: float
    efficiency: float
    long_interruptions: float
    rem: float
    deep: float

    @property
    def duration_group(self) -> float:
        return round((self.own_target + self.recommendation) / 2, 2)

    @property
    def solidity_group(self) -> float:
        return round((self.long_interruptions + self.continuity + self.efficiency) / 3, 2)

    @property
    def refresh_group(self) -> float:
        return round((self.rem + self.deep) / 2, 2)

    @property
    def total(self) -> float:
        groups = 0.4 * self.duration_group + 0.35 * self.solidity_group + 0.25 * self.refresh_group
        return round(groups, 1)


@dataclass(frozen=True, slots=True)
class Baseline:
    """Mean and standard deviation of the 28 nights before: ms, ms and ms between breaths."""

    rri: tuple[float, float]
    rmssd: tuple[float, float]
    respiration: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Recharge:
    """Nightly recharge: values of the night, the usual, and the verdict against it."""

    rri_ms: float
    rmssd_ms: float
    respiration_ms: float
    baseline: Baseline
    ans_charge: float
    ans_rate: int
    indicator: int
    sub_level: int


def sleep_score(world: World, night: Night) -> SleepScore:
    """How good a night was."""
    long_s = sum(length for length in night.interruptions_s if length >= LONG_S)
    shorts = sum(length < LONG_S for length in night.interruptions_s)
    longs = len(night.interruptions_s) - shorts
    index = round(float(np.clip(4.7 - 0.06 * shorts - 0.20 * longs, 1.0, 5.0)), 1)
    efficiency = round(100 * night.asleep_s / night.span_s, 1)
    return SleepScore(
        own_target=_score(night.asleep_s / world.person.sleep_goal_s, 0.50, 1.03),
        recommendation=_score(night.asleep_s / RECOMMENDED_S, 0.50, 1.03),
        continuity_index=index,
        continuity=_score(index, 0.8, 4.6),
        efficiency_percent=efficiency,
        efficiency=_score(efficiency, 76, 98.5),
        long_interruptions=_score(-long_s / 60, -58, -2),
        rem=_score(night.rem_s / night.asleep_s, 0.06, 0.28),
        deep=_score(night.deep_s / night.asleep_s, 0.03, 0.225),
    )


def sleep_rate(world: World, day: date) -> int:
    """The night's score against the own usual: 1 (worst) to 5 (best)."""
    nights = (world.night(before) for before in _days_before(world, day))
    usual = [sleep_score(world, night).total for night in nights if night is not None]
    night = world.night(day)
    if night is None or len(usual) < 3:
        return 3
    spread = max(float(np.std(usual)), 2.0)
    deviation = (sleep_score(world, night).total - float(np.mean(usual))) / spread
    return int(1 + np.searchsorted([-1.3, -0.5, 0.5, 1.3], deviation))


def has_recharge(world: World, day: date) -> bool:
    """Nightly recharge needs the night itself and three recorded nights before it."""
    before = (world.worn_at_night(other) for other in _days_before(world, day))
    return world.worn_at_night(day) and sum(before) >= 3


def recharge(world: World, day: date) -> Recharge:
    """Nightly recharge of a day for which `has_recharge` is true."""
    before = [other for other in _days_before(world, day) if world.worn_at_night(other)]
    values = [_autonomic(world, other) for other in before]
    rri, rmssd, respiration = _autonomic(world, day)
    baseline = Baseline(*(_mean_and_spread([row[n] for row in values], _LEAST_SPREAD[n]) for n in range(3)))
    z = [
        (value - mean) / spread
        for value, (mean, spread) in zip(
            (rri, rmssd, respiration),
            (baseline.rri, baseline.rmssd, baseline.respiration),
            strict=True,
        )
    ]
    charge = float(np.clip(3.0 * (0.45 * z[0] + 0.35 * z[1] + 0.20 * z[2]), -10, 10))
    rate = int(1 + np.searchsorted([-5.0, -1.8, 1.8, 5.0], charge))
    level = 1 + 5 * float(np.clip((charge / 2.5 + sleep_rate(world, day) + 1) / 8, 0, 0.9999))
    return Recharge(
        rri_ms=rri,
        rmssd_ms=rmssd,
        respiration_ms=respiration,
        baseline=baseline,
        ans_charge=round(charge, 4),
        ans_rate=rate,
        indicator=round(level),
        sub_level=int(100 * ((level + 0.5) % 1)),
    )


def morning(world: World, night: Night) -> tuple[timedelta | None, int, int | None]:
    """How long after the night the alarm was stopped, how often it was put off, how it was slept (1 to 5)."""
    rng = world.random("alarm", night.day)
    alarm, snoozes = None, 0
    if night.day.weekday() < 5:
        alarm = timedelta(seconds=int(rng.integers(20, 200)))
        snoozes = int(rng.integers(0, 3))
    rating = sleep_rate(world, night.day) if rng.random() < 0.6 else None
    return alarm, snoozes, rating


def running_index(exercise: Exercise, person: Person) -> int | None:
    """Polar's estimate of fitness from running; None where nobody ran."""
    if not exercise.effort.sport.steps or exercise.effort.sport.name == "hiking":
        return None
    return round(person.vo2max + 70 * (exercise.form - 1))


def training_load(exercise: Exercise) -> int:
    """The older training load of an exercise."""
    return round(exercise.effort.load * 1.15)


def load_interpretation(load: float, usual: float) -> str:
    """A session's load against the usual of the last 90 days."""
    names = ("VERY_LOW", "LOW", "MEDIUM", "HIGH", "VERY_HIGH")
    return names[int(np.searchsorted([0.4, 0.75, 1.25, 1.8], load / max(usual, 1.0)))]


def _autonomic(world: World, day: date) -> tuple[float, float, float]:
    number = world.index(day)
    return (
        60_000 / float(world.body.night_hr_bpm[number]),
        float(world.body.rmssd_ms[number]),
        60_000 / float(world.body.breathing_per_min[number]),
    )


def _mean_and_spread(values: Sequence[float], least: float) -> tuple[float, float]:
    return float(np.mean(values)), max(float(np.std(values)), least)


def _days_before(world: World, day: date) -> list[date]:
    days = (day - timedelta(n) for n in range(1, BASELINE_DAYS + 1))
    return [other for other in days if world.has(other)]


def _score(value: float, worst: float, best: float) -> float:
    return round(float(np.clip(1 + 99 * (value - worst) / (best - worst), 1, 100)), 1)
