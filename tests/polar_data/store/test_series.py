from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from polar_data import derive
from polar_data.database import Database
from polar_data.errors import DatabaseBusyError
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.rebuild import rebuild
from polar_data.schema import DERIVED, days
from polar_data.sources import endpoint_of
from polar_data.store import series, sync_log
from tests.polar_data.hand_made import (
    DAY,
    add,
    connect,
    content,
    rows,
    take,
    temperature,
    temperatures,
)

NIGHT = DAY - timedelta(days=1)  # a period belongs to the day it starts
KIND, KEY = "temperature", f"{NIGHT}T23:00:00/A/skin"
FRAME = pl.DataFrame({"offset_s": [0.0, 60.0, 120.0], "temperature_c": [33.0, None, 35.0]})


@pytest.fixture
def measured(database: Database) -> Database:
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0, float("nan"), 35.0])), NIGHT)
    return database


def test_a_series_is_found_by_person_kind_and_key(measured: Database) -> None:
    found = series.read(measured, 1, KIND, KEY).frame
    assert found is not None
    assert_frame_equal(found, FRAME)
    assert series.read(measured, 1, KIND, "another").frame is None
    assert series.read(measured, 1, "speed", KEY).frame is None
    assert series.read(measured, 2, KIND, KEY).frame is None


def test_the_newest_revision_is_read(measured: Database) -> None:
    take(measured, "temperature", temperatures(temperature([34.0])), NIGHT)
    found = series.read(measured, 1, KIND, KEY).frame
    assert found is not None
    assert found.rows() == [(0.0, 34.0)]


def test_of_two_sources_the_best_that_has_samples_is_read(measured: Database) -> None:
    connect(measured, 2, api="accesslink_v3")
    values = {"kind": KIND, "key": KEY, "day": NIGHT}
    add(measured, days.series, source="accesslink_v3", item="2/temperature/none", **values)
    found = series.read(measured, 1, KIND, KEY).frame
    assert found is not None
    assert found.height == 3


UNREAD = "Temperature: 'soon' is not a number"


def unreadable(celsius: float = 33.0, **more: Any) -> dict[str, Any]:
    """A night whose row can be read, and whose samples cannot."""
    body = temperature([celsius], **more)
    body["temperatureMeasurementSamples"][0]["recordingTimeDeltaMilliseconds"] = "soon"
    return body


def listed(database: Database) -> list[str]:
    return sync_log.unreadable(database, 1)["problem"].to_list()


def test_samples_that_cannot_be_read_say_so_and_their_item_is_listed(database: Database) -> None:
    connect(database)
    take(database, "temperature", temperatures(unreadable()), NIGHT)
    before = content(database, DERIVED)
    assert listed(database) == []  # a sync makes no series
    version = database.data_version(1)
    assert series.read(database, 1, KIND, KEY) == (None, (UNREAD,))
    assert listed(database) == [f"{UNREAD} (the rest of the item is read)"]
    assert (content(database, DERIVED), database.data_version(1)) == (before, version)


def test_what_is_listed_is_not_written_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(database)
    take(database, "temperature", temperatures(unreadable()), NIGHT)
    series.read(database, 1, KIND, KEY)
    monkeypatch.setattr(database, "write", None)
    assert series.read(database, 1, KIND, KEY).unread == (UNREAD,)


