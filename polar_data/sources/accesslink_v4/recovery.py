"""Nightly Recharge, pulse intervals, temperature, skin contact and the sleep-wake states."""

from __future__ import annotations

from functools import partial

import numpy as np
import polars as pl

from polar_data.schema import days
from polar_data.sources.endpoint import Json
from polar_data.sources.envelopes import device_of
from polar_data.sources.frames import (
    MILLI,
    computed,
    flags,
    held_by,
    held_s,
    in_order,
    moments,
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
    listed,
    local_time,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    seconds_text,
    text,
    utc_time,
    whole,
    word,
)

DAY_S = 86400.0
STATES = ("sleep", "wake", "no_data")

RECHARGE: Columns = {
    "ans_charge": ("ansStatus", number),
    "recovery_indicator": ("recoveryIndicator", nonzero_whole),
    "recovery_sub_level": ("recoveryIndicatorSubLevel", whole),
    "ans_rate": ("ansRate", nonzero_whole),
    "rri_ms": ("meanNightlyRecoveryRri", nonzero),
    "rmssd_ms": ("meanNightlyRecoveryRmssd", nonzero),
    "respiration_interval_ms": ("meanNightlyRecoveryRespirationInterval", nonzero),
    "baseline_rri_ms": ("meanBaselineRri", nonzero),
    "baseline_rri_sd_ms": ("sdBaselineRri", nonzero),
    "baseline_rmssd_ms": ("meanBaselineRmssd", nonzero),
    "baseline_rmssd_sd_ms": ("sdBaselineRmssd", nonzero),
    "baseline_respiration_ms": ("meanBaselineRespirationInterval", nonzero),
    "baseline_respiration_sd_ms": ("sdBaselineRespirationInterval", nonzero),
    "sleep_tip": ("sleepTip", text),
    "vitality_tip": ("vitalityTip", text),
    "exercise_tip": ("exerciseTip", text),
    "created_utc": ("created", utc_time),
    "modified_utc": ("modified", utc_time),
}

# series kind: (list of vectors, values of a vector, column)
NIGHT_SAMPLES = {
    "night_hrv": ("hrvSamples", "hrvValues", "rmssd_ms"),
    "night_breathing": ("breathingRateSamples", "breathingRateValues", "breaths_per_min"),
}


def _per_minute(interval_ms: float | None) -> float | None:
    return None if interval_ms is None else 60_000 / interval_ms


def parse_nightly_recharge(item: Json) -> Rows:
    """One night's recovery with its five-minute HRV and breathing."""
    rows = Rows()
    night = required(item, "sleepResultDate", day_of)
    values = row(item, RECHARGE)
    rows.add(
        days.recharge_night,
        night=night,
        heart_rate_bpm=_per_minute(values["rri_ms"]),
        breathing_rate=_per_minute(values["respiration_interval_ms"]),
        **values,
    )
    for kind, (path, key, column) in NIGHT_SAMPLES.items():
        if vectors := listed(item, path):
            make = partial(_night_vectors, vectors, key, column)
            rows.add_series(kind, night.isoformat(), night, make)
    return rows


def _night_vectors(vectors: list[Json], key: str, column: str) -> pl.DataFrame:
    """The values of all vectors in the order of their times, with the seconds since the first."""
    values = [numbers(listed(vector, key), none=0).to_numpy() for vector in vectors]
    times = [
        moments(
            required(vector, "startTime", local_time),
            required(vector, "sampleInterval", seconds_text),
            len(found),
        )
        for vector, found in zip(vectors, values, strict=True)
    ]
    at = np.concatenate(times)
    order = np.argsort(at, kind="stable")
    at = at[order]
    offset_ms = (at - at[:1]).astype("timedelta64[ms]").astype(np.int64)
    return table(
        {
            "at_local": pl.Series(at),
            "offset_s": computed(offset_ms * MILLI),
            column: computed(np.concatenate(values)[order]),
        }
    )


def _per_device(entries: list[Json], device: str) -> dict[str, list[Json]]:
    """The entries of each device, whatever number there are of them."""
    found: dict[str, list[Json]] = {}
    for entry in entries:
        found.setdefault(device_of(entry, device), []).append(entry)
    return found


