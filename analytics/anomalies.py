"""Anomalies: a value far outside the person's own baseline, and how often that happens anyway."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from analytics.baselines import (
    LONGEST,
    READY,
    SEVERITIES,
    Baseline,
    Baselines,
    Ints,
    Severity,
    baseline_history,
    baselines,
    single,
    steps_beyond,
    told,
)
from analytics.metrics import Metric
from analytics.robust_z import robust_z
from analytics.scale import scaled
from analytics.windows import Floats, trailing

STALE_DAYS = 2  # an older value is never judged
LOOKBACK_DAYS = 14  # as many days, the day itself included, are searched for a value
MIN_JUDGED = 30  # fewer judged days tell no rate

Verdict = Literal["usual", "warning", "critical", "stale", "too few days", "no spread"]
Direction = Literal["above", "below"]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Anomaly:
    """How the newest value of a metric was judged; it is an anomaly where it has a `severity`.

    `baseline` is that of the value's own day, `age_days` before the day it is judged as of. Only an anomaly
    has a `direction`; every judged value has a `robust_z`, and most a `deviation_percent` from the median.
    """

    metric_id: str
    current_value: float
    age_days: int
    verdict: Verdict
    severity: Severity | None
    direction: Direction | None
    deviation_percent: float | None
    robust_z: float | None
    baseline: Baseline


@dataclass(frozen=True)
class AnomalyHistory:
    """Every day's newest value judged, in arrays shaped like the values.

    `steps` is 1 for a warning and 2 for critical, negative below, 0 where usual or not `judged`. `age_days`
    is NaN without a value in 14 days; `deviation_percent` and `robust_z` are NaN where they are not given.
    """

    metric_id: str
    judged: Bools
    steps: Ints
    age_days: Floats
    deviation_percent: Floats
    robust_z: Floats


@dataclass(frozen=True)
class FalseAlarmRate:
    """The rule fired on `fired` of the `n` days it judged: `share`, with the interval `low` to `high`."""

    share: float
    low: float
    high: float
    fired: int
    n: int


def anomaly(values: Floats, metric: Metric) -> Anomaly | None:
    """Whether the newest value of a metric is far outside this person's own baseline.

    It is a *warning* beyond 1.5 IQR of the quartiles and *critical* beyond 3, of the 90 days before the
    value's own day. A value older than two days is stale and not judged, nor is one with fewer than 21 days
    of data before it or with equal quartiles; there is nothing to tell without a value in 14 days. Percent
    are given only where zero means none. The main criticism: with many metrics and many days some usual days
    are outside too, so read it beside the metric's own false-alarm rate.

    Formula: beyond Q1 − k IQR or Q3 + k IQR, k = 1.5 or 3; deviation = 100 (value − median) / median
    Units: the metric's own; deviation in %
    Source: Tukey 1977, Exploratory Data Analysis; two and 14 days are our choice, how long a value is news
    """
    values = values[-LONGEST - LOOKBACK_DAYS :]
    known = scaled(values, metric)
    recent = np.flatnonzero(~np.isnan(known[-LOOKBACK_DAYS:]))
    if not recent.size:
        return None
    day = max(len(values) - LOOKBACK_DAYS, 0) + int(recent[-1])
    age = len(values) - 1 - day
    usual = baselines(values[: day + 1], metric)
    before = trailing(known[max(day - LONGEST, 0) : day + 1], LONGEST, lag=1)[-1]
    judged, steps, percent, z = _judged(values[day], before, usual, metric)
    fresh = age <= STALE_DAYS
    severity = SEVERITIES[abs(int(steps))] if fresh else None
    return Anomaly(
        metric.id,
        float(values[day]),
        age,
        _verdict(age, int(usual.n), bool(judged), severity),
        severity,
        None if severity is None else "above" if steps > 0 else "below",
        told(percent) if fresh else None,
        told(z) if fresh else None,
        single(usual),
    )


def anomaly_history(values: Floats, metric: Metric) -> AnomalyHistory:
    """`anomaly` as of every day; one athlete's days, or athletes and days."""
    known = scaled(values, metric)
    usual = baseline_history(values, metric)
    judged, steps, percent, z = _judged(values, trailing(known, LONGEST, lag=1), usual, metric)
    days = np.arange(values.shape[-1])
    newest = np.maximum.accumulate(np.where(np.isnan(known), -LOOKBACK_DAYS, days), axis=-1)
    age, at = days - newest, np.maximum(newest, 0)
    fresh = age <= STALE_DAYS
    return AnomalyHistory(
        metric.id,
        np.take_along_axis(judged, at, axis=-1) & fresh,
        np.where(fresh, np.take_along_axis(steps, at, axis=-1), 0),
        np.where(age < LOOKBACK_DAYS, age, np.nan),
        np.where(fresh, np.take_along_axis(percent, at, axis=-1), np.nan),
        np.where(fresh, np.take_along_axis(z, at, axis=-1), np.nan),
    )


def false_alarm_rate(history: AnomalyHistory) -> FalseAlarmRate | None:
    """On how many of one person's own days the anomaly rule fired: what a usual stretch brings by itself.

    Counted over the days with a value of their own that could be judged; None with fewer than 30. Days on
    which something really happened are among them, so true false alarms are fewer. The interval takes days
    as independent, and is too narrow where unusual days come in a row.

    Formula: share = days beyond the bounds / days judged; 95 % Wilson interval
    Units: share of days, 0 to 1
    Source: Wilson 1927, J Am Stat Assoc (interval); 30 days are our choice
    """
    own = history.judged & (history.age_days == 0)
    n, fired = int(own.sum()), int((own & (history.steps != 0)).sum())
    if n < MIN_JUDGED:
        return None
    interval = stats.binomtest(fired, n).proportion_ci(method="wilson")
    return FalseAlarmRate(fired / n, float(interval.low), float(interval.high), fired, n)


def _judged(
    values: Floats, windows: Floats, usual: Baselines, metric: Metric
) -> tuple[Bools, Ints, Floats, Floats]:
    """Whether each value can be judged by its own day's baseline, the steps beyond, percent, robust z."""
    known = scaled(values, metric)
    judged = ~np.isnan(known) & (usual.n >= READY) & ~np.isnan(usual.bounds.lower)
    median, lowest = usual.windows[LONGEST].median, usual.windows[LONGEST].min
    ratio = (metric.kind == "number") & (metric.unit != "°C") & (lowest >= 0) & (median > 0)
    percent = 100 * (values - median) / np.where(judged & ratio, median, np.nan)
    z = np.where(judged, robust_z(known, windows), np.nan)
    return judged, np.where(judged, steps_beyond(values, usual.bounds), 0), percent, z


def _verdict(age: int, n: int, judged: bool, severity: Severity | None) -> Verdict:
    if age > STALE_DAYS:
        return "stale"
    if n < READY:
        return "too few days"
    return severity or "usual" if judged else "no spread"
