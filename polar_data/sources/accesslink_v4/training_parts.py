"""The parts of a training session: laps, zones, statistics, pauses, hills, sets, styles, tests, comments."""

from __future__ import annotations

from collections import Counter
from typing import Any

from polar_data.schema import training
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    dig,
    enum,
    flag,
    identifier,
    listed,
    local_time,
    millis,
    nonzero,
    nonzero_whole,
    number,
    read,
    row,
    text,
    utc_time,
    whole,
    word,
)

LAP: Columns = {
    "split_s": ("splitTimeMillis", millis),
    "duration_s": ("durationMillis", millis),
    "distance_m": ("distanceMeters", number),
    "ascent_m": ("ascentMeters", number),
    "descent_m": ("descentMeters", number),
    "latitude": ("startLocationLatitude", number),
    "longitude": ("startLocationLongitude", number),
    "altitude_m": ("startLocationAltitude", number),
    "strokes": ("statistics.swimmingStatistics.strokes", whole),
    "pools": ("statistics.swimmingStatistics.poolsSwum", whole),
}

# column: (kind of statistic, which value)
LAP_STATISTICS = {
    "hr_avg_bpm": ("heart_rate", "average"),
    "hr_max_bpm": ("heart_rate", "maximum"),
    "speed_avg_kmh": ("speed", "average"),
    "speed_max_kmh": ("speed", "maximum"),
    "power_avg_w": ("power", "average"),
    "power_max_w": ("power", "maximum"),
    "cadence_avg": ("cadence", "average"),
    "cadence_max": ("cadence", "maximum"),
}

STATISTIC: Columns = {"minimum": ("min", number), "average": ("avg", number), "maximum": ("max", number)}

BEATS: Columns = {"minimum": ("min", nonzero), "average": ("avg", nonzero), "maximum": ("max", nonzero)}

ZONE: Columns = {
    "lower": ("lowerLimit", number),
    "upper": ("higherLimit", number),
    "in_zone_s": ("inZone", millis),
    "distance_m": ("distanceMeters", number),
    "muscle_load": ("muscleLoad", lambda value: number(value, none=-1)),
}

PERIOD: Columns = {"start_local": ("startTime", local_time), "stop_local": ("endTime", local_time)}

HILL: Columns = {
    **PERIOD,
    "duration_s": ("duration", millis),
    "distance_m": ("distanceMeters", number),
    "speed_avg_kmh": ("avgSpeedKmh", number),
    "speed_max_kmh": ("maxSpeedKmh", number),
    "altitude_start_m": ("startAltitudeMeters", number),
    "altitude_end_m": ("endAltitudeMeters", number),
    "hr_avg_bpm": ("avgHrBpm", nonzero),
    "hr_max_bpm": ("maxHrBpm", nonzero),
    "power_avg_w": ("avgPower", number),
    "power_max_w": ("maxPower", number),
    "cadence_avg": ("avgCadence", number),
    "cadence_max": ("maxCadence", number),
}

# What a sensor of its own measures: mean and maximum.
SENSORS = (("power_avg_w", "power_max_w"), ("cadence_avg", "cadence_max"))

SET: Columns = {
    "kind": ("type", word("SET_TYPE_")),
    "resistance": ("resistanceType", word("RESISTANCE_")),
    "movement": ("movement", text),
    "start_s": ("startTimeDeltaMillis", millis),
    "end_s": ("endTimeDeltaMillis", millis),
    "hr_avg_bpm": ("avgHeartRate", nonzero_whole),
    "hr_max_bpm": ("maxHeartRate", nonzero_whole),
}

ROUND: Columns = {
    "round_kind": ("type", word("COMPLETED_ROUND_TYPE_")),
    "phase": ("workoutPhase", word("WORKOUT_PHASE_")),
}

