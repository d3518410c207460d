from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from typing import Any

import pytest

from polar_data.errors import PayloadError
from polar_data.sources import endpoint_of
from polar_data.sources.endpoint import Child
from tests.polar_data.sources.accesslink_v3.examples import LIVE_EXERCISE, example, key, only, parsed

REFERENCE_SESSION = {
    "day": date(2008, 10, 13),
    "start_local": datetime(2008, 10, 13, 10, 40, 2),  # local, whatever the Z says
    "stop_local": datetime(2008, 10, 13, 13, 24, 2),  # 2 h 44 min later
    "duration_s": 9840.0,
    "distance_m": 1600.0,
    "energy_kcal": 530.0,
    "product": "Polar M400",
    "hr_avg_bpm": 129,
    "hr_max_bpm": 147,
    "training_load": 143.22,
    "sport_id": "WATERSPORTS_WATERSKI",
    "sport_name": "Water skiing",
    "created_utc": datetime(2008, 10, 13, 10, 40, 2, tzinfo=UTC),
    "exercises": 1,
    "has_route": False,
}


def test_the_reference_exercise_in_kebab_case() -> None:
    found = parsed("v3_exercises")
    assert key("v3_exercises") == "2AC312F"
    assert endpoint_of("v3_exercises").day(only("v3_exercises")) == date(2008, 10, 13)
    assert endpoint_of("v3_exercises").stamp(only("v3_exercises")) == "2008-10-13T10:40:02.000Z"
    assert found.row("session") == REFERENCE_SESSION | {"session_id": "2AC312F", "has_samples": False}
    exercise = found.row("exercise")
    assert (exercise["seq"], exercise["distance_m"], exercise["exercise_id"]) == (0, 1600.0, "2AC312F")
    assert not found.series


def test_a_live_exercise_in_snake_case() -> None:
    found = parsed("v3_exercises", LIVE_EXERCISE)
    session = found.row("session")
    assert session == {
        "session_id": "PknlZNpd",
        "day": date(2026, 2, 1),
        "start_local": datetime(2026, 2, 1, 6, 35, 7),
        "stop_local": datetime(2026, 2, 1, 8, 30, 24, 941000),
        "offset_min": 330,
        "duration_s": 6917.941,
        "distance_m": 14824.0,
        "energy_kcal": 1178.0,
        "sport_id": "TRAIL_RUNNING",
        "sport_name": "Trail running",
        "device": "0BA9FA32",
        "product": "Polar Pacer Pro",
        "hr_avg_bpm": 138,
        "hr_max_bpm": 158,
        "running_index": 52,
        "fat_pct": 48.0,
        "carbohydrate_pct": 50.0,
        "protein_pct": 2.0,
        "cardio_load": 146.411,
        "cardio_load_level": "very_high",
        "muscle_load_level": "high",  # of a load of -1, which is none
        "created_utc": datetime(2026, 2, 1, 11, 48, 20, tzinfo=UTC),
        "exercises": 1,
        "has_samples": True,
        "has_route": True,
    }


def test_heart_rate_zones_in_seconds() -> None:
    zones = parsed("v3_exercises", LIVE_EXERCISE).rows("session_zone")
    assert zones == [
        {
            "session_id": "PknlZNpd",
            "exercise_seq": 0,
            "kind": "heart_rate",
            "seq": seq,
            "lower": lower,
            "upper": upper,
            "in_zone_s": seconds,
        }
        for seq, lower, upper, seconds in ((0, 96.0, 115.0, 122.0), (1, 115.0, 134.0, 3240.0))
    ]


def test_samples_of_different_rates_on_one_time() -> None:
    """0 beats and "null" are no heart rate; channels may end sooner than others."""
    frame = parsed("v3_exercises", LIVE_EXERCISE).frames["session_samples", "PknlZNpd/0"]
    assert frame.to_dict(as_series=False) == {
        "t_s": [0.0, 1.0, 2.0, 3.0, 4.0],
        "heart_rate_bpm": [77.0, None, None, 79.0, None],
        "speed_kmh": [0.0, 0.74, 1.6667, None, None],
        "altitude_m": [100.5, None, None, None, 104.5],
    }


def test_beats_have_no_rate() -> None:
    frame = parsed("v3_exercises", LIVE_EXERCISE).frames["session_rr", "PknlZNpd/0"]
    assert frame.to_dict(as_series=False) == {"rr_ms": [812, None, 798]}


@pytest.mark.parametrize("word", ["NULL", "null", " Null ", ""])
def test_a_missing_beat_costs_that_beat_only(word: str) -> None:
    beats = {"recording_rate": None, "sample_type": 11, "data": f"800,{word},810"}
    item = {"id": "x", "start_time": "2026-02-01T06:35:07", "samples": [beats]}
    assert parsed("v3_exercises", item).frames["session_rr", "x/0"]["rr_ms"].to_list() == [800, None, 810]


