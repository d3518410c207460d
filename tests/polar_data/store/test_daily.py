from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, insert

from analytics.metrics import METRICS
from polar_data.database import Database
from polar_data.schema import days, kept, profile, tests, training
from polar_data.store import daily
from polar_data.store.best import SOURCES
from tests.polar_data.hand_made import DAY, NOW, V4, add, connect

EVE = DAY - timedelta(days=1)
NEXT = DAY + timedelta(days=1)
V3 = "accesslink_v3"
REST = dict.fromkeys(("training_load", "training_duration", "training_distance", "muscle_load"), 0.0)


def at(clock: str, day: date = DAY) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}")


def night(database: Database, **values: Any) -> None:
    add(database, days.sleep_night, **({"night": DAY} | values))


def session(database: Database, name: str, start: str, stop: str, **values: Any) -> None:
    begin, end = at(start), at(stop)
    times = {"start_local": begin, "stop_local": end, "duration_s": (end - begin).total_seconds()}
    add(database, training.session, **({"session_id": name, "day": DAY} | times | values))


def worn(database: Database, device: str, **values: Any) -> None:
    add(database, days.activity_day, day=DAY, device=device, **values)


def skin(
    database: Database, device: str, stop: datetime, mean_c: float | None, samples: int, **more: Any
) -> None:
    values = {"start_local": stop - timedelta(hours=7), "stop_local": stop, "measurement": "skin"} | more
    add(database, days.temperature_period, device=device, mean_c=mean_c, samples=samples, **values)


def coverage(
    database: Database,
    state: str,
    endpoint: str = "training_sessions",
    day: date = DAY,
    *,
    checked: datetime = NOW + timedelta(days=2),
    **values: Any,
) -> None:
    row = {"connection_id": 1, "endpoint": endpoint, "day": day, "state": state, "checked_utc": checked}
    with database.write() as connection:
        connection.execute(insert(kept.coverage), row | values)


def synced(database: Database, day: date = NEXT, endpoint: str = "sleeps") -> None:
    """A watch told of `day`."""
    coverage(database, "data", endpoint, day)


def rewrite(database: Database, *touched: date) -> None:
    with database.write() as connection:
        daily.rewrite(connection, 1, touched or [EVE, DAY])


def values(database: Database, day: date = DAY) -> dict[str, float]:
    """The values that are there on a day, made anew."""
    rewrite(database)
    (row,) = daily.daily(database, 1, day, day).drop("day").to_dicts()
    return {name: value for name, value in row.items() if value is not None}


def test_the_columns_are_the_registry() -> None:
    assert set(daily.METRICS) == set(METRICS)
    assert len(daily.METRICS) == len(METRICS)


def test_a_night_in_hours_minutes_and_clock_times(database: Database) -> None:
    """Asleep at 23:15 of the day before is -0.75 h, awake at 06:45 is 6.75 h."""
    night(
        database,
        start_local=at("23:15:00", EVE),
        end_local=at("06:45:00"),
        asleep_s=25_200.0,
        deep_s=5_400.0,
        rem_s=6_300.0,
        light_s=13_500.0,
        interruption_s=1_800.0,
        efficiency_pct=93.3,
        continuity_index=3.4,
        sleep_score=81.0,
    )
    assert values(database) == {
        "sleep_duration": pytest.approx(7.0),
        "deep_sleep": pytest.approx(90.0),
        "rem_sleep": pytest.approx(105.0),
        "light_sleep": pytest.approx(225.0),
        "sleep_interruptions": pytest.approx(30.0),
        "sleep_efficiency": 93.3,
        "sleep_continuity": 3.4,
        "sleep_score": 81.0,
        "bedtime": -0.75,
        "wake_time": 6.75,
    }


def test_a_bedtime_after_midnight_is_positive(database: Database) -> None:
    night(database, start_local=at("01:30:00"))
    assert values(database) == {"bedtime": 1.5}


def test_nightly_recharge(database: Database) -> None:
    measured = {"rmssd_ms": 42.0, "heart_rate_bpm": 51.0, "breathing_rate": 14.2, "ans_charge": -1.7}
    add(database, days.recharge_night, night=DAY, **measured)
    assert values(database) == {
        "hrv_rmssd": 42.0,
        "resting_hr": 51.0,
        "breathing_rate": 14.2,
        "ans_charge": -1.7,
    }


