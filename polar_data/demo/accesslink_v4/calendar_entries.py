"""Calendar entries; each holds exactly one kind of content."""

from datetime import date

import numpy as np

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import at_hour, stamp
from polar_data.demo.world import World

_SORENESS = ("NONE", "SOME", "MUCH")
_FATIGUE = ("NORMAL", "LITTLE", "MUCH")
_SLEPT = (
    "SLEPT_POORLY",
    "SLEPT_SOMEWHAT_POORLY",
    "SLEPT_NEITHER_POORLY_NOR_WELL",
    "SLEPT_SOMEWHAT_WELL",
    "SLEPT_WELL",
)
_NOTES = {
    "illness": "Fever and a sore throat. No training.",
    "overreaching": "Another hard day. Legs heavy, want to push on.",
    "training_camp": "Camp: two sessions, lots of food.",
    "travel": "In Japan. Body clock still at home.",
}
_USUAL_NOTES = (
    "Busy week at work.",
    "New shoes, first run in them.",
    "Physio: calves tight, otherwise fine.",
    "Ran with the club.",
    "Windy all day.",
)


def _entries(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    rng = world.random("calendar", day)
    number = world.index(day)
    body = world.body
    tired, sore = float(body.tiredness[number]), float(body.soreness[number])
    quality = float(body.quality[number])
    entries: list[Item] = []

    def add(kind: str, hour: float, content: Item) -> None:
        if day == world.last_day and hour > world.synced_hour:
            return
        moment = at_hour(day, hour)
        created = stamp(world.clock.utc(moment))
        base = {"created": created, "modified": created, "dateTime": stamp(moment)}
        entries.append({kind: base | content})

    answered, note_drawn, which, feels = rng.random(4)
    if answered < 0.9:
        add(
            "perceivedRecovery",
            7.2 + float(rng.random()) / 2,
            {
                "muscleSoreness": "MUSCLE_SORENESS_" + _SORENESS[int(np.searchsorted([0.35, 1.35], sore))],
                "overallFatigue": "OVERALL_FATIGUE_" + _FATIGUE[int(np.searchsorted([0.4, 1.4], tired))],
                "sleepUserRating": "SLEEP_USER_RATING_"
                + _SLEPT[int(np.searchsorted([-1.5, -0.7, 0.1, 0.8], quality))],
            },
        )
    if day.weekday() == 0:
        add("weight", 7.05, {"value": round(float(body.weight_kg[number]), 1)})
    if note_drawn < 0.06 or any(event.first_day == day and event.kind in _NOTES for event in world.events):
        texts = [_NOTES[e.kind] for e in world.events if e.kind in _NOTES and e.covers(day)]
        text = texts[0] if texts else _USUAL_NOTES[int(which * len(_USUAL_NOTES))]
        add("note", 20.5, {"value": text})
    if feels < 0.3:
        mood = float(np.clip(0.68 - 0.14 * tired + 0.06 * quality, 0, 1))
        comment = "tired" if tired > 1 else "fresh" if tired < -0.6 else "as usual"
        add("feeling", 7.6, {"value": round(mood * 4) / 4, "comment": comment})
    if day.weekday() == 6:
        text = "Take an easier week." if tired > 1 else "A good week: balance of load and rest."
        add("feedback", 8.0, {"value": text})
    if (day.day == 2 and day.month % 3 == 1) or day == world.first_day:
        add("physicalInformation", 7.1, _physical_information(world, day))
    return entries


def _physical_information(world: World, day: date) -> Item:
    person = world.person
    number = world.index(day)
    return {
        "height": float(person.height_cm),
        "weight": round(float(world.body.weight_kg[number]), 1),
        "maximumHeartRate": person.hr_max,
        "restingHeartRate": person.hr_rest,
        "aerobicThreshold": person.aerobic_threshold,
        "anaerobicThreshold": person.anaerobic_threshold,
        "vo2Max": person.vo2max + round(40 * (float(world.body.form[number]) - 1)),
        "trainingBackground": "TRAINING_BACKGROUND_FREQUENT",
        "weightSource": "WEIGHT_SOURCE_USER",
        "sleepGoal": str(person.sleep_goal_s * 1000),
        "typicalDay": "TYPICAL_DAY_MOSTLY_SITTING",
        "weeklyRtSum": round(float(world.body.fatigue[number]) * 0.3, 2),
        "functionalThresholdPower": person.threshold_power_w,
    }


def _days(world: World) -> list[date]:
    return [day for day in world.dates if _entries(world, day)]


def _no_entries(world: World, day: date) -> list[Item]:
    return []


CALENDAR = Family(_days, _entries, _no_entries)
