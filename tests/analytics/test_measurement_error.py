from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.measurement_error import (
    comparable,
    mdc,
    measurement_error,
    sensor_error,
)

FIRST = [5200, 6100, 4800, 7000, 5600]
SECOND = [5320, 5980, 4900, 6850, 5700]
quick = settings(max_examples=50)
values = st.floats(-1e4, 1e4)
pairs = st.lists(st.tuples(values, values), min_size=5, max_size=20)


def test_typical_error_and_minimal_detectable_changes() -> None:
    found = measurement_error(FIRST, SECOND)
    assert found.te == pytest.approx(94.0744, abs=5e-5)
    assert found.mdc95 == pytest.approx(260.761, abs=5e-4)
    assert found.mdc90 == pytest.approx(218.853, abs=5e-4)
    assert found.n == 5


def test_the_interval_of_the_typical_error() -> None:
    # chi-squared with 4 degrees of freedom, from tables: 11.1433 and 0.48442
    found = measurement_error(FIRST, SECOND)
    assert found.te_low == pytest.approx(94.0744 * (4 / 11.1433) ** 0.5, abs=0.01)
    assert found.te_high == pytest.approx(94.0744 * (4 / 0.48442) ** 0.5, abs=0.01)


def test_a_limit_by_hand() -> None:
    assert mdc(1) == pytest.approx(1.96 * 2**0.5)


def test_pairs_with_a_missing_value_are_left_out_and_four_are_too_few() -> None:
    whole = measurement_error(FIRST, SECOND)
    assert measurement_error([*FIRST, np.nan, 1], [*SECOND, 1, np.nan]) == whole
    few = measurement_error([*FIRST[:4], np.nan], SECOND)
    assert (few.te, few.mdc95, few.n) == (None, None, 4)
    assert measurement_error([], []).n == 0


@quick
@given(pairs, st.floats(-1000, 1000), st.floats(0.1, 100))
def test_a_shift_between_the_tests_is_no_error_and_the_scale_carries_over(
    drawn: list[tuple[float, float]], shift: float, scale: float
) -> None:
    first, second = np.asarray(drawn).T
    plain = measurement_error(first, second).te
    moved = measurement_error(scale * first, scale * second + shift).te
    assert plain is not None
    assert moved == pytest.approx(scale * plain, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("figure", "value", "error"),
    [("distance", 10_000, 200), ("per_minute", 100, 2), ("speed_max", 30, 1.8), ("load", 200, None)],
)
def test_what_the_sensor_is_known_to_do(figure: str, value: float, error: float | None) -> None:
    assert sensor_error(figure, value) == (None if error is None else pytest.approx(error))


@pytest.mark.parametrize(
    ("figure", "sport", "answer"),
    [
        ("distance", "SOCCER", True),
        ("distance", None, True),
        ("distance", "HANDBALL", False),
        ("per_minute", "INDOOR_SOCCER", False),
        ("speed:4", "FUTSAL", False),
        ("hr_avg", "FUTSAL", True),
        ("heart_rate:4", "FUTSAL", True),
        ("load", "FUTSAL", True),
    ],
)
def test_indoors_distances_and_speeds_are_not_compared(figure: str, sport: str | None, answer: bool) -> None:
    assert comparable(figure, sport) is answer
    assert comparable(figure, sport, opted_in=True)
