"""What the watch measures around the clock: heart rate, beats, temperature, skin contact."""

from datetime import date, timedelta
from zlib import crc32

import numpy as np
from scipy.signal import lfilter

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import at_hour, created_at, stamp
from polar_data.demo.heart import (
    DAY_S,
    asleep_spans,
    continuous_heart_rate,
    night_beats,
    seconds_of_day,
    worn_until,
)
from polar_data.demo.people import Watch
from polar_data.demo.world import World

CHANGE_OF_WATCH_S = 12 * 3600
_PPI_EVERY = 6
_TEMPERATURE_STEP_S = 300


def worn(world: World, day: date) -> list[tuple[Watch, float, float]]:
    """The watches of a day, each with the seconds of the day from and until which it was worn."""
    watches, until = world.watches(day), worn_until(world, day)
    if len(watches) == 1:
        return [(watches[0], 0.0, until)]
    return [(watches[0], 0.0, CHANGE_OF_WATCH_S), (watches[1], CHANGE_OF_WATCH_S, until)]


def _all_days(world: World) -> list[date]:
    return world.dates


def _continuous(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    offset, beats = continuous_heart_rate(world, day)
    items = []
    for item, (_, start, end) in zip(_continuous_summary(world, day), worn(world, day), strict=True):
        mine = (offset >= start * 1000) & (offset < end * 1000)
        item["samples"] = [
            {"heartRate": rate, "offsetMillis": at, "triggerType": "TRIGGER_TIMED_247"}
            for rate, at in zip(beats[mine].tolist(), offset[mine].tolist(), strict=True)
        ]
        items.append(item)
    return items


def _continuous_summary(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    return [
        {
            "date": day.isoformat(),
            "deviceRef": {"deviceId": watch.device_id},
            "state": crc32(f"{world.seed} {day} {watch.device_id}".encode()) >> 1,
        }
        for watch, _, _ in worn(world, day)
    ]


def _has_beats(world: World, day: date) -> bool:
    return day.toordinal() % _PPI_EVERY == 0 and world.worn_at_night(day)


def _ppi_summary(world: World, day: date) -> list[Item]:
    if not _has_beats(world, day):
        return []
    modified = created_at(world, world.true_night(day).end)
    return [{"date": day.isoformat(), "modified": stamp(modified)}]


def _ppi(world: World, day: date) -> list[Item]:
    items = _ppi_summary(world, day)
    for item in items:
        beats = night_beats(world, world.true_night(day))
        columns = (beats.offset_ms, beats.interval_ms, beats.error_ms, beats.skin_contact, beats.movement)
        item["ppiSamplesPerDevice"] = [
            {
                "recordingDevice": {"uuid": world.night_watch(day).uuid},
                "ppiSamples": [
                    {
                        "offsetMillis": at,
                        "ppInterval": interval,
                        "errorEstimateMillis": error,
                        "skinContact": contact,
                        "movement": moving,
                        "offline": False,
                    }
                    for at, interval, error, contact, moving in zip(
                        *(column.tolist() for column in columns), strict=True
                    )
                ],
                "recordingTriggerTypeChanges": [
                    {
                        "triggerType": "TRIGGER_TYPE_AUTOMATIC",
                        "offsetMillis": int(beats.offset_ms[0]),
                    }
                ],
            }
        ]
    return items


def _ppi_days(world: World) -> list[date]:
    return [day for day in world.dates if _has_beats(world, day)]


def _temperature_days(world: World) -> list[date]:
    return sorted({world.true_night(day).start.date() for day in world.nights_worn})


def _temperatures(world: World, day: date) -> list[Item]:
    """The nights that began on that date."""
    found = []
    for wake_day in (day, day + timedelta(1)):
        night = world.night(wake_day) if world.has(wake_day) else None
        if night is None or night.start.date() != day:
            continue
        rng = world.random("skin temperature", wake_day)
        count = night.span_s // _TEMPERATURE_STEP_S
        level = float(world.body.skin_c[world.index(wake_day)])
        warming = -1.6 * np.exp(-np.arange(count) / 7)
        ripple = np.asarray(lfilter([1], [1, -0.85], rng.normal(0, 0.09, count)))
        shape = warming + ripple
        celsius = np.round(level + shape - shape.mean(), 2).tolist()
        created = stamp(created_at(world, night.end))
        found.append(
            {
                "created": created,
                "modified": created,
                "startTime": stamp(night.start),
                "stopTime": stamp(night.end),
                "measurementType": "TM_SKIN_TEMPERATURE",
                "deviceReference": {"uuid": world.night_watch(wake_day).uuid},
                "sensorLocation": "SL_DISTAL",
                "temperatureMeasurementSamples": [
                    {
                        "recordingTimeDeltaMilliseconds": 1000 * _TEMPERATURE_STEP_S * n,
                        "temperatureCelsius": value,
                    }
                    for n, value in enumerate(celsius)
                ],
            }
        )
    return found


def _skin_contacts(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    rng = world.random("skin contact", day)
    off = [(start, end) for start, end, recorded in asleep_spans(world, day) if not recorded]
    shower = seconds_of_day(world.true_night(day).end, day) + float(rng.uniform(600, 1800))
    off.append((shower, shower + float(rng.uniform(420, 900))))
    if rng.random() < 0.3:
        charging = float(rng.uniform(19.0, 20.5)) * 3600
        off.append((charging, charging + float(rng.uniform(1500, 4000))))
    items = []
    for watch, start, until in worn(world, day):
        end = min(until, DAY_S - 0.001)
        changes = {start: not any(a <= start < b for a, b in off)}
        for begin, back in off:
            if start < begin < end:
                changes[begin] = False
            if start < back < end:
                changes[back] = True
        opened = at_hour(day, start / 3600)
        closed = at_hour(day, 0) + timedelta(seconds=end)
        items.append(
            {
                "created": stamp(created_at(world, opened)),
                "modified": stamp(created_at(world, closed)),
                "startTime": stamp(opened),
                "stopTime": stamp(closed),
                "deviceReference": {"uuid": watch.uuid},
                "skinContactChanges": [
                    {
                        "recordingTimeDeltaMilliseconds": round((at - start) * 1000),
                        "skinContact": contact,
                    }
                    for at, contact in sorted(changes.items())
                ],
            }
        )
    return items


CONTINUOUS_SAMPLES = Family(_all_days, _continuous, _continuous_summary)
PPI = Family(_ppi_days, _ppi, _ppi_summary)
TEMPERATURE = Family(_temperature_days, _temperatures, _temperatures)
SKIN_CONTACTS = Family(_all_days, _skin_contacts, _skin_contacts)
