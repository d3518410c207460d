from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from polar_data import archive, rebuild
from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import days, kept, training
from polar_data.sources import endpoint_of
from polar_data.store import coverage, sync_log
from tests.polar_data.hand_made import DAY, NOW, V4, connect, rows, take, temperature, temperatures

EVE = DAY - timedelta(days=1)  # the day a night's temperature item begins on


@pytest.fixture(autouse=True)
def connected(database: Database) -> None:
    connect(database)


def take_nights(database: Database, *items: Any, days: int = 1) -> Any:
    return take(database, "temperature", temperatures(*items), EVE, days)


def take_around(database: Database, *items: Any) -> Any:
    """A window whose border days are not the night's."""
    return take(database, "temperature", temperatures(*items), EVE - timedelta(days=1), 3)


def session(number: int, hour: int = 10, day: date = DAY, modified: str = "2026-10-01T06:00:00Z") -> Any:
    return {
        "identifier": {"id": str(number)},
        "startTime": f"{day}T{hour:02d}:00:00",
        "stopTime": f"{day}T{hour + 1:02d}:00:00",
        "durationMillis": 3_600_000,
        "modified": modified,
    }


def list_sessions(database: Database, *items: Any, days: int = 1) -> None:
    take(database, "training_sessions", {"trainingSessions": list(items)}, DAY, days, "listing")


def fetch_sessions(database: Database, *items: Any) -> Any:
    return take(database, "training_sessions", {"trainingSessions": list(items)}, DAY, 1, "detail")


def skin_temperature(database: Database) -> dict[date, float | None]:
    return {r["day"]: r["skin_temperature"] for r in rows(database, days.daily)}


def states(database: Database) -> dict[date, tuple[str, str | None, str | None]]:
    return {r["day"]: (r["state"], r["listed"], r["fetched"]) for r in rows(database, kept.coverage)}


def test_an_answer_is_archived_derived_and_covered(database: Database) -> None:
    result = take_nights(database, temperature([33.0, 35.0]), days=2)
    assert (result.new, result.changed, result.unreadable, result.refused) == (1, 0, [], [])
    (item,) = rows(database, kept.archive_item)
    key = "2026-09-29T23:00:00/A/TM_SKIN_TEMPERATURE"
    assert (item["endpoint"], item["key"], item["day"], item["revision"]) == ("temperature", key, EVE, 1)
    (period,) = rows(database, days.temperature_period)
    assert (period["athlete_id"], period["source"], period["mean_c"]) == (1, V4, 34.0)
    assert skin_temperature(database) == {DAY: 34.0}
    assert states(database) == {EVE: ("data", None, None), DAY: ("empty", None, None)}
    assert database.data_version(1) == 1


def test_the_same_answer_again_changes_nothing(database: Database) -> None:
    take_nights(database, temperature([33.0]))
    before = rows(database, kept.archive_item), rows(database, kept.derivation), database.data_version(1)
    result = take_nights(database, temperature([33.0]))
    assert (result.new, result.changed) == (0, 0)
    after = rows(database, kept.archive_item), rows(database, kept.derivation), database.data_version(1)
    assert after == before


def test_a_changed_item_is_a_new_revision_and_replaces_the_rows(database: Database) -> None:
    take_nights(database, temperature([33.0], modified="2026-09-30T07:00:00Z"))
    result = take_nights(database, temperature([36.0], modified="2026-09-30T08:00:00Z"))
    assert (result.new, result.changed) == (0, 1)
    assert [(r["revision"], r["current"]) for r in rows(database, kept.archive_item)] == [
        (1, False),
        (2, True),
    ]
    assert [r["revision"] for r in rows(database, kept.derivation)] == [2]
    assert [r["mean_c"] for r in rows(database, days.temperature_period)] == [36.0]
    assert skin_temperature(database) == {DAY: 36.0}


