"""The demo world in AccessLink v3's shapes, as its servers answer today."""

from collections.abc import Callable
from datetime import date
from typing import Any

from polar_data.demo.accesslink_v3 import biosensing, profile
from polar_data.demo.accesslink_v3.activity import ACTIVITIES, ACTIVITY_SAMPLES
from polar_data.demo.accesslink_v3.cardio_load import CARDIO_LOAD
from polar_data.demo.accesslink_v3.exercises import EXERCISES, hashed_id
from polar_data.demo.accesslink_v3.family import Family
from polar_data.demo.accesslink_v3.fit import fit
from polar_data.demo.accesslink_v3.gpx import gpx
from polar_data.demo.accesslink_v3.heart_rate import CONTINUOUS_HEART_RATE
from polar_data.demo.accesslink_v3.recharge import NIGHTLY_RECHARGE
from polar_data.demo.accesslink_v3.sleep import SLEEP
from polar_data.demo.accesslink_v3.sleepwise import ALERTNESS, CIRCADIAN_BEDTIME
from polar_data.demo.accesslink_v3.tcx import tcx
from polar_data.demo.recording import Recording, record
from polar_data.demo.sessions import Session
from polar_data.demo.world import World

__all__ = ["FAMILIES", "FILES", "SINGLETONS", "AccessLinkV3"]

FAMILIES: dict[str, Family] = {
    "v3_exercises": EXERCISES,
    "v3_activities": ACTIVITIES,
    "v3_activity_samples": ACTIVITY_SAMPLES,
    "v3_sleep": SLEEP,
    "v3_nightly_recharge": NIGHTLY_RECHARGE,
    "v3_continuous_heart_rate": CONTINUOUS_HEART_RATE,
    "v3_cardio_load": CARDIO_LOAD,
    "v3_alertness": ALERTNESS,
    "v3_circadian_bedtime": CIRCADIAN_BEDTIME,
    "v3_body_temperature": biosensing.BODY_TEMPERATURE,
    "v3_skin_temperature": biosensing.SKIN_TEMPERATURE,
    "v3_skin_contacts": biosensing.SKIN_CONTACTS,
    "v3_ecg": biosensing.ECG_TESTS,
    "v3_spo2": biosensing.SPO2_TESTS,
}
SINGLETONS: dict[str, Callable[[World], dict[str, Any]]] = {
    "v3_user": profile.user,
    "v3_physical_info": profile.physical_info,
}
FILES: dict[str, Callable[[World, Session, list[Recording]], bytes | None]] = {
    "fit": fit,
    "tcx": tcx,
    "gpx": gpx,
}


class AccessLinkV3:
    """Renders a world; an unknown family, exercise or kind of file is a KeyError."""

    def __init__(self, world: World) -> None:
        self.world = world

    def items(self, name: str, day: date) -> list[dict[str, Any]]:
        """Every item of that day with all its parts; empty if there is none."""
        family = FAMILIES[name]
        return family.items(self.world, day) if self.world.has(day) else []

    def days(self, name: str) -> list[date]:
        """The days that have items, ascending."""
        return FAMILIES[name].days(self.world)

    def whole(self, name: str) -> dict[str, Any]:
        """The full response body of a family without days."""
        return SINGLETONS[name](self.world)

    def file(self, exercise_id: str, kind: str) -> bytes | None:
        """The fit, tcx or gpx file of an exercise; None where Polar has none: no route, no GPX."""
        world, make = self.world, FILES[kind]
        sessions = (session for day in reversed(world.dates) for session in world.sessions(day))
        session = next((each for each in sessions if hashed_id(each) == exercise_id), None)
        if session is None:
            raise KeyError(exercise_id)
        recordings = [record(world.seed, session, part, world.person) for part in session.exercises]
        return make(world, session, recordings)
