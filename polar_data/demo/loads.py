"""What a session cost: cardio load, muscle load and the felt effort, from its recordings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from polar_data.demo.effort import training_impulse
from polar_data.demo.recording import Recording
from polar_data.demo.scores import load_interpretation
from polar_data.demo.sessions import Exercise, Session
from polar_data.demo.world import World

RPE = (
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


@dataclass(frozen=True, slots=True)
class Load:
    """Cardio load (TRIMP), muscle load (kJ, 0 where unknown), perceived load; each against the usual."""

    cardio: float
    cardio_interpretation: str
    muscle_kj: float
    muscle_interpretation: str
    rpe: str
    perceived: float
    perceived_interpretation: str


def load(
    world: World,
    session: Session,
    parts: Sequence[Exercise],
    recordings: Sequence[Recording],
    usual: float,
) -> Load:
    """The load of some parts of a session; `usual` is the mean cardio load of the sessions before."""
    cardio = cardio_load(world, recordings)
    muscle = sum(
        _muscle_kj(world, part, recording) for part, recording in zip(parts, recordings, strict=True)
    )
    minutes = sum(recording.seconds for recording in recordings) / 60
    rng = world.random(f"rpe {session.number}", session.day)
    tired = float(world.body.tiredness[world.index(session.day)])
    per_hour = cardio / max(minutes, 1) * 60
    felt = 1.2 + per_hour / 24 + 0.5 * tired + minutes / 90 + float(rng.normal(0, 0.5))
    rpe = int(np.clip(round(felt), 1, 9))
    return Load(
        cardio=round(cardio, 2),
        cardio_interpretation=load_interpretation(cardio, usual),
        muscle_kj=round(muscle, 2),
        muscle_interpretation=load_interpretation(muscle, usual * 8.5),
        rpe=RPE[rpe],
        perceived=round((rpe + 1) * minutes, 1),
        perceived_interpretation=load_interpretation((rpe + 1) * minutes, usual * 3.6),
    )


def cardio_load(world: World, recordings: Sequence[Recording]) -> float:
    """Training impulse of the recorded heart rate."""
    return sum(
        training_impulse(recording.heart_rate.astype(np.float64), 1, world.person) for recording in recordings
    )


def _muscle_kj(world: World, part: Exercise, recording: Recording) -> float:
    """Mechanical work in kJ: from power, or on foot about one joule per kilogram and metre."""
    if recording.power_w is not None:
        return float(recording.power_w.sum()) / 1000
    if part.effort.sport.steps and recording.distance_m is not None:
        climb = part.ascent_m * 9.81
        return world.person.weight_kg * (float(recording.distance_m[-1]) + climb) / 1000
    return 0.0
