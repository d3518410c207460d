"""Cardio load of a day, strain and tolerance (means of 7 and 28 days), their ratio and Polar's verdict."""

from datetime import date, timedelta
from functools import lru_cache

from polar_data.demo.accesslink_v3.family import Family, Item, every_day
from polar_data.demo.loads import cardio_load
from polar_data.demo.recording import record
from polar_data.demo.world import World

STRAIN_DAYS, TOLERANCE_DAYS = 7, 28
_NONE = -1.0
# Polar does not publish where one status ends and the next begins: these are the demo's own.
_DETRAINING, _PRODUCTIVE, _ALMOST, _OVERREACHING = 0.8, 1.0, 1.25, 1.3
_AFTER_DAYS = 7
# Where each level ends, as shares of the usual session of the last 90 days.
_LEVELS = {"very_low": 0.4, "low": 0.75, "medium": 1.25, "high": 1.8, "very_high": 3.0}


@lru_cache(4096)
def _day_load(world: World, day: date) -> float:
    recordings = [
        record(world.seed, session, part, world.person)
        for session in world.sessions(day)
        for part in session.exercises
    ]
    return cardio_load(world, recordings)


def _mean(world: World, day: date, days: int) -> float | None:
    """The mean load of so many days up to this one; None while the watch is newer than that."""
    if world.index(day) < days - 1:
        return None
    return sum(_day_load(world, day - timedelta(n)) for n in range(days)) / days


def _ratio(world: World, day: date) -> float | None:
    strain, tolerance = _mean(world, day, STRAIN_DAYS), _mean(world, day, TOLERANCE_DAYS)
    return strain / tolerance if strain is not None and tolerance else None


def _status(world: World, day: date, ratio: float) -> str:
    if ratio >= _OVERREACHING:
        return "OVERREACHING"
    before = (day - timedelta(n) for n in range(1, _AFTER_DAYS + 1))
    ratios = [_ratio(world, other) for other in before if world.has(other)]
    after = any(other is not None and other >= _OVERREACHING for other in ratios)
    if ratio >= _PRODUCTIVE:
        if after:
            return "PRODUCTIVE_DROPPED_FROM_OVERREACHING"
        return "PRODUCTIVE_ALMOST_OVERREACHING" if ratio >= _ALMOST else "PRODUCTIVE"
    if after:
        return "RECOVERY_AFTER_OVERREACHING"
    return "MAINTAINING" if ratio >= _DETRAINING else "DETRAINING"


def _cardio_load(world: World, day: date) -> list[Item]:
    strain, tolerance = _mean(world, day, STRAIN_DAYS), _mean(world, day, TOLERANCE_DAYS)
    ratio = _ratio(world, day)
    usual = world.usual_session_load[day] if ratio is not None else 0.0
    return [
        {
            "date": day.isoformat(),
            "cardio_load_status": "LOAD_STATUS_NOT_AVAILABLE"
            if ratio is None
            else _status(world, day, ratio),
            "cardio_load": _NONE if strain is None else round(_day_load(world, day), 2),
            "strain": 0.0 if strain is None else round(strain, 2),
            "tolerance": _NONE if tolerance is None else round(tolerance, 2),
            "cardio_load_ratio": _NONE if ratio is None else round(ratio, 4),
            "cardio_load_level": {name: round(share * usual, 1) for name, share in _LEVELS.items()},
        }
    ]


CARDIO_LOAD = Family(every_day, _cardio_load)
