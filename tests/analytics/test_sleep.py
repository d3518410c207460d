from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.sleep import (
    SleepFigure,
    Spread,
    consistency,
    consistency_history,
    debt,
    debt_history,
    spread,
    stage_share,
    stage_share_history,
)
from analytics.windows import Floats

WEEK = np.array([7.2, 6.5, 8.1, 7, 6.8, 8.5, 7.4])
NAN = np.nan


def _series(low: float, high: float) -> st.SearchStrategy[Floats]:
    value = st.one_of(st.just(NAN), st.floats(min_value=low, max_value=high))
    return st.lists(value, min_size=1, max_size=60).map(np.array)


def test_bedtimes_around_midnight_by_hand() -> None:
    # 22:30, 23:00, (missing), 23:30, 00:00, 00:30
    hours = pl.Series([-1.5, -1.0, None, -0.5, 0.0, 0.5])
    assert spread(hours) == Spread(-0.5, -1.0, 0.0, 5)


def test_four_nights_are_too_few() -> None:
    assert spread(pl.Series([-1.0, -1.0, None, -0.5, 0.0])) is None


def test_consistency_by_hand() -> None:
    # 22:00, 23:00, midnight, 01:00, 02:00: an SD of sqrt(10 / 4) hours
    found = consistency(np.array([22.0, 23.0, NAN, 0.0, 1.0, 2.0]))
    assert found.value == pytest.approx(60 * np.sqrt(2.5))
    assert (int(found.n), found.unit, found.window_days) == (5, "min", 14)


def test_consistency_writes_midnight_as_one_likes() -> None:
    before, after = np.array([-2.0, -1, 0, 1, 2]), np.array([22.0, 23, 24, 25, 26])
    assert consistency(before).value == pytest.approx(float(consistency(after).value))


def test_consistency_of_four_nights_or_of_none_is_not_given() -> None:
    assert np.isnan(consistency(np.array([22.0, 23, 0, 1])).value)
    assert np.isnan(consistency(np.full(20, NAN)).value)
    # five nights, but one of them before the last 14
    assert np.isnan(consistency(np.array([22.0, 23, 0, 1, *[NAN] * 10, 2])).value)


def test_the_same_bedtime_every_night_has_no_spread() -> None:
    assert consistency(np.full(14, 23.25)).value == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=50)
@given(_series(-3, 3), st.floats(min_value=-24, max_value=24))
def test_another_time_of_day_is_as_steady(hours: Floats, shift: float) -> None:
    expected = consistency(hours).value
    assert consistency(hours + shift).value == pytest.approx(float(expected), abs=1e-6, nan_ok=True)


@settings(max_examples=50)
@given(st.lists(st.floats(min_value=-2, max_value=2), min_size=5, max_size=14).map(np.array))
def test_away_from_midnight_it_is_the_plain_sd(hours: Floats) -> None:
    assert consistency(hours).value == pytest.approx(60 * np.std(hours, ddof=1), abs=1e-6)


def test_debt_of_a_week() -> None:
    found = debt(WEEK, 8.0)
    assert found.value == pytest.approx(5.1)
    assert (int(found.n), found.unit, found.window_days) == (7, "h", 7)


def test_debt_with_missing_nights_is_scaled() -> None:
    # without the last two: 0.8 + 1.5 + 0 + 1 + 1.2 = 4.5 of five nights
    assert debt(np.array([*WEEK[:5], NAN, NAN]), 8.0).value == pytest.approx(4.5 * 7 / 5)
    assert np.isnan(debt(np.array([*WEEK[:4], NAN, NAN, NAN]), 8.0).value)


@pytest.mark.parametrize(("known", "given"), [(10, True), (9, False)])
def test_debt_of_two_weeks(known: int, given: bool) -> None:
    found = debt(np.array([7.5] * known + [NAN] * (14 - known)), 8.0, days=14)
    assert (found.value == pytest.approx(7.0)) if given else np.isnan(found.value)
    assert found.n == known


