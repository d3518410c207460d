import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.intensity import (
    distribution,
    distribution_history,
    hr_max_from_age,
    polarisation_index,
    three_zones,
    time_in_zones,
    zone_limits,
)
from analytics.windows import Floats

NAN = np.nan


def test_zones_of_the_highest_heart_rate() -> None:
    assert zone_limits(200) == pytest.approx((100, 120, 140, 160, 180))
    heart = np.array([99.0, 100, 119, 120, 139, 140, 160, 179, 180, 205, NAN])
    found = time_in_zones(heart, zone_limits(200))
    assert found.seconds == (2, 2, 1, 2, 2)
    assert (found.below_s, found.unknown_s) == (1, 1)


def test_given_limits_of_any_number() -> None:
    found = time_in_zones(np.array([100.0, 142, 150, 171, 180]), (0, 142, 171))
    assert found.seconds == (1, 2, 2)
    assert found.below_s == 0


def test_no_heart_rate() -> None:
    found = time_in_zones(np.full(9, NAN), zone_limits(190))
    assert (found.seconds, found.below_s, found.unknown_s) == ((0,) * 5, 0, 9)
    assert time_in_zones(np.array([]), zone_limits(190)).unknown_s == 0


@settings(max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats(40, 220)), max_size=200), st.floats(150, 210))
def test_every_second_is_somewhere_once(values: list[float | None], highest: float) -> None:
    heart = np.array([NAN if value is None else value for value in values])
    found = time_in_zones(heart, zone_limits(highest))
    assert sum(found.seconds) + found.below_s + found.unknown_s == len(values)


def test_tanaka() -> None:
    found = hr_max_from_age(40)
    assert (found.value, found.low, found.high) == pytest.approx((180, 170, 190))


def test_five_zones_as_three() -> None:
    assert three_zones(np.array([[1.0], [2], [4], [8], [16]]))[:, 0].tolist() == [3, 4, 24]


@pytest.mark.parametrize(
    ("shares", "index"),
    [
        ((0.75, 0.05, 0.20), 2.477121),
        ((0.68, 0.06, 0.26), 2.469331),
        ((0.8, 0.0, 0.2), 3.181844),
        ((0.9, 0.1, 0.0), 0.0),
        ((1.0, 0.0, 0.0), 0.0),
        ((0.0, 1.0, 0.0), 0.0),
        ((0.995, 0.0, 0.005), 0.0),  # less than the hundredth that would be put between
        ((0.3, 0.1, 0.6), NAN),
        ((NAN, 0.1, 0.6), NAN),
    ],
)
def test_the_polarisation_index(shares: tuple[float, float, float], index: float) -> None:
    assert float(polarisation_index(np.array(shares))) == pytest.approx(index, abs=5e-7, nan_ok=True)


def test_many_indices_at_once() -> None:
    found = polarisation_index(np.array([[0.75, 0.05, 0.20], [0.3, 0.1, 0.6]]))
    assert found[0] == pytest.approx(2.477121, abs=5e-7)
    assert np.isnan(found[1])


def month(one: float, two: float, three: float) -> Floats:
    """28 days: every other one trained, the others known rest."""
    return np.tile(np.array([[one, 0.0], [two, 0.0], [three, 0.0]]), 14)


@pytest.mark.parametrize(
    ("zones", "shape"),
    [
        ((75, 5, 20), "polarised"),
        ((80, 0, 20), "polarised"),
        ((75, 20, 5), "pyramidal"),
        ((100, 0, 0), "easy only"),
        ((30, 60, 10), "threshold"),
        ((40, 20, 40), "mixed"),
        ((30, 10, 60), "mixed"),
    ],
)
def test_the_shape_of_a_month(zones: tuple[float, float, float], shape: str) -> None:
    found = distribution(month(*zones) * 36)
    assert found.shares == pytest.approx([zone / 100 for zone in zones])
    assert found.shape == shape
    assert found.hours == pytest.approx(14.0)
    assert (found.n, found.days, found.approximate) == (28, 28, False)


def test_five_zones_are_an_approximation() -> None:
    five = np.zeros((5, 28))
    five[:, 3] = [1000, 500, 100, 300, 100]
    found = distribution(five)
    assert found.shares == pytest.approx([0.75, 0.05, 0.2])
    assert found.index == pytest.approx(2.477121, abs=5e-7)
    assert found.approximate


@pytest.mark.parametrize(("unknown", "given_"), [(7, True), (8, False)])
def test_at_least_21_known_days(unknown: int, given_: bool) -> None:
    zones = month(75, 5, 20)
    zones[0, :unknown] = NAN  # one zone unknown: the day is
    found = distribution(zones)
    assert found.n == 28 - unknown
    assert (found.shares is not None) is given_
    assert (found.shape is not None) is given_


def test_nothing_to_divide() -> None:
    assert distribution(np.zeros((3, 28))).shares is None  # a month of rest
    assert distribution(np.full((3, 28), NAN)).n == 0
    assert distribution(np.zeros((3, 0))).shares is None
    assert distribution(month(75, 5, 20)[:, :20]).shares is None


days_strategy = st.lists(
    st.one_of(st.none(), st.tuples(*[st.integers(0, 5000)] * 3)), min_size=1, max_size=60
)


@settings(max_examples=50)
@given(days_strategy, st.data())
def test_history_sees_the_past_only_and_ends_with_the_day_judged(
    values: list[tuple[int, int, int] | None], data: st.DataObject
) -> None:
    zones = np.array([(NAN, NAN, NAN) if value is None else value for value in values], dtype=float).T
    day = data.draw(st.integers(0, len(values) - 1))
    history = distribution_history(zones)
    np.testing.assert_array_equal(history[:, day], distribution_history(zones[:, : day + 1])[:, -1])
    as_of = distribution(zones[:, : day + 1])
    if as_of.shares is None:
        assert np.isnan(history[:, day]).all()
    else:
        np.testing.assert_allclose(history[:, day], as_of.shares)
        assert sum(as_of.shares) == pytest.approx(1)
    both = distribution_history(np.stack([zones, 2 * zones]))
    np.testing.assert_allclose(both, [history, history])
