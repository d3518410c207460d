from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from polar_data.errors import PayloadError
from tests.polar_data.sources.accesslink_v3.examples import key, only, parsed


def night(start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"date": end[:10], "sleep_start_time": start, "sleep_end_time": end, **more}


def stages(item: dict[str, Any]) -> list[tuple[float, str]]:
    return [(row["start_s"], row["stage"]) for row in parsed("v3_sleep", item).rows("sleep_stage")]


def test_the_example_night() -> None:
    """23:33:22.675 to 06:50:52.675 is 26,250 s; 14,400 + 5,000 + 5,400 + 0 s of it asleep."""
    found = parsed("v3_sleep")
    assert key("v3_sleep") == "2025-10-01"
    assert found.row("sleep_night") == {
        "night": date(2025, 10, 1),
        "device": "0BA9FA32",
        "start_local": datetime(2025, 9, 30, 23, 33, 22, 675000),
        "start_offset_min": 60,
        "end_local": datetime(2025, 10, 1, 6, 50, 52, 675000),
        "end_offset_min": 60,
        "span_s": 26_250.0,
        "asleep_s": 24_800.0,
        "efficiency_pct": pytest.approx(94.476190),
        "light_s": 14_400.0,
        "deep_s": 5_000.0,
        "rem_s": 5_400.0,
        "unknown_s": 0.0,
        "interruption_s": 1_000.0,
        "short_interruption_s": 500.0,
        "long_interruption_s": 300.0,
        "continuity_index": 2.1,
        "continuity_class": 2,
        "goal_s": 28_800.0,
        "sleep_charge": 3,
        "cycles": 6,
        "sleep_score": 80.0,
        "duration_group_score": 100.0,
        "solidity_group_score": 75.0,
        "refresh_group_score": 54.2,
    }
    assert stages(only("v3_sleep")) == [(0.0, "light"), (997.325, "deep")]
    frame = found.frames["night_heart_rate", "2025-10-01"]
    assert frame.rows() == [(datetime(2025, 9, 30, 23, 35), 0.0, 66.0)]


def test_clock_times_cross_midnight_whatever_their_order() -> None:
    item = night(
        "2026-01-10T23:30:00+01:00",
        "2026-01-11T07:00:00+01:00",
        hypnogram={"00:10": 4, "06:00": 0, "23:30": 3, "23:50": 2, "01:00": 1, "05:00": 5, "05:30": 6},
    )
    assert stages(item) == [
        (0.0, "light"),
        (1_200.0, "light"),
        (2_400.0, "deep"),
        (5_400.0, "rem"),
        (19_800.0, "unknown"),
        (21_600.0, "unknown"),
        (23_400.0, "wake"),
    ]


def test_clocks_set_forward_in_the_night() -> None:
    """In Helsinki on 29 March 2026 03:00 is 04:00: 04:30 is 5.5 h after 22:00, not 6.5 h."""
    item = night(
        "2026-03-28T22:00:00+02:00",
        "2026-03-29T07:00:00+03:00",
        hypnogram={"22:00": 3, "02:30": 4, "04:30": 1},
        heart_rate_samples={"04:30": 50, "02:55": 0},
    )
    assert stages(item) == [(0.0, "light"), (16_200.0, "deep"), (19_800.0, "rem")]
    found = parsed("v3_sleep", item)
    assert found.row("sleep_night")["span_s"] == 8 * 3600.0
    # On the time of the start, as the stages are; the first sample is no contact.
    assert found.frame("night_heart_rate").rows() == [
        (datetime(2026, 3, 29, 2, 55), 0.0, None),
        (datetime(2026, 3, 29, 3, 30), 2_100.0, 50.0),
    ]


def test_clocks_set_back_in_the_night() -> None:
    """In Berlin on 25 October 2026 03:00 is 02:00 again: 03:30 is 5.5 h after 23:00; 02:30 its first time."""
    item = night(
        "2026-10-24T23:00:00+02:00",
        "2026-10-25T06:00:00+01:00",
        hypnogram={"23:00": 3, "02:30": 4, "03:30": 1},
    )
    assert stages(item) == [(0.0, "light"), (12_600.0, "deep"), (19_800.0, "rem")]
    assert parsed("v3_sleep", item).row("sleep_night")["span_s"] == 8 * 3600.0