def test_the_way_takes_its_altitude_from_the_samples() -> None:
    """100.5 at 0 s and 104.5 at 4 s: 102.5 halfway."""
    frame = parsed("v3_exercises", LIVE_EXERCISE).frames["session_route", "PknlZNpd/0"]
    assert frame.rows() == [(0.0, 60.21, 25.13, 100.5, False), (2.0, 60.22, 25.14, 102.5, False)]


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        (2, "cadence"),
        ("4", "power_w"),
        (5, "pedaling_index_pct"),
        (6, "left_right_balance_pct"),
        (7, "air_pressure_hpa"),
        ("8", "cadence"),
        (9, "temperature_c"),
        (10, "distance_m"),
        (12, "type_12"),
    ],
)
def test_sample_types_as_numbers_or_text(kind: Any, channel: str) -> None:
    sample = {"recording_rate": 5, "sample_type": kind, "data": "1,2069.800048828125"}
    frame = parsed("v3_exercises", {**LIVE_EXERCISE, "samples": [sample], "route": []}).frame(
        "session_samples"
    )
    assert frame.to_dict(as_series=False) == {"t_s": [0.0, 5.0], channel: [1.0, 2069.800048828125]}


def test_missing_keys_are_missing_values() -> None:
    item = {"id": "A", "start_time": "2026-02-01T06:35:07", "sport": "OTHER"}
    session = parsed("v3_exercises", item).row("session")
    assert session == {
        "session_id": "A",
        "day": date(2026, 2, 1),
        "start_local": datetime(2026, 2, 1, 6, 35, 7),
        "sport_id": "OTHER",
        "sport_name": "Other",
        "exercises": 1,
        "has_samples": False,
        "has_route": False,
    }


def test_a_load_that_polar_rates_is_kept_and_words_of_effort_are_numbered() -> None:
    load = {"perceived-load": 300.0, "perceived-load-interpretation": "MEDIUM", "user-rpe": "RPE_HARD"}
    session = parsed("v3_exercises", {**LIVE_EXERCISE, "training_load_pro": load}).row("session")
    assert (session["perceived_load"], session["perceived_load_level"], session["rpe"]) == (
        300.0,
        "medium",
        8,
    )


def test_a_sample_that_is_no_number_is_refused() -> None:
    sample = {"recording_rate": 1, "sample_type": 0, "data": "77,x"}
    with pytest.raises(PayloadError, match="Exercises"):
        parsed("v3_exercises", {**LIVE_EXERCISE, "samples": [sample]})


def test_the_reference_exercise_of_a_transaction() -> None:
    found = parsed("v3_tx_exercises")
    assert key("v3_tx_exercises") == "1937529874"
    assert endpoint_of("v3_tx_exercises").day(only("v3_tx_exercises")) == date(2008, 10, 13)
    assert found.row("session") == REFERENCE_SESSION | {"session_id": "1937529874", "has_samples": True}
    zone = found.row("session_zone")
    assert (zone["seq"], zone["lower"], zone["upper"], zone["in_zone_s"]) == (0, 110.0, 130.0, 4.0)
    frame = found.frames["session_samples", "1937529874/0"]
    assert frame["t_s"].to_list() == [5.0 * n for n in range(27)]
    assert frame["speed_kmh"].to_list()[:4] == [0.0, 100.0, 102.0, 97.0]


def test_files_that_came_with_a_transaction() -> None:
    file = {"contentType": "application/vnd.garmin.tcx+xml", "base64": base64.b64encode(b"<TCX/>").decode()}
    found = parsed("v3_tx_exercises", {**example("v3_tx_exercises"), "tcx": file})
    assert found.row("session_file") == {
        "session_id": "1937529874",
        "kind": "tcx",
        "content_type": "application/vnd.garmin.tcx+xml",
        "bytes": 6,
    }


@pytest.mark.parametrize("kind", ["fit", "tcx", "gpx"])
def test_a_file_is_known_by_its_size_and_kind(kind: str) -> None:
    assert parsed(f"v3_exercise_{kind}").row("session_file") == {
        "session_id": "2AC312F",
        "kind": kind,
        "content_type": "application/octet-stream",
        "bytes": 3,
    }


def test_files_are_asked_for_by_exercise_a_gpx_only_of_a_route() -> None:
    def asked(kind: str, **changes: Any) -> list[Any]:
        children = endpoint_of(f"v3_exercise_{kind}").children
        assert children is not None
        return list(children({**LIVE_EXERCISE, **changes}))

    child = Child("PknlZNpd", "2026-02-01T11:48:20Z", date(2026, 2, 1))
    assert asked("fit") == asked("tcx") == asked("gpx") == [child]
    assert (asked("gpx", has_route=False), asked("fit", has_route=False)) == ([], [child])
