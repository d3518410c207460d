"""Training load reports, of a session and of each exercise."""

import numpy as np

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.text import created_at, stamp
from polar_data.demo.effort import training_impulse
from polar_data.demo.recording import Recording
from polar_data.demo.scores import load_interpretation
from polar_data.demo.sessions import Exercise, Session
from polar_data.demo.world import World

_RPE = (
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
)


def load_report(
    world: World,
    session: Session,
    parts: list[Exercise],
    recordings: list[Recording],
    usual: float,
) -> Item:
    """Cardio load from the heart rate samples, muscle load, and the felt effort.

    `usual` is the mean cardio load of the sessions before.
    """
    cardio = sum(
        training_impulse(recording.heart_rate.astype(np.float64), 1, world.person) for recording in recordings
    )
    muscle = sum(
        _muscle_kj(world, part, recording) for part, recording in zip(parts, recordings, strict=True)
    )
    minutes = sum(recording.seconds for recording in recordings) / 60
    rng = world.random(f"rpe {session.number}", session.day)
    tired = float(world.body.tiredness[world.index(session.day)])
    per_hour = cardio / max(minutes, 1) * 60
    felt = 1.2 + per_hour / 24 + 0.5 * tired + minutes / 90 + float(rng.normal(0, 0.5))
    rpe = int(np.clip(round(felt), 1, 9))
    report: Item = {
        "cardioLoad": round(cardio, 2),
        "cardioLoadInterpretation": _interpreted(cardio, usual),
        "calculationTime": stamp(created_at(world, session.stop)),
        "sessionRpe": f"RPE_{_RPE[rpe]}",
        "perceivedLoad": round((rpe + 1) * minutes, 1),
        "perceivedLoadInterpretation": _interpreted((rpe + 1) * minutes, usual * 3.6),
    }
    if muscle > 0:
        report["muscleLoad"] = round(muscle, 2)
        report["muscleLoadInterpretation"] = _interpreted(muscle, usual * 8.5)
    return report


def _interpreted(load: float, usual: float) -> str:
    return f"LOAD_INTERPRETATION_{load_interpretation(load, usual)}"


def _muscle_kj(world: World, part: Exercise, recording: Recording) -> float:
    """Mechanical work in kJ: from power, or on foot about one joule per kilogram and metre."""
    if recording.power_w is not None:
        return float(recording.power_w.sum()) / 1000
    if part.effort.sport.steps and recording.distance_m is not None:
        climb = part.ascent_m * 9.81
        return world.person.weight_kg * (float(recording.distance_m[-1]) + climb) / 1000
    return 0.0
