from __future__ import annotations

from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter

from analytics.change_points import change_points, pelt, penalty, step_variance
from analytics.metrics import METRICS
from analytics.windows import Floats

HR, HRV = METRICS["resting_hr"], METRICS["hrv_rmssd"]
STEPS = np.repeat([50.0, 44.0, 52.0], 30) + 1.5 * np.sin(1.3 * np.arange(90))


def noise(shape: tuple[int, ...], phi: float, seed: int) -> Floats:
    shocks = np.random.default_rng(seed).normal(size=(*shape[:-1], shape[-1] + 100))
    return np.asarray(lfilter([1], [1, -phi], shocks, axis=-1)[..., 100:])


def cost(values: Floats, cuts: tuple[int, ...], price: float) -> float:
    return sum(float(((part - part.mean()) ** 2).sum()) for part in np.split(values, cuts)) + price * len(
        cuts
    )


def least_cost(values: Floats, price: float, min_size: int = 7) -> float:
    """Every way to cut, without any pruning."""
    least = [-price, *[np.inf] * len(values)]
    for end in range(min_size, len(values) + 1):
        least[end] = min(
            least[start] + price + cost(values[start:end], (), price) for start in range(end - min_size + 1)
        )
    return least[-1]


def test_worked_example() -> None:
    assert step_variance(STEPS) == pytest.approx(1.2231, abs=5e-5)
    price = penalty(step_variance(STEPS), 90)
    assert price == pytest.approx(16.5110, abs=5e-5)
    assert [*pelt(STEPS, price), 90] == [30, 60, 90]


@settings(max_examples=40)
@given(st.lists(st.integers(-5, 5).map(float), min_size=7, max_size=45).map(np.array), st.floats(0.5, 60))
def test_it_is_the_exact_optimum(values: Floats, price: float) -> None:
    cuts = pelt(values, price)
    assert cost(values, cuts, price) == pytest.approx(least_cost(values, price), abs=1e-6)
    assert all(size >= 7 for size in np.diff([0, *cuts, len(values)]))


def test_no_start_is_dropped_too_early() -> None:
    # a start that is beaten at once can still be the best one before the stretches are long enough
    values = np.array([-4.0, 3, 3, 2, 4, 5, -4, 4, -15, 19, -1, -5, 3, -4, 0, 2, 3, -5, 1, -5, 5, 15])
    cuts = pelt(values, 11.0)
    assert cost(values, cuts, 11.0) == pytest.approx(least_cost(values, 11.0))


@settings(max_examples=30)
@given(st.lists(st.integers(-5, 5).map(float), min_size=14, max_size=80).map(np.array), st.floats(1, 30))
def test_a_higher_price_never_buys_more_cuts(values: Floats, price: float) -> None:
    assert len(pelt(values, 2 * price)) <= len(pelt(values, price))


def test_levels_are_found_told_in_the_unit_and_placed_on_their_day() -> None:
    values = noise((120,), 0.0, seed=2) + np.repeat([50.0, 54.0], [70, 50])
    found = change_points(values, HR)
    assert found is not None
    (point,) = found.points
    assert abs(point.day - 70) <= 1
    assert point.before == pytest.approx(values[: point.day].mean())
    assert point.after == pytest.approx(values[point.day :].mean())
    assert point.change == pytest.approx(point.after - point.before)
    assert point.low < 4 < point.high
    assert (point.n_before, point.n_after, point.unit) == (point.day, 120 - point.day, "bpm")


def test_the_interval_by_hand() -> None:
    values = np.repeat([50.0, 60.0], 30) + noise((60,), 0.0, seed=9)
    found = change_points(values, HR)
    assert found is not None
    (point,) = found.points
    stretch = (1 + found.phi) / (1 - found.phi)
    half = 1.959964 * np.sqrt(found.variance * stretch * (1 / point.n_before + 1 / point.n_after))
    assert (point.low, point.high) == pytest.approx((point.change - half, point.change + half))


def test_phi_comes_from_differences() -> None:
    values = noise((20_000,), 0.5, seed=3)
    values[10_000:] += 2.0  # a change of level hardly touches it
    found = change_points(values + 50, HR)
    assert found is not None
    assert found.phi == pytest.approx(0.5, abs=0.05)
    assert found.variance == pytest.approx(1 / (1 - 0.25), rel=0.1)
    stretched = 3 * found.variance * np.log(20_000) * (1 + found.phi) / (1 - found.phi)
    assert found.penalty == pytest.approx(stretched)


@pytest.mark.parametrize("move", [3.0, 14.0])
def test_a_large_move_for_a_time_is_found_as_surely_as_a_small_one(move: float) -> None:
    nights = 50 + noise((20, 105), 0.0, seed=3) / 2  # an SD of half a beat
    nights[:, 60:75] += move
    for one in nights:
        found = change_points(one, HR)
        assert found is not None
        assert [point.day for point in found.points] == [60, 75]


def test_missing_days_are_left_out_and_mapped_back() -> None:
    values = noise((150,), 0.0, seed=5) + np.repeat([50.0, 56.0], [80, 70])
    values[[*range(10, 25), *range(75, 90), 120]] = np.nan
    found = change_points(values, HR)
    assert found is not None
    (point,) = found.points
    assert point.day == 90  # the first known day on the new level
    assert found.n == 150 - 31
    dense = change_points(values[~np.isnan(values)], HR)
    assert dense is not None
    assert dense.points[0].change == pytest.approx(point.change)


def test_the_logarithm_is_told_in_percent() -> None:
    values = np.exp(np.log(np.repeat([50.0, 40.0], 60)) + 0.05 * noise((120,), 0.0, seed=6))
    found = change_points(values, HRV)
    assert found is not None
    (point,) = found.points
    assert point.unit == "%"
    assert point.change == pytest.approx(100 * (point.after / point.before - 1))
    assert point.low < -20 < point.high


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(-30, 100), st.sampled_from([0.25, 2.0, 8.0]))
def test_shift_and_scale(seed: int, shift: int, scale: float) -> None:
    values = noise((100,), 0.3, seed) + np.repeat([0.0, 5.0], 50)
    plain, moved = change_points(values, HR), change_points(scale * (values + shift), HR)
    assert plain is not None
    assert moved is not None
    assert [p.day for p in moved.points] == [p.day for p in plain.points]
    assert [p.change for p in moved.points] == pytest.approx([scale * p.change for p in plain.points])


def test_series_that_drift_to_and_fro_have_no_levels() -> None:
    """How many of 25 years of days without any change show one."""
    shares = {}
    for phi in (0.0, 0.5, 0.7):
        found = [change_points(50 + year, HR) for year in noise((25, 365), phi, seed=7)]
        shares[phi] = np.mean([one is not None and len(one.points) > 0 for one in found])
    print("\nChange points without a change:", shares)
    assert all(share <= 0.05 for share in shares.values())


@pytest.mark.parametrize("values", [np.full(60, np.nan), np.array([50.0]), np.arange(20.0), np.array([])])
def test_fewer_than_21_days_give_nothing(values: Floats) -> None:
    assert change_points(values, HR) is None


def test_constants_have_one_level() -> None:
    found = change_points(np.full(90, 50.1), HR)
    assert found is not None
    assert (found.points, found.variance) == ((), 0.0)


def test_ten_years_take_well_below_a_second() -> None:
    values = 50 + noise((3650,), 0.4, seed=8)
    start = process_time()
    change_points(values, HR)
    assert process_time() - start < 1.0
