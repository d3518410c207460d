"""A player's INDIVIDUAL sessions: what she recorded without the team."""

from datetime import timedelta
from typing import Any

from polar_data.demo.sessions import Session
from polar_data.demo.squad.players import Player
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro.figures import LOAD_PER_IMPULSE
from polar_data.demo.team_pro.text import local, milliseconds, zulu

Item = dict[str, Any]
_SPORTS = {
    "running": "RUNNING",
    "indoor_cycling": "INDOOR_CYCLING",
    "strength_training": "STRENGTH_TRAINING",
}
_STORED_AFTER = timedelta(minutes=7)
WATCH, SENSOR = "Polar Vantage V3", "Polar Team Pro"


def listed(squad: Squad, session: Session, session_id: str) -> Item:
    """The session as the list has it."""
    stored = zulu(squad.utc(session.stop) + _STORED_AFTER)
    item: Item = {
        "id": session_id,
        "type": "INDIVIDUAL",
        "created": stored,
        "modified": stored,
        "sport": _SPORTS[session.exercises[0].effort.sport.name],
        "name": session.name,
        "start_time": local(session.start),
        "stop_time": local(session.stop),
        "duration_ms": session.seconds * 1000,
        "timezone_offset": session.offset,
    }
    course = session.exercises[0].course
    if course is not None:
        item["latitude"] = round(float(course.latitude[0]), 7)
        item["longitude"] = round(float(course.longitude[0]), 7)
    return item


def details(squad: Squad, player: Player, session: Session, session_id: str) -> Item:
    """The session by itself, without samples."""
    exercise = session.exercises[0]
    item = listed(squad, session, session_id)
    del item["timezone_offset"]
    item |= {
        "calories": exercise.energy_kcal,
        "training_load": round(session.load * LOAD_PER_IMPULSE),
        "recovery_time_ms": milliseconds(timedelta(minutes=round(session.load * 9))),
        "heart_rate_max": exercise.effort.hr_max,
        "heart_rate_avg": exercise.effort.hr_avg,
        "product": WATCH if player.wears_watch else SENSOR,
    }
    if session.distance_m is not None:
        item["distance_meters"] = round(session.distance_m, 1)
    if exercise.course is not None:
        item |= {"ascent": exercise.ascent_m, "descent": exercise.descent_m}
    return item
