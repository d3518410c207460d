"""Skin temperature and contact, electrocardiogram and blood oxygen."""

from datetime import date, datetime, time, timedelta

import numpy as np

from polar_data.demo.accesslink_v3.family import Family, Item, every_day
from polar_data.demo.scores import BASELINE_DAYS
from polar_data.demo.spot_tests import ECG, OXYGEN, ecg, hrv_level, oxygen, rmssd_ms
from polar_data.demo.world import World
from polar_data.demo.wrist import TEMPERATURE_STEP_S, night_temperature, nights_begun, skin_contacts

_LEAST_NIGHTS = 3
_EPOCH = datetime.combine(date(1970, 1, 1), time())


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _body_temperature(world: World, day: date) -> list[Item]:
    """The nights that began on that date."""
    return [
        {
            "source_device_id": world.night_watch(night.day).device_id,
            "measurement_type": "TM_SKIN_TEMPERATURE",
            "sensor_location": "SL_DISTAL",
            "start_time": _stamp(night.start),
            "end_time": _stamp(night.end),
            "modified_time": _stamp(world.clock.stored(night.end)),
            "samples": [
                {
                    "temperature_celsius": value,
                    "recording_time_delta_milliseconds": 1000 * TEMPERATURE_STEP_S * n,
                }
                for n, value in enumerate(night_temperature(world, night).tolist())
            ],
        }
        for night in nights_begun(world, day)
    ]


def _skin_temperature(world: World, day: date) -> list[Item]:
    """The mean of the night that ends on that day, against the nights of the four weeks before."""
    night = world.night(day)
    if night is None:
        return []
    mean = float(night_temperature(world, night).mean())
    item: Item = {
        "sleep_time_skin_temperature_celsius": round(mean, 2),
        "sleep_date": day.isoformat(),
    }
    before = (day - timedelta(n) for n in range(1, BASELINE_DAYS + 1))
    usual = [float(world.body.skin_c[world.index(other)]) for other in before if world.worn_at_night(other)]
    if len(usual) >= _LEAST_NIGHTS:
        item["deviation_from_baseline_celsius"] = round(mean - float(np.mean(usual)), 2)
    return [item]


def _skin_contacts(world: World, day: date) -> list[Item]:
    return [
        {
            "source_device_id": contact.watch.device_id,
            "start_time": _stamp(contact.start),
            "end_time": _stamp(contact.stop),
            "modified_time": _stamp(world.clock.stored(contact.stop)),
            "skin_contact_changes": [
                {"skin_contact": touches, "recording_time_delta_milliseconds": round(at * 1000)}
                for at, touches in contact.changes
            ],
        }
        for contact in skin_contacts(world, day)
    ]


def _taken(world: World, day: date, local: datetime) -> Item:
    """What every test begins with: the watch, seconds since 1970, minutes ahead of UTC."""
    return {
        "source_device_id": world.watches(day)[-1].device_id,
        "test_time": round((world.clock.utc(local) - _EPOCH).total_seconds()),
        "time_zone_offset": world.clock.offset_minutes(local),
    }


def _ecg(world: World, day: date) -> list[Item]:
    start = ECG.start(world, day)
    if start is None:
        return []
    found = ecg(world, day)
    return [
        {
            **_taken(world, day, start),
            "average_heart_rate_bpm": found.heart_rate,
            "heart_rate_variability_ms": float(rmssd_ms(found.intervals)),
            "heart_rate_variability_level": f"ECG_HRV_LEVEL_{hrv_level(world, day)}",
            "rri_ms": found.interval_ms,
            "pulse_transit_time_systolic_ms": found.contraction_ms,
            "pulse_transit_time_diastolic_ms": found.relaxation_ms,
            "pulse_transit_time_quality_index": found.delay_quality,
            "samples": [
                {"recording_time_delta_ms": at, "amplitude_mv": value}
                for at, value in zip(found.at_ms, found.millivolts.tolist(), strict=True)
            ],
            "quality_measurements": [
                {
                    "recording_time_delta_ms": second * 1000,
                    "quality_level": "ECG_QUALITY_HIGH" if good else "ECG_QUALITY_LOW",
                }
                for second, good in enumerate(found.good)
            ],
        }
    ]


def _spo2(world: World, day: date) -> list[Item]:
    start = OXYGEN.start(world, day)
    if start is None:
        return []
    found = oxygen(world, day)
    normal = found.percent >= 95
    return [
        {
            **_taken(world, day, start),
            "test_status": "SPO2_TEST_PASSED",
            "blood_oxygen_percent": found.percent,
            "spo2_class": "SPO2_CLASS_NORMAL" if normal else "SPO2_CLASS_LOW",
            "spo2_value_deviation_from_baseline": f"DEVIATION_{'USUAL' if normal else 'BELOW_USUAL'}",
            "spo2_quality_average_percent": found.quality_percent,
            "average_heart_rate_bpm": found.heart_rate,
            "heart_rate_variability_ms": found.rmssd_ms,
            "spo2_hrv_deviation_from_baseline": f"DEVIATION_{hrv_level(world, day)}",
            "altitude_meters": found.altitude_m,
        }
    ]


BODY_TEMPERATURE = Family(
    lambda world: sorted(
        {world.true_night(day).start.date() for day in world.nights_worn} & set(world.dates)
    ),
    _body_temperature,
)
SKIN_TEMPERATURE = Family(lambda world: world.nights_worn, _skin_temperature)
SKIN_CONTACTS = Family(every_day, _skin_contacts)
ECG_TESTS = Family(lambda world: [day for day in world.dates if ECG.start(world, day)], _ecg)
SPO2_TESTS = Family(lambda world: [day for day in world.dates if OXYGEN.start(world, day)], _spo2)
