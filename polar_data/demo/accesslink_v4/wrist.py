"""What the watch measures around the clock: heart rate, beats, temperature, skin contact."""

from datetime import date
from zlib import crc32

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import created_at, stamp
from polar_data.demo.heart import continuous_heart_rate, night_beats
from polar_data.demo.world import World
from polar_data.demo.wrist import (
    TEMPERATURE_STEP_S,
    night_temperature,
    nights_begun,
    skin_contacts,
    worn,
)

_PPI_EVERY = 6


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
    for night in nights_begun(world, day):
        created = stamp(created_at(world, night.end))
        found.append(
            {
                "created": created,
                "modified": created,
                "startTime": stamp(night.start),
                "stopTime": stamp(night.end),
                "measurementType": "TM_SKIN_TEMPERATURE",
                "deviceReference": {"uuid": world.night_watch(night.day).uuid},
                "sensorLocation": "SL_DISTAL",
                "temperatureMeasurementSamples": [
                    {
                        "recordingTimeDeltaMilliseconds": 1000 * TEMPERATURE_STEP_S * n,
                        "temperatureCelsius": value,
                    }
                    for n, value in enumerate(night_temperature(world, night).tolist())
                ],
            }
        )
    return found


def _skin_contacts(world: World, day: date) -> list[Item]:
    if not world.has(day):
        return []
    return [
        {
            "created": stamp(created_at(world, contact.start)),
            "modified": stamp(created_at(world, contact.stop)),
            "startTime": stamp(contact.start),
            "stopTime": stamp(contact.stop),
            "deviceReference": {"uuid": contact.watch.uuid},
            "skinContactChanges": [
                {"recordingTimeDeltaMilliseconds": round(at * 1000), "skinContact": touches}
                for at, touches in contact.changes
            ],
        }
        for contact in skin_contacts(world, day)
    ]


CONTINUOUS_SAMPLES = Family(_all_days, _continuous, _continuous_summary)
PPI = Family(_ppi_days, _ppi, _ppi_summary)
TEMPERATURE = Family(_temperature_days, _temperatures, _temperatures)
SKIN_CONTACTS = Family(_all_days, _skin_contacts, _skin_contacts)
