from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from polar_data.database import Database
from polar_data.errors import PayloadError
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import days
from polar_data.sources import endpoint_of
from polar_data.store import series
from tests.polar_data.hand_made import DAY, add, connect, take, temperature, temperatures

NIGHT = DAY - timedelta(days=1)  # a period belongs to the day it starts
KIND, KEY = "temperature", f"{NIGHT}T23:00:00/A/skin"
FRAME = pl.DataFrame({"offset_s": [0.0, 60.0, 120.0], "temperature_c": [33.0, None, 35.0]})


@pytest.fixture
def measured(database: Database) -> Database:
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0, float("nan"), 35.0])), NIGHT)
    return database


def test_a_series_is_found_by_person_kind_and_key(measured: Database) -> None:
    found = series.read(measured, 1, KIND, KEY)
    assert found is not None
    assert_frame_equal(found, FRAME)
    assert series.read(measured, 1, KIND, "another") is None
    assert series.read(measured, 1, "speed", KEY) is None
    assert series.read(measured, 2, KIND, KEY) is None


def test_the_newest_revision_is_read(measured: Database) -> None:
    take(measured, "temperature", temperatures(temperature([34.0])), NIGHT)
    found = series.read(measured, 1, KIND, KEY)
    assert found is not None
    assert found.rows() == [(0.0, 34.0)]


def test_of_two_sources_the_best_that_has_samples_is_read(measured: Database) -> None:
    connect(measured, 2, api="accesslink_v3")
    values = {"kind": KIND, "key": KEY, "day": NIGHT}
    add(measured, days.series, source="accesslink_v3", item="2/temperature/none", **values)
    found = series.read(measured, 1, KIND, KEY)
    assert found is not None
    assert found.height == 3


def test_samples_that_cannot_be_read_say_so(database: Database) -> None:
    connect(database)
    body = temperature([33.0])
    body["temperatureMeasurementSamples"][0]["recordingTimeDeltaMilliseconds"] = "soon"
    take(database, "temperature", temperatures(body), NIGHT)
    with pytest.raises(PayloadError, match=r"Temperature: .*'soon'"):
        series.read(database, 1, KIND, KEY)


def test_what_is_made_late_is_made_once_when_first_read(database: Database) -> None:
    connect(database)
    asked: list[tuple[str, str]] = []

    def fill(where: Database, kind: str, key: str) -> None:
        asked.append((kind, key))
        take(where, "temperature", temperatures(temperature([33.0, float("nan"), 35.0])), NIGHT)

    database.fill_series = fill
    for _ in range(2):
        found = series.read(database, 1, KIND, KEY)
        assert found is not None
        assert_frame_equal(found, FRAME)
    assert asked == [(KIND, KEY)]


def test_the_series_of_some_days_come_in_one_frame(database: Database) -> None:
    connect(database)
    for late, celsius in ((2, 36.0), (1, 35.0), (0, 33.0)):
        day = DAY + timedelta(days=late)
        take(database, "temperature", temperatures(temperature([celsius], day)), day - timedelta(days=1))
    found = series.read_days(database, 1, KIND, NIGHT, DAY)
    assert found is not None
    assert found.rows() == [
        (0.0, 33.0, NIGHT, f"{NIGHT}T23:00:00/A/skin"),
        (0.0, 35.0, DAY, f"{DAY}T23:00:00/A/skin"),
    ]
    assert series.read_days(database, 2, KIND, NIGHT, DAY) is None


def test_of_a_day_only_the_best_source_is_read(measured: Database) -> None:
    connect(measured, 2, api="accesslink_v3")
    body = temperatures(temperature([36.0], device="B"))
    call = Call(endpoint_of("temperature"), "window", NIGHT, DAY)
    Intake(measured, 2, 1, "accesslink_v3").take([Answer(call, body)])
    found = series.read_days(measured, 1, KIND, NIGHT, NIGHT)
    assert found is not None
    assert found["temperature_c"].to_list() == [33.0, None, 35.0]