def test_a_database_in_use_is_no_reason_to_fail(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    connect(database)
    take(database, "temperature", temperatures(unreadable()), NIGHT)

    def busy() -> None:
        raise DatabaseBusyError("The database is in use by another program")

    with monkeypatch.context() as patched:
        patched.setattr(database, "write", busy)
        assert series.read(database, 1, KIND, KEY).unread == (UNREAD,)
    assert listed(database) == []
    series.read(database, 1, KIND, KEY)
    assert len(listed(database)) == 1


def test_a_new_revision_that_can_be_read_is_listed_no_more(database: Database) -> None:
    connect(database)
    take(database, "temperature", temperatures(unreadable()), NIGHT)
    series.read(database, 1, KIND, KEY)
    take(database, "temperature", temperatures(temperature([33.0])), NIGHT)
    assert listed(database) == []
    assert series.read(database, 1, KIND, KEY).unread == ()


def test_a_revision_that_came_meanwhile_is_not_listed_for_the_one_before(database: Database) -> None:
    connect(database)
    take(database, "temperature", temperatures(unreadable()), NIGHT)
    item = rows(database, days.series)[0]["item"]
    with database.read() as connection:
        revision = derive.unlisted_revision(connection, item)
    assert revision is not None
    take(database, "temperature", temperatures(temperature([33.0])), NIGHT)
    with database.write() as connection:
        derive.note_series(connection, item, revision, UNREAD)
    assert listed(database) == []


def test_a_rebuild_gives_the_same_and_the_next_look_lists_it_again(database: Database) -> None:
    connect(database)
    take(database, "temperature", temperatures(unreadable()), NIGHT)
    series.read(database, 1, KIND, KEY)
    before = content(database, DERIVED)
    rebuild(database)
    assert content(database, DERIVED) == before
    assert series.read(database, 1, KIND, KEY).unread == (UNREAD,)
    assert len(listed(database)) == 1


def test_where_the_best_source_cannot_be_read_the_next_is(database: Database) -> None:
    connect(database)
    connect(database, 2, api="accesslink_v3")
    take(database, "temperature", temperatures(unreadable()), NIGHT)
    sound = Call(endpoint_of("temperature"), "window", NIGHT, DAY)
    Intake(database, 2, 1, "accesslink_v3").take([Answer(sound, temperatures(temperature([36.0])))])
    found = series.read(database, 1, KIND, KEY)
    assert found.frame is not None
    assert (found.frame["temperature_c"].to_list(), found.unread) == ([36.0], ())
    assert len(listed(database)) == 1


def test_several_are_read_and_listed_beside_each_other(database: Database) -> None:
    connect(database)
    night = temperatures(unreadable(), unreadable(device="B"), temperature([34.0], device="C"))
    take(database, "temperature", night, NIGHT)
    keys = [KEY.replace("/A/", f"/{device}/") for device in "ABC"]
    found = series.read_each(database, [(1, KIND, key) for key in keys])
    assert [each.unread for each in found] == [(UNREAD,), (UNREAD,), ()]
    assert len(listed(database)) == 2


def test_of_some_days_only_what_cannot_be_read_is_left_out(database: Database) -> None:
    connect(database)
    for body, day in ((unreadable(), NIGHT), (temperature([35.0], DAY + timedelta(days=1)), DAY)):
        take(database, "temperature", temperatures(body), day)
    found = series.read_days(database, 1, KIND, NIGHT, DAY)
    assert found.frame is not None
    assert (found.frame["day"].to_list(), found.unread) == ([DAY], (UNREAD,))
    assert len(listed(database)) == 1


def test_what_is_made_late_is_made_once_when_first_read(database: Database) -> None:
    connect(database)
    asked: list[tuple[str, str]] = []

    def fill(where: Database, kind: str, key: str) -> None:
        asked.append((kind, key))
        take(where, "temperature", temperatures(temperature([33.0, float("nan"), 35.0])), NIGHT)

    database.fill_series = fill
    for _ in range(2):
        found = series.read(database, 1, KIND, KEY).frame
        assert found is not None
        assert_frame_equal(found, FRAME)
    assert asked == [(KIND, KEY)]


def test_the_series_of_some_days_come_in_one_frame(database: Database) -> None:
    connect(database)
    for late, celsius in ((2, 36.0), (1, 35.0), (0, 33.0)):
        day = DAY + timedelta(days=late)
        take(database, "temperature", temperatures(temperature([celsius], day)), day - timedelta(days=1))
    found = series.read_days(database, 1, KIND, NIGHT, DAY).frame
    assert found is not None
    assert found.rows() == [
        (0.0, 33.0, NIGHT, f"{NIGHT}T23:00:00/A/skin"),
        (0.0, 35.0, DAY, f"{DAY}T23:00:00/A/skin"),
    ]
    assert series.read_days(database, 2, KIND, NIGHT, DAY).frame is None


def test_of_a_day_only_the_best_source_is_read(measured: Database) -> None:
    connect(measured, 2, api="accesslink_v3")
    body = temperatures(temperature([36.0], device="B"))
    call = Call(endpoint_of("temperature"), "window", NIGHT, DAY)
    Intake(measured, 2, 1, "accesslink_v3").take([Answer(call, body)])
    found = series.read_days(measured, 1, KIND, NIGHT, NIGHT).frame
    assert found is not None
    assert found["temperature_c"].to_list() == [33.0, None, 35.0]
