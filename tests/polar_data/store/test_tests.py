from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from polar_data.database import Database, upsert
from polar_data.schema import tests
from polar_data.store import tests as store


def test_results_of_the_days_come_newest_first(database: Database) -> None:
    with database.write(1) as connection:
        for day in (1, 3, 9):
            row = {"athlete_id": 1, "source": "accesslink_v4", "item": "x", "device": "w"}
            moment = {"at_local": datetime(2026, 6, day, 8), "day": date(2026, 6, day)}
            upsert(connection, tests.spo2_test, [row | moment | {"spo2_pct": 90.0 + day}])
    found = store.results(database, 1, "spo2", date(2026, 6, 1), date(2026, 6, 5))
    assert found["spo2_pct"].to_list() == [93.0, 91.0]


def told(database: Database, source: str, at_local: datetime, device: str = "w") -> None:
    row = {"athlete_id": 1, "source": source, "item": "x", "device": device, "spo2_pct": 96.0}
    with database.write(1) as connection:
        upsert(connection, tests.spo2_test, [row | {"at_local": at_local, "day": at_local.date()}])


EIGHT = datetime(2026, 6, 1, 8)


@pytest.mark.parametrize("ms", [0, 892, -400])
def test_a_test_that_two_sources_tell_of_is_one(database: Database, ms: int) -> None:
    """v4 gives milliseconds, v3 whole seconds."""
    told(database, "accesslink_v3", EIGHT, "a")
    told(database, "accesslink_v4", EIGHT + timedelta(milliseconds=ms))
    told(database, "accesslink_v3", EIGHT - timedelta(minutes=3), "a")
    found = store.results(database, 1, "spo2", date(2026, 6, 1), date(2026, 6, 5))
    assert found["source"].to_list() == ["accesslink_v4", "accesslink_v3"]
    assert "test" not in found.columns


def test_tests_a_second_apart_are_two(database: Database) -> None:
    for seconds in range(2):
        told(database, "accesslink_v3", EIGHT + timedelta(seconds=seconds))
    found = store.results(database, 1, "spo2", date(2026, 6, 1), date(2026, 6, 5))
    assert found["at_local"].to_list() == [EIGHT + timedelta(seconds=1), EIGHT]


@pytest.mark.parametrize("kind", store.KINDS)
def test_every_kind_can_be_read_where_there_is_none(database: Database, kind: str) -> None:
    assert store.results(database, 1, kind, date(2026, 6, 1), date(2026, 6, 5)).is_empty()
