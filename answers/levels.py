"""On which level a nightly metric lies, since when, and how it got there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from analytics.change_points import MIN_DAYS, ChangePoint
from analytics.metrics import METRICS, Metric
from answers import derived
from answers.cache import cached
from polar_data.database import Database

LEVELS = ("hrv_rmssd", "resting_hr")
NEW_DAYS = 28  # a move is worth a look for so long; then it is the new usual


@dataclass(frozen=True)
class Move:
    """A move to another level on `day`, which lasted through `until`, or lasts (None).

    `look` where it is new, not in the favourable direction and not back from a short stay elsewhere.
    """

    day: date
    until: date | None
    point: ChangePoint
    look: bool


@dataclass(frozen=True)
class Level:
    """The moves of a metric, the newest first, over `n` known nights up to `last`.

    `missing` says why it cannot be told.
    """

    metric: Metric
    last: date
    n: int
    moves: tuple[Move, ...]
    missing: str | None


@cached(16)
def levels(database: Database, athlete_id: int, as_of: date) -> tuple[Level, ...]:
    """Of each metric of `LEVELS`; empty without any data."""
    return tuple(
        _level(METRICS[name], changes, as_of)
        for name in LEVELS
        if (changes := derived.change_points(database, athlete_id, name, as_of)) is not None
    )


def _level(metric: Metric, changes: derived.Changes, as_of: date) -> Level:
    if changes.found is None:
        missing = f"Fewer than {MIN_DAYS} nights are known; from then on moves of level can be told."
        return Level(metric, changes.last, 0, (), missing)
    points = changes.found.points
    starts = [changes.day(point) for point in points]
    ends = [*(day - timedelta(days=1) for day in starts[1:]), None]
    befores = [None, *points]
    moves = [
        Move(day, until, point, until is None and _look(metric, point, before, (as_of - day).days))
        for day, until, point, before in zip(starts, ends, points, befores, strict=False)
    ]
    return Level(metric, changes.last, changes.found.n, tuple(reversed(moves)), None)


def _look(metric: Metric, point: ChangePoint, before: ChangePoint | None, age_days: int) -> bool:
    favourable = {"up": point.change > 0, "down": point.change < 0}.get(metric.good or "", False)
    back = (
        before is not None
        and point.n_before < NEW_DAYS
        and abs(point.after - before.before) < abs(point.after - point.before)
    )
    return age_days < NEW_DAYS and not favourable and not back