def test_unknown_keys_survive_in_the_archive(database: Database) -> None:
    body = temperature([33.0], aNewThing={"nobody": ["knows", 1.5, None]})
    take_nights(database, body)
    (item,) = rows(database, kept.archive_item)
    with database.read() as connection:
        assert archive.load(connection, item["body"]) == body
    assert [r["mean_c"] for r in rows(database, days.temperature_period)] == [33.0]


@pytest.mark.parametrize(
    "odd",
    [
        temperature([99.0]) | {"temperatureMeasurementSamples": "none"},
        temperature([99.0], device="B") | {"startTime": "long ago"},
        {"neither": "key nor day"},
        "a bare text",
        17,
    ],
)
def test_an_unreadable_item_costs_that_item_only(database: Database, odd: Any) -> None:
    result = take_nights(database, temperature([33.0], device="A2"), odd, temperature([35.0], device="A3"))
    assert result.refused == []
    assert result.new == 3
    ((endpoint, key, why),) = result.unreadable
    assert endpoint == "temperature"
    assert why.startswith("Temperature: ")
    assert sorted(r["mean_c"] for r in rows(database, days.temperature_period)) == [33.0, 35.0]
    listed = sync_log.unreadable(database, 1)
    assert listed.rows() == [("temperature", "Temperature", key, why)]
    kept_bodies = [r["body"] for r in rows(database, kept.archive_item) if r["key"] == key]
    with database.read() as connection:
        assert [archive.load(connection, body) for body in kept_bodies] == [odd]
    assert states(database) == {EVE: ("data", None, None)}


def test_an_unreadable_item_again_is_no_new_item(database: Database) -> None:
    take_nights(database, {"neither": "key nor day"})
    assert take_nights(database, {"neither": "key nor day"}).new == 0
    assert len(rows(database, kept.archive_item)) == 1


def test_a_problem_is_cleared_when_the_item_can_be_read(database: Database) -> None:
    take_nights(database, temperature([33.0]) | {"temperatureMeasurementSamples": "none"})
    assert sync_log.unreadable(database, 1).height == 1
    assert rows(database, days.temperature_period) == []
    take_nights(database, temperature([33.0]))
    assert sync_log.unreadable(database, 1).height == 0
    assert skin_temperature(database) == {DAY: 33.0}


def test_an_item_that_can_no_longer_be_read_takes_its_old_rows_with_it(database: Database) -> None:
    take_nights(database, temperature([33.0]))
    take_nights(database, temperature([33.0]) | {"temperatureMeasurementSamples": "none"})
    assert rows(database, days.temperature_period) == []
    assert skin_temperature(database) == {}


def test_what_vanished_at_polar_leaves_the_tables_but_not_the_archive(database: Database) -> None:
    take_around(database, temperature([33.0]), temperature([35.0], device="B"))
    assert skin_temperature(database) == {DAY: 34.0}
    take_around(database, temperature([35.0], device="B"))
    items = rows(database, kept.archive_item)
    assert [r["vanished_utc"] is None for r in items] == [False, True]
    assert skin_temperature(database) == {DAY: 35.0}
    take_around(database)
    assert rows(database, days.temperature_period) == []
    assert rows(database, days.series) == []
    assert skin_temperature(database) == {}


def test_an_item_missing_on_a_windows_border_day_is_not_taken_for_gone(database: Database) -> None:
    take_nights(database, temperature([33.0]))
    take_nights(database)  # the night may be filed under the day before
    assert skin_temperature(database) == {DAY: 33.0}


def body_temperature(day: date, hour: int) -> Any:
    start, stop = f"{day}T{hour:02d}:00:00", f"{day}T{hour:02d}:30:00"
    return {"source_device_id": "A", "start_time": start, "end_time": stop, "samples": []}


def take_temperatures(database: Database, first: date, *items: Any) -> None:
    take(database, "v3_body_temperature", list(items), first, 2)


