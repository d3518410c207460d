"""Ten years of five daily metrics into one frame, against a bare SELECT of the same columns."""

from __future__ import annotations

import random
import sqlite3
import tempfile
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from bench.report import compare, pairs, say, timed
from polar_data.database import Database, upsert
from polar_data.migrate import migrate
from polar_data.schema import days
from polar_data.store import daily

METRICS = ("hrv_rmssd", "resting_hr", "sleep_score", "sleep_duration", "training_load")
LAST = date(2026, 9, 30)
FIRST = LAST - timedelta(days=3651)
PAIRS = 60


def run() -> None:
    say("store_read_daily_10y")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "polar.db"
        database = Database(f"sqlite:///{path}")
        migrate(database)
        _fill(database)
        bare = sqlite3.connect(path)

        def ours() -> pl.DataFrame:
            return daily.daily(database, 1, FIRST, LAST, METRICS)

        def theirs() -> pl.DataFrame:
            query = f"SELECT day, {', '.join(METRICS)} FROM daily WHERE athlete_id = 1 ORDER BY day"
            schema = {"day": pl.String} | dict.fromkeys(METRICS, pl.Float64)
            frame = pl.DataFrame(bare.execute(query).fetchall(), schema=schema, orient="row")
            return frame.with_columns(pl.col("day").str.to_date())

        if not ours().equals(theirs()):
            raise AssertionError("the two do not read the same")
        a, b = pairs(timed(ours), timed(theirs), PAIRS)
        x, y = pairs(timed(theirs), timed(theirs), PAIRS)
        itself = [p / q for p, q in zip(x, y, strict=True)]
        compare("store_read_daily_10y", a, b, "ms", "bare_sqlite", 1.5, itself)
        bare.close()
        database.close()


def _fill(database: Database) -> None:
    chance = random.Random(1)
    rows = [
        {"athlete_id": 1, "day": FIRST + timedelta(days=n)}
        | {metric: round(chance.gauss(50, 10), 2) for metric in daily.METRICS}
        for n in range((LAST - FIRST).days + 1)
    ]
    with database.write(1) as connection:
        upsert(connection, days.daily, rows)
