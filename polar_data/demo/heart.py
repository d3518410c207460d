"""Heart rate around the clock, beat-to-beat intervals of a night, five-minute night samples."""

from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from polar_data.demo.effort import effort_curve, heart_rate_curve
from polar_data.demo.nights import DEEP, REM, WAKE, Night
from polar_data.demo.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DAY_S = 86_400
WINDOW_S = 4 * 3600
WINDOW_OPENS_S = 1800
FIVE_MINUTES_S = 300


@dataclass(frozen=True, slots=True)
class Beats:
    """Beat-to-beat intervals: seconds since local midnight, ms, and how good each one is."""

    offset_ms: Ints
    interval_ms: Ints
    error_ms: Ints
    skin_contact: NDArray[np.bool_]
    movement: NDArray[np.bool_]


def seconds_of_day(moment: datetime, day: date) -> float:
    """Seconds since the local midnight at which `day` begins."""
    return (moment - datetime.combine(day, time())).total_seconds()


def worn_until(world: World, day: date) -> float:
    """Seconds of the day after which nothing is recorded yet."""
    return world.synced_hour * 3600 if day == world.last_day else float(DAY_S)


def asleep_spans(world: World, day: date) -> list[tuple[float, float, bool]]:
    """Sleep on a calendar day: from, to (seconds of the day), and whether it was recorded."""
    spans = []
    for wake_day in (day, date.fromordinal(day.toordinal() + 1)):
        if not world.has(wake_day):
            continue
        night = world.true_night(wake_day)
        start = seconds_of_day(night.start, day)
        end = seconds_of_day(night.end, day)
        if wake_day == day:
            # The morning is told in the zone of that morning, whatever the zone of the evening.
            start = end - night.span_s
        start, end = max(0.0, start), min(float(DAY_S), end)
        if end > start:
            spans.append((start, end, world.worn_at_night(wake_day)))
    return spans


