"""The coming night: which way of forecasting did best, by how much, and why there is no forecast."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from analytics.windows import Floats
from answers.coming_night import Expected, coming_night
from polar_data.database import Database, upsert
from polar_data.schema import days

FIRST = date(2026, 1, 1)
WARM_UP = 28


def put(database: Database, **series: Sequence[float] | Floats) -> date:
    """Days with a value for each metric, from the first on; gives the last of them."""
    found = [
        {"athlete_id": 1, "day": FIRST + timedelta(days=n)}
        | {name: float(value) for name, value in zip(series, values, strict=True)}
        for n, values in enumerate(zip(*series.values(), strict=True))
    ]
    with database.write(1) as connection:
        upsert(connection, days.daily, found)
    return FIRST + timedelta(days=len(found) - 1)


def expected(database: Database, metric: str, as_of: date) -> Expected:
    (found,) = (each for each in coming_night(database, 1, as_of) if each.metric.id == metric)
    return found


def errors(values: Floats) -> tuple[float, float]:
    """Mean absolute errors of the mean of 28 days and of repeating the day before."""
    scored = range(WARM_UP, len(values))
    mean = [abs(values[n] - values[n - WARM_UP : n].mean()) for n in scored]
    return float(np.mean(mean)), float(np.mean([abs(values[n] - values[n - 1]) for n in scored]))


def test_pure_chance_is_best_foretold_by_the_mean(sqlite_database: Database) -> None:
    series = 52 + np.random.default_rng(3).normal(0, 2, 150)
    found = expected(sqlite_database, "resting_hr", put(sqlite_database, resting_hr=series))
    of_mean, of_naive = errors(series)
    assert found.way == "mean28"
    assert found.forecast.value == pytest.approx(series[-28:].mean())
    assert found.miss == pytest.approx(of_mean)
    assert found.ahead_of_naive == pytest.approx(1 - of_mean / of_naive)
    assert found.rival in {"median28", "ewma"}
    assert 0 <= (found.ahead or 0) < 1 - of_mean / of_naive
    assert found.forecast.n_origins == 150 - WARM_UP
    assert (found.usual.n, found.usual.last) == (60, FIRST + timedelta(days=150 - 7))


def test_hrv_is_off_by_percent(sqlite_database: Database) -> None:
    series = np.exp(4 + np.random.default_rng(3).normal(0, 0.1, 150))
    found = expected(sqlite_database, "hrv_rmssd", put(sqlite_database, hrv_rmssd=series))
    assert found.way == "mean28"
    assert found.miss == pytest.approx(100 * np.expm1(errors(np.log(series))[0]))


def test_before_forty_scored_nights_it_says_how_many_there_are(sqlite_database: Database) -> None:
    last = put(sqlite_database, sleep_score=75 + np.random.default_rng(3).normal(0, 6, WARM_UP + 39))
    found = expected(sqlite_database, "sleep_score", last).forecast
    assert found.value is None
    assert found.reason == "It needs 40 nights on which a forecast could be checked; so far there are 39."


def test_a_night_that_has_not_arrived_is_named(sqlite_database: Database) -> None:
    last = put(sqlite_database, resting_hr=52 + np.random.default_rng(3).normal(0, 2, 150))
    assert expected(sqlite_database, "resting_hr", last).forecast.shown
    late = expected(sqlite_database, "resting_hr", last + timedelta(days=1)).forecast
    assert (late.value, late.shown) == (None, False)
    assert "last night has no value" in (late.reason or "")


def test_a_metric_without_any_night_has_no_record(sqlite_database: Database) -> None:
    last = put(sqlite_database, resting_hr=[50.0, 51.0])
    found = expected(sqlite_database, "breathing_rate", last)
    assert (found.miss, found.ahead, found.ahead_of_naive) == (None, None, None)


def test_nobody_has_no_night(sqlite_database: Database) -> None:
    assert coming_night(sqlite_database, 1, FIRST) == ()
