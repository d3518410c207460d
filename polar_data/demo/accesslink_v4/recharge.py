"""Nightly recharge results."""

from datetime import date, timedelta

from polar_data.demo.accesslink_v4.family import Family, Item
from polar_data.demo.accesslink_v4.text import created_at, seconds, stamp
from polar_data.demo.heart import FIVE_MINUTES_S, WINDOW_OPENS_S, night_window
from polar_data.demo.nights import Night
from polar_data.demo.scores import has_recharge, recharge
from polar_data.demo.world import World

_SLEEP_TIPS = (
    "Try to go to bed a little earlier tonight.",
    "Keep your usual bedtime: it suits you.",
    "You slept well. A steady rhythm keeps it that way.",
)
_VITALITY_TIPS = (
    "Plan a calm day and leave time for a break.",
    "A short walk in daylight lifts your energy.",
    "You have energy to spare today.",
)
_EXERCISE_TIPS = (
    "Rest, or keep it very easy today.",
    "Train as planned, but listen to your body.",
    "A good day for hard training.",
)


def _result(world: World, night: Night) -> Item:
    found = recharge(world, night.day)
    mood = min(2, (found.indicator - 1) // 2)
    created = stamp(created_at(world, night.end))
    base = found.baseline
    return {
        "created": created,
        "modified": created,
        "ansStatus": found.ans_charge,
        "recoveryIndicator": found.indicator,
        "recoveryIndicatorSubLevel": found.sub_level,
        "ansRate": found.ans_rate,
        "meanNightlyRecoveryRri": round(found.rri_ms),
        "meanNightlyRecoveryRmssd": round(found.rmssd_ms),
        "meanNightlyRecoveryRespirationInterval": round(found.respiration_ms),
        "meanBaselineRri": round(base.rri[0]),
        "sdBaselineRri": round(base.rri[1]),
        "meanBaselineRmssd": round(base.rmssd[0]),
        "sdBaselineRmssd": round(base.rmssd[1]),
        "meanBaselineRespirationInterval": round(base.respiration[0]),
        "sdBaselineRespirationInterval": round(base.respiration[1]),
        "sleepTip": _SLEEP_TIPS[mood],
        "vitalityTip": _VITALITY_TIPS[mood],
        "exerciseTip": _EXERCISE_TIPS[mood],
        "sleepResultDate": night.day.isoformat(),
    }


def _summary(world: World, day: date) -> list[Item]:
    night = world.night(day) if world.has(day) else None
    if night is None or not has_recharge(world, day):
        return []
    return [_result(world, night)]


def _items(world: World, day: date) -> list[Item]:
    items = _summary(world, day)
    for item in items:
        start, rmssd, breathing = night_window(world, world.true_night(day))
        opens = stamp(start + timedelta(seconds=WINDOW_OPENS_S))
        interval = seconds(FIVE_MINUTES_S)
        item["hrvSamples"] = [{"startTime": opens, "sampleInterval": interval, "hrvValues": rmssd.tolist()}]
        item["breathingRateSamples"] = [
            {
                "startTime": opens,
                "sampleInterval": interval,
                "breathingRateValues": breathing.tolist(),
            }
        ]
    return items


def _days(world: World) -> list[date]:
    return [day for day in world.nights_worn if has_recharge(world, day)]


NIGHTLY_RECHARGE = Family(_days, _items, _summary)
