"""Which metrics of one person go together, on the same day or some days later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr
from scipy.stats import false_discovery_control, rankdata

from analytics.autocorrelation import EffectiveSize, bartlett
from analytics.metrics import Metric
from analytics.scale import scaled
from analytics.windows import Floats

LAGS = (0, 1, 2, 3)
MIN_PAIRS = 21
MIN_EFFECTIVE = 4.0  # independent days; an interval needs more than three
SHOWN_Q = 0.10
FITTED = 7  # what a partial correlation takes away: a slope and six differences between weekdays
ALL_EXPLAINED = 1e-9  # of the squares; what a line and a week leave below it is rounding
CAVEAT = "They go together; that does not prove that one causes the other."
_NORMAL_95 = 1.959964

_BEATS = {"hrv_rmssd", "resting_hr", "breathing_rate", "ans_charge"}
_STAGES = {"deep_sleep", "rem_sleep", "light_sleep"}
_ASLEEP = {"sleep_duration", "sleep_score", "sleep_charge", "alertness"} | _STAGES
_STRAIN = {"training_load", "cardio_load_strain", "cardio_load_tolerance", "training_load_ratio"}
_TRAINING = {"training_duration", "training_distance", "muscle_load"} | _STRAIN
MECHANICAL: tuple[frozenset[str], ...] = tuple(
    frozenset(group)
    for group in (
        _BEATS,  # all read from the same heartbeats
        _ASLEEP | {"sleep_efficiency", "sleep_interruptions", "sleep_continuity"},  # parts of one night
        _ASLEEP | {"bedtime", "wake_time"},
        _TRAINING | {"steps", "active_time", "day_heart_rate"},  # training is in all of them
        {"day_heart_rate", "resting_hr"},  # the day includes the night
    )
)

Significance = Literal["high", "medium", "low", "insufficient"]
_SIGNIFICANCE: tuple[tuple[float, Significance], ...] = ((0.01, "high"), (0.05, "medium"), (0.1, "low"))
_STRENGTH = ((0.5, "strong"), (0.3, "moderate"), (0.1, "weak"), (0.0, "very weak"))


@dataclass(frozen=True)
class Correlation:
    """How `second`, `lag_days` later, goes with `first`: ρ with its 95 % interval.

    `n` pairs of days, worth `n_eff` independent ones, of the last `days`. `q` allows for everything
    tested in the same run, `tested` in number. No confidence is given: one minus p is none.
    """

    first: Metric
    second: Metric
    lag_days: int
    rho: float
    low: float
    high: float
    n: int
    n_eff: float
    days: int
    p: float
    q: float
    tested: int
    confidence: None = None

    @property
    def shown(self) -> bool:
        """Whether it stands out from what chance finds among so many pairs."""
        return self.q < SHOWN_Q

    @property
    def significance(self) -> Significance:
        return significance(self.q)

    @property
    def strength(self) -> str:
        return next(word for least, word in _STRENGTH if abs(self.rho) >= least)

    @property
    def text(self) -> str:
        """In plain words, with the numbers and the caveat."""
        when = {0: "the same day", 1: "one day later"}.get(self.lag_days, f"{self.lag_days} days later")
        q = f"q {self.q:.3f}" if self.q >= 0.001 else "q below 0.001"
        figures = f"ρ {self.rho:+.2f}, 95 % {self.low:+.2f} to {self.high:+.2f}, {self.n} days, {q}"
        figures = figures.replace("-", "\u2212")
        if self.shown:
            one, other = _side(self.first, up=True), _side(self.second, up=self.rho > 0)
            sentence = f"{one} tend to come with {other} {when}: {self.strength} ({figures}). {CAVEAT}"
        else:
            sentence = (
                f"{_named(self.first)} and {_named(self.second)} {when}: no link stands out ({figures})."
            )
        return sentence[0].upper() + sentence[1:]


@dataclass(frozen=True)
class Association:
    """Arrays with one value a pair of series; NaN where it cannot be told."""

    rho: Floats
    low: Floats
    high: Floats
    n: NDArray[np.int64]
    n_eff: Floats
    p: Floats


def scan(values: Floats, metrics: Sequence[Metric], lags: Sequence[int] = LAGS) -> tuple[Correlation, ...]:
    """Which of the metrics go together on the same day, or the one with the other days later.

    Every two metrics are tested at every lag, except those that hold the same thing by construction (HRV
    and night heart rate, the sleep score and its parts, the load and the training time): they always go
    together and say nothing. A pair needs 21 days with both, worth four independent ones. Of so many
    tests some would stand out by chance, so each gets a q, the share of false finds to expect among all
    that are at least as clear; up to 0.10 is worth showing. It is one person, looked at and not
    experimented with: what goes together may both follow from a third thing. Yearly seasons are not removed.

    Formula: Spearman's ρ beside the line and the weekdays, as in the rank correlation
    Formula: t = ρ √((n_eff − 2) / (1 − ρ²)); q of Benjamini and Hochberg over all pairs and lags of the run;
    significance high q < 0.01, medium < 0.05, low < 0.1
    Units: ρ from −1 to 1; days
    Source: Spearman 1904, Am J Psychol; Bretherton et al. 1999, J Climate; Benjamini and Hochberg 1995,
    J R Stat Soc B; the words weak, moderate, strong at 0.1, 0.3, 0.5: Cohen 1988
    """
    days = values.shape[-1]
    if days < MIN_PAIRS:
        return ()
    known = np.stack([scaled(row, metric) for row, metric in zip(values, metrics, strict=True)])
    found: list[tuple[int, int, int]] = []
    parts: list[Association] = []
    for lag in lags:
        pairs = (combinations if lag == 0 else permutations)(range(len(metrics)), 2)
        kept = [(a, b) for a, b in pairs if not mechanical(metrics[a].id, metrics[b].id)]
        if not kept:
            continue
        first, second = (list(side) for side in zip(*kept, strict=True))
        parts.append(associate(known[first, : days - lag], known[second, lag:], partial=True))
        found += [(a, b, lag) for a, b in kept]
    if not found:
        return ()
    rho, low, high, n, n_eff, p = (
        np.concatenate([getattr(part, name) for part in parts])
        for name in ("rho", "low", "high", "n", "n_eff", "p")
    )
    told = np.flatnonzero(~np.isnan(p))
    q = false_discovery_control(p[told]) if len(told) else told
    results = [
        Correlation(
            metrics[found[i][0]],
            metrics[found[i][1]],
            found[i][2],
            float(rho[i]),
            float(low[i]),
            float(high[i]),
            int(n[i]),
            float(n_eff[i]),
            days,
            float(p[i]),
            float(share),
            len(told),
        )
        for i, share in zip(told, q, strict=True)
    ]
    return tuple(sorted(results, key=lambda one: (one.q, one.p)))


def associate(x: Floats, y: Floats, size: EffectiveSize = bartlett, *, partial: bool = False) -> Association:
    """Spearman's ρ of each two series, its 95 % interval and p, as far as their days are independent.

    Daily values resemble those of the day before, so two unrelated series often seem to go together: with
    a correlation of 0.7 from day to day and 60 days, one in four does at p < 0.05 if days are counted as
    independent, about one in twenty with this correction. Not given with fewer than 21 days known in both,
    or fewer than four independent ones. The scan takes it beside the straight line and the weekdays: work
    and rest days differ in almost everything, and so do the first and the last year. They are taken out
    of the ranks, and what is left is not ranked again: that would order equal values by their date, and
    any two metrics with many equal values would seem to go together.

    Formula: ρ = Pearson's r of the ranks among the common days, equal values sharing their mean rank; in the
    scan of what least squares with a slope and seven weekdays leave of those ranks
    Formula: t = ρ √((n_eff − 2) / (1 − ρ²)) with n_eff − 2 degrees of freedom, n_eff that of the same values,
    in the scan × (1 − 7 / n) for the slope and the six differences between weekdays
    Formula: interval tanh(atanh ρ ± 1.96 √((1 + ρ²/2) / (n_eff − 3)))
    Units: ρ from −1 to 1
    Source: Bretherton et al. 1999, J Climate; Bonett and Wright 2000, Psychometrika (interval)
    """
    common = ~np.isnan(x + y)
    n = np.asarray(common.sum(axis=-1), dtype=np.int64)
    ranks = [_ranks(side, common) for side in (x, y)]
    if partial:
        ranks = [_unexplained(side, common) for side in ranks]
    first, second = (np.where(common, side, 0.0) for side in ranks)
    norm = np.sqrt((first * first).sum(axis=-1) * (second * second).sum(axis=-1))
    rho = (first * second).sum(axis=-1) / np.where(norm > 0, norm, np.nan)
    rho = np.clip(rho, -1.0, 1.0)
    n_eff = size(*ranks) * (1 - (FITTED if partial else 0) / np.maximum(n, 1))
    usable = (n >= MIN_PAIRS) & (n_eff >= MIN_EFFECTIVE)
    rho, worth = np.where(usable, rho, np.nan), np.where(usable, n_eff, np.nan)
    half = _NORMAL_95 * np.sqrt((1 + rho * rho / 2) / (worth - 3))
    middle = np.arctanh(np.clip(rho, -1 + 1e-12, 1 - 1e-12))
    return Association(rho, np.tanh(middle - half), np.tanh(middle + half), n, n_eff, p_value(rho, worth))


def p_value(rho: Floats, n_eff: Floats) -> Floats:
    """Two-sided p of a correlation over so many independent pairs."""
    t = np.abs(rho) * np.sqrt((n_eff - 2) / np.maximum(1 - rho * rho, 1e-15))
    return np.asarray(2 * stdtr(n_eff - 2, -t), dtype=np.float64)


def mechanical(first: str, second: str) -> bool:
    """Whether two metrics hold the same thing by construction."""
    return any({first, second} <= group for group in MECHANICAL)


def significance(q: float) -> Significance:
    """The contract's word for a q, or for the p of a single test."""
    return next((word for limit, word in _SIGNIFICANCE if q < limit), "insufficient")


