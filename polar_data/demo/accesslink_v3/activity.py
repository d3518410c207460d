"""Daily activity: the day's sums, and its steps, zones and alerts of inactivity minute by minute."""

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from polar_data.demo.accesslink_v3.family import Family, Item, every_day
from polar_data.demo.accesslink_v3.text import minute_of, period
from polar_data.demo.movement import (
    LIGHT,
    NOT_WORN,
    SEDENTARY,
    class_changes,
    classes,
    inactivity_alerts,
    movement,
)
from polar_data.demo.world import World
from polar_data.demo.wrist import worn

_ZONES = ("NON_WEAR", "SLEEP", "SEDENTARY", "LIGHT", "MODERATE", "VIGOROUS")
_GOAL_MET_MINUTES = 410.0
_STEP_PER_HEIGHT = 0.415


def _activity(world: World, day: date) -> list[Item]:
    steps, mets = movement(world, day)
    zones = classes(mets)
    person, weight = world.person, float(world.body.weight_kg[world.index(day)])
    active = zones >= LIGHT
    # One MET is about one kilocalorie an hour and kilogram; nobody burns less at rest.
    energy = float(np.maximum(mets, 1.0).sum()) * weight / 60
    beyond_rest = float((mets[active] - 1.0).sum())
    end = datetime.combine(day, time()) + timedelta(minutes=len(mets), seconds=-1)
    total = int(steps.sum())
    return [
        {
            "start_time": minute_of(day, 0),
            "end_time": end.isoformat(),
            "active_duration": period(60 * int(np.count_nonzero(active))),
            "inactive_duration": period(
                60 * int(np.count_nonzero((zones > NOT_WORN) & (zones <= SEDENTARY)))
            ),
            "daily_activity": round(100 * beyond_rest / _GOAL_MET_MINUTES, 1),
            "calories": round(energy),
            "active_calories": round(beyond_rest * weight / 60),
            "steps": total,
            "inactivity_alert_count": len(_alerts(world, day, zones)),
            "distance_from_steps": round(total * _STEP_PER_HEIGHT * person.height_cm / 100, 2),
        }
    ]


def _samples(world: World, day: date) -> list[Item]:
    steps, mets = movement(world, day)
    zones = classes(mets)
    return [
        {
            "date": day.isoformat(),
            "steps": {
                "interval_ms": 60_000,
                "total_steps": int(steps.sum()),
                "samples": [
                    {"steps": int(steps[minute]), "timestamp": minute_of(day, minute)}
                    for minute in np.flatnonzero(steps).tolist()
                ],
            },
            "activity_zones": {
                "samples": [
                    {"zone": _ZONES[zones[minute]], "timestamp": minute_of(day, minute) + ":00"}
                    for minute in class_changes(zones)
                ]
            },
            "inactivity_stamps": {
                "samples": [{"stamp": minute_of(day, minute)} for minute in _alerts(world, day, zones)]
            },
        }
    ]


def _alerts(world: World, day: date, zones: Any) -> list[int]:
    """The alerts of all the day's watches: each counts the time it is worn."""
    spans = [(int(start // 60), int(end // 60)) for _, start, end in worn(world, day)]
    return [first + minute for first, end in spans for minute in inactivity_alerts(zones[first:end])]


ACTIVITIES = Family(every_day, _activity)
ACTIVITY_SAMPLES = Family(every_day, _samples)
