"""The registered user (with hyphens) and the body (with underscores)."""

from datetime import datetime, time, timedelta

from polar_data.demo.accesslink_v3.family import Item
from polar_data.demo.accesslink_v3.text import USER_ID, period, utc
from polar_data.demo.world import World


def user(world: World) -> Item:
    """The response with the user's basic information."""
    person = world.person
    registered = datetime.combine(world.first_day, time(9)) - timedelta(400)
    return {
        "polar-user-id": USER_ID,
        "member-id": "ada-demo",
        "registration-date": registered.isoformat(timespec="milliseconds") + "Z",
        "first-name": person.first_name,
        "last-name": person.last_name,
        "birthdate": person.birthday.isoformat(),
        "gender": "FEMALE",
        "weight": round(float(world.body.weight_kg[-1]), 1),
        "height": float(person.height_cm),
    }


def physical_info(world: World) -> Item:
    """The response with the newest physical information."""
    person = world.person
    return {
        "weight": round(float(world.body.weight_kg[-1]), 1),
        "height": float(person.height_cm),
        "created": utc(datetime.combine(world.first_day, time(9)) - timedelta(400)),
        "modified": utc(datetime.combine(world.last_day, time(6)) - timedelta(20)),
        "birthday": person.birthday.isoformat(),
        "gender": "FEMALE",
        "maximum_heart_rate": person.hr_max,
        "resting_heart_rate": person.hr_rest,
        "aerobic_threshold": person.aerobic_threshold,
        "anaerobic_threshold": person.anaerobic_threshold,
        "vo2_max": person.vo2max,
        "weight_source": "SOURCE_USER",
        "training_background": "FREQUENT",
        "typical_day": "MOSTLY_SITTING",
        "sleep_goal": period(person.sleep_goal_s),
    }
