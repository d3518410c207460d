"""The dense data of a session's exercises."""

from datetime import date
from typing import Any

import pytest

from tests.polar_data.sources.accesslink_v4.examples import changed, only, parsed

ID = "123466345"


def exercise(*changes: tuple[tuple[Any, ...], Any]) -> Any:
    item = only("training_sessions")
    return changed(item, *((("exercises", 0, *path), value) for path, value in changes))


def test_the_examples_series() -> None:
    frames = parsed("training_sessions").frames
    key = f"{ID}/0"
    beats = [(0.0, 88.0), (1.0, 89.0), (2.0, 90.0)]
    for kind in ("session_samples", "session_transition_samples"):
        assert frames[kind, key].columns == ["t_s", "heart_rate_bpm"]
        assert frames[kind, key].rows() == beats
    for kind in ("session_rr", "session_transition_rr"):
        assert frames[kind, key].rows(named=True) == [{"rr_ms": 800, "offline": True}]
    # Phases and ways start a millisecond after the exercise, and count from the exercise.
    assert frames["swim_phases", key].rows(named=True) == [
        {"start_s": pytest.approx(32.424), "duration_s": 67.5, "style": "breaststroke", "strokes": 31}
    ]
    point = {"t_s": 0.001, "latitude": 37.7749, "longitude": -122.4194, "altitude_m": 15.0}
    assert frames["session_route", key].rows(named=True) == [
        {**point, "transition": False},
        {**point, "transition": True},
    ]
    assert {series.day for series in parsed("training_sessions").series.values()} == {date(2025, 9, 18)}


def sample(kind: str, *values: object, step: object = 1000) -> dict[str, Any]:
    return {"type": kind, "intervalMillis": step, "values": list(values)}


def samples(*given: dict[str, Any]) -> Any:
    return parsed("training_sessions", exercise((("samples", "samples"), list(given)))).frame(
        "session_samples"
    )


def test_sample_types_become_channels_with_units_and_unknown_ones_stay() -> None:
    kinds = {
        "HEART_RATE": "heart_rate_bpm",
        "SPEED": "speed_kmh",
        "ALTITUDE": "altitude_m",
        "CADENCE": "cadence",
        "DISTANCE": "distance_m",
        "TEMPERATURE": "temperature_c",
        "BODY_TEMPERATURE": "body_temperature_c",
        "STRIDE_LENGTH": "stride_length_cm",
        "LEFT_RIGHT_BALANCE": "left_right_balance_pct",
        "FORWARD_ACCELERATION": "forward_acceleration",
        "BRAND_NEW": "brand_new",
    }
    frame = samples(*(sample(kind, number + 1.5) for number, kind in enumerate(kinds)))
    assert frame.rows(named=True) == [
        {"t_s": 0.0} | {name: number + 1.5 for number, name in enumerate(kinds.values())}
    ]


def test_prefixed_types_text_numbers_and_values_that_mean_none() -> None:
    frame = samples(
        sample("SAMPLE_TYPE_HEART_RATE", 0, "120", None, "NaN"), sample("SAMPLE_TYPE_SPEED", 0, 5, 6)
    )
    assert frame["heart_rate_bpm"].to_list() == [None, 120.0, None, None]
    assert frame["speed_kmh"].to_list() == [0.0, 5.0, 6.0, None]
    assert frame["t_s"].to_list() == [0.0, 1.0, 2.0, 3.0]


def test_values_nested_under_their_interval() -> None:
    nested = {"type": "SAMPLE_TYPE_ALTITUDE", "intervalValues": {"interval": "5000", "values": [100, 101]}}
    assert samples(nested).rows() == [(0.0, 100.0), (5.0, 101.0)]


def test_power_is_the_sum_of_both_cranks_or_the_one_there_is() -> None:
    left, right = "LEFT_CRANK_CURRENT_POWER", "RIGHT_CRANK_CURRENT_POWER"
    assert samples(sample(left, 100, 110), sample(right, 90, None))["power_w"].to_list() == [190.0, None]
    assert samples(sample(left, 100, 110)).columns == ["t_s", "power_w"]
    assert samples(sample(right, 95))["power_w"].to_list() == [95.0]


def test_channels_of_different_steps_share_the_time() -> None:
    frame = samples(sample("SPEED", 1, 2, 3), sample("TEMPERATURE", 20, 21, step="2000"))
    assert frame["t_s"].to_list() == [0.0, 1.0, 2.0]
    assert frame["temperature_c"].to_list() == [20.0, None, 21.0]


def test_way_points_as_planned_routes_write_them() -> None:
    location = {"latitude": 60.2, "longitude": 24.9, "altitudeMeters": 12}
    point = {"location": location, "timeOffsetFromStartMillis": 3000}
    route = {"startTime": "2025-09-18T21:46:11.894Z", "routePoints": [point]}
    found = parsed("training_sessions", exercise((("routes",), {"route": route})))
    assert found.frame("session_route").rows() == [
        (13.0, 60.2, 24.9, 12.0, False)
    ]  # ten seconds in, plus three
    assert found.row("session")["has_route"] is True
