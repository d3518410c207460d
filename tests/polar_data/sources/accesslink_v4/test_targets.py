from datetime import UTC, date, datetime
from typing import Any

import pytest

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import changed, keys, only, parsed

PHASES: list[dict[str, Any]] = [
    {
        "target_id": "string",
        "exercise_seq": 0,
        "seq": 0,
        "depth": 0,
        "exercise_type": "free",
        "duration_s": 1.0,
        "distance_m": 1.0,
        "energy_kcal": 1.0,
        "sport_id": "string",
        "route_id": "string",
        "segment_id": "string",
    },
    {
        "target_id": "string",
        "exercise_seq": 0,
        "seq": 1,
        "depth": 1,
        "name": "string",
        "change": "manual",
        "goal": "manual",
        "duration_s": 1.0,
        "distance_m": 1.0,
        "intensity": "none",
        "lower_zone": 1,
        "upper_zone": 1,
        "repeats": 2,
    },
]


def test_the_example_target_has_no_time_since_its_parts_are_zero() -> None:
    found = parsed("calendar_targets")
    assert keys("calendar_targets") == ["string"]
    assert endpoint_of("calendar_targets").day(only("calendar_targets")) is None
    assert found.row("training_target") == {
        "target_id": "string",
        "kind": "calendar",
        "name": "string",
        "description": "string",
        "sport_id": "string",
        "program": "string",
        "favorite_id": "string",
        "done": True,
    }
    assert found.rows("target_phase") == PHASES


def test_the_example_favourite() -> None:
    found = parsed("favorites")
    assert keys("favorites") == ["string"]
    assert found.row("training_target") == {
        "target_id": "string",
        "kind": "favorite",
        "name": "string",
        "description": "string",
        "sport_id": "string",
    }
    assert found.rows("target_phase") == PHASES


def parts(*values: int) -> dict[str, int]:
    return dict(zip(("year", "month", "day", "hour", "min", "sec"), values, strict=True))


def test_a_planned_target_with_repeats() -> None:
    def phase(name: str, minutes: int) -> dict[str, Any]:
        goal = {"type": "DURATION", "duration": minutes * 60_000}
        zones = {"type": "HEART_RATE_ZONES", "lowerZone": 2, "upperZone": 3}
        return {"name": name, "changeType": "AUTOMATIC", "goal": goal, "intensity": zones}

    repeat = {"name": "4 x", "repeatCount": 4, "phaseOrRepeat": [phase("hard", 4), phase("easy", 3)]}
    exercise = {
        "idx": 0,
        "type": "PHASED",
        "sportId": "1",
        "phaseOrRepeat": [phase("warm-up", 10), repeat, phase("cool-down", 5)],
    }
    session = {
        "id": 4711,
        "name": "Intervals",
        "startTime": parts(2026, 5, 3, 18, 30, 0),
        "created": parts(2026, 4, 1, 8, 0, 5),
        "programId": "0",
        "done": False,
    }
    item = {"session": session, "exercise": [exercise]}
    found = parsed("calendar_targets", item)
    assert endpoint_of("calendar_targets").day(item) == date(2026, 5, 3)
    assert endpoint_of("calendar_targets").key(item) == "4711"
    assert found.row("training_target") == {
        "target_id": "4711",
        "kind": "calendar",
        "name": "Intervals",
        "sport_id": "1",
        "day": date(2026, 5, 3),
        "start_local": datetime(2026, 5, 3, 18, 30),
        "created_utc": datetime(2026, 4, 1, 8, 0, 5, tzinfo=UTC),
        "done": False,
    }
    steps = found.rows("target_phase")
    assert [(step["seq"], step["depth"], step.get("name")) for step in steps] == [
        (0, 0, None),
        (1, 1, "warm-up"),
        (2, 1, "4 x"),
        (3, 2, "hard"),
        (4, 2, "easy"),
        (5, 1, "cool-down"),
    ]
    assert (steps[0]["exercise_type"], steps[2]["repeats"]) == ("phased", 4)
    hard = steps[3]
    assert (hard["goal"], hard["duration_s"], hard["change"]) == ("duration", 240.0, "automatic")
    assert (hard["intensity"], hard["lower_zone"], hard["upper_zone"]) == ("heart_rate_zones", 2, 3)


@pytest.mark.parametrize(
    ("key", "value"), [("programSourceType", "ATP"), ("programUuid", "u"), ("programId", "9")]
)
def test_a_target_names_its_program(key: str, value: str) -> None:
    item = {"session": {"id": "1", key: value}}
    assert parsed("calendar_targets", item).row("training_target")["program"] == value


def test_the_example_route() -> None:
    found = parsed("routes")
    moment = datetime(2019, 8, 24, 14, 15, 22, tzinfo=UTC)
    assert keys("routes") == ["string"]
    assert found.row("planned_route") == {
        "route_id": "string",
        "legacy_route_id": "string",
        "name": "string",
        "origin": "string",
        "distance_m": 0.1,
        "points": 1,
        "created_utc": moment,
        "modified_utc": moment,
    }
    assert found.frames["route_points", "string"].rows(named=True) == [
        {"latitude": 0.1, "longitude": 0.1, "altitude_m": 0.1, "distance_m": 0.1, "t_s": 0.0}
    ]


def test_route_points_without_altitude_or_place() -> None:
    points = [
        {"location": {"latitude": 60.2, "longitude": "24.9"}, "timeOffsetFromStartMillis": "1500"},
        {"distanceFromStartMeters": 12.5},
    ]
    frame = parsed("routes", changed(only("routes"), (("route", "routePoints"), points))).frame(
        "route_points"
    )
    assert frame.rows() == [(60.2, 24.9, None, None, 1.5), (None, None, None, 12.5, None)]