def test_skin_temperature_is_the_mean_of_all_samples_of_the_night_that_ends(database: Database) -> None:
    """(33.0 * 100 + 35.0 * 300) / 400 = 34.5; the core sensor and the next night do not count."""
    skin(database, "A", at("03:00:00"), 33.0, 100)
    skin(database, "A", at("07:00:00"), 35.0, 300, start_local=at("03:10:00"))
    skin(database, "B", at("07:00:00"), 37.5, 300, measurement="core")
    skin(database, "C", at("07:00:00"), None, 0)
    skin(database, "A", at("07:00:00", DAY + timedelta(days=1)), 20.0, 300)
    assert values(database) == {"skin_temperature": pytest.approx(34.5)}
    assert values(database, EVE) == {}


def test_spo2_is_the_mean_of_the_tests_of_the_day(database: Database) -> None:
    for clock, found in (("08:00:00", 95.0), ("09:00:00", 98.0), ("10:00:00", None)):
        add(database, tests.spo2_test, at_local=at(clock), device="A", day=DAY, spo2_pct=found)
    assert values(database) == {"spo2": 96.5}


def test_sessions_are_summed_and_the_effort_weighted_by_their_length(database: Database) -> None:
    """RPE: (4 * 60 + 7 * 30) / 90 = 5; Polar's own load stands in where there is no cardio load."""
    session(
        database,
        "a",
        "08:00:00",
        "09:00:00",
        cardio_load=80.0,
        training_load=99.0,
        distance_m=10_500.0,
        rpe=4,
    )
    session(
        database, "b", "17:00:00", "17:30:00", training_load=45.0, muscle_load=12.0, distance_m=2_000.0, rpe=7
    )
    session(database, "c", "20:00:00", "20:15:00")
    assert values(database) == {
        "training_load": 125.0,
        "training_duration": 105.0,
        "training_distance": 12.5,
        "muscle_load": 12.0,
        "session_rpe": 5.0,
    }


def test_one_training_on_two_devices_counts_once(database: Database) -> None:
    session(database, "v3", "08:00:00", "09:00:00", cardio_load=70.0, source="accesslink_v3")
    session(database, "v4", "08:01:00", "08:59:00", cardio_load=80.0)
    assert values(database) == {"training_load": 80.0, "training_duration": 58.0}


def test_an_exercise_without_a_duration_that_is_also_handed_over_counts_once(database: Database) -> None:
    listed = {"day": DAY, "start_local": at("10:00:00"), "cardio_load": 100.0, "source": V3}
    for name in ("PknlZNpd", "193"):
        add(database, training.session, session_id=name, **listed)
    assert values(database)["training_load"] == 100.0


def test_a_short_record_of_a_training_does_not_stand_for_it(database: Database) -> None:
    session(database, "short", "18:30:00", "18:42:00", cardio_load=18.0, muscle_load=2.0)
    session(database, "whole", "18:00:00", "19:50:00", source=V3, training_load=310.0)
    assert values(database) == {"training_load": 310.0, "training_duration": 110.0}


def test_a_session_without_any_load_leaves_the_load_missing(database: Database) -> None:
    connect(database)
    synced(database)
    coverage(database, "empty")
    session(database, "a", "08:00:00", "09:00:00")
    assert values(database) == {"training_duration": 60.0}


def test_a_day_is_a_rest_day_only_where_polar_was_asked_and_had_nothing(database: Database) -> None:
    connect(database)
    connect(database, 2, 2)
    synced(database)
    coverage(database, "empty")
    coverage(database, "failed", day=EVE)
    coverage(database, "empty", "sleeps", EVE)
    assert values(database) == REST
    assert values(database, EVE) == {}


@pytest.mark.parametrize("state", ["data", "pending", "failed", "not_consented", "not_supported"])
def test_every_other_state_leaves_the_load_missing(database: Database, state: str) -> None:
    connect(database)
    synced(database)
    coverage(database, state)
    assert values(database) == {}


@pytest.mark.parametrize(
    ("heard", "listed", "known"),
    [
        ("2026-10-01T12:00:00", None, True),
        ("2026-10-01T11:59:00", None, False),  # the day was not over everywhere
        ("2026-10-01T12:00:00", "there", False),  # a session was listed since
    ],
)
def test_a_day_that_could_not_be_asked_again_is_as_it_was_heard_to_be(
    database: Database, heard: str, listed: str | None, known: bool
) -> None:
    connect(database)
    synced(database)
    coverage(database, "failed", listed=listed, fetched_utc=datetime.fromisoformat(heard).replace(tzinfo=UTC))
    assert values(database) == (REST if known else {})


