import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.seconds import per_second

NAN = np.nan


def test_one_value_a_second_stays_as_it_is_and_a_dropout_stays_a_gap() -> None:
    found = per_second(np.arange(5.0), np.array([1.0, 2, NAN, 4, 5]))
    np.testing.assert_array_equal(found, [1, 2, NAN, 4, 5])


def test_ten_a_second_are_averaged() -> None:
    found = per_second(np.arange(20) / 10, np.r_[np.full(5, 1.0), np.full(5, 3.0), np.full(10, 7.0)])
    np.testing.assert_array_equal(found, [2, 7])


def test_a_channel_of_every_five_seconds_holds_until_the_next_is_due() -> None:
    t = np.arange(21.0)
    values = np.full(21, NAN)
    values[[0, 5, 15, 20]] = [1, 2, 3, 4]  # the one of second 10 is missing
    expected = [1.0] * 5 + [2.0] * 5 + [NAN] * 5 + [3.0] * 5 + [4.0]
    np.testing.assert_array_equal(per_second(t, values), expected)


def test_a_pause_is_a_gap() -> None:
    found = per_second(np.array([0.0, 1, 2, 60, 61]), np.array([1.0, 1, 1, 2, 2]))
    assert found.shape == (62,)
    assert np.isnan(found[3:60]).all()
    np.testing.assert_array_equal(found[60:], [2, 2])


def test_nothing_known() -> None:
    assert per_second(np.array([]), np.array([])).size == 0
    assert np.isnan(per_second(np.arange(4.0), np.full(4, NAN))).all()
    np.testing.assert_array_equal(per_second(np.arange(3.0), np.array([NAN, 5, NAN])), [NAN, 5, NAN])


@settings(max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats(0, 250)), min_size=1, max_size=80))
def test_on_its_own_grid_nothing_is_invented(values: list[float | None]) -> None:
    given_values = np.array([NAN if value is None else value for value in values])
    found = per_second(np.arange(len(values), dtype=np.float64), given_values)
    known = ~np.isnan(given_values)
    np.testing.assert_array_equal(found[known], given_values[known])
    assert set(found[~np.isnan(found)]) <= set(given_values[known])
