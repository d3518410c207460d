"""Tests at rest against those before, and what the pulse intervals of a night say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from analytics.hrv import Variability, ppi_variability
from analytics.orthostatic import MAX_AGE_DAYS, OrthostaticTrend, orthostatic_trend
from answers.cache import cached
from answers.nights import of_one_device
from polar_data.database import Database
from polar_data.store import nights, series, tests
from polar_data.store.series import Read

AFTER, LENGTH = timedelta(minutes=30), timedelta(hours=4)  # Polar's own window, from falling asleep on


@dataclass(frozen=True)
class Pulse:
    """HRV from the pulse intervals of a night between two local times; `polar_ms` is Polar's own RMSSD."""

    start_local: datetime
    end_local: datetime
    found: Variability
    polar_ms: float | None


@cached(16)
def orthostatic(database: Database, athlete_id: int, as_of: date) -> tuple[OrthostaticTrend, ...]:
    """Every measure of the latest test up to `as_of`; empty where none was done in half a year.

    The latest may be that old, and it is held against the half year before itself.
    """
    first = as_of - timedelta(days=2 * MAX_AGE_DAYS)
    found = orthostatic_trend(tests.results(database, athlete_id, "orthostatic", first, as_of), as_of)
    return tuple(trend for trend in found.values() if trend.age_days <= MAX_AGE_DAYS)


@cached(32)
def pulse(database: Database, athlete_id: int, day: date) -> Pulse | None:
    """RMSSD from the pulse intervals of the night that ends on `day`, over the four hours Polar takes.

    Of several devices the one with the most intervals counts. None without intervals in these hours.
    """
    window = _window(database, athlete_id, day)
    found = None if window is None else _intervals(database, athlete_id, window[0].date(), day).frame
    if window is None or found is None:
        return None
    samples = _within(found, *window)
    if samples.is_empty():
        return None
    at = samples["at_local"].sort()
    recharged = nights.recharge(database, athlete_id, day, day)["rmssd_ms"]
    return Pulse(at[0], at[-1], ppi_variability(samples), recharged[0] if len(recharged) else None)


def pulse_unread(database: Database, athlete_id: int, day: date) -> tuple[str, ...]:
    """Why pulse intervals of that night could not be read, where there are such."""
    window = _window(database, athlete_id, day)
    return () if window is None else _intervals(database, athlete_id, window[0].date(), day).unread


@cached(32)
def _window(database: Database, athlete_id: int, day: date) -> tuple[datetime, datetime] | None:
    """Polar's own hours of the night; None where it is not known when sleep began."""
    slept = nights.sleep(database, athlete_id, day, day)
    if slept.is_empty() or slept["start_local"][0] is None:
        return None
    start, woke = slept["start_local"][0] + AFTER, slept["end_local"][0]
    return start, start + LENGTH if woke is None else min(start + LENGTH, woke)


@cached(4)
def _intervals(database: Database, athlete_id: int, first: date, last: date) -> Read:
    return series.read_days(database, athlete_id, "ppi", first, last)


def _within(found: pl.DataFrame, start: datetime, end: datetime) -> pl.DataFrame:
    """The pulse intervals between two local times, `offset_ms` counted through from the first day on."""
    midnight = pl.col("day").cast(pl.Datetime("us"))
    within = (
        found.with_columns((midnight + pl.duration(milliseconds="offset_ms")).alias("at_local"))
        .filter(pl.col("at_local").is_between(start, end))
        .with_columns((pl.col("at_local") - pl.lit(start)).dt.total_milliseconds().alias("offset_ms"))
    )
    return of_one_device(within)
