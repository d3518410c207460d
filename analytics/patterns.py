"""Patterns: trends, what goes together, and the under-recovery signal, in one shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scipy.stats import false_discovery_control

from analytics.correlations import Correlation, Significance, significance
from analytics.metrics import METRICS, Metric
from analytics.trends import Trend
from analytics.under_recovery import Signal

SHORT = {"hrv_rmssd": "hrv", "sleep_score": "sleep"}  # how the names of patterns call them
_OF_BAND: dict[str | None, Significance] = {
    "high": "high",
    "elevated": "medium",
    "watch": "low",
    "low": "low",
    None: "insufficient",
}


@dataclass(frozen=True)
class Pattern:
    """One pattern. `score`: the signal's points, ρ of a correlation, z of a trend's last week.

    `confidence` is that of a composite and None for the others, whose `q` says how sure they are.
    `sample_count` of the last `window_days` days are known.
    """

    name: str
    pattern_type: Literal["composite", "trend", "correlation"]
    score: float | None
    confidence: float | None
    significance: Significance
    q: float | None
    metrics_involved: tuple[str, ...]
    sample_count: int
    window_days: int
    factors: tuple[str, ...]
    interpretation: str


def trend_q(trends: Mapping[str, Trend]) -> dict[str, float]:
    """q of each trend with a verdict: its p, allowing for all that were looked at (Benjamini-Hochberg)."""
    p = {name: each.p for name, each in trends.items() if each.verdict is not None and each.p is not None}
    return dict(zip(p, false_discovery_control(list(p.values())).tolist(), strict=True)) if p else {}


def patterns(
    signal: Signal, trends: Mapping[str, Trend], q: Mapping[str, float], correlations: Sequence[Correlation]
) -> tuple[Pattern, ...]:
    """All patterns that can be told: the signal first, then trends, then correlations that stand out."""
    return (
        _composite(signal),
        *(_trend(trends[name], share) for name, share in q.items()),
        *(_correlation(each) for each in correlations if each.shown),
    )


def signal_nights(signal: Signal) -> int:
    """On how many of the last 7 days the best known of the signal's inputs is there."""
    return max((each.n for each in (*signal.reasons, *signal.against) if each.days == 7), default=0)


def direction(trend: Trend) -> str:
    """Which way a metric goes, whichever way is the good one."""
    if trend.verdict in {None, "stable"} or trend.z7 is None:
        return "stable"
    return "rising" if trend.z7 > 0 else "falling"


def named(metric: Metric) -> str:
    """What a metric is called at the start of a sentence, without the small print."""
    if metric.kind == "clock":
        return metric.id.replace("_", " ").capitalize()
    return metric.label.split(" (")[0]


def signed(value: float, decimals: int) -> str:
    """A number with its sign, a true minus."""
    return f"{value:+.{decimals}f}".replace("-", "\u2212")


def trend_figures(trend: Trend, q: float) -> str:
    """The numbers behind a trend, with their windows and days."""
    metric = METRICS[trend.metric_id]
    slope = ""
    if trend.slope is not None:
        per_day, low, high = (signed(b, 3) for b in (trend.slope.per_day, trend.slope.low, trend.slope.high))
        slope = (
            f"{per_day} {trend.slope_unit} over {trend.days} days (95 % {low} to {high}, {trend.n} known), "
        )
    q_text = f"q {q:.3f}" if q >= 0.001 else "q below 0.001"
    return (
        f"mean of the last 7 days {metric.text(trend.mean_7d)} ({trend.n_7d} known) against "
        f"{metric.text(trend.usual)} over the 60 days before ({trend.n_usual} known), "
        f"z {signed(trend.z7 or 0.0, 1)}; {slope}{q_text}"
    )


def _composite(signal: Signal) -> Pattern:
    known = (*signal.reasons, *signal.against)
    return Pattern(
        "overtraining_risk",
        "composite",
        signal.number,
        signal.confidence,
        _OF_BAND[signal.band],
        None,
        tuple(each.id for each in known),
        signal_nights(signal),
        7,
        tuple(each.text for each in signal.reasons),
        signal.message,
    )


def _trend(trend: Trend, q: float) -> Pattern:
    metric = METRICS[trend.metric_id]
    return Pattern(
        f"{SHORT.get(metric.id, metric.id)}_trend",
        "trend",
        trend.z7,
        None,
        significance(q),
        q,
        (metric.id,),
        trend.n,
        trend.days,
        (),
        f"{named(metric)} {direction(trend)}: {trend_figures(trend, q)}.",
    )


def _correlation(found: Correlation) -> Pattern:
    first, second = (SHORT.get(side.id, side.id) for side in (found.first, found.second))
    if found.lag_days == 0:
        first, second = sorted((first, second), reverse=True)  # sleep_hrv, as the contract calls it
    late = f"_{found.lag_days}d_later" if found.lag_days else ""
    return Pattern(
        f"{first}_{second}{late}_correlation",
        "correlation",
        found.rho,
        None,
        found.significance,
        found.q,
        (found.first.id, found.second.id),
        found.n,
        found.days,
        (),
        found.text,
    )