@pytest.mark.parametrize(
    ("checked", "offset_min", "known"),
    [
        ("2026-09-30T22:00:00", 120, True),
        ("2026-09-30T21:59:00", 120, False),
        ("2026-10-01T04:00:00", -240, True),
        ("2026-10-01T03:59:00", -240, False),
        ("2026-10-01T12:00:00", None, True),
        ("2026-10-01T11:59:00", None, False),
    ],
)
def test_a_day_that_was_not_over_when_it_was_asked_is_not_known(
    database: Database, checked: str, offset_min: int | None, known: bool
) -> None:
    """Over at midnight where the person slept last; where that is not known, over everywhere."""
    connect(database)
    synced(database)
    coverage(database, "empty", checked=datetime.fromisoformat(checked).replace(tzinfo=UTC))
    night(database, end_offset_min=offset_min)
    assert values(database) == (REST if known else {})


def test_the_offset_of_a_training_where_no_night_has_one(database: Database) -> None:
    connect(database)
    synced(database)
    coverage(database, "empty", checked=NOW - timedelta(hours=10))
    session(database, "a", "08:00:00", "09:00:00", day=EVE, offset_min=120)
    assert values(database) == REST


@pytest.mark.parametrize("days_later", [-1, 0])
def test_days_that_the_watch_has_not_told_of_are_not_known(database: Database, days_later: int) -> None:
    """What was done after the watch was last synced is still on it."""
    connect(database)
    coverage(database, "empty")
    synced(database, DAY + timedelta(days=days_later))
    assert values(database) == {}


@pytest.mark.parametrize("endpoint", ["calendar", "calendar_targets"])
def test_what_a_person_types_in_is_no_sign_of_the_watch(database: Database, endpoint: str) -> None:
    connect(database)
    coverage(database, "empty")
    synced(database, endpoint=endpoint)
    assert values(database) == {}


def test_another_connections_sign_says_nothing(database: Database) -> None:
    connect(database)
    connect(database, 2)
    coverage(database, "empty")
    coverage(database, "data", "sleeps", NEXT, connection_id=2)
    assert values(database) == {}


def test_what_is_listed_is_a_sign_before_it_is_fetched(database: Database) -> None:
    connect(database)
    coverage(database, "empty")
    coverage(database, "pending", "sleeps", NEXT, listed="there")
    assert values(database) == REST


def test_a_later_day_makes_the_rest_days_before_it_known(database: Database) -> None:
    connect(database)
    for day in (EVE, DAY):
        coverage(database, "empty", day=day)
    rewrite(database, EVE, DAY)
    synced(database)
    night(database, night=NEXT, sleep_score=81.0)
    rewrite(database, NEXT)
    found = daily.daily(database, 1, EVE, NEXT, ["training_load", "sleep_score"])
    assert found.rows() == [(EVE, 0.0, None), (DAY, 0.0, None), (NEXT, None, 81.0)]


def test_of_two_watches_the_one_worn_longer_tells_of_the_day(database: Database) -> None:
    """(50 + 10) min moderate and vigorous of the second; its steps, not their sum."""
    worn(database, "A", steps=4_000, sedentary_s=10_000.0, light_s=5_000.0, moderate_s=600.0)
    worn(database, "B", steps=9_000, sedentary_s=30_000.0, moderate_s=3_000.0, vigorous_s=600.0)
    assert values(database) == {"steps": 9_000.0, "active_time": 60.0}


def test_active_time_is_missing_where_both_parts_are(database: Database) -> None:
    worn(database, "A", steps=0, sedentary_s=10_000.0)
    assert values(database) == {"steps": 0.0}


def test_the_heart_rate_of_the_day_is_that_of_the_device_with_more_samples(database: Database) -> None:
    add(database, days.heart_rate_day, day=DAY, device="A", samples=200, mean_bpm=90.0)
    add(database, days.heart_rate_day, day=DAY, device="B", samples=280, mean_bpm=62.5)
    assert values(database) == {"day_heart_rate": 62.5}


