"""Nights of v3 say what v4's nights say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

Item = dict[str, Any]
STATES = {
    "SLEEP_STATE_WAKE": 0,
    "SLEEP_STATE_REM": 1,
    "SLEEP_STATE_NON_REM1": 2,
    "SLEEP_STATE_NON_REM2": 3,
    "SLEEP_STATE_NON_REM3": 4,
    "SLEEP_STATE_UNKNOWN": 5,
}
RATINGS = ("UNKNOWN", "BAD", "QUITE_BAD", "NEITHER_BAD_NOR_WELL", "QUITE_WELL", "WELL")


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def pairs(
    v3: AccessLinkV3, v4: Renderer, days: list[date], v3_name: str, v4_name: str
) -> list[tuple[Item, Item]]:
    """The items of both, day by day: a day that one has the other has too."""
    found = [(v3.items(v3_name, day), v4.items(v4_name, day)) for day in days]
    assert all(len(new) == len(old) <= 1 for new, old in found)
    return [(new[0], old[0]) for new, old in found if new]


@pytest.fixture(scope="module")
def nights(v3: AccessLinkV3, renderer: Renderer, world: World, days: list[date]) -> list[tuple[Item, Item]]:
    return pairs(v3, renderer, [*days, *world.dates[-30:-2]], "v3_sleep", "sleeps")


def test_times_stages_and_scores(nights: list[tuple[Item, Item]]) -> None:
    for new, old in nights:
        result, said, score = (old[key] for key in ("sleepResult", "sleepEvaluation", "sleepScore"))
        hypnogram, phases, breaks = result["hypnogram"], said["phaseDurations"], said["interruptions"]
        assert new["date"] == old["sleepDate"]
        assert new["sleep_start_time"] == hypnogram["sleepStart"]
        assert new["sleep_end_time"] == hypnogram["sleepEnd"]
        told = [new[f"{stage}_sleep"] for stage in ("light", "deep", "rem")]
        assert told == [seconds(phases[stage]) for stage in ("light", "deep", "rem")]
        assert new["unrecognized_sleep_stage"] == seconds(phases["unknown"])
        told = [new[f"{kind}_interruption_duration"] for kind in ("total", "short", "long")]
        assert told == [seconds(breaks[f"{kind}Duration"]) for kind in ("total", "short", "long")]
        assert new["sleep_score"] == pytest.approx(score["sleepScore"], abs=0.51)
        assert new["sleep_charge"] == score["scoreRate"]
        assert new["group_regeneration_score"] == score["groupRefreshScore"]
        assert RATINGS[new["sleep_rating"]] == hypnogram["sleepRating"].removeprefix(
            "SLEEP_RATING_"
        ).removeprefix("SLEPT_")


def test_the_parts_of_a_night_fill_the_time_between_its_ends(nights: list[tuple[Item, Item]]) -> None:
    parts = (
        "light_sleep",
        "deep_sleep",
        "rem_sleep",
        "unrecognized_sleep_stage",
        "total_interruption_duration",
    )
    for new, _ in nights:
        start, end = (datetime.fromisoformat(new[f"sleep_{side}_time"]) for side in ("start", "end"))
        assert sum(new[part] for part in parts) == (end - start).total_seconds()


def test_the_hypnogram_is_under_the_clock_of_the_bedroom(
    nights: list[tuple[Item, Item]],
) -> None:
    for new, old in nights:
        start = datetime.fromisoformat(new["sleep_start_time"])
        if start.utcoffset() != datetime.fromisoformat(new["sleep_end_time"]).utcoffset():
            continue
        expected: dict[str, int] = {}
        for change in old["sleepResult"]["hypnogram"]["sleepStateChanges"]:
            moment = start + timedelta(seconds=seconds(change["offsetFromStart"]))
            expected[moment.strftime("%H:%M")] = STATES[change["newState"]]
        assert new["hypnogram"] == expected
        assert list(new["hypnogram"]) == list(expected)


def test_clocks_that_change_at_night(v3: AccessLinkV3, world: World) -> None:
    changes = [event for event in world.events if event.kind == "daylight_saving"]
    shifts = set()
    for event in changes:
        for night in v3.items("v3_sleep", event.first_day):
            start, end = (datetime.fromisoformat(night[f"sleep_{side}_time"]) for side in ("start", "end"))
            before, after = start.utcoffset(), end.utcoffset()
            assert before is not None
            assert after is not None
            shifts.add(after - before)
            keys = night["hypnogram"].keys() | night["heart_rate_samples"].keys()
            # In spring the clock has no minutes between three and four.
            assert after < before or not any(key.startswith("03:") for key in keys)
    assert shifts == {timedelta(hours=1), timedelta(hours=-1)}


def test_the_night_on_the_way_keeps_the_clock_of_home(v3: AccessLinkV3, world: World) -> None:
    [trip] = [event for event in world.events if event.kind == "travel"]
    [night] = v3.items("v3_sleep", trip.first_day)
    assert night["sleep_start_time"][-6:] in {"+02:00", "+03:00"}
    assert night["sleep_end_time"].endswith("+09:00")
    assert next(iter(night["hypnogram"])) == night["sleep_start_time"][11:16]
    start, end = (datetime.fromisoformat(night[f"sleep_{side}_time"]) for side in ("start", "end"))
    last = datetime.strptime(f"{start.date()} {list(night['hypnogram'])[-1]} +0000", "%Y-%m-%d %H:%M %z")
    asleep = (last - start.replace(tzinfo=UTC)) % timedelta(days=1)
    assert timedelta(0) < asleep < end - start


def test_heart_rate_of_the_night_is_that_of_the_day(v3: AccessLinkV3, world: World) -> None:
    day = world.last_day - timedelta(2)
    [night] = v3.items("v3_sleep", day)
    [around] = v3.items("v3_continuous_heart_rate", day)
    measured = {each["sample_time"][:4]: each["heart_rate"] for each in around["heart_rate_samples"]}
    asleep = {clock: beats for clock, beats in night["heart_rate_samples"].items() if clock < "06:00"}
    assert len(asleep) > 60
    both = [(beats, measured[clock[:4]]) for clock, beats in asleep.items() if clock[:4] in measured]
    assert len(both) > 60
    assert all(abs(beats - other) <= 9 for beats, other in both)


def test_recharge(v3: AccessLinkV3, renderer: Renderer, world: World, days: list[date]) -> None:
    found = pairs(v3, renderer, [*days, *world.dates[-20:-2]], "v3_nightly_recharge", "nightly_recharge")
    assert len(found) > 30
    for new, old in found:
        assert new["date"] == old["sleepResultDate"]
        assert new["heart_rate_variability_avg"] == old["meanNightlyRecoveryRmssd"]
        assert new["beat_to_beat_avg"] == old["meanNightlyRecoveryRri"]
        assert new["heart_rate_avg"] == pytest.approx(60_000 / old["meanNightlyRecoveryRri"], abs=0.6)
        breathing = 60_000 / old["meanNightlyRecoveryRespirationInterval"]
        assert new["breathing_rate_avg"] == pytest.approx(breathing, abs=0.06)
        assert new["ans_charge"] == pytest.approx(old["ansStatus"], abs=0.051)
        assert new["ans_charge_status"] == old["ansRate"]
        assert new["nightly_recharge_status"] == old["recoveryIndicator"]


def test_recharge_samples_are_v4s_under_the_clock(v3: AccessLinkV3, renderer: Renderer, world: World) -> None:
    day = world.last_day - timedelta(3)
    [new], [old] = v3.items("v3_nightly_recharge", day), renderer.items("nightly_recharge", day)
    [hrv] = old["hrvSamples"]
    [breathing] = old["breathingRateSamples"]
    opens = datetime.fromisoformat(hrv["startTime"]).replace(tzinfo=None)
    clocks = [f"{opens + timedelta(minutes=5 * n):%H:%M}" for n in range(48)]
    assert list(new["hrv_samples"]) == clocks
    assert list(new["hrv_samples"].values()) == [round(value) for value in hrv["hrvValues"]]
    assert new["breathing_samples"] == dict(zip(clocks, breathing["breathingRateValues"], strict=True))


def test_a_night_without_the_watch_is_missing(v3: AccessLinkV3, world: World) -> None:
    off = next(event for event in world.events if event.kind == "no_watch_at_night").first_day
    for name in ("v3_sleep", "v3_nightly_recharge", "v3_alertness", "v3_skin_temperature"):
        assert v3.items(name, off) == []
    assert v3.items("v3_cardio_load", off)
    [samples] = v3.items("v3_activity_samples", off)
    assert "NON_WEAR" in {each["zone"] for each in samples["activity_zones"]["samples"]}