def test_each_night_has_its_own_need() -> None:
    # the deficits are 0.8, 0.5, 0, 0, 0.8, 0, 0.6
    need = np.array([8.0, 7.0, 8.0, 7.0, 7.6, 8.0, 8.0])
    assert debt(WEEK, need).value == pytest.approx(2.7)
    # without a need on two nights the debt rests on the other five
    assert debt(WEEK, np.array([NAN, NAN, *need[2:]])).value == pytest.approx(1.4 * 7 / 5)


@settings(max_examples=50)
@given(_series(3, 11), st.floats(min_value=0, max_value=3))
def test_more_sleep_is_never_more_debt(asleep: Floats, more: float) -> None:
    less, plenty = debt(asleep, 8.0).value, debt(asleep + more, 8.0).value
    assert np.isnan(less) == np.isnan(plenty)
    assert not plenty > less + 1e-9
    assert debt(asleep + more, 8.0 + more).value == pytest.approx(float(less), abs=1e-6, nan_ok=True)


def test_stage_share_by_hand() -> None:
    # the shares are 20, 25 and 30 %
    found = stage_share(np.array([5400.0, 7200, NAN, 7560]), np.array([27000.0, 28800, 25000, 25200]))
    assert found.value == pytest.approx(25.0)
    assert (int(found.n), found.unit, found.window_days) == (3, "%", 7)


def test_an_unknown_stage_is_not_zero() -> None:
    stage, asleep = np.array([5400.0, 7200, NAN]), np.array([27000.0, 28800, 25000])
    assert np.isnan(stage_share(stage, asleep).value)  # two nights are too few
    assert np.isnan(stage_share(stage, asleep, days=1).value)
    assert stage_share(stage[:2], asleep[:2], days=1).value == pytest.approx(25.0)
    assert stage_share(np.zeros(7), np.full(7, 25000.0)).value == 0.0


def test_a_night_without_sleep_has_no_shares() -> None:
    assert np.isnan(stage_share(np.zeros(7), np.zeros(7)).value)


@settings(max_examples=50)
@given(_series(0, 8000), st.floats(min_value=0.1, max_value=10))
def test_seconds_or_minutes_are_the_same_share(stage: Floats, scale: float) -> None:
    asleep = np.full(len(stage), 8000.0)
    expected = stage_share(stage, asleep).value
    assert stage_share(stage * scale, asleep * scale).value == pytest.approx(float(expected), nan_ok=True)


ASLEEP = np.full(60, 10.0)
History = Callable[[Floats], SleepFigure]
METHODS: list[tuple[History, History]] = [
    (consistency, consistency_history),
    (lambda x: debt(x, 8.0), lambda x: debt_history(x, 8.0)),
    (
        lambda x: stage_share(x, ASLEEP[: x.shape[-1]]),
        lambda x: stage_share_history(x, ASLEEP[: x.shape[-1]]),
    ),
]


@pytest.mark.parametrize("method", range(len(METHODS)))
@settings(max_examples=25)
@given(_series(0, 10), st.data())
def test_every_day_is_judged_without_its_future(method: int, values: Floats, data: Any) -> None:
    now, history = METHODS[method]
    at = data.draw(st.integers(min_value=0, max_value=len(values) - 1))
    changed = values.copy()
    changed[at + 1 :] = data.draw(st.sampled_from([NAN, 3.0, 9.5]))
    plain = now(values[: at + 1])
    for found in (history(values), history(changed)):
        assert found.value[at] == pytest.approx(float(plain.value), abs=1e-6, nan_ok=True)
        assert found.n[at] == plain.n


@pytest.mark.parametrize("method", range(len(METHODS)))
def test_many_athletes_at_once(method: int) -> None:
    now, history = METHODS[method]
    many = np.stack([np.linspace(5, 9, 30), np.full(30, NAN), np.linspace(9, 6, 30)])
    for form in (now, history):
        found = form(many)
        for athlete, values in enumerate(many):
            np.testing.assert_allclose(found.value[athlete], form(values).value, atol=1e-9)
