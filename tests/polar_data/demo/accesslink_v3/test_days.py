"""What v3 says of days and of weeks: activity, heart rate, load, SleepWise, biosensing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Any

import pytest

from polar_data.demo.accesslink_v3 import AccessLinkV3
from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

Item = dict[str, Any]


def test_steps_and_alerts(v3: AccessLinkV3, renderer: Renderer, days: list[date]) -> None:
    for day in days:
        [summary], [samples] = v3.items("v3_activities", day), v3.items("v3_activity_samples", day)
        [old] = renderer.items("activity", day)
        recorded = [part for device in old["activitiesPerDevice"] for part in device["activitySamples"]]
        steps = sum(sum(part["stepSamples"]["steps"]) for part in recorded)
        assert summary["steps"] == samples["steps"]["total_steps"] == steps
        assert sum(each["steps"] for each in samples["steps"]["samples"]) == steps
        alerts = [f"{day}T{info['time'][:5]}" for part in recorded for info in part["inactivityInfos"]]
        assert [each["stamp"] for each in samples["inactivity_stamps"]["samples"]] == alerts
        assert summary["inactivity_alert_count"] == len(alerts)


def test_steps_are_in_their_minutes(v3: AccessLinkV3, renderer: Renderer, world: World) -> None:
    day = world.last_day - timedelta(1)
    [samples], [old] = v3.items("v3_activity_samples", day), renderer.items("activity", day)
    [device] = old["activitiesPerDevice"]
    minutes = device["activitySamples"][0]["stepSamples"]["steps"]
    for each in samples["steps"]["samples"]:
        moment = datetime.fromisoformat(each["timestamp"])
        assert minutes[moment.hour * 60 + moment.minute] == each["steps"] > 0


def test_zones_last_as_long_as_the_days_durations_say(v3: AccessLinkV3, world: World) -> None:
    day = next(event for event in world.events if event.kind == "no_watch_at_night").first_day
    [summary], [samples] = v3.items("v3_activities", day), v3.items("v3_activity_samples", day)
    changes = [
        (datetime.fromisoformat(each["timestamp"]), each["zone"])
        for each in samples["activity_zones"]["samples"]
    ]
    midnight = datetime.combine(day + timedelta(1), datetime.min.time())
    spent: dict[str, timedelta] = {}
    for (start, zone), (end, _) in pairwise([*changes, (midnight, "")]):
        spent[zone] = spent.get(zone, timedelta()) + end - start
    assert sum(spent.values(), timedelta()) == timedelta(days=1)
    assert spent["NON_WEAR"] > timedelta(hours=4)
    active = sum((spent.get(zone, timedelta()) for zone in ("LIGHT", "MODERATE", "VIGOROUS")), timedelta())
    still = sum((spent.get(zone, timedelta()) for zone in ("SLEEP", "SEDENTARY")), timedelta())
    assert (duration(summary["active_duration"]), duration(summary["inactive_duration"])) == (active, still)


def duration(text: str) -> timedelta:
    hours, _, minutes = text.removeprefix("PT").rpartition("H")
    return timedelta(hours=int(hours or 0), minutes=int(minutes.removesuffix("M") or 0))


def test_the_last_day_ends_with_the_last_sync(v3: AccessLinkV3, world: World) -> None:
    [summary] = v3.items("v3_activities", world.last_day)
    assert summary["end_time"] == f"{world.last_day}T09:29:59"
    [samples] = v3.items("v3_activity_samples", world.last_day)
    assert max(each["timestamp"] for each in samples["steps"]["samples"]) < f"{world.last_day}T09:30"


def test_heart_rate_is_that_of_all_watches(v3: AccessLinkV3, renderer: Renderer, world: World) -> None:
    change = next(event.first_day for event in world.events if event.kind == "new_watch")
    for day in (change, world.last_day - timedelta(1)):
        [new], old = v3.items("v3_continuous_heart_rate", day), renderer.items("continuous_samples", day)
        told = [each for device in old for each in device["samples"]]
        assert [each["heart_rate"] for each in new["heart_rate_samples"]] == [s["heartRate"] for s in told]
        for each, other in zip(new["heart_rate_samples"], told, strict=True):
            clock = datetime.fromtimestamp(other["offsetMillis"] // 1000, UTC)
            assert each["sample_time"] == f"{clock:%H:%M:%S}"
    assert len(renderer.items("continuous_samples", change)) == 2


def daily_load(v3: AccessLinkV3, day: date) -> float:
    exercises = v3.items("v3_exercises", day)
    return float(sum(each["training_load_pro"]["cardio-load"] for each in exercises))


def test_cardio_load_is_the_sum_of_the_days_sessions(v3: AccessLinkV3, world: World) -> None:
    for day in world.dates[-30:]:
        [item] = v3.items("v3_cardio_load", day)
        assert item["cardio_load"] == pytest.approx(daily_load(v3, day), abs=0.02)


def test_strain_and_tolerance_are_the_means_of_7_and_28_days(v3: AccessLinkV3, world: World) -> None:
    loads = [v3.items("v3_cardio_load", day)[0]["cardio_load"] for day in world.dates[-60:]]
    for number in range(28, 60):
        [item] = v3.items("v3_cardio_load", world.dates[number - 60])
        strain, tolerance = fmean(loads[number - 6 : number + 1]), fmean(loads[number - 27 : number + 1])
        assert item["strain"] == pytest.approx(strain, abs=0.011)
        assert item["tolerance"] == pytest.approx(tolerance, abs=0.011)
        assert item["cardio_load_ratio"] == pytest.approx(strain / tolerance, abs=0.001)


def test_a_new_watch_has_no_status_for_four_weeks(v3: AccessLinkV3, world: World) -> None:
    levels = dict.fromkeys(("very_low", "low", "medium", "high", "very_high"), 0.0)
    assert v3.items("v3_cardio_load", world.first_day) == [
        {
            "date": world.first_day.isoformat(),
            "cardio_load_status": "LOAD_STATUS_NOT_AVAILABLE",
            "cardio_load": -1.0,
            "strain": 0.0,
            "tolerance": -1.0,
            "cardio_load_ratio": -1.0,
            "cardio_load_level": levels,
        }
    ]
    [day_27], [day_28] = (v3.items("v3_cardio_load", world.dates[n]) for n in (26, 27))
    assert (day_27["cardio_load_status"], day_27["tolerance"]) == ("LOAD_STATUS_NOT_AVAILABLE", -1.0)
    assert day_27["strain"] > 0
    assert day_28["cardio_load_status"] != "LOAD_STATUS_NOT_AVAILABLE"


def test_too_much_training_is_called_so_and_rest_too(v3: AccessLinkV3, world: World) -> None:
    much = next(event for event in world.events if event.kind == "overreaching")
    during = [much.first_day + timedelta(n) for n in range((much.last_day - much.first_day).days)]
    assert "OVERREACHING" in {v3.items("v3_cardio_load", day)[0]["cardio_load_status"] for day in during}
    ill = next(event for event in world.events if event.kind == "illness")
    [rested] = v3.items("v3_cardio_load", ill.last_day)
    assert rested["cardio_load_ratio"] < 0.8
    assert rested["cardio_load_status"] == "DETRAINING"


def test_alertness_is_in_utc(v3: AccessLinkV3, world: World, days: list[date]) -> None:
    for day in days:
        for item, night in zip(v3.items("v3_alertness", day), v3.items("v3_sleep", day), strict=True):
            slept = (item["sleep_period_start_time"], item["sleep_period_end_time"])
            told = (night["sleep_start_time"], night["sleep_end_time"])
            for bare, full in zip(slept, told, strict=True):
                assert datetime.fromisoformat(bare).replace(tzinfo=UTC) == datetime.fromisoformat(full)
            offset = datetime.fromisoformat(night["sleep_end_time"]).utcoffset()
            assert timedelta(minutes=item["sleep_timezone_offset_minutes"]) == offset
            hours = item["hourly_data"]
            assert all(a["end_time"] == b["start_time"] for a, b in pairwise(hours))
            assert item["sleep_period_end_time"] < hours[0]["start_time"]
            awake = datetime.fromisoformat(item["period_end_time"]) - datetime.fromisoformat(slept[1])
            assert abs(awake.total_seconds() - item["grade_validity_seconds"]) < 1
    results = [v3.items("v3_alertness", world.dates[n])[0]["result_type"] for n in (-1, -2)]
    assert results == ["ALERTNESS_TYPE_PREDICTION", "ALERTNESS_TYPE_HISTORY"]


def test_better_nights_leave_one_more_alert(v3: AccessLinkV3, world: World) -> None:
    nights = world.nights_worn[-60:]
    scores = {day: v3.items("v3_sleep", day)[0]["sleep_score"] for day in nights}
    grades = {day: v3.items("v3_alertness", day)[0]["grade"] for day in nights}
    ordered = sorted(nights, key=lambda day: scores[day])
    assert fmean(grades[day] for day in ordered[-15:]) > fmean(grades[day] for day in ordered[:15]) + 0.5


def test_the_bedtime_is_the_usual_one(v3: AccessLinkV3, world: World) -> None:
    day = world.last_day - timedelta(20)
    [item] = v3.items("v3_circadian_bedtime", day)
    starts = [
        datetime.fromisoformat(night["sleep_start_time"]).replace(tzinfo=None)
        - datetime.combine(other, datetime.min.time())
        for other in (day - timedelta(n) for n in range(14))
        for night in v3.items("v3_sleep", other)
    ]
    usual = datetime.combine(day, datetime.min.time()) + sum(starts, timedelta()) / len(starts)
    told = datetime.fromisoformat(item["preferred_sleep_period_start_time"])
    local = told + timedelta(minutes=item["sleep_timezone_offset_minutes"])
    assert abs(local - usual) <= timedelta(seconds=1)
    gate = [datetime.fromisoformat(item[f"sleep_gate_{side}_time"]) for side in ("start", "end")]
    assert (told - gate[0], gate[1] - told) == (timedelta(minutes=15), timedelta(minutes=15))


def test_temperature_and_contact(v3: AccessLinkV3, renderer: Renderer, days: list[date]) -> None:
    uuids = {
        "A1B2C3D4": "0e030000-0084-0000-0000-0000a1b2c3d4",
        "E5F60718": "0e030000-0096-0000-0000-0000e5f60718",
    }
    for day in days:
        pairs = [
            *zip(v3.items("v3_body_temperature", day), renderer.items("temperature", day), strict=True),
            *zip(v3.items("v3_skin_contacts", day), renderer.items("skin_contacts", day), strict=True),
        ]
        for new, old in pairs:
            assert uuids[new["source_device_id"]] == old["deviceReference"]["uuid"]
            assert (new["start_time"] + "Z", new["end_time"] + "Z") == (old["startTime"], old["stopTime"])
            assert new["modified_time"] + "Z" == old["modified"]
            if "samples" in new:
                told = [each["temperature_celsius"] for each in new["samples"]]
                assert told == [each["temperatureCelsius"] for each in old["temperatureMeasurementSamples"]]
            else:
                told = [
                    (each["recording_time_delta_milliseconds"], each["skin_contact"])
                    for each in new["skin_contact_changes"]
                ]
                assert told == [
                    (each["recordingTimeDeltaMilliseconds"], each["skinContact"])
                    for each in old["skinContactChanges"]
                ]


def test_fever_shows_in_the_skin(v3: AccessLinkV3, world: World) -> None:
    ill = next(event for event in world.events if event.kind == "illness")
    [night] = v3.items("v3_skin_temperature", ill.first_day + timedelta(2))
    assert night["deviation_from_baseline_celsius"] > 0.4
    [first] = v3.items("v3_skin_temperature", world.nights_worn[0])
    assert "deviation_from_baseline_celsius" not in first


@pytest.mark.parametrize(
    ("name", "key", "same"),
    [
        (
            "v3_spo2",
            "spo2TestResult",
            {
                "blood_oxygen_percent": "bloodOxygenPercent",
                "heart_rate_variability_ms": "heartRateVariabilityMs",
                "average_heart_rate_bpm": "averageHeartRateBpm",
                "altitude_meters": "altitudeMeters",
                "spo2_class": "spo2Class",
                "spo2_hrv_deviation_from_baseline": "spo2HrvDeviationFromBaseline",
            },
        ),
        (
            "v3_ecg",
            "ecgTestResult",
            {
                "average_heart_rate_bpm": "averageHeartRateBpm",
                "heart_rate_variability_ms": "heartRateVariabilityMs",
                "rri_ms": "rriMs",
                "pulse_transit_time_systolic_ms": "pulseArrivalTimeAtContractionMs",
                "heart_rate_variability_level": "heartRateVariabilityLevel",
            },
        ),
    ],
)
def test_spot_tests(v3: AccessLinkV3, renderer: Renderer, name: str, key: str, same: dict[str, str]) -> None:
    days = v3.days(name)[-6:]
    assert (
        days
        == [day for day in renderer.days("tests") if any(key in i for i in renderer.summary("tests", day))][
            -6:
        ]
    )
    for day in days:
        [new] = v3.items(name, day)
        [old] = [item for item in renderer.items("tests", day) if key in item]
        assert {mine: new[mine] for mine in same} == {mine: old[key][its] for mine, its in same.items()}
        local = datetime.fromtimestamp(new["test_time"], UTC) + timedelta(minutes=new["time_zone_offset"])
        assert local.replace(tzinfo=None) == datetime.fromisoformat(old["startTime"]).replace(tzinfo=None)
        if "samples" in new:
            told = [(each["recording_time_delta_ms"], each["amplitude_mv"]) for each in new["samples"]]
            assert told == [(s["recordingTimeDeltaMs"], s["amplitudeMv"]) for s in old[key]["samples"]]
