from __future__ import annotations

from datetime import UTC, date, datetime

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v3.examples import key, only, parsed

START = datetime(2023, 10, 20, 4)
TESTED = datetime(2023, 10, 20, 10, 34, 16)  # 1,697,787,256 s after 1970 is 07:34:16 UTC; 180 min ahead


def test_the_example_body_temperature() -> None:
    found = parsed("v3_body_temperature")
    assert key("v3_body_temperature") == "2023-10-20T04:00:00/1111AAAA/core"
    assert found.row("temperature_period") == {
        "start_local": START,
        "device": "1111AAAA",
        "measurement": "core",
        "stop_local": datetime(2023, 10, 20, 5),
        "location": "proximal",
        "samples": 1,
        "mean_c": 36.5,
        "min_c": 36.5,
        "max_c": 36.5,
        "modified_utc": datetime(2023, 10, 20, 4, tzinfo=UTC),
    }
    frame = found.frames["temperature", "2023-10-20T04:00:00/1111AAAA/core"]
    assert frame.rows() == [(0.123, 36.5)]


def test_the_example_skin_temperature() -> None:
    assert key("v3_skin_temperature") == "2023-10-20"
    assert parsed("v3_skin_temperature").row("skin_temperature_night") == {
        "night": date(2023, 10, 20),
        "mean_c": 36.5,
        "deviation_c": 0.5,
    }


def test_the_example_skin_contact() -> None:
    """From 0.123 s to the end of the hour."""
    found = parsed("v3_skin_contacts")
    assert key("v3_skin_contacts") == "2023-10-20T04:00:00/1111AAAA"
    assert found.row("skin_contact_period") == {
        "start_local": START,
        "device": "1111AAAA",
        "stop_local": datetime(2023, 10, 20, 5),
        "changes": 1,
        "contact_s": 3599.877,
        "modified_utc": datetime(2023, 10, 20, 4, tzinfo=UTC),
    }
    assert found.frame("skin_contact").rows() == [(0.123, True)]


def test_the_example_ecg() -> None:
    found = parsed("v3_ecg")
    assert key("v3_ecg") == "2023-10-20T10:34:16/1111AAAA"
    assert endpoint_of("v3_ecg").day(only("v3_ecg")) == date(2023, 10, 20)
    assert found.row("ecg_test") == {
        "at_local": TESTED,
        "device": "1111AAAA",
        "day": date(2023, 10, 20),
        "offset_min": 180,
        "heart_rate_bpm": 60.0,
        "hrv_level": "no_baseline",
        "rri_ms": 100.0,
        "pat_contraction_ms": 100.0,
        "pat_relaxation_ms": 100.0,
        "ptt_quality": 100.0,
        "samples": 1,
        "high_quality_pct": 100.0,
    }
    assert found.row("test_result") == {"at_local": TESTED, "kind": "ecg_test", "day": date(2023, 10, 20)}
    assert found.frames["ecg", "2023-10-20T10:34:16/1111AAAA"].rows() == [(123, 0.1)]
    assert found.frame("ecg_quality").rows() == [(123, "high")]


def test_the_example_blood_oxygen() -> None:
    found = parsed("v3_spo2")
    assert key("v3_spo2") == "2023-10-20T10:34:16/1111AAAA"
    assert found.row("spo2_test") == {
        "at_local": TESTED,
        "device": "1111AAAA",
        "day": date(2023, 10, 20),
        "offset_min": 180,
        "status": "passed",
        "level": "normal",
        "deviation": "no_baseline",
        "hrv_deviation": "no_baseline",
        "spo2_pct": 95.0,
        "quality_pct": 90.0,
        "heart_rate_bpm": 60.0,
        "rmssd_ms": 100.0,
        "altitude_m": 50.0,
    }
    assert found.row("test_result")["kind"] == "spo2_test"
