"""Nights and the data of the wrist in AccessLink v4's shapes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from math import sqrt
from statistics import fmean
from typing import Any

import pytest

from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

Item = dict[str, Any]


@pytest.fixture(scope="module")
def sleeps(renderer: Renderer) -> list[Item]:
    return [item for day in renderer.days("sleeps")[-60:] for item in renderer.items("sleeps", day)]


def seconds(text: str) -> int:
    assert text.endswith("s")
    return int(text[:-1])


def test_stages_in_the_hypnogram_are_the_phase_durations(sleeps: list[Item]) -> None:
    phase = {
        "SLEEP_STATE_WAKE": "wake",
        "SLEEP_STATE_REM": "rem",
        "SLEEP_STATE_NON_REM1": "light",
        "SLEEP_STATE_NON_REM2": "light",
        "SLEEP_STATE_NON_REM3": "deep",
        "SLEEP_STATE_UNKNOWN": "unknown",
    }
    for item in sleeps:
        evaluation = item["sleepEvaluation"]
        changes = [
            (seconds(change["offsetFromStart"]), change["newState"])
            for change in item["sleepResult"]["hypnogram"]["sleepStateChanges"]
        ]
        spent = dict.fromkeys(phase.values(), 0)
        for (start, state), (end, _) in pairwise([*changes, (seconds(evaluation["sleepSpan"]), "")]):
            spent[phase[state]] += end - start
        told = evaluation["phaseDurations"]
        assert spent == {name: seconds(told[name]) for name in spent}


def test_the_span_is_sleep_plus_interruptions_and_lies_between_start_and_end(sleeps: list[Item]) -> None:
    for item in sleeps:
        evaluation, hypnogram = item["sleepEvaluation"], item["sleepResult"]["hypnogram"]
        breaks = evaluation["interruptions"]
        span = seconds(evaluation["sleepSpan"])
        assert span == seconds(evaluation["asleepDuration"]) + seconds(breaks["totalDuration"])
        assert seconds(breaks["totalDuration"]) == seconds(breaks["longDuration"]) + seconds(
            breaks["shortDuration"]
        )
        assert breaks["totalCount"] == breaks["longCount"] + breaks["shortCount"]
        start, end = (datetime.fromisoformat(hypnogram[key]) for key in ("sleepStart", "sleepEnd"))
        assert (end - start).total_seconds() == span
        assert end.date().isoformat() == item["sleepDate"]


def test_group_scores_are_the_means_of_their_parts(sleeps: list[Item]) -> None:
    for item in sleeps:
        score = item["sleepScore"]
        solidity = ("longInterruptionsTimeScore", "continuityScore", "efficiencyScore")
        refresh = ("remScore", "n3Score")
        assert score["groupSolidityScore"] == pytest.approx(fmean(score[k] for k in solidity), abs=0.006)
        assert score["groupRefreshScore"] == pytest.approx(fmean(score[k] for k in refresh), abs=0.006)
        assert all(1 <= score[key] <= 100 for key in score if key.endswith("Score"))
        assert 1 <= score["scoreRate"] <= 5


def test_sleep_scores_are_usually_middling_to_good(sleeps: list[Item]) -> None:
    assert 70 < fmean(item["sleepScore"]["sleepScore"] for item in sleeps) < 82


def test_offsets_follow_the_zone_of_the_evening_and_of_the_morning(renderer: Renderer, world: World) -> None:
    (trip,) = (event for event in world.events if event.kind == "travel")
    (item,) = renderer.items("sleeps", trip.first_day)
    hypnogram = item["sleepResult"]["hypnogram"]
    assert hypnogram["sleepStart"].endswith("+02:00")
    assert hypnogram["sleepEnd"].endswith("+09:00")


def test_five_minute_samples_cover_four_hours_and_average_to_the_night(renderer: Renderer) -> None:
    for day in renderer.days("nightly_recharge")[-30:]:
        (item,) = renderer.items("nightly_recharge", day)
        (hrv,), (breathing,) = item["hrvSamples"], item["breathingRateSamples"]
        assert hrv["sampleInterval"] == breathing["sampleInterval"] == "300s"
        assert len(hrv["hrvValues"]) == len(breathing["breathingRateValues"]) == 48
        assert fmean(hrv["hrvValues"]) == pytest.approx(item["meanNightlyRecoveryRmssd"], abs=0.5)
        interval_ms = 60_000 / fmean(breathing["breathingRateValues"])
        assert interval_ms == pytest.approx(item["meanNightlyRecoveryRespirationInterval"], rel=0.01)
        hypnogram = renderer.items("sleeps", day)[0]["sleepResult"]["hypnogram"]
        start = datetime.fromisoformat(hypnogram["sleepStart"]).replace(tzinfo=None)
        assert datetime.fromisoformat(hrv["startTime"].removesuffix("Z")) - start == timedelta(minutes=30)


def test_the_baseline_is_that_of_the_28_nights_before(renderer: Renderer) -> None:
    days = renderer.days("nightly_recharge")
    day = days[-1]
    found = {
        other: renderer.summary("nightly_recharge", other)[0]["meanNightlyRecoveryRmssd"]
        for other in days
        if timedelta(0) < day - other <= timedelta(28)
    }
    (item,) = renderer.summary("nightly_recharge", day)
    assert item["meanBaselineRmssd"] == pytest.approx(fmean(found.values()), abs=1)


def test_ans_charge_stays_on_its_scale_and_falls_in_illness(renderer: Renderer, world: World) -> None:
    charges = {
        day: renderer.summary("nightly_recharge", day)[0]["ansStatus"]
        for day in renderer.days("nightly_recharge")[-200:]
    }
    assert all(-10 <= charge <= 10 for charge in charges.values())
    assert abs(fmean(charges.values())) < 1
    (ill,) = (event for event in world.events if event.kind == "illness")
    assert fmean(charge for day, charge in charges.items() if ill.covers(day)) < -4


def test_recharge_needs_three_nights_before(renderer: Renderer, world: World) -> None:
    assert renderer.days("nightly_recharge")[0] == world.first_day + timedelta(3)


def test_continuous_heart_rate_is_irregular_and_plausible(renderer: Renderer, world: World) -> None:
    for day in world.dates[-20:-1]:
        (item,) = renderer.items("continuous_samples", day)
        offsets = [sample["offsetMillis"] for sample in item["samples"]]
        assert offsets == sorted(set(offsets))
        assert 0 <= offsets[0] < offsets[-1] < 86_400_000
        assert 150 < len(offsets) < 2_000
        assert all(36 <= sample["heartRate"] <= 189 for sample in item["samples"])


def test_more_samples_on_training_days(renderer: Renderer, world: World) -> None:
    counts: dict[bool, list[int]] = {True: [], False: []}
    for day in world.dates[-40:-1]:
        (item,) = renderer.items("continuous_samples", day)
        counts[world.trained(day)].append(len(item["samples"]))
    assert fmean(counts[True]) > 1.2 * fmean(counts[False])
    assert 600 < fmean(counts[True]) < 1500


def test_the_last_day_ends_with_the_morning_sync(renderer: Renderer, world: World) -> None:
    until = world.synced_hour * 3_600_000
    (heart,) = renderer.items("continuous_samples", world.last_day)
    assert max(sample["offsetMillis"] for sample in heart["samples"]) < until
    (activity,) = renderer.items("activity", world.last_day)
    steps = activity["activitiesPerDevice"][0]["activitySamples"][0]["stepSamples"]["steps"]
    assert len(steps) * 60_000 == until
    assert renderer.items("training_sessions", world.last_day) == []
    assert len(renderer.items("sleeps", world.last_day)) == 1


def test_two_watches_share_the_day_of_the_change(renderer: Renderer, world: World) -> None:
    (change,) = (event.first_day for event in world.events if event.kind == "new_watch")
    old, new = renderer.items("continuous_samples", change)
    assert old["deviceRef"] != new["deviceRef"]
    assert old["samples"][-1]["offsetMillis"] < new["samples"][0]["offsetMillis"]
    (activity,) = renderer.items("activity", change)
    parts = [device["activitySamples"][0]["stepSamples"] for device in activity["activitiesPerDevice"]]
    assert [part["startTime"] for part in parts] == ["00:00:00", "12:00:00"]
    assert sum(len(part["steps"]) for part in parts) == 1440


def test_activity_covers_the_day_by_minutes(renderer: Renderer, world: World) -> None:
    totals = []
    for day in world.dates[-30:-1]:
        (item,) = renderer.items("activity", day)
        (recorded,) = item["activitiesPerDevice"][0]["activitySamples"]
        assert recorded["stepSamples"]["interval"] == recorded["metSamples"]["interval"] == "60000"
        assert len(recorded["stepSamples"]["steps"]) == len(recorded["metSamples"]["mets"]) == 1440
        times = [info["time"] for info in recorded["activityInfos"]]
        assert times == sorted(set(times))
        totals.append(sum(recorded["stepSamples"]["steps"]))
    assert 6_000 < fmean(totals) < 20_000


def test_nights_off_the_wrist_show_everywhere(renderer: Renderer, world: World) -> None:
    day = world.last_day - timedelta(4)
    for family in ("sleeps", "nightly_recharge", "ppi"):
        assert renderer.items(family, day) == []
    (heart,) = renderer.items("continuous_samples", day)
    assert min(sample["offsetMillis"] for sample in heart["samples"]) > 4 * 3_600_000
    (activity,) = renderer.items("activity", day)
    classes = activity["activitiesPerDevice"][0]["activitySamples"][0]["activityInfos"]
    assert classes[0]["activityClass"] == "ACTIVITY_CLASS_NON_WEAR"
    (contact,) = renderer.items("skin_contacts", day)
    assert contact["skinContactChanges"][0] == {"recordingTimeDeltaMilliseconds": 0, "skinContact": False}
    (vector,) = renderer.items("sleep_wake_vectors", day)
    states = [change["newState"] for change in vector["sleepWakeStateChanges"]]
    assert states[0] == "SLEEP_WAKE_STATE_NO_DATA"


def test_beats_of_a_night_agree_with_its_heart_rate_and_variability(renderer: Renderer) -> None:
    days = renderer.days("ppi")
    assert 110 < len(days) < 125  # about one night in six of two years
    for day in days[-3:]:
        (item,) = renderer.items("ppi", day)
        samples = item["ppiSamplesPerDevice"][0]["ppiSamples"]
        assert 5 < (samples[-1]["offsetMillis"] - samples[0]["offsetMillis"]) / 3_600_000 < 6.2
        for sample, following in pairwise(samples):
            assert following["offsetMillis"] - sample["offsetMillis"] == following["ppInterval"]
        differences = [
            b["ppInterval"] - a["ppInterval"]
            for a, b in pairwise(samples)
            if not a["movement"] and not b["movement"]
        ]
        rmssd = sqrt(fmean(difference**2 for difference in differences))
        (recharge,) = renderer.summary("nightly_recharge", day)
        assert rmssd == pytest.approx(recharge["meanNightlyRecoveryRmssd"], rel=0.05)
        mean = fmean(sample["ppInterval"] for sample in samples)
        assert mean == pytest.approx(recharge["meanNightlyRecoveryRri"], rel=0.02)


def test_skin_temperature_averages_to_the_night(renderer: Renderer, world: World) -> None:
    day = world.dates[-10]
    night = world.night(day)
    assert night is not None
    items = renderer.items("temperature", night.start.date())
    item = next(item for item in items if item["stopTime"].startswith(day.isoformat()))
    values = [sample["temperatureCelsius"] for sample in item["temperatureMeasurementSamples"]]
    assert fmean(values) == pytest.approx(float(world.body.skin_c[world.index(day)]), abs=0.01)
    last = item["temperatureMeasurementSamples"][-1]["recordingTimeDeltaMilliseconds"]
    assert last / 1000 < night.span_s


def test_vectors_reach_back_ninety_days(renderer: Renderer, world: World) -> None:
    days = renderer.days("sleep_wake_vectors")
    assert (len(days), days[-1]) == (90, world.last_day)
    assert renderer.items("sleep_wake_vectors", days[0] - timedelta(1)) == []


def test_skin_contact_changes_only_when_it_changes(renderer: Renderer) -> None:
    for day in [date(2026, 11, 1) + timedelta(n) for n in range(12)]:
        for period in renderer.items("skin_contacts", day):
            changes = period["skinContactChanges"]
            deltas = [change["recordingTimeDeltaMilliseconds"] for change in changes]
            assert deltas == sorted(set(deltas))
            assert all(a["skinContact"] != b["skinContact"] for a, b in pairwise(changes))
