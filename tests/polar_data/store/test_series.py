from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

import polars as pl
from polars.testing import assert_frame_equal
from pyarrow import parquet

from polar_data.database import Database
from polar_data.schema import days
from polar_data.store import series
from tests.polar_data.hand_made import DAY, V4, add

HEART = pl.DataFrame({"t_s": [0.0, 1.0, 2.0], "hr_bpm": [61, None, 63], "held": [True, False, None]})


def keep(database: Database, frame: pl.DataFrame, key: str, source: str = V4, late_days: int = 0) -> None:
    body, day = series.encode(frame), DAY + timedelta(days=late_days)
    values = {"kind": "heart", "key": key, "day": day, "rows": frame.height, "source": source}
    add(database, days.series, body=body, **values)


def test_a_frame_comes_back_with_its_types_and_gaps() -> None:
    assert_frame_equal(series.decode(series.encode(HEART)), HEART)
    assert_frame_equal(series.decode(series.encode(HEART.clear())), HEART.clear())


def test_times_and_gaps_of_every_type_come_back() -> None:
    at = pl.Series([None, datetime(2026, 1, 1, 23, 59, 59, 999_999)], dtype=pl.Datetime("us"))
    words = pl.Series([None, "wake"], dtype=pl.String)
    frame = pl.DataFrame({"at": at, "word": words, "none": pl.Series([None, None], dtype=pl.Float64)})
    assert_frame_equal(series.decode(series.encode(frame)), frame)


def test_a_series_is_parquet_in_zstd() -> None:
    group = parquet.ParquetFile(BytesIO(series.encode(HEART))).metadata.row_group(0)
    assert {group.column(index).compression for index in range(HEART.width)} == {"ZSTD"}


def test_equal_frames_are_equal_bytes() -> None:
    assert series.encode(HEART) == series.encode(HEART.clone())


def test_a_series_is_found_by_person_kind_and_key(database: Database) -> None:
    keep(database, HEART, "one")
    found = series.read(database, 1, "heart", "one")
    assert found is not None
    assert_frame_equal(found, HEART)
    assert series.read(database, 1, "heart", "another") is None
    assert series.read(database, 1, "speed", "one") is None
    assert series.read(database, 2, "heart", "one") is None


def test_of_two_sources_the_best_is_read(database: Database) -> None:
    keep(database, HEART.head(1), "one", source="accesslink_v3")
    keep(database, HEART, "one", source="export")
    found = series.read(database, 1, "heart", "one")
    assert found is not None
    assert found.height == 3


def test_what_is_made_late_is_made_once_when_first_read(database: Database) -> None:
    asked: list[tuple[str, str]] = []

    def fill(where: Database, kind: str, key: str) -> None:
        asked.append((kind, key))
        keep(where, HEART, key)

    database.fill_series = fill
    for _ in range(2):
        found = series.read(database, 1, "heart", "one")
        assert found is not None
        assert_frame_equal(found, HEART)
    assert asked == [("heart", "one")]


def test_the_series_of_some_days_come_in_one_frame(database: Database) -> None:
    keep(database, HEART.head(1).drop("held"), "b", late_days=1)
    keep(database, HEART.head(2), "a")
    keep(database, HEART, "too late", late_days=2)
    found = series.read_days(database, 1, "heart", DAY, DAY + timedelta(days=1))
    assert found is not None
    assert found.rows() == [
        (0.0, 61, True, DAY, "a"),
        (1.0, None, False, DAY, "a"),
        (0.0, 61, None, DAY + timedelta(days=1), "b"),
    ]
    assert series.read_days(database, 2, "heart", DAY, DAY) is None
