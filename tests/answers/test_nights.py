from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from answers import nights
from polar_data.database import Database, upsert
from polar_data.schema import days
from tests.polar_data.hand_made import connect, take

NIGHT = date(2026, 6, 2)
START, END = datetime(2026, 6, 1, 23), datetime(2026, 6, 2, 6)


def _put(database: Database, table: Table, **values: Any) -> None:
    with database.write(1) as connection:
        upsert(connection, table, [{"athlete_id": 1, "source": "accesslink_v4", "item": "x"} | values])


def _beats(day: date, **samples: int) -> dict[str, Any]:
    """A day of heart rate as Polar sends it: beats per minute by time of day, as h23_30=55."""
    at = {key: (int(key[1:3]) * 60 + int(key[4:6])) * 60_000 for key in samples}
    return {
        "date": day.isoformat(),
        "deviceRef": {"deviceId": "w"},
        "samples": [{"offsetMillis": at[key], "heartRate": bpm} for key, bpm in samples.items()],
    }


@pytest.fixture
def slept(sqlite_database: Database) -> Database:
    _put(
        sqlite_database,
        days.sleep_night,
        night=NIGHT,
        start_local=START,
        end_local=END,
        span_s=7 * 3600.0,
        asleep_s=6.5 * 3600,
    )
    return sqlite_database


def test_bedtime_before_midnight_is_negative_and_missing_nights_are_null(slept: Database) -> None:
    found = nights.sleep(slept, 1, NIGHT, date(2026, 6, 3))
    assert found["bedtime"].to_list() == [-1.0, None]
    assert found["wake_time"].to_list() == [6.0, None]


def _changed(database: Database, **values: Any) -> None:
    """A night from 23:00 to 06:00 in which the clock is set from 03:00 to 04:00, unless told otherwise."""
    row = {"start_local": START, "start_offset_min": 120, "end_local": END, "end_offset_min": 180}
    _put(database, days.sleep_night, night=NIGHT, **(row | values))


@pytest.mark.parametrize(
    ("told", "length_s", "changed"),
    [
        ({}, 6 * 3600.0, True),
        ({"start_offset_min": 180, "end_offset_min": 120}, 8 * 3600.0, True),
        ({"end_offset_min": 120}, 7 * 3600.0, False),
        ({"end_offset_min": None}, 7 * 3600.0, False),
        ({"span_s": 21_480.0}, 21_480.0, True),  # what Polar says comes first
        ({"end_local": None}, None, True),
    ],
)
def test_the_length_of_a_night_is_not_that_of_a_clock_that_changed(
    sqlite_database: Database, told: dict[str, Any], length_s: float | None, changed: bool
) -> None:
    _changed(sqlite_database, **told)
    found = nights.sleep(sqlite_database, 1, NIGHT, NIGHT).row(0, named=True)
    assert (found["length_s"], found["clock_changed"]) == (length_s, changed)


def test_a_stage_lasts_until_the_next_and_the_last_until_waking_up(slept: Database) -> None:
    for seq, (start, stage) in enumerate([(0.0, "light"), (1200.0, "deep"), (24000.0, "rem")]):
        _put(slept, days.sleep_stage, night=NIGHT, seq=seq, start_s=start, stage=stage)
    found = nights.night(slept, 1, NIGHT).stages
    assert found["length_s"].to_list() == [1200.0, 22800.0, 1200.0]
    assert found["start_local"].to_list()[1] == datetime(2026, 6, 1, 23, 20)
    assert found["end_local"].to_list()[-1] == END


def test_the_heart_rate_of_a_night_crosses_midnight(slept: Database) -> None:
    connect(slept)
    evening, morning = _beats(START.date(), h22_00=60, h23_30=55), _beats(NIGHT, h00_30=50, h07_00=70)
    take(slept, "continuous_samples", {"heartRateSamplesPerDay": [evening, morning]}, START.date(), 2)
    assert nights.night(slept, 1, NIGHT).heart_rate.rows() == [
        (datetime(2026, 6, 1, 23, 30), 55.0),
        (datetime(2026, 6, 2, 0, 30), 50.0),
    ]


def test_the_heart_rates_of_two_devices_are_not_mixed(slept: Database) -> None:
    connect(slept)
    other = {"deviceRef": {"deviceId": "other"}}
    evening = _beats(START.date(), h22_00=90, h22_10=90, h22_20=90, h23_30=80)
    sent = [evening, _beats(START.date(), h23_31=55) | other]
    sent += [_beats(NIGHT, h00_30=80), _beats(NIGHT, h00_31=50, h00_36=51) | other]
    take(slept, "continuous_samples", {"heartRateSamplesPerDay": sent}, START.date(), 2)
    assert nights.night(slept, 1, NIGHT).heart_rate["heart_rate_bpm"].to_list() == [55.0, 50.0, 51.0]


def _hours_of(found: nights.Night, start: datetime) -> list[tuple[float, float]]:
    """The heart rate with its hours since `start`."""
    rows = found.heart_rate.rows()
    return [((at - start).total_seconds() / 3600, bpm) for at, bpm in rows]


