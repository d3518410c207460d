from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.squad_load import daily_loads, own_limits, squad_load
from analytics.windows import Floats

FIRST = date(2026, 9, 1)
# science: 28 days of load with rest days, and its 7 and 28 day means
L28 = (
    *(50, 0, 80, 60, 0, 120, 90, 40, 0, 70, 70, 0, 130, 100),
    *(60, 0, 90, 80, 0, 140, 110, 70, 0, 100, 90, 0, 160, 120),
)
quick = settings(max_examples=50)


def squad(players: int = 8, days: int = 120, seed: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    load = rng.lognormal(4.5, 0.5, (players, days))
    load[rng.random(load.shape) < 0.3] = 0
    load[rng.random(load.shape) < 0.03] = np.nan
    return load


def sessions(*rows: tuple[str, int, float | None]) -> pl.DataFrame:
    found = [(player, FIRST + timedelta(days=day), load) for player, day, load in rows]
    schema = {"player_id": pl.String, "day": pl.Date, "training_load": pl.Float64}
    return pl.DataFrame(found, schema=schema, orient="row")


def test_the_worked_load_of_a_player_among_a_squad() -> None:
    others = squad(days=28)
    found = squad_load(np.vstack([others, [L28]]), ["x"] * 9)
    assert found.week[-1, -1] == pytest.approx(540)
    assert found.ratio[-1, -1] == pytest.approx(1.180328, abs=5e-7)
    assert found.monotony[-1, -1] == pytest.approx(1.293436, abs=5e-7)


def test_one_player_and_many_are_the_same() -> None:
    load = squad()
    together = squad_load(load, ["x"] * 8)
    alone = squad_load(load[2:3], ["x"])
    for name in ("week", "ratio", "monotony"):
        np.testing.assert_allclose(getattr(together, name)[2], getattr(alone, name)[0])
    assert np.isnan(alone.standing.z).all()


def test_the_week_stands_beside_the_others_of_that_day() -> None:
    found = squad_load(np.arange(1.0, 9.0)[:, None] * np.ones((8, 10)), ["x"] * 8)
    # weeks of 7, 14, ..., 56: mean 31.5, SD 17.1464
    assert found.standing.z[:, -1] == pytest.approx((np.arange(7, 57, 7) - 31.5) / 17.1464, abs=1e-4)
    assert np.isnan(found.standing.z[:, 3]).all()


def test_a_week_with_two_unknown_days_is_scaled_and_with_three_not_given() -> None:
    load = np.full((1, 7), 100.0)
    load[0, :2] = np.nan
    assert squad_load(load, ["x"]).week[0, -1] == 700
    load[0, 2] = np.nan
    assert np.isnan(squad_load(load, ["x"]).week[0, -1])


def test_own_limits_leave_the_week_judged_out() -> None:
    values = np.concatenate([np.arange(101.0), np.full(7, 9999.0)])[None]
    found = own_limits(values)
    assert (found.median[0], found.upper[0], found.n[0]) == (50, 90, 101)


def test_limits_need_28_days_of_the_year_before() -> None:
    values = np.full((1, 500), np.nan)
    values[0, :100] = 5000  # longer ago than a year and a week
    values[0, 300:327] = 10
    few = own_limits(values)
    assert np.isnan(few.upper[0])
    assert few.n[0] == 27
    values[0, 327] = 10
    assert own_limits(values).upper[0] == 10


@quick
@given(st.integers(0, 119), st.floats(0.1, 50))
def test_no_day_sees_a_later_one_and_the_unit_carries_over(day: int, scale: float) -> None:
    load = squad()
    changed = load.copy()
    changed[:, day + 1 :] = 9999
    positions = ["a"] * 5 + ["b"] * 3
    before, after = squad_load(load, positions), squad_load(changed, positions)
    for name in ("week", "ratio", "monotony"):
        then, now = getattr(before, name)[:, : day + 1], getattr(after, name)[:, : day + 1]
        np.testing.assert_array_equal(then, now)
    np.testing.assert_array_equal(before.standing.z[:, : day + 1], after.standing.z[:, : day + 1])
    scaled = squad_load(load * scale, positions)
    np.testing.assert_allclose(scaled.week, before.week * scale)
    np.testing.assert_allclose(scaled.monotony, before.monotony, rtol=1e-6)


def test_sessions_become_days() -> None:
    found = daily_loads(
        sessions(
            ("a", 1, 100.0), ("a", 1, 50.0), ("a", 3, None), ("a", 3, 20.0), ("b", 0, 70.0), ("c", 1, 9.0)
        ),
        sessions(("b", 1, None), ("b", 2, None), ("a", 1, None)).drop("training_load"),
        ["a", "b", "z"],
        FIRST,
        FIRST + timedelta(days=4),
    )
    nan = np.nan
    expected = [
        [nan, 150, 0, nan, 0],  # before the first session; with one of unknown load
        [70, nan, nan, 0, 0],  # absent from two trainings of the team
        [nan, nan, nan, nan, nan],  # never seen
    ]
    np.testing.assert_array_equal(found, expected)


def test_a_training_missed_with_a_session_of_ones_own_is_known() -> None:
    found = daily_loads(
        sessions(("a", 0, 10.0), ("a", 1, 30.0)),
        sessions(("a", 1, None)).drop("training_load"),
        ["a"],
        FIRST,
        FIRST + timedelta(days=1),
    )
    assert found.tolist() == [[10, 30]]


def test_sessions_of_other_days_are_left_out_but_tell_since_when_a_player_is_known() -> None:
    found = daily_loads(
        sessions(("a", -40, 99.0), ("a", 9, 99.0)),
        sessions(("a", -1, None), ("a", 5, None)).drop("training_load"),
        ["a"],
        FIRST,
        FIRST + timedelta(days=2),
    )
    assert found.tolist() == [[0, 0, 0]]
