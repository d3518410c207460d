"""Tests a person did with the watch at rest."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlalchemy import Table, select

from polar_data.database import Database
from polar_data.schema import tests
from polar_data.store.best import best_first
from polar_data.store.frames import frame

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
    found = frame(database, query.order_by(table.c.at_local.desc(), best_first(table.c.source)))
    return found.unique("at_local", keep="first", maintain_order=True)