STYLE: Columns = {
    "distance_m": ("distanceMeters", number),
    "strokes": ("strokeCount", whole),
    "time_s": ("swimmingTimeTotalMillis", millis),
    "pool_time_min_s": ("poolTimeMinMillis", millis),
    "hr_avg_bpm": ("hrAvg", nonzero_whole),
    "hr_max_bpm": ("hrMax", nonzero_whole),
    "swolf": ("swolfAvg", nonzero),
}

COMMENT: Columns = {
    "comment": ("note", text),
    "from_other": ("fromOtherUser", flag),
    "created_utc": ("created", utc_time),
    "modified_utc": ("modified", utc_time),
}

TEST: Columns = {
    **PERIOD,
    "fitness_class": ("fitnessClass", word("FITNESS_CLASS_", "VO2MAX_FITNESS_CLASS_")),
    "vo2max": ("vo2max", nonzero),
}

TEST_PHASE: Columns = {
    **PERIOD,
    "duration_s": ("durationMillis", millis),
    "hr_avg_bpm": ("avgHrBpm", nonzero),
    "hr_max_bpm": ("maxHrBpm", nonzero),
    "speed_avg_kmh": ("avgSpeedKmh", number),
    "speed_max_kmh": ("maxSpeedKmh", number),
    "power_avg_w": ("avgPower", number),
    "power_max_w": ("maxPower", number),
    "cadence_avg": ("avgCadence", number),
    "cadence_max": ("maxCadence", number),
}

TESTS: dict[str, tuple[str, Columns]] = {
    "cyclingTest": (
        "cycling",
        {
            "ftp_w": ("functionalThresholdPower", nonzero),
            "ftp_previous_w": ("previousFunctionalThresholdPower", nonzero),
            "hr_avg_bpm": ("performance.avgHrBpm", nonzero),
            "hr_max_bpm": ("performance.maxHrBpm", nonzero),
            "speed_avg_kmh": ("performance.avgSpeedKmh", number),
            "speed_max_kmh": ("performance.maxSpeedKmh", number),
        },
    ),
    "runningTest": (
        "running",
        {
            "category": ("category", word("RUNNING_TEST_CATEGORY_")),
            "mas_kmh": ("maxAerobicSpeedKmh", nonzero),
            "map_w": ("maxAerobicPower", nonzero),
            "hr_avg_bpm": ("performance.avgHrBpm", nonzero),
            "hr_max_bpm": ("maxHrBpm", nonzero),
            "speed_avg_kmh": ("performance.avgSpeedKmh", number),
            "speed_max_kmh": ("performance.maxSpeedKmh", number),
            "speed_initial_kmh": ("initialSpeedKmh", nonzero),
            "speed_increase_rate": ("speedIncreaseRate", nonzero),
            "quality_pct": ("qualityRatePercent", number),
        },
    ),
    "walkingTest": (
        "walking",
        {
            "category": ("category", word("WALKING_TEST_CATEGORY_")),
            "hr_avg_bpm": ("testHrBpm", nonzero),
            "hr_max_bpm": ("maxHrBpm", nonzero),
            "speed_avg_kmh": ("avgSpeedKmh", number),
            "speed_max_kmh": ("maxSpeedKmh", number),
            "distance_m": ("testDistanceMeters", number),
            "steps": ("steps", nonzero_whole),
            "quality_pct": ("allCriterionQualityPercent", number),
        },
    ),
}

Statistics = dict[str, dict[str, float | None]]


def statistics(block: Json) -> Statistics:
    """Minimum, average and maximum by kind; a heart rate of 0 is none."""
    found: Statistics = {}
    for each in listed(block, "statistics"):
        kind = enum(dig(each, "type"), "STATISTICS_TYPE_") or "unknown"
        found[kind] = row(each, BEATS if kind == "heart_rate" else STATISTIC)
    return found


