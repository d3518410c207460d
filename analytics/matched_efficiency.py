"""Efficiency at matched conditions: a session against earlier ones of its sport at the same heart rate."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from analytics import windows
from analytics.windows import Floats

MIN_EARLIER = 8
BEYOND_BPM = 5.0  # so far outside the heart rates of the earlier sessions their line is still believed
MAX_GRADE_PCT = 3.0
TEMPERATURES_C = (-5.0, 28.0)
MEDIAN_DAYS = 14
MIN_MEDIAN = 2


def matched_efficiency(sessions: pl.DataFrame) -> pl.DataFrame:
    """How much faster or stronger each session was than earlier ones at the same heart rate.

    `sessions` has day, sport, output_kind, output, heart_rate_bpm, grade_pct, temperature_c and reason, the
    last six as `session_efficiency` gives them. A line of output on heart rate is fitted through the
    earlier sessions of the same sport, at least eight, and the session is held against it: never against
    itself or what came later. Hilly sessions (mean grade above 3 %), heat and frost (outside −5 to 28 °C
    as the watch measured) and heart rates more than 5 bpm outside the earlier ones are left out, what is
    not known of the conditions is taken as ordinary. Wind and ground stay in the residual. Adds
    n (earlier sessions), expected, residual_pct (null where it is not given), oldest first.

    Formula: 100 · (output / (a + b · heart rate) − 1), a and b by least squares over the earlier sessions
    Units: % of the output expected
    Source: Nuuttila 2024, Eur J Sport Sci (heart rate to running power); the matching is our choice
    """
    fair = pl.col("reason").is_null() & pl.all_horizontal(
        (pl.col("grade_pct") <= MAX_GRADE_PCT).fill_null(value=True),
        pl.col("temperature_c").is_between(*TEMPERATURES_C).fill_null(value=True),
        pl.col("output").is_not_null() & pl.col("heart_rate_bpm").is_not_null(),
    )
    group = ["sport", "output_kind"]
    beats = pl.col("heart_rate_bpm").cast(pl.Float64)
    x = beats - beats.first().over(group)  # small numbers keep the running sums exact
    y = pl.col("output").cast(pl.Float64)

    def earlier(of: pl.Expr) -> pl.Expr:
        return of.shift(1, fill_value=0.0).cum_sum().over(group)

    n = pl.col("n")
    spread, together = pl.col("xx") - pl.col("x") ** 2 / n, pl.col("xy") - pl.col("x") * pl.col("y") / n
    slope = pl.when(spread > 1e-6 * n).then(together / spread).otherwise(0.0)
    expected = pl.col("y") / n + slope * (x - pl.col("x") / n)
    low, high = (of.shift(1).over(group) for of in (beats.cum_min().over(group), beats.cum_max().over(group)))
    given = (n >= MIN_EARLIER) & beats.is_between(low - BEYOND_BPM, high + BEYOND_BPM) & (expected > 0)
    return (
        sessions.filter(fair)
        .sort("day", maintain_order=True)
        .with_columns(
            pl.int_range(pl.len(), dtype=pl.Int64).over(group).alias("n"),
            *(earlier(of).alias(name) for name, of in (("x", x), ("y", y), ("xx", x * x), ("xy", x * y))),
        )
        .with_columns(pl.when(given).then(expected).alias("expected"))
        .with_columns((100 * (y / pl.col("expected") - 1)).alias("residual_pct"))
        .drop("x", "y", "xx", "xy")
    )


def daily_efficiency(matched: pl.DataFrame, first: date, last: date) -> Floats:
    """The sessions of `matched_efficiency` as a daily series, % of the output expected; NaN on days without.

    The day's median; 100 is what the earlier sessions lead to expect.
    """
    daily = np.full((last - first).days + 1, np.nan)
    found = (
        matched.filter(pl.col("day").is_between(first, last))
        .group_by("day")
        .agg(pl.col("residual_pct").median())
        .drop_nulls()
    )
    places = (found["day"] - first).dt.total_days().to_numpy()
    daily[places] = 100 + found["residual_pct"].to_numpy()
    return daily


def efficiency_history(daily: Floats) -> Floats:
    """The efficiency of the last two weeks, for each day.

    The median of 14 days of `daily_efficiency`, so that one windy run does not count for much. Not given
    with fewer than 2 days that have one. It follows fitness over months; judge it against your own weeks.

    Formula: median of 100 · output / expected output over t−13 … t
    Units: % of the output expected at that heart rate
    Source: our choice of length and minimum
    """
    return np.asarray(windows.quantiles(windows.trailing(daily, MEDIAN_DAYS), [0.5], MIN_MEDIAN)[0])
