from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v3.examples import key, only, parsed

COMPUTED = {
    "date": "2026-01-20",
    "cardio_load_status": "LOAD_STATUS_OVERREACHING",
    "cardio_load": 61.5,
    "strain": 54.9,
    "tolerance": 28.8,
    "cardio_load_ratio": 1.9,
    "cardio_load_level": {"very_low": 10.0, "low": 20.0, "medium": 40.0, "high": 80.0, "very-high": 120.0},
}


def test_the_first_days_of_an_account_have_no_load() -> None:
    assert key("v3_cardio_load") == "2025-12-14"
    assert parsed("v3_cardio_load").tables == {}


@pytest.mark.parametrize("status", ["LOAD_STATUS_OVERREACHING", "OVERREACHING"])
@pytest.mark.parametrize("spelled", ["very-high", "very_high"])
def test_a_load_with_its_status_and_limits(status: str, spelled: str) -> None:
    level = COMPUTED["cardio_load_level"] | {}  # type: ignore[operator]  # it is an object
    level[spelled] = level.pop("very-high")
    item = {**COMPUTED, "cardio_load_status": status, "cardio_load_level": level}
    assert parsed("v3_cardio_load", item).row("cardio_load_day") == {
        "day": date(2026, 1, 20),
        "cardio_load": 61.5,
        "strain": 54.9,
        "tolerance": 28.8,
        "ratio": 1.9,
        "status": "OVERREACHING",
        "very_low_limit": 10.0,
        "low_limit": 20.0,
        "medium_limit": 40.0,
        "high_limit": 80.0,
        "very_high_limit": 120.0,
    }


def test_a_strain_may_be_known_before_the_tolerance_and_a_rest_day_is_zero() -> None:
    item = {**COMPUTED, "cardio_load_status": "LOAD_STATUS_NOT_AVAILABLE", "tolerance": -1.0}
    item |= {"cardio_load": 0.0, "cardio_load_ratio": -1.0, "cardio_load_level": None}
    assert parsed("v3_cardio_load", item).row("cardio_load_day") == {
        "day": date(2026, 1, 20),
        "cardio_load": 0.0,
        "strain": 54.9,
    }


def test_the_example_alertness_from_utc_to_wall_time() -> None:
    """Two hours ahead of UTC: 20:52:20 is 22:52:20."""
    found = parsed("v3_alertness")
    assert key("v3_alertness") == "2022-11-20T20:52:20/history"
    assert endpoint_of("v3_alertness").day(only("v3_alertness")) == date(2022, 11, 21)
    assert found.row("alertness_period") == {
        "start_local": datetime(2022, 11, 20, 22, 52, 20),
        "result": "history",
        "day": date(2022, 11, 21),
        "stop_local": datetime(2022, 11, 21, 21, 15, 52),
        "sleep_start_local": datetime(2022, 11, 20, 22, 52, 20, 570000),
        "sleep_stop_local": datetime(2022, 11, 21, 6, 11, 20, 570000),
        "offset_min": 120,
        "grade": 9.9,
        "grade_validity_s": 57_600.0,
        "grade_type": "primary",
        "grade_class": "strong",
        "validity": "estimate",
        "sleep_inertia": "mild",
        "sleep_type": "primary",
    }
    assert found.row("alertness_hour") == {
        "start_local": datetime(2022, 11, 20, 22, 52, 20),
        "result": "history",
        "seq": 0,
        "hour_start_local": datetime(2022, 11, 21, 6, 12),
        "hour_stop_local": datetime(2022, 11, 21, 7, 0),
        "level": 3,
        "validity": "estimate",
    }


@pytest.mark.parametrize(
    ("word", "level"),
    [("MINIMAL", 1), ("VERY_LOW", 2), ("LOW", 3), ("HIGH", 4), ("VERY_HIGH", 5), ("UNKNOWN", None)],
)
def test_levels_of_alertness_in_order(word: str, level: int | None) -> None:
    item = only("v3_alertness")
    item["hourly_data"][0]["alertness_level"] = f"ALERTNESS_LEVEL_{word}"
    assert parsed("v3_alertness", item).row("alertness_hour").get("level") == level


def test_the_day_is_that_of_waking_up_by_the_persons_clock() -> None:
    """Awake at 23:30 UTC, which is 08:30 of the next day nine hours ahead."""
    item = {**only("v3_alertness"), "sleep_timezone_offset_minutes": 540}
    item["sleep_period_end_time"] = "2022-11-21T23:30:00"
    assert parsed("v3_alertness", item).row("alertness_period")["day"] == date(2022, 11, 22)


def test_the_example_circadian_bedtime() -> None:
    found = parsed("v3_circadian_bedtime")
    assert key("v3_circadian_bedtime") == "2022-11-20T21:18:30/history"
    assert found.row("circadian_bedtime") == {
        "start_local": datetime(2022, 11, 20, 23, 18, 30),
        "result": "history",
        "day": date(2022, 11, 21),
        "stop_local": datetime(2022, 11, 21, 7, 18, 30),
        "sleep_start_local": datetime(2022, 11, 20, 23, 18, 30),
        "sleep_stop_local": datetime(2022, 11, 21, 7, 18, 30),
        "gate_start_local": datetime(2022, 11, 20, 23, 3, 30),
        "gate_stop_local": datetime(2022, 11, 20, 23, 33, 30),
        "offset_min": 120,
        "validity": "estimate",
        "quality": "compromised",
    }


def test_an_offset_that_is_corrected_is_not_another_period() -> None:
    item: dict[str, Any] = only("v3_circadian_bedtime")
    assert key("v3_circadian_bedtime", {**item, "sleep_timezone_offset_minutes": 0}) == key(
        "v3_circadian_bedtime", item
    )
