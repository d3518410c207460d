from datetime import UTC, date, datetime
from typing import Any

import pytest

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import (
    changed,
    example,
    items,
    keys,
    only,
    parsed,
    without,
)

ID = "123466345"
START = datetime(2025, 9, 18, 21, 46, 1, 894000)


def session(*changes: tuple[tuple[Any, ...], Any]) -> Any:
    return changed(only("training_sessions"), *changes)


def test_the_example_session_value_by_value() -> None:
    item = only("training_sessions")
    endpoint = endpoint_of("training_sessions")
    assert keys("training_sessions") == [ID]
    assert (endpoint.day(item), endpoint.stamp(item)) == (date(2025, 9, 18), "2025-09-18T21:46:01.894Z")
    assert parsed("training_sessions").row("session") == {
        "session_id": ID,
        "day": date(2025, 9, 18),
        "start_local": START,
        "stop_local": START,
        "offset_min": 180,
        "duration_s": 3600.0,
        "distance_m": 9840.0,
        "energy_kcal": 500.0,
        "name": "Some training",
        "note": "Some notes",
        "sport_id": "22353647432",
        "device": "ABC102003",
        "product": "POLAR VANTAGE V",
        "application": "Polar Flow",
        "start_trigger": "manual",
        "benefit": "recovery_training",
        "feeling": 0.8,
        "hr_avg_bpm": 160,
        "hr_max_bpm": 180,
        "training_load": 350.0,
        "cardio_load": 123.45,
        "muscle_load": 234.56,
        "perceived_load": 0.1,
        "cardio_load_level": "medium",
        "muscle_load_level": "medium",
        "perceived_load_level": "medium",
        "rpe": 6,
        "recovery_time_s": 3600.0,
        "carbohydrate_pct": 60.0,
        "fat_pct": 30.0,
        "protein_pct": 10.0,
        "carbohydrate_g": 0.1,
        "fat_g": 0.1,
        "protein_g": 0.1,
        "speed_avg_kmh": 0.1,
        "speed_max_kmh": 0.1,
        "ascent_m": 500.0,
        "descent_m": 450.0,
        "running_index": 55,
        "sprints": 15,
        "exercises": 1,
        "latitude": 37.7749,
        "longitude": -122.4194,
        "has_samples": True,
        "has_route": True,
        "target_id": "2353647432",
        "favorite_id": "2353647432",
        "weight_kg": 88.5,
        "height_cm": 180.0,
        "vo2max": 55.0,
        "resting_hr_bpm": 57.0,
        "max_hr_bpm": 128.0,
        "aerobic_bpm": 137.0,
        "anaerobic_bpm": 182.0,
        "ftp_w": 250.0,
        "map_w": 300.0,
        "mas_kmh": 12.3,
        "sex": "male",
        "created_utc": START.replace(tzinfo=UTC),
        "modified_utc": START.replace(tzinfo=UTC),
    }


def test_the_example_exercise_value_by_value() -> None:
    assert parsed("training_sessions").row("exercise") == {
        "session_id": ID,
        "seq": 0,
        "exercise_id": "2353647432",
        "sport_id": "22353647432",
        "start_local": START,
        "stop_local": START,
        "duration_s": 3600.0,
        "distance_m": 9840.0,
        "energy_kcal": 500.0,
        "ascent_m": 500.0,
        "descent_m": 450.0,
        "training_load": 350.0,
        "cardio_load": 123.45,
        "muscle_load": 234.56,
        "perceived_load": 0.1,
        "recovery_time_s": 3600.0,
        "walking_s": 3600.0,
        "walking_m": 9840.0,
        "speed_calibration_kmh": 0.0,
        "running_index": 55,
        "sprints": 15,
        "swim_distance_m": 1500.0,
        "swim_strokes": 100,
        "pools": 10,
        "pool_length_m": 25.0,
        "intensity_factor": 0.1,
        "training_stress_score": 0.1,
        "normalized_power_w": 200.0,
    }


