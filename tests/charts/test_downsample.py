from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from charts.downsample import extremes


def test_short_frames_come_back_whole() -> None:
    frame = pl.DataFrame({"t": [0, 1, 2], "v": [5.0, None, 7.0], "other": [1, 2, 3]})
    assert extremes(frame, "t", "v", points=3).equals(frame.select("t", "v"))


def test_each_bucket_keeps_its_lowest_and_highest_in_time_order() -> None:
    # 8 rows, 4 points: two buckets of four rows
    frame = pl.DataFrame({"t": range(8), "v": [3.0, 9.0, 1.0, 4.0, 7.0, 2.0, 5.0, 8.0]})
    assert extremes(frame, "t", "v", points=4).rows() == [(1, 9.0), (2, 1.0), (5, 2.0), (7, 8.0)]


def test_a_gap_stays_a_gap() -> None:
    frame = pl.DataFrame({"t": range(8), "v": [3.0, 4.0, None, None, None, None, 5.0, 8.0]})
    kept = extremes(frame, "t", "v", points=4)
    assert kept["v"].null_count() >= 1
    assert kept["t"].is_sorted()


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=1, max_size=400),
    st.integers(min_value=2, max_value=60),
)
def test_never_much_more_than_asked_and_never_without_the_extremes(
    values: list[float | None], points: int
) -> None:
    frame = pl.DataFrame({"t": range(len(values)), "v": pl.Series(values, dtype=pl.Float64)})
    kept = extremes(frame, "t", "v", points)
    assert kept.height <= max(points, 3 * (points // 2))
    assert kept["v"].max() == frame["v"].max()
    assert kept["v"].min() == frame["v"].min()
