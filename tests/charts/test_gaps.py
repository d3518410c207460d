from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from charts import nights, session
from charts.gaps import broken


def test_a_gap_begins_where_five_usual_steps_bring_nothing() -> None:
    frame = pl.DataFrame({"t_s": [0, 1, 2, 7, 8, 14, 15], "bpm": [60, 61, 62, 63, 64, 65, 66]})
    assert broken(frame, "t_s").rows() == [
        (0, 60), (1, 61), (2, 62), (7, 63), (8, 64), (8, None), (14, 65), (15, 66),
    ]  # fmt: skip
    assert broken(frame.head(1), "t_s").rows() == [(0, 60)]
    assert broken(frame.clear(), "t_s").rows() == []


def test_a_session_is_not_joined_over_the_time_between_two_exercises() -> None:
    times = [*range(60), *range(1860, 1920)]
    samples = pl.DataFrame({"exercise": [0] * 60 + [1] * 60, "t_s": times, "heart_rate_bpm": [150.0] * 120})
    points = session.drawn(samples)
    assert points.filter(pl.col("value").is_null())["t_s"].to_list() == [59]
    assert points.height == 121


def _five_second_altitude(heights: dict[int, float], last: int) -> pl.DataFrame:
    """Heart rate every second and altitude where `heights` has one, on one grid."""
    return pl.DataFrame(
        {
            "t_s": [float(t) for t in range(last + 1)],
            "heart_rate_bpm": [150.0] * (last + 1),
            "altitude_m": [heights.get(t) for t in range(last + 1)],
        }
    )


def _of(points: pl.DataFrame, channel: str) -> list[tuple[float, float | None]]:
    return points.filter(pl.col("channel") == channel).select("t_s", "value").rows()


def test_a_channel_of_every_fifth_second_is_one_line_beside_one_of_every_second() -> None:
    samples = _five_second_altitude({0: 10.0, 5: 11.0, 10: 12.0, 15: 13.0}, last=17)
    points = session.drawn(samples)
    assert _of(points, "Altitude") == [(0, 10), (5, 11), (10, 12), (15, 13)]
    assert _of(points, "Heart rate") == [(t, 150) for t in range(18)]
    # the step is that of the session, where a stretch has too little of the channel to tell it
    assert _of(session.drawn(samples, 4, 11), "Altitude") == [(5, 11), (10, 12)]


def test_a_slow_channel_breaks_where_a_value_was_due_and_none_came() -> None:
    samples = _five_second_altitude({0: 10.0, 5: 11.0, 10: 12.0, 20: 13.0, 25: 14.0}, last=25)
    altitude = _of(session.drawn(samples), "Altitude")
    assert altitude == [(0, 10), (5, 11), (10, 12), *((t, None) for t in range(15, 20)), (20, 13), (25, 14)]


def test_a_slow_channel_is_not_joined_over_the_time_between_two_exercises() -> None:
    first = _five_second_altitude({0: 10.0, 5: 11.0}, last=8)
    second = first.with_columns(pl.col("t_s") + 600)
    altitude = _of(session.drawn(pl.concat([first, second])), "Altitude")
    assert altitude == [(0, 10), (5, 11), (5, None), (600, 10), (605, 11)]


def test_a_channel_of_the_finest_step_keeps_every_row_and_its_short_dropouts() -> None:
    beats = [None, 150.0, 151.0, 151.0, None, 152.0, 152.0, None, None, 153.0, 154.0, None]
    samples = pl.DataFrame({"t_s": [t * 0.1 for t in range(12)], "heart_rate_bpm": beats})
    assert session.drawn(samples)["value"].to_list() == beats


def test_a_night_is_not_joined_over_hours_without_heart_rate() -> None:
    start = datetime(2026, 11, 1, 23)
    stages = pl.DataFrame(
        {"stage": ["light"], "start_local": [start], "end_local": [start + timedelta(hours=8)]}
    )
    at = [start + timedelta(minutes=5 * n) for n in (*range(12), *range(60, 72))]
    figure = nights.night(stages, pl.DataFrame({"at_local": at, "heart_rate_bpm": [50.0] * 24}))
    assert np.isnan(figure.data[-1].y).sum() == 1


def test_a_session_with_temperature_alone_has_no_curves() -> None:
    assert not session.has_curves(pl.DataFrame({"t_s": [0, 1], "temperature_c": [20.0, 20.0]}))
    assert not session.has_curves(
        pl.DataFrame({"t_s": [0], "speed_kmh": [None]}, schema_overrides={"speed_kmh": pl.Float64})
    )
    assert session.has_curves(pl.DataFrame({"t_s": [0, 1], "heart_rate_bpm": [99, None]}))
