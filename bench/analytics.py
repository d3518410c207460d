"""What pages ask of analytics, of made-up people: one day, every day of ten years, a sync's work, a squad."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from scipy.signal import lfilter

from analytics.baselines import AT_LEAST, baseline_history
from analytics.insights import insights
from analytics.metrics import METRICS
from analytics.signal_inputs import signal_inputs, values
from analytics.squad_load import own_limits, squad_load
from analytics.under_recovery import signal_history
from analytics.windows import Floats
from answers.refresh import refresh
from bench.report import compare, compare_calls, pairs, say, timed
from polar_data.database import Database, chunks, upsert
from polar_data.intake import Answer, Intake
from polar_data.migrate import migrate
from polar_data.plan import Call
from polar_data.schema import days, kept, profile
from polar_data.sources import endpoint_of

USUAL = {  # level and spread
    "hrv_rmssd": (60.0, 8.0),
    "resting_hr": (50.0, 2.5),
    "breathing_rate": (14.0, 0.4),
    "sleep_score": (75.0, 7.0),
    "sleep_duration": (7.5, 0.7),
    "training_load": (80.0, 20.0),
    "training_load_ratio": (1.0, 0.1),
    "skin_temperature": (34.0, 0.3),
    "steps": (9000.0, 1500.0),
    "fatigue": (1.5, 0.2),
}
LIKE_YESTERDAY, MISSING = 0.5, 0.1
LAST = date(2026, 9, 30)
TEN_YEARS = 3650
PAIRS, FEW_PAIRS = 30, 5
SESSIONS, SESSION_S, NEW_DAYS = 2500, 3600, 5
PLAYERS, SEASON = 40, 300
EVERY = 20  # the loop of the standard library is measured on each 20th day


def one_day() -> None:
    say("insights_365d, insights_3650d")
    year, decade = _person(365), _person(TEN_YEARS)
    kernel = partial(_kernel, decade)
    asks: dict[str, Callable[[], object]] = {
        "insights_365d": lambda: insights(year, LAST),
        "insights_3650d": lambda: insights(decade, LAST),
    }
    for name, ask in asks.items():
        compare_calls(PAIRS, name, ask, kernel, "numpy_kernel", 12)
    of_year, of_decade = asks.values()
    compare_calls(PAIRS, "insights_3650d", of_decade, of_year, "insights_365d", 1.3)


def every_day() -> None:
    say("history_3650d, signal_history_3650d")
    decade = _person(TEN_YEARS)
    ours = timed(partial(_history, decade))
    a, b = pairs(ours, lambda: EVERY * timed(partial(_loop, decade))(), FEW_PAIRS)
    compare("history_3650d", a, b, "ms", "python_loop", 0.05)
    inputs = signal_inputs(decade)
    compare_calls(
        PAIRS,
        "signal_history_3650d",
        lambda: signal_history(inputs),
        partial(_history, decade),
        "history_3650d",
        3,
    )


def after_sync(sessions: int = SESSIONS) -> None:
    """Ten years worked out at once, and again for each of the next days, which brings a session too."""
    say("after_sync_3650d")
    person = _person(TEN_YEARS + NEW_DAYS)
    with tempfile.TemporaryDirectory() as folder, closing(_database(Path(folder))) as database:
        for some in chunks(range(sessions), 25):
            _train(database, [LAST - timedelta(days=NEW_DAYS + 1 + n) for n in some])
        _write(database, person[:TEN_YEARS])
        whole = timed(lambda: refresh(database, 1))()
        each: list[float] = []
        for n in range(TEN_YEARS, TEN_YEARS + NEW_DAYS):
            _train(database, [person["day"][n]])
            _write(database, person[n : n + 1])
            each.append(timed(lambda: refresh(database, 1))() / 1000)
        compare("after_sync_3650d", each, [whole / 1000] * NEW_DAYS, "s", "full_computation", 0.03)


def squad() -> None:
    say("squad_season")
    load = np.random.default_rng(1).gamma(2.0, 150.0, (PLAYERS, SEASON))
    load[:, ::7] = 0.0  # a day off
    positions = [f"position {n % 4}" for n in range(PLAYERS)]

    def season(of: Floats, places: Sequence[str]) -> object:
        found = squad_load(of, places)
        history = [baseline_history(each, METRICS["training_load"]) for each in (of, found.week)]
        return found, own_limits(found.week), history

    compare_calls(
        PAIRS,
        "squad_season",
        lambda: season(load, positions),
        lambda: season(load[:1], positions[:1]),
        "player",
        20,
    )


def _person(length: int) -> pl.DataFrame:
    """Days that end with `LAST`, each like the one before, some missing; the same for every run."""
    chance = np.random.default_rng(1)
    shocks = chance.normal(0, np.sqrt(1 - LIKE_YESTERDAY**2), (len(USUAL), length))
    series = lfilter([1.0], [1.0, -LIKE_YESTERDAY], shocks)
    series[chance.random(series.shape) < MISSING] = np.nan
    calendar = pl.date_range(LAST - timedelta(days=length - 1), LAST, eager=True)
    columns = {
        name: level + spread * of for (name, (level, spread)), of in zip(USUAL.items(), series, strict=True)
    }
    return pl.DataFrame({"day": calendar} | columns, nan_to_null=True)


def _windows(found: pl.DataFrame, day: int) -> list[Floats]:
    """The known values of each metric's windows before a day."""
    series = [values(found, name) for name in USUAL]
    windows = [each[max(day - length, 0) : day] for each in series for length in AT_LEAST]
    return [window[~np.isnan(window)] for window in windows]


