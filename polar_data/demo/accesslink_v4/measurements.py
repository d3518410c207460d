"""Tests the athlete takes: blood oxygen, ECG, orthostatic, fitness, jumps, RR recordings."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import created_at, stamp
from polar_data.demo.spot_tests import (
    ECG,
    ECG_S,
    OXYGEN,
    Schedule,
    beats,
    ecg,
    hrv_level,
    oxygen,
    resting,
    rmssd_ms,
)
from polar_data.demo.world import World

_BEGUN = timedelta(milliseconds=892)  # v4 tells the time of these tests more exactly than v3
_DENSE = {"samples", "qualityMeasurements", "rrSamples", "jumps"}


def _spo2(world: World, day: date, start: datetime) -> Item:
    found = oxygen(world, day)
    normal = found.percent >= 95
    return {
        "testTime": stamp(start + _BEGUN),
        "stopTime": stamp(start + timedelta(seconds=15)),
        "deviceReference": {"uuid": world.watches(day)[-1].uuid},
        "timeZoneOffsetMinutes": world.clock.offset_minutes(start),
        "testStatus": "SPO2_TEST_PASSED",
        "bloodOxygenPercent": found.percent,
        "spo2Class": "SPO2_CLASS_NORMAL" if normal else "SPO2_CLASS_LOW",
        "spo2ValueDeviationFromBaseline": "DEVIATION_USUAL" if normal else "DEVIATION_BELOW_USUAL",
        "spo2QualityAveragePercent": found.quality_percent,
        "averageHeartRateBpm": found.heart_rate,
        "heartRateVariabilityMs": found.rmssd_ms,
        "spo2HrvDeviationFromBaseline": f"DEVIATION_{hrv_level(world, day)}",
        "altitudeMeters": found.altitude_m,
    }


def _ecg(world: World, day: date, start: datetime) -> Item:
    found = ecg(world, day)
    return {
        "testTime": stamp(start + _BEGUN),
        "stopTime": stamp(start + timedelta(seconds=ECG_S)),
        "timeZoneOffsetMinutes": world.clock.offset_minutes(start),
        "deviceReference": {"uuid": world.watches(day)[-1].uuid},
        "averageHeartRateBpm": found.heart_rate,
        "heartRateVariabilityMs": float(rmssd_ms(found.intervals)),
        "heartRateVariabilityLevel": f"ECG_HRV_LEVEL_{hrv_level(world, day)}",
        "rriMs": found.interval_ms,
        "pulseArrivalTimeAtContractionMs": found.contraction_ms,
        "pulseArrivalTimeAtRelaxationMs": found.relaxation_ms,
        "pulseTransitTimeQualityIndex": found.delay_quality,
        "samples": [
            {"recordingTimeDeltaMs": at, "amplitudeMv": value}
            for at, value in zip(found.at_ms, found.millivolts.tolist(), strict=True)
        ],
        "qualityMeasurements": [
            {
                "recordingTimeDeltaMs": second * 1000,
                "qualityLevel": "ECG_QUALITY_HIGH" if good else "ECG_QUALITY_LOW",
            }
            for second, good in enumerate(found.good)
        ],
    }


def _orthostatic(world: World, day: date, start: datetime) -> Item:
    rng = world.random("orthostatic", day)
    heart_rate, rmssd = resting(world, day)
    supine = beats(rng, heart_rate, rmssd, 180)
    rise = beats(rng, heart_rate + 32, rmssd * 0.3, 15)
    stand = beats(rng, heart_rate + 19, rmssd * 0.42, 165)
    usual_hr, usual_rmssd = 56.8, 47.5
    return {
        "rrAvgSupine": round(float(supine.mean())),
        "rrMinStandup": int(rise.min()),
        "rrAvgStand": round(float(stand.mean())),
        "rrLtAvgSupine": round(60_000 / usual_hr),
        "rrLtAvgMinStandup": round(60_000 / (usual_hr + 34)),
        "rrLtAvgStand": round(60_000 / (usual_hr + 19)),
        "rmssdSupine": rmssd_ms(supine),
        "rmssdLtAvgSupine": round(usual_rmssd),
        "rmssdStand": rmssd_ms(stand),
        "rmssdLtAvgStand": round(usual_rmssd * 0.42),
        "rrSamples": np.concatenate([supine, rise, stand]).tolist(),
        "lastResetDate": world.first_day.isoformat(),
    }


def _fitness(world: World, day: date, start: datetime) -> Item:
    person = world.person
    number = world.index(day)
    index = person.vo2max + round(60 * (float(world.body.form[number]) - 1))
    return {
        "ownIndex": index,
        "maximumHeartRate": person.hr_max,
        "averageHeartRate": round(resting(world, day)[0]),
        "fitnessClass": "ELITE" if index >= 56 else "VERY_GOOD",
        "timezoneOffsetMinutes": world.clock.offset_minutes(start),
        "physicalInformation": {
            "birthday": person.birthday.isoformat(),
            "sex": "FEMALE",
            "height": float(person.height_cm),
            "weight": round(float(world.body.weight_kg[number]), 1),
            "maximumHeartRate": person.hr_max,
            "restingHeartRate": person.hr_rest,
            "aerobicThreshold": person.aerobic_threshold,
            "anaerobicThreshold": person.anaerobic_threshold,
            "vo2Max": person.vo2max,
            "trainingBackground": "TRAINING_BACKGROUND_FREQUENT",
            "weightSource": "WEIGHT_SOURCE_USER",
            "sleepGoal": person.sleep_goal_s * 1000,
        },
    }


def _jumps(world: World, day: date, start: datetime) -> Item:
    rng = world.random("jumps", day)
    number = world.index(day)
    kinds = ("SQUAT", "COUNTER", "CONTINUOUS")
    kind = kinds[day.toordinal() // 14 % 3]
    count = 15 if kind == "CONTINUOUS" else 3
    flight = 468 - 16 * float(np.clip(world.body.soreness[number], -1, 3))
    flight += {"SQUAT": -22, "COUNTER": 6, "CONTINUOUS": -40}[kind]
    best = flight + float(rng.normal(0, 5))
    return {
        "jumpTestType": f"JUMP_TEST_TYPE_{kind}",
        "durationMillis": 60_000 if kind == "CONTINUOUS" else 30_000,
        "legMuscleRecovery": {
            "recoveryStatus": "RECOVERED" if best >= flight - 8 and flight > 440 else "UNRECOVERED",
            "lowLimit": 25.4,
            "baseline": 27.1,
        },
        "jumps": [
            {
                "flightTime": round(best - float(rng.uniform(0, 14))),
                "contactTime": round(float(rng.normal(215, 14))) if kind == "CONTINUOUS" else 0,
            }
            for _ in range(count)
        ],
    }


def _recording(world: World, day: date, start: datetime) -> Item:
    rng = world.random("rr recording", day)
    heart_rate, rmssd = resting(world, day)
    intervals = beats(rng, heart_rate, rmssd, 300)
    return {
        "maximumHeartRate": round(60_000 / float(intervals.min())),
        "minimumHeartRate": round(60_000 / float(intervals.max())),
        "averageHeartRate": round(60_000 / float(intervals.mean())),
        "endTime": stamp(start + timedelta(milliseconds=int(intervals.sum()))),
        "rrSamples": intervals.tolist(),
    }


# When a test is done (its stream is the key of the result), and how it is made.
_TESTS: tuple[tuple[Schedule, Callable[[World, date, datetime], Item]], ...] = (
    (Schedule("orthostaticTestResult", 7.0, lambda day: day.weekday() == 2), _orthostatic),
    (OXYGEN, _spo2),
    (ECG, _ecg),
    (Schedule("rrRecording", 8.0, lambda day: day.toordinal() % 23 == 0), _recording),
    (Schedule("jumpTestResult", 16.0, lambda day: day.toordinal() % 14 == 4), _jumps),
    (Schedule("fitnessTestResult", 8.6, lambda day: day.day == 12 and day.month % 3 == 0), _fitness),
)


def _items(world: World, day: date) -> list[Item]:
    items = []
    for schedule, make in _TESTS:
        start = schedule.start(world, day)
        if start is not None:
            created = stamp(created_at(world, start))
            items.append(
                {
                    "created": created,
                    "modified": created,
                    "startTime": stamp(start),
                    schedule.stream: make(world, day, start),
                }
            )
    return items


def _summary(world: World, day: date) -> list[Item]:
    return [
        {
            key: {k: v for k, v in value.items() if k not in _DENSE} if isinstance(value, dict) else value
            for key, value in item.items()
        }
        for item in _items(world, day)
    ]


def _days(world: World) -> list[date]:
    return [day for day in world.dates if any(schedule.start(world, day) for schedule, _ in _TESTS)]


TESTS = Family(_days, _items, _summary)
