from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.exponential import Floats, smoothed
from analytics.fitness_fatigue import balance, performance
from analytics.load import (
    acwr,
    acwr_ewma,
    acwr_uncoupled,
    foster_strain,
    monotony,
    place,
    strain,
    tolerance,
)
from analytics.load_figures import load_figures
from tests.analytics.loads import L28

NAN = np.nan
Method = Callable[[Floats], Floats]


def _balance_ctl(load: Floats) -> Floats:
    return balance(load).ctl


def _balance_atl(load: Floats) -> Floats:
    return balance(load).atl


def _balance_tsb(load: Floats) -> Floats:
    return balance(load).tsb


IN_UNIT: list[Method] = [strain, tolerance, foster_strain, performance]
IN_UNIT += [_balance_ctl, _balance_atl, _balance_tsb]
RATIOS: list[Method] = [acwr, acwr_uncoupled, acwr_ewma, monotony]
ALL = [*IN_UNIT, *RATIOS]

days = st.one_of(st.just(NAN), st.just(0.0), st.floats(1, 500))
loads = arrays(np.float64, st.integers(1, 120), elements=days)
quick = settings(max_examples=30)


# The worked numbers of one month


def test_strain_tolerance_and_their_ratio() -> None:
    assert strain(L28)[-1] == pytest.approx(77.142857, abs=1e-6)
    assert tolerance(L28)[-1] == pytest.approx(65.357143, abs=1e-6)
    assert acwr(L28)[-1] == pytest.approx(1.180328, abs=1e-6)
    assert acwr_uncoupled(L28)[-1] == pytest.approx(1.255814, abs=1e-6)


@pytest.mark.parametrize(
    ("start_days", "fast", "slow", "ratio"),
    [
        (1, 91.424622, 70.164662, 1.3030),
        (0, None, None, 1.4417),  # begun at zero: the cold start alone adds a tenth
    ],
)
def test_weighted_ratio(start_days: int, fast: float | None, slow: float | None, ratio: float) -> None:
    if fast is not None and slow is not None:
        assert smoothed(L28, 2 / 8, start_days)[0][-1] == pytest.approx(fast, abs=1e-6)
        assert smoothed(L28, 2 / 29, start_days)[0][-1] == pytest.approx(slow, abs=1e-6)
    assert acwr_ewma(L28, start_days)[-1] == pytest.approx(ratio, abs=5e-5)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ((1 - np.exp(-1 / 7), 1 - np.exp(-1 / 28)), (79.9069, 62.2319, 1.2840, 1.8019)),
        ((1 - 0.5 ** (1 / 3.5), 1 - 0.5 ** (1 / 14)), (84.9808, 65.6738, 1.2940, 1.5945)),
    ],
)
def test_other_conventions_of_the_weight(
    weights: tuple[float, float], expected: tuple[float, float, float, float]
) -> None:
    fast, slow = (smoothed(L28, weight, 1)[0][-1] for weight in weights)
    assert (fast, slow, fast / slow) == pytest.approx(expected[:3], abs=5e-5)
    fast, slow = (smoothed(L28, weight, 0)[0][-1] for weight in weights)
    assert fast / slow == pytest.approx(expected[3], abs=5e-5)


def test_the_ratio_of_polars_sample() -> None:
    """Strain 54.9 and tolerance 28.8 are a ratio of 1.9 at Polar."""
    before = (28 * 28.8 - 7 * 54.9) / 21
    load = np.append(np.full(21, before), np.full(7, 54.9))
    assert (strain(load)[-1], tolerance(load)[-1]) == pytest.approx((54.9, 28.8))
    assert acwr(load)[-1] == pytest.approx(1.906, abs=5e-4)


def test_monotony_and_strain_after_foster() -> None:
    assert monotony(L28)[-1] == pytest.approx(1.293436, abs=1e-6)
    assert foster_strain(L28)[-1] == pytest.approx(698.4556, abs=1e-4)


def test_balance_in_goldencheetahs_form() -> None:
    found = balance(L28, start_days=0, known_days=1)
    assert found.ctl[-1] == pytest.approx(33.092655, abs=1e-6)
    assert found.atl[-1] == pytest.approx(78.991089, abs=1e-6)
    assert found.tsb[-1] == pytest.approx(-41.694954, abs=1e-6)
    tomorrow = balance(np.append(L28, 0.0), start_days=0, known_days=1)
    assert tomorrow.tsb[-1] == pytest.approx(-45.898434, abs=1e-6)


def test_balance_with_one_by_tau() -> None:
    found = balance(L28, start_days=0, known_days=1, form="reciprocal")
    assert (found.ctl[-1], found.atl[-1]) == pytest.approx((33.389024, 80.388213), abs=1e-6)


def test_banisters_model_on_the_day_after() -> None:
    found = performance(np.append(L28, NAN), base=100, start_days=0)
    assert found[-1] == pytest.approx(444.646580, abs=1e-5)


# What is hidden


