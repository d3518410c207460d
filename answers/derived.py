"""What is slow to make and kept: forecasts, changes of level, what goes together, efficiency.

After a sync `answers.refresh` makes them anew for the newest day; those of a day in the past, and those
that were never made, are made when they are asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from analytics import change_points as levels
from analytics import correlations as pairs
from analytics import forecast
from analytics.backtest import BacktestState
from analytics.change_points import ChangePoint, ChangePoints
from analytics.correlations import Correlation
from analytics.forecast import FORECAST, Forecast
from analytics.matched_efficiency import (
    MEDIAN_DAYS,
    daily_efficiency,
    efficiency_history,
    matched_efficiency,
)
from analytics.metrics import METRICS
from analytics.signal_inputs import values
from analytics.windows import Floats
from answers.cache import cached
from answers.history import days
from answers.session_values import SUBJECT, conditions
from answers.versions import SERIES
from polar_data.database import Database
from polar_data.store import daily, derived_values, sessions
from polar_data.store.derived_values import Derived

LOAD = "training_load"
CHANGING = ("hrv_rmssd", "resting_hr", "breathing_rate", "sleep_score", "sleep_duration", "weight")
TOGETHER = (
    *("hrv_rmssd", "resting_hr", "breathing_rate", "skin_temperature"),
    *("sleep_score", "sleep_duration", "deep_sleep", "bedtime"),
    *("training_load", "steps", "soreness", "fatigue", "sleep_rating"),
)
TOGETHER_DAYS = 730  # people change: what went together ten years ago says little about now
BACKTEST, CHANGES, SCAN = "forecast", "change_points/", "correlations"  # subjects
EFFICIENCY = "efficiency"  # another
RESULT = "result"  # their metric
VERSION = SERIES


@dataclass(frozen=True)
class Kept:
    """What is stored of a subject: made of the days from `first` to `last`, which had this `fingerprint`."""

    first: date
    last: date
    fingerprint: str
    found: Any


@dataclass(frozen=True)
class Changes:
    """The changes of level of a metric as of `last`; a point's `day` counts from `first`.

    `found` is None with too few known days.
    """

    first: date
    last: date
    found: ChangePoints | None

    def day(self, point: ChangePoint) -> date:
        """The first day on the new level."""
        return self.first + timedelta(days=point.day)


@cached(16)
def forecasts(database: Database, athlete_id: int, as_of: date) -> tuple[Forecast, ...]:
    """The next night's value of each forecast metric, from the data up to `as_of`; empty without any data."""
    state = backtest(database, athlete_id, as_of)
    return () if state is None else forecast.forecasts(state)


@cached(64)
def change_points(database: Database, athlete_id: int, metric_id: str, as_of: date) -> Changes | None:
    """When the metric moved to another level and stayed; None without any data. Metrics of `CHANGING`."""
    kept = _usable(database, athlete_id, CHANGES + metric_id, as_of)
    if kept is not None:
        return Changes(kept.first, kept.last, _change_points(kept.found))
    first = _first(database, athlete_id, as_of)
    if first is None:
        return None
    series = values(days(database, athlete_id, first, as_of), metric_id)
    return Changes(first, as_of, levels.change_points(series, METRICS[metric_id]))


@cached(16)
def correlations(database: Database, athlete_id: int, as_of: date) -> tuple[Correlation, ...]:
    """What goes together among `TOGETHER` in the two years up to `as_of`, the surest first."""
    kept = _usable(database, athlete_id, SCAN, as_of)
    if kept is not None:
        return tuple(_correlation(one) for one in kept.found)
    first = _first(database, athlete_id, as_of)
    if first is None:
        return ()
    first = max(first, as_of - timedelta(days=TOGETHER_DAYS - 1))
    return scan(days(database, athlete_id, first, as_of))


