"""The parts of a session: laps, zones, sets, hills, comments, tests."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.polar_data.sources.accesslink_v4.examples import changed, only, parsed

ID = "123466345"
LATER = datetime(2025, 9, 18, 21, 46, 1, 895000)
LAST = datetime(2025, 9, 18, 21, 46, 1, 896000)
PLACE = {"session_id": ID, "exercise_seq": 0}


def session(*changes: tuple[tuple[Any, ...], Any]) -> Any:
    return changed(only("training_sessions"), *changes)


def exercise(*changes: tuple[tuple[Any, ...], Any]) -> Any:
    return session(*((("exercises", 0, *path), value) for path, value in changes))


@pytest.mark.parametrize("kind", ["lap", "auto"])
def test_the_example_laps(kind: str) -> None:
    (lap,) = (lap for lap in parsed("training_sessions").rows("session_lap") if lap["kind"] == kind)
    assert lap == PLACE | {
        "kind": kind,
        "seq": 0,
        "split_s": 0.0,
        "duration_s": 600.0,
        "distance_m": 1500.0,
        "ascent_m": 100.0,
        "descent_m": 80.0,
        "speed_avg_kmh": 0.1,
        "speed_max_kmh": 0.1,
        "latitude": 37.7749,
        "longitude": -122.4194,
        "altitude_m": 15.0,
        "strokes": 81,
        "pools": 10,
    }


def test_the_examples_other_parts() -> None:
    found = parsed("training_sessions")
    assert found.row("session_zone") == PLACE | {
        "kind": "heart_rate",
        "seq": 0,
        "lower": 100.0,
        "upper": 120.0,
        "in_zone_s": 0.1,  # 100 ms
        "distance_m": 1000.0,
        "muscle_load": 100.0,
    }
    assert found.row("session_statistic") == PLACE | {
        "kind": "speed",
        "minimum": 0.1,
        "average": 0.1,
        "maximum": 0.1,
    }
    assert found.row("session_pause") == PLACE | {"seq": 0, "start_local": LATER, "stop_local": LATER}
    assert found.row("strength_set") == PLACE | {
        "round_seq": 0,
        "seq": 0,
        "round_kind": "amrap",
        "phase": "warmup",
        "kind": "work",
        "resistance": "body_weight",
        "movement": "string",
        "start_s": 60.0,
        "end_s": 80.0,
        "hr_avg_bpm": 120,
        "hr_max_bpm": 140,
    }
    assert found.row("swim_style") == PLACE | {
        "style": "freestyle",
        "distance_m": 500.0,
        "strokes": 81,
        "time_s": 0.0,
        "pool_time_min_s": 0.0,
        "hr_avg_bpm": 120,
        "hr_max_bpm": 140,
        "swolf": 30.0,
    }
    assert found.row("session_comment") == {
        "session_id": ID,
        "comment_id": "string",
        "comment": "string",
        "from_other": True,
        "created_utc": LAST.replace(tzinfo=UTC),
        "modified_utc": LAST.replace(tzinfo=UTC),
    }


def test_the_example_hill_counts_only_its_own_side() -> None:
    assert parsed("training_sessions").row("session_hill") == {
        "session_id": ID,
        "seq": 0,
        "kind": "uphill",
        "start_local": LAST,
        "stop_local": LAST,
        "duration_s": 900.0,
        "distance_m": 500.0,
        "ascent_m": 100.0,
        "grade_pct": 5.0,
        "speed_avg_kmh": 20.0,
        "speed_max_kmh": 25.0,
        "altitude_start_m": 100.0,
        "altitude_end_m": 150.0,
        "hr_avg_bpm": 80.0,
        "hr_max_bpm": 120.0,
        "power_avg_w": 200.0,
        "power_max_w": 730.0,
        "cadence_avg": 80.0,
        "cadence_max": 90.0,
    }
    item = session((("hillSplits", "hills", 0, "type"), "HILL_TYPE_DOWNHILL"))
    hill = parsed("training_sessions", item).row("session_hill")
    assert (hill["kind"], hill["descent_m"], hill["grade_pct"]) == ("downhill", 80.0, -4.0)
    assert "ascent_m" not in hill


def test_a_hill_without_a_power_meter_has_no_power() -> None:
    hill = ("hillSplits", "hills", 0)
    unmeasured = [((*hill, name), 0) for name in ("avgPower", "maxPower", "avgCadence", "maxCadence")]
    found = parsed("training_sessions", session(*unmeasured)).row("session_hill")
    assert not {"power_avg_w", "power_max_w", "cadence_avg", "cadence_max"} & found.keys()
    coasting = parsed("training_sessions", session(((*hill, "avgPower"), 0))).row("session_hill")
    assert (coasting["power_avg_w"], coasting["power_max_w"]) == (0.0, 730.0)


def test_the_example_tests_done_as_a_session() -> None:
    found = parsed("training_sessions")
    cycling, running, walking = found.rows("session_test")
    assert cycling == {
        "session_id": ID,
        "kind": "cycling",
        "start_local": LATER,
        "stop_local": LATER,
        "fitness_class": "good",
        "vo2max": 55.0,
        "ftp_w": 250.0,
        "ftp_previous_w": 240.0,
        "hr_avg_bpm": 120.0,
        "hr_max_bpm": 140.0,
        "speed_avg_kmh": 8.0,
        "speed_max_kmh": 10.0,
    }
    assert running == {
        "session_id": ID,
        "kind": "running",
        "start_local": LATER,
        "stop_local": LATER,
        "category": "maximal",
        "vo2max": 55.0,
        "mas_kmh": 2.8,
        "map_w": 300.0,
        "hr_avg_bpm": 120.0,
        "hr_max_bpm": 182.0,
        "speed_avg_kmh": 8.0,
        "speed_max_kmh": 10.0,
        "speed_initial_kmh": 8.0,
        "speed_increase_rate": 0.5,
        "quality_pct": 95.0,
    }
    assert walking == {
        "session_id": ID,
        "kind": "walking",
        "start_local": LAST,
        "stop_local": LAST,
        "category": "timed_15_min",
        "fitness_class": "good",
        "vo2max": 55.0,
        "hr_avg_bpm": 120.0,
        "hr_max_bpm": 140.0,
        "speed_avg_kmh": 8.0,
        "speed_max_kmh": 10.0,
        "distance_m": 1500.0,
        "steps": 2000,
        "quality_pct": 90.0,
    }
    phases = found.rows("session_test_phase")
    assert len(phases) == 9
    assert phases[0] == {
        "session_id": ID,
        "kind": "cycling",
        "phase": "warmup",
        "start_local": LATER,
        "stop_local": LATER,
        "duration_s": 600.0,
        "hr_avg_bpm": 120.0,
        "hr_max_bpm": 140.0,
        "speed_avg_kmh": 8.0,
        "speed_max_kmh": 10.0,
        "power_avg_w": 200.0,
        "power_max_w": 730.0,
        "cadence_avg": 80.0,
        "cadence_max": 90.0,
    }


def test_lap_statistics_fill_their_columns_and_no_heart_rate_is_none() -> None:
    kinds = {"HEART_RATE": (0, 150), "POWER": (210, 400), "CADENCE": (85, 95)}
    stats = [
        {"type": f"STATISTICS_TYPE_{kind}", "avg": avg, "max": top} for kind, (avg, top) in kinds.items()
    ]
    item = exercise((("laps", "laps", 0, "statistics", "statistics"), stats))
    lap = parsed("training_sessions", item).rows("session_lap")[0]
    assert (lap["hr_max_bpm"], lap["power_avg_w"], lap["power_max_w"]) == (150.0, 210.0, 400.0)
    assert (lap["cadence_avg"], lap["cadence_max"]) == (85.0, 95.0)
    assert not lap.keys() & {"hr_avg_bpm", "speed_avg_kmh"}


def test_zones_count_within_their_kind_even_over_two_lists() -> None:
    zone = {"lowerLimit": 100, "higherLimit": 120, "inZone": "61000"}
    heart, power = "ZONE_TYPE_HEART_RATE", "ZONE_TYPE_POWER"
    zones = [{"type": kind, "zones": [zone, zone]} for kind in (heart, power, heart)]
    found = parsed("training_sessions", exercise((("zones",), zones))).rows("session_zone")
    assert [(each["kind"], each["seq"]) for each in found] == [
        *(("heart_rate", seq) for seq in (0, 1)),
        *(("power", seq) for seq in (0, 1)),
        *(("heart_rate", seq) for seq in (2, 3)),
    ]
    assert {each["in_zone_s"] for each in found} == {61.0}


def test_a_pool_in_yards() -> None:
    path = ("statistics", "swimmingStatistics", "poolUnits")
    row = parsed("training_sessions", exercise((path, "POOL_UNIT_YARDS"))).row("exercise")
    assert row["pool_length_m"] == pytest.approx(22.86)  # 25 yd of 0.9144 m
