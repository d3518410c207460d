"""Training load reports, of a session and of each exercise."""

from polar_data.demo.accesslink_v4.family import Item
from polar_data.demo.accesslink_v4.text import created_at, stamp
from polar_data.demo.loads import load
from polar_data.demo.recording import Recording
from polar_data.demo.sessions import Exercise, Session
from polar_data.demo.world import World


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
    found = load(world, session, parts, recordings, usual)
    report: Item = {
        "cardioLoad": found.cardio,
        "cardioLoadInterpretation": f"LOAD_INTERPRETATION_{found.cardio_interpretation}",
        "calculationTime": stamp(created_at(world, session.stop)),
        "sessionRpe": f"RPE_{found.rpe}",
        "perceivedLoad": found.perceived,
        "perceivedLoadInterpretation": f"LOAD_INTERPRETATION_{found.perceived_interpretation}",
    }
    if found.muscle_kj > 0:
        report["muscleLoad"] = found.muscle_kj
        report["muscleLoadInterpretation"] = f"LOAD_INTERPRETATION_{found.muscle_interpretation}"
    return report
