from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.polar_data.sources.team_pro.examples import BY_NAME, changed, only, parsed, without

MADE = datetime(2017, 4, 13, 21, 6, 58, tzinfo=UTC)
START = datetime(2017, 4, 14, 9, 20, 6)
STOP = datetime(2017, 4, 14, 9, 50, 6)
ID = "wp9DQ9ln"


def test_the_example_entry_of_a_list_value_by_value() -> None:
    endpoint, item = BY_NAME["tp_player_sessions"], only("tp_player_sessions")
    assert (endpoint.key(item), endpoint.day(item)) == (ID, date(2017, 4, 14))
    assert endpoint.stamp(item) == "2017-04-13T21:06:58Z"
    assert parsed("tp_player_sessions").row("player_session") == {
        "player_session_id": ID,
        "kind": "team",
        "day": date(2017, 4, 14),
        "start_local": START,
        "stop_local": STOP,
        "offset_min": 120,
        "duration_s": 180.0,
        "feeling": 1.0,
        "latitude": 55.67336654663086,
        "longitude": 12.49395084381104,
        "name": "Rowing",
        "note": "Awesome training.",
        "sport": "SOCCER",
        "created_utc": MADE,
        "modified_utc": MADE,
    }


@pytest.mark.parametrize(
    ("said", "feeling"),
    [
        ("BAD", 0.0),
        ("NOT_GOOD", 0.25),
        ("OKAY", 0.5),
        ("GREAT", 0.75),
        ("AWESOME", 1.0),
        ("?", None),
        ("", None),
    ],
)
def test_a_feeling_is_a_number_from_0_to_1(said: str, feeling: float | None) -> None:
    item = changed(only("tp_player_sessions"), (("feeling",), said))
    assert parsed("tp_player_sessions", item).row("player_session").get("feeling") == feeling


def test_the_example_recording_value_by_value() -> None:
    endpoint, item = BY_NAME["tp_player_session"], only("tp_player_session")
    assert (endpoint.key(item), endpoint.day(item)) == (ID, date(2017, 4, 14))
    found = parsed("tp_player_session")
    shared = {
        "session_id": ID,
        "sport_id": "SOCCER",
        "sport_name": "Soccer",
        "start_local": START,
        "stop_local": STOP,
        "duration_s": 180.0,
        "distance_m": 6566.0,
        "energy_kcal": 601.0,
        "training_load": 78.0,
        "recovery_time_s": 480277.99,
        "running_index": 28,
        "ascent_m": 46.3,
        "descent_m": 12.5,
        "sprints": 12,
    }
    assert found.row("session") == shared | {
        "day": date(2017, 4, 14),
        "name": "Rowing",
        "note": "Awesome training.",
        "product": "Polar Pro",
        "feeling": 1.0,
        "hr_avg_bpm": 79,
        "hr_max_bpm": 96,
        "fat_pct": 28.0,
        "exercises": 1,
        "has_samples": True,
        "latitude": 55.67336654663086,
        "longitude": 12.49395084381104,
        "created_utc": MADE,
        "modified_utc": MADE,
    }
    assert found.row("exercise") == shared | {"seq": 0, "exercise_id": ID}


def test_what_polar_writes_for_none_is_missing() -> None:
    none = {"calories": 0, "heart_rate_max": 0, "heart_rate_avg": 0, "training_load": -1, "running_index": 0}
    item = changed(only("tp_player_session"), *[((name,), value) for name, value in none.items()])
    columns = {"energy_kcal", "hr_max_bpm", "hr_avg_bpm", "training_load", "running_index"}
    assert not columns & parsed("tp_player_session", item).row("session").keys()


def test_a_recording_without_samples_is_a_session_all_the_same() -> None:
    found = parsed("tp_player_session", without(only("tp_player_session"), ("samples",), ("rr_intervals",)))
    assert found.row("session")["has_samples"] is False
    assert found.series == {}


def test_the_example_summary_value_by_value() -> None:
    endpoint, item = BY_NAME["tp_session_summary"], only("tp_session_summary")
    assert (endpoint.key(item), endpoint.day(item)) == (ID, date(2017, 4, 14))
    found = parsed("tp_session_summary")
    assert found.row("player_session_summary") == {
        "player_session_id": ID,
        "day": date(2017, 4, 14),
        "start_local": START,
        "duration_s": 180.0,
        "distance_m": 6566.0,
        "energy_kcal": 601.0,
        "hr_min_bpm": 55,
        "hr_avg_bpm": 120,
        "hr_max_bpm": 160,
        "hr_min_pct": 55.0,
        "hr_avg_pct": 79.0,
        "hr_max_pct": 96.0,
        "speed_avg_kmh": 7.9,
        "speed_max_kmh": 18.4,
        "cadence_avg": 60.0,
        "cadence_max": 100.0,
        "training_load": 180.0,
        "sprints": 12,
        "created_utc": MADE,
        "modified_utc": MADE,
    }
    assert found.rows("session_zone") == [HEART_RATE, SPEED]
    assert found.row("acceleration_zone") == ACCELERATION


PLACE = {"session_id": ID, "exercise_seq": 0, "seq": 0}
HEART_RATE = PLACE | {"kind": "heart_rate", "lower": 110.0, "upper": 130.0, "in_zone_s": 4.0}
SPEED = PLACE | {"kind": "speed", "lower": 3.0, "upper": 7.0, "distance_m": 222.0}
ACCELERATION = {"player_session_id": ID, "seq": 0, "lower_ms2": -3.0, "accelerations": 22}

LIVE = {
    "heart_rate_zones": [{"index": 1, "lower_limit": 110, "higher_limit": 130, "in_zone": "PT4S"}],
    "speed_zones_kmh": [{"index": 1, "lower_limit": 3, "higher_limit": 7, "in_zone_meters": 222}],
    "acceleration_zones_ms2": [{"limit": -3, "count": 22}],
}
SNAKE = {
    "heart_rate_zones": [{"index": 1, "lower_limit": 110, "upper_limit": 130, "in_zone": "PT4S"}],
    "speed_zones_kmh": [{"index": 1, "lower-limit": 3, "higher-limit": 7, "in-zone-meters": 222}],
    "acceleration_zones_ms2": [{"limit": -3, "counter": 22}],
}


@pytest.mark.parametrize("zones", [LIVE, SNAKE])
def test_every_spelling_of_the_zones_is_read_alike(zones: dict[str, Any]) -> None:
    found = parsed("tp_session_summary", only("tp_session_summary") | zones)
    assert found.rows("session_zone") == [HEART_RATE, SPEED]
    assert found.row("acceleration_zone") == ACCELERATION


def test_zones_keep_their_order_and_a_duration_of_minutes_is_read() -> None:
    zones = [{"lower_limit": 60, "in_zone": "PT1M30.5S"}, {"lower_limit": 120, "in_zone": None}]
    item = only("tp_session_summary") | {"heart_rate_zones": zones}
    found = [
        row for row in parsed("tp_session_summary", item).rows("session_zone") if row["kind"] == "heart_rate"
    ]
    assert [(row["seq"], row["lower"], row.get("in_zone_s")) for row in found] == [
        (0, 60.0, 90.5),
        (1, 120.0, None),
    ]


def test_a_summary_without_zones_has_none() -> None:
    zones: dict[str, Any] = {"heart_rate_zones": None, "speed_zones_kmh": [], "acceleration_zones_ms2": None}
    found = parsed("tp_session_summary", only("tp_session_summary") | zones)
    assert found.tables.keys() == {"player_session_summary"}