def test_cold_starts_are_hidden() -> None:
    load = np.full(60, 65.0) + np.tile([30.0, -30.0], 30)
    first = {method: int(np.flatnonzero(~np.isnan(method(load)))[0]) + 1 for method in ALL}
    assert first == {
        strain: 5,
        tolerance: 21,
        acwr: 21,
        acwr_uncoupled: 21,
        acwr_ewma: 28,
        monotony: 7,
        foster_strain: 7,
        _balance_ctl: 42,
        _balance_atl: 42,
        _balance_tsb: 43,
        performance: 43,
    }


def test_steady_load_is_balanced_from_the_first_day_shown() -> None:
    found = balance(np.full(50, 65.0))
    assert (found.ctl[-1], found.atl[-1], found.tsb[-1]) == pytest.approx((65, 65, 0))
    # 65 / (1 - e^(-1/42)) less 65: what has been done for ever, a day later
    expected = 65 / np.expm1(1 / 42) - 2 * 65 / np.expm1(1 / 7)
    assert performance(np.full(50, 65.0))[-1] == pytest.approx(expected)


@pytest.mark.parametrize("level", [0.0, 65.357, 1e-3, 1e6])
def test_a_week_of_equal_days_has_no_monotony(level: float) -> None:
    week = np.full(7, level)
    assert np.isnan(monotony(week)[-1])
    assert np.isnan(foster_strain(week)[-1])


def test_a_week_with_an_unknown_day_has_no_monotony() -> None:
    week = L28[-7:].copy()
    week[2] = NAN
    assert np.isnan(monotony(week)[-1])
    assert strain(week)[-1] == pytest.approx((70 + 0 + 90 + 0 + 160 + 120) / 6)


def test_a_ratio_to_next_to_nothing_is_not_given() -> None:
    load = np.where(np.arange(28) == 27, 27.0, 0.0)  # 27 / 28 a day
    assert np.isnan(acwr(load)[-1])
    load[27] = 28.0
    assert acwr(load)[-1] == pytest.approx(4)
    assert np.isnan(acwr_uncoupled(load)[-1])
    assert np.isnan(acwr_ewma(np.zeros(40))[-1])


def test_too_few_known_days() -> None:
    load = np.full(28, 50.0)
    load[:7] = NAN
    assert acwr(load)[-1] == pytest.approx(1)
    load[7] = NAN
    assert np.isnan(acwr(load)[-1])
    assert np.isnan(acwr_uncoupled(load)[-1])


# Unknown days


def test_an_unknown_day_leaves_the_means_as_they_were() -> None:
    load = np.concatenate([L28, L28])
    holed = np.insert(load, 40, [NAN] * 7)
    for method in (acwr_ewma, _balance_ctl, _balance_atl, performance):
        assert method(holed)[-1] == pytest.approx(method(load)[-1])
    assert smoothed(holed, 0.25, 1)[0][46] == smoothed(holed, 0.25, 1)[0][39]


def test_more_than_a_week_unknown_begins_anew() -> None:
    load = np.concatenate([np.full(60, 400.0), [NAN] * 8, L28])
    states, n = smoothed(load, 2 / 29, 1)
    assert np.isnan(states[67])
    assert not np.isnan(states[66])
    assert (n[66], n[67], n[68]) == (60, 0, 1)
    assert acwr_ewma(load)[-1] == pytest.approx(1.3030, abs=5e-5)
    assert np.isnan(acwr_ewma(load)[-2])
    assert np.isnan(balance(load).ctl[-1])


def test_rest_is_not_unknown() -> None:
    rest, unknown = L28.copy(), L28.copy()
    unknown[[1, 4, 8]] = NAN  # three of the eight days of rest
    assert tolerance(rest)[-1] == pytest.approx(1830 / 28)
    assert tolerance(unknown)[-1] == pytest.approx(1830 / 25)


@quick
@given(loads)
def test_smoothing_is_the_plain_recursion(load: Floats) -> None:
    for start_days in (0, 1, 3):
        states, counts = smoothed(load, 0.25, start_days)
        known: list[float] = []
        unknown = 0
        for day, value in enumerate(load):
            unknown = unknown + 1 if np.isnan(value) else 0
            if unknown > 7:
                known = []
            if not unknown:
                known.append(value)
            expected = NAN
            if known and len(known) >= start_days:
                state = sum(known[:start_days]) / max(start_days, 1)
                for one in known:
                    state += 0.25 * (one - state)
                expected = state
            assert counts[day] == len(known)
            assert states[day] == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("method", [*ALL, place])
def test_nothing_known_gives_nothing(method: Method) -> None:
    assert np.isnan(method(np.full(60, NAN))).all()
    assert np.isnan(method(np.array([40.0]))).all()
    assert np.isnan(method(np.array([NAN]))).all()


# Every day's value is that of its own past; many athletes are each like one


