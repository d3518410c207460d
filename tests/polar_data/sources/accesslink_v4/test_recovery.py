from datetime import UTC, date, datetime

import pytest

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import DEVICE, changed, keys, only, parsed, without

DAY = date(2025, 8, 1)


def test_the_example_recharge_value_by_value() -> None:
    moment = datetime(2025, 1, 1, 10, 12, 33, 435000, tzinfo=UTC)
    row = parsed("nightly_recharge").row("recharge_night")
    tips = {name: row.pop(name) for name in ("sleep_tip", "vitality_tip", "exercise_tip")}
    assert keys("nightly_recharge") == ["2025-01-01"]
    assert endpoint_of("nightly_recharge").stamp(only("nightly_recharge")) == "2025-01-01T10:12:33.435Z"
    assert row == {
        "night": date(2025, 1, 1),
        "ans_charge": -15.7068,
        "recovery_indicator": 1,
        "recovery_sub_level": 100,
        "ans_rate": 1,
        "rri_ms": 800.0,
        "rmssd_ms": 800.0,
        "respiration_interval_ms": 800.0,
        "heart_rate_bpm": 75.0,  # 60000 / 800
        "breathing_rate": 75.0,
        "baseline_rri_ms": 800.0,
        "baseline_rri_sd_ms": 800.0,
        "baseline_rmssd_ms": 800.0,
        "baseline_rmssd_sd_ms": 800.0,
        "baseline_respiration_ms": 800.0,
        "baseline_respiration_sd_ms": 800.0,
        "created_utc": moment,
        "modified_utc": moment,
    }
    item = only("nightly_recharge")
    assert tips == {
        "sleep_tip": item["sleepTip"],
        "vitality_tip": item["vitalityTip"],
        "exercise_tip": item["exerciseTip"],
    }


def test_the_examples_night_samples_keep_the_wall_clock() -> None:
    found = parsed("nightly_recharge")
    start = datetime(2025, 9, 18, 21, 46, 1, 878000)
    assert found.frames["night_hrv", "2025-01-01"].rows(named=True) == [
        {"at_local": start, "offset_s": 0.0, "rmssd_ms": 0.1}
    ]
    assert found.frames["night_breathing", "2025-01-01"].rows(named=True) == [
        {"at_local": start, "offset_s": 0.0, "breaths_per_min": 0.1}
    ]
    assert found.series["night_hrv"].day == date(2025, 1, 1)


def test_samples_are_five_minutes_apart_in_order_and_zero_is_missing() -> None:
    vectors = [
        {"startTime": "2026-01-02T01:00:00.000Z", "sampleInterval": "300s", "hrvValues": [50, "51.5"]},
        {"startTime": "2026-01-02T00:30:00.000Z", "sampleInterval": "300s", "hrvValues": [48, 0, "NaN"]},
    ]
    frame = parsed("nightly_recharge", changed(only("nightly_recharge"), (("hrvSamples",), vectors))).frame(
        "night_hrv"
    )
    assert frame["offset_s"].to_list() == [0.0, 300.0, 600.0, 1800.0, 2100.0]
    assert frame["rmssd_ms"].to_list() == [48.0, None, None, 50.0, 51.5]
    assert frame["at_local"][-1] == datetime(2026, 1, 2, 1, 5)


def test_zero_means_none_for_intervals_but_not_for_the_ans_charge() -> None:
    zero = ["meanNightlyRecoveryRri", "meanNightlyRecoveryRmssd", "meanNightlyRecoveryRespirationInterval"]
    zero += ["recoveryIndicator", "ansRate", "ansStatus", "recoveryIndicatorSubLevel", "meanBaselineRri"]
    row = parsed("nightly_recharge", changed(only("nightly_recharge"), *(((key,), 0) for key in zero))).row(
        "recharge_night"
    )
    assert (row["ans_charge"], row["recovery_sub_level"]) == (0.0, 0)
    gone = {"rri_ms", "rmssd_ms", "respiration_interval_ms", "heart_rate_bpm", "breathing_rate"}
    assert not row.keys() & (gone | {"recovery_indicator", "ans_rate", "baseline_rri_ms"})


