"""What only pool swimming and strength training have."""

import numpy as np

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.recording import POOL_M, RESTING, Recording
from polar_data.demo.sessions import Exercise

_MOVEMENTS = (
    "Squat",
    "Bench press",
    "Deadlift",
    "Row",
    "Lunge",
    "Overhead press",
    "Calf raise",
    "Plank",
    "Pull-up",
    "Hip thrust",
)


def swimming_phases(exercise: Exercise, recording: Recording) -> list[Item]:
    """A phase for each pool length, the rests between blocks left out."""
    phases: list[Item] = []
    at = 0
    for number, block in enumerate(exercise.effort.blocks):
        if block.effort >= RESTING:
            first, end = _pool_span(recording, at, at + block.seconds)
            style = "BREASTSTROKE" if number % 8 == 6 else "FREESTYLE"
            edges = np.linspace(at, at + block.seconds, end - first + 1)
            phases += [
                {
                    "startOffsetMillis": round(edges[n] * 1000),
                    "durationMillis": round((edges[n + 1] - edges[n]) * 1000),
                    "style": style,
                    "strokes": 11 if style == "BREASTSTROKE" else 17 + n % 2,
                }
                for n in range(end - first)
            ]
        at += block.seconds
    return phases


def _pool_span(recording: Recording, first: int, end: int) -> tuple[int, int]:
    """Pool lengths done at the beginning and at the end of a part of the recording."""
    assert recording.distance_m is not None
    before = float(recording.distance_m[first - 1]) if first else 0.0
    return round(before / POOL_M), round(float(recording.distance_m[end - 1]) / POOL_M)


def swimming(exercise: Exercise, recording: Recording) -> Item:
    """Pool statistics, in total and by style."""
    phases = swimming_phases(exercise, recording)
    styles = []
    for style in sorted({phase["style"] for phase in phases}):
        own = [phase for phase in phases if phase["style"] == style]
        time_ms, strokes = (sum(p[key] for p in own) for key in ("durationMillis", "strokes"))
        beats = np.concatenate(
            [
                recording.heart_rate[
                    p["startOffsetMillis"] // 1000 : (p["startOffsetMillis"] + p["durationMillis"]) // 1000
                ]
                for p in own
            ]
        )
        styles.append(
            {
                "style": f"SWIMMING_STYLE_{style}",
                "distanceMeters": len(own) * POOL_M,
                "strokeCount": strokes,
                "swimmingTimeTotalMillis": time_ms,
                "poolTimeMinMillis": min(p["durationMillis"] for p in own),
                "hrAvg": round(float(beats.mean())),
                "hrMax": int(beats.max()),
                "swolfAvg": round((time_ms / 1000 + strokes) / len(own), 1),
            }
        )
    return {
        "distanceMeters": len(phases) * POOL_M,
        "totalStrokeCount": sum(phase["strokes"] for phase in phases),
        "poolsSwum": len(phases),
        "poolUnits": "POOL_UNIT_METERS",
        "poolLength": POOL_M,
        "swimmingStyles": styles,
    }


def strength(exercise: Exercise, recording: Recording) -> Item:
    """Sets and the rests between them, in a warm-up round and a work round."""
    sets, at = [], 0
    for number, block in enumerate(exercise.effort.blocks):
        beats = recording.heart_rate[at : at + block.seconds]
        done: Item = {
            "type": "SET_TYPE_WORK" if block.label.startswith("set") else "SET_TYPE_RECOVERY",
            "startTimeDeltaMillis": at * 1000,
            "endTimeDeltaMillis": (at + block.seconds) * 1000,
            "avgHeartRate": round(float(beats.mean())),
            "maxHeartRate": int(beats.max()),
        }
        if block.label.startswith("set"):
            done["resistanceType"] = "RESISTANCE_BODY_WEIGHT"
            done["movement"] = _MOVEMENTS[number // 6 % len(_MOVEMENTS)]
        sets.append(done)
        at += block.seconds
    return {
        "completedRounds": [
            {
                "type": "COMPLETED_ROUND_TYPE_NORMAL",
                "startTimeDeltaMillis": start,
                "endTimeDeltaMillis": own[-1]["endTimeDeltaMillis"],
                "workoutPhase": f"WORKOUT_PHASE_{phase}",
                "completedSets": own,
            }
            for phase, start, own in (
                ("WARMUP", 0, sets[:1]),
                ("WORK", sets[0]["endTimeDeltaMillis"], sets[1:]),
            )
        ]
    }
