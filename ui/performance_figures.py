"""The figures of the page Performance, kept until the athlete's data changes."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl

from answers import performance
from answers.cache import cached
from answers.performance import EFFICIENCY
from charts import performance as charts
from polar_data.database import Database

TITLES = {"speed": ("Running speed (km/h)", 3.6), "power": ("Cycling power (W)", 1.0)}


@cached(16)
def efficiency(database: Database, athlete_id: int, first: date, last: date) -> go.Figure:
    frame = performance.efficiency(database, athlete_id, first, last)
    sessions = _sessions(database, athlete_id, first, last).drop_nulls("residual_pct")
    return charts.efficiency(frame, sessions, EFFICIENCY)


@cached(16)
def steady(database: Database, athlete_id: int, first: date, last: date) -> go.Figure:
    calendar = pl.date_range(first, last, eager=True)
    return charts.steady(calendar, _sessions(database, athlete_id, first, last))


@cached(16)
def efforts(database: Database, athlete_id: int, last: date) -> go.Figure:
    found = [performance.efforts(database, athlete_id, kind, last) for kind in performance.KINDS]
    return charts.efforts([(*TITLES[each.kind], each.fit, each.best) for each in found if each.sessions])


def drawn_efforts(database: Database, athlete_id: int, last: date) -> pl.DataFrame:
    """What `efforts` draws: kind, duration_s, output (m/s or W), sport, day, used."""
    found = [performance.efforts(database, athlete_id, kind, last) for kind in performance.KINDS]
    return pl.concat([each.best.select(pl.lit(each.kind).alias("kind"), pl.all()) for each in found]).rename(
        {"output": "output_m_s_or_w"}
    )


def _sessions(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    return performance.numbers(database, athlete_id).filter(pl.col("day").is_between(first, last))
