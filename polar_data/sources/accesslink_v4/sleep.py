"""Nights."""

from __future__ import annotations

from polar_data.schema import days
from polar_data.sources.endpoint import Json
from polar_data.sources.envelopes import device_of
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    day_of,
    dig,
    enum,
    flag,
    listed,
    local_time,
    local_with_offset,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    scale,
    seconds_text,
    text,
    whole,
    word,
)

NIGHT: Columns = {
    "original_start_local": ("originalSleepResult.hypnogram.sleepStart", local_time),
    "original_end_local": ("originalSleepResult.hypnogram.sleepEnd", local_time),
    "alarm_local": ("sleepResult.hypnogram.alarmStopTime", local_time),
    "trim_start_s": ("sleepResult.hypnogram.sleepStartOffsetSeconds", number),
    "trim_end_s": ("sleepResult.hypnogram.sleepEndOffsetSeconds", number),
    "snoozes": ("sleepResult.hypnogram.alarmSnoozeTimes", len),
    "rating": (
        "sleepResult.hypnogram.sleepRating",
        scale("SLEEP_RATING_SLEPT_", "BAD", "QUITE_BAD", "NEITHER_BAD_NOR_WELL", "QUITE_WELL", "WELL"),
    ),
    "goal_s": ("sleepResult.hypnogram.sleepGoal", seconds_text),
    "battery_ran_out": ("sleepResult.hypnogram.batteryRanOut", flag),
    "sleep_type": ("sleepEvaluation.sleepType", word("SLEEP_TYPE_")),
    "span_s": ("sleepEvaluation.sleepSpan", seconds_text),
    "asleep_s": ("sleepEvaluation.asleepDuration", seconds_text),
    "age_years": ("sleepEvaluation.age", nonzero),
    "efficiency_pct": ("sleepEvaluation.analysis.efficiencyPercent", nonzero),
    "continuity_index": ("sleepEvaluation.analysis.continuityIndex", nonzero),
    "continuity_class": ("sleepEvaluation.analysis.continuityClass", nonzero_whole),
    "feedback": ("sleepEvaluation.analysis.feedback", text),
    "interruption_s": ("sleepEvaluation.interruptions.totalDuration", seconds_text),
    "long_interruption_s": ("sleepEvaluation.interruptions.longDuration", seconds_text),
    "short_interruption_s": ("sleepEvaluation.interruptions.shortDuration", seconds_text),
    "interruptions": ("sleepEvaluation.interruptions.totalCount", whole),
    "long_interruptions": ("sleepEvaluation.interruptions.longCount", whole),
    "short_interruptions": ("sleepEvaluation.interruptions.shortCount", whole),
    "wake_s": ("sleepEvaluation.phaseDurations.wake", seconds_text),
    "rem_s": ("sleepEvaluation.phaseDurations.rem", seconds_text),
    "light_s": ("sleepEvaluation.phaseDurations.light", seconds_text),
    "deep_s": ("sleepEvaluation.phaseDurations.deep", seconds_text),
    "unknown_s": ("sleepEvaluation.phaseDurations.unknown", seconds_text),
    "rem_pct": ("sleepEvaluation.phaseDurations.remPercentage", number),
    "deep_pct": ("sleepEvaluation.phaseDurations.deepPercentage", number),
    "sleep_score": ("sleepScore.sleepScore", nonzero),
    "own_target_score": ("sleepScore.sleepTimeOwnTargetScore", nonzero),
    "recommendation_score": ("sleepScore.sleepTimeRecommendationScore", nonzero),
    "continuity_score": ("sleepScore.continuityScore", nonzero),
    "efficiency_score": ("sleepScore.efficiencyScore", nonzero),
    "rem_score": ("sleepScore.remScore", nonzero),
    "deep_score": ("sleepScore.n3Score", nonzero),
    "long_interruption_score": ("sleepScore.longInterruptionsTimeScore", nonzero),
    "duration_group_score": ("sleepScore.groupDurationScore", nonzero),
    "solidity_group_score": ("sleepScore.groupSolidityScore", nonzero),
    "refresh_group_score": ("sleepScore.groupRefreshScore", nonzero),
    "score_rate": ("sleepScore.scoreRate", nonzero_whole),
}

# what needs stages: Polar writes 0 where it knows the sleep time alone
OF_STAGES = (
    *("wake_s", "rem_s", "light_s", "deep_s", "rem_pct", "deep_pct"),
    *("interruption_s", "long_interruption_s", "short_interruption_s"),
    *("interruptions", "long_interruptions", "short_interruptions"),
)
TIME_ONLY = "sleep_time_only"

DETAILS = ("sleepResult", "originalSleepResult", "sleepEvaluation", "sleepScore")
STAGES = {"wake": "wake", "rem": "rem", "non_rem1": "light", "non_rem2": "light", "non_rem3": "deep"}


def parse_sleep(item: Json) -> Rows:
    """One night with its stages and cycles; nothing where the item is only a date."""
    rows = Rows()
    night = required(item, "sleepDate", day_of)
    if not any(map(item.get, DETAILS)):
        return rows
    hypnogram = dig(item, "sleepResult", "hypnogram")
    start, start_offset = read(hypnogram, "sleepStart", local_with_offset) or (None, None)
    end, end_offset = read(hypnogram, "sleepEnd", local_with_offset) or (None, None)
    values = row(item, NIGHT)
    if values["sleep_type"] == TIME_ONLY:
        values |= dict.fromkeys(OF_STAGES)
    rows.add(
        days.sleep_night,
        night=night,
        start_local=start,
        start_offset_min=start_offset,
        end_local=end,
        end_offset_min=end_offset,
        device=device_of(hypnogram),
        **values,
    )
    for seq, change in enumerate(listed(hypnogram, "sleepStateChanges")):
        rows.add(
            days.sleep_stage,
            night=night,
            seq=seq,
            start_s=read(change, "offsetFromStart", seconds_text),
            stage=STAGES.get(enum(dig(change, "newState"), "SLEEP_STATE_") or "", "unknown"),
        )
    for seq, cycle in enumerate(listed(item, "sleepResult.sleepCycles")):
        rows.add(
            days.sleep_cycle,
            night=night,
            seq=seq,
            start_s=read(cycle, "secondsFromSleepStart", number),
            depth=read(cycle, "sleepDepthAtCycleStart", number),
        )
    return rows
