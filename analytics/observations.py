"""Observations: things worth saying today, in order of importance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from analytics.correlations import mechanical
from analytics.metrics import METRICS

MOST = 7

Category = Literal["recovery", "sleep", "training", "anomaly", "onboarding", "trend"]
Priority = Literal["critical", "high", "medium", "low", "info", "positive"]

_PAGES = {"recovery": "recovery", "body": "recovery", "sleep": "sleep", "training": "training"}
_ELSEWHERE = {  # than their group; Today shows what no page has a chart of
    **dict.fromkeys(("weight", "alertness", "muscle_load"), "today"),
    **dict.fromkeys(("cardio_load_strain", "cardio_load_tolerance", "training_load_ratio"), "load"),
}
_SINGLE = {"anomaly", "trend"}  # what is said of one metric's own values


@dataclass(frozen=True)
class Link:
    """Where the chart behind an observation is: a page and its query."""

    page: str
    query: Mapping[str, str]


@dataclass(frozen=True)
class Observation:
    """One thing worth saying: `fact` is the claim, `context` its numbers, `text` both as a sentence.

    `n` of the last `window_days` days are known. `metric` is an id of the registry, None where several
    are meant. `importance` up to 100 gives the order.
    """

    category: Category
    priority: Priority
    fact: str
    context: str
    trend: str | None
    metric: str | None
    window_days: int
    n: int
    importance: float
    link: Link

    @property
    def text(self) -> str:
        return f"{self.fact}: {self.context}." if self.context else self.fact


def ranked(found: Iterable[Observation]) -> tuple[Observation, ...]:
    """At most seven, the most important first, nothing twice.

    Of the anomalies and trends of metrics that hold the same thing only one speaks, but for metrics of
    the heartbeat, which differ enough to be told apart.
    """
    kept: list[Observation] = []
    for each in sorted(found, key=lambda each: -each.importance):
        if not any(_same(each, other) for other in kept):
            kept.append(each)
    return tuple(kept[:MOST])


def chart_link(page: str, as_of: date, days: int) -> Link:
    """A page over the days that an observation speaks of."""
    first = as_of - timedelta(days=days - 1)
    return Link(page, {"range": "Custom", "from": first.isoformat(), "to": as_of.isoformat()})


def metric_link(metric_id: str, as_of: date, days: int) -> Link:
    """The page that shows the metric; Today for those that none does."""
    metric = METRICS[metric_id]
    page = _ELSEWHERE.get(metric_id) or _PAGES.get(metric.group, "today")
    if page == "today":
        return Link("today", {})
    found = chart_link(page, as_of, days)
    return Link(page, {**found.query, "view": "Times"}) if metric.kind == "clock" else found


def _same(one: Observation, other: Observation) -> bool:
    if one.metric is None or other.metric is None or not {one.category, other.category} <= _SINGLE:
        return False
    heartbeat = METRICS[one.metric].group == METRICS[other.metric].group == "recovery"
    return one.metric == other.metric or (mechanical(one.metric, other.metric) and not heartbeat)
