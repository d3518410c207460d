"""The figures of the pages, kept until the athlete's data changes."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl

from analytics.metrics import METRICS
from answers import history, nights, training
from answers import signal as signals
from answers.cache import cached
from answers.today import today
from charts import band, recharge, week, weekly_load
from charts import nights as night_charts
from charts import signal as signal_chart
from polar_data.database import Database


@cached(64)
def metric(database: Database, athlete_id: int, metric_id: str, first: date, last: date) -> go.Figure:
    return band.band(history.banded(database, athlete_id, metric_id, first, last), METRICS[metric_id])


@cached(16)
def last_week(database: Database, athlete_id: int, as_of: date, shown: tuple[str, ...]) -> go.Figure:
    answer = today(database, athlete_id, as_of)
    return week.week(answer.week, [METRICS[name] for name in shown], answer.medians)


@cached(16)
def signal(database: Database, athlete_id: int, first: date, last: date) -> go.Figure:
    return signal_chart.signal(signal_chart.drawn(signals.history(database, athlete_id, first, last)))


@cached(16)
def sleep_stages(database: Database, athlete_id: int, first: date, last: date) -> go.Figure:
    return night_charts.stages(nights.sleep(database, athlete_id, first, last))


@cached(16)
def sleep_times(database: Database, athlete_id: int, first: date, last: date) -> go.Figure:
    return night_charts.times(nights.sleep(database, athlete_id, first, last))


@cached(16)
def night(database: Database, athlete_id: int, day: date) -> go.Figure:
    found = nights.night(database, athlete_id, day)
    return night_charts.night(found.stages, found.heart_rate)


@cached(16)
def nightly_recharge(database: Database, athlete_id: int, first: date, last: date) -> go.Figure:
    return recharge.recharge(nights.recharge(database, athlete_id, first, last))


@cached(16)
def night_hrv(database: Database, athlete_id: int, day: date) -> go.Figure:
    hrv = nights.night(database, athlete_id, day).hrv
    return _curve(database, athlete_id, day, hrv, "rmssd_ms", "hrv_rmssd")


@cached(16)
def night_breathing(database: Database, athlete_id: int, day: date) -> go.Figure:
    breathing = nights.night(database, athlete_id, day).breathing
    return _curve(database, athlete_id, day, breathing, "breaths_per_min", "breathing_rate")


def _curve(
    database: Database, athlete_id: int, day: date, samples: pl.DataFrame, column: str, metric_id: str
) -> go.Figure:
    usual = history.usual(database, athlete_id, metric_id, day)
    return recharge.curve(samples, column, METRICS[metric_id], usual)


@cached(16)
def weekly(
    database: Database, athlete_id: int, first: date, last: date, sports: tuple[str, ...]
) -> go.Figure:
    """The load of each week; no `sports` are all of them."""
    found = training.log(database, athlete_id, first, last)
    return weekly_load.weekly_load(training.weekly(training.of_sports(found, sports)))
