"""Tests at rest and pulse intervals, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from answers.at_rest import orthostatic, pulse
from polar_data.database import Database
from polar_data.schema import days, tests
from tests.polar_data.hand_made import DAY, add, connect, take

SECOND = 1000


def stand(database: Database, ago: int, bpm: float) -> None:
    """An orthostatic test so many days ago with this heart rate lying."""
    at = datetime.combine(DAY - timedelta(days=ago), time(7))
    add(database, tests.orthostatic_test, at_local=at, day=at.date(), rr_supine_ms=60_000 / bpm)


def test_a_beat_more_each_week_is_the_slope(sqlite_database: Database) -> None:
    for week in range(6):
        stand(sqlite_database, 7 * (5 - week), 50 + week)
    (found,) = orthostatic(sqlite_database, 1, DAY)
    assert (found.label, found.day, found.n) == ("Heart rate lying", DAY, 5)
    assert (found.value, found.usual) == pytest.approx((55, 52))
    assert (found.slope, found.slope_low, found.slope_high) == pytest.approx([30 / 7] * 3)


def test_only_tests_of_the_half_year_before_count(sqlite_database: Database) -> None:
    for ago in (400, 14, 7, 0):
        stand(sqlite_database, ago, 50)
    assert orthostatic(sqlite_database, 1, DAY - timedelta(days=1))[0].n == 1
    assert orthostatic(sqlite_database, 1, DAY)[0].slope is None
    assert orthostatic(sqlite_database, 1, DAY - timedelta(days=100)) == ()


def test_an_old_test_is_held_against_the_half_year_before_itself(sqlite_database: Database) -> None:
    for ago in (150, *range(160, 261, 14)):
        stand(sqlite_database, ago, 50)
    (found,) = orthostatic(sqlite_database, 1, DAY)
    assert (found.age_days, found.n, found.since) == (150, 8, DAY - timedelta(days=258))
    assert len(orthostatic(sqlite_database, 1, DAY + timedelta(days=30))) == 1
    assert orthostatic(sqlite_database, 1, DAY + timedelta(days=31)) == ()


def intervals(first_s: float, lengths: Sequence[int], **flags: Any) -> list[dict[str, Any]]:
    """Pulse intervals that follow one another from so many seconds after midnight on."""
    at, found = round(first_s * SECOND), []
    for length in lengths:
        sample = {"offsetMillis": at, "ppInterval": length, "errorEstimateMillis": 5, "skinContact": True}
        found.append(sample | {"movement": False, "offline": False} | flags)
        at += length
    return found


def wear(database: Database, day: date, **devices: list[dict[str, Any]]) -> None:
    worn = [{"recordingDevice": {"uuid": name}, "ppiSamples": each} for name, each in devices.items()]
    item = {"date": day.isoformat(), "modified": f"{day}T10:00:00Z", "ppiSamplesPerDevice": worn}
    take(database, "ppi", {"dailyPpiSamples": [item]}, day, kind="detail")


@pytest.fixture
def slept(sqlite_database: Database) -> Database:
    """A night from 23:00 to 07:00, of which Polar takes 23:30 to 03:30."""
    connect(sqlite_database)
    evening = datetime.combine(DAY - timedelta(days=1), time(23))
    add(
        sqlite_database,
        days.sleep_night,
        night=DAY,
        start_local=evening,
        end_local=evening + timedelta(hours=8),
    )
    add(sqlite_database, days.recharge_night, night=DAY, rmssd_ms=12.0)
    return sqlite_database


HALF_PAST_11 = (23 * 60 + 30) * 60
STEADY = [1000, 1010] * 300  # differences of 10 ms each: RMSSD 10


def test_the_rmssd_of_polars_four_hours_across_midnight(slept: Database) -> None:
    before = intervals(HALF_PAST_11 - 600, [700, 1300] * 100)
    wear(slept, DAY - timedelta(days=1), w=before + intervals(HALF_PAST_11, STEADY))
    wear(slept, DAY, w=intervals(60, STEADY) + intervals(4 * 3600, [700, 1300] * 100))
    found = pulse(slept, 1, DAY)
    assert found is not None
    assert found.found.rmssd_ms == pytest.approx(10)
    assert found.found.n == 2 * 599
    assert (found.start_local, found.polar_ms) == (datetime.combine(DAY, time()) - timedelta(minutes=30), 12)


def test_a_poor_series_is_refused_with_its_reason(slept: Database) -> None:
    poor = intervals(60, STEADY[:90], movement=True)
    wear(slept, DAY, w=poor + intervals(60 + sum(STEADY[:90]) / SECOND, STEADY[90:]))
    found = pulse(slept, 1, DAY)
    assert found is not None
    assert found.found.rmssd_ms is None
    assert found.found.valid_share == pytest.approx(0.85)
    assert "510 of 600 intervals" in (found.found.refused or "")


def test_devices_are_not_mixed(slept: Database) -> None:
    wear(slept, DAY, a=intervals(60, [800, 860] * 100), b=intervals(60, STEADY))
    found = pulse(slept, 1, DAY)
    assert found is not None
    assert found.found.rmssd_ms == pytest.approx(10)


def test_without_intervals_or_without_sleep_there_is_none(slept: Database) -> None:
    assert pulse(slept, 1, DAY) is None
    wear(slept, DAY, w=intervals(5 * 3600, STEADY))
    assert pulse(slept, 1, DAY) is None
    wear(slept, DAY - timedelta(days=1), w=intervals(60, STEADY))
    assert pulse(slept, 1, DAY - timedelta(days=1)) is None


def test_of_a_night_without_an_end_the_four_hours_are_taken(sqlite_database: Database) -> None:
    connect(sqlite_database)
    evening = datetime.combine(DAY - timedelta(days=1), time(23))
    add(sqlite_database, days.sleep_night, night=DAY, start_local=evening)
    wear(sqlite_database, DAY, w=intervals(60, STEADY))
    found = pulse(sqlite_database, 1, DAY)
    assert found is not None
    assert found.found.rmssd_ms == pytest.approx(10)
