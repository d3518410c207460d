from datetime import UTC, date, datetime
from typing import Any

import pytest

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import DEVICE, Parsed, changed, items, keys, parsed

AT = datetime(2025, 9, 18, 21, 46, 1, 892000)
DAY = date(2025, 9, 18)


def item(kind: str) -> dict[str, Any]:
    (found,) = (item for item in items("tests") if kind in item)
    return dict(found)


def result(kind: str, *changes: tuple[str, Any]) -> Parsed:
    return parsed("tests", changed(item(kind), *(((kind, key), value) for key, value in changes)))


def test_each_result_is_an_item_with_a_key_of_its_own() -> None:
    kinds = ["jump", "orthostatic", "fitness", "rrRecording", "ecg", "spo2"]
    names = [kind if kind == "rrRecording" else f"{kind}TestResult" for kind in kinds]
    assert keys("tests") == [f"2025-09-18T21:46:01.892000/{name}" for name in names]
    endpoint = endpoint_of("tests")
    assert (endpoint.day(item("rrRecording")), endpoint.stamp(item("rrRecording"))) == (
        DAY,
        "2025-09-18T21:46:01.892Z",
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("jumpTestResult", "jump_test"),
        ("orthostaticTestResult", "orthostatic_test"),
        ("fitnessTestResult", "fitness_test"),
        ("rrRecording", "rr_recording"),
        ("ecgTestResult", "ecg_test"),
    ],
)
def test_every_test_is_on_the_one_list(name: str, kind: str) -> None:
    moment = AT.replace(tzinfo=UTC)
    assert result(name).row("test_result") == {
        "at_local": AT,
        "kind": kind,
        "day": DAY,
        "created_utc": moment,
        "modified_utc": moment,
    }


def test_the_example_jump_test() -> None:
    found = result("jumpTestResult")
    row = found.row("jump_test")
    assert row.pop("height_max_cm") == pytest.approx(15.0215625)  # 9.81 m/s² * (0.35 s)² / 8
    assert row == {
        "at_local": AT,
        "day": DAY,
        "kind": "squat",
        "duration_s": 60.0,
        "recovery": "recovered",
        "recovery_low_limit": 0.1,
        "recovery_baseline": 0.1,
        "jumps": 1,
        "flight_max_ms": 350.0,
        "flight_mean_ms": 350.0,
        "contact_mean_ms": 250.0,
    }
    jump = found.row("jump")
    assert jump.pop("height_cm") == pytest.approx(15.0215625)
    assert jump == {"at_local": AT, "seq": 0, "flight_ms": 350.0, "contact_ms": 250.0}


def test_the_highest_jump_and_means_leave_missing_contact_out() -> None:
    jumps = [{"flightTime": "400", "contactTime": 0}, {"flightTime": 500, "contactTime": 200}, {}]
    row = result("jumpTestResult", ("jumps", jumps)).row("jump_test")
    assert (row["jumps"], row["flight_max_ms"], row["flight_mean_ms"]) == (3, 500.0, 450.0)
    assert row["contact_mean_ms"] == 200.0
    assert row["height_max_cm"] == pytest.approx(30.65625)  # 9.81 * 0.25 / 8


def test_the_example_orthostatic_test() -> None:
    found = result("orthostaticTestResult")
    assert found.row("orthostatic_test") == {
        "at_local": AT,
        "day": DAY,
        "reset_day": date(2021, 1, 1),
        "rr_supine_ms": 829.0,
        "rr_min_standup_ms": 567.0,
        "rr_stand_ms": 675.0,
        "rmssd_supine_ms": 47.0,
        "rmssd_stand_ms": 16.0,
        "rr_supine_usual_ms": 942.0,
        "rr_min_standup_usual_ms": 615.0,
        "rr_stand_usual_ms": 648.0,
        "rmssd_supine_usual_ms": 40.0,
        "rmssd_stand_usual_ms": 19.0,
        "rr_samples": 1,
    }
    assert found.frames["rr", f"{AT.isoformat()}/orthostatic_test"].rows() == [(None,)]


@pytest.mark.parametrize(
    ("name", "kind"), [("orthostaticTestResult", "orthostatic_test"), ("rrRecording", "rr_recording")]
)
def test_beats_become_a_series_and_listed_tests_have_none(name: str, kind: str) -> None:
    found = result(name, ("rrSamples", [801, "799", 0]))
    assert found.frames["rr", f"{AT.isoformat()}/{kind}"]["rr_ms"].to_list() == [801, 799, None]
    assert found.row(kind)["rr_samples"] == 3
    bare = item(name)
    del bare[name]["rrSamples"]
    assert "rr_samples" not in parsed("tests", bare).row(kind)


