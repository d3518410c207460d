"""Tests the athlete takes: blood oxygen, ECG, orthostatic, fitness, jumps, RR recordings."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import at_hour, created_at, stamp
from polar_data.demo.scores import has_recharge, recharge
from polar_data.demo.world import World

ECG_HZ = 125
ECG_S = 30
_DENSE = {"samples", "qualityMeasurements", "rrSamples", "jumps"}
Ints = NDArray[np.int64]


def _resting(world: World, day: date) -> tuple[float, float]:
    """Heart rate and RMSSD of the morning, sitting or lying."""
    number = world.index(day)
    return float(world.body.night_hr_bpm[number]) + 5, float(world.body.rmssd_ms[number]) * 0.9


def _rr(rng: np.random.Generator, heart_rate: float, rmssd: float, seconds: float) -> Ints:
    mean = 60_000 / heart_rate
    count = int(seconds * 1000 / mean)
    breath = np.sin(2 * np.pi * 0.23 * np.arange(count) * mean / 1000)
    wave = breath + rng.normal(0, 0.4, count)
    wave *= rmssd / np.sqrt(np.mean(np.diff(wave) ** 2))
    return np.rint(mean + wave).astype(np.int64)


def _rmssd(intervals: Ints) -> int:
    return round(float(np.sqrt(np.mean(np.diff(intervals) ** 2.0))))


def _level(world: World, day: date) -> str:
    if not has_recharge(world, day):
        return "NO_BASELINE"
    found = recharge(world, day)
    z = (found.rmssd_ms - found.baseline.rmssd[0]) / found.baseline.rmssd[1]
    return "BELOW_USUAL" if z < -1 else "ABOVE_USUAL" if z > 1 else "USUAL"


def _spo2(world: World, day: date, start: datetime) -> Item:
    rng = world.random("spo2", day)
    heart_rate, rmssd = _resting(world, day)
    ill = float(world.body.ill[world.index(day)])
    percent = int(np.clip(round(97.2 - 1.8 * ill + float(rng.normal(0, 0.8))), 90, 100))
    level = _level(world, day)
    return {
        "testTime": stamp(start),
        "stopTime": stamp(start + timedelta(seconds=15)),
        "deviceReference": {"uuid": world.watches(day)[-1].uuid},
        "timeZoneOffsetMinutes": world.clock.offset_minutes(start),
        "testStatus": "SPO2_TEST_PASSED",
        "bloodOxygenPercent": percent,
        "spo2Class": "SPO2_CLASS_NORMAL" if percent >= 95 else "SPO2_CLASS_LOW",
        "spo2ValueDeviationFromBaseline": "DEVIATION_USUAL" if percent >= 95 else "DEVIATION_BELOW_USUAL",
        "spo2QualityAveragePercent": round(float(rng.uniform(88, 99)), 1),
        "averageHeartRateBpm": round(heart_rate + 3),
        "heartRateVariabilityMs": round(rmssd * float(rng.uniform(0.8, 1.1)), 1),
        "spo2HrvDeviationFromBaseline": f"DEVIATION_{level}",
        "altitudeMeters": round(world.clock.place(day).altitude_m + float(rng.normal(0, 3)), 1),
    }


def _ecg(world: World, day: date, start: datetime) -> Item:
    rng = world.random("ecg", day)
    heart_rate, rmssd = _resting(world, day)
    intervals = _rr(rng, heart_rate, rmssd, ECG_S + 2)
    moments = np.arange(ECG_S * ECG_HZ) / ECG_HZ
    millivolts = 0.04 * np.sin(2 * np.pi * 0.25 * moments) + rng.normal(0, 0.012, len(moments))
    # P, Q, R, S and T: height in mV, place in s around the beat, width in s.
    waves = (
        (0.11, -0.16, 0.022),
        (-0.09, -0.028, 0.010),
        (1.05, 0.0, 0.011),
        (-0.21, 0.028, 0.011),
        (0.27, 0.24, 0.042),
    )
    for beat in np.cumsum(intervals) / 1000 - 0.4:
        for height, place, width in waves:
            millivolts += height * np.exp(-0.5 * ((moments - beat - place) / width) ** 2)
    step = 1000 / ECG_HZ
    return {
        "testTime": stamp(start),
        "stopTime": stamp(start + timedelta(seconds=ECG_S)),
        "timeZoneOffsetMinutes": world.clock.offset_minutes(start),
        "deviceReference": {"uuid": world.watches(day)[-1].uuid},
        "averageHeartRateBpm": round(60_000 / float(intervals.mean())),
        "heartRateVariabilityMs": float(_rmssd(intervals)),
        "heartRateVariabilityLevel": f"ECG_HRV_LEVEL_{_level(world, day)}",
        "rriMs": round(float(intervals.mean()), 1),
        "pulseArrivalTimeAtContractionMs": round(float(rng.normal(245, 9)), 1),
        "pulseArrivalTimeAtRelaxationMs": round(float(rng.normal(352, 11)), 1),
        "pulseTransitTimeQualityIndex": round(float(rng.uniform(82, 99)), 1),
        "samples": [
            {"recordingTimeDeltaMs": round(n * step), "amplitudeMv": value}
            for n, value in enumerate(np.round(millivolts, 3).tolist())
        ],
        "qualityMeasurements": [
            {
                "recordingTimeDeltaMs": second * 1000,
                "qualityLevel": "ECG_QUALITY_LOW" if rng.random() < 0.05 else "ECG_QUALITY_HIGH",
            }
            for second in range(ECG_S)
        ],
    }


def _orthostatic(world: World, day: date, start: datetime) -> Item:
    rng = world.random("orthostatic", day)
    heart_rate, rmssd = _resting(world, day)
    supine = _rr(rng, heart_rate, rmssd, 180)
    rise = _rr(rng, heart_rate + 32, rmssd * 0.3, 15)
    stand = _rr(rng, heart_rate + 19, rmssd * 0.42, 165)
    usual_hr, usual_rmssd = 56.8, 47.5
    return {
        "rrAvgSupine": round(float(supine.mean())),
        "rrMinStandup": int(rise.min()),
        "rrAvgStand": round(float(stand.mean())),
        "rrLtAvgSupine": round(60_000 / usual_hr),
        "rrLtAvgMinStandup": round(60_000 / (usual_hr + 34)),
        "rrLtAvgStand": round(60_000 / (usual_hr + 19)),
        "rmssdSupine": _rmssd(supine),
        "rmssdLtAvgSupine": round(usual_rmssd),
        "rmssdStand": _rmssd(stand),
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
        "averageHeartRate": round(_resting(world, day)[0]),
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
    heart_rate, rmssd = _resting(world, day)
    intervals = _rr(rng, heart_rate, rmssd, 300)
    return {
        "maximumHeartRate": round(60_000 / float(intervals.min())),
        "minimumHeartRate": round(60_000 / float(intervals.max())),
        "averageHeartRate": round(60_000 / float(intervals.mean())),
        "endTime": stamp(start + timedelta(milliseconds=int(intervals.sum()))),
        "rrSamples": intervals.tolist(),
    }


# Key of the result, hour of the day, on which days, and how it is made.
_TESTS: tuple[tuple[str, float, Callable[[date], bool], Callable[[World, date, datetime], Item]], ...] = (
    ("orthostaticTestResult", 7.0, lambda day: day.weekday() == 2, _orthostatic),
    ("spo2TestResult", 8.2, lambda day: day.weekday() == 6, _spo2),
    ("ecgTestResult", 8.4, lambda day: day.day == 5, _ecg),
    ("rrRecording", 8.0, lambda day: day.toordinal() % 23 == 0, _recording),
    ("jumpTestResult", 16.0, lambda day: day.toordinal() % 14 == 4, _jumps),
    ("fitnessTestResult", 8.6, lambda day: day.day == 12 and day.month % 3 == 0, _fitness),
)


def _due(world: World, day: date, hour: float, when: Callable[[date], bool]) -> bool:
    synced = day < world.last_day or hour < world.synced_hour
    return world.has(day) and synced and when(day) and world.event("illness", day) is None


def _items(world: World, day: date) -> list[Item]:
    items = []
    for key, hour, when, make in _TESTS:
        if _due(world, day, hour, when):
            start = at_hour(day, hour + float(world.random(key, day).uniform(-0.1, 0.1)))
            created = stamp(created_at(world, start))
            items.append(
                {
                    "created": created,
                    "modified": created,
                    "startTime": stamp(start),
                    key: make(world, day, start),
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
    return [day for day in world.dates if any(_due(world, day, hour, when) for _, hour, when, _ in _TESTS)]


TESTS = Family(_days, _items, _summary)
