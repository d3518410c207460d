"""The team's sessions and the parts its players had in them, in Team Pro's shapes."""

from datetime import datetime, timedelta
from typing import Any

from polar_data.demo.randomness import generator
from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.season import TeamSession
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import figures
from polar_data.demo.team_pro.own import SENSOR
from polar_data.demo.team_pro.text import local, milliseconds, short_id, zulu

Item = dict[str, Any]
SPORT = "SOCCER"
_DOCKED_AFTER = timedelta(minutes=25)
_FEELINGS = ("NOT_GOOD", "OKAY", "GREAT", "GREAT", "AWESOME")
_RECOVERY_PER_LOAD = timedelta(minutes=9)


def session_id(squad: Squad, session: TeamSession) -> str:
    return short_id(squad.seed, "team session", session.day)


def player_session_id(squad: Squad, one: Appearance) -> str:
    return short_id(squad.seed, "player session", one.session.day, one.player.key)


def player_id(squad: Squad, key: int) -> str:
    return short_id(squad.seed, "player", key)


def changed(squad: Squad, session: TeamSession) -> dict[str, str]:
    """When the session came to Polar, and when the coach last worked on it (UTC)."""
    created = squad.utc(session.record_end) + _DOCKED_AFTER
    edited = created + timedelta(hours=1 + 15 * (session.number % 4 == 0), minutes=12)
    return {"created": zulu(created), "modified": zulu(edited)}


def team_session(squad: Squad, session: TeamSession, team_id: str) -> Item:
    """A session as the list has it."""
    place = session.arena.place
    item: Item = {"id": session_id(squad, session), "team_id": team_id}
    item |= {"name": session.name, "type": session.kind}
    if session.note is not None:
        item["note"] = session.note
    return item | changed(squad, session) | {
        "record_start_time": local(session.record_start),
        "record_end_time": local(session.record_end),
        "start_time": local(session.start),
        "end_time": local(session.end),
        "latitude": place.latitude,
        "longitude": place.longitude,
        "sport": SPORT,
    }  # fmt: skip


def team_session_details(squad: Squad, session: TeamSession, team_id: str) -> Item:
    """A session by itself, with who took part and the coach's markers."""
    return team_session(squad, session, team_id) | {
        "arena": session.arena.place.name,
        "participants": [
            {
                "player_id": player_id(squad, one.player.key),
                "player_number": one.player.number(session.day),
                "role": one.player.role,
                "player_session_id": player_session_id(squad, one),
            }
            for one in squad.lineups[session.number]
        ],
        "markers": list(_markers(squad, session)) if session.marked else [],
    }


def _markers(squad: Squad, session: TeamSession) -> list[Item]:
    """One for each phase, and a note in some. Some sessions carry local times with a Z."""

    def stamp(seconds: float) -> str:
        moment: datetime = session.record_start + timedelta(seconds=seconds)
        return zulu(moment if session.markers_local else squad.utc(moment), "milliseconds")

    found: list[Item] = []
    at = 0
    for phase in session.phases:
        kind = "RECOVERY" if phase.recovery else "PHASE"
        item = {"start_time": stamp(at), "end_time": stamp(at + phase.seconds)}
        found.append(item | {"marker_type": kind, "name": phase.name})
        at += phase.seconds
    if session.is_match:
        rng = generator(squad.seed, "goals", session.number)
        first, last = session.kept
        for second in sorted(rng.uniform(first, last, int(rng.integers(0, 4)))):
            moment = stamp(float(second))
            found.append({"start_time": moment, "end_time": moment, "marker_type": "NOTE",
                          "name": "Goal", "note": "Seen from the bench"})  # fmt: skip
    return found


def listed(squad: Squad, one: Appearance) -> Item:
    """A player's part in a session as her list has it: the whole record."""
    session = one.session
    item: Item = {"id": player_session_id(squad, one), "type": "TEAM"}
    item |= changed(squad, session) | {"sport": SPORT, "name": session.name}
    rng = generator(squad.seed, f"feeling {one.player.key}", session.day)
    if rng.random() < 0.4:
        item["feeling"] = _FEELINGS[int(rng.integers(len(_FEELINGS)))]
    return item | {
        "latitude": session.arena.place.latitude,
        "longitude": session.arena.place.longitude,
        "start_time": local(session.record_start),
        "stop_time": local(session.record_end),
        "duration_ms": session.seconds * 1000,
        "timezone_offset": squad.clock.offset_minutes(session.record_start),
    }


def details(squad: Squad, one: Appearance) -> Item:
    """A player's part in a session by itself, without samples."""
    item = listed(squad, one)
    del item["timezone_offset"]
    item["product"] = SENSOR
    if not one.sensor:
        return item
    motion, person = squad.motion(one), one.player.person
    item["distance_meters"] = round(float(motion.distance_m()[-1]), 1)
    item["sprint_counter"] = figures.sprints(motion, speed_limits(squad, one))
    if one.belt:
        load = figures.training_load(motion, person)
        rates = figures.heart_rates(motion, person)
        item |= {
            "calories": round(motion.energy_kcal(person)),
            "training_load": load,
            "recovery_time_ms": milliseconds(load * _RECOVERY_PER_LOAD),
            "fat_percentage": round(58 - 0.4 * rates["heart_rate_avg_percent"]),
            "heart_rate_max": rates["heart_rate_max"],
            "heart_rate_avg": rates["heart_rate_avg"],
        }
    return item


def summary(squad: Squad, one: Appearance) -> Item:
    """What a player did between the limits the coach set, with the zones as they were then.

    Counted from one value a second where the samples have ten: distances differ by less than
    one per cent, metres in a speed zone by less than two per cent of the distance; the highest
    speed and the sprints are the same.
    """
    session = one.session
    first, last = one.kept
    item: Item = {"player_session_id": player_session_id(squad, one)}
    item |= changed(squad, session) | {
        "trimmed_start_time": local(session.record_start + timedelta(seconds=first)),
        "duration_ms": (last - first) * 1000,
        "heart_rate_zones": [],
        "speed_zones_kmh": [],
        "acceleration_zones_ms2": [],
    }
    if not one.sensor:
        return item
    motion, person = squad.motion(one).between(first, last), one.player.person
    limits, steps = speed_limits(squad, one), figures.cadence(motion.speed_kmh)
    metres = float(motion.distance_m()[-1])
    item |= {
        "distance_meters": round(metres, 1),
        "sprint_counter": figures.sprints(motion, limits),
        "speed_avg_kmh": round(metres / motion.seconds * 3.6, 1),
        "speed_max_kmh": round(float(motion.speed_kmh.max()), 1),
        "cadence_avg": round(float(steps.mean())),
        "cadence_max": round(float(steps.max())),
        "speed_zones_kmh": figures.speed_zones(motion, limits),
        "acceleration_zones_ms2": figures.acceleration_zones(motion),
    }
    if one.belt:
        item |= figures.heart_rates(motion, person) | {
            "kilo_calories": round(motion.energy_kcal(person)),
            "training_load": figures.training_load(motion, person),
            "heart_rate_zones": figures.heart_rate_zones(motion, person),
        }
    return item


def speed_limits(squad: Squad, one: Appearance) -> tuple[int, ...]:
    """The coach's speed zones on that day."""
    moved = squad.event("speed_zones", one.session.day) is not None
    return figures.SPEED_LIMITS_MOVED if moved else figures.SPEED_LIMITS
