"""Nightly Recharge, pulse intervals, temperature, skin contact and the sleep-wake states."""

from __future__ import annotations

import polars as pl

from polar_data.schema import days
from polar_data.sources.accesslink_v4.envelopes import device_of
from polar_data.sources.endpoint import Json
from polar_data.sources.frames import flags, held_s, moments, numbers, pluck, real, wholes, words
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
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
        vectors = [_night_vector(vector, key, column) for vector in listed(item, path)]
        if vectors:
            frame = pl.concat(vectors).sort("at_local")
            since_first = (pl.col("at_local") - pl.col("at_local").min()).dt.total_milliseconds() / 1000
            frame = frame.select("at_local", since_first.alias("offset_s"), column)
            rows.add_series(kind, night.isoformat(), night, frame)
    return rows


def _night_vector(vector: Json, key: str, column: str) -> pl.DataFrame:
    values = numbers(listed(vector, key), none=0)
    start = required(vector, "startTime", local_time)
    step = required(vector, "sampleInterval", seconds_text)
    return pl.DataFrame({"at_local": moments(start, step, len(values)), column: values})


def _per_device(entries: list[Json], device: str, samples: str) -> dict[str, list[Json]]:
    """The samples of each device, whatever number of entries they are spread over."""
    found: dict[str, list[Json]] = {}
    for entry in entries:
        found.setdefault(device_of(entry, device), []).extend(listed(entry, samples))
    return found


def parse_ppi(item: Json) -> Rows:
    """One day of pulse intervals, a row and a series for each device."""
    rows = Rows()
    day = required(item, "date", day_of)
    modified = read(item, "modified", utc_time)
    devices = _per_device(listed(item, "ppiSamplesPerDevice"), "recordingDevice", "ppiSamples")
    for device, samples in devices.items():
        frame = pl.DataFrame(
            {
                "offset_ms": wholes(pluck(samples, "offsetMillis")),
                "interval_ms": wholes(pluck(samples, "ppInterval"), none=0),
                "error_ms": wholes(pluck(samples, "errorEstimateMillis")),
                "contact": flags(pluck(samples, "skinContact")),
                "movement": flags(pluck(samples, "movement")),
                "offline": flags(pluck(samples, "offline")),
            }
        )
        rows.add(
            days.ppi_day,
            day=day,
            device=device,
            samples=frame.height,
            offline_pct=_share(frame["offline"]),
            no_contact_pct=_share(~frame["contact"]),
            movement_pct=_share(frame["movement"]),
            modified_utc=modified,
        )
        rows.add_series("ppi", f"{day}/{device}", day, frame)
    return rows


def _share(series: pl.Series) -> float | None:
    share = real(series.mean())
    return None if share is None else 100 * share


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
    frame = pl.DataFrame({"offset_s": _delta_s(samples), "temperature_c": celsius})
    rows.add_series("temperature", f"{start.isoformat()}/{device}/{measurement}", start.date(), frame)
    return rows


def _delta_s(samples: list[Json]) -> pl.Series:
    return numbers(pluck(samples, "recordingTimeDeltaMilliseconds")) / 1000


def parse_skin_contact(item: Json) -> Rows:
    """One period of skin contact changes."""
    rows = Rows()
    start = required(item, "startTime", local_time)
    stop = read(item, "stopTime", local_time)
    device = device_of(item)
    changes = listed(item, "skinContactChanges")
    frame = pl.DataFrame({"offset_s": _delta_s(changes), "contact": flags(pluck(changes, "skinContact"))})
    frame = frame.sort("offset_s")
    contact_s = None
    if stop and frame["contact"].count():
        held = held_s(frame["offset_s"], (stop - start).total_seconds())
        contact_s = real(held.filter(frame["contact"]).sum())
    rows.add(
        days.skin_contact_period,
        start_local=start,
        device=device,
        stop_local=stop,
        changes=len(changes),
        contact_s=contact_s,
        modified_utc=read(item, "modified", utc_time),
    )
    rows.add_series("skin_contact", f"{start.isoformat()}/{device}", start.date(), frame)
    return rows


def parse_sleep_wake(item: Json) -> Rows:
    """One day of sleep and wake states of one device."""
    rows = Rows()
    day = required(item, "date", day_of)
    device = device_of(item)
    changes = listed(item, "sleepWakeStateChanges")
    frame = pl.DataFrame(
        {
            "offset_s": numbers(pluck(changes, "startOffset")) / 1000,
            "state": words(pluck(changes, "newState"), "SLEEP_WAKE_STATE_"),
        }
    ).sort("offset_s")
    rows.add(
        days.sleep_wake_day,
        day=day,
        device=device,
        changes=len(changes),
        **_state_seconds(frame),
    )
    rows.add_series("sleep_wake", f"{day}/{device}", day, frame)
    return rows


def _state_seconds(frame: pl.DataFrame) -> dict[str, float | None]:
    if not frame["state"].count():
        return dict.fromkeys(f"{state}_s" for state in STATES)
    held = held_s(frame["offset_s"], DAY_S)
    return {f"{state}_s": real(held.filter(frame["state"] == state).sum()) for state in STATES}