def _kernel(found: pl.DataFrame) -> None:
    for window in _windows(found, found.height - 1):
        np.mean(window), np.median(window), np.quantile(window, (0.25, 0.75)), np.std(window, ddof=1)


def _history(found: pl.DataFrame) -> None:
    for name in USUAL:
        baseline_history(values(found, name), METRICS[name])


def _loop(found: pl.DataFrame) -> None:
    series = {name: found[name].to_list() for name in USUAL}
    for each in series.values():
        for day in range(0, len(each), EVERY):
            for length in AT_LEAST:
                window = [value for value in each[max(day - length, 0) : day] if value is not None]
                if len(window) > 1:
                    statistics.mean(window), statistics.median(window)
                    statistics.quantiles(window, n=4, method="inclusive"), statistics.stdev(window)


def _database(folder: Path) -> Database:
    database = Database(f"sqlite:///{folder / 'polar.db'}")
    migrate(database)
    with database.write() as connection:
        now = database.now(connection)
        upsert(connection, kept.athlete, [{"id": 1, "name": "Bench", "created_utc": now}])
        link = {"id": 1, "athlete_id": 1, "api": "accesslink_v4", "status": "active", "scopes_granted": ""}
        upsert(connection, kept.connection, [link | {"created_utc": now}])
        sport = {"athlete_id": 1, "source": "accesslink_v4", "item": "1/sports/1", "sport_id": "1"}
        upsert(connection, profile.sport, [sport | {"name": "Running"}])
    return database


def _write(database: Database, some: pl.DataFrame) -> None:
    with database.write(1) as connection:
        upsert(connection, days.daily, [{"athlete_id": 1} | row for row in some.to_dicts()])


def _train(database: Database, when: Sequence[date]) -> None:
    """A steady run an hour long on each day, as Polar sends it."""
    call = Call(endpoint_of("training_sessions"), "detail", min(when), max(when) + timedelta(days=1))
    answer = Answer(call, {"trainingSessions": [_run(day) for day in when]})
    Intake(database, 1, 1, "accesslink_v4").take([answer])


def _run(day: date) -> dict[str, Any]:
    start = datetime.combine(day, time(18))
    chance = np.random.default_rng(day.toordinal())
    beats = (140 + chance.normal(0, 2, SESSION_S)).round().astype(int).tolist()
    speed = (11 + chance.normal(0, 0.3, SESSION_S)).round(2).tolist()
    samples = [
        {"type": kind, "intervalMillis": 1000, "values": some}
        for kind, some in (("HEART_RATE", beats), ("SPEED", speed))
    ]
    return {
        "identifier": {"id": f"{day}"},
        "startTime": start.isoformat(),
        "stopTime": (start + timedelta(seconds=SESSION_S)).isoformat(),
        "durationMillis": SESSION_S * 1000,
        "sport": {"id": "1"},
        "physicalInformation": {
            "restingHeartRate": 48,
            "maximumHeartRate": 189,
            "aerobicThreshold": 142,
            "anaerobicThreshold": 171,
            "sex": "FEMALE",
        },
        "exercises": [
            {"startTime": start.isoformat(), "sport": {"id": "1"}, "samples": {"samples": samples}}
        ],
    }
