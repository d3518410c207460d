from datetime import date, datetime

import pytest

from polar_data.errors import PayloadError
from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import (
    DEVICE,
    changed,
    keys,
    only,
    parsed,
    verbatim,
    without,
)

NIGHT = date(2025, 1, 2)


def test_the_example_night_value_by_value() -> None:
    night = parsed("sleeps").row("sleep_night")
    assert keys("sleeps") == ["2025-01-02"]
    assert endpoint_of("sleeps").day(only("sleeps")) == NIGHT
    assert night == {
        "night": NIGHT,
        "start_local": datetime(2025, 1, 1, 23, 12, 33, 435000),
        "start_offset_min": 120,
        "end_local": datetime(2025, 1, 2, 8, 12, 33, 435000),
        "end_offset_min": 120,
        "original_start_local": datetime(2025, 1, 1, 23, 12, 33, 435000),
        "original_end_local": datetime(2025, 1, 2, 8, 12, 33, 435000),
        "alarm_local": datetime(2025, 1, 2, 8, 15, 33, 435000),
        "trim_start_s": -3600.0,
        "trim_end_s": -10800.0,
        "snoozes": 2,
        "goal_s": 28800.0,
        "device": DEVICE,
        "battery_ran_out": True,
        "span_s": 32400.0,
        "asleep_s": 28000.5,
        "age_years": 0.1,
        "efficiency_pct": 100.0,
        "continuity_index": 5.0,
        "continuity_class": 5,
        "feedback": "01101",
        "interruption_s": 220.0,
        "long_interruption_s": 180.0,
        "short_interruption_s": 40.0,
        "interruptions": 0,
        "long_interruptions": 0,
        "short_interruptions": 0,
        "wake_s": 60.0,
        "rem_s": 70.0,
        "light_s": 80.0,
        "deep_s": 90.0,
        "unknown_s": 100.0,
        "rem_pct": 100.0,
        "deep_pct": 100.0,
        "sleep_score": 1.0,
        "own_target_score": 1.0,
        "recommendation_score": 1.0,
        "continuity_score": 1.0,
        "efficiency_score": 1.0,
        "rem_score": 1.0,
        "deep_score": 1.0,
        "long_interruption_score": 1.0,
        "duration_group_score": 1.0,
        "solidity_group_score": 1.0,
        "refresh_group_score": 1.0,
        "score_rate": 1,
    }


def test_the_examples_stages_and_cycles() -> None:
    found = parsed("sleeps")
    assert found.row("sleep_stage") == {"night": NIGHT, "seq": 0, "start_s": 30.0, "stage": "wake"}
    assert found.row("sleep_cycle") == {"night": NIGHT, "seq": 0, "start_s": 0.0, "depth": 2.0}


def test_the_references_placeholder_is_no_duration() -> None:
    item = verbatim("sleeps")["nightSleeps"][0]
    with pytest.raises(PayloadError, match=r"Sleep: sleepEvaluation\.sleepSpan: 'string'"):
        endpoint_of("sleeps").parse(item)


def test_both_light_stages_are_light_and_the_third_is_deep() -> None:
    states = ["WAKE", "REM", "NON_REM1", "NON_REM2", "NON_REM3", "UNKNOWN"]
    changes = [
        {"offsetFromStart": f"{30 * n}.5s", "newState": f"SLEEP_STATE_{state}"}
        for n, state in enumerate(states)
    ]
    path = ("sleepResult", "hypnogram", "sleepStateChanges")
    stages = parsed("sleeps", changed(only("sleeps"), (path, changes))).rows("sleep_stage")
    assert [stage["stage"] for stage in stages] == ["wake", "rem", "light", "light", "deep", "unknown"]
    assert [stage["start_s"] for stage in stages] == [0.5, 30.5, 60.5, 90.5, 120.5, 150.5]


@pytest.mark.parametrize(
    ("word", "rating"),
    [("BAD", 1), ("QUITE_BAD", 2), ("NEITHER_BAD_NOR_WELL", 3), ("QUITE_WELL", 4), ("WELL", 5)],
)
def test_the_persons_own_rating(word: str, rating: int) -> None:
    path = ("sleepResult", "hypnogram", "sleepRating")
    item = changed(only("sleeps"), (path, f"SLEEP_RATING_SLEPT_{word}"))
    assert parsed("sleeps", item).row("sleep_night")["rating"] == rating


def test_zero_scores_and_continuity_are_missing() -> None:
    item = changed(
        only("sleeps"),
        (("sleepScore", "sleepScore"), 0),
        (("sleepScore", "scoreRate"), 0),
        (("sleepEvaluation", "analysis", "continuityIndex"), 0.0),
        (("sleepEvaluation", "analysis", "continuityClass"), "0"),
    )
    night = parsed("sleeps", item).row("sleep_night")
    assert not night.keys() & {"sleep_score", "score_rate", "continuity_index", "continuity_class"}


def test_a_night_of_sleep_time_only_has_no_stages_and_no_interruptions() -> None:
    evaluation = only("sleeps")["sleepEvaluation"]
    zeros = {
        name: dict.fromkeys(evaluation[name], "0s") | dict.fromkeys(parts, 0)
        for name, parts in (
            ("phaseDurations", ("remPercentage", "deepPercentage")),
            ("interruptions", ("totalCount", "longCount", "shortCount")),
        )
    }
    time_only = evaluation | zeros | {"sleepType": "SLEEP_TYPE_SLEEP_TIME_ONLY"}
    item = changed(only("sleeps"), (("sleepEvaluation",), time_only))
    night = parsed("sleeps", item).row("sleep_night")
    assert night["asleep_s"] == 28000.5
    assert night["efficiency_pct"] == 100.0
    stages = {"wake_s", "rem_s", "light_s", "deep_s", "rem_pct", "deep_pct"}
    assert not night.keys() & stages
    assert not [name for name in night if "interruption" in name and not name.endswith("_score")]


def test_a_night_over_a_clock_change_keeps_both_offsets() -> None:
    item = changed(
        only("sleeps"),
        (("sleepResult", "hypnogram", "sleepStart"), "2026-03-28T23:30:00.000+02:00"),
        (("sleepResult", "hypnogram", "sleepEnd"), "2026-03-29T08:00:00.000+03:00"),
    )
    night = parsed("sleeps", item).row("sleep_night")
    assert (night["start_offset_min"], night["end_offset_min"]) == (120, 180)
    assert night["end_local"] == datetime(2026, 3, 29, 8)


def test_what_is_absent_is_missing_and_an_unnamed_device_is_unknown() -> None:
    item = without(only("sleeps"), ("sleepScore",), ("originalSleepResult",), ("sleepEvaluation",))
    del item["sleepResult"]["hypnogram"]["deviceReference"]
    night = parsed("sleeps", item).row("sleep_night")
    assert night["device"] == "unknown"
    assert not night.keys() & {"sleep_score", "original_start_local", "asleep_s", "interruptions"}


def test_a_listed_date_alone_is_no_night() -> None:
    assert parsed("sleeps", {"sleepDate": "2025-01-02"}).tables == {}
