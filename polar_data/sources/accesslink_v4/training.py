"""Training sessions: the session and its exercises; their parts and samples stand in siblings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from polar_data.schema import training
from polar_data.sources.accesslink_v4.training_parts import (
    Statistics,
    add_exercise_parts,
    add_session_parts,
    statistics,
)
from polar_data.sources.accesslink_v4.training_samples import add_samples, has_route
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    dig,
    identifier,
    listed,
    local_time,
    millis,
    nonzero,
    nonzero_whole,
    number,
    read,
    reference,
    required,
    row,
    scale,
    text,
    utc_time,
    whole,
    word,
)

YARD_M = 0.9144

# Polar gives words. The numbers are ours: the words in the reference's order, as 1 to 10.
RPE = scale(
    "RPE_",
    "NONE",
    "EASY",
    "LIGHT",
    "FAIRLY_BRISK",
    "BRISK",
    "MODERATE",
    "FAIRLY_HARD",
    "HARD",
    "EXHAUSTING",
    "EXTREME",
)

SESSION: Columns = {
    "start_local": ("startTime", local_time),
    "stop_local": ("stopTime", local_time),
    "offset_min": ("timezoneOffsetMinutes", whole),
    "duration_s": ("durationMillis", millis),
    "distance_m": ("distanceMeters", number),
    "energy_kcal": ("calories", nonzero),
    "name": ("name", text),
    "note": ("note", text),
    "sport_id": ("sport", identifier),
    "device": ("deviceId", text),
    "product": ("product.modelName", text),
    "application": ("application.name", text),
    "start_trigger": ("startTrigger", word("TRAINING_START_")),
    "benefit": ("trainingBenefit", word("TRAINING_BENEFIT_")),
    "feeling": ("feeling", number),
    "hr_avg_bpm": ("hrAvg", nonzero_whole),
    "hr_max_bpm": ("hrMax", nonzero_whole),
    "training_load": ("trainingLoad", lambda value: number(value, none=-1)),
    "recovery_time_s": ("recoveryTimeMillis", millis),
    "carbohydrate_pct": ("carboPercentage", number),
    "fat_pct": ("fatPercentage", number),
    "protein_pct": ("proteinPercentage", number),
    "carbohydrate_g": ("nutritionData.carbohydrateGrams", number),
    "fat_g": ("nutritionData.fatGrams", number),
    "protein_g": ("nutritionData.proteinGrams", number),
    "latitude": ("latitude", number),
    "longitude": ("longitude", number),
    "target_id": ("trainingTarget", reference),
    "favorite_id": ("favoriteTarget", reference),
    "weight_kg": ("physicalInformation.weightKg", nonzero),
    "height_cm": ("physicalInformation.heightCm", nonzero),
    "vo2max": ("physicalInformation.vo2Max", nonzero),
    "resting_hr_bpm": ("physicalInformation.restingHeartRate", nonzero),
    "max_hr_bpm": ("physicalInformation.maximumHeartRate", nonzero),
    "aerobic_bpm": ("physicalInformation.aerobicThreshold", nonzero),
    "anaerobic_bpm": ("physicalInformation.anaerobicThreshold", nonzero),
    "ftp_w": ("physicalInformation.functionalThresholdPower", nonzero),
    "map_w": ("physicalInformation.maximumAerobicPower", nonzero),
    "mas_kmh": ("physicalInformation.maximumAerobicSpeedKmh", nonzero),
    "sex": ("physicalInformation.sex", word("SEX_")),
    "created_utc": ("created", utc_time),
    "modified_utc": ("modified", utc_time),
}

EXERCISE: Columns = {
    "exercise_id": ("identifier", identifier),
    "sport_id": ("sport", identifier),
    "start_local": ("startTime", local_time),
    "stop_local": ("stopTime", local_time),
    "duration_s": ("durationMillis", millis),
    "distance_m": ("distanceMeters", number),
    "energy_kcal": ("calories", nonzero),
    "ascent_m": ("ascentMeters", number),
    "descent_m": ("descentMeters", number),
    "training_load": ("trainingLoad", lambda value: number(value, none=-1)),
    "recovery_time_s": ("recoveryTimeMillis", millis),
    "walking_s": ("walkingDurationMillis", millis),
    "walking_m": ("walkingDistanceMeters", number),
    "speed_calibration_kmh": ("speedCalibrationOffset", number),
    "running_index": ("runningIndex", nonzero_whole),
    "sprints": ("sprintCounter", whole),
    "swim_distance_m": ("statistics.swimmingStatistics.distanceMeters", number),
    "swim_strokes": ("statistics.swimmingStatistics.totalStrokeCount", whole),
    "pools": ("statistics.swimmingStatistics.poolsSwum", whole),
    "intensity_factor": ("statistics.trainingPeaksStatistics.intensityFactor", nonzero),
    "training_stress_score": ("statistics.trainingPeaksStatistics.trainingStressScore", nonzero),
    "normalized_power_w": ("statistics.trainingPeaksStatistics.normalizedPower", nonzero),
}

LOADS = ("cardio", "muscle", "perceived")


def parse_training_session(item: Json) -> Rows:
    """One session with everything in it."""
    rows = Rows()
    session_id = required(item, "identifier", identifier)
    start = required(item, "startTime", local_time)
    exercises = listed(item, "exercises")
    parsed = [_exercise(rows, session_id, seq, each) for seq, each in enumerate(exercises)]
    report = dig(item, "trainingLoadReport")
    if not report and len(exercises) == 1:
        report = dig(exercises[0], "trainingLoadReport")
    rows.add(
        training.session,
        session_id=session_id,
        day=start.date(),
        rpe=read(report, "sessionRpe", RPE),
        exercises=len(exercises),
        has_samples=any(listed(each, "samples.samples") for each in exercises),
        has_route=any(map(has_route, exercises)),
        **_loads(report),
        **_levels(report),
        **_totals(parsed, [statistics(dig(each, "statistics")) for each in exercises]),
        **row(item, SESSION),
    )
    add_session_parts(rows, session_id, item)
    return rows


def _exercise(rows: Rows, session_id: str, seq: int, exercise: Json) -> dict[str, Any]:
    values = row(exercise, EXERCISE)
    rows.add(
        training.exercise,
        session_id=session_id,
        seq=seq,
        pool_length_m=_pool_length_m(dig(exercise, "statistics", "swimmingStatistics")),
        **_loads(dig(exercise, "trainingLoadReport")),
        **values,
    )
    add_exercise_parts(rows, session_id, seq, exercise)
    add_samples(rows, f"{session_id}/{seq}", exercise, values["start_local"])
    return values


def _pool_length_m(swimming: Json) -> float | None:
    length = read(swimming, "poolLength", nonzero)
    if length is None or read(swimming, "poolUnits", word("POOL_UNIT_")) != "yards":
        return length
    return length * YARD_M


def _loads(report: Json) -> dict[str, float | None]:
    """Loads; -1, and whatever Polar calls not available, is none."""
    return {
        f"{kind}_load": None
        if str(dig(report, f"{kind}LoadInterpretation")).endswith("NOT_AVAILABLE")
        else read(report, f"{kind}Load", lambda value: number(value, none=-1))
        for kind in LOADS
    }


def _levels(report: Json) -> dict[str, str | None]:
    reader = word("LOAD_INTERPRETATION_")
    return {f"{kind}_load_level": read(report, f"{kind}LoadInterpretation", reader) for kind in LOADS}


def _totals(exercises: list[dict[str, Any]], stats: list[Statistics]) -> dict[str, Any]:
    """What only the exercises say: summed, the mean by duration, or the highest."""

    def of(kind: str, which: str) -> list[float | None]:
        return [each.get(kind, {}).get(which) for each in stats]

    durations = [each["duration_s"] for each in exercises]
    return {
        "ascent_m": _sum(each["ascent_m"] for each in exercises),
        "descent_m": _sum(each["descent_m"] for each in exercises),
        "sprints": _sum(each["sprints"] for each in exercises),
        "running_index": max(filter(None, (each["running_index"] for each in exercises)), default=None),
        "speed_avg_kmh": _mean(of("speed", "average"), durations),
        "speed_max_kmh": max(_known(of("speed", "maximum")), default=None),
        "power_avg_w": _mean(of("power", "average"), durations),
        "power_max_w": max(_known(of("power", "maximum")), default=None),
        "cadence_avg": _mean(of("cadence", "average"), durations),
    }


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _sum(values: Iterable[float | None]) -> float | None:
    known = _known(values)
    return sum(known) if known else None


def _mean(values: Sequence[float | None], durations: Sequence[float | None]) -> float | None:
    pairs = [(value, weight) for value, weight in zip(values, durations, strict=True) if value is not None]
    if len(pairs) == 1:
        return pairs[0][0]
    weighted = [(value * weight, weight) for value, weight in pairs if weight]
    total = sum(weight for _, weight in weighted)
    return sum(value for value, _ in weighted) / total if total else None