def test_numbers_as_text() -> None:
    item = changed(only("nightly_recharge"), (("meanNightlyRecoveryRri",), "1200"), (("ansStatus",), "2.5"))
    row = parsed("nightly_recharge", item).row("recharge_night")
    assert (row["heart_rate_bpm"], row["ans_charge"]) == (50.0, 2.5)


def test_the_example_pulse_intervals() -> None:
    found = parsed("ppi")
    assert keys("ppi") == ["2025-08-01"]
    assert endpoint_of("ppi").stamp(only("ppi")) == "2025-08-01T12:00:00Z"
    assert found.row("ppi_day") == {
        "day": DAY,
        "device": DEVICE,
        "samples": 1,
        "modified_utc": datetime(2025, 8, 1, 12, tzinfo=UTC),
    }
    assert found.frames["ppi", f"2025-08-01/{DEVICE}"].rows(named=True) == [
        {
            "offset_ms": 70,
            "interval_ms": 1052,
            "error_ms": 10,
            "contact": True,
            "movement": False,
            "offline": False,
        }
    ]


def ppi(contact: bool, offline: bool = False, interval: object = 900) -> dict[str, object]:
    flags = {"skinContact": contact, "movement": False, "offline": offline}
    return {"offsetMillis": "1000", "ppInterval": interval, "errorEstimateMillis": 5, **flags}


def test_devices_of_one_day_stay_apart_and_entries_of_one_device_come_together() -> None:
    entries = [
        {"recordingDevice": {"uuid": "a"}, "ppiSamples": [ppi(True), ppi(False)]},
        {"recordingDevice": {"deviceId": "b"}, "ppiSamples": [ppi(True, offline=True)]},
        {"recordingDevice": {"uuid": "a"}, "ppiSamples": [ppi(False), ppi(False, interval=0)]},
    ]
    found = parsed("ppi", changed(only("ppi"), (("ppiSamplesPerDevice",), entries)))
    assert {row["device"]: row["samples"] for row in found.rows("ppi_day")} == {"a": 4, "b": 1}
    assert found.frames["ppi", "2025-08-01/a"]["contact"].to_list() == [True, False, False, False]
    assert found.frames["ppi", "2025-08-01/b"]["offline"].to_list() == [True]
    assert found.frames["ppi", "2025-08-01/a"]["interval_ms"].to_list() == [900, 900, 900, None]


def test_a_listed_day_of_pulse_intervals_has_no_rows() -> None:
    assert parsed("ppi", {"date": "2025-08-01", "modified": "2025-08-01T12:00:00Z"}).tables == {}


def test_the_example_temperature() -> None:
    found = parsed("temperature")
    start = datetime(2025, 9, 18, 21, 46, 1, 891000)
    assert keys("temperature") == [f"2025-09-18T21:46:01.891000/{DEVICE}/TM_UNKNOWN"]
    assert found.row("temperature_period") == {
        "start_local": start,
        "device": DEVICE,
        "measurement": "unknown",
        "stop_local": start,
        "location": "unknown",
        "samples": 1,
        "mean_c": 36.5,
        "min_c": 36.5,
        "max_c": 36.5,
        "modified_utc": datetime(2025, 4, 4, 11, 0, 1, 342000, tzinfo=UTC),
    }
    assert found.frames["temperature", f"{start.isoformat()}/{DEVICE}/unknown"].rows() == [(1.0, 36.5)]
    assert found.series["temperature"].day == date(2025, 9, 18)


