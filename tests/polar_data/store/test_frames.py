from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
from sqlalchemy import select

from polar_data.database import Database
from polar_data.schema import days, kept, training
from polar_data.store.frames import frame
from tests.polar_data.hand_made import DAY, NOW, add, connect

COLUMNS = ("session_id", "day", "start_local", "hr_avg_bpm", "distance_m", "has_route", "created_utc")
QUERY = select(*[training.session.c[name] for name in COLUMNS]).order_by(training.session.c.session_id)
TYPES = {
    "session_id": pl.String,
    "day": pl.Date,
    "start_local": pl.Datetime("us"),
    "hr_avg_bpm": pl.Int64,
    "distance_m": pl.Float64,
    "has_route": pl.Boolean,
    "created_utc": pl.Datetime("us", "UTC"),
}


def test_every_type_comes_back_as_it_is_declared(database: Database) -> None:
    wall = datetime(2026, 9, 30, 23, 59, 59, 123456)
    row = {"day": DAY, "start_local": wall, "hr_avg_bpm": 140, "distance_m": 10.0, "created_utc": NOW}
    add(database, training.session, session_id="1", has_route=True, **row)
    add(database, training.session, session_id="2")
    found = frame(database, QUERY)
    assert dict(found.schema) == TYPES
    assert found.rows() == [
        ("1", date(2026, 9, 30), wall, 140, 10.0, True, datetime(2026, 10, 1, 8, tzinfo=UTC)),
        ("2", None, None, None, None, None, None),
    ]


def test_types_hold_where_nothing_is_found(database: Database) -> None:
    found = frame(database, QUERY)
    assert found.height == 0
    assert dict(found.schema) == TYPES


def test_a_value_far_down_may_be_the_first_of_its_column(database: Database) -> None:
    for n in range(120):
        add(database, days.sleep_night, night=date.fromordinal(DAY.toordinal() + n))
    add(database, days.sleep_night, night=date(2027, 12, 31), sleep_score=80.5, device="A")
    query = select(days.sleep_night.c.sleep_score, days.sleep_night.c.device)
    found = frame(database, query.order_by(days.sleep_night.c.night))
    assert found.row(120) == (80.5, "A")
    assert found.null_count().row(0) == (120, 120)


def test_bytes_and_labels(database: Database) -> None:
    connect(database)
    add(database, kept.archive_series, sha256="k", body=b"\x00\xff")
    packed, person = kept.archive_series, kept.athlete
    query = select(packed.c.body, packed.c.sha256.label("print"), person.c.name)
    found = frame(database, query.join_from(packed, person, person.c.id == 1))
    assert found.rows(named=True) == [{"body": b"\x00\xff", "print": "k", "name": "Person 1"}]
