"""Polar's own cardio load of a day: strain, tolerance, their ratio and Polar's word for it."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlalchemy import select

from polar_data.database import Database
from polar_data.schema import days
from polar_data.store.best import best_first
from polar_data.store.frames import frame


def cardio_load(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """`day` and the columns of `cardio_load_day`; only days that Polar worked out.

    A day is of one source as a whole: a status says nothing beside the figures of another.
    """
    table = days.cardio_load_day
    query = (
        select(*[c for c in table.c if c.name not in {"athlete_id", "item"}])
        .where(table.c.athlete_id == athlete_id, table.c.day.between(first, last))
        .order_by(table.c.day, best_first(table.c.source))
    )
    return frame(database, query).unique("day", keep="first", maintain_order=True).drop("source")
