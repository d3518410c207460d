"""Levels of a metric: the day it moved, how long that lasted, and whether it is new and worth a look."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from answers.levels import Level, levels
from polar_data.database import Database, upsert
from polar_data.schema import days

FIRST = date(2026, 1, 1)


def put(database: Database, *stretches: tuple[int, float], apart: float = 0.5) -> date:
    """Nights of heart rate: so many on each level, so far apart; gives the last."""
    means = np.concatenate([np.full(n, level) for n, level in stretches])
    series = means + np.random.default_rng(1).normal(0, apart, len(means))
    found = [
        {"athlete_id": 1, "day": FIRST + timedelta(days=n), "resting_hr": float(value)}
        for n, value in enumerate(series)
    ]
    with database.write(1) as connection:
        upsert(connection, days.daily, found)
    return FIRST + timedelta(days=len(found) - 1)


def heart(database: Database, as_of: date) -> Level:
    (found,) = (level for level in levels(database, 1, as_of) if level.metric.id == "resting_hr")
    return found


def test_a_move_has_its_day_its_size_and_an_interval(sqlite_database: Database) -> None:
    last = put(sqlite_database, (60, 50.0), (20, 55.0))
    (move,) = heart(sqlite_database, last).moves
    assert (move.day, move.until) == (FIRST + timedelta(days=60), None)
    assert move.point.change == pytest.approx(5, abs=0.3)
    assert move.point.low < 5 < move.point.high


def test_a_level_that_ended_has_its_last_day_and_the_newest_comes_first(sqlite_database: Database) -> None:
    last = put(sqlite_database, (60, 50.0), (15, 57.0), (30, 50.0), apart=1.5)
    newest, before = heart(sqlite_database, last).moves
    assert (before.day, before.until) == (FIRST + timedelta(days=60), FIRST + timedelta(days=74))
    assert (newest.day, newest.until) == (FIRST + timedelta(days=75), None)
    assert not before.look


@pytest.mark.parametrize(
    ("nights", "level", "look"), [(20, 55.0, True), (28, 55.0, True), (29, 55.0, False), (20, 45.0, False)]
)
def test_only_a_new_and_unfavourable_level_is_worth_a_look(
    sqlite_database: Database, nights: int, level: float, *, look: bool
) -> None:
    last = put(sqlite_database, (60, 50.0), (nights, level))
    assert heart(sqlite_database, last).moves[0].look is look


def test_the_way_back_is_not_worth_a_look(sqlite_database: Database) -> None:
    last = put(sqlite_database, (60, 50.0), (15, 44.0), (20, 50.0), apart=1.5)
    newest, before = heart(sqlite_database, last).moves
    assert newest.point.change > 0 > before.point.change
    assert not newest.look


def test_nights_on_one_level_have_no_move(sqlite_database: Database) -> None:
    found = heart(sqlite_database, put(sqlite_database, (60, 50.0)))
    assert (found.n, found.moves, found.missing) == (60, (), None)


def test_too_few_nights_say_so(sqlite_database: Database) -> None:
    found = heart(sqlite_database, put(sqlite_database, (20, 50.0)))
    assert found.moves == ()
    assert "21 nights" in (found.missing or "")


def test_nobody_has_no_level(sqlite_database: Database) -> None:
    assert levels(sqlite_database, 1, FIRST) == ()
