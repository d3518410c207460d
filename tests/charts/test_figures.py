"""What the figures draw, compared with the frames they are given."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl
import pytest

from analytics.metrics import METRICS
from charts import nights, recharge, route, session, sports, week, weekly_load
from charts.band import FEW, band

FIRST = date(2026, 6, 1)


def _days(n: int) -> list[date]:
    return [FIRST + timedelta(days=k) for k in range(n)]


def _trace(figure: go.Figure, name: str) -> Any:
    return next(trace for trace in figure.data if trace.name == name)


def _banded(n: int) -> pl.DataFrame:
    values = [None if k == 3 else 50.0 + k % 5 for k in range(n)]
    known = [None if k < 2 else 48.0 for k in range(n)]
    return pl.DataFrame(
        {
            "day": _days(n),
            "value": values,
            "mean_7d": [52.0] * n,
            "median": known,
            "q1": known,
            "q3": [None if k is None else 54.0 for k in known],
            "n": [60] * n,
            "look": [k == 5 for k in range(n)],
        },
        schema_overrides={"value": pl.Float64},
    )


def test_band_leaves_a_gap_where_nothing_was_measured() -> None:
    figure = band(_banded(10), METRICS["resting_hr"])
    drawn = _trace(figure, "Each night")
    assert np.isnan(drawn.y[3])
    assert list(drawn.y[:3]) == [50, 51, 52]
    assert drawn.x[0] == "2026-06-01"
    assert "no value" in drawn.text[3]
    assert drawn.text[4] == "<b>54 bpm</b>, usual 48–54 bpm (n 60)"


def test_band_starts_where_the_normal_range_is_known() -> None:
    shape = _trace(band(_banded(10), METRICS["resting_hr"]), "Normal range")
    assert shape.x[0] == "2026-06-03"
    assert list(shape.y[:8]) == [48.0] * 8
    assert list(shape.y[8:16]) == [54.0] * 8


def test_a_day_worth_a_look_has_a_sign_of_its_own_and_not_only_a_colour() -> None:
    marked = _trace(band(_banded(10), METRICS["resting_hr"]), "Worth a look")
    assert list(marked.x) == ["2026-06-06"]
    assert marked.marker.symbol == "diamond"


def test_long_ranges_show_the_seven_day_mean() -> None:
    assert "Mean of 7 days" in {t.name for t in band(_banded(FEW + 1), METRICS["resting_hr"]).data}
    assert "Mean of 7 days" not in {t.name for t in band(_banded(FEW), METRICS["resting_hr"]).data}


def test_hrv_is_drawn_on_a_logarithmic_axis() -> None:
    assert band(_banded(10), METRICS["hrv_rmssd"]).layout.yaxis.type == "log"


def test_week_writes_none_for_missing_and_0_for_zero() -> None:
    frame = pl.DataFrame({"day": _days(3), "training_load": [0.0, None, 80.0]})
    figure = week.week(frame, [METRICS["training_load"]], {"training_load": 40.0})
    bars, missing = figure.data
    assert list(bars.text) == ["0", "", "80"]
    assert list(missing.x) == [bars.x[1]]
    assert figure.layout.shapes[0].y0 == 40.0


def _nights() -> pl.DataFrame:
    stages = {f"{stage}_s": [3600.0, None] for stage in ("deep", "light", "rem", "wake")}
    return pl.DataFrame(
        {
            "night": _days(2),
            **stages,
            "unknown_s": [0.0, None],
            "bedtime": [-1.0, None],
            "wake_time": [6.5, None],
            "length_s": [7.5 * 3600, None],
            "clock_changed": [False, False],
        },
        schema_overrides=dict.fromkeys(("bedtime", "wake_time"), pl.Float64),
    )


def test_stages_are_hours_and_unknown_is_left_out_where_there_is_none() -> None:
    figure = nights.stages(_nights())
    assert [trace.name for trace in figure.data] == ["Deep", "Light", "REM", "Awake"]
    assert figure.data[0].y[0] == 1.0
    assert np.isnan(figure.data[0].y[1])


def test_times_run_from_falling_asleep_to_waking_up() -> None:
    bars = nights.times(_nights()).data[0]
    assert (bars.base[0], bars.y[0]) == (-1.0, 7.5)
    assert bars.text[0] == "23:00 to 06:30, 7:30 h in all"
    assert bars.text[1] == ""


def test_a_night_in_which_the_clock_changed_tells_its_true_hours() -> None:
    hour_back = _nights().with_columns(
        length_s=pl.Series([8.5 * 3600, None], dtype=pl.Float64), clock_changed=pl.Series([True, False])
    )
    bars = nights.times(hour_back).data[0]
    assert (bars.base[0], bars.y[0]) == (-1.0, 7.5)  # where the clocks stood
    assert bars.text[0] == "23:00 to 06:30, 8:30 h in all (the clock changed)"


def test_a_night_has_a_row_for_heart_rate_only_with_heart_rate() -> None:
    start = datetime(2026, 6, 1, 23)
    stages = pl.DataFrame(
        {
            "stage": ["light", "deep"],
            "start_local": [start, start + timedelta(minutes=20)],
            "end_local": [start + timedelta(minutes=20), start + timedelta(minutes=50)],
        }
    )
    heart = pl.DataFrame({"at_local": [start], "heart_rate_bpm": [52.0]})
    assert len(nights.night(stages, heart.clear()).data) == 3
    with_heart = nights.night(stages, heart)
    assert with_heart.data[-1].yaxis == "y2"
    deep = with_heart.data[2]
    assert (deep.base[0], deep.x[0]) == ("2026-06-01 23:20:00", 30 * 60 * 1000)


def test_recharge_uses_polars_words() -> None:
    frame = pl.DataFrame(
        {"night": _days(3), "recovery_indicator": [1, None, 6], "ans_charge": [-9.5, None, 8]}
    )
    figure = recharge.recharge(frame)
    assert list(figure.data[0].text) == ["Very poor", "not evaluated", "Very good"]
    assert figure.data[1].y[0] == -9.5


def test_weekly_load_tells_sports_of_one_colour_apart() -> None:
    frame = pl.DataFrame(
        {
            "week": [FIRST, FIRST],
            "sport": ["Running", "Treadmill running"],
            "load": [200.0, 50.0],
            "duration_h": [3.0, 1.0],
            "sessions": [3, 1],
            "with_load": [3, 1],
        }
    )
    first, second = weekly_load.weekly_load(frame).data
    assert first.name == "Running"
    assert first.marker.color == second.marker.color
    assert first.marker.pattern.shape is None
    assert second.marker.pattern.shape == "/"


def _weeks(*rows: tuple[date, float | None, float | None, int, int]) -> pl.DataFrame:
    names = ["week", "load", "duration_h", "with_load", "sessions"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.lit("Running").alias("sport"))


def test_a_load_of_only_some_sessions_says_of_how_many() -> None:
    (bars,) = weekly_load.weekly_load(
        _weeks(
            (FIRST, 120.0, 3.0, 1, 3),
            (FIRST + timedelta(days=7), 120.0, 3.0, 3, 3),
            (FIRST + timedelta(days=14), 80.0, None, 1, 2),
        )
    ).data
    assert list(bars.text) == [
        "120 AU from 1 of 3 sessions, 3.0 h",
        "120 AU, 3.0 h, 3 x",
        "80 AU from 1 of 2 sessions",
    ]


def test_a_bar_is_a_week_wide_however_far_apart_the_weeks_with_sessions_are() -> None:
    first, last = date(2026, 1, 5), date(2026, 3, 2)
    figure = weekly_load.weekly_load(_weeks((first, 120.0, 3.0, 3, 3), (last, 80.0, 2.0, 2, 2)))
    assert figure.data[0].width == 483_840_000  # ms: 5.6 days of 86,400 s
    assert figure.layout.xaxis.range == (date(2025, 12, 31), date(2026, 3, 7))


def test_ticks_of_many_weeks_are_on_mondays() -> None:
    weeks = [date(2026, 1, 5) + timedelta(days=7 * n) for n in range(13)]
    axis = weekly_load.weekly_load(_weeks(*[(week, 100.0, 2.0, 2, 2) for week in weeks])).layout.xaxis
    assert (axis.tick0, axis.dtick) == (date(2026, 1, 5), 14 * 86_400_000)


@pytest.mark.parametrize(
    ("sport", "icon"),
    [
        ("Trail running", "landscape"),
        ("Indoor cycling", "directions_bike"),
        ("Pool swimming", "pool"),
        ("Chess", "exercise"),
    ],
)
def test_sports_have_a_look(sport: str, icon: str) -> None:
    assert sports.look(sport).icon == icon
    assert sports.look(sport).picture.startswith("data:image/svg+xml")


def test_pace_by_hand_and_standing_still_is_a_gap() -> None:
    paced = session.with_pace(pl.DataFrame({"t_s": [0.0, 1.0], "speed_kmh": [12.0, 1.0]}))
    assert paced["pace_min_km"].to_list() == [5.0, None]
    assert "speed_kmh" not in paced.columns
    assert session.minutes(5.0) == "5:00"
    assert session.minutes(4.999) == "5:00"


def test_curves_have_a_row_a_channel_with_values_and_a_shared_time() -> None:
    samples = pl.DataFrame(
        {
            "t_s": [float(t) for t in range(100)],
            "heart_rate_bpm": [120.0] * 100,
            "power_w": pl.Series([None] * 100, dtype=pl.Float64),
            "altitude_m": [float(t) for t in range(100)],
        }
    )
    points = session.drawn(samples)
    assert points["channel"].unique().sort().to_list() == ["Altitude", "Heart rate"]
    figure = session.curves(points)
    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]
    assert figure.data[0].x[1] - figure.data[0].x[0] == 1000
    assert session.drawn(samples, 10, 20)["t_s"].to_list() == [*range(10, 21)] * 2


def _x_axis(last_s: float) -> Any:
    samples = pl.DataFrame({"t_s": [0.0, last_s], "heart_rate_bpm": [120.0, 121.0]})
    return session.curves(session.drawn(samples)).layout.xaxis


def test_a_session_of_more_than_a_day_counts_its_days_on_the_axis_and_in_the_hover() -> None:
    axis = _x_axis(86_399)
    assert (axis.tickformat, axis.hoverformat) == ("%-H:%M:%S", "%-H:%M:%S")
    assert axis.title.text == "Time since the start (h:mm:ss)"
    axis = _x_axis(86_400)
    assert (axis.tickformat, axis.hoverformat) == ("%w d %-H:%M:%S", "%w d %-H:%M:%S")
    assert axis.title.text == "Time since the start (days, h:mm:ss)"


def test_the_start_is_put_where_the_number_of_the_weekday_is_that_of_the_days_gone_by() -> None:
    start = datetime(1970, 1, 1) + timedelta(milliseconds=session.ORIGIN_MS)
    # 30 hours are one day and six hours
    assert [f"{start + timedelta(hours=h):%w d %-H:%M:%S}" for h in (0, 30)] == ["0 d 0:00:00", "1 d 6:00:00"]


def test_zones_write_time_and_share() -> None:
    frame = pl.DataFrame(
        {"seq": [1, 2], "lower": [94, 113], "upper": [113, 132], "in_zone_s": [600.0, 1800.0]}
    )
    figure = session.zones(frame, "bpm")
    bars = figure.data[0]
    assert list(bars.text) == [" 10:00 min, 25 %", " 30:00 min, 75 %"]
    assert list(bars.x) == [10.0, 30.0]
    assert bars.y[0] == "Zone 1<br>94–113 bpm"
    # The longest bar ends where the margin begins, in which 16 characters of 12 pixels' height have room.
    assert figure.layout.xaxis.range == (0, 30)
    assert figure.layout.margin.r >= 16 * 6


def test_a_zone_without_one_limit_or_both_says_what_is_known() -> None:
    frame = pl.DataFrame(
        {
            "seq": [1, 2, 3, 5],
            "lower": [None, 94.0, None, 150.0],
            "upper": [94.0, 113.0, None, None],
            "in_zone_s": [60.0] * 4,
        }
    )
    assert list(session.zones(frame, "bpm").data[0].y) == [
        "Zone 1<br>up to 94 bpm",
        "Zone 2<br>94–113 bpm",
        "Zone 3",
        "Zone 5<br>from 150 bpm",
    ]


def test_a_route_is_drawn_in_metres_with_equal_scales() -> None:
    # one hundredth of a degree at 60 degrees north: 1113 m northwards, half of that eastwards
    track = pl.DataFrame(
        {
            "t_s": [0.0, 60.0],
            "latitude": [59.995, 60.005],
            "longitude": [24.995, 25.005],
            "altitude_m": [5.0, 6.0],
        }
    )
    samples = pl.DataFrame({"t_s": [1.0, 61.0], "heart_rate_bpm": [120.0, 150.0]})
    places = route.located(track, samples, "heart_rate_bpm")
    assert places["heart_rate_bpm"].to_list() == [120.0, 150.0]
    figure = route.route(places, "heart_rate_bpm", "Heart rate (bpm)")
    line = figure.data[0]
    assert line.y[1] - line.y[0] == pytest.approx(1113.2)
    assert line.x[1] - line.x[0] == pytest.approx(556.6)
    assert figure.layout.yaxis.scaleanchor == "x"
    assert not [trace for trace in figure.data if "map" in trace.type]


def test_a_route_without_the_channel_is_drawn_in_one_colour() -> None:
    track = pl.DataFrame(
        {"t_s": [0.0, 1.0], "latitude": [60.0, 60.1], "longitude": [25.0, 25.1], "altitude_m": [1.0, 2.0]}
    )
    places = route.located(track, pl.DataFrame({"t_s": [0.0]}), None)
    drawn = route.route(places, None, "").data[1]
    assert isinstance(drawn.marker.color, str)
    assert drawn.hovertemplate == "after %{customdata[0]:.0f} min<extra></extra>"
    assert drawn.customdata.tolist() == [[0.0], [1 / 60]]
