"""Habits of sleep: how regular, how steady, how much is missing, what it is made of; and the same before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.sleep import MIN_NIGHTS, MIN_SHARES, SleepFigure, consistency, debt, stage_share
from analytics.sleep_regularity import MIN_PAIRS, PAIRS, asleep_minutes, night_spans, sleep_regularity
from analytics.social_jetlag import MIN_FREE, MIN_WORK, social_jetlag
from analytics.windows import Floats
from answers import nights
from answers.cache import cached
from polar_data.database import Database
from polar_data.store import nights as store

STAGES = ("deep", "light", "rem", "unknown")
BEDTIME_DAYS, JETLAG_DAYS, DEBT_DAYS, SHARE_DAYS = 14, 28, 7, 7
DEBT_NIGHTS = 5
LONGEST = 365  # days; habits of longer ago are others

_NO_GOAL = "No sleep goal came with the nights. Set one in Polar Flow; the nights that follow carry it."


@dataclass(frozen=True)
class Habit:
    """A figure from `n` of `window` days, and `before` from `n_before` of as many days before these.

    None is not given; `missing` says why, and what it takes.
    """

    value: float | None
    n: int
    window: int
    before: float | None
    n_before: int
    missing: str | None


@dataclass(frozen=True)
class Jetlag:
    """How many hours sleep lies later on free days, with its 95 % interval; n is `free` and `work` nights."""

    habit: Habit
    low: float | None
    high: float | None
    free: int
    work: int


@dataclass(frozen=True)
class Habits:
    """As of `last`: points, hours, hours below the goal, minutes, and percent of the time asleep by stage."""

    last: date
    regularity: Habit
    jetlag: Jetlag
    debt: Habit
    goal_h: float | None
    bedtime: Habit
    shares: dict[str, Habit]


@cached(16)
def sleep_habits(database: Database, athlete_id: int, first: date, last: date) -> Habits:
    """The habits of the days from `first` to `last`.

    Each looks at these days, but at no fewer than its method does and at no more than a year; debt is of a
    week.
    """
    length = min((last - first).days + 1, LONGEST)
    since = last - timedelta(days=2 * max(length, JETLAG_DAYS))
    found = nights.sleep(database, athlete_id, since, last)
    goals = found["goal_s"].drop_nulls()
    goal_h = None if goals.is_empty() else float(goals[-1]) / 3600
    return Habits(
        last,
        _regularity(database, athlete_id, found, max(length, PAIRS)),
        _jetlag(found, max(length, JETLAG_DAYS)),
        _debt(found, goal_h),
        goal_h,
        _bedtime(found, max(length, BEDTIME_DAYS)),
        {stage: _share(found, stage, max(length, SHARE_DAYS)) for stage in STAGES},
    )


def _regularity(database: Database, athlete_id: int, found: pl.DataFrame, window: int) -> Habit:
    """The minutes of a night in which the clock changed are not those of a day: it is as if not known."""
    first, last = found["night"][0], found["night"][-1]
    by_one_clock = found.filter(~pl.col("clock_changed"))
    awake = _awake(store.stages(database, athlete_id, first, last), by_one_clock)
    spans = night_spans(by_one_clock, awake)
    minutes, offset = asleep_minutes(spans, first, last), _values(found, "end_offset_min")

    def over(days: slice) -> tuple[float, int]:
        told = sleep_regularity(minutes[days], offset[days], window)
        return float(told.index), int(told.pairs)

    return _habit(over, window, _needs(MIN_PAIRS, "pairs of following nights"))


def _awake(stages: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """`start_local, end_local` of lying awake: a stage lasts until the next, the last until waking up.

    Of nights whose times are known.
    """
    begun = pl.col("start_local") + pl.duration(microseconds=pl.col("start_s") * 1_000_000)
    ended = pl.col("start_local").shift(-1).over("night").fill_null(pl.col("end_local"))
    timed = found.select("night", "start_local", "end_local").drop_nulls()
    return (
        stages.drop_nulls("start_s")
        .join(timed, on="night")
        .sort("night", "start_s")
        .with_columns(begun.alias("start_local"))
        .with_columns(ended.alias("end_local"))
        .filter(pl.col("stage") == "wake")
        .select("start_local", "end_local")
    )


def _jetlag(found: pl.DataFrame, window: int) -> Jetlag:
    """Between two times by different clocks there is no middle: those nights are left out."""
    one_clock = ~found["clock_changed"].to_numpy()
    middle = np.where(one_clock, (_values(found, "bedtime") + _values(found, "wake_time")) / 2, np.nan)
    weekday = found["night"].dt.weekday().cast(pl.Int64).to_numpy() - 1

    def over(days: slice) -> tuple[float, int]:
        told = social_jetlag(middle[days], weekday[days], days=window)
        return float(told.hours), int(told.free + told.work)

    now = social_jetlag(middle, weekday, days=window)
    free, work = int(now.free), int(now.work)
    least = f"It needs {MIN_FREE} nights before free days and {MIN_WORK} before work days"
    missing = f"{least} of the last {{window}}; so far {free} and {work}."
    return Jetlag(_habit(over, window, missing), _given(float(now.low)), _given(float(now.high)), free, work)


def _debt(found: pl.DataFrame, goal_h: float | None) -> Habit:
    asleep_h = _values(found, "asleep_s") / 3600
    need_h = np.nan if goal_h is None else goal_h
    missing = _NO_GOAL if goal_h is None else _needs(DEBT_NIGHTS, "nights")
    return _habit(lambda days: _told(debt(asleep_h[days], need_h, DEBT_DAYS)), DEBT_DAYS, missing)


def _bedtime(found: pl.DataFrame, window: int) -> Habit:
    times = _values(found, "bedtime")
    return _habit(lambda days: _told(consistency(times[days], window)), window, _needs(MIN_NIGHTS, "nights"))


def _share(found: pl.DataFrame, stage: str, window: int) -> Habit:
    stage_s, asleep_s = _values(found, f"{stage}_s"), _values(found, "asleep_s")
    needs = _needs(MIN_SHARES, "nights with stages")
    return _habit(lambda days: _told(stage_share(stage_s[days], asleep_s[days], window)), window, needs)


def _habit(over: Callable[[slice], tuple[float, int]], window: int, missing: str) -> Habit:
    """`over` gives value and n of the window that ends with a stretch of days."""
    (value, n), (before, n_before) = over(slice(None)), over(slice(None, -window))
    why = missing.format(n=n, window=window) if np.isnan(value) else None
    return Habit(_given(value), n, window, _given(before), n_before, why)


def _needs(least: int, what: str) -> str:
    return f"It needs {least} {what} of the last {{window}}; so far {{n}}."


def _told(figure: SleepFigure) -> tuple[float, int]:
    return float(figure.value), int(figure.n)


def _values(found: pl.DataFrame, name: str) -> Floats:
    return found[name].cast(pl.Float64).to_numpy().astype(np.float64)


def _given(value: float) -> float | None:
    return None if np.isnan(value) else value
