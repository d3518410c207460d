"""Training sessions: every total agrees with the samples it was made from."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from math import asin, cos, exp, radians, sin, sqrt
from typing import Any

import pytest

from polar_data.demo.accesslink_v4 import Renderer
from polar_data.demo.world import World

Item = dict[str, Any]
TEMPLATES = (
    "easy_run",
    "intervals",
    "long_ride",
    "swim",
    "strength",
    "trail_run",
    "triathlon",
    "indoor_ride",
    "running_test",
    "ski",
)


@pytest.fixture(scope="module")
def sessions(world: World, renderer: Renderer) -> dict[str, Item]:
    """The newest session of each kind, in full."""
    newest = {
        session.template: (session.day, str(session.id))
        for day in world.dates
        for session in world.sessions(day)
    }
    return {
        template: next(
            item
            for item in renderer.items("training_sessions", newest[template][0])
            if item["identifier"]["id"] == newest[template][1]
        )
        for template in TEMPLATES
    }


def samples(exercise: Item) -> dict[str, list[float]]:
    return {entry["type"]: entry["values"] for entry in exercise["samples"]["samples"]}


def exercises(sessions: dict[str, Item]) -> list[Item]:
    return [exercise for session in sessions.values() for exercise in session["exercises"]]


def test_there_is_a_sample_for_each_second(sessions: dict[str, Item]) -> None:
    for exercise in exercises(sessions):
        for values in samples(exercise).values():
            assert len(values) * 1000 == exercise["durationMillis"]


def test_sports_record_what_their_sensors_can(sessions: dict[str, Item]) -> None:
    kinds = {name: set(samples(item["exercises"][0])) for name, item in sessions.items()}
    on_foot = {"HEART_RATE", "SPEED", "ALTITUDE", "CADENCE", "DISTANCE", "TEMPERATURE"}
    assert kinds["easy_run"] == kinds["trail_run"] == on_foot
    assert kinds["long_ride"] == on_foot | {"LEFT_CRANK_CURRENT_POWER"}
    assert kinds["indoor_ride"] == kinds["long_ride"] - {"ALTITUDE"}
    assert kinds["strength"] == {"HEART_RATE", "TEMPERATURE"}
    assert "routes" not in sessions["indoor_ride"]["exercises"][0]


def test_zones_count_the_samples(sessions: dict[str, Item]) -> None:
    names = {"HEART_RATE": "HEART_RATE", "SPEED": "SPEED", "POWER": "LEFT_CRANK_CURRENT_POWER"}
    for exercise in exercises(sessions):
        for group in exercise["zones"]:
            values = samples(exercise)[names[group["type"].removeprefix("ZONE_TYPE_")]]
            zones = group["zones"]
            assert len(zones) == 5
            for zone, above in zip(zones, [*zones[1:], None], strict=True):
                inside = [
                    value
                    for value in values
                    if zone["lowerLimit"] <= value
                    and (value < zone["higherLimit"] or (above is None and value == zone["higherLimit"]))
                ]
                assert zone["inZone"] == 1000 * len(inside)
            counted = sum(zone["inZone"] for zone in zones)
            assert counted == 1000 * sum(value >= zones[0]["lowerLimit"] for value in values)


def test_speed_zones_share_out_the_distance(sessions: dict[str, Item]) -> None:
    exercise = sessions["easy_run"]["exercises"][0]
    (speed,) = (group for group in exercise["zones"] if group["type"] == "ZONE_TYPE_SPEED")
    metres = sum(zone["distanceMeters"] for zone in speed["zones"])
    assert metres == pytest.approx(exercise["distanceMeters"], rel=0.002)


def test_statistics_are_those_of_the_samples(sessions: dict[str, Item]) -> None:
    for exercise in exercises(sessions):
        columns = samples(exercise)
        columns["POWER"] = columns.pop("LEFT_CRANK_CURRENT_POWER", [])
        for statistic in exercise["statistics"]["statistics"]:
            values = columns[statistic["type"].removeprefix("STATISTICS_TYPE_")]
            assert statistic["min"] == pytest.approx(min(values), abs=0.01)
            assert statistic["max"] == pytest.approx(max(values), abs=0.01)
            assert statistic["avg"] == pytest.approx(sum(values) / len(values), abs=0.51)


def test_session_scalars_agree_with_the_samples(sessions: dict[str, Item]) -> None:
    for session in sessions.values():
        parts = session["exercises"]
        beats = [beat for part in parts for beat in samples(part)["HEART_RATE"]]
        assert session["hrMax"] == max(beats)
        assert session["hrAvg"] == pytest.approx(sum(beats) / len(beats), abs=1)
        assert session["durationMillis"] == sum(part["durationMillis"] for part in parts)
        assert session["calories"] == sum(part["calories"] for part in parts)
        for part in parts:
            if "distanceMeters" in part:
                assert samples(part)["DISTANCE"][-1] == pytest.approx(part["distanceMeters"], abs=0.06)


@pytest.mark.parametrize("kind", ["laps", "autoLaps"])
def test_laps_add_up_to_the_exercise(sessions: dict[str, Item], kind: str) -> None:
    checked = 0
    for exercise in exercises(sessions):
        laps = exercise["laps"][kind]
        if not laps:
            continue
        checked += 1
        assert sum(lap["durationMillis"] for lap in laps) == exercise["durationMillis"]
        assert laps[-1]["splitTimeMillis"] == exercise["durationMillis"]
        if "distanceMeters" in exercise:
            metres = sum(lap["distanceMeters"] for lap in laps)
            assert metres == pytest.approx(exercise["distanceMeters"], abs=0.1 * len(laps))
    assert checked >= 3


def test_automatic_laps_are_a_kilometre_on_foot(sessions: dict[str, Item]) -> None:
    laps = sessions["easy_run"]["exercises"][0]["laps"]["autoLaps"]
    assert len(laps) > 3
    for lap in laps[:-1]:
        assert lap["distanceMeters"] == pytest.approx(1000, abs=8)


def test_intervals_are_marked_and_harder_than_the_rests(sessions: dict[str, Item]) -> None:
    laps = sessions["intervals"]["exercises"][0]["laps"]["laps"]
    assert len(laps) >= 8
    speeds = [
        next(s["avg"] for s in lap["statistics"]["statistics"] if s["type"] == "STATISTICS_TYPE_SPEED")
        for lap in laps
    ]
    assert min(speeds[1:-1:2]) > max(speeds[2:-1:2])


def test_cardio_load_is_banisters_impulse_of_the_samples(sessions: dict[str, Item]) -> None:
    # 0.86 and 1.67 are the constants for women; rest 48 and highest 189 bpm are the athlete's.
    for exercise in exercises(sessions):
        shares = [min(max((beat - 48) / 141, 0), 1.05) for beat in samples(exercise)["HEART_RATE"]]
        expected = sum(share * 0.86 * exp(1.67 * share) for share in shares) / 60
        assert exercise["trainingLoadReport"]["cardioLoad"] == pytest.approx(expected, abs=0.01)
    for session in sessions.values():
        whole = sum(part["trainingLoadReport"]["cardioLoad"] for part in session["exercises"])
        assert session["trainingLoadReport"]["cardioLoad"] == pytest.approx(whole, abs=0.03)


def test_the_daily_load_is_that_of_the_samples(world: World, sessions: dict[str, Item]) -> None:
    for session in sessions.values():
        day = datetime.fromisoformat(session["startTime"].removesuffix("Z")).date()
        planned = sum(
            found.load for found in world.sessions(day) if str(found.id) == session["identifier"]["id"]
        )
        assert session["trainingLoadReport"]["cardioLoad"] == pytest.approx(planned, rel=0.06)


def haversine_m(a: Item, b: Item) -> float:
    north = radians(b["latitude"] - a["latitude"])
    east = radians(b["longitude"] - a["longitude"])
    height = sin(north / 2) ** 2 + cos(radians(a["latitude"])) ** 2 * sin(east / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(height))


@pytest.mark.parametrize("template", ["easy_run", "long_ride", "trail_run", "ski"])
def test_the_route_is_as_long_as_the_distance_and_smooth(sessions: dict[str, Item], template: str) -> None:
    exercise = sessions[template]["exercises"][0]
    points = exercise["routes"]["route"]["wayPoints"]
    assert len(points) * 1000 == exercise["durationMillis"]
    every = points[::10]
    length = sum(haversine_m(a, b) for a, b in pairwise(every))
    assert length == pytest.approx(exercise["distanceMeters"], rel=0.04)
    steps = [haversine_m(a, b) for a, b in pairwise(points)]
    assert max(steps) < 20
    assert exercise["latitude"] == pytest.approx(points[0]["latitude"], abs=0.001)


def test_pauses_lengthen_the_clock_but_not_the_recording(renderer: Renderer) -> None:
    paused = 0
    for day in renderer.days("training_sessions")[-60:]:
        for session in renderer.items("training_sessions", day):
            for exercise in session["exercises"]:
                start, stop = (
                    datetime.fromisoformat(exercise[key].removesuffix("Z"))
                    for key in ("startTime", "stopTime")
                )
                away = 0.0
                for pause in exercise["pauseTimes"]:
                    begin, end = (
                        datetime.fromisoformat(pause[k].removesuffix("Z")) for k in ("startTime", "endTime")
                    )
                    assert start < begin < end < stop
                    away += (end - begin).total_seconds()
                    paused += 1
                    elapsed = [p["elapsedMillis"] for p in exercise["routes"]["route"]["wayPoints"]]
                    assert max(b - a for a, b in pairwise(elapsed)) == 1000 + 1000 * away
                assert (stop - start).total_seconds() - away == exercise["durationMillis"] / 1000
    assert paused > 3


def test_hills_lie_within_the_session_and_are_counted(sessions: dict[str, Item]) -> None:
    splits = sessions["trail_run"]["hillSplits"]
    kinds = [hill["type"] for hill in splits["hills"]]
    assert splits["totalUphillCount"] == kinds.count("HILL_TYPE_UPHILL") > 0
    assert splits["totalDownhillCount"] == kinds.count("HILL_TYPE_DOWNHILL") > 0
    for hill in splits["hills"]:
        assert splits["startTime"] <= hill["startTime"] < hill["endTime"] <= splits["endTime"]
        rises = hill["type"] == "HILL_TYPE_UPHILL"
        assert rises == ("upHill" in hill) == ("downHill" not in hill)
        assert rises == (hill["endAltitudeMeters"] > hill["startAltitudeMeters"])


def test_the_pool_swim_is_counted_in_lengths(sessions: dict[str, Item]) -> None:
    exercise = sessions["swim"]["exercises"][0]
    swimming = exercise["statistics"]["swimmingStatistics"]
    phases = exercise["samples"]["swimmingPhases"]["phases"]
    assert swimming["poolsSwum"] == len(phases)
    assert swimming["distanceMeters"] == 25 * len(phases) == exercise["distanceMeters"]
    assert swimming["totalStrokeCount"] == sum(phase["strokes"] for phase in phases)
    assert sum(style["distanceMeters"] for style in swimming["swimmingStyles"]) == swimming["distanceMeters"]


def test_strength_has_sets_with_movements(sessions: dict[str, Item]) -> None:
    rounds = sessions["strength"]["exercises"][0]["strengthTrainingResults"]["completedRounds"]
    sets = [done for each in rounds for done in each["completedSets"]]
    work = [done for done in sets if done["type"] == "SET_TYPE_WORK"]
    assert len(work) >= 8
    assert all(done["movement"] and done["resistanceType"] for done in work)
    assert all(a["endTimeDeltaMillis"] == b["startTimeDeltaMillis"] for a, b in pairwise(sets))


def test_a_triathlon_is_one_session_of_three_sports(sessions: dict[str, Item]) -> None:
    session = sessions["triathlon"]
    assert session["sport"]["id"] == "68"
    assert [part["sport"]["id"] for part in session["exercises"]] == ["105", "38", "1"]
    times = [part[key] for part in session["exercises"] for key in ("startTime", "stopTime")]
    assert times == sorted(times)
    assert session["stopTime"] == times[-1]


def test_the_running_test_ends_at_the_highest_heart_rate(sessions: dict[str, Item]) -> None:
    result = sessions["running_test"]["testResults"]["runningTest"]
    assert result["maxHrBpm"] == result["performance"]["maxHrBpm"] == sessions["running_test"]["hrMax"]
    assert result["warmup"]["avgHrBpm"] < result["performance"]["avgHrBpm"]


def test_numbers_that_live_payloads_send_as_text(sessions: dict[str, Item]) -> None:
    for part in (*sessions.values(), *exercises(sessions)):
        assert type(part["sport"]["id"]) is str
        assert type(part["recoveryTimeMillis"]) is str


def test_chest_strap_beats_span_the_exercise(renderer: Renderer) -> None:
    strapped = 0
    for day in renderer.days("training_sessions")[-120:]:
        if day.weekday() != 1:
            continue
        for session in renderer.items("training_sessions", day):
            for exercise in session["exercises"]:
                beats = exercise["samples"].get("rrSamples")
                if beats:
                    strapped += 1
                    total = sum(beat["durationMillis"] for beat in beats)
                    assert total == pytest.approx(exercise["durationMillis"], rel=0.01)
    assert strapped > 1
