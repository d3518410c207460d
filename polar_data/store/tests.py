"""Tests a person did with the watch at rest."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
from sqlalchemy import Table, select

from polar_data.database import Database
from polar_data.schema import tests
from polar_data.store.best import SOURCES
from polar_data.store.frames import frame

SECOND = timedelta(seconds=1)  # v4 tells the time of a test in milliseconds, v3 in whole seconds

KINDS: dict[str, Table] = {
    "spo2": tests.spo2_test,
    "ecg": tests.ecg_test,
    "orthostatic": tests.orthostatic_test,
}


def results(database: Database, athlete_id: int, kind: str, first: date, last: date) -> pl.DataFrame:
    """The results of one of `KINDS`, the newest first; of records of one test the best source's."""
    table = KINDS[kind]
    query = select(*[c for c in table.c if c.name not in {"athlete_id", "item"}]).where(
        table.c.athlete_id == athlete_id, table.c.day.between(first, last)
    )
    found = frame(database, query.order_by(table.c.at_local.desc()))
    apart = (pl.col("at_local").diff() <= -SECOND).fill_null(value=False)
    best = pl.col("source").cast(pl.Enum(SOURCES))
    by_test = found.with_columns(test=apart.cum_sum()).sort("test", best, maintain_order=True)
    return by_test.unique("test", keep="first", maintain_order=True).drop("test")
