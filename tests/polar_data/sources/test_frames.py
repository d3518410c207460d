import polars as pl
from polars.testing import assert_frame_equal

from polar_data.sources.frames import Channel, flags, held_s, numbers, on_grid, pluck, total, wholes, words


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


def test_the_total_of_nothing_is_missing_not_zero() -> None:
    assert total([numbers([1, None]), numbers([2])]) == 3.0
    assert total([numbers([None])]) is None
    assert total([]) is None
