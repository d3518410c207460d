from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.fitness_fatigue import balance
from analytics.load import acwr, acwr_ewma, strain, tolerance
from analytics.what_if import Floats, WhatIf, scenarios, typical_week, what_if
from tests.analytics.loads import L28

NAN = np.nan
NAMES = [field.name for field in fields(WhatIf)]

quick = settings(max_examples=30)
weeks = arrays(np.float64, 7, elements=st.floats(0, 500))


@pytest.mark.parametrize(
    ("planned", "week", "month", "ratio", "weighted"),
    [
        (L28[:7], 57.143, 65.357, 0.8743, 1.0795),
        (scenarios(L28)["rest"], 0, 51.071, 0, 0.2829),
        (scenarios(L28)["+30 %"], 100.286, 76.143, 1.3171, 1.3818),
    ],
)
def test_the_worked_weeks(planned: Floats, week: float, month: float, ratio: float, weighted: float) -> None:
    found = what_if(L28, planned, start_days=7)
    assert found.strain[-1] == pytest.approx(week, abs=5e-4)
    assert found.tolerance[-1] == pytest.approx(month, abs=5e-4)
    assert found.ratio[-1] == pytest.approx(ratio, abs=5e-5)
    assert found.ratio_ewma[-1] == pytest.approx(weighted, abs=5e-5)


def test_holding_the_mean_of_four_weeks() -> None:
    found = what_if(L28, scenarios(L28)["hold at 28-day mean"])
    assert found.ratio[-1] == pytest.approx(0.9695, abs=5e-5)
    assert found.strain[-1] == pytest.approx(1830 / 28)


def test_scenarios_by_hand() -> None:
    found = scenarios(L28)
    assert list(found) == ["rest", "repeat last week", "+30 %", "hold at 28-day mean"]
    assert found["repeat last week"].tolist() == [70, 0, 100, 90, 0, 160, 120]
    assert found["+30 %"] == pytest.approx([91, 0, 130, 117, 0, 208, 156])
    assert found["rest"].tolist() == [0] * 7
    assert found["hold at 28-day mean"] == pytest.approx([1830 / 28] * 7)


def test_what_is_not_known_is_not_repeated() -> None:
    unknown = L28.copy()
    unknown[25] = NAN
    assert list(scenarios(unknown)) == ["rest", "hold at 28-day mean"]
    assert scenarios(unknown)["hold at 28-day mean"] == pytest.approx([1830 / 27] * 7)
    assert list(scenarios(L28[-20:])) == ["rest", "repeat last week", "+30 %"]
    for history in (np.array([]), np.array([50.0]), np.full(60, NAN)):
        assert list(scenarios(history)) == ["rest"]


@quick
@given(arrays(np.float64, st.integers(0, 100), elements=st.just(NAN) | st.floats(0, 500)), weeks)
def test_a_plan_that_comes_true_gives_what_was_said(history: Floats, planned: Floats) -> None:
    found = what_if(history, planned)
    whole = np.append(history, planned)
    balanced = balance(whole)
    true = WhatIf(
        strain(whole), tolerance(whole), acwr(whole), acwr_ewma(whole),
        balanced.ctl, balanced.atl, balanced.tsb,
    )  # fmt: skip
    for name in NAMES:
        np.testing.assert_allclose(getattr(found, name), getattr(true, name)[-7:], atol=1e-9)


@quick
@given(weeks, st.integers(0, 6), st.floats(1, 300))
def test_doing_more_is_never_less_load(planned: Floats, day: int, more: float) -> None:
    history = np.tile(L28, 2)
    harder = planned.copy()
    harder[day] += more
    one, other = what_if(history, planned), what_if(history, harder)
    for name in ("strain", "tolerance", "ctl", "atl"):
        before, after = getattr(one, name), getattr(other, name)
        np.testing.assert_array_equal(after[:day], before[:day])
        assert (after[day:] > before[day:]).all()
    np.testing.assert_array_equal(other.tsb[: day + 1], one.tsb[: day + 1])


def test_many_plans_are_each_like_one() -> None:
    history = np.tile(L28, 2)
    plans = np.stack(list(scenarios(history).values()))
    together = what_if(history, plans)
    for k, plan in enumerate(plans):
        alone = what_if(history, plan)
        for name in NAMES:
            np.testing.assert_allclose(getattr(together, name)[k], getattr(alone, name))


def test_a_short_history_hides_what_it_cannot_tell() -> None:
    found = what_if(L28[-10:], L28[:7])
    assert np.isnan(found.tolerance).all()
    assert np.isnan(found.ratio).all()
    assert np.isnan(found.ratio_ewma).all()
    assert np.isnan(found.ctl).all()
    assert found.strain[-1] == pytest.approx(400 / 7)


def test_a_typical_week_of_equal_weeks_is_that_week() -> None:
    week = L28[:7]
    found = typical_week(np.tile(week, 12))
    assert found is not None
    assert found.n == 12
    expected = what_if(np.tile(week, 12), week)
    for name in NAMES:
        for band in (found.low, found.middle, found.high):
            np.testing.assert_allclose(getattr(band, name), getattr(expected, name), atol=1e-9)


def test_a_typical_week_lies_within_the_past_ones() -> None:
    levels = np.arange(1.0, 53.0)
    history = np.concatenate(
        [np.full(70, 9999.0), np.repeat(np.random.default_rng(3).permutation(levels), 7)]
    )
    found = typical_week(history)
    assert found is not None
    assert found.n == 52  # what is older than a year is not drawn
    # deciles of 1..52 are 6.1, 26.5 and 46.9; a thousand draws come within two of them
    ends = [found.low.strain[-1], found.middle.strain[-1], found.high.strain[-1]]
    assert ends == pytest.approx([6.1, 26.5, 46.9], abs=2.5)
    again = typical_week(history)
    assert again is not None
    np.testing.assert_array_equal(again.high.ctl, found.high.ctl)
    for name in NAMES:
        assert (getattr(found.low, name) <= getattr(found.high, name)).all()


def test_weeks_with_an_unknown_day_are_not_drawn() -> None:
    history = np.tile(L28[:7], 8)
    assert typical_week(history) is not None
    history[30] = NAN
    assert typical_week(history) is None
    assert typical_week(np.array([])) is None
    assert typical_week(np.full(400, NAN)) is None


def test_weeks_are_counted_back_from_the_last_day() -> None:
    week = np.array([70.0, 0, 0, 0, 0, 0, 0])
    history = np.append([500.0, 500.0, 500.0], np.tile(week, 10))
    found = typical_week(history)
    assert found is not None
    assert found.n == 10
    assert found.high.strain == pytest.approx([10] * 7)
