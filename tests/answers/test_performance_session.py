"""The values of one session beside its sport's usual."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from analytics.methods import METHODS
from answers.performance_session import Said, session_said
from polar_data.database import Database
from tests.polar_data.hand_made import DAY, connect, take
from tests.support.session_values import best, put, steady

LOADS = ("trimp_banister", "trimp_edwards", "trimp_lucia", "session_rpe")
REASON = {"reason": "no heart rate recorded"}
NOTHING: dict[str, Any] = dict.fromkeys((*LOADS, "efficiency", "decoupling", "heart_rate_recovery"), REASON)


def before(days: int) -> date:
    return DAY - timedelta(days=days)


def run(database: Database, number: str, day: date, load: float, decoupling: float) -> None:
    given = {"efficiency": steady(3.0), "decoupling": decoupling}
    put(database, number, day, **NOTHING | dict.fromkeys(LOADS, load) | given)


def said(database: Database, number: str) -> dict[str, Said]:
    return {each.metric.id: each for each in session_said(database, 1, number)}


@pytest.fixture
def person(sqlite_database: Database) -> Database:
    return sqlite_database


def test_the_usual_is_the_middle_half_of_earlier_sessions_of_the_sport_in_a_year(person: Database) -> None:
    for n, load in enumerate((40.0, 50.0, 60.0, 70.0, 80.0)):
        run(person, f"early{n}", before(n + 1), load, 0.0)
    run(person, "old", before(366), 999.0, 0.0)
    run(person, "later", before(-1), 999.0, 0.0)
    put(person, "ride", before(1), "Road cycling", hour=6, trimp_banister=999.0)
    run(person, "this", DAY, 100.0, 9.0)
    found = said(person, "this")
    usual = found["trimp_banister"].usual
    assert usual is not None
    assert (usual.q1, usual.median, usual.q3, usual.n) == (50.0, 60.0, 70.0, 5)
    assert not found["trimp_banister"].look  # a hard session is a choice
    assert not found["decoupling"].look  # five sessions are too few to judge by


@pytest.mark.parametrize(
    ("earlier", "decoupling", "look"), [(21, 9.0, True), (20, 9.0, False), (21, -9.0, False)]
)
def test_clearly_more_lost_than_in_many_sessions_is_worth_a_look(
    person: Database, earlier: int, decoupling: float, look: bool
) -> None:
    for n in range(earlier):
        run(person, f"early{n}", before(n + 1), 50.0, n % 3)
    run(person, "this", DAY, 50.0, decoupling)
    assert said(person, "this")["decoupling"].look is look


def test_output_at_the_same_heart_rate_names_how_many_it_rests_on(person: Database) -> None:
    for n in range(9):
        run(person, f"early{n}", before(n + 1), 50.0, 0.0)
    matched = said(person, "early0")["matched"]
    assert matched.value == pytest.approx(100)
    assert matched.note == "100 is as expected from 8 earlier sessions"
    assert "1 of the sport, 8 are needed" in (said(person, "early7")["matched"].reason or "")


def test_what_is_not_given_has_its_reason(person: Database) -> None:
    put(person, "this", DAY, **NOTHING)
    found = said(person, "this")
    assert len(found) == 8
    assert {each.method for each in found.values()} <= {method.title for method in METHODS}
    assert {each.reason for each in found.values()} == {"no heart rate recorded"}


def test_before_the_next_sync_nothing_is_said(person: Database) -> None:
    put(person, "this", DAY)
    assert session_said(person, 1, "this") == ()


def test_the_least_of_w_that_a_ride_left(person: Database) -> None:
    """400, 320 and 290 W over 180, 480 and 1200 s: 270.48 W and 23502 J. A minute at 370 W spends 5971 J."""
    watts = [200] * 600 + [370] * 60 + [100] * 600
    start = f"{DAY}T18:00:00"
    channel = {"type": "POWER", "intervalMillis": 1000, "values": watts}
    exercise = {"startTime": start, "samples": {"samples": [channel]}}
    session = {"identifier": {"id": "this"}, "startTime": start, "exercises": [exercise]}
    connect(person)
    take(person, "training_sessions", {"trainingSessions": [session]}, kind="detail")
    efforts = best("power", [180, 480, 1200], [400.0, 320.0, 290.0])
    put(person, "this", DAY, "Road cycling", best_efforts=efforts, **NOTHING)
    found = said(person, "this")["w_balance"]
    assert found.value == pytest.approx((23502.18 - 60 * (370 - 270.4803)) / 1000, abs=1e-4)
    assert found.note == "of 23.5 kJ above a critical power of 270 W, at 10 min"
    assert said(person, "this")["heart_rate_recovery"].reason == "in rides a pause in pedalling is no stop"
