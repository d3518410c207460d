"""The normal range: quartiles and median of the 60 days that end 7 days before the day judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import polars as pl

from analytics.metrics import Metric
from analytics.scale import scaled, unscaled
from analytics.windows import Floats, count, mean, quantiles, trailing

WINDOW_DAYS = 60
GAP_DAYS = 7
MIN_DAYS = 21
CLEARLY = 0.5  # beyond the quartile by more than this share of the middle half: worth a look
NO_WIDTH = 1e-9  # of the upper quartile: what is narrower is equal values and rounding

Position = Literal["clearly below", "below", "usual", "above", "clearly above"]


@dataclass(frozen=True)
class NormalRange:
    """Median and quartiles in the metric's unit, None where fewer than 21 of the days have data.

    `n` of the days from `first` to `last` (both included) have data.
    """

    median: float | None
    q1: float | None
    q3: float | None
    n: int
    first: date
    last: date


def window(as_of: date) -> tuple[date, date]:
    """First and last day of the 60 that `as_of` is judged by."""
    last = as_of - timedelta(days=GAP_DAYS)
    return last - timedelta(days=WINDOW_DAYS - 1), last


def normal_range(
    days: Sequence[date], values: Sequence[float | None], as_of: date, metric: Metric
) -> NormalRange:
    """Median and quartiles of the 60 days that end 7 days before the day judged.

    Half of a person's days lie between the quartiles, so about half of all usual days are outside: it is a
    band to describe with, not an alarm. The last week is left out so that it can differ from it. Not given
    with data on fewer than 21 of the days. `days` may have gaps and any order. HRV is taken on the logarithm.

    Formula: quantiles 0.25, 0.5 and 0.75, at (n − 1) × share of the ordered values, linear between two
    Units: the metric's own
    Source: Hyndman and Fan 1996, Am Stat (type 7); the window is our choice
    """
    first, last = window(as_of)
    kept = [v for d, v in zip(days, values, strict=True) if v is not None and first <= d <= last]
    sample = scaled(np.asarray(kept, dtype=np.float64), metric)
    sample = sample[~np.isnan(sample)]
    if sample.size < MIN_DAYS:
        return NormalRange(None, None, None, int(sample.size), first, last)
    q1, median, q3 = unscaled(np.quantile(sample, [0.25, 0.5, 0.75]), metric)
    return NormalRange(float(median), float(q1), float(q3), int(sample.size), first, last)


def rolling(days: pl.Series, values: pl.Series, metric: Metric) -> pl.DataFrame:
    """`day, median, q1, q3, n` for every one of `days`, which must follow one another without gaps."""
    windows = trailing(_known(values, metric), WINDOW_DAYS, GAP_DAYS)
    q1, median, q3 = unscaled(quantiles(windows, (0.25, 0.5, 0.75), MIN_DAYS), metric)
    found = pl.DataFrame({"day": days, "median": median, "q1": q1, "q3": q3, "n": count(windows)})
    return found.with_columns(pl.col("median", "q1", "q3").fill_nan(None))


def seven_day_mean(values: pl.Series, metric: Metric) -> pl.Series:
    """For each day the mean of the seven days that end with it; null with fewer than three known.

    Days must follow one another without gaps. Log metrics are averaged on the logarithm.
    """
    means = unscaled(mean(trailing(_known(values, metric), 7), at_least=3), metric)
    return pl.Series("mean_7d", means).fill_nan(None)


def judged(banded: pl.DataFrame, metric: Metric) -> pl.DataFrame:
    """Adds `position` (Position or null) and `look` (worth a look) to `value, q1, q3`.

    "Usual" is within the quartiles. "Clearly" is beyond them by more than half the width of the
    middle half; it is worth a look unless it is in the favourable direction. A middle half of equal values
    has no width to measure by: nothing is clearly outside it.
    """
    logarithm = metric.transform == "log"
    x, q1, q3 = (pl.col(name).log() if logarithm else pl.col(name) for name in ("value", "q1", "q3"))
    margin = pl.when(q3 - q1 > NO_WIDTH * q3.abs()).then(CLEARLY * (q3 - q1)).otherwise(np.inf)
    where = (
        pl.when(x.is_null() | q1.is_null())
        .then(None)
        .when(x < q1 - margin)
        .then(pl.lit("clearly below"))
        .when(x < q1)
        .then(pl.lit("below"))
        .when(x > q3 + margin)
        .then(pl.lit("clearly above"))
        .when(x > q3)
        .then(pl.lit("above"))
        .otherwise(pl.lit("usual"))
    )
    unfavourable = [
        side
        for side, favourable in (("clearly below", "down"), ("clearly above", "up"))
        if metric.good != favourable
    ]
    return banded.with_columns(where.cast(pl.String).alias("position")).with_columns(
        pl.col("position").is_in(unfavourable).fill_null(value=False).alias("look")
    )


def judge(value: float, usual: NormalRange, metric: Metric) -> tuple[Position | None, bool]:
    """Where one value lies, None without a range, and whether that is worth a look."""
    row = pl.DataFrame(
        {"value": [value], "q1": [usual.q1], "q3": [usual.q3]},
        schema={"value": pl.Float64, "q1": pl.Float64, "q3": pl.Float64},
    )
    where, look = judged(row, metric).select("position", "look").row(0)
    return where, look


def _known(values: pl.Series, metric: Metric) -> Floats:
    return scaled(values.cast(pl.Float64).to_numpy(), metric)