def test_the_persons_own_entries_and_of_two_the_later(database: Database) -> None:
    def entry(key: str, kind: str, clock: str, **more: Any) -> None:
        add(database, days.calendar_entry, entry_key=key, kind=kind, day=DAY, at_local=at(clock), **more)

    entry("2", "weight", "07:00:00", value_number=71.5)
    entry("1", "weight", "21:00:00", value_number=70.9)
    entry("3", "perceived_recovery", "08:00:00", soreness=2, fatigue=1, sleep_rating=4)
    entry("4", "feeling", "09:00:00", value_number=0.5)
    assert values(database) == {"weight": 70.9, "soreness": 2.0, "fatigue": 1.0, "sleep_rating": 4.0}


def test_every_day_of_the_range_is_there_once_and_missing_is_null(database: Database) -> None:
    night(database, sleep_score=81.0)
    rewrite(database)
    found = daily.daily(database, 1, EVE, DAY + timedelta(days=1))
    assert found.columns == ["day", *daily.METRICS]
    assert found["day"].to_list() == [EVE, DAY, DAY + timedelta(days=1)]
    assert found["sleep_score"].to_list() == [None, 81.0, None]
    assert found.drop("day", "sleep_score").null_count().row(0) == (3,) * (len(daily.METRICS) - 1)


def test_types_hold_even_where_nothing_is_stored(database: Database) -> None:
    found = daily.daily(database, 1, DAY, DAY)
    assert found.schema["day"] == pl.Date
    assert set(found.drop("day").dtypes) == {pl.Float64}


def test_some_metrics_can_be_asked_for(database: Database) -> None:
    night(database, sleep_score=81.0, efficiency_pct=93.0)
    rewrite(database)
    assert daily.daily(database, 1, DAY, DAY, ["sleep_score"]).rows() == [(DAY, 81.0)]


def test_another_persons_rows_are_not_mine(database: Database) -> None:
    night(database, sleep_score=81.0, athlete_id=2)
    assert values(database) == {}


def test_span_is_the_first_and_last_day_with_a_value(database: Database) -> None:
    assert daily.span(database, 1) is None
    night(database, sleep_score=81.0)
    add(database, days.sleep_night, night=EVE - timedelta(days=30), sleep_score=70.0)
    rewrite(database, EVE - timedelta(days=30), EVE, DAY)
    assert daily.span(database, 1) == (EVE - timedelta(days=30), DAY)


def test_a_day_whose_rows_are_gone_loses_its_values(database: Database) -> None:
    night(database, sleep_score=81.0)
    assert values(database) == {"sleep_score": 81.0}
    with database.write() as connection:
        connection.execute(delete(days.sleep_night))
    assert values(database) == {}
    assert daily.span(database, 1) is None


def test_made_anew_the_same_is_no_other_row(database: Database) -> None:
    def anew() -> bool:
        with database.write() as connection:
            return daily.rewrite(connection, 1, [EVE, DAY])

    assert not anew()
    night(database, asleep_s=25_000.0, sleep_score=81.0, start_local=at("23:17:05", EVE))
    session(database, "a", "08:00:00", "09:10:00", distance_m=10_001.0)
    assert [anew(), anew()] == [True, False]
    night(database, night=EVE, sleep_score=70.0)
    assert [anew(), anew()] == [True, False]
    with database.write() as connection:
        connection.execute(delete(days.sleep_night))
    assert [anew(), anew()] == [True, False]


def test_more_days_than_fit_one_statement(database: Database) -> None:
    first = date(2020, 1, 1)
    every = [first + timedelta(days=n) for n in range(1_000)]
    rows = [{"athlete_id": 1, "source": V4, "item": "1/x/y", "night": d, "sleep_score": 50.0} for d in every]
    with database.write() as connection:
        connection.execute(insert(days.sleep_night), rows)
        daily.rewrite(connection, 1, every)
    assert daily.daily(database, 1, first, every[-1])["sleep_score"].null_count() == 0


def test_the_best_source_tells_of_a_night(database: Database) -> None:
    night(database, sleep_score=60.0, source="accesslink_v3")
    night(database, sleep_score=81.0)
    assert values(database) == {"sleep_score": 81.0}


def test_what_v4_lacks_comes_from_v3(database: Database) -> None:
    night(database, sleep_score=60.0, sleep_charge=4, source=V3)
    night(database, sleep_score=81.0)
    assert values(database) == {"sleep_score": 81.0, "sleep_charge": 4.0}


def load(database: Database, **more: Any) -> None:
    add(database, days.cardio_load_day, day=DAY, source=V3, **more)