def parse_ppi(item: Json) -> Rows:
    """One day of pulse intervals, a row and a series for each device."""
    rows = Rows()
    day = required(item, "date", day_of)
    modified = read(item, "modified", utc_time)
    for device, entries in _per_device(listed(item, "ppiSamplesPerDevice"), "recordingDevice").items():
        samples = sum(count(entry, "ppiSamples") for entry in entries)
        rows.add(days.ppi_day, day=day, device=device, samples=samples, modified_utc=modified)
        if samples:
            rows.add_series("ppi", f"{day}/{device}", day, partial(_intervals, entries))
    return rows


def _intervals(entries: list[Json]) -> pl.DataFrame:
    samples = [sample for entry in entries for sample in listed(entry, "ppiSamples")]
    return table(
        {
            "offset_ms": wholes(pluck(samples, "offsetMillis")),
            "interval_ms": wholes(pluck(samples, "ppInterval"), none=0),
            "error_ms": wholes(pluck(samples, "errorEstimateMillis")),
            "contact": flags(pluck(samples, "skinContact")),
            "movement": flags(pluck(samples, "movement")),
            "offline": flags(pluck(samples, "offline")),
        }
    )


def parse_temperature(item: Json) -> Rows:
    """One period of temperature measurement."""
    rows = Rows()
    start = required(item, "startTime", local_time)
    device = device_of(item)
    measurement = read(item, "measurementType", word("TM_")) or "unknown"
    measurement = measurement.removesuffix("_temperature")
    samples = listed(item, "temperatureMeasurementSamples")
    celsius = numbers(pluck(samples, "temperatureCelsius"))
    rows.add(
        days.temperature_period,
        start_local=start,
        device=device,
        measurement=measurement,
        stop_local=read(item, "stopTime", local_time),
        location=read(item, "sensorLocation", word("SL_")) or "unknown",
        samples=celsius.count(),
        mean_c=real(celsius.mean()),
        min_c=real(celsius.min()),
        max_c=real(celsius.max()),
        modified_utc=read(item, "modified", utc_time),
    )
    if samples:
        key = f"{start.isoformat()}/{device}/{measurement}"
        make = partial(_temperatures, samples, celsius)
        rows.add_series("temperature", key, start.date(), make)
    return rows


def _temperatures(samples: list[Json], celsius: pl.Series) -> pl.DataFrame:
    return table({"offset_s": _delta_s(samples), "temperature_c": celsius})


def _delta_s(samples: list[Json]) -> pl.Series:
    return seconds(pluck(samples, "recordingTimeDeltaMilliseconds"))


def parse_skin_contact(item: Json) -> Rows:
    """One period of skin contact changes."""
    rows = Rows()
    start = required(item, "startTime", local_time)
    stop = read(item, "stopTime", local_time)
    device = device_of(item)
    changes = listed(item, "skinContactChanges")
    frame = table({"offset_s": _delta_s(changes), "contact": flags(pluck(changes, "skinContact"))})
    frame = in_order(frame, "offset_s")
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
        modified_utc=read(item, "modified", utc_time),
    )
    if changes:
        rows.add_series("skin_contact", f"{start.isoformat()}/{device}", start.date(), lambda: frame)
    return rows


def parse_sleep_wake(item: Json) -> Rows:
    """One day of sleep and wake states of one device."""
    rows = Rows()
    day = required(item, "date", day_of)
    device = device_of(item)
    changes = listed(item, "sleepWakeStateChanges")
    states = words(pluck(changes, "newState"), "SLEEP_WAKE_STATE_")
    frame = in_order(table({"offset_s": seconds(pluck(changes, "startOffset")), "state": states}), "offset_s")
    rows.add(
        days.sleep_wake_day,
        day=day,
        device=device,
        changes=len(changes),
        **_state_seconds(frame),
    )
    if changes:
        rows.add_series("sleep_wake", f"{day}/{device}", day, lambda: frame)
    return rows


def _state_seconds(frame: pl.DataFrame) -> dict[str, float | None]:
    held = held_by(frame["state"], held_s(frame["offset_s"], DAY_S))
    return {f"{state}_s": held.get(state, 0.0) if held else None for state in STATES}
