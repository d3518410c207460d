from __future__ import annotations

from datetime import date

from polar_data.database import Database
from polar_data.schema import days
from polar_data.store.cardio_load import cardio_load
from tests.polar_data.hand_made import add

DAY, NEXT = date(2026, 6, 2), date(2026, 6, 3)


def test_a_day_comes_from_its_best_source_as_a_whole(database: Database) -> None:
    add(database, days.cardio_load_day, day=NEXT, source="accesslink_v3", strain=50.0, status="MAINTAINING")
    add(database, days.cardio_load_day, day=DAY, source="accesslink_v3", strain=40.0, status="PRODUCTIVE")
    add(database, days.cardio_load_day, day=DAY, source="export", strain=42.0)
    add(database, days.cardio_load_day, day=DAY, source="accesslink_v4", strain=41.0)
    found = cardio_load(database, 1, DAY, NEXT)
    assert found.select("day", "strain", "status").rows() == [(DAY, 41.0, None), (NEXT, 50.0, "MAINTAINING")]
    assert "source" not in found.columns


def test_other_people_and_days_stay_out(database: Database) -> None:
    add(database, days.cardio_load_day, day=DAY, strain=40.0)
    add(database, days.cardio_load_day, day=NEXT, strain=70.0, athlete_id=2)
    add(database, days.cardio_load_day, day=date(2026, 6, 4), strain=60.0)
    assert cardio_load(database, 1, DAY, NEXT)["strain"].to_list() == [40.0]


def test_an_empty_result_keeps_its_types(database: Database) -> None:
    found = cardio_load(database, 1, DAY, NEXT)
    assert found.is_empty()
    assert found.schema["day"].to_python() is date
    assert found.schema["ratio"].is_float()
