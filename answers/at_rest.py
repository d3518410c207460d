"""Tests at rest against those before, and what the pulse intervals of a night say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from analytics.hrv import Variability, ppi_variability
from analytics.orthostatic import MAX_AGE_DAYS, OrthostaticTrend, orthostatic_trend
from answers.cache import cached
from polar_data.database import Database
from polar_data.store import nights, series, tests

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
    """Every measure of the latest test up to `as_of`; empty where none was done in half a year."""
    done = tests.results(database, athlete_id, "orthostatic", as_of - timedelta(days=MAX_AGE_DAYS), as_of)
    return tuple(orthostatic_trend(done, as_of).values())


@cached(32)
def pulse(database: Database, athlete_id: int, day: date) -> Pulse | None:
    """RMSSD from the pulse intervals of the night that ends on `day`, over the four hours Polar takes.

    Of several devices the one with the most intervals counts. None without intervals in these hours.
    """
    slept = nights.sleep(database, athlete_id, day, day)
    if slept.is_empty() or slept["start_local"][0] is None:
        return None
    start, woke = slept["start_local"][0] + AFTER, slept["end_local"][0]
    end = start + LENGTH if woke is None else min(start + LENGTH, woke)
    samples = _samples(database, athlete_id, day, start, end)
    if samples.is_empty():
        return None
    at = samples["at_local"].sort()
    recharged = nights.recharge(database, athlete_id, day, day)["rmssd_ms"]
    return Pulse(at[0], at[-1], ppi_variability(samples), recharged[0] if len(recharged) else None)


def _samples(database: Database, athlete_id: int, day: date, start: datetime, end: datetime) -> pl.DataFrame:
    """The pulse intervals between two local times, `offset_ms` counted through from the first day on."""
    found = series.read_days(database, athlete_id, "ppi", start.date(), day)
    if found is None:
        return pl.DataFrame()
    midnight = pl.col("day").cast(pl.Datetime("us"))
    device = pl.col("key").str.split("/").list.get(1)
    within = (
        found.with_columns(
            (midnight + pl.duration(milliseconds="offset_ms")).alias("at_local"), device=device
        )
        .filter(pl.col("at_local").is_between(start, end))
        .with_columns((pl.col("at_local") - pl.lit(start)).dt.total_milliseconds().alias("offset_ms"))
    )
    most = within["device"].mode().sort().head(1)
    return within.filter(pl.col("device").is_in(most.implode()))
