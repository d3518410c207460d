"""SleepWise: how alert a night leaves one, and when sleep would come most easily. All times in UTC."""

from datetime import date, datetime, time, timedelta

import numpy as np

from polar_data.demo.accesslink_v3.family import Family, Item
from polar_data.demo.heart import seconds_of_day
from polar_data.demo.nights import Night
from polar_data.demo.scores import sleep_score
from polar_data.demo.world import World

AWAKE_S = 16 * 3600
_BASIS_DAYS, _LEAST_NIGHTS, _ENOUGH_NIGHTS = 14, 5, 10
_LEVELS = ("MINIMAL", "VERY_LOW", "LOW", "HIGH", "VERY_HIGH")
_CLASSES = ((4.5, "WEAK"), (6.5, "FAIR"), (8.5, "STRONG"), (10.1, "EXCELLENT"))
_QUALITIES = ((0.6, "CLEARLY_RECOGNIZABLE"), (1.0, "COMPROMISED"), (99.0, "WEAK"))


def _nights_before(world: World, day: date) -> list[Night]:
    """The recorded nights of the last two weeks, this one included."""
    days = (day - timedelta(n) for n in range(_BASIS_DAYS))
    return [world.true_night(other) for other in days if world.worn_at_night(other)]


def _has_bedtime(world: World, day: date) -> bool:
    nights = sum(world.worn_at_night(day - timedelta(n)) for n in range(_BASIS_DAYS))
    return nights >= _LEAST_NIGHTS


def _validity(nights: list[Night]) -> str:
    return "VALIDITY_VALID" if len(nights) >= _ENOUGH_NIGHTS else "VALIDITY_ESTIMATE"


def _result(world: World, day: date) -> str:
    return "PREDICTION" if day == world.last_day else "HISTORY"


def _alertness(world: World, day: date) -> list[Item]:
    night = world.night(day)
    if night is None:
        return []
    nights = _nights_before(world, day)
    rested = min(1.0, float(np.mean([n.asleep_s for n in nights])) / world.person.sleep_goal_s)
    grade = 1 + 9 * (0.6 * sleep_score(world, night).total / 100 + 0.4 * rested)
    wakes = night.start_utc + timedelta(seconds=night.span_s)
    validity = _validity(nights)
    return [
        {
            "grade": round(grade, 1),
            "grade_validity_seconds": AWAKE_S,
            "grade_type": "GRADE_TYPE_PRIMARY",
            "grade_classification": f"GRADE_CLASSIFICATION_{_named(grade, _CLASSES)}",
            "validity": validity,
            "sleep_inertia": f"SLEEP_INERTIA_{'MILD' if grade >= 6.5 else 'MODERATE'}",
            "sleep_type": "SLEEP_TYPE_PRIMARY",
            "result_type": f"ALERTNESS_TYPE_{_result(world, day)}",
            "period_start_time": night.start_utc.isoformat(timespec="seconds"),
            "period_end_time": (wakes + timedelta(seconds=AWAKE_S)).isoformat(timespec="seconds"),
            "sleep_period_start_time": night.start_utc.isoformat(timespec="milliseconds"),
            "sleep_period_end_time": wakes.isoformat(timespec="milliseconds"),
            "sleep_timezone_offset_minutes": night.end_offset,
            "hourly_data": _hours(wakes, night.end_offset, grade, validity),
        }
    ]


def _hours(wakes: datetime, offset: int, grade: float, validity: str) -> list[Item]:
    """Alertness from waking up to the evening, split at full hours."""
    begin = wakes.replace(second=0, microsecond=0) + timedelta(minutes=1)
    last, hours = begin + timedelta(seconds=AWAKE_S), []
    while begin < last:
        end = min(begin.replace(minute=0) + timedelta(hours=1), last)
        awake_h = (begin - wakes).total_seconds() / 3600
        local = begin + timedelta(minutes=offset)
        dip = 0.7 * float(np.exp(-(((local.hour + local.minute / 60 - 14.5) / 1.3) ** 2)))
        level = grade / 2 - 1.0 * (awake_h < 0.75) - 2.2 * (awake_h / 16) ** 2 - dip
        hours.append(
            {
                "validity": validity,
                "alertness_level": f"ALERTNESS_LEVEL_{_LEVELS[int(np.clip(round(level), 0, 4))]}",
                "start_time": begin.isoformat(),
                "end_time": end.isoformat(),
            }
        )
        begin = end
    return hours


def _circadian_bedtime(world: World, day: date) -> list[Item]:
    if not _has_bedtime(world, day):
        return []
    nights = _nights_before(world, day)
    bedtimes = np.array([seconds_of_day(night.start, night.day) for night in nights]) / 3600
    offset = world.clock.noon_offset(day)
    midnight = datetime.combine(day, time()) - timedelta(minutes=offset)
    start = midnight + timedelta(seconds=round(float(bedtimes.mean()) * 3600))
    end = start + timedelta(seconds=world.person.sleep_goal_s)
    gate = timedelta(minutes=15)
    return [
        {
            "validity": _validity(nights),
            "quality": f"CIRCADIAN_BEDTIME_QUALITY_{_named(float(bedtimes.std()), _QUALITIES)}",
            "result_type": f"CIRCADIAN_BEDTIME_TYPE_{_result(world, day)}",
            "period_start_time": start.isoformat(),
            "period_end_time": end.isoformat(),
            "preferred_sleep_period_start_time": start.isoformat(),
            "preferred_sleep_period_end_time": end.isoformat(),
            "sleep_gate_start_time": (start - gate).isoformat(),
            "sleep_gate_end_time": (start + gate).isoformat(),
            "sleep_timezone_offset_minutes": offset,
        }
    ]


def _named(value: float, steps: tuple[tuple[float, str], ...]) -> str:
    return next(name for limit, name in steps if value < limit)


ALERTNESS = Family(lambda world: world.nights_worn, _alertness)
CIRCADIAN_BEDTIME = Family(
    lambda world: [day for day in world.dates if _has_bedtime(world, day)], _circadian_bedtime
)
