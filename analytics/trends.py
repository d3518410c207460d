"""Where a metric is heading: the last week against the person's own usual, and the line through 90 days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analytics.mann_kendall import MannKendall, hamed_rao
from analytics.metrics import Metric
from analytics.scale import scaled, unscaled
from analytics.theil_sen import Slope, theil_sen
from analytics.windows import Floats, count, mean, sd, trailing

WEEK_DAYS, MIN_WEEK, MIN_WEEK_SPREAD = 7, 3, 5
USUAL_DAYS, MIN_USUAL = 60, 21
SLOPE_DAYS, MIN_SLOPE = 90, 21
WORTHWHILE = 0.5  # standard deviations
SIGNIFICANT = 0.05
_NO_PERCENT = frozenset({"ans_charge", "skin_temperature", "bedtime", "wake_time"})  # their zero is no "none"

Verdict = Literal["improving", "declining", "changing", "stable"]


@dataclass(frozen=True)
class Weeks:
    """For every day the mean of the seven days that end with it, against the 60 days before those.

    Arrays shaped like the values; levels in the metric's unit, NaN where too few days are known.
    """

    mean: Floats
    n: NDArray[np.int64]
    usual: Floats
    n_usual: NDArray[np.int64]
    low: Floats
    high: Floats
    z7: Floats
    percent: Floats
    cv7: Floats


@dataclass(frozen=True)
class Trend:
    """One metric's trend as of a day; None is what could not be given.

    The week's figures are those of `Weeks`. Slope and p are of the last `days` days, `n` of them known.
    A metric judged on the logarithm (HRV) changes by percent a day: `slope_unit` says so.
    """

    metric_id: str
    verdict: Verdict | None
    mean_7d: float | None
    n_7d: int
    usual: float | None
    n_usual: int
    low: float | None
    high: float | None
    z7: float | None
    percent: float | None
    cv7: float | None
    slope: Slope | None
    slope_unit: str
    p: float | None
    p_uncorrected: float | None
    n: int
    days: int


def weeks(values: Floats, metric: Metric) -> Weeks:
    """The mean of seven days against what was usual before them.

    `usual`, and the standard deviation that z7 counts in, are of the 60 days that end seven days earlier,
    so that a week is never compared with itself: at least 21 of them, and 3 of the week (5 for CV7), must
    be known. The band between `low` and `high` is the smallest worthwhile change. It describes, it does
    not alarm: in free-living people a week lies outside it on nearly half of all days. Metrics judged on
    the logarithm (HRV) are averaged there; their CV7 is that of the logarithm.

    Formula: z7 = (m₇ − μ) / s; band μ ± 0.5 s; percent 100 (m₇/μ − 1), of logarithms 100 (exp(m₇ − μ) − 1);
    CV7 = 100 s₇ / m₇; standard deviations with n − 1
    Units: z7 in standard deviations, percent and CV7 in %, the rest in the metric's
    Source: Plews et al. 2014, Int J Sports Physiol Perform; Buchheit 2014, Front Physiol; Flatt and Esco
    2015, J Aust Strength Cond (CV7); the 60 days are our choice, one range for the whole app
    """
    known = scaled(values, metric)
    return _weeks(trailing(known, WEEK_DAYS), trailing(known, USUAL_DAYS, lag=WEEK_DAYS), metric)


def trend(values: Floats, metric: Metric, days: int = SLOPE_DAYS) -> Trend:
    """Whether a metric is improving, declining, changing or stable, as of the last day.

    A direction is only called where two things agree on it: the line through the last `days` days
    (corrected p < 0.05) and the last week, which lies outside the smallest worthwhile change. *Improving*
    and *declining* follow the metric's good direction; where neither side is the good one it is *changing*.
    *Stable* means that no trend stands out, not that there is none. Not given with fewer than 21 known days
    in the window, or without a usual to compare with. The main criticism: correction or not, a trend over
    90 days of one person tells nothing of its cause.

    Formula: Theil-Sen slope with its 95 % interval, p of Mann and Kendall with Hamed and Rao's correction
    (correlation falling as r₁ᵏ), z7 of the last seven days
    Units: the metric's per day, on the logarithm % per day
    Source: Hamed and Rao 1998, J Hydrology; Sen 1968, J Am Stat Assoc; asking for both is our choice
    """
    known = scaled(values, metric)
    window = known[-days:]
    last = _weeks(known[None, -WEEK_DAYS:], known[None, -WEEK_DAYS - USUAL_DAYS : -WEEK_DAYS], metric)
    n = int(np.count_nonzero(~np.isnan(window)))
    slope, test = _line(window) if n >= MIN_SLOPE else (None, None)
    z7 = _told(last.z7)
    return Trend(
        metric_id=metric.id,
        verdict=None if z7 is None or test is None else _verdict(z7, test, metric),
        mean_7d=_told(last.mean),
        n_7d=int(last.n[-1]),
        usual=_told(last.usual),
        n_usual=int(last.n_usual[-1]),
        low=_told(last.low),
        high=_told(last.high),
        z7=z7,
        percent=_told(last.percent),
        cv7=_told(last.cv7),
        slope=None if slope is None else _in_unit(slope, metric),
        slope_unit="% per day" if metric.transform == "log" else f"{metric.unit} per day".strip(),
        p=None if test is None else test.p,
        p_uncorrected=None if test is None else test.p_uncorrected,
        n=n,
        days=days,
    )


def _weeks(week: Floats, before: Floats, metric: Metric) -> Weeks:
    level, usual, spread = mean(week, MIN_WEEK), mean(before, MIN_USUAL), sd(before, MIN_USUAL)
    spread = np.where(spread > 1e-9 * np.abs(usual), spread, np.nan)
    change = np.expm1(level - usual) if metric.transform == "log" else _ratio(level, usual) - 1
    relative = 100 if metric.id not in _NO_PERCENT else np.nan
    return Weeks(
        mean=unscaled(level, metric),
        n=count(week),
        usual=unscaled(usual, metric),
        n_usual=count(before),
        low=unscaled(usual - WORTHWHILE * spread, metric),
        high=unscaled(usual + WORTHWHILE * spread, metric),
        z7=(level - usual) / spread,
        percent=relative * change,
        cv7=relative * _ratio(sd(week, MIN_WEEK_SPREAD), level),
    )


def _line(window: Floats) -> tuple[Slope, MannKendall] | tuple[None, None]:
    """The line and its corrected test; neither where too few neighbouring days are known to correct it."""
    slope = theil_sen(window)
    test = hamed_rao(window, slope)
    return (None, None) if np.isnan(test.p) else (slope.widened(test.inflation), test)


def _verdict(z7: float, test: MannKendall, metric: Metric) -> Verdict:
    if test.p >= SIGNIFICANT or abs(z7) <= WORTHWHILE or np.sign(z7) != np.sign(test.z):
        return "stable"
    if metric.good not in {"up", "down"}:
        return "changing"
    return "improving" if (z7 > 0) == (metric.good == "up") else "declining"


def _in_unit(slope: Slope, metric: Metric) -> Slope:
    if metric.transform != "log":
        return slope
    per_day, low, high = (100 * float(np.expm1(b)) for b in (slope.per_day, slope.low, slope.high))
    return Slope(per_day, low, high, float(np.exp(slope.start)))


def _ratio(part: Floats, whole: Floats) -> Floats:
    positive = np.where(whole > 0, whole, np.nan)
    return np.asarray(part / positive, dtype=np.float64)


def _told(history: Floats) -> float | None:
    """The newest value, None where it is missing."""
    return None if np.isnan(history[-1]) else float(history[-1])