def _clock_changed(
    database: Database,
    start: datetime,
    end: datetime,
    before_min: int,
    after_min: int,
    *beats: dict[str, Any],
) -> None:
    """A night with another offset from UTC at its end, and the heart rate of its days."""
    row = {
        "start_local": start,
        "start_offset_min": before_min,
        "end_local": end,
        "end_offset_min": after_min,
    }
    _put(database, days.sleep_night, night=end.date(), **row)
    connect(database)
    first = end.date() - timedelta(days=len(beats) - 1)
    take(database, "continuous_samples", {"heartRateSamplesPerDay": list(beats)}, first, len(beats))


def test_where_the_clock_is_set_back_stages_and_heart_rate_go_on_by_the_clock_at_the_start(
    sqlite_database: Database,
) -> None:
    """Eight hours from 23:00 to 06:00; at 04:00 the clock is set to 03:00."""
    start, day = datetime(2026, 10, 24, 23), date(2026, 10, 25)
    samples = {"h03_30": 50, "h04_30": 51, "h06_00": 52, "h06_30": 70}
    both = _beats(start.date(), h22_30=60, h23_30=55), _beats(day, **samples)
    _clock_changed(sqlite_database, start, datetime(2026, 10, 25, 6), 180, 120, *both)
    for seq, (at, stage) in enumerate([(0.0, "light"), (7 * 3600.0, "deep")]):
        _put(sqlite_database, days.sleep_stage, night=day, seq=seq, start_s=at, stage=stage)
    found = nights.night(sqlite_database, 1, day)
    assert found.stages["end_local"].to_list() == [datetime(2026, 10, 25, 6), datetime(2026, 10, 25, 7)]
    assert _hours_of(found, start) == [(0.5, 55.0), (4.5, 50.0), (6.5, 51.0), (8.0, 52.0)]
    assert found.woke_by_first_clock == datetime(2026, 10, 25, 7)


def test_where_the_clock_is_set_forward_the_hour_that_never_was_has_no_heart_rate(
    sqlite_database: Database,
) -> None:
    """Six hours from 23:00 to 06:00; at 03:00 the clock is set to 04:00."""
    start, day = datetime(2026, 3, 28, 23), date(2026, 3, 29)
    samples = _beats(day, h02_30=50, h03_30=51, h04_30=52, h06_00=53, h06_30=70)
    _clock_changed(sqlite_database, start, datetime(2026, 3, 29, 6), 120, 180, samples)
    found = nights.night(sqlite_database, 1, day)
    assert _hours_of(found, start) == [(3.5, 50.0), (4.5, 52.0), (6.0, 53.0)]
    assert found.woke_by_first_clock == datetime(2026, 3, 29, 5)


def test_in_a_night_of_travel_the_day_of_waking_is_told_by_the_clock_there(sqlite_database: Database) -> None:
    """Eight hours from 23:00 to 14:00, seven hours further east."""
    start, day = datetime(2026, 1, 24, 23), date(2026, 1, 25)
    samples = {"h03_00": 70, "h06_30": 71, "h07_30": 50, "h14_00": 51, "h14_30": 72}
    both = _beats(start.date(), h23_30=55), _beats(day, **samples)
    _clock_changed(sqlite_database, start, datetime(2026, 1, 25, 14), 120, 540, *both)
    assert _hours_of(nights.night(sqlite_database, 1, day), start) == [(0.5, 55.0), (1.5, 50.0), (8.0, 51.0)]


def test_a_night_in_which_no_clock_changed_has_no_other_clock(slept: Database) -> None:
    assert nights.night(slept, 1, NIGHT).woke_by_first_clock is None


def test_a_night_that_was_not_recorded_is_empty(sqlite_database: Database) -> None:
    found = nights.night(sqlite_database, 1, NIGHT)
    assert found.sleep is None
    assert found.recharge is None
    assert all(
        f.is_empty() for f in (found.stages, found.cycles, found.heart_rate, found.hrv, found.breathing)
    )


def test_a_night_without_times_has_no_place_for_its_stages_and_its_heart_rate(
    sqlite_database: Database,
) -> None:
    connect(sqlite_database)
    _put(sqlite_database, days.sleep_night, night=NIGHT, sleep_score=71.0)
    _put(sqlite_database, days.sleep_stage, night=NIGHT, seq=0, start_s=0.0, stage="light")
    take(sqlite_database, "continuous_samples", {"heartRateSamplesPerDay": [_beats(NIGHT, h00_30=50)]}, NIGHT)
    found = nights.night(sqlite_database, 1, NIGHT)
    assert found.sleep is not None
    assert found.stages.is_empty()
    assert found.heart_rate.is_empty()


def test_the_last_stage_of_a_night_without_an_end_is_left_out(sqlite_database: Database) -> None:
    _put(sqlite_database, days.sleep_night, night=NIGHT, start_local=START)
    for seq, (start, stage) in enumerate([(0.0, "light"), (1200.0, "deep")]):
        _put(sqlite_database, days.sleep_stage, night=NIGHT, seq=seq, start_s=start, stage=stage)
    found = nights.night(sqlite_database, 1, NIGHT).stages
    assert found.select("stage", "length_s").rows() == [("light", 1200.0)]