@cached(16)
def efficiency(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """`day, efficiency, efficiency_14d`: % of the output expected at that heart rate; null is not given.

    Each session is held against those before it, as it was after the last sync.
    """
    before = timedelta(days=MEDIAN_DAYS - 1)
    calendar = pl.date_range(first - before, last, eager=True)
    stored = kept(database, athlete_id, EFFICIENCY)
    known = {} if stored is None else stored.found
    series = np.array([known.get(day.isoformat(), np.nan) for day in calendar], dtype=np.float64)
    columns = {"day": calendar, "efficiency": series, "efficiency_14d": efficiency_history(series)}
    return pl.DataFrame(columns, nan_to_null=True).filter(pl.col("day") >= first)


def matched(database: Database, athlete_id: int) -> Kept | None:
    """The efficiency of each day that has one, from the values of all sessions; None without sessions."""
    found = sessions.sessions(database, athlete_id, date.min, date.max).filter("counts")
    if found.is_empty():
        return None
    rows = derived_values.read(database, athlete_id, SUBJECT, "efficiency")
    wanted = found.select("session_id", "day", pl.col("sport").fill_null("")).join(
        conditions(rows), on="session_id"
    )
    first, last = found["day"].min(), found["day"].max()
    assert isinstance(first, date)
    assert isinstance(last, date)
    series = daily_efficiency(matched_efficiency(wanted), first, last)
    known = {str(first + timedelta(days=int(n))): float(series[n]) for n in np.flatnonzero(~np.isnan(series))}
    return Kept(first, last, "", known)


def backtest(database: Database, athlete_id: int, as_of: date) -> BacktestState | None:
    """The rolling backtest of the forecasts up to `as_of`."""
    kept = _usable(database, athlete_id, BACKTEST, as_of)
    state = None if kept is None else BacktestState.from_json(kept.found)
    first = _first(database, athlete_id, as_of) if kept is None else kept.last + timedelta(days=1)
    if first is None or first > as_of:
        return state
    return followed(state, days(database, athlete_id, first, as_of))


def followed(state: BacktestState | None, found: pl.DataFrame) -> BacktestState:
    """The backtest carried on over the days of the daily table."""
    return forecast.followed(state, {m.id: values(found, m.id) for m in FORECAST}, values(found, LOAD))


def scan(found: pl.DataFrame) -> tuple[Correlation, ...]:
    """What goes together in the daily table's days."""
    return pairs.scan(np.stack([values(found, name) for name in TOGETHER]), [METRICS[n] for n in TOGETHER])


def kept(database: Database, athlete_id: int, subject: str) -> Kept | None:
    """What is stored of a subject by the present methods."""
    rows = derived_values.read(database, athlete_id, subject, RESULT)
    for row in rows.filter(pl.col("method_version") == VERSION).iter_rows(named=True):
        detail = json.loads(row["detail"])
        first, last = (date.fromisoformat(detail[name]) for name in ("first", "last"))
        return Kept(first, last, row["fingerprint"], detail["found"])
    return None


def to_keep(subject: str, what: Kept) -> Derived:
    """The row that `kept` reads."""
    detail = {"first": what.first.isoformat(), "last": what.last.isoformat(), "found": what.found}
    return Derived(subject, RESULT, VERSION, what.fingerprint, detail=json.dumps(detail))


def plain(one: Correlation) -> dict[str, Any]:
    """A correlation as numbers and texts."""
    return {**vars(one), "first": one.first.id, "second": one.second.id}


def fingerprint(first: date, series: Floats) -> str:
    """Of days from `first` on, the last axis."""
    known = np.ascontiguousarray(np.where(np.isnan(series), np.nan, series))
    return hashlib.sha256(f"{first} {known.shape}".encode() + known.tobytes()).hexdigest()


def _usable(database: Database, athlete_id: int, subject: str, as_of: date) -> Kept | None:
    """What is stored, unless it looks past `as_of`."""
    found = kept(database, athlete_id, subject)
    return found if found is not None and found.last <= as_of else None


def _first(database: Database, athlete_id: int, as_of: date) -> date | None:
    span = daily.span(database, athlete_id)
    return None if span is None or span[0] > as_of else span[0]


def _change_points(found: dict[str, Any] | None) -> ChangePoints | None:
    if found is None:
        return None
    return ChangePoints(**found | {"points": tuple(ChangePoint(**point) for point in found["points"])})


def _correlation(found: dict[str, Any]) -> Correlation:
    return Correlation(**found | {"first": METRICS[found["first"]], "second": METRICS[found["second"]]})
