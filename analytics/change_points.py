"""Days on which a metric moved to another level and stayed there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from analytics.metrics import Metric
from analytics.scale import scaled, unscaled
from analytics.windows import Floats

MIN_SIZE = 7
MIN_DAYS = 21
_LARGEST_PHI = 0.95
_JUMPS = 0.1  # the share of differences that may be changes of level
_NORMAL_95 = 1.959964


@dataclass(frozen=True)
class ChangePoint:
    """A move of level: `day` is the position of the first day on the new one.

    Means before and after, each over the days up to the neighbouring change, in the metric's unit;
    `change` and its 95 % interval in `unit`, which is % for metrics judged on the logarithm.
    """

    day: int
    before: float
    after: float
    n_before: int
    n_after: int
    change: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class ChangePoints:
    """All moves of one series, and what they were told apart from.

    `variance` is that of the days around their level, `phi` how alike neighbouring days are.
    """

    points: tuple[ChangePoint, ...]
    n: int
    variance: float
    phi: float
    penalty: float


def change_points(values: Floats, metric: Metric) -> ChangePoints | None:
    """The days on which a metric moved to another level and stayed there for at least seven known days.

    Every further level must explain more than chance would; the more alike neighbouring days are, the more,
    since such series drift to and fro without any cause. On simulated years of days without any change
    (correlation up to 0.7) at most about one in fifty shows one. Missing days are left out. Not given with
    fewer than 21 known days. The main criticism: a slow drift comes out as steps, the day may be some
    days off, and the size, measured where it was found, is on the large side.

    Formula: least Σ (x − mean of its stretch)² + penalty per change (PELT, exact);
    penalty = 3 σ² ln n × (1 + φ) / (1 − φ), σ² = ½ var(xₜ − xₜ₋₁) / (1 − φ),
    φ = mean (xₜ − xₜ₋₂)² / mean (xₜ − xₜ₋₁)² − 1 from 0 to 0.95, each without its largest tenth;
    interval of the change ± 1.96 σ √((1 + φ) / (1 − φ) × (1/n₁ + 1/n₂))
    Units: the metric's; % on the logarithm
    Source: Killick, Fearnhead and Eckley 2012, J Am Stat Assoc (PELT); φ from differences, without
    those that changes of level make, and 1 / (1 − φ) in σ² are our choice
    """
    level = scaled(values, metric)
    at = np.flatnonzero(~np.isnan(level))
    known, n = level[at], len(at)
    if n < MIN_DAYS:
        return None
    phi = _phi(known)
    variance = step_variance(known) / (1 - phi)
    stretch = (1 + phi) / (1 - phi)
    limit = penalty(variance, n) * stretch
    cuts = pelt(known, limit) if variance > 0 else ()
    parts = np.split(known, cuts)
    points = tuple(
        _point(int(at[cut]), before, after, variance * stretch, metric)
        for cut, before, after in zip(cuts, parts, parts[1:], strict=False)
    )
    return ChangePoints(points, n, variance, phi, limit)


def _point(day: int, before: Floats, after: Floats, variance: float, metric: Metric) -> ChangePoint:
    means = np.array([before.mean(), after.mean()])
    half = _NORMAL_95 * np.sqrt(variance * (1 / len(before) + 1 / len(after)))
    change = means[1] - means[0] + half * np.array([0, -1, 1])
    percent = metric.transform == "log"
    size, low, high = 100 * np.expm1(change) if percent else change
    level_before, level_after = unscaled(means, metric)
    return ChangePoint(
        day,
        float(level_before),
        float(level_after),
        len(before),
        len(after),
        float(size),
        float(low),
        float(high),
        "%" if percent else metric.unit,
    )


def step_variance(values: Floats) -> float:
    """The variance of independent days around their level, which changes of level hardly touch."""
    return float(np.var(np.diff(values)) / 2)


def penalty(variance: float, n: int) -> float:
    """What a further level must gain in squared deviations where days are independent."""
    return float(3 * variance * np.log(n))


def pelt(values: Floats, penalty: float, min_size: int = MIN_SIZE) -> tuple[int, ...]:
    """Where to cut a series without gaps so that squared deviations plus `penalty` a cut are least.

    Each number is the position where a new stretch begins; none is shorter than `min_size`. The exact
    optimum: a start is dropped only once another serves every longer series at least as well.
    """
    n = len(values)
    centred = values - values.mean() if n else values
    total = np.concatenate([[0.0], np.cumsum(centred)])
    squares = np.concatenate([[0.0], np.cumsum(centred * centred)])
    least = np.full(n + 1, np.inf)  # of the first so many values, plus one penalty: that of the next stretch
    least[0] = 0.0
    start = np.zeros(n + 1, dtype=np.int64)
    open_cost = np.full(n + 1, np.inf)  # of a stretch begun there, without what its end adds
    places = np.arange(n + 1)
    beaten: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    first = 0
    for end in range(min_size, n + 1):
        newest = end - min_size
        open_cost[newest] = least[newest] - squares[newest]
        if len(beaten) >= min_size:
            open_cost[beaten[end - 2 * min_size]] = np.inf
            while first < newest and np.isinf(open_cost[first]):
                first += 1
        part = total[end] - total[first : newest + 1]
        cost = open_cost[first : newest + 1] - part * part / (end - places[first : newest + 1])
        chosen = int(cost.argmin())
        start[end] = first + chosen
        least[end] = cost[chosen] + squares[end] + penalty
        beaten.append(first + np.flatnonzero(cost + squares[end] > least[end]))
    cuts = []
    at = int(start[n])
    while at > 0:
        cuts.append(at)
        at = int(start[at])
    return tuple(reversed(cuts))


def _phi(values: Floats) -> float:
    """How alike neighbours are, from differences over one and two days, the largest tenth left out.

    A change of level is one large difference over a day and two over two days: it would pass for likeness.
    """
    squares = ((values[k:] - values[:-k]) ** 2 for k in (1, 2))
    one, two = (float(stats.trim1(each, _JUMPS).mean()) for each in squares)
    return min(max(two / one - 1, 0.0), _LARGEST_PHI) if one > 0 else 0.0