STRAIN = {"strain": 54.9, "tolerance": 28.8, "ratio": 1.9}
STRAINED = {"cardio_load_strain": 54.9, "cardio_load_tolerance": 28.8, "training_load_ratio": 1.9}


def test_polars_own_load_of_a_day_stands_in_for_v3_which_lists_only_a_month(database: Database) -> None:
    load(database, cardio_load=95.0, **STRAIN)
    assert values(database) == {"training_load": 95.0, **STRAINED}
    session(database, "v3", "08:00:00", "09:00:00", cardio_load=70.0, source=V3)
    assert values(database) == {"training_load": 95.0, "training_duration": 60.0, **STRAINED}


def test_polars_own_load_of_zero_counts_once_the_watch_has_told_of_a_later_day(database: Database) -> None:
    """Polar gives a load for every day, also for those that are not synced yet."""
    connect(database, api=V3)
    load(database, cardio_load=0.0)
    coverage(database, "data", "v3_cardio_load", NEXT)
    rewrite(database, DAY)
    assert daily.daily(database, 1, DAY, DAY, ["training_load"]).rows() == [(DAY, None)]
    synced(database, endpoint="v3_activities")
    rewrite(database, NEXT)
    assert daily.daily(database, 1, DAY, DAY, ["training_load"]).rows() == [(DAY, 0.0)]


def test_the_sessions_of_v4_count_before_polars_own_load_of_the_day(database: Database) -> None:
    load(database, cardio_load=95.0)
    session(database, "v4", "08:00:00", "09:00:00", cardio_load=70.0)
    assert values(database) == {"training_load": 70.0, "training_duration": 60.0}


def test_but_not_sessions_without_a_load(database: Database) -> None:
    load(database, cardio_load=95.0)
    session(database, "v4", "08:00:00", "09:00:00")
    assert values(database) == {"training_load": 95.0, "training_duration": 60.0}


def test_a_load_that_only_the_twin_knows(database: Database) -> None:
    session(database, "2AC312F", "08:00:00", "09:00:00", source=V3, training_load=50.0)
    session(database, "1937529874", "08:00:00", "09:00:00", source=V3, cardio_load=70.0, muscle_load=5.0)
    assert values(database) == {"training_load": 70.0, "training_duration": 60.0, "muscle_load": 5.0}


def test_v3_knows_of_no_rest_day_before_the_person_registered(database: Database) -> None:
    """Exercises from before are not given, so their absence says nothing."""
    connect(database, api=V3)
    coverage(database, "empty", "v3_exercises")
    coverage(database, "empty", "v3_exercises", EVE)
    synced(database, endpoint="v3_sleep")
    add(
        database,
        profile.account,
        source=V3,
        created_utc=datetime(EVE.year, EVE.month, EVE.day, 9, tzinfo=UTC),
    )
    assert values(database) == REST
    assert values(database, EVE) == {}


def test_a_day_of_v3_is_told_by_its_sums_then_its_minutes_then_the_newest_summary(database: Database) -> None:
    """Minutes give zones, which the sums lack; of two summaries the later made counts."""
    older, newer = (datetime(2026, 10, day, 9, tzinfo=UTC) for day in (1, 2))
    summary = {"day": DAY, "source": V3, "moderate_s": 0.0}
    add(database, days.activity_summary, activity_id="8", created_utc=older, **summary | {"vigorous_s": 60.0})
    add(
        database, days.activity_summary, activity_id="7", created_utc=newer, **summary | {"vigorous_s": 120.0}
    )
    assert values(database) == {"active_time": 2.0}
    add(database, days.activity_zone_day, day=DAY, source=V3, steps=900, moderate_s=180.0, vigorous_s=0.0)
    assert values(database) == {"active_time": 3.0, "steps": 900.0}
    add(database, days.activity_day, day=DAY, source=V3, device="all", steps=1_000)
    assert values(database) == {"active_time": 3.0, "steps": 1_000.0}
    worn(database, "A", steps=2_000, light_s=3_600.0, moderate_s=600.0)
    assert values(database) == {"active_time": 10.0, "steps": 2_000.0}


def test_skin_temperature_by_samples_else_as_polar_says_it(database: Database) -> None:
    add(database, days.skin_temperature_night, night=DAY, source=V3, mean_c=33.1)
    assert values(database) == {"skin_temperature": 33.1}
    skin(database, "A", at("07:00:00"), 34.5, 300, source=V3)
    assert values(database) == {"skin_temperature": 34.5}
    skin(database, "A", at("07:00:00"), 35.5, 100)
    assert values(database) == {"skin_temperature": 35.5}


