"""The values of one session: by hand where it is steady, and the reason where there is none."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from math import exp
from typing import Any

import numpy as np
import polars as pl
import pytest

from answers.session_values import Value, computed, values
from polar_data.database import Database
from tests.polar_data.hand_made import connect, take

START = datetime(2026, 6, 2, 18)
LIMITS = {0: (95.0, 114.0, 133.0, 152.0, 171.0)}
SESSION: dict[str, Any] = {
    "sport": "Running",
    "duration_s": 3600.0,
    "resting_hr_bpm": 50.0,
    "max_hr_bpm": 190.0,
    "aerobic_bpm": 130.0,
    "anaerobic_bpm": 160.0,
    "sex": "female",
    "rpe": 5,
}


def samples(**more: Any) -> pl.DataFrame:
    """An hour at 140 bpm and 10.8 km/h, each second."""
    columns = {"t_s": np.arange(3600.0), "heart_rate_bpm": np.full(3600, 140.0)}
    columns |= {"exercise": np.zeros(3600), "speed_kmh": np.full(3600, 10.8)}
    return pl.DataFrame(columns | more)


def banister(minutes: float) -> float:
    x = (140 - 50) / (190 - 50)
    return minutes * x * 0.86 * exp(1.67 * x)


def test_a_steady_hour_of_running() -> None:
    found = values(SESSION, samples(), LIMITS)
    assert found["trimp_banister"].value == pytest.approx(banister(60))
    assert found["trimp_edwards"].value == pytest.approx(3 * 60)  # 73.7 % of the maximum
    assert found["trimp_lucia"].value == pytest.approx(2 * 60)
    assert found["session_rpe"].value == 5 * 60
    assert found["efficiency"].value == pytest.approx(180 / 140)  # m/min a bpm
    assert found["decoupling"].value == pytest.approx(0, abs=1e-9)
    assert found["heart_rate_recovery"] == Value(None, {"reason": "no clean stop"})
    zones = found["time_in_zones"].detail
    assert zones is not None
    assert zones["seconds"] == (0.0, 0.0, 3600.0, 0.0, 0.0)
    best = found["best_efforts"].detail
    assert best is not None
    assert best["output_kind"] == "speed"
    assert best["best"] == pytest.approx([3.0] * 11)


def test_a_pause_is_no_time_without_a_heart_rate() -> None:
    """Half an hour, an hour's pause in which nothing is recorded, half an hour."""
    t = np.concatenate([np.arange(1800.0), np.arange(5400.0, 7200.0)])
    found = values(SESSION, samples(t_s=t), LIMITS)
    assert found["trimp_banister"].value == pytest.approx(banister(60))
    assert found["efficiency"].reason is not None


@pytest.mark.parametrize("step_s", [5, 10, 11])
def test_samples_of_every_few_seconds_give_the_whole_load(step_s: int) -> None:
    found = values(SESSION, samples().gather_every(step_s), LIMITS)
    assert found["trimp_banister"].value == pytest.approx(banister(60), rel=0.01)


@pytest.mark.parametrize("step_s", [15, 60])
def test_samples_too_far_apart_give_no_load_and_no_part_of_it(step_s: int) -> None:
    found = values(SESSION, samples().gather_every(step_s), LIMITS)
    for name in ("trimp_banister", "trimp_edwards", "trimp_lucia"):
        assert found[name].reason == "heart rate known for less than 90 % of the time"
    zones = found["time_in_zones"].detail
    assert zones is not None
    assert zones["unknown_s"] > 0.1 * 3600


def test_a_belt_that_fell_off_gives_no_load() -> None:
    beats = np.where(np.arange(3600) < 3000, 140.0, np.nan)
    found = values(SESSION, samples(heart_rate_bpm=pl.Series(beats, nan_to_null=True)), LIMITS)
    for name in ("trimp_banister", "trimp_edwards", "trimp_lucia"):
        assert found[name] == Value(None, {"reason": "heart rate known for less than 90 % of the time"})
    zones = found["time_in_zones"].detail
    assert zones is not None
    assert zones["unknown_s"] == 600


