"""Personal baselines: what a metric was over the 7, 30 and 90 days before the day judged."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from analytics.metrics import Metric
from analytics.scale import scaled, unscaled
from analytics.windows import Floats, count, mean, quantiles, sd, trailing

READY, PARTIAL = 21, 7  # days with data in the last 90
LONGEST = 90
AT_LEAST = {7: 3, 30: 7, LONGEST: PARTIAL}  # calendar days: how many of them need data
WARNING, CRITICAL = 1.5, 3.0  # IQRs beyond the quartiles

_NESTED = np.arange(LONGEST, 0, -1) <= np.array([[length] for length in AT_LEAST])

Status = Literal["ready", "partial", "insufficient"]
Severity = Literal["warning", "critical"]
SEVERITIES: tuple[Severity | None, ...] = (None, "warning", "critical")  # by `steps_beyond`
Ints = NDArray[np.int64]
V = TypeVar("V", float | None, Floats)
N = TypeVar("N", int, Ints)


@dataclass(frozen=True)
class Window(Generic[V, N]):
    """What `n` known days of a calendar window tell, in the metric's unit."""

    median: V
    q1: V
    q3: V
    iqr: V
    sd: V
    min: V
    max: V
    n: N


@dataclass(frozen=True)
class Bounds(Generic[V]):
    """The fences beyond which a value is unusual: a warning outside the inner, critical outside the outer."""

    lower: V
    upper: V
    lower_critical: V
    upper_critical: V


@dataclass(frozen=True)
class Baseline:
    """One athlete's baseline of one metric on one day; None is missing.

    `windows` is keyed by calendar days. `first_age` and `last_age` say how many days before the day
    judged the first and the last day with data of the 90 are; 1 is the day before.
    """

    metric_id: str
    windows: Mapping[int, Window[float | None, int]]
    bounds: Bounds[float | None]
    first_age: int | None
    last_age: int | None

    @property
    def baseline_value(self) -> float | None:
        """The median of the 90 days."""
        return self.windows[LONGEST].median

    @property
    def n(self) -> int:
        """How many of the 90 days have data."""
        return self.windows[LONGEST].n

    @property
    def status(self) -> Status:
        if self.n >= READY:
            return "ready"
        return "partial" if self.n >= PARTIAL else "insufficient"


@dataclass(frozen=True)
class Baselines:
    """Many baselines in arrays, of athletes or of days; NaN is missing."""

    metric_id: str
    windows: Mapping[int, Window[Floats, Ints]]
    bounds: Bounds[Floats]
    first_age: Floats
    last_age: Floats

    @property
    def n(self) -> Ints:
        """How many of the 90 days have data."""
        return self.windows[LONGEST].n


@dataclass(frozen=True)
class Check:
    """A given value against a baseline. `is_anomaly` is None where it cannot be judged."""

    metric_id: str
    value: float
    is_anomaly: bool | None
    severity: Severity | None
    baseline: float | None
    baseline_7d: float | None
    lower_bound: float | None
    upper_bound: float | None
    status: Status


def baseline(values: Floats, metric: Metric) -> Baseline:
    """What a metric usually is for this person: the 7, 30 and 90 days before the day judged.

    Each window has median, quartiles, IQR, SD, lowest, highest and the number of days with data, and is given
    from 3 of 7, 7 of 30 and 7 of 90 days; the baseline value is the median of the 90, *ready* from 21 days
    with data and *partial* from 7. The day judged is never part of it, and a day without data stays missing.
    HRV is computed on the logarithm and brought back into ms: its IQR is the distance of the quartiles, its
    SD half the distance from one SD s below the mean m to one above. Bounds are not given where the quartiles
    are equal, as any other value would be outside; the main criticism is that a baseline follows slow
    changes, so that what lasts for months becomes the usual.

    Formula: bounds = Q1 − 1.5 IQR, Q3 + 1.5 IQR (critical: 3); quantiles linear (type 7); log SD: eᵐ sinh s
    Units: the metric's own
    Source: Tukey 1977, Exploratory Data Analysis; Hyndman and Fan 1996, Am Stat; windows are our choice
    """
    return single(baselines(values, metric))


def baselines(values: Floats, metric: Metric) -> Baselines:
    """The `baseline` as of the last day; one athlete's days, or athletes and days."""
    short = np.full((*values.shape[:-1], LONGEST + 1), np.nan)
    recent = np.concatenate([short, values[..., -LONGEST - 1 :]], axis=-1)
    before = scaled(recent[..., -LONGEST - 1 : -1], metric)
    nested = np.where(_NESTED, before[..., None, :], np.nan)
    found, bounds = _described(nested, np.array([*AT_LEAST.values()]), metric)
    return Baselines(
        metric.id,
        {length: _each(found, itemgetter((..., i)), found.n[..., i]) for i, length in enumerate(AT_LEAST)},
        Bounds(*(limit[..., -1] for limit in vars(bounds).values())),
        *_ages(before),
    )