WORDS = [
    "NONE",
    "EASY",
    "LIGHT",
    "FAIRLY_BRISK",
    "BRISK",
    "MODERATE",
    "FAIRLY_HARD",
    "HARD",
    "EXHAUSTING",
    "EXTREME",
]


@pytest.mark.parametrize(("word", "rpe"), [*zip(WORDS, range(1, 11), strict=True), ("UNKNOWN", None)])
def test_perceived_exertion_in_ten_steps(word: str, rpe: int | None) -> None:
    item = session((("trainingLoadReport", "sessionRpe"), f"RPE_{word}"))
    assert parsed("training_sessions", item).row("session").get("rpe") == rpe


def test_loads_that_polar_could_not_compute_are_missing() -> None:
    report = {
        "cardioLoad": -1.0,
        "muscleLoad": -1,
        "perceivedLoad": 0.0,
        "perceivedLoadInterpretation": "LOAD_INTERPRETATION_NOT_AVAILABLE",
        "sessionRpe": "RPE_UNKNOWN",
    }
    item = session((("trainingLoadReport",), report), (("hrAvg",), 0), (("trainingLoad",), -1))
    row = parsed("training_sessions", item).row("session")
    gone = {
        "cardio_load",
        "muscle_load",
        "perceived_load",
        "perceived_load_level",
        "rpe",
        "hr_avg_bpm",
        "training_load",
    }
    assert not row.keys() & gone


def test_a_single_exercises_loads_stand_for_a_session_without_its_own() -> None:
    item = without(only("training_sessions"), ("trainingLoadReport",))
    assert parsed("training_sessions", item).row("session")["cardio_load"] == 123.45


def test_recovery_time_and_sport_as_text_or_number() -> None:
    item = session((("recoveryTimeMillis",), "45000000"), (("sport", "id"), 1))
    row = parsed("training_sessions", item).row("session")
    assert (row["recovery_time_s"], row["sport_id"]) == (45000.0, "1")


def test_absent_keys_are_missing_and_no_part_is_needed() -> None:
    found = parsed("training_sessions", {"identifier": {"id": "7"}, "startTime": "2026-02-01T06:35:07"})
    assert found.row("session") == {
        "session_id": "7",
        "day": date(2026, 2, 1),
        "start_local": datetime(2026, 2, 1, 6, 35, 7),
        "exercises": 0,
        "has_samples": False,
        "has_route": False,
    }
    assert found.frames == {}


def test_a_session_of_several_exercises_sums_weighs_and_takes_the_highest() -> None:
    def part(minutes: int, ascent: object, speed: float, power: float | None) -> dict[str, Any]:
        stats: list[dict[str, Any]] = [{"type": "STATISTICS_TYPE_SPEED", "avg": speed, "max": 2 * speed}]
        if power is not None:
            stats.append({"type": "STATISTICS_TYPE_POWER", "avg": power, "max": power + 50})
        return {
            "startTime": "2026-02-01T06:35:07",
            "durationMillis": minutes * 60_000,
            "ascentMeters": ascent,
            "statistics": {"statistics": stats},
        }

    found = parsed(
        "training_sessions", session((("exercises",), [part(30, 100, 30, 200), part(10, None, 10, None)]))
    )
    row = found.row("session")
    assert (row["exercises"], row["ascent_m"]) == (2, 100.0)
    assert (row["speed_avg_kmh"], row["speed_max_kmh"]) == (25.0, 60.0)  # (30 * 30 + 10 * 10) / 40
    assert (row["power_avg_w"], row["power_max_w"]) == (200.0, 250.0)
    assert "descent_m" not in row
    assert [each["seq"] for each in found.rows("exercise")] == [0, 1]


def test_a_copy_of_the_session_under_another_id_is_another_item() -> None:
    body = example("training_sessions")
    body["trainingSessions"].append(session((("identifier", "id"), "8")))
    assert keys("training_sessions", body) == [ID, "8"]
    assert len(items("training_sessions", body)) == 2
