"""Daily loads put where the answers read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from polar_data.database import Database, upsert
from polar_data.schema import days

TODAY = date(2026, 6, 30)


def put(database: Database, loads: Sequence[float | None], last: date = TODAY) -> None:
    """One load a day, the last of them on `last`; None is not known."""
    first = last - timedelta(days=len(loads) - 1)
    rows = [
        {"athlete_id": 1, "day": first + timedelta(days=k), "training_load": load, "steps": 9000.0}
        for k, load in enumerate(loads)
    ]
    with database.write(1) as connection:
        upsert(connection, days.daily, rows)