def test_temperatures_with_time_as_text_and_a_sensor_that_had_nothing() -> None:
    samples = [
        {"recordingTimeDeltaMilliseconds": "60000", "temperatureCelsius": 35.0},
        {"recordingTimeDeltaMilliseconds": "120000", "temperatureCelsius": "NaN"},
        {"recordingTimeDeltaMilliseconds": "180000", "temperatureCelsius": 36.0},
    ]
    item = changed(
        only("temperature"),
        (("temperatureMeasurementSamples",), samples),
        (("measurementType",), "TM_SKIN_TEMPERATURE"),
        (("sensorLocation",), "SL_DISTAL"),
    )
    found = parsed("temperature", item)
    row = found.row("temperature_period")
    assert (row["measurement"], row["location"], row["samples"], row["mean_c"]) == ("skin", "distal", 2, 35.5)
    assert (row["min_c"], row["max_c"]) == (35.0, 36.0)
    assert found.frame("temperature").rows() == [(60.0, 35.0), (120.0, None), (180.0, 36.0)]


def test_the_example_skin_contact() -> None:
    found = parsed("skin_contacts")
    start = datetime(2025, 9, 18, 21, 46, 1, 883000)
    assert keys("skin_contacts") == [f"{start.isoformat()}/{DEVICE}"]
    assert found.row("skin_contact_period") == {
        "start_local": start,
        "device": DEVICE,
        "stop_local": start,
        "changes": 1,
        "contact_s": 0.0,  # the example stops where it starts
        "modified_utc": datetime(2025, 4, 3, 12, 29, 25, 266000, tzinfo=UTC),
    }
    assert found.frames["skin_contact", f"{start.isoformat()}/{DEVICE}"].rows() == [(1.0, True)]


def test_contact_lasts_until_the_next_change_or_the_stop() -> None:
    changes = [
        {"recordingTimeDeltaMilliseconds": "0", "skinContact": True},
        {"recordingTimeDeltaMilliseconds": "600000", "skinContact": False},
        {"recordingTimeDeltaMilliseconds": "900000", "skinContact": True},
    ]
    item = changed(
        only("skin_contacts"),
        (("skinContactChanges",), changes),
        (("startTime",), "2026-01-01T20:00:00Z"),
        (("stopTime",), "2026-01-01T20:20:00Z"),
    )
    assert parsed("skin_contacts", item).row("skin_contact_period")["contact_s"] == 600.0 + 300.0
    open_end = parsed("skin_contacts", without(item, ("stopTime",))).row("skin_contact_period")
    assert not open_end.keys() & {"stop_local", "contact_s"}


def test_the_example_sleep_wake_day() -> None:
    found = parsed("sleep_wake_vectors")
    assert keys("sleep_wake_vectors") == [f"2025-01-02/{DEVICE}"]
    assert found.row("sleep_wake_day") == {
        "day": date(2025, 1, 2),
        "device": DEVICE,
        "changes": 1,
        "sleep_s": 86400.0,
        "wake_s": 0.0,
        "no_data_s": 0.0,
    }
    assert found.frames["sleep_wake", f"2025-01-02/{DEVICE}"].rows() == [(0.0, "sleep")]


@pytest.mark.parametrize("device", [{}, {"deviceReference": None}, {"deviceReference": {}}])
def test_sleep_wake_states_last_until_the_next_and_the_last_to_midnight(device: dict[str, object]) -> None:
    changes = [
        {"startOffset": 0, "newState": "SLEEP_WAKE_STATE_NO_DATA"},
        {"startOffset": 3_600_000, "newState": "SLEEP_WAKE_STATE_SLEEP"},
        {"startOffset": "25200000", "newState": "SLEEP_WAKE_STATE_WAKE"},
    ]
    item = {"date": "2026-01-02", "sleepWakeStateChanges": changes, **device}
    row = parsed("sleep_wake_vectors", item).row("sleep_wake_day")
    assert (row["no_data_s"], row["sleep_s"], row["wake_s"]) == (3600.0, 21600.0, 61200.0)
    assert row["device"] == "unknown"
