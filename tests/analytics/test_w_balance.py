from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.w_balance import w_balance_differential, w_balance_integral
from analytics.windows import Floats

RIDE = np.r_[np.full(60, 200.0), np.full(60, 400.0), np.full(120, 150.0), np.full(60, 350.0)]
BOTH = pytest.mark.parametrize("balance", [w_balance_integral, w_balance_differential])
Balance = Callable[[Floats, float, float], Floats]


@pytest.mark.parametrize(
    ("balance", "after_120_s", "end"),
    [(w_balance_integral, 12049.951, 9225.939), (w_balance_differential, 11600.0, 10266.351)],
)
def test_the_worked_ride(balance: Balance, after_120_s: float, end: float) -> None:
    found = balance(RIDE, 260, 20000)
    assert found[119] == pytest.approx(after_120_s, abs=5e-4)
    assert found[-1] == pytest.approx(end, abs=5e-4)


def test_the_integral_by_its_sum() -> None:
    # mean below 260 W: (60 · 200 + 120 · 150) / 180 = 166.667
    tau = 546 * np.exp(-0.01 * (260 - 500 / 3)) + 316
    spent = np.maximum(RIDE - 260, 0)
    at = 200
    expected = 20000 - np.sum(spent[: at + 1] * np.exp(-(at - np.arange(at + 1)) / tau))
    assert w_balance_integral(RIDE, 260, 20000)[at] == pytest.approx(expected)


@BOTH
def test_below_critical_power_it_stays_full_and_above_it_runs_out(balance: Balance) -> None:
    np.testing.assert_allclose(balance(np.full(500, 260.0), 260, 20000), 20000)
    np.testing.assert_allclose(balance(np.full(500, 100.0), 260, 20000), 20000)
    # all above: 40 W more than critical spend 20 kJ in 500 s, and then it is below zero
    hard = balance(np.full(510, 300.0), 260, 20000)
    assert hard[499] == pytest.approx(0, abs=1e-6)
    assert hard[-1] == pytest.approx(-400, abs=1e-6)


@BOTH
def test_gaps(balance: Balance) -> None:
    holed = RIDE.copy()
    holed[10:20] = np.nan  # of the easy part: nothing was spent then
    found = balance(holed, 260, 20000)
    assert np.isnan(found[10:20]).all()
    assert found[119] == pytest.approx(balance(RIDE, 260, 20000)[119], abs=5)
    holed[:20] = np.nan
    assert np.isnan(balance(holed, 260, 20000)).all()
    assert balance(np.array([]), 260, 20000).size == 0


@BOTH
@settings(max_examples=50)
@given(
    powers=st.lists(st.floats(0, 900), min_size=1, max_size=200),
    place=st.integers(0, 199),
    more=st.floats(0, 300),
)
def test_it_never_exceeds_the_reserve_and_harder_leaves_less(
    balance: Balance, powers: list[float], place: int, more: float
) -> None:
    power = np.array(powers)
    found = balance(power, 260, 20000)
    assert (found <= 20000 + 1e-6).all()
    harder = power.copy()
    harder[place % len(power)] += more if power[place % len(power)] >= 260 else 0
    assert (balance(harder, 260, 20000) <= found + 1e-6).all()


@settings(max_examples=50)
@given(st.lists(st.floats(0, 900), min_size=2, max_size=200), st.data())
def test_the_differential_form_looks_at_the_past_only(powers: list[float], data: st.DataObject) -> None:
    power = np.array(powers)
    at = data.draw(st.integers(1, len(powers) - 1))
    np.testing.assert_array_equal(
        w_balance_differential(power, 260, 20000)[:at], w_balance_differential(power[:at], 260, 20000)
    )
