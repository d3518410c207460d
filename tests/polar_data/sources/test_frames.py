from datetime import datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from polar_data.errors import PayloadError
from polar_data.sources.frames import (
    Channel,
    flags,
    held_by,
    held_s,
    in_order,
    moments,
    numbers,
    on_grid,
    pluck,
    seconds,
    total,
    wholes,
    words,
)


def test_columns_read_what_polar_writes() -> None:
    assert numbers([1, "2.5", None, "NaN", float("nan")]).to_list() == [1.0, 2.5, None, None, None]
    assert numbers([1.5, float("nan")]).to_list() == [1.5, None]
    assert numbers([0, 1.5], none=0).to_list() == [None, 1.5]
    assert wholes([60.0, "61", None, 0], none=0).to_list() == [60, 61, None, None]
    assert flags([True, "false", None]).to_list() == [True, False, None]
    assert words(["TRIGGER_TIMED_247", "TRIGGER_UNKNOWN", None], "TRIGGER_").to_list() == [
        "timed_247",
        None,
        None,
    ]


def test_an_absent_key_is_a_null_of_its_column() -> None:
    assert pluck([{"a": 1}, {}, {"a": 3}], "a") == [1, None, 3]


def test_channels_of_one_step_stand_side_by_side_and_the_shorter_ends_in_nulls() -> None:
    found = on_grid(
        [Channel("a", 0, 1000, numbers([1, 2, 3])), Channel("b", 0, 1000, numbers([7, 8]))], "t_s"
    )
    assert_frame_equal(
        found, pl.DataFrame({"t_s": [0.0, 1.0, 2.0], "a": [1.0, 2.0, 3.0], "b": [7.0, 8.0, None]})
    )


def test_channels_of_other_steps_meet_on_their_common_moments() -> None:
    channels = [Channel("a", 0, 500, numbers([1, 2, 3])), Channel("b", 0, 1000, numbers([7, 8]))]
    expected = {"t_s": [0.0, 0.5, 1.0], "a": [1.0, 2.0, 3.0], "b": [7.0, None, 8.0]}
    assert_frame_equal(on_grid(channels, "t_s"), pl.DataFrame(expected))


def test_recordings_with_a_gap_follow_each_other() -> None:
    channels = [Channel("a", 0, 1000, numbers([1])), Channel("a", 5000, 1000, numbers([2]))]
    assert on_grid(channels, "t_s").rows() == [(0.0, 1.0), (5.0, 2.0)]


def test_a_state_lasts_until_the_next_and_never_less_than_nothing() -> None:
    assert held_s(pl.Series([0.0, 10.0, 25.0]), 20.0).to_list() == [10.0, 15.0, 0.0]


def test_the_time_a_state_lasts_is_summed_and_an_unknown_one_is_left_out() -> None:
    states = pl.Series(["wake", None, "sleep", "wake"])
    assert held_by(states, pl.Series([10.0, 5.0, 20.0, 2.5])) == {"wake": 12.5, "sleep": 20.0}
    assert held_by(pl.Series([None], dtype=pl.String), pl.Series([10.0])) == {}


def test_seconds_from_milliseconds() -> None:
    assert seconds([1500, "250", None]).to_list() == [1.5, 0.25, None]


def test_rows_out_of_order_are_sorted_and_those_of_one_moment_stay_as_they_came() -> None:
    frame = pl.DataFrame({"at_s": [2.0, 1.0, 2.0, None], "n": [0, 1, 2, 3]})
    assert in_order(frame, "at_s")["n"].to_list() == [3, 1, 0, 2]


def test_moments_at_even_steps() -> None:
    found = pl.Series(moments(datetime(2026, 1, 1, 23, 59, 59), 0.5, 3))
    assert found.dtype == pl.Datetime("us")
    assert found.to_list() == [
        datetime(2026, 1, 1, 23, 59, 59),
        datetime(2026, 1, 1, 23, 59, 59, 500_000),
        datetime(2026, 1, 2),
    ]


def test_samples_without_a_step_are_refused() -> None:
    for step_ms in (0, -1000):
        with pytest.raises(PayloadError, match="a step between samples"):
            on_grid([Channel("a", 0, step_ms, numbers([1, 2]))], "t_s")


def test_of_two_values_of_a_moment_the_first_counts() -> None:
    channels = [Channel("a", 0, 1000, wholes([1, None, 3])), Channel("a", 1000, 500, wholes([7, 8, 9]))]
    found = on_grid(channels, "t_s")
    assert found.rows() == [(0.0, 1), (1.0, 7), (1.5, 8), (2.0, 3)]
    assert found["a"].dtype == pl.Int64


def test_the_total_of_nothing_is_missing_not_zero() -> None:
    assert total([numbers([1, None]), numbers([2])]) == 3.0
    assert total([numbers([None])]) is None
    assert total([]) is None
