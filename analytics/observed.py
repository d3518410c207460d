"""What each method says, as observations: when it is worth saying, how important, and in which words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics import load as loads
from analytics.anomalies import STALE_DAYS, Anomaly, anomaly_history, false_alarm_rate
from analytics.correlations import SHOWN_Q, Correlation
from analytics.metrics import METRICS, Metric
from analytics.observations import Category, Link, Observation, Priority, chart_link, metric_link
from analytics.patterns import direction, named, signal_nights, signed, trend_figures
from analytics.sleep import debt, debt_history
from analytics.trends import Trend
from analytics.under_recovery import Signal
from analytics.unlock import NAMES, PARTIAL, READY, unlock_progress
from analytics.windows import Floats

SPIKE_RATIO, SPIKE_PLACE = 1.3, 0.95  # both: much for the month, and much for the year
AWAY_DAYS, BACK_DAYS = 14, 7
DEBT_H, DEBT_PLACE = 5.0, 0.75  # much, and for this person too

_BANDS: dict[str, tuple[Priority, float]] = {
    "high": ("critical", 100),
    "elevated": ("high", 80),
    "watch": ("medium", 40),
    "low": ("info", 10),
}
# by severity, and whether the value lies on the side that is worth a look (None: neither side is)
_ANOMALY: dict[tuple[str, bool | None], tuple[Priority, float]] = {
    ("critical", True): ("critical", 75),
    ("warning", True): ("high", 55),
    ("critical", None): ("medium", 35),
    ("warning", None): ("low", 25),
    ("critical", False): ("positive", 22),
    ("warning", False): ("positive", 18),
}
_TREND: dict[str, tuple[Priority, float]] = {
    "declining": ("medium", 50),
    "changing": ("low", 30),
    "improving": ("positive", 20),
}


@dataclass(frozen=True)
class Travel:
    """A trip across time zones; `last_day` is None while it lasts, `hours_east` negative to the west."""

    first_day: date
    last_day: date | None
    hours_east: float


def of_unlock(days: int) -> list[Observation]:
    """What the data is not yet enough for, and when it will be."""
    coming = unlock_progress(days)
    if coming is None:
        return []
    needed = days + coming.days_until_next
    left = "1 more day" if coming.days_until_next == 1 else f"{coming.days_until_next} more days"
    fact = f"Getting to know what is usual for you ({days} of {needed} days with data)"
    context = f"with {left} come {NAMES[coming.next_unlock]}"
    importance = 90 if days < PARTIAL else 8
    return [_note("info", fact, context, needed, days, importance)]


def of_age(days: int | None) -> list[Observation]:
    """That the newest data is old, so that nothing here speaks of today."""
    if days is None or days <= STALE_DAYS:
        return []
    context = "older values are not judged; a sync may bring what is missing"
    return [_note("medium", f"The newest data is {days} days old", context, days, 0, 92)]


def of_signal(signal: Signal, days: int, nights: int, as_of: date) -> list[Observation]:
    """The under-recovery signal; the pattern of nights that goes with an illness takes its place."""
    if signal.illness is not None:
        link = chart_link("recovery", as_of, 28)
        return [_recovery("high", signal.illness.text, "", 2, nights, 95, link)]
    if days < READY:
        return []
    n, link = signal_nights(signal), Link("today", {})
    if signal.band is None:
        return [_recovery("info", signal.message, "", 7, n, 15, link)]
    priority, importance = _BANDS[signal.band]
    number, interval = "", ""
    if signal.number is not None and signal.interval is not None:
        number = f" {signal.number} of 100,"
        interval = f"80 % interval {signal.interval[0]:.0f} to {signal.interval[1]:.0f}, "
    said = [each.text for each in signal.reasons[:3]] + list(signal.notes)
    why = "; ".join(each.rstrip(".") for each in said) or "no reason stands out"
    context = (
        f"{interval}{signal.confidence_word} confidence ({signal.confidence:.2f}); "
        f"the last 7 days ({n} known) against the 56 before; {why}. This is a pattern, not a diagnosis"
    )
    fact = f"Under-recovery signal{number} {signal.band}"
    return [_recovery(priority, fact, context, 7, n, importance, link)]


def of_anomaly(found: Anomaly, series: Floats, as_of: date) -> list[Observation]:
    """An unusual value, and how often the rule fires for this person; training left out is no news."""
    metric, severity, baseline = METRICS[found.metric_id], found.severity, found.baseline
    above = found.direction == "above"
    if severity is None or (metric.group == "training" and not above):
        return []
    priority, importance = _ANOMALY[severity, _unfavourable(metric, above)]
    rate = false_alarm_rate(anomaly_history(series, metric))
    fires = (
        "how often this rule fires for you is not known yet"
        if rate is None
        else f"the rule fired on {100 * rate.share:.1f} % of your own {rate.n} days "
        f"(95 % {100 * rate.low:.1f} to {100 * rate.high:.1f} %)"
    )
    far = "far" if severity == "critical" else "clearly"
    when = f" ({_ago(found.age_days)})" if found.age_days else ""
    edge = f"up to {metric.text(baseline.bounds.upper)}"
    if not above:
        edge = f"down to {metric.text(baseline.bounds.lower)}"
    context = (
        f"{metric.text(found.current_value)}{when} against a median of "
        f"{metric.text(baseline.baseline_value)} over the 90 days before ({baseline.n} known), "
        f"usual {edge}, robust z {signed(found.robust_z or 0.0, 1)}; {fires}"
    )
    return [
        Observation(
            "anomaly",
            priority,
            f"{named(metric)} {far} {_side(metric, above)} your usual",
            context,
            None,
            metric.id,
            90,
            baseline.n,
            importance + _within(found.robust_z),
            metric_link(metric.id, as_of, 90),
        )
    ]


def of_trend(found: Trend, q: float, as_of: date) -> list[Observation]:
    """A trend that stands out among all that were looked at."""
    if found.verdict is None or found.verdict == "stable" or q >= SHOWN_Q:
        return []
    metric = METRICS[found.metric_id]
    priority, importance = _TREND[found.verdict]
    return [
        Observation(
            "trend",
            priority,
            f"{named(metric)} {direction(found)}",
            trend_figures(found, q),
            found.verdict,
            metric.id,
            found.days,
            found.n,
            importance + _within(found.z7),
            metric_link(metric.id, as_of, found.days),
        )
    ]


def of_load(load: Floats, as_of: date) -> list[Observation]:
    """A week of training that is much for the month and for the year, as context."""
    week = loads.strain(load)
    ratio, place = float(loads.acwr_ewma(load)[-1]), float(loads.place(week)[-1])
    if not (ratio >= SPIKE_RATIO and place >= SPIKE_PLACE):
        return []
    n = int(np.count_nonzero(~np.isnan(load[-loads.MONTH :])))
    context = (
        f"a mean of {week[-1]:.0f} AU a day over 7 days, above {100 * place:.0f} % of your own year; "
        f"weighted load ratio {ratio:.2f} (7 against 28 days, {n} of 28 known); "
        "context, not a warning of injury"
    )
    fact = "You trained clearly more than usual"
    link = metric_link("training_load", as_of, 90)
    return [Observation("training", "medium", fact, context, None, "training_load", loads.MONTH, n, 45, link)]


def of_debt(asleep_h: Floats, need_h: float, as_of: date) -> list[Observation]:
    """A week of little sleep against the goal, little for this person too."""
    found = debt(asleep_h, need_h)
    hours, n = float(found.value), int(found.n)
    place = float(loads.place(debt_history(asleep_h, need_h).value)[-1])
    if not hours >= DEBT_H or place < DEBT_PLACE:
        return []
    more = "" if math.isnan(place) else f"; more than in {100 * place:.0f} % of your own earlier weeks"
    context = (
        f"nights below {need_h:.1f} h summed over the last {found.window_days} nights ({n} known; "
        f"missing nights are taken to be like the known ones, long ones pay nothing back){more}"
    )
    fact = f"You slept {hours:.1f} h less than your goal"
    link, importance = metric_link("sleep_duration", as_of, 28), 40 + min(hours, 20) / 2
    return [Observation("sleep", "medium", fact, context, None, "sleep_duration", 7, n, importance, link)]


def of_travel(found: Travel | None, as_of: date) -> list[Observation]:
    """A trip in its first two weeks, or its end within one: nights and days may differ for it."""
    if found is None:
        return []
    away = found.last_day is None or found.last_day >= as_of
    since = (as_of - found.first_day).days if away else (as_of - (found.last_day or as_of)).days
    if since >= (AWAY_DAYS if away else BACK_DAYS):
        return []
    side = "east" if found.hours_east > 0 else "west"
    hours = f"{abs(found.hours_east):g} hours to the {side}"
    fact = f"You travelled {hours}" if away else f"You are back from {hours}"
    context = (
        f"by the watch's time offset, {_ago(since)}; sleep, heart rate and how you feel can differ for "
        "some days, and what differs then says little about training"
    )
    importance = 60 if since < 3 else 30
    return [
        _recovery("info", fact, context, since + 1, since + 1, importance, chart_link("sleep", as_of, 28))
    ]


def of_correlations(found: Sequence[Correlation], as_of: date) -> list[Observation]:
    """The clearest pair of metrics that goes together."""
    shown = [each for each in found if each.shown][:1]
    return [
        Observation(
            _category(each.second),
            "info",
            each.text,
            "",
            None,
            None,
            each.days,
            each.n,
            12,
            metric_link(each.second.id, as_of, each.days),
        )
        for each in shown
    ]


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _recovery(
    priority: Priority, fact: str, context: str, days: int, n: int, importance: float, link: Link
) -> Observation:
    return Observation("recovery", priority, fact, context, None, None, days, n, importance, link)


def _note(priority: Priority, fact: str, context: str, days: int, n: int, importance: float) -> Observation:
    link = Link("connections", {})
    return Observation("onboarding", priority, fact, context, None, None, days, n, importance, link)


def _side(metric: Metric, above: bool) -> str:
    if metric.kind == "clock":
        return "later than" if above else "earlier than"
    return "above" if above else "below"


def _unfavourable(metric: Metric, above: bool) -> bool | None:
    if metric.good is None:
        return None
    return metric.good == "middle" or above == (metric.good == "down")


def _category(metric: Metric) -> Category:
    return "sleep" if metric.group == "sleep" else "training" if metric.group == "training" else "recovery"


def _within(z: float | None) -> float:
    """Below one: the order among observations of the same kind."""
    return min(abs(z or 0.0), 9) / 10
