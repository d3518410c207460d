"""Temperature, skin contact, ECG and blood oxygen."""

from __future__ import annotations

from datetime import date
from functools import partial

import polars as pl

from polar_data.schema import days, tests
from polar_data.sources.accesslink_v3.reading import device_of, tested_at
from polar_data.sources.endpoint import Json
from polar_data.sources.frames import (
    flags,
    held_by,
    held_s,
    in_order,
    numbers,
    pluck,
    real,
    seconds,
    table,
    wholes,
    words,
)
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    count,
    day_of,
    filled,
    listed,
    local_time,
    nonzero,
    number,
    read,
    required,
    row,
    utc_time,
    whole,
    word,
)

DELTA = "recording_time_delta_milliseconds"

SPO2: Columns = {
    "offset_min": ("time_zone_offset", whole),
    "status": ("test_status", word("SPO2_TEST_")),
    "level": ("spo2_class", word("SPO2_CLASS_")),
    "deviation": ("spo2_value_deviation_from_baseline", word("DEVIATION_")),
    "hrv_deviation": ("spo2_hrv_deviation_from_baseline", word("DEVIATION_")),
    "spo2_pct": ("blood_oxygen_percent", nonzero),
    "quality_pct": ("spo2_quality_average_percent", number),
    "heart_rate_bpm": ("average_heart_rate_bpm", nonzero),
    "rmssd_ms": ("heart_rate_variability_ms", nonzero),
    "altitude_m": ("altitude_meters", number),
}

ECG: Columns = {
    "offset_min": ("time_zone_offset", whole),
    "heart_rate_bpm": ("average_heart_rate_bpm", nonzero),
    "rmssd_ms": ("heart_rate_variability_ms", nonzero),
    "hrv_level": ("heart_rate_variability_level", word("ECG_HRV_LEVEL_")),
    "rri_ms": ("rri_ms", nonzero),
    "pat_contraction_ms": ("pulse_transit_time_systolic_ms", nonzero),
    "pat_relaxation_ms": ("pulse_transit_time_diastolic_ms", nonzero),
    "ptt_quality": ("pulse_transit_time_quality_index", number),
}


def measurement_of(item: Json) -> str:
    """skin, core or unknown."""
    return (read(item, "measurement_type", word("TM_")) or "unknown").removesuffix("_temperature")


def parse_body_temperature(item: Json) -> Rows:
    """One period of temperature measurement."""
    rows = Rows()
    start, device, measurement = (
        required(item, "start_time", local_time),
        device_of(item),
        measurement_of(item),
    )
    samples = listed(item, "samples")
    celsius = numbers(pluck(samples, "temperature_celsius"))
    rows.add(
        days.temperature_period,
        start_local=start,
        device=device,
        measurement=measurement,
        stop_local=read(item, "end_time", local_time),
        location=read(item, "sensor_location", word("SL_")) or "unknown",
        samples=celsius.count(),
        mean_c=real(celsius.mean()),
        min_c=real(celsius.min()),
        max_c=real(celsius.max()),
        modified_utc=read(item, "modified_time", utc_time),
    )
    if samples:
        frame = table({"offset_s": seconds(pluck(samples, DELTA)), "temperature_c": celsius})
        key = f"{start.isoformat()}/{device}/{measurement}"
        rows.add_series("temperature", key, start.date(), lambda: frame)
    return rows


def parse_skin_temperature(item: Json) -> Rows:
    """One night's skin temperature, and how far it is from the person's usual."""
    rows = Rows()
    rows.add(
        days.skin_temperature_night,
        night=required(item, "sleep_date", day_of),
        mean_c=read(item, "sleep_time_skin_temperature_celsius", nonzero),
        deviation_c=read(item, "deviation_from_baseline_celsius", number),
    )
    return rows


def parse_skin_contact(item: Json) -> Rows:
    """One period of skin contact changes."""
    rows = Rows()
    start, stop = required(item, "start_time", local_time), read(item, "end_time", local_time)
    device, changes = device_of(item), listed(item, "skin_contact_changes")
    columns = {"offset_s": seconds(pluck(changes, DELTA)), "contact": flags(pluck(changes, "skin_contact"))}
    frame = in_order(table(columns), "offset_s")
    contact_s = None
    if stop and frame["contact"].count():
        held = held_by(frame["contact"], held_s(frame["offset_s"], (stop - start).total_seconds()))
        contact_s = held.get(True, 0.0)
    rows.add(
        days.skin_contact_period,
        start_local=start,
        device=device,
        stop_local=stop,
        changes=len(changes),
        contact_s=contact_s,
        modified_utc=read(item, "modified_time", utc_time),
    )
    if changes:
        rows.add_series("skin_contact", f"{start.isoformat()}/{device}", start.date(), lambda: frame)
    return rows


def day_of_test(item: Json) -> date:
    return tested_at(item).date()


def parse_spo2(item: Json) -> Rows:
    """One blood oxygen test."""
    rows = Rows()
    at = tested_at(item)
    rows.add(tests.spo2_test, at_local=at, device=device_of(item), day=at.date(), **row(item, SPO2))
    rows.add(tests.test_result, at_local=at, kind="spo2_test", day=at.date())
    return rows


def parse_ecg(item: Json) -> Rows:
    """One ECG with its trace."""
    rows = Rows()
    at, device = tested_at(item), device_of(item)
    checks = listed(item, "quality_measurements")
    quality = words(pluck(checks, "quality_level"), "ECG_QUALITY_")
    high = real((quality == "high").mean())
    rows.add(
        tests.ecg_test,
        at_local=at,
        device=device,
        day=at.date(),
        samples=count(item, "samples") if "samples" in item else None,
        high_quality_pct=None if high is None else 100 * high,
        **row(item, ECG),
    )
    rows.add(tests.test_result, at_local=at, kind="ecg_test", day=at.date())
    key = f"{at.isoformat()}/{device}"
    if filled(item, "samples"):
        rows.add_series("ecg", key, at.date(), partial(_trace, item))
    if checks:
        checked = table({"offset_ms": wholes(pluck(checks, "recording_time_delta_ms")), "quality": quality})
        rows.add_series("ecg_quality", key, at.date(), lambda: checked)
    return rows


def _trace(item: Json) -> pl.DataFrame:
    samples = listed(item, "samples")
    return table(
        {
            "offset_ms": wholes(pluck(samples, "recording_time_delta_ms")),
            "amplitude_mv": numbers(pluck(samples, "amplitude_mv")),
        }
    )
