"""Tests done with the watch: an item of the answer may hold several, each becomes an item of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import polars as pl

from polar_data.schema import tests
from polar_data.sources.endpoint import Json
from polar_data.sources.envelopes import device_of, list_at
from polar_data.sources.frames import numbers, pluck, real, table, wholes, words
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    count,
    day_of,
    filled,
    listed,
    local_time,
    millis,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    text,
    utc_time,
    whole,
    word,
    wrong,
)

GRAVITY = 9.81  # m/s²

SPO2: Columns = {
    "offset_min": ("timeZoneOffsetMinutes", whole),
    "status": ("testStatus", word("SPO2_TEST_")),
    "level": ("spo2Class", word("SPO2_CLASS_")),
    "deviation": ("spo2ValueDeviationFromBaseline", word("DEVIATION_")),
    "hrv_deviation": ("spo2HrvDeviationFromBaseline", word("DEVIATION_")),
    "spo2_pct": ("bloodOxygenPercent", nonzero),
    "quality_pct": ("spo2QualityAveragePercent", number),
    "heart_rate_bpm": ("averageHeartRateBpm", nonzero),
    "rmssd_ms": ("heartRateVariabilityMs", nonzero),
    "altitude_m": ("altitudeMeters", number),
}

ECG: Columns = {
    "stop_local": ("stopTime", local_time),
    "offset_min": ("timeZoneOffsetMinutes", whole),
    "heart_rate_bpm": ("averageHeartRateBpm", nonzero),
    "rmssd_ms": ("heartRateVariabilityMs", nonzero),
    "hrv_level": ("heartRateVariabilityLevel", word("ECG_HRV_LEVEL_")),
    "rri_ms": ("rriMs", nonzero),
    "pat_contraction_ms": ("pulseArrivalTimeAtContractionMs", nonzero),
    "pat_relaxation_ms": ("pulseArrivalTimeAtRelaxationMs", nonzero),
    "ptt_quality": ("pulseTransitTimeQualityIndex", number),
}

ORTHOSTATIC: Columns = {
    "reset_day": ("lastResetDate", day_of),
    "rr_supine_ms": ("rrAvgSupine", nonzero),
    "rr_min_standup_ms": ("rrMinStandup", nonzero),
    "rr_stand_ms": ("rrAvgStand", nonzero),
    "rmssd_supine_ms": ("rmssdSupine", nonzero),
    "rmssd_stand_ms": ("rmssdStand", nonzero),
    "rr_supine_usual_ms": ("rrLtAvgSupine", nonzero),
    "rr_min_standup_usual_ms": ("rrLtAvgMinStandup", nonzero),
    "rr_stand_usual_ms": ("rrLtAvgStand", nonzero),
    "rmssd_supine_usual_ms": ("rmssdLtAvgSupine", nonzero),
    "rmssd_stand_usual_ms": ("rmssdLtAvgStand", nonzero),
}

FITNESS: Columns = {
    "own_index": ("ownIndex", nonzero_whole),
    "max_hr_bpm": ("maximumHeartRate", nonzero_whole),
    "heart_rate_bpm": ("averageHeartRate", nonzero_whole),
    "offset_min": ("timezoneOffsetMinutes", whole),
    "fitness_class": ("fitnessClass", word()),
    "weight_kg": ("physicalInformation.weight", nonzero),
    "vo2max": ("physicalInformation.vo2Max", nonzero),
}

JUMP: Columns = {
    "kind": ("jumpTestType", word("JUMP_TEST_TYPE_")),
    "duration_s": ("durationMillis", millis),
    "recovery": ("legMuscleRecovery.recoveryStatus", word()),
    "recovery_low_limit": ("legMuscleRecovery.lowLimit", nonzero),
    "recovery_baseline": ("legMuscleRecovery.baseline", nonzero),
}

RR: Columns = {
    "stop_local": ("endTime", local_time),
    "min_bpm": ("minimumHeartRate", nonzero),
    "mean_bpm": ("averageHeartRate", nonzero),
    "max_bpm": ("maximumHeartRate", nonzero),
}


def _spo2(rows: Rows, at: datetime, body: Json) -> None:
    device = device_of(body)
    rows.add(tests.spo2_test, at_local=at, device=device, day=at.date(), **row(body, SPO2))


def _ecg(rows: Rows, at: datetime, body: Json) -> None:
    device, key = device_of(body), f"{at.isoformat()}/{device_of(body)}"
    checks = listed(body, "qualityMeasurements")
    quality = words(pluck(checks, "qualityLevel"), "ECG_QUALITY_")
    high = real((quality == "high").mean())
    rows.add(
        tests.ecg_test,
        at_local=at,
        device=device,
        day=at.date(),
        samples=count(body, "samples") if "samples" in body else None,
        high_quality_pct=None if high is None else 100 * high,
        **row(body, ECG),
    )
    if filled(body, "samples"):
        rows.add_series("ecg", key, at.date(), partial(_trace, body))
    if checks:
        offset_ms = wholes(pluck(checks, "recordingTimeDeltaMs"))
        frame = table({"offset_ms": offset_ms, "quality": quality})
        rows.add_series("ecg_quality", key, at.date(), lambda: frame)


def _trace(body: Json) -> pl.DataFrame:
    samples = listed(body, "samples")
    offset_ms = wholes(pluck(samples, "recordingTimeDeltaMs"))
    return table({"offset_ms": offset_ms, "amplitude_mv": numbers(pluck(samples, "amplitudeMv"))})


def _intervals(rows: Rows, at: datetime, body: Json, kind: str) -> int | None:
    intervals = wholes(listed(body, "rrSamples"), none=0)
    if len(intervals):
        frame = table({"rr_ms": intervals})
        rows.add_series("rr", f"{at.isoformat()}/{kind}", at.date(), lambda: frame)
    return len(intervals) if "rrSamples" in body else None


def _orthostatic(rows: Rows, at: datetime, body: Json) -> None:
    samples = _intervals(rows, at, body, "orthostatic_test")
    rows.add(tests.orthostatic_test, at_local=at, day=at.date(), rr_samples=samples, **row(body, ORTHOSTATIC))


def _rr_recording(rows: Rows, at: datetime, body: Json) -> None:
    samples = _intervals(rows, at, body, "rr_recording")
    rows.add(tests.rr_recording, at_local=at, day=at.date(), rr_samples=samples, **row(body, RR))


def _fitness(rows: Rows, at: datetime, body: Json) -> None:
    rows.add(tests.fitness_test, at_local=at, day=at.date(), **row(body, FITNESS))


def _height_cm(flight_ms: float | None) -> float | None:
    return None if flight_ms is None else 100 * GRAVITY * (flight_ms / 1000) ** 2 / 8


def _jump(rows: Rows, at: datetime, body: Json) -> None:
    jumps = listed(body, "jumps")
    flights = [read(jump, "flightTime", nonzero) for jump in jumps]
    contacts = [read(jump, "contactTime", nonzero) for jump in jumps]
    flight = pl.Series(flights, dtype=pl.Float64)
    rows.add(
        tests.jump_test,
        at_local=at,
        day=at.date(),
        jumps=len(jumps) if "jumps" in body else None,
        flight_max_ms=flight.max(),
        flight_mean_ms=flight.mean(),
        contact_mean_ms=pl.Series(contacts, dtype=pl.Float64).mean(),
        height_max_cm=_height_cm(real(flight.max())),
        **row(body, JUMP),
    )
    for seq, (flight_ms, contact_ms) in enumerate(zip(flights, contacts, strict=True)):
        rows.add(
            tests.jump,
            at_local=at,
            seq=seq,
            flight_ms=flight_ms,
            contact_ms=contact_ms,
            height_cm=_height_cm(flight_ms),
        )


KINDS: dict[str, tuple[str, Callable[[Rows, datetime, Json], None]]] = {
    "jumpTestResult": ("jump_test", _jump),
    "orthostaticTestResult": ("orthostatic_test", _orthostatic),
    "fitnessTestResult": ("fitness_test", _fitness),
    "rrRecording": ("rr_recording", _rr_recording),
    "ecgTestResult": ("ecg_test", _ecg),
    "spo2TestResult": ("spo2_test", _spo2),
}

_tests = list_at("data.tests", "tests")


def _results(test: dict[str, Any]) -> list[str]:
    return [
        name
        for name, value in test.items()
        if isinstance(value, dict) or (name in KINDS and value is not None)
    ]


def _result_of(item: Json) -> str | None:
    if not isinstance(item, dict):
        wrong(item, "a test")
    return next(iter(_results(item)), None)


def result_items(body: Json) -> list[Json]:
    """One item for each result, with what its test says of itself; a listing has tests without results."""
    return [item for test in _tests(body) for item in _by_kind(test)]


def _by_kind(test: Json) -> list[Json]:
    if not isinstance(test, dict):
        return [test]  # to fail by itself when it is read
    results = _results(test)
    said = {name: value for name, value in test.items() if name not in results and value is not None}
    return [{**said, name: test[name]} for name in results] or [said]


def result_key(item: Json) -> str:
    kind = text(_result_of(item)) or "unknown"
    return f"{required(item, 'startTime', local_time).isoformat()}/{kind}"


def parse_test(item: Json) -> Rows:
    """One test; of a kind we do not know yet only that it took place."""
    rows = Rows()
    name = _result_of(item)
    body = item.get(name) or {}
    at = read(body, "testTime", local_time) or required(item, "startTime", local_time)
    kind, add = KINDS.get(name or "", (text(name) or "unknown", None))
    rows.add(
        tests.test_result,
        at_local=at,
        kind=kind,
        day=at.date(),
        created_utc=read(item, "created", utc_time),
        modified_utc=read(item, "modified", utc_time),
    )
    if add:
        add(rows, at, body)
    return rows
