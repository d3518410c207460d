"""One value in words: how old it is and where it lies against the person's own normal range."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from analytics.metrics import METRICS, Metric
from analytics.normal_range import MIN_DAYS, NormalRange, Position, judge, normal_range

OLDEST = timedelta(days=13)  # a value older than this is no longer shown as the present one
WEEK_LOAD = replace(
    METRICS["training_load"],
    id="week_load",
    label="Cardio load of 7 days",
    help="Polar's cardio load of all sessions of the last seven days, summed, in arbitrary units (AU). "
    "A day not known counts as the mean of the others; five must be known.",
)
WEEK_LOAD_MIN_DAYS = 5

_SIDES: dict[Position, str] = {
    "clearly below": "clearly below your usual",
    "below": "a little below your usual",
    "usual": "usual for you",
    "above": "a little above your usual",
    "clearly above": "clearly above your usual",
}


@dataclass(frozen=True)
class Reading:
    """The newest value of a metric, its own day, and the normal range of that day.

    `words` and `age` are for people; `look` is true where the value is worth a look.
    """

    metric: Metric
    value: float
    day: date
    age: str
    usual: NormalRange
    where: Position | None
    look: bool
    words: str


def newest(
    days: pl.DataFrame, values: pl.Series, metric: Metric, as_of: date, *, night: bool
) -> Reading | None:
    """The newest value of the last two weeks up to `as_of`; None where there is none."""
    known = pl.DataFrame({"day": days["day"], "value": values.cast(pl.Float64)}).filter(
        pl.col("day") <= as_of, pl.col("day") >= as_of - OLDEST, pl.col("value").is_not_null()
    )
    if known.is_empty():
        return None
    day, value = known.row(-1)
    usual = normal_range(days["day"].to_list(), values.to_list(), day, metric)
    where, look = judge(value, usual, metric)
    return Reading(
        metric,
        value,
        day,
        night_age(as_of, day) if night else day_age(as_of, day),
        usual,
        where,
        look,
        _words(metric, value, usual, where),
    )


def week_load(load: pl.Series) -> pl.Series:
    """For each day the load of the seven days that end with it; null with fewer than five known.

    An unknown day counts as the mean of the others: as zero it would make every week look easier.
    """
    return 7 * load.rolling_mean(7, min_samples=WEEK_LOAD_MIN_DAYS)


def night_age(as_of: date, night: date) -> str:
    nights = (as_of - night).days + 1
    return "last night" if nights == 1 else f"{nights} nights ago"


def day_age(as_of: date, day: date) -> str:
    days = (as_of - day).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _words(metric: Metric, value: float, usual: NormalRange, where: Position | None) -> str:
    if where is None or usual.median is None:
        return f"normal range after {MIN_DAYS} days with data, {usual.n} so far"
    gap = float(f"{value - usual.median:.{metric.decimals}f}")
    if where == "usual" or gap == 0:
        return _SIDES[where]
    side = "more" if gap > 0 else "less"
    size = metric.number(abs(value - usual.median))
    scored = metric.unit.startswith("of ")
    unit = f" {'point' if size == '1' else 'points'}" if scored else f" {metric.unit}" if metric.unit else ""
    # Where most days are equal there is no measure of little and much.
    place = _SIDES[where] if usual.q1 != usual.q3 else f"{where} your usual"
    return f"{place}: {size}{unit} {side} than your median"
