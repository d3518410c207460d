"""Exercises with samples, zones, route and load. A session of several sports is one exercise here."""

from base64 import b32encode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.accesslink_v3.family import Family, Item
from polar_data.demo.accesslink_v3.text import period, seconds_period, user_url, utc
from polar_data.demo.accesslink_v3.track import distances
from polar_data.demo.effort import fuel
from polar_data.demo.loads import load
from polar_data.demo.recording import Recording, record, rr_intervals_ms
from polar_data.demo.scores import running_index, training_load
from polar_data.demo.sessions import Session
from polar_data.demo.world import World
from polar_data.demo.zones import heart_rate_limits, places

HEART_RATE, SPEED, CADENCE, ALTITUDE, POWER = 0, 1, 2, 3, 4
RUNNING_CADENCE, TEMPERATURE, DISTANCE, RR = 8, 9, 10, 11
# Our sport: the two names that v3 has for it.
_SPORTS = {
    "running": ("RUNNING", "RUNNING"),
    "trail_running": ("RUNNING", "TRAIL_RUNNING"),
    "treadmill_running": ("RUNNING", "TREADMILL_RUNNING"),
    "road_cycling": ("CYCLING", "ROAD_BIKING"),
    "indoor_cycling": ("CYCLING", "INDOOR_CYCLING"),
    "strength_training": ("STRENGTH_TRAINING", "STRENGTH_TRAINING"),
    "pool_swimming": ("SWIMMING", "POOL_SWIMMING"),
    "open_water_swimming": ("SWIMMING", "OPEN_WATER_SWIMMING"),
    "hiking": ("HIKING", "HIKING"),
    "skiing": ("SKIING", "XC_SKIING_FREESTYLE"),
    "soccer": ("SOCCER", "SOCCER"),
}
_SEVERAL = ("OTHER", "TRIATHLON")


def hashed_id(session: Session) -> str:
    """The id by which v3 calls a session."""
    return b32encode(sha256(str(session.id).encode()).digest())[:8].decode()


def offsets_ms(session: Session) -> list[int]:
    """When each part began, in milliseconds from the start of the session."""
    return [round((part.start - session.start).total_seconds() * 1000) for part in session.exercises]


def _items(world: World, day: date) -> list[Item]:
    return [_exercise(world, session) for session in world.sessions(day)]


def _exercise(world: World, session: Session) -> Item:
    recordings = [record(world.seed, session, part, world.person) for part in session.exercises]
    parts, watch = session.exercises, world.session_watch(session)
    sport, detailed = _SEVERAL if len(parts) > 1 else _SPORTS[parts[0].effort.sport.name]
    fat, carbohydrate, protein = fuel(session.hr_avg / world.person.hr_max)
    route = [point for found in _routes(session, recordings) for point in found]
    item: Item = {
        "id": hashed_id(session),
        "upload_time": utc(world.clock.stored(session.stop)),
        "polar_user": user_url("www.polaraccesslink.com"),
        "device": watch.model,
        "device_id": watch.device_id,
        "start_time": session.start.isoformat(timespec="seconds"),
        "start_time_utc_offset": session.offset,
        "duration": seconds_period(session.seconds * 1000),
        "heart_rate": {"average": round(session.hr_avg), "maximum": session.hr_max},
        "training_load": float(sum(training_load(part) for part in parts)),
        "sport": sport,
        "has_route": bool(route),
        "detailed_sport_info": detailed,
        "calories": session.energy_kcal,
        "fat_percentage": fat,
        "carbohydrate_percentage": carbohydrate,
        "protein_percentage": protein,
        "heart_rate_zones": _zones(world, recordings),
        "samples": _samples(world, session, recordings),
        "training_load_pro": _load(world, session, recordings),
    }
    if session.distance_m is not None:
        item["distance"] = round(session.distance_m, 1)
    index = running_index(parts[0], world.person)
    if index is not None:
        item["running_index"] = index
    if route:
        item["route"] = route
    return item


def _zones(world: World, recordings: list[Recording]) -> list[Item]:
    limits = heart_rate_limits(world.person)
    place = places(np.concatenate([each.heart_rate for each in recordings]), limits)
    return [
        {
            "index": number,
            "lower_limit": low,
            "upper_limit": high,
            "in_zone": period(int(np.count_nonzero(place == number))),
        }
        for number, (low, high) in enumerate(pairwise(limits))
    ]


def _samples(world: World, session: Session, recordings: list[Recording]) -> list[Item]:
    parts = session.exercises
    on_foot = all(part.effort.sport.steps for part in parts)
    columns: dict[int, list[NDArray[Any] | None]] = {
        HEART_RATE: [each.heart_rate for each in recordings],
        SPEED: [each.speed_kmh for each in recordings],
        RUNNING_CADENCE if on_foot else CADENCE: [each.cadence for each in recordings],
        ALTITUDE: [each.altitude_m for each in recordings],
        POWER: [each.power_w for each in recordings],
        TEMPERATURE: [each.temperature_c for each in recordings],
        DISTANCE: distances(recordings),
    }
    samples: list[Item] = [
        {"recording_rate": 1, "sample_type": kind, "data": _csv(found, recordings)}
        for kind, found in columns.items()
        if any(values is not None for values in found)
    ]
    if session.chest_strap:
        beats = np.concatenate([rr_intervals_ms(world.seed, session, each) for each in recordings])
        # Beats have no rate: here v3 writes null instead of leaving the key out.
        data = ",".join(map(str, beats.tolist()))
        samples.append({"recording_rate": None, "sample_type": RR, "data": data})
    return samples


def _csv(columns: list[NDArray[Any] | None], recordings: list[Recording]) -> str:
    """The values of all parts; null where a part was recorded without that sensor."""
    parts = (
        ["null"] * each.seconds if values is None else map(str, values.tolist())
        for values, each in zip(columns, recordings, strict=True)
    )
    return ",".join(token for part in parts for token in part)


def _routes(session: Session, recordings: list[Recording]) -> Iterator[list[Item]]:
    for begins_ms, each in zip(offsets_ms(session), recordings, strict=True):
        if each.latitude is None or each.longitude is None:
            continue
        points = zip(each.latitude.tolist(), each.longitude.tolist(), each.elapsed_ms.tolist(), strict=True)
        yield [
            {
                "latitude": north,
                "longitude": east,
                "time": seconds_period(begins_ms + at),
                "satellites": 11,
                "fix": 1,
            }
            for north, east, at in points
        ]


def _load(world: World, session: Session, recordings: list[Recording]) -> Item:
    """The load keeps its hyphens; a muscle load that is not known is -1."""
    usual = world.usual_session_load[session.day]
    found = load(world, session, session.exercises, recordings, usual)
    strained = found.muscle_kj > 0
    return {
        "cardio-load": found.cardio,
        "cardio-load-interpretation": found.cardio_interpretation,
        "muscle-load": found.muscle_kj if strained else -1.0,
        "muscle-load-interpretation": found.muscle_interpretation if strained else "NOT_AVAILABLE",
        "perceived-load": found.perceived,
        "perceived-load-interpretation": found.perceived_interpretation,
        "user-rpe": found.rpe,
    }


EXERCISES = Family(lambda world: [day for day in world.dates if world.trained(day)], _items)