def test_where_polar_forgets_only_an_item_beside_another_of_its_day_is_gone(database: Database) -> None:
    nights = [body_temperature(day, hour) for day in (EVE, DAY) for hour in (1, 23)]
    take_temperatures(database, EVE, *nights)
    take_temperatures(database, EVE)  # forgotten
    take_temperatures(database, EVE, nights[1], nights[3])  # EVE is the border: half of it is forgotten
    gone = [r["vanished_utc"] is not None for r in rows(database, kept.archive_item)]
    assert gone == [False, False, True, False]


def test_a_day_before_newer_ones_is_a_border_where_polar_forgets_too(database: Database) -> None:
    nights = [body_temperature(EVE, 1), body_temperature(EVE, 23), body_temperature(DAY, 1)]
    take_temperatures(database, EVE, *nights)
    take_temperatures(database, EVE - timedelta(days=1), nights[0])  # the other is filed under the next day
    assert [r["vanished_utc"] for r in rows(database, kept.archive_item)] == [None] * 3


def test_an_unreadable_item_that_vanished_is_listed_no_more(database: Database) -> None:
    take_around(database, temperature([33.0]) | {"temperatureMeasurementSamples": "none"})
    take_around(database)
    assert sync_log.unreadable(database, 1).height == 0


def test_what_vanished_may_come_back_as_the_same_revision(database: Database) -> None:
    take_around(database, temperature([33.0]))
    take_around(database)
    result = take_around(database, temperature([33.0]))
    assert (result.new, result.changed) == (0, 1)
    (item,) = rows(database, kept.archive_item)
    assert (item["revision"], item["vanished_utc"]) == (1, None)
    assert skin_temperature(database) == {DAY: 33.0}


def test_only_what_the_window_covers_can_vanish(database: Database) -> None:
    take_nights(database, temperature([33.0]))
    take(database, "temperature", temperatures(), DAY, 5)
    take(database, "skin_contacts", {"skinContactPeriods": []}, EVE, 5)
    assert [r["vanished_utc"] for r in rows(database, kept.archive_item)] == [None]


def test_a_refused_answer_leaves_the_other_answers(database: Database) -> None:
    call = Call(endpoint_of("temperature"), "window", EVE, DAY)
    result = Intake(database, 1, 1, V4).take(
        [Answer(call, "no object"), Answer(call, temperatures(temperature([33.0])))]
    )
    assert [refused.first for refused, _ in result.refused] == [EVE]
    assert skin_temperature(database) == {DAY: 33.0}


def test_a_listing_tells_which_days_have_data_and_when_they_changed(database: Database) -> None:
    late = session(2, 18, modified="2026-10-02T06:00:00Z")
    list_sessions(database, session(1), late, days=2)
    assert rows(database, kept.archive_item) == []
    assert states(database) == {
        DAY: ("pending", "2026-10-02T06:00:00Z 2", None),
        DAY + timedelta(days=1): ("empty", None, None),
    }


def test_a_listed_day_is_data_when_it_was_fetched_and_stays_so_unless_it_changed(database: Database) -> None:
    list_sessions(database, session(1))
    fetch_sessions(database, session(1))
    fetched = ("data", "2026-10-01T06:00:00Z 1", "2026-10-01T06:00:00Z 1")
    assert states(database) == {DAY: fetched}
    list_sessions(database, session(1))
    assert states(database) == {DAY: fetched}
    list_sessions(database, session(1, modified="2026-10-03T06:00:00Z"))
    assert states(database) == {DAY: ("pending", "2026-10-03T06:00:00Z 1", "2026-10-01T06:00:00Z 1")}


def test_a_listing_without_a_session_marks_it_vanished(database: Database) -> None:
    list_sessions(database, session(1))
    fetch_sessions(database, session(1))
    list_sessions(database)
    assert rows(database, training.session) == []
    assert [r["vanished_utc"] is None for r in rows(database, kept.archive_item)] == [False]
    assert states(database) == {DAY: ("empty", None, None)}