def test_the_example_fitness_test() -> None:
    assert result("fitnessTestResult").row("fitness_test") == {
        "at_local": AT,
        "day": DAY,
        "own_index": 45,
        "max_hr_bpm": 180,
        "heart_rate_bpm": 60,
        "offset_min": 60,
        "fitness_class": "good",
        "weight_kg": 79.4,
        "vo2max": 45.0,
    }


def test_the_example_rr_recording() -> None:
    assert result("rrRecording").row("rr_recording") == {
        "at_local": AT,
        "day": DAY,
        "stop_local": AT,
        "rr_samples": 1,
        "min_bpm": 100.0,
        "mean_bpm": 130.0,
        "max_bpm": 180.0,
    }


def test_the_example_ecg() -> None:
    found = result("ecgTestResult")
    assert found.row("ecg_test") == {
        "at_local": AT,
        "device": DEVICE,
        "day": DAY,
        "stop_local": AT,
        "offset_min": 60,
        "samples": 1,
        "heart_rate_bpm": 70.0,
        "rmssd_ms": 970.0,
        "hrv_level": "usual",
        "rri_ms": 857.0,
        "pat_contraction_ms": 100.0,
        "pat_relaxation_ms": 200.0,
        "ptt_quality": 98.0,
        "high_quality_pct": 100.0,
    }
    key = f"{AT.isoformat()}/{DEVICE}"
    assert found.frames["ecg", key].rows(named=True) == [{"offset_ms": 1000, "amplitude_mv": 0.5}]
    assert found.frames["ecg_quality", key].rows(named=True) == [{"offset_ms": 1000, "quality": "high"}]


def test_the_share_of_good_ecg_and_no_baseline() -> None:
    levels = ["HIGH", "LOW", "NO_CONTACT", "HIGH"]
    checks = [
        {"recordingTimeDeltaMs": n, "qualityLevel": f"ECG_QUALITY_{level}"} for n, level in enumerate(levels)
    ]
    found = result(
        "ecgTestResult",
        ("qualityMeasurements", checks),
        ("heartRateVariabilityLevel", "ECG_HRV_LEVEL_NO_BASELINE"),
        ("heartRateVariabilityMs", 0.0),
    )
    row = found.row("ecg_test")
    assert (row["high_quality_pct"], row["hrv_level"]) == (50.0, "no_baseline")
    assert "rmssd_ms" not in row


def test_the_example_oxygen_test_takes_its_own_local_time() -> None:
    found = result("spo2TestResult")
    at = datetime(2025, 4, 3, 12, 29, 25, 266000)
    assert found.row("spo2_test") == {
        "at_local": at,
        "device": DEVICE,
        "day": date(2025, 4, 3),
        "offset_min": 60,
        "status": "passed",
        "level": "normal",
        "deviation": "usual",
        "hrv_deviation": "usual",
        "spo2_pct": 97.0,
        "quality_pct": 98.0,
        "heart_rate_bpm": 70.0,
        "rmssd_ms": 970.0,
        "altitude_m": 150.0,
    }
    assert (found.row("test_result")["at_local"], found.row("test_result")["kind"]) == (at, "spo2_test")


def test_an_inconclusive_oxygen_test_has_no_value() -> None:
    found = result(
        "spo2TestResult",
        ("testStatus", "SPO2_TEST_INCONCLUSIVE_TOO_MANY_MISSING_SAMPLES"),
        ("bloodOxygenPercent", 0),
        ("spo2Class", "SPO2_CLASS_UNKNOWN"),
        ("averageHeartRateBpm", "0"),
        ("altitudeMeters", 0),
    )
    row = found.row("spo2_test")
    assert row["status"] == "inconclusive_too_many_missing_samples"
    assert row["altitude_m"] == 0.0
    assert not row.keys() & {"spo2_pct", "level", "heart_rate_bpm"}


def test_a_new_kind_of_test_is_at_least_on_the_list() -> None:
    new = {"startTime": "2026-01-01T08:00:00.000Z", "balanceTestResult": {"score": 3}}
    (found,) = items("tests", {"data": {"tests": [new]}})
    assert parsed("tests", found).row("test_result")["kind"] == "balanceTestResult"


def test_a_listed_test_without_result_names_its_day() -> None:
    listed = {
        "startTime": "2026-01-01T23:59:00.000Z",
        "modified": "2026-01-02T08:00:00Z",
        "jumpTestResult": None,
    }
    (found,) = items("tests", {"data": {"tests": [listed]}})
    assert endpoint_of("tests").day(found) == date(2026, 1, 1)
    assert endpoint_of("tests").key(found) == "2026-01-01T23:59:00/unknown"
