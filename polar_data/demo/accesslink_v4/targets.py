"""Training targets: in the calendar, among the favourites, and the route one of them follows."""

from datetime import date, timedelta
from typing import Any

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import at_hour, parts_of, stamp
from polar_data.demo.people import HOME
from polar_data.demo.randomness import stable_id
from polar_data.demo.roads import Course
from polar_data.demo.sports import SPORTS
from polar_data.demo.workouts import TEMPLATES
from polar_data.demo.world import World

AHEAD_DAYS = 21
ROUTE_ID = "7041180"
_ROUTE_NAME = "Ten kilometres around home"
_ROUTE_M = 10_000.0
# Template of the workout and the kind of its target.
_AIMS = {"intervals": "PHASED", "tempo_run": "VOLUME", "long_run": "ROUTE", "long_ride": "VOLUME"}
_FAVOURITES = (
    ("fav-intervals", "5 x 4 minutes", "PHASED"),
    ("fav-route", _ROUTE_NAME, "ROUTE"),
    ("fav-hour", "One easy hour", "VOLUME"),
)


def target_of(world: World, day: date, template: str) -> str | None:
    """The id of the target a session of that kind was done from, if there was one."""
    planned = _planned(world, day)
    return _id(world, day) if planned is not None and planned[0] == template else None


def _id(world: World, day: date) -> str:
    return str(stable_id(world.seed, "target", day))


def _planned(world: World, day: date) -> tuple[str, float] | None:
    """The first workout of the day that is worth a target, as it was planned."""
    if not world.first_day <= day <= world.last_day + timedelta(AHEAD_DAYS):
        return None
    for workout in world.planned(day):
        if workout.template in _AIMS:
            return workout.template, workout.scale
    return None


def _items(world: World, day: date) -> list[Item]:
    planned = _planned(world, day)
    if planned is None:
        return []
    template = TEMPLATES[planned[0]]
    start = world.clock.utc(at_hour(day, template.hour))
    written = world.clock.utc(at_hour(day - timedelta(8), 19.5))
    sport = str(SPORTS["road_cycling" if planned[0] == "long_ride" else "running"].polar_id)
    session: Item = {
        "id": _id(world, day),
        "created": parts_of(written),
        "modified": parts_of(written),
        "name": template.name,
        "sportId": sport,
        "description": "Planned with the coach.",
        "startTime": parts_of(start),
        "done": day < world.last_day and world.trained(day),
        "version": 1,
        "nonUserEditable": False,
    }
    minutes = round(60 * planned[1])
    return [{"session": session, "exercise": [_exercise(_AIMS[planned[0]], sport, minutes)]}]


def _exercise(kind: str, sport: str, minutes: int) -> Item:
    exercise: Item = {"idx": 0, "type": kind, "sportId": sport}
    if kind == "VOLUME":
        exercise["duration"] = minutes * 60_000
    elif kind == "ROUTE":
        exercise["routeId"] = ROUTE_ID
    else:
        exercise["phaseOrRepeat"] = [
            _phase("Warm-up", 14, 1, 2),
            {
                "name": "Intervals",
                "repeatCount": 5,
                "phaseOrRepeat": [_phase("Hard", 4, 4, 5), _phase("Easy", 2, 1, 2)],
            },
            _phase("Cool-down", 10, 1, 1),
        ]
    return exercise


def _phase(name: str, minutes: int, lower: int, upper: int) -> Item:
    return {
        "name": name,
        "changeType": "AUTOMATIC",
        "goal": {"type": "DURATION", "duration": minutes * 60_000},
        "intensity": {"type": "HEART_RATE_ZONES", "lowerZone": lower, "upperZone": upper},
    }


def favorites(world: World) -> Item:
    """The response with all favourite targets."""
    created = parts_of(world.clock.utc(at_hour(world.first_day, 18)))
    return {
        "favoriteTarget": [
            {
                "favorite": {
                    "id": str(stable_id(world.seed, key)),
                    "created": created,
                    "modified": created,
                    "name": name,
                    "description": "",
                },
                "exercise": [_exercise(kind, "1", 60)],
            }
            for key, name, kind in _FAVOURITES
        ]
    }


def route(world: World, route_id: str) -> dict[str, Any] | None:
    """The response with the route of that id, or None where there is no such route."""
    if route_id != ROUTE_ID:
        return None
    course = world.roads.course(HOME, _ROUTE_M, 0)
    created = stamp(world.clock.utc(at_hour(world.first_day, 18)))
    return {
        "userRoute": {
            "id": ROUTE_ID,
            "route": {
                "name": _ROUTE_NAME,
                "distanceMeters": round(course.length_m, 1),
                "routeSource": "POLAR_FLOW",
                "sourceId": ROUTE_ID,
                "sourceVersionIdentifier": "1",
                "routePoints": _route_points(course),
                "hasInstructions": False,
                "sportId": 1,
            },
            "created": created,
            "modified": created,
            "legacyRouteId": ROUTE_ID,
        }
    }


def _route_points(course: Course) -> list[Item]:
    every = slice(None, None, 4)
    points = zip(
        course.longitude[every].tolist(),
        course.latitude[every].tolist(),
        course.altitude[every].tolist(),
        strict=True,
    )
    return [
        {
            "location": {
                "longitude": round(east, 7),
                "latitude": round(north, 7),
                "altitudeMeters": round(height, 1),
            },
            "distanceFromStartMeters": number * 20.0,
            "timeOffsetFromStartMillis": number * 7_200,
        }
        for number, (east, north, height) in enumerate(points)
    ]


def _days(world: World) -> list[date]:
    ahead = [world.last_day + timedelta(n) for n in range(1, AHEAD_DAYS + 1)]
    return [day for day in [*world.dates, *ahead] if _planned(world, day) is not None]


CALENDAR_TARGETS = Family(_days, _items, _items)
