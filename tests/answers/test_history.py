from __future__ import annotations

from datetime import date, timedelta

from answers.history import banded
from polar_data.database import Database, upsert
from polar_data.schema import days

LAST = date(2026, 6, 30)


def test_the_first_day_of_a_range_is_judged_by_the_days_before_it(sqlite_database: Database) -> None:
    rows = [
        {"athlete_id": 1, "day": LAST - timedelta(days=k), "resting_hr": 50.0 if k % 2 else 54.0}
        for k in range(100)
    ]
    with sqlite_database.write(1) as connection:
        upsert(connection, days.daily, rows)
    found = banded(sqlite_database, 1, "resting_hr", LAST - timedelta(days=6), LAST)
    assert found.height == 7
    assert found["n"].to_list() == [60] * 7
    assert found["median"].to_list() == [52.0] * 7
    assert found["value"].to_list() == [54.0, 50.0] * 3 + [54.0]
    assert found["mean_7d"].to_list()[-1] == (4 * 54 + 3 * 50) / 7
    assert found["position"].to_list() == ["usual"] * 7