@pytest.mark.parametrize("method", [*ALL, place])
@quick
@given(loads, st.data())
def test_the_future_never_matters(method: Method, load: Floats, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, load.size - 1))
    changed = load.copy()
    changed[at + 1 :] = 7.0
    whole = method(load)[at]
    np.testing.assert_allclose(method(load[: at + 1])[-1], whole, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(method(changed)[at], whole, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", [*ALL, place])
@quick
@given(arrays(np.float64, (3, 70), elements=days))
def test_many_athletes_are_each_like_one(method: Method, squad: Floats) -> None:
    together = method(squad)
    assert together.shape == squad.shape
    for one, found in zip(squad, together, strict=True):
        np.testing.assert_allclose(found, method(one), rtol=1e-9, atol=1e-9)


@quick
@given(arrays(np.float64, 90, elements=days), st.floats(1, 20))
def test_another_unit_scales_loads_and_leaves_ratios(load: Floats, factor: float) -> None:
    for method in IN_UNIT:
        np.testing.assert_allclose(method(load * factor), method(load) * factor, rtol=1e-6, atol=1e-6)
    for ratio in RATIOS:
        before, after = ratio(load), ratio(load * factor)
        both = ~np.isnan(before)  # a larger unit can only lift a month over the least there must be
        np.testing.assert_allclose(after[both], before[both], rtol=1e-6)


@quick
@given(arrays(np.float64, 28, elements=st.floats(0, 500)))
def test_coupled_and_uncoupled_are_one_identity(load: Floats) -> None:
    coupled, uncoupled = acwr(load)[-1], acwr_uncoupled(load)[-1]
    if np.isnan(coupled) or np.isnan(uncoupled):
        return
    assert coupled * (uncoupled + 3) == pytest.approx(4 * uncoupled, abs=1e-9)


@quick
@given(arrays(np.float64, 60, elements=st.floats(1, 500)), st.floats(1, 200))
def test_more_on_the_last_day_is_never_less(load: Floats, more: float) -> None:
    harder = load.copy()
    harder[-1] += more
    for method in (strain, tolerance, acwr, acwr_uncoupled, acwr_ewma, _balance_ctl, _balance_atl):
        assert method(harder)[-1] >= method(load)[-1]
    assert balance(harder).tsb[-1] == balance(load).tsb[-1]  # the balance is yesterday's


# The place among one's own


def test_place_by_hand() -> None:
    values = np.concatenate([np.arange(1.0, 31.0), np.full(6, 1000.0), [24.0]])
    # Of 1..30 lie 23 below 24 and one is equal; the six days before do not count
    assert place(values)[-1] == pytest.approx(23.5 / 30)


def test_place_needs_28_earlier_values() -> None:
    assert np.isnan(place(np.arange(34.0))[-1])
    assert place(np.arange(35.0))[-1] == 1.0


def test_place_looks_back_one_year() -> None:
    values = np.concatenate([np.full(500, 10.0), np.full(371, 1.0), [5.0]])
    assert place(values)[-1] == 1.0
    values[-372] = 10.0
    assert place(values)[-1] == pytest.approx(364 / 365)


def test_weeks_that_are_equal_but_for_rounding_lie_in_the_middle() -> None:
    found = place(foster_strain(np.tile(L28[-7:] * 1.1, 30)))
    assert found[-1] == pytest.approx(0.5)


# The figures of one day


def test_figures_are_the_last_day_of_the_histories() -> None:
    load = np.random.default_rng(4).gamma(2, 40, 900)
    found = load_figures(load)
    for name, method in {
        "strain": strain,
        "tolerance": tolerance,
        "acwr": acwr,
        "acwr_uncoupled": acwr_uncoupled,
        "acwr_ewma": acwr_ewma,
        "monotony": monotony,
        "foster_strain": foster_strain,
        "ctl": _balance_ctl,
        "atl": _balance_atl,
        "tsb": _balance_tsb,
    }.items():
        assert found.pop(name).value == pytest.approx(method(load)[-1]), name
    assert not found
    for name, placed in {"monotony": monotony, "foster_strain": foster_strain}.items():
        figure = load_figures(load)[name]
        assert figure.place == pytest.approx(place(placed(load))[-1])
        assert figure.place_n == 365


def test_figures_carry_their_days_and_what_they_need() -> None:
    load = L28.copy()
    load[[3, 25]] = NAN
    found = load_figures(load)
    assert (found["tolerance"].n, found["tolerance"].needs, found["tolerance"].window_days) == (26, 21, 28)
    assert found["tolerance"].value == pytest.approx((L28.sum() - 60) / 26)
    assert (found["monotony"].value, found["monotony"].n) == (None, 6)
    assert (found["ctl"].value, found["ctl"].n, found["ctl"].needs) == (None, 26, 42)
    assert found["strain"].place is None


@pytest.mark.parametrize("name", ["acwr", "acwr_uncoupled"])
def test_a_ratio_without_its_week_says_so(name: str) -> None:
    load = L28.copy()
    load[-3:] = NAN
    figure = load_figures(load)[name]
    assert (figure.value, figure.n, figure.needs, figure.window_days) == (None, 4, 5, 7)
    load[-3:] = 50, 50, NAN
    figure = load_figures(load)[name]
    assert figure.value is not None
    assert (figure.n, figure.needs, figure.window_days) == (27, 21, 28)


def test_figures_of_nobody() -> None:
    assert all(figure.value is None and figure.n == 0 for figure in load_figures(np.array([])).values())