def baseline_history(values: Floats, metric: Metric) -> Baselines:
    """The `baseline` as of every day; one athlete's days, or athletes and days."""
    known = scaled(values, metric)
    windows = {length: trailing(known, length, lag=1) for length in AT_LEAST}
    described = {length: _described(of, AT_LEAST[length], metric) for length, of in windows.items()}
    return Baselines(
        metric.id,
        {length: window for length, (window, _) in described.items()},
        described[LONGEST][1],
        *_ages(windows[LONGEST]),
    )


def single(of: Baselines) -> Baseline:
    """The only one of `Baselines` without athletes and days."""
    first, last = told(of.first_age), told(of.last_age)
    return Baseline(
        of.metric_id,
        {length: _each(window, told, int(window.n)) for length, window in of.windows.items()},
        Bounds(*(told(limit) for limit in vars(of.bounds).values())),
        None if first is None else int(first),
        None if last is None else int(last),
    )


def check(value: float, against: Baseline) -> Check:
    """Whether any given value is outside a person's bounds, and how far.

    A warning lies beyond 1.5 IQR of the quartiles, critical beyond 3; a value on a bound is inside. It is not
    judged where the baseline is not ready or has no bounds.

    Formula: warning: value < Q1 − 1.5 IQR or value > Q3 + 1.5 IQR; critical: the same with 3 IQR
    Units: the metric's own
    Source: Tukey 1977, Exploratory Data Analysis
    """
    bounds = against.bounds
    judged = against.status == "ready" and bounds.lower is not None and not math.isnan(value)
    limits = Bounds(*(np.array(limit, dtype=np.float64) for limit in vars(bounds).values()))
    steps = abs(int(steps_beyond(np.array(value), limits))) if judged else 0
    return Check(
        against.metric_id,
        value,
        steps > 0 if judged else None,
        SEVERITIES[steps],
        against.baseline_value,
        against.windows[7].median,
        bounds.lower,
        bounds.upper,
        against.status,
    )


def steps_beyond(values: Floats, bounds: Bounds[Floats]) -> Ints:
    """How far outside each value is: 0 inside, 1 beyond a bound, 2 beyond a critical one; below negative."""
    above = (values > bounds.upper).astype(np.int64) + (values > bounds.upper_critical)
    below = (values < bounds.lower).astype(np.int64) + (values < bounds.lower_critical)
    return above - below


def _described(
    windows: Floats, at_least: int | Ints, metric: Metric
) -> tuple[Window[Floats, Ints], Bounds[Floats]]:
    """The statistics of windows on the metric's scale, in its unit, and their bounds."""
    n = count(windows)
    enough = n >= at_least
    low, q1, median, q3, high = np.where(enough, quantiles(windows, (0, 0.25, 0.5, 0.75, 1)), np.nan)
    spread = np.where(enough, sd(windows), np.nan)
    if metric.transform == "log":
        spread = np.exp(mean(windows)) * np.sinh(spread)
    iqr = np.where(q3 > q1, q3 - q1, np.nan)
    fences = (q1 - WARNING * iqr, q3 + WARNING * iqr, q1 - CRITICAL * iqr, q3 + CRITICAL * iqr)
    low, q1, median, q3, high = (unscaled(found, metric) for found in (low, q1, median, q3, high))
    return (
        Window(median, q1, q3, q3 - q1, spread, low, high, n),
        Bounds(*(unscaled(fence, metric) for fence in fences)),
    )


def _ages(windows: Floats) -> tuple[Floats, Floats]:
    """How many days ago the first and the last known value of each window are; its end is 1 day ago."""
    known = ~np.isnan(windows)
    some, length = known.any(axis=-1), windows.shape[-1]
    first, last = length - known.argmax(axis=-1), 1 + known[..., ::-1].argmax(axis=-1)
    return np.where(some, first, np.nan), np.where(some, last, np.nan)


def _each(of: Window[Floats, Ints], change: Callable[[Floats], V], n: N) -> Window[V, N]:
    given = (of.median, of.q1, of.q3, of.iqr, of.sd, of.min, of.max)
    median, q1, q3, iqr, spread, low, high = (change(values) for values in given)
    return Window(median, q1, q3, iqr, spread, low, high, n)


def told(value: Floats) -> float | None:
    """One number, None where it is missing."""
    return None if np.isnan(value) else float(value)