def daily_curve(world: World, day: date) -> Floats:
    """Heart rate for each minute of the local day; NaN where the watch was off."""
    rng = world.random("day heart rate", day)
    number = world.index(day)
    night_hr = float(world.body.night_hr_bpm[number])
    minutes = np.arange(1440)
    wander = np.asarray(lfilter([0.25], [1, -0.92], rng.normal(0, 4.2, 1440)))
    rest = night_hr + 14 + 5 * np.exp(-(((minutes - 780) / 260) ** 2))
    curve = rest + wander
    for start in rng.integers(450, 1300, int(rng.integers(5, 10))):
        length = int(rng.integers(4, 22))
        curve[start : start + length] += float(rng.uniform(16, 38))
    for begin, end, worn in asleep_spans(world, day):
        asleep = (minutes >= begin / 60) & (minutes < end / 60)
        part = np.linspace(0, 1, max(int(asleep.sum()), 1))
        sleeping = night_hr + 3.5 - 6 * np.minimum(part * 2.2, 1) + 3.5 * np.maximum(part - 0.6, 0)
        curve[asleep] = sleeping + 0.35 * wander[asleep] if worn else np.nan
    for session in world.sessions(day):
        for exercise in session.exercises:
            at = int(seconds_of_day(exercise.start, day) // 60)
            beats = heart_rate_curve(effort_curve(exercise.effort.blocks, 60), 60, world.person)
            beats = beats[: max(0, 1440 - at)]
            curve[at : at + len(beats)] = beats
            tail = np.arange(min(30, 1440 - at - len(beats)))
            after = at + len(beats) + tail
            curve[after] = np.maximum(curve[after], rest[after] + 45 * np.exp(-tail / 7))
    curve[minutes * 60 >= worn_until(world, day)] = np.nan
    return np.asarray(np.clip(curve, 36, world.person.hr_max))


def continuous_heart_rate(world: World, day: date) -> tuple[Ints, Ints]:
    """Irregular samples of one day: ms since local midnight, and bpm.

    Every five minutes at rest, every few seconds while moving.
    """
    rng = world.random("continuous heart rate", day)
    curve = daily_curve(world, day)
    known = np.nan_to_num(curve, nan=0.0)
    night_hr = float(world.body.night_hr_bpm[world.index(day)])
    gap = np.where(known > night_hr + 60, 11.0, np.where(known > night_hr + 33, 20.0, 300.0))
    gap = np.where(np.arange(1440) % 5 == 0, np.minimum(gap, 60.0), gap)
    per_minute = np.where(gap >= 300, 0, np.rint(60 / gap)).astype(np.int64)
    per_minute = np.where(np.isnan(curve), 0, per_minute)
    minute = np.repeat(np.arange(1440), per_minute)
    offset = minute * 60_000 + rng.integers(0, 60_000, len(minute))
    offset = np.unique(offset)
    beats = np.interp(offset / 60_000, np.arange(1440) + 0.5, known)
    beats = np.rint(beats + rng.normal(0, 1.4, len(beats))).astype(np.int64)
    return offset, np.clip(beats, 36, world.person.hr_max)


def night_window(world: World, night: Night) -> tuple[datetime, Floats, Floats]:
    """Start (local), RMSSD in ms and breaths per minute, one each five minutes of four hours.

    The window opens half an hour after falling asleep; the means are the night's values.
    """
    rng = world.random("night window", night.day)
    count = WINDOW_S // FIVE_MINUTES_S
    number = world.index(night.day)
    starts, states = (np.array(column) for column in zip(*night.hypnogram, strict=True))
    moments = WINDOW_OPENS_S + FIVE_MINUTES_S * np.arange(count) + 150
    stage = states[np.searchsorted(starts, moments, side="right") - 1]
    lift = np.select([stage == DEEP, stage == REM, stage == WAKE], [-0.10, 0.08, 0.16], 0.0)
    ripple = np.asarray(lfilter([1], [1, -0.5], rng.normal(0, 0.13, count)))
    rmssd = np.exp(lift + ripple)
    breath = 1 - 0.25 * lift + np.asarray(lfilter([1], [1, -0.6], rng.normal(0, 0.022, count)))
    rmssd *= round(float(world.body.rmssd_ms[number])) / rmssd.mean()
    breath *= float(world.body.breathing_per_min[number]) / breath.mean()
    return night.start, np.round(rmssd, 1), np.round(breath, 1)


def night_beats(world: World, night: Night, hours: float = 6.0) -> Beats:
    """Beat-to-beat intervals of the morning part of a night, from midnight at the earliest."""
    rng = world.random("night beats", night.day)
    number = world.index(night.day)
    first = max(seconds_of_day(night.start, night.day) + 900, 60.0)
    last = min(first + hours * 3600, seconds_of_day(night.end, night.day) - 60)
    mean_ms = 60_000 / float(world.body.night_hr_bpm[number])
    count = int((last - first) * 1000 / mean_ms)
    moments = np.arange(count) * mean_ms / 1000
    slow = np.asarray(lfilter([1], [1, -0.995], rng.normal(0, 3.0, count)))
    breaths = float(world.body.breathing_per_min[number]) / 60
    fast = np.sin(2 * np.pi * breaths * moments + slow / 40) + rng.normal(0, 0.32, count)
    fast *= float(world.body.rmssd_ms[number]) / np.sqrt(np.mean(np.diff(fast) ** 2))
    intervals = np.rint(mean_ms + slow - slow.mean() + fast).astype(np.int64)
    moving = np.zeros(count, dtype=np.bool_)
    for start in rng.integers(0, count, max(3, count // 900)):
        moving[start : start + int(rng.integers(3, 25))] = True
    jitter = rng.normal(0, 60, count).astype(np.int64)
    intervals = np.clip(np.where(moving, intervals + jitter, intervals), 420, 1900)
    error = np.where(moving, rng.integers(30, 120, count), rng.integers(4, 14, count))
    offset = round(first * 1000) + np.cumsum(intervals) - intervals[0]
    contact = np.ones(count, dtype=np.bool_)
    contact[moving & (error > 110)] = False
    return Beats(offset.astype(np.int64), intervals, error.astype(np.int64), contact, moving)
