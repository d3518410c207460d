"""Training sessions with all their features."""

from datetime import date

import numpy as np

from polar_data.demo.accesslink_v4 import exercise as one
from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.hills import hill_splits
from polar_data.demo.accesslink_v4.load_report import load_report
from polar_data.demo.accesslink_v4.running_test import running_test
from polar_data.demo.accesslink_v4.targets import target_of
from polar_data.demo.accesslink_v4.text import created_at, stamp
from polar_data.demo.randomness import stable_id
from polar_data.demo.recording import record
from polar_data.demo.scores import training_load
from polar_data.demo.sessions import Session
from polar_data.demo.world import World

_BENEFITS = (
    (0.62, "RECOVERY_TRAINING"),
    (0.75, "BASIC_TRAINING"),
    (0.80, "STEADY_STATE_TRAINING"),
    (0.86, "TEMPO_TRAINING"),
    (1.01, "MAXIMUM_TRAINING"),
)
_NOTES = (
    "Felt smooth, kept it easy on the climbs.",
    "Legs heavy at the start, better after 20 minutes.",
    "Strong last third.",
    "Stomach not quite right.",
    "Perfect weather.",
)


def _days(world: World) -> list[date]:
    return [day for day in world.dates if world.trained(day)]


def _summary(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    return [_scalars(world, session) for session in world.sessions(day)]


def _items(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    return [_full(world, session) for session in world.sessions(day)]


def _scalars(world: World, session: Session) -> Item:
    person = world.person
    rng = world.random(f"session texts {session.number}", session.day)
    parts = session.exercises
    energy = session.energy_kcal
    shares = one.fuel_shares(session.hr_avg / person.hr_max)
    created = stamp(created_at(world, session.stop))
    tired = float(world.body.tiredness[world.index(session.day)])
    several = len(parts) > 1
    item: Item = {
        "identifier": {"id": str(session.id)},
        "created": created,
        "modified": created,
        "startTime": stamp(session.start),
        "stopTime": stamp(session.stop),
        "durationMillis": session.seconds * 1000,
        "name": session.name,
        "feeling": round(float(np.clip(0.72 - 0.15 * tired + rng.normal(0, 0.1), 0, 1)), 1),
        "deviceId": world.session_watch(session).device_id,
        "calories": energy,
        "trainingLoad": sum(training_load(part) for part in parts),
        "trainingBenefit": f"TRAINING_BENEFIT_{_benefit(session.hr_avg / person.hr_max)}",
        **shares,
        "recoveryTimeMillis": one.recovery_ms(session.load),
        "hrMax": session.hr_max,
        "hrAvg": round(session.hr_avg),
        "timezoneOffsetMinutes": session.offset,
        "nutritionData": one.nutrition(energy, shares),
        "startTrigger": "TRAINING_START_MANUAL",
        "application": {"name": "Polar Flow"},
        "sport": {"id": "68" if several else str(parts[0].effort.sport.polar_id)},
        "product": {"modelName": world.session_watch(session).model.upper()},
        "exercises": [one.scalars(world, session, part) for part in parts],
    }
    if rng.random() < 0.25:
        item["note"] = _NOTES[int(rng.integers(len(_NOTES)))]
    if session.distance_m is not None:
        item["distanceMeters"] = round(session.distance_m, 1)
    if parts[0].course is not None:
        item["latitude"] = item["exercises"][0]["latitude"]
        item["longitude"] = item["exercises"][0]["longitude"]
    target = target_of(world, session.day, session.template)
    if target is not None:
        item["trainingTarget"] = {"id": target}
    return item


def _full(world: World, session: Session) -> Item:
    item = _scalars(world, session)
    recordings = [record(world.seed, session, part, world.person) for part in session.exercises]
    usual = world.usual_session_load[session.day]
    for rendered, part, recording in zip(item["exercises"], session.exercises, recordings, strict=True):
        rendered.update(one.features(world, session, part, recording))
        rendered["trainingLoadReport"] = load_report(world, session, [part], [recording], usual)
    item["physicalInformation"] = _physical_information(world, session)
    item["trainingLoadReport"] = load_report(world, session, list(session.exercises), recordings, usual)
    splits = hill_splits(session.exercises[0].start, recordings[0])
    if splits is not None:
        item["hillSplits"] = splits
    if session.template == "running_test":
        item["testResults"] = {"runningTest": running_test(world, session, recordings[0])}
    rng = world.random(f"session comment {session.number}", session.day)
    if rng.random() < 0.12:
        item["comments"] = [_comment(world, session, rng)]
    return item


def _benefit(hr_share: float) -> str:
    return next(name for limit, name in _BENEFITS if hr_share <= limit)


def _physical_information(world: World, session: Session) -> Item:
    person, number = world.person, world.index(session.day)
    created = stamp(created_at(world, session.start))
    return {
        "modified": created,
        "created": created,
        "birthday": person.birthday.isoformat(),
        "sex": "SEX_FEMALE",
        "weightKg": round(float(world.body.weight_kg[number]), 1),
        "heightCm": person.height_cm,
        "maximumHeartRate": person.hr_max,
        "restingHeartRate": person.hr_rest,
        "aerobicThreshold": person.aerobic_threshold,
        "anaerobicThreshold": person.anaerobic_threshold,
        "vo2Max": person.vo2max,
        "trainingBackground": "TRAINING_BACKGROUND_FREQUENT",
        "typicalDay": "TYPICAL_DAY_MOSTLY_SITTING",
        "metThreshold": 2.125,
        "weeklyRtSum": round(float(world.body.fatigue[number]) * 0.3, 2),
        "functionalThresholdPower": person.threshold_power_w,
        "speedCalibrationOffset": 0.0,
        "weightSource": "WEIGHT_SOURCE_SOURCE_USER",
        "sleepGoalMinutes": person.sleep_goal_s // 60,
        "maximumAerobicPower": 298,
        "maximumAerobicSpeedKmh": person.aerobic_speed_kmh,
        "maximumAerobicSpeedSource": "MAXIMUM_AEROBIC_SPEED_SOURCE_USER",
    }


def _comment(world: World, session: Session, rng: np.random.Generator) -> Item:
    coach = bool(rng.random() < 0.5)
    created = stamp(created_at(world, session.stop, minutes=95))
    return {
        "identifier": {"id": str(stable_id(world.seed, "comment", session.id))},
        "created": created,
        "modified": created,
        "note": "Well paced. Keep Monday off." if coach else "Same loop as last month, faster.",
        "fromOtherUser": coach,
    }


TRAINING_SESSIONS = Family(_days, _items, _summary)