def test_a_rest_day_has_a_load_of_zero_and_a_day_not_asked_has_none(database: Database) -> None:
    list_sessions(database, days=1)
    assert rows(database, days.daily) == []  # the watch may hold a session still
    night = DAY + timedelta(days=2)  # filed under the day on which it began
    take_nights(database, temperature([33.0], day=night), days=3)
    found = [(r["day"], r["training_load"], r["skin_temperature"]) for r in rows(database, days.daily)]
    assert found == [(DAY, 0.0, None), (night, None, 33.0)]


def test_a_listing_that_makes_a_rest_day_known_is_news_of_the_person_once(database: Database) -> None:
    take_nights(database, temperature([33.0], day=DAY + timedelta(days=2)), days=3)
    seen = [database.data_version(1)]
    for _ in range(2):
        list_sessions(database)
        seen.append(database.data_version(1))
    assert seen == [1, 2, 2]
    assert [r["training_load"] for r in rows(database, days.daily) if r["day"] == DAY] == [0.0]


@pytest.mark.parametrize("state", ["failed", "not_consented", "not_supported"])
def test_a_rest_day_stays_known_where_it_cannot_be_asked_again(database: Database, state: str) -> None:
    """The calendar tells of the refusal, and the sync asks again."""
    database.clock = lambda: NOW + timedelta(days=1)
    take_nights(database, temperature([33.0], day=DAY + timedelta(days=2)), days=3)
    list_sessions(database)
    known = rows(database, days.daily)
    assert [r["training_load"] for r in known if r["day"] == DAY] == [0.0]
    for later in (2, 3):
        with database.write() as connection:
            now = NOW + timedelta(days=later)
            coverage.mark_missed(connection, 1, "training_sessions", [DAY], state, now)
    rebuild.rebuild(database)
    assert rows(database, days.daily) == known
    (day,) = [r for r in rows(database, kept.coverage) if r["endpoint"] == "training_sessions"]
    assert (day["state"], day["checked_utc"]) == (state, NOW + timedelta(days=3))


def test_whole_answers_and_children_are_kept_under_their_names(database: Database) -> None:
    take(database, "sports", {"sports": [{"id": {"id": "1"}, "name": "Running"}]}, kind="whole")
    assert [(r["endpoint"], r["day"]) for r in rows(database, kept.archive_item)] == [("sports", None)]
    assert states(database) == {sync_log.WHOLE: ("data", None, None)}
    take(database, "sports", {"sports": []}, kind="whole")
    assert states(database) == {sync_log.WHOLE: ("empty", None, None)}
    assert [r["vanished_utc"] is None for r in rows(database, kept.archive_item)] == [False]


def test_two_different_items_of_one_key_are_both_kept(database: Database) -> None:
    take_nights(database, temperature([33.0]), temperature([35.0]))
    keys = sorted(r["key"] for r in rows(database, kept.archive_item))
    assert len(keys) == 2
    assert keys[1] == f"{keys[0]}#2"


def test_a_listed_day_that_comes_empty_is_refused_and_its_items_stay(database: Database) -> None:
    list_sessions(database, session(1))
    fetch_sessions(database, session(1))
    list_sessions(database, session(1, modified="2026-10-02T06:00:00Z"))
    result = fetch_sessions(database)
    assert [call.first for call, _ in result.refused] == [DAY]
    assert [r["vanished_utc"] for r in rows(database, kept.archive_item)] == [None]


def test_a_session_moved_to_the_next_day_is_not_taken_for_gone(database: Database) -> None:
    morrow = DAY + timedelta(days=1)
    intake = Intake(database, 1, 1, V4)
    endpoint = endpoint_of("training_sessions")

    def fetched(day: date, *items: Any) -> Answer:
        call = Call(endpoint, "detail", day, day + timedelta(days=1))
        return Answer(call, {"trainingSessions": list(items)})

    stays, moves = session(1), session(2)
    intake.take([fetched(DAY, stays, moves)])
    late = session(2, day=morrow, modified="2026-10-02T06:00:00Z")
    intake.take([fetched(morrow, late), fetched(DAY, stays)])
    assert [(r["session_id"], r["day"]) for r in rows(database, training.session)] == [
        ("1", DAY),
        ("2", morrow),
    ]
