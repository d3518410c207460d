"""Sleeps and sleep/wake vectors."""

from datetime import date, timedelta
from typing import Any

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import created_at, seconds, stamp, with_offset
from polar_data.demo.heart import DAY_S, asleep_spans, worn_until
from polar_data.demo.nights import DEEP, LIGHT1, LIGHT2, REM, UNKNOWN, WAKE, Night
from polar_data.demo.scores import LONG_S, RECOMMENDED_S, SleepScore, morning, sleep_rate, sleep_score
from polar_data.demo.world import World

VECTOR_DAYS = 90
_STATES = {
    WAKE: "SLEEP_STATE_WAKE",
    REM: "SLEEP_STATE_REM",
    LIGHT1: "SLEEP_STATE_NON_REM1",
    LIGHT2: "SLEEP_STATE_NON_REM2",
    DEEP: "SLEEP_STATE_NON_REM3",
    UNKNOWN: "SLEEP_STATE_UNKNOWN",
}
_RATINGS = ("BAD", "QUITE_BAD", "NEITHER_BAD_NOR_WELL", "QUITE_WELL", "WELL")


def _sleeps(world: World, day: date) -> list[Item]:
    night = world.night(day)
    if night is None:
        return []
    score = sleep_score(world, night)
    trimmed = world.random("trimmed sleep", day).random() < 0.04
    return [
        {
            "sleepDate": day.isoformat(),
            "sleepResult": _result(world, night, trim_s=-900 if trimmed else 0),
            "originalSleepResult": _result(world, night, trim_s=0),
            "sleepScore": _score(world, night, score),
            "sleepEvaluation": _evaluation(world, night, score),
        }
    ]


def _result(world: World, night: Night, trim_s: int) -> Item:
    woken_after, snoozes, rating = morning(world, night)
    hypnogram: Item = {
        "sleepStart": with_offset(night.start, night.start_offset),
        "sleepEnd": with_offset(night.end, night.end_offset),
        "sleepStateChanges": [
            {"offsetFromStart": seconds(at), "newState": _STATES[state]} for at, state in night.hypnogram
        ],
        "sleepStartOffsetSeconds": 0,
        "sleepEndOffsetSeconds": trim_s,
        "sleepRating": "SLEEP_RATING_UNKNOWN",
        "sleepGoal": seconds(world.person.sleep_goal_s),
        "birthday": world.person.birthday.isoformat(),
        "deviceReference": {"uuid": world.night_watch(night.day).uuid},
        "batteryRanOut": False,
    }
    if woken_after is not None:
        alarm = night.end + woken_after
        hypnogram["alarmStopTime"] = with_offset(alarm, night.end_offset)
        hypnogram["alarmSnoozeTimes"] = [
            with_offset(alarm - timedelta(minutes=5 * n), night.end_offset) for n in range(snoozes, 0, -1)
        ]
    if rating is not None:
        hypnogram["sleepRating"] = f"SLEEP_RATING_SLEPT_{_RATINGS[rating - 1]}"
    return {
        "hypnogram": hypnogram,
        "sleepCycles": [
            {"secondsFromSleepStart": at, "sleepDepthAtCycleStart": depth} for at, depth in night.cycles
        ],
    }


def _score(world: World, night: Night, score: SleepScore) -> Item:
    created = stamp(created_at(world, night.end))
    return {
        "created": created,
        "lastModified": created,
        "sleepScore": score.total,
        "sleepTimeOwnTargetScore": score.own_target,
        "sleepTimeRecommendationScore": score.recommendation,
        "continuityScore": score.continuity,
        "efficiencyScore": score.efficiency,
        "remScore": score.rem,
        "n3Score": score.deep,
        "longInterruptionsTimeScore": score.long_interruptions,
        "groupDurationScore": score.duration_group,
        "groupSolidityScore": score.solidity_group,
        "groupRefreshScore": score.refresh_group,
        "scoreRate": sleep_rate(world, night.day),
    }


def _evaluation(world: World, night: Night, score: SleepScore) -> Item:
    long = [length for length in night.interruptions_s if length >= LONG_S]
    short = [length for length in night.interruptions_s if length < LONG_S]
    verdicts = (
        night.asleep_s >= world.person.sleep_goal_s,
        score.efficiency_percent >= 90,
        score.continuity_index >= 3,
        None,
        night.asleep_s >= RECOMMENDED_S,
    )
    return {
        "sleepType": "SLEEP_TYPE_SLEEP_PLUS_STAGES",
        "sleepSpan": seconds(night.span_s),
        "asleepDuration": seconds(night.asleep_s),
        "age": round(world.person.age(night.day), 2),
        "analysis": {
            "efficiencyPercent": score.efficiency_percent,
            "continuityIndex": score.continuity_index,
            "continuityClass": round(score.continuity_index),
            "feedback": "".join("2" if good is None else str(int(good)) for good in verdicts),
        },
        "interruptions": {
            "totalDuration": seconds(night.wake_s),
            "longDuration": seconds(sum(long)),
            "shortDuration": seconds(sum(short)),
            "totalCount": len(night.interruptions_s),
            "longCount": len(long),
            "shortCount": len(short),
        },
        "phaseDurations": {
            "wake": seconds(night.wake_s),
            "rem": seconds(night.rem_s),
            "light": seconds(night.light_s),
            "deep": seconds(night.deep_s),
            "unknown": seconds(night.unknown_s),
            "remPercentage": round(100 * night.rem_s / night.asleep_s, 1),
            "deepPercentage": round(100 * night.deep_s / night.asleep_s, 1),
        },
    }


def _sleep_summary(world: World, day: date) -> list[Item]:
    return [{"sleepDate": day.isoformat()}] if world.worn_at_night(day) else []


def _vector_days(world: World) -> list[date]:
    return world.dates[-VECTOR_DAYS:]


def _vectors(world: World, day: date) -> list[Item]:
    if not world.has(day) or (world.last_day - day).days >= VECTOR_DAYS:
        return []
    changes: list[tuple[float, str]] = [(0.0, "WAKE")]
    for start, end, recorded in asleep_spans(world, day):
        changes.append((start, "SLEEP" if recorded else "NO_DATA"))
        changes.append((end, "WAKE"))
    until = worn_until(world, day)
    kept = {at: state for at, state in changes if at < until}
    if until < DAY_S:
        kept[until] = "NO_DATA"
    states: list[dict[str, Any]] = [
        {"startOffset": round(at * 1000), "newState": f"SLEEP_WAKE_STATE_{state}"}
        for at, state in kept.items()
    ]
    return [
        {
            "date": day.isoformat(),
            "deviceReference": {"uuid": world.watches(day)[-1].uuid},
            "sleepWakeStateChanges": states,
        }
    ]


SLEEPS = Family(lambda world: world.nights_worn, _sleeps, _sleep_summary)
SLEEP_WAKE_VECTORS = Family(_vector_days, _vectors, _vectors)
