"""Daily activity: minute steps and METs, activity classes, inactivity."""

from datetime import date, time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.heart import seconds_of_day
from polar_data.demo.movement import class_changes, classes, inactivity_alerts, movement
from polar_data.demo.world import World
from polar_data.demo.wrist import worn

_MINUTE_MS = "60000"
# Name and factor of each class.
_CLASSES = (
    ("ACTIVITY_CLASS_NON_WEAR", "0.0"),
    ("ACTIVITY_CLASS_SLEEP", "0.9"),
    ("ACTIVITY_CLASS_SEDENTARY", "1.4"),
    ("ACTIVITY_CLASS_LIGHT", "2.3"),
    ("ACTIVITY_CLASS_CONTINUOUS_MODERATE", "3.8"),
    ("ACTIVITY_CLASS_CONTINUOUS_VIGOROUS", "8.0"),
)


def _days(world: World) -> list[date]:
    return world.dates


def _summary(world: World, day: date) -> list[Item]:
    return [{"date": day.isoformat(), "activitiesPerDevice": []}] if world.has(day) else []


def _items(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    steps, mets = movement(world, day)
    person = world.person
    devices = []
    for watch, start, end in worn(world, day):
        part = slice(int(start // 60), min(len(mets), int(end // 60)))
        devices.append(
            {
                "deviceReference": {"deviceId": watch.device_id},
                "activitySamples": [_samples(world, day, part.start, steps[part], mets[part])],
            }
        )
    return [
        {
            "date": day.isoformat(),
            "target": {"minDailyMetGoal": "410.0"},
            "physicalInformation": {
                "birthday": person.birthday.isoformat(),
                "sex": "SEX_FEMALE",
                "height": f"{person.height_cm:.1f}",
                "weight": f"{float(world.body.weight_kg[world.index(day)]):.1f}",
                "maximumHeartRate": str(person.hr_max),
                "restingHeartRate": str(person.hr_rest),
                "aerobicThreshold": str(person.aerobic_threshold),
                "anaerobicThreshold": str(person.anaerobic_threshold),
                "vo2Max": str(person.vo2max),
                "trainingBackground": "TRAINING_BACKGROUND_FREQUENT",
                "weightSource": "WEIGHT_SOURCE_USER",
                "sleepGoal": str(person.sleep_goal_s * 1000),
            },
            "activitiesPerDevice": devices,
        }
    ]


def _samples(
    world: World, day: date, first: int, steps: NDArray[np.int64], mets: NDArray[np.float64]
) -> dict[str, Any]:
    found = classes(mets)
    sports = [
        {"factor": str(exercise.effort.sport.cost), "time": _clock_time(minute)}
        for session in world.sessions(day)
        for exercise in session.exercises
        if first <= (minute := int(seconds_of_day(exercise.start, day) // 60)) < first + len(mets)
    ]
    return {
        "sportInfos": sports,
        "activityInfos": [
            {
                "activityClass": _CLASSES[found[at]][0],
                "time": _clock_time(first + at),
                "factor": _CLASSES[found[at]][1],
            }
            for at in class_changes(found)
        ],
        "inactivityInfos": [{"time": _clock_time(first + at)} for at in inactivity_alerts(found)],
        "stepSamples": {
            "startTime": _clock_time(first),
            "interval": _MINUTE_MS,
            "steps": steps.tolist(),
        },
        "metSamples": {
            "startTime": _clock_time(first),
            "interval": _MINUTE_MS,
            "mets": np.maximum(mets, 0.0).tolist(),
        },
    }


def _clock_time(minute: int) -> str:
    return time(*divmod(minute, 60)).isoformat()


ACTIVITY = Family(_days, _items, _summary)