def _ranks(values: Floats, common: NDArray[np.bool_]) -> Floats:
    """Centred ranks among the common days; equal values share theirs."""
    ranks = rankdata(np.where(common, values, np.nan), axis=-1, nan_policy="omit")
    n = common.sum(axis=-1, keepdims=True)
    return np.asarray(np.where(common, ranks - (n + 1) / 2, np.nan), dtype=np.float64)


def _unexplained(ranks: Floats, common: NDArray[np.bool_]) -> Floats:
    """What least squares with a straight line and the weekdays leave of the ranks.

    The line is fitted once both sides are without their weekdays, which is the same as all at once.
    """
    known, before = _weeks(common), _weeks(np.where(common, ranks, 0.0))
    day = _without_weekday(_weeks(np.arange(common.shape[-1], dtype=np.float64)) * known, known)
    left = _without_weekday(before, known)
    left -= (_product(day, left) / np.maximum(_product(day, day), 1.0))[..., None, None] * day
    left *= (_product(left, left) > ALL_EXPLAINED * _product(before, before))[..., None, None]
    return np.where(common, left.reshape(*ranks.shape[:-1], -1)[..., : ranks.shape[-1]], np.nan)


def _weeks(days: NDArray[Any]) -> NDArray[Any]:
    """The days in rows of seven, the last filled up with zeros."""
    nothing = np.zeros((*days.shape[:-1], -days.shape[-1] % 7), dtype=days.dtype)
    return np.concatenate([days, nothing], axis=-1).reshape(*days.shape[:-1], -1, 7)


def _without_weekday(weeks: Floats, known: NDArray[np.bool_]) -> Floats:
    """Each known day less the mean of its weekday; the others are zero and stay so."""
    n = np.maximum(known.sum(axis=-2, keepdims=True), 1)
    return np.asarray(weeks - weeks.sum(axis=-2, keepdims=True) / n * known)


def _product(one: Floats, other: Floats) -> Floats:
    return np.asarray(np.einsum("...wd,...wd->...", one, other))


def _named(metric: Metric) -> str:
    """What it is called within a sentence."""
    if metric.kind == "clock":
        return metric.id.replace("_", " ") + "s"
    return metric.label if metric.label[:2].isupper() else metric.label[0].lower() + metric.label[1:]


def _side(metric: Metric, *, up: bool) -> str:
    if metric.kind == "clock":
        return f"{'late' if up else 'early'} {_named(metric)}"
    return f"{'high' if up else 'low'} values of {_named(metric)}"
