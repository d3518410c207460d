from datetime import date, datetime
from typing import Any

from tests.polar_data.sources.accesslink_v4.examples import changed, keys, only, parsed

DAY = date(2000, 1, 1)
AT_S = 14 * 3600 + 41 * 60 + 45.0
DEVICES = ("activitiesPerDevice",)


def test_the_example_day_value_by_value() -> None:
    found = parsed("activity")
    assert keys("activity") == ["2000-01-01"]
    assert found.row("activity_day") == {
        "day": DAY,
        "device": "ABC102003",
        "steps": 0,
        "met_minutes": 0.1,  # 0.1 MET in one minute
        "met_goal": 345.4,
        "sleep_s": 60.0,  # from its start to the end of the only minute sampled
        "sedentary_s": 0.0,
        "light_s": 0.0,
        "moderate_s": 0.0,
        "vigorous_s": 0.0,
        "non_wear_s": 0.0,
        "inactivity_alerts": 1,
    }
    assert found.row("physical_information") == {
        "at_local": datetime(2000, 1, 1),
        "origin": "activity",
        "height_cm": 172.0,
        "weight_kg": 79.0,
        "max_hr_bpm": 195.0,
        "resting_hr_bpm": 55.0,
        "aerobic_bpm": 130.0,
        "anaerobic_bpm": 175.0,
        "vo2max": 55.0,
        "sleep_goal_s": 14400.0,
    }


def test_the_examples_series() -> None:
    found = parsed("activity")
    assert found.frames["activity_minutes", "2000-01-01/ABC102003"].rows(named=True) == [
        {"at_s": AT_S, "steps": 0, "met": 0.1}
    ]
    assert found.frames["activity_classes", "2000-01-01/ABC102003"].rows(named=True) == [
        {"at_s": AT_S, "activity_class": "sleep", "factor": 2.0}
    ]


def recorded(start: str, steps: list[Any], mets: list[Any], classes: dict[str, str]) -> dict[str, Any]:
    return {
        "stepSamples": {"startTime": start, "interval": "60000", "steps": steps},
        "metSamples": {"startTime": start, "interval": "60000", "mets": mets},
        "activityInfos": [
            {"activityClass": f"ACTIVITY_CLASS_{name}", "time": time, "factor": "1.5"}
            for time, name in classes.items()
        ],
    }


def test_devices_of_a_day_are_never_summed_but_recordings_of_one_device_are() -> None:
    first = recorded(
        "08:00:00", [10, 20], [1.5, 2.0], {"08:00:00": "LIGHT", "08:01:00": "CONTINUOUS_MODERATE"}
    )
    second = recorded("12:00:00", [5], ["3.0"], {"12:00:00": "INTERMITTENT_MODERATE"})
    other = recorded("08:00:00", [7], [1.0], {"08:00:00": "CONTINUOUS_VIGOROUS"})
    devices = [
        {"deviceReference": {"deviceId": "A"}, "activitySamples": [first, second]},
        {"deviceReference": {"uuid": "B"}, "activitySamples": [other]},
    ]
    found = parsed("activity", changed(only("activity"), (DEVICES, devices)))
    a, b = found.rows("activity_day")
    assert (a["device"], a["steps"], a["met_minutes"]) == ("A", 35, 6.5)
    assert (a["light_s"], a["moderate_s"], a["vigorous_s"]) == (60.0, 60.0 + 60.0, 0.0)
    assert (b["device"], b["steps"], b["vigorous_s"]) == ("B", 7, 60.0)
    assert "inactivity_alerts" not in a
    minutes = found.frames["activity_minutes", "2000-01-01/A"]
    assert minutes.rows() == [(28800.0, 10, 1.5), (28860.0, 20, 2.0), (43200.0, 5, 3.0)]


def test_half_minutes_count_half() -> None:
    half = recorded("08:00:00", [], [2.0, 4.0], {"08:00:00": "LIGHT"})
    half["metSamples"]["interval"] = "30000"
    devices = [{"deviceReference": {"deviceId": "A"}, "activitySamples": [half]}]
    found = parsed("activity", changed(only("activity"), (DEVICES, devices)))
    row = found.row("activity_day")
    assert (row["met_minutes"], row["light_s"]) == (3.0, 60.0)
    assert found.frame("activity_minutes").rows() == [(28800.0, 2.0), (28830.0, 4.0)]


