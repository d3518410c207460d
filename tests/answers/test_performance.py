"""What the page Performance says, from values written by hand and those of the methods' sources."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from answers import performance
from polar_data.database import Database, upsert
from polar_data.schema import training
from tests.polar_data.hand_made import V4
from tests.support.session_values import best, put, rest, steady, zones

LAST = date(2026, 6, 30)


def before(days: int) -> date:
    return LAST - timedelta(days=days)


@pytest.fixture
def person(sqlite_database: Database) -> Database:
    return sqlite_database


def test_a_run_stands_against_eight_earlier_ones_at_its_heart_rate(person: Database) -> None:
    for n in range(8):
        put(person, f"early{n}", before(20 - n), efficiency=steady(3.0))
    put(person, "fast", LAST, efficiency=steady(3.3))
    put(person, "hilly", LAST, hour=6, efficiency=steady(3.3, grade_pct=4.0))
    put(person, "uneven", LAST, hour=8, efficiency={"reason": "output not steady: it varies by 16 %"})
    found = {row["session_id"]: row for row in performance.numbers(person, 1).iter_rows(named=True)}
    assert found["fast"]["residual_pct"] == pytest.approx(10)
    assert found["fast"]["n"] == 8
    assert found["early7"]["residual_pct"] is None
    assert found["hilly"]["n"] is None
    assert found["uneven"]["reason"].startswith("output not steady")
    assert found["uneven"]["made"]


def test_sessions_without_values_yet_say_so(person: Database) -> None:
    put(person, "new", LAST)
    found = performance.numbers(person, 1)
    assert found["made"].to_list() == [False]
    assert found["decoupling"].to_list() == [None]


def test_a_pause_in_pedalling_is_no_stop(person: Database) -> None:
    put(person, "run", LAST, heart_rate_recovery=42.0)
    put(person, "ride", LAST, "Road cycling", hour=6, heart_rate_recovery=1.0)
    found = performance.numbers(person, 1)
    assert dict(found.select("session_id", "heart_rate_recovery").iter_rows()) == {"run": 42.0, "ride": None}


def test_critical_speed_rests_on_the_best_of_each_length_in_ninety_days(person: Database) -> None:
    """The efforts of the reference: 1200, 2400 and 3600 m in 230, 500 and 780 s."""
    put(person, "a", before(89), best_efforts=best("speed", [230, 500], [1200 / 230, 4.0]))
    put(person, "b", LAST, best_efforts=best("speed", [230, 500, 780], [5.0, 2400 / 500, 3600 / 780]))
    put(person, "old", before(90), best_efforts=best("speed", [230, 500, 780], [9.0, 9.0, 9.0]))
    put(person, "trail", LAST, "Trail running", hour=6, best_efforts=best("speed", [230], [9.0]))
    put(person, "walk", LAST, "Walking", hour=8, best_efforts=best("speed", [230], [9.0]))
    found = performance.efforts(person, 1, "speed", LAST)
    assert found.fit.value == pytest.approx(4.363156, abs=1e-6)
    assert found.fit.reserve == pytest.approx(203.878, abs=1e-3)
    assert found.best["session_id"].to_list() == ["a", "b", "b"]
    assert (found.sessions, found.sources, found.fit.n) == (2, 2, 3)
    assert found.fit.lower_bound


def test_two_efforts_are_too_few_and_it_says_so(person: Database) -> None:
    put(person, "ride", LAST, "Road cycling", best_efforts=best("power", [180, 480], [400.0, 320.0]))
    found = performance.efforts(person, 1, "power", LAST)
    assert found.fit.value is None
    assert "3 are needed" in (found.fit.reason or "")
    assert performance.efforts(person, 1, "speed", LAST).sessions == 0


def test_the_polarisation_index_of_the_reference(person: Database) -> None:
    """Shares of 0.75, 0.05 and 0.20 give 2.477121."""
    rest(person, before(27), LAST)
    put(person, "a", before(3), time_in_zones=zones(3000, 1500, 300, 0, 0))
    put(person, "b", before(1), time_in_zones=zones(0, 0, 0, 600, 600))
    found = performance.intensity(person, 1, before(6), LAST)
    assert (found.first, found.found.days, found.found.n) == (before(27), 28, 28)  # never less than 28 days
    assert found.found.shares == pytest.approx((0.75, 0.05, 0.20))
    assert found.found.index == pytest.approx(2.477121, abs=1e-6)
    assert found.found.shape == "polarised"
    assert found.found.approximate
    assert (found.sessions, found.without) == (2, 0)


def test_a_day_is_known_only_where_all_its_sessions_have_zones(person: Database) -> None:
    rest(person, before(20), LAST)  # 21 of 28 days
    put(person, "a", before(3), time_in_zones=zones(3000, 0, 0, 0, 0))
    assert performance.intensity(person, 1, before(27), LAST).found.shares == (1.0, 0.0, 0.0)
    put(person, "b", before(2), time_in_zones={"reason": "no heart rate recorded"})
    found = performance.intensity(person, 1, before(27), LAST)
    assert (found.found.shares, found.found.n, found.needed) == (None, 20, 21)
    assert (found.sessions, found.without) == (1, 1)


@pytest.mark.parametrize(("unknown_s", "counted"), [(360.0, 1), (361.0, 0)])
def test_a_session_counts_with_nine_tenths_of_its_heart_rate(
    person: Database, unknown_s: float, counted: int
) -> None:
    rest(person, before(27), LAST)
    put(person, "whole", before(5), time_in_zones=zones(600, 0, 0, 0, 3000))
    lost = zones(3600 - 100 - unknown_s, 0, 0, 0, 0) | {"below_s": 100.0, "unknown_s": unknown_s}
    put(person, "lost", before(3), time_in_zones=lost)
    found = performance.intensity(person, 1, before(27), LAST)
    assert (found.sessions, found.without, found.found.n) == (1 + counted, 1 - counted, 27 + counted)


def body(database: Database, day: date, **known: float) -> None:
    row = {"athlete_id": 1, "source": V4, "item": "1/by/hand", "session_id": str(day), "day": day}
    with database.write(1) as connection:
        upsert(connection, training.session, [row | known])


def test_oxygen_is_polars_newest_with_our_estimates_beside_it(person: Database) -> None:
    """190 over 50 bpm gives 58.14, 12 km/h gives 43.5."""
    assert performance.oxygen(person, 1, LAST).ours == ()
    body(person, before(9), vo2max=50.0)
    body(person, before(1), vo2max=53.0, max_hr_bpm=190.0, resting_hr_bpm=50.0, mas_kmh=12.0)
    body(person, LAST + timedelta(days=1), vo2max=60.0)
    found = performance.oxygen(person, 1, LAST)
    assert (found.polar, found.day) == (53.0, before(1))
    assert [each.value for each in found.ours] == pytest.approx([58.14, 43.5])
    assert (found.ours[0].low, found.ours[1].high) == pytest.approx((53.14, 47.85))
