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