def test_without_samples_the_last_class_lasts_to_midnight_and_steps_are_missing() -> None:
    infos = [{"activityClass": "ACTIVITY_CLASS_NON_WEAR", "time": "23:00:00", "factor": 1}]
    devices: list[Any] = [
        {"deviceReference": {"deviceId": "A"}, "activitySamples": [{"activityInfos": infos}]}
    ]
    row = parsed("activity", changed(only("activity"), (DEVICES, devices))).row("activity_day")
    assert row["non_wear_s"] == 3600.0
    assert not row.keys() & {"steps", "met_minutes", "inactivity_alerts"}


def test_a_day_without_any_sample_is_missing_not_zero() -> None:
    devices: list[Any] = [{"deviceReference": {"deviceId": "A"}, "activitySamples": []}]
    row = parsed("activity", changed(only("activity"), (DEVICES, devices))).row("activity_day")
    assert row == {"day": DAY, "device": "A", "met_goal": 345.4}
    unread = [recorded("08:00:00", [None, -1], ["NaN"], {})]
    devices = [{"deviceReference": {"deviceId": "A"}, "activitySamples": unread}]
    row = parsed("activity", changed(only("activity"), (DEVICES, devices))).row("activity_day")
    assert not row.keys() & {"steps", "met_minutes", "sleep_s"}


def test_a_listed_day_has_no_devices() -> None:
    assert parsed("activity", {"date": "2026-01-01", "activitiesPerDevice": []}).tables == {}


def test_the_example_continuous_heart_rate() -> None:
    found = parsed("continuous_samples")
    assert keys("continuous_samples") == ["2025-01-01/A1B2C3D4E5"]
    assert found.row("heart_rate_day") == {
        "day": date(2025, 1, 1),
        "device": "A1B2C3D4E5",
        "samples": 1,
        "min_bpm": 80.0,
        "mean_bpm": 80.0,
        "max_bpm": 80.0,
    }
    assert found.frames["heart_rate_day", "2025-01-01/A1B2C3D4E5"].rows(named=True) == [
        {"offset_s": 0.3, "heart_rate_bpm": 80, "trigger": "timed_247"}
    ]


def test_zero_is_no_heart_rate_and_dense_minutes_do_not_outweigh_sparse_ones() -> None:
    samples = [
        {"heartRate": 50, "offsetMillis": 600_000, "triggerType": "TRIGGER_TIMED_247"},
        {"heartRate": "120", "offsetMillis": "0", "triggerType": "TRIGGER_HIGH_247"},
        {"heartRate": 130, "offsetMillis": 1000, "triggerType": "TRIGGER_UNKNOWN"},
        {"heartRate": 140, "offsetMillis": 2000, "triggerType": "TRIGGER_MANUAL"},
        {"heartRate": 0, "offsetMillis": 300_000, "triggerType": "TRIGGER_TIMED_247"},
    ]
    found = parsed("continuous_samples", changed(only("continuous_samples"), (("samples",), samples)))
    row = found.row("heart_rate_day")
    assert (row["samples"], row["min_bpm"], row["max_bpm"]) == (4, 50.0, 140.0)
    assert row["mean_bpm"] == 90.0  # of the five-minute means 130 and 50
    frame = found.frame("heart_rate_day")
    assert frame["offset_s"].to_list() == [0.0, 1.0, 2.0, 300.0, 600.0]
    assert frame["heart_rate_bpm"].to_list() == [120, 130, 140, None, 50]
    assert frame["trigger"].to_list() == ["high_247", None, "manual", "timed_247", "timed_247"]


def test_a_day_of_another_device_is_another_item() -> None:
    day = only("continuous_samples")
    body = {"heartRateSamplesPerDay": [day, changed(day, (("deviceRef", "deviceId"), "B"))]}
    assert keys("continuous_samples", body) == ["2025-01-01/A1B2C3D4E5", "2025-01-01/B"]
