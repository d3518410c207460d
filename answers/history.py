"""Daily values over time, each against the normal range of its day."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.metrics import METRICS
from analytics.normal_range import (
    GAP_DAYS,
    WINDOW_DAYS,
    NormalRange,
    judged,
    normal_range,
    rolling,
    seven_day_mean,
)
from answers.cache import cached
from polar_data.database import Database
from polar_data.store import daily

BEFORE = timedelta(days=WINDOW_DAYS + GAP_DAYS)


@cached(16)
def days(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """`day` and one column per metric, every day; null is missing."""
    return daily.daily(database, athlete_id, first, last)


def usual(database: Database, athlete_id: int, metric_id: str, as_of: date) -> NormalRange:
    """The normal range that a value of the day `as_of` is held against."""
    found = days(database, athlete_id, as_of - BEFORE, as_of)
    return normal_range(found["day"].to_list(), found[metric_id].to_list(), as_of, METRICS[metric_id])


@cached(64)
def banded(database: Database, athlete_id: int, metric_id: str, first: date, last: date) -> pl.DataFrame:
    """`day, value, mean_7d, median, q1, q3, n, position, look` for every day from `first` to `last`."""
    metric = METRICS[metric_id]
    found = days(database, athlete_id, first - BEFORE, last)
    band = rolling(found["day"], found[metric_id], metric)
    band.insert_column(1, found[metric_id].cast(pl.Float64).alias("value"))
    band.insert_column(2, seven_day_mean(found[metric_id], metric))
    return judged(band, metric).filter(pl.col("day") >= first)
