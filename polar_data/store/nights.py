"""Nights: sleep, its stages and cycles, and Nightly Recharge. Of several sources the best is taken."""

from __future__ import annotations

from datetime import date

import polars as pl
from sqlalchemy import Table, select

from polar_data.database import Database
from polar_data.schema import days
from polar_data.store.best import SOURCES, merged
from polar_data.store.frames import frame


def sleep(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """The columns of `sleep_night`, by `night` (the wake-up day); only nights that were recorded."""
    return combined(_between(database, days.sleep_night, athlete_id, first, last))


def recharge(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """The columns of `recharge_night`, by `night`; only nights that Polar evaluated."""
    return combined(_between(database, days.recharge_night, athlete_id, first, last))


def stages(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """night, seq, start_s (since sleep began), stage: each stage lasts until the next one starts."""
    return best_source(_between(database, days.sleep_stage, athlete_id, first, last))


def cycles(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """night, seq, start_s (since sleep began), depth."""
    return best_source(_between(database, days.sleep_cycle, athlete_id, first, last))


def _between(database: Database, table: Table, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    keys = [c for c in table.primary_key.columns if c.name not in {"athlete_id", "source"}]
    query = (
        select(*[c for c in table.c if c.name not in {"athlete_id", "item"}])
        .where(table.c.athlete_id == athlete_id, table.c.night.between(first, last))
        .order_by(*keys)
    )
    return frame(database, query)


def combined(found: pl.DataFrame) -> pl.DataFrame:
    """One row a night, each group of columns from the best source that has it; the column `source` goes."""
    if found["night"].is_duplicated().any():
        rows = list(merged(found.iter_rows(named=True), "night").values())
        found = pl.DataFrame(rows, schema=found.schema, orient="row").sort("night")
    return found.drop("source")


def best_source(found: pl.DataFrame) -> pl.DataFrame:
    """The rows of each night's best source; the column `source` goes."""
    rank = pl.col("source").replace_strict(list(SOURCES), list(range(len(SOURCES))), return_dtype=pl.Int64)
    return found.filter(rank == rank.min().over("night")).drop("source")