def add_exercise_parts(rows: Rows, session_id: str, seq: int, exercise: Json) -> None:
    """Laps, zones, statistics, pauses, strength sets and swimming styles of one exercise."""
    place: dict[str, Any] = {"session_id": session_id, "exercise_seq": seq}
    for kind, path in (("lap", "laps.laps"), ("auto", "laps.autoLaps")):
        for lap_seq, lap in enumerate(listed(exercise, path)):
            stats = statistics(dig(lap, "statistics"))
            means = {name: stats.get(of, {}).get(which) for name, (of, which) in LAP_STATISTICS.items()}
            rows.add(training.session_lap, **place, kind=kind, seq=lap_seq, **means, **row(lap, LAP))
    counted: Counter[str] = Counter()
    for group in listed(exercise, "zones"):
        kind = read(group, "type", word("ZONE_TYPE_")) or "unknown"
        for zone in listed(group, "zones"):
            rows.add(training.session_zone, **place, kind=kind, seq=counted[kind], **row(zone, ZONE))
            counted[kind] += 1
    for kind, values in statistics(dig(exercise, "statistics")).items():
        rows.add(training.session_statistic, **place, kind=kind, **values)
    for pause_seq, pause in enumerate(listed(exercise, "pauseTimes")):
        rows.add(training.session_pause, **place, seq=pause_seq, **row(pause, PERIOD))
    for round_seq, each in enumerate(listed(exercise, "strengthTrainingResults.completedRounds")):
        for set_seq, done in enumerate(listed(each, "completedSets")):
            values = {**row(each, ROUND), **row(done, SET)}
            rows.add(training.strength_set, **place, round_seq=round_seq, seq=set_seq, **values)
    styles = {
        read(style, "style", word("SWIMMING_STYLE_")) or "unknown": row(style, STYLE)
        for style in listed(exercise, "statistics.swimmingStatistics.swimmingStyles")
    }
    for style, values in styles.items():
        rows.add(training.swim_style, **place, style=style, **values)


def add_session_parts(rows: Rows, session_id: str, session: Json) -> None:
    """Hills, comments and the tests done as a session."""
    for seq, hill in enumerate(listed(session, "hillSplits.hills")):
        values = _slope(hill) | _measured(row(hill, HILL))
        rows.add(training.session_hill, session_id=session_id, seq=seq, **values)
    for seq, comment in enumerate(listed(session, "comments")):
        comment_id = read(comment, "identifier", identifier) or str(seq)
        values = row(comment, COMMENT)
        rows.add(training.session_comment, session_id=session_id, comment_id=comment_id, **values)
    for name, (kind, columns) in TESTS.items():
        test = dig(session, "testResults", name)
        if test:
            place = {"session_id": session_id, "kind": kind}
            rows.add(training.session_test, **place, **row(test, TEST), **row(test, columns))
            for phase in filter(test.get, ("warmup", "performance", "cooldown")):
                values = _measured(row(test[phase], TEST_PHASE))
                rows.add(training.session_test_phase, **place, phase=phase, **values)


def _measured(values: dict[str, Any]) -> dict[str, Any]:
    """Without what no sensor measured: its fields are there all the same, with a maximum of 0."""
    absent = [pair for pair in SENSORS if values.get(pair[1]) == 0]
    return values | {name: None for pair in absent for name in pair}


def _slope(hill: Json) -> dict[str, Any]:
    """Only the side that the hill's kind names counts; downhill has a negative grade."""
    kind = read(hill, "type", word("HILL_TYPE_"))
    if kind == "uphill":
        grade = read(hill, "upHill.avgInclinePercent", number)
        return {"kind": kind, "ascent_m": read(hill, "upHill.ascentMeters", number), "grade_pct": grade}
    if kind == "downhill":
        grade = read(hill, "downHill.avgDeclinePercent", number)
        descent = read(hill, "downHill.descentMeters", number)
        return {"kind": kind, "descent_m": descent, "grade_pct": None if grade is None else -abs(grade)}
    return {"kind": kind}