def test_a_night_between_two_zones_goes_by_the_first_clock() -> None:
    """Eight hours from +2 to +9: no country sets its clocks so."""
    item = night("2026-06-01T22:00:00+02:00", "2026-06-02T13:00:00+09:00", hypnogram={"23:00": 4, "02:00": 1})
    assert stages(item) == [(3_600.0, "deep"), (14_400.0, "rem")]


def test_what_polar_marks_as_none_is_missing() -> None:
    none = {
        "sleep_charge": -1,
        "continuity": 0.0,
        "continuity_class": 0,
        "sleep_score": 0,
        "sleep_rating": 0,
        "group_duration_score": 0.0,
        "sleep_goal": 0,
    }
    item = night("2026-01-10T23:30:00+01:00", "2026-01-11T07:30:00+01:00", **none)
    assert set(parsed("v3_sleep", item).row("sleep_night")) == {
        "night",
        "start_local",
        "start_offset_min",
        "end_local",
        "end_offset_min",
        "span_s",
    }


def test_a_rating_of_the_night() -> None:
    item = night("2026-01-10T23:30:00+01:00", "2026-01-11T07:30:00+01:00", sleep_rating=4)
    assert parsed("v3_sleep", item).row("sleep_night")["rating"] == 4


def test_the_example_nightly_recharge() -> None:
    found = parsed("v3_nightly_recharge")
    assert key("v3_nightly_recharge") == "2020-01-01"
    assert found.row("recharge_night") == {
        "night": date(2020, 1, 1),
        "heart_rate_bpm": 70.0,
        "rri_ms": 816.0,
        "rmssd_ms": 28.0,
        "breathing_rate": 14.1,
        "recovery_indicator": 3,
        "ans_charge": -1.5,
        "ans_rate": 3,
    }
    assert found.frames["night_hrv", "2020-01-01"].rows() == [(datetime(2020, 1, 1, 0, 41), 0.0, 14.0)]
    assert found.frame("night_breathing").rows() == [(datetime(2020, 1, 1, 0, 39), 0.0, 13.4)]


@pytest.mark.parametrize(
    ("clocks", "times"),
    [
        (["00:05", "23:50", "23:55"], ["2026-01-10T23:50", "2026-01-10T23:55", "2026-01-11T00:05"]),
        (["19:00", "22:55"], ["2026-01-10T19:00", "2026-01-10T22:55"]),
        (["09:00", "12:55"], ["2026-01-11T09:00", "2026-01-11T12:55"]),
    ],
)
def test_a_nights_samples_begin_after_the_longest_gap(clocks: list[str], times: list[str]) -> None:
    item = {"date": "2026-01-11", "hrv_samples": dict.fromkeys(clocks, 40)}
    frame = parsed("v3_nightly_recharge", item).frame("night_hrv")
    assert frame["at_local"].to_list() == [datetime.fromisoformat(time) for time in times]
    assert frame["offset_s"][0] == 0.0


def test_beats_of_zero_and_no_status_are_none_but_a_charge_of_zero_is_one() -> None:
    item = {"date": "2026-01-11", "beat_to_beat_avg": 0, "heart_rate_avg": 0, "ans_charge": 0.0}
    item |= {"nightly_recharge_status": 0, "ans_charge_status": 0}
    assert parsed("v3_nightly_recharge", item).row("recharge_night") == {
        "night": date(2026, 1, 11),
        "ans_charge": 0.0,
    }


def test_times_that_are_none_are_refused() -> None:
    item = night("2026-01-10T23:30:00+01:00", "2026-01-11T07:30:00+01:00", hypnogram={"later": 3})
    with pytest.raises(PayloadError, match="Sleep: 'later' is not a time of day"):
        parsed("v3_sleep", item)
    with pytest.raises(PayloadError, match="clock times"):
        parsed("v3_sleep", {**item, "hypnogram": ["23:30"]})