def test_tests_are_not_counted_twice(database: Database) -> None:
    for clock, found, source in (("08:00:00", 95.0, V4), ("08:00:00", 95.0, V3), ("09:00:00", 98.0, V3)):
        add(database, tests.spo2_test, at_local=at(clock), device="A", day=DAY, spo2_pct=found, source=source)
    assert values(database) == {"spo2": 95.0}


def alertness(database: Database, clock: str, grade: float, sleep_type: str = "primary", **more: Any) -> None:
    place = {
        "start_local": at(clock),
        "result": "history",
        "day": DAY,
        "source": V3,
        "sleep_type": sleep_type,
    }
    add(database, days.alertness_period, **place | {"grade": grade} | more)


def test_alertness_is_that_of_the_night_rather_than_of_a_nap(database: Database) -> None:
    alertness(database, "01:00:00", 3.0, "secondary")
    alertness(database, "02:00:00", 9.9, validity="not_valid")
    assert values(database) == {"alertness": 3.0}
    alertness(database, "03:00:00", 7.5, validity="valid")
    assert values(database) == {"alertness": 7.5}


def test_alertness_may_be_predicted_but_only_of_a_night_that_was_slept(database: Database) -> None:
    alertness(database, "01:00:00", 6.0, result="prediction")
    assert values(database) == {}
    night(database, sleep_charge=3, source=V3)
    assert values(database) == {"alertness": 6.0, "sleep_charge": 3.0}
    alertness(database, "01:00:00", 7.0)
    assert values(database) == {"alertness": 7.0, "sleep_charge": 3.0}


records = st.lists(
    st.one_of(
        st.fixed_dictionaries(
            {"table": st.just(days.sleep_night), "night": st.just(DAY), "sleep_score": st.floats(1, 100)}
        ),
        st.fixed_dictionaries(
            {
                "table": st.just(days.activity_day),
                "day": st.just(DAY),
                "device": st.sampled_from("AB"),
                "steps": st.integers(0, 20_000),
                "light_s": st.sampled_from([0.0, 3_600.0]),
            }
        ),
        st.fixed_dictionaries(
            {
                "table": st.just(training.session),
                "day": st.just(DAY),
                "session_id": st.sampled_from("abc"),
                "start_local": st.sampled_from([at("08:00:00"), at("08:05:00")]),
                "stop_local": st.sampled_from([at("09:00:00"), at("10:00:00")]),
                "duration_s": st.just(3_600.0),
                "cardio_load": st.floats(1, 300),
            }
        ),
    ),
    max_size=8,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=records, data=st.data())
def test_the_order_of_syncs_does_not_matter(
    sqlite_database: Database, found: list[dict[str, Any]], data: st.DataObject
) -> None:
    unique: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in found:
        source = data.draw(st.sampled_from(SOURCES))
        full = row | {"athlete_id": 1, "source": source, "item": "1/x/y"}
        key = (row["table"].name, *(full[c.name] for c in row["table"].primary_key.columns))
        unique.setdefault(key, full)
    shuffled = data.draw(st.permutations(list(unique.values())))
    assert _after(sqlite_database, shuffled) == _after(sqlite_database, list(unique.values()))


def _after(database: Database, rows: list[dict[str, Any]]) -> dict[str, float]:
    with database.write() as connection:
        for emptied in (days.sleep_night, days.activity_day, training.session):
            connection.execute(delete(emptied))
        for row in rows:
            table: Table = row["table"]
            connection.execute(insert(table), {name: value for name, value in row.items() if name in table.c})
    return values(database)


def test_a_weight_is_that_of_the_persons_entry_or_else_what_polar_came_to_know_that_day(
    database: Database,
) -> None:
    seven = at("07:00:00")
    add(database, profile.physical_information, at_local=seven, origin="physical_info", weight_kg=70.5)
    assert values(database) == {"weight": 70.5}
    add(database, profile.physical_information, at_local=seven, origin="activity", weight_kg=71.0)
    assert values(database) == {"weight": 70.5}  # v4 repeats the profile every day
    entry = {"entry_key": "w", "kind": "weight", "day": DAY, "at_local": seven}
    add(database, days.calendar_entry, **entry, value_number=69.0)
    assert values(database) == {"weight": 69.0}
