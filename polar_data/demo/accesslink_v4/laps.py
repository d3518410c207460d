"""Laps: each kilometre by the watch, and the intervals the athlete marked."""

from itertools import pairwise

import numpy as np

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.zones import power_summary, rounded, statistics
from polar_data.demo.people import Person
from polar_data.demo.recording import POOL_M, Recording
from polar_data.demo.sessions import Exercise

_AUTO_LAP_M = {True: 5000.0, False: 1000.0}


def laps(exercise: Exercise, recording: Recording, person: Person) -> Item:
    """Manual and automatic laps; each kind covers the whole exercise without gaps."""
    found: Item = {"laps": [], "autoLaps": []}
    blocks = exercise.effort.blocks
    if any(block.label for block in blocks) or exercise.effort.sport.pool:
        ends = np.cumsum([block.seconds for block in blocks]).tolist()
        found["laps"] = _laps(exercise, recording, person, [0, *ends])
    distance = recording.distance_m
    if distance is not None and not exercise.effort.sport.pool:
        length = _AUTO_LAP_M[exercise.effort.sport.wheels]
        marks = np.arange(length, distance[-1], length)
        ends = (np.searchsorted(distance, marks) + 1).tolist()
        edges = [0, *ends] if ends and ends[-1] == recording.seconds else [0, *ends, recording.seconds]
        found["autoLaps"] = _laps(exercise, recording, person, edges)
    return found


def _laps(exercise: Exercise, recording: Recording, person: Person, edges: list[int]) -> list[Item]:
    return [_lap(exercise, recording, person, a, b) for a, b in pairwise(edges)]


def _lap(exercise: Exercise, recording: Recording, person: Person, first: int, end: int) -> Item:
    part = slice(first, end)
    lap: Item = {"splitTimeMillis": end * 1000, "durationMillis": (end - first) * 1000}
    if recording.distance_m is not None:
        before = float(recording.distance_m[first - 1]) if first else 0.0
        lap["distanceMeters"] = round(float(recording.distance_m[end - 1]) - before, 1)
    if recording.latitude is not None and recording.longitude is not None:
        lap["startLocationLatitude"] = float(recording.latitude[first])
        lap["startLocationLongitude"] = float(recording.longitude[first])
        lap["startLocationTimeMillis"] = int(recording.elapsed_ms[first])
    if recording.altitude_m is not None:
        climb = np.diff(recording.altitude_m[first : end + 1])
        lap["startLocationAltitude"] = float(recording.altitude_m[first])
        lap["ascentMeters"] = rounded(np.maximum(climb, 0).sum(), 1)
        lap["descentMeters"] = rounded(np.maximum(-climb, 0).sum(), 1)
    lap["statistics"] = {"statistics": statistics(recording, part)}
    if exercise.effort.sport.pool and lap.get("distanceMeters"):
        pools = max(1, round(lap["distanceMeters"] / POOL_M))
        lap["statistics"]["swimmingStatistics"] = {
            "avgSecsPerPool": round((end - first) / pools, 1),
            "poolsSwum": pools,
            "strokes": pools * 17,
        }
    if recording.power_w is not None:
        lap["statistics"]["trainingPeaksStatistics"] = power_summary(recording, person, part)
    return lap
