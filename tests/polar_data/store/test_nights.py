from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Table

from polar_data.database import Database, upsert
from polar_data.schema import days
from polar_data.store import nights

NIGHT = date(2026, 6, 2)


def _put(database: Database, table: Table, **values: object) -> None:
    row = {"athlete_id": 1, "night": NIGHT, "item": "x"} | values
    with database.write(1) as connection:
        upsert(connection, table, [row])


def test_one_row_a_night_of_the_best_source(database: Database) -> None:
    _put(database, days.sleep_night, source="accesslink_v3", sleep_score=60.0)
    _put(database, days.sleep_night, source="accesslink_v4", sleep_score=80.0)
    _put(database, days.sleep_night, source="accesslink_v3", sleep_score=70.0, night=date(2026, 6, 3))
    found = nights.sleep(database, 1, date(2026, 6, 1), date(2026, 6, 4))
    assert found.select("night", "sleep_score").rows() == [(NIGHT, 80.0), (date(2026, 6, 3), 70.0)]


def test_what_the_best_source_lacks_comes_from_the_next(database: Database) -> None:
    """v4 has no sleep charge; its stages are not filled up with those of v3."""
    _put(database, days.sleep_night, source="accesslink_v3", sleep_charge=4, deep_s=60.0, rem_s=70.0)
    _put(database, days.sleep_night, source="accesslink_v4", sleep_score=80.0, deep_s=61.0)
    found = nights.sleep(database, 1, NIGHT, NIGHT)
    assert found.select("sleep_score", "sleep_charge", "deep_s", "rem_s").rows() == [(80.0, 4, 61.0, None)]
    assert "source" not in found.columns


def test_stages_are_of_one_source_and_in_order(database: Database) -> None:
    for source, stages in (("accesslink_v3", ("wake",)), ("accesslink_v4", ("light", "deep", "rem"))):
        for seq, stage in reversed(list(enumerate(stages))):
            _put(database, days.sleep_stage, source=source, seq=seq, start_s=seq * 600.0, stage=stage)
    assert nights.stages(database, 1, NIGHT, NIGHT)["stage"].to_list() == ["light", "deep", "rem"]


def test_other_people_and_days_stay_out(database: Database) -> None:
    _put(database, days.recharge_night, source="accesslink_v4", ans_charge=1.5)
    _put(database, days.recharge_night, source="accesslink_v4", ans_charge=9.0, athlete_id=2)
    _put(database, days.recharge_night, source="accesslink_v4", ans_charge=8.0, night=date(2026, 6, 9))
    assert nights.recharge(database, 1, NIGHT, NIGHT)["ans_charge"].to_list() == [1.5]


def test_an_empty_result_keeps_its_types(database: Database) -> None:
    found = nights.sleep(database, 1, NIGHT, NIGHT)
    assert found.is_empty()
    assert found.schema["start_local"].to_python() is datetime
    assert found.schema["sleep_score"].is_float()
