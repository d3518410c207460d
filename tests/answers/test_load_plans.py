from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from answers.load_plans import HIGH, LOW, MIDDLE, PLANS, Ahead, ahead
from polar_data.database import Database
from tests.analytics.loads import L28
from tests.answers.loads import TODAY, put


def _ahead(database: Database) -> Ahead:
    found = ahead(database, 1, TODAY)
    assert found is not None
    return found


def _end(found: Ahead, plan: str) -> dict[str, Any]:
    return found.plan(plan).row(-1, named=True)


def test_the_worked_weeks(sqlite_database: Database) -> None:
    put(sqlite_database, L28.tolist())
    found = _ahead(sqlite_database)
    ends = {plan: _end(found, plan) for plan in found.plans}
    assert tuple(ends) == PLANS
    assert {plan: end["ratio"] for plan, end in ends.items()} == pytest.approx(
        {
            "Your usual": 0.9695,
            "Rest": 0.0,
            "20 % less": 432 / 7 / ((1830 - 400 + 432) / 28),
            "Last week again": 540 / 7 / ((1830 - 400 + 540) / 28),
            "10 % more": 594 / 7 / ((1830 - 400 + 594) / 28),
            "30 % more": 1.3171,
        },
        abs=5e-5,
    )
    assert [ends[plan]["week_load"] for plan in PLANS] == pytest.approx([457.5, 0, 432, 540, 594, 702])


def test_plans_begin_on_the_day_after_the_last_whole_one(sqlite_database: Database) -> None:
    put(sqlite_database, [*L28.tolist(), 0.0])  # today's none so far
    days = _ahead(sqlite_database).plan("Last week again")
    assert days["day"].to_list() == [TODAY + timedelta(days=k) for k in range(7)]
    assert days["load"].to_list() == [70, 0, 100, 90, 0, 160, 120]


def test_the_balance_is_hidden_until_it_is_known(sqlite_database: Database) -> None:
    put(sqlite_database, L28.tolist())
    assert _end(_ahead(sqlite_database), "Rest")["form"] is None  # 28 days and 7 planned ones


def test_resting_lets_fatigue_fall_faster_than_fitness(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0] * 84)
    end = _end(_ahead(sqlite_database), "Rest")
    assert end["fitness"] == pytest.approx(50 * 2.718281828 ** (-7 / 42))
    assert end["fatigue"] == pytest.approx(50 * 2.718281828**-1)
    six = [50 * 2.718281828 ** (-6 / days) for days in (42, 7)]
    assert end["form"] == pytest.approx(six[0] - six[1])


def test_past_weeks_are_the_own_range(sqlite_database: Database) -> None:
    put(sqlite_database, L28[:7].tolist() * 12)
    found = _ahead(sqlite_database)
    assert found.weeks == 12
    assert [_end(found, name)["week_load"] for name in (LOW, MIDDLE, HIGH)] == pytest.approx([400.0] * 3)
    assert set(found.plans) == set(PLANS)


def test_plans_that_cannot_be_told_are_left_out(sqlite_database: Database) -> None:
    put(sqlite_database, [50.0, 60.0, None, 70.0])
    found = _ahead(sqlite_database)
    assert (found.plans, found.weeks, found.told) == (["Rest"], 0, False)


@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True)])
def test_plans_are_told_once_three_weeks_are_known_with_them(
    sqlite_database: Database, days: int, told: bool
) -> None:
    put(sqlite_database, [50.0, 60.0] * 6 + [70.0] * (days - 12))
    assert _ahead(sqlite_database).told is told


@pytest.mark.parametrize(("loads", "known"), [([0.0] * 40, 21), ([50.0, None] * 20, 11), ([50.0] * 4, 4)])
def test_the_days_that_plans_need(sqlite_database: Database, loads: list[float | None], known: int) -> None:
    put(sqlite_database, loads)
    found = _ahead(sqlite_database)
    assert (found.known, found.told) == (known, False)


def test_without_a_known_day_there_are_none(sqlite_database: Database) -> None:
    assert ahead(sqlite_database, 1, TODAY) is None