def sport(late: int, beats: list[int], limits: list[int]) -> dict[str, Any]:
    """An exercise from `late` seconds on, with a heart rate a second and its zones' lower limits."""
    zones = {"type": "ZONE_TYPE_HEART_RATE", "zones": [{"lowerLimit": limit} for limit in limits]}
    return {
        "startTime": (START + timedelta(seconds=late)).isoformat(),
        "samples": {"samples": [{"type": "HEART_RATE", "intervalMillis": 1000, "values": beats}]},
        "zones": [zones],
    }


def time_in_zones(database: Database, *sports: dict[str, Any]) -> dict[str, Any]:
    session = {"identifier": {"id": "a"}, "startTime": START.isoformat(), "exercises": list(sports)}
    connect(database)
    take(database, "training_sessions", {"trainingSessions": [session]}, START.date(), kind="detail")
    made = {row.metric: row for row in computed(database, 1, "a", "")}
    found: dict[str, Any] = json.loads(made["time_in_zones"].detail or "")
    return found


RUN, RIDE = [100, 120, 140, 160, 180], [90, 108, 126, 144, 162]


def test_each_sport_of_a_session_is_counted_in_its_own_zones(sqlite_database: Database) -> None:
    """95 bpm is below the zones of the run and in the first of the ride, 165 in the fourth and fifth.

    The last sport has no zones of its own and is counted in those of the first.
    """
    found = time_in_zones(
        sqlite_database,
        sport(0, [95] * 10 + [165] * 20, RUN),
        sport(600, [95] * 30 + [165] * 40 + [0] * 5, RIDE),
        sport(1200, [165] * 100, []),
    )
    assert found["seconds"] == [30, 0, 0, 20 + 100, 40]
    assert (found["below_s"], found["unknown_s"]) == (10, 5)
    assert found["limits_bpm"] == [RUN, RIDE, RUN]


def test_zones_of_different_numbers_are_not_added_up(sqlite_database: Database) -> None:
    found = time_in_zones(sqlite_database, sport(0, [130] * 10, RUN), sport(600, [130] * 10, [90, 120, 150]))
    assert found == {"reason": "its sports have different numbers of zones"}


def test_heart_rate_falls_after_a_clean_stop() -> None:
    speed = np.where(np.arange(3600) < 1800, 10.8, 0.0)
    beats = np.where(np.arange(3600) < 1800, 160.0, 110.0)
    beats[1800:1860] = np.linspace(160, 111, 60)
    found = values(SESSION, samples(speed_kmh=speed, heart_rate_bpm=beats), LIMITS)["heart_rate_recovery"]
    assert found.value is not None
    assert 40 < found.value <= 50


def test_power_is_the_output_of_a_ride() -> None:
    ride = SESSION | {"sport": "Road cycling"}
    assert values(ride, samples(), LIMITS)["efficiency"].reason == "no power recorded"
    found = values(ride, samples(power_w=np.full(3600, 210.0)), LIMITS)
    assert found["efficiency"].value == pytest.approx(210 / 140)
    best = found["best_efforts"].detail
    assert best is not None
    assert best["output_kind"] == "power"


@pytest.mark.parametrize(
    ("lacking", "names"),
    [
        ("sex", {"trimp_banister"}),
        ("resting_hr_bpm", {"trimp_banister"}),
        ("max_hr_bpm", {"trimp_banister", "trimp_edwards"}),
        ("aerobic_bpm", {"trimp_lucia"}),
        ("rpe", {"session_rpe"}),
    ],
)
def test_what_is_not_known_of_the_body_is_said_and_not_guessed(lacking: str, names: set[str]) -> None:
    before, found = (values(SESSION | more, samples(), LIMITS) for more in ({}, {lacking: None}))
    assert {name for name in found if found[name] != before[name]} == names
    assert all(found[name].value is None and found[name].reason for name in names)


def test_without_samples_every_value_but_the_felt_one_has_a_reason() -> None:
    found = values(SESSION, pl.DataFrame(), {})
    assert found.pop("session_rpe").value == 300
    assert all(each.value is None and each.reason for each in found.values())


def test_a_sport_without_an_output_says_so() -> None:
    found = values(SESSION | {"sport": "Strength training"}, samples(), LIMITS)
    for name in ("efficiency", "decoupling", "best_efforts"):
        assert "in this sport" in (found[name].reason or "")
    assert found["trimp_edwards"].value == pytest.approx(180)
