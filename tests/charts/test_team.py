"""What the coach's figures draw, compared with the frames they are given."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl
import pytest

from analytics.pitch import Pitch
from analytics.squad import FIGURES
from charts import pitch, team, team_curves

ZERO = datetime(2026, 9, 5, 18)
SPEED, HEART_RATE = team_curves.CHANNELS


def _trace(figure: go.Figure, name: str) -> Any:
    return next(trace for trace in figure.data if trace.name == name)


def test_sessions_of_different_kinds_are_apart_and_no_data_is_no_bar() -> None:
    frame = pl.DataFrame(
        {
            "day": [date(2026, 9, 1), date(2026, 9, 5), date(2026, 9, 7)],
            "kind": ["training", "match", "training"],
            "name": ["Drill", "Cup", "Gym"],
            "distance_m": [6100.0, 9200.0, None],
            "distance_n": [20, 3, None],
        }
    )
    figure = team.sessions(frame)
    assert list(_trace(figure, "Match").y) == pytest.approx([9.2])
    trainings = _trace(figure, "Training")
    assert _trace(figure, "Match").text == ("Cup<br>9.2 km, mean of 3",)
    assert trainings.y[0] == pytest.approx(6.1)
    assert np.isnan(trainings.y[1])
    assert trainings.text[1] == "Gym<br>no data"


def test_hatched_bars_keep_their_colour() -> None:
    row = {"day": date(2026, 9, 1), "kind": "test", "name": "Yo-yo", "distance_m": 2000.0, "distance_n": 20}
    marker = _trace(team.sessions(pl.DataFrame([row])), "Test").marker
    assert (marker.color, marker.pattern.fillmode) == ("#B4A48E", "overlay")


def test_sessions_share_the_width_of_their_own_day_however_far_apart_the_days_are() -> None:
    first, later = date(2026, 9, 1), date(2026, 9, 15)
    frame = pl.DataFrame(
        {
            "day": [first, later, later, later],
            "kind": ["training", "training", "match", "training"],
            "name": ["Drill", "Warm-up", "Cup", "Gym"],
            "distance_m": [6100.0, 2000.0, 9200.0, 1000.0],
            "distance_n": [20, 20, 3, 5],
        }
    )
    figure = team.sessions(frame)
    # three quarters of a day are 64,800,000 ms; a third of them is 21,600,000
    trainings, match = _trace(figure, "Training"), _trace(figure, "Match")
    assert list(trainings.width) == [64_800_000, 21_600_000, 21_600_000]
    assert list(trainings.offset) == [-32_400_000, -32_400_000, 10_800_000]
    assert (list(match.width), list(match.offset)) == ([21_600_000], [-10_800_000])


def _beside() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "label": ["9 Nine", "4 Four", "1 One"],
            "value": [9000.0, 7000.0, 4000.0],
            "q1": [5000.0, 6500.0, None],
            "median": [5500.0, 7000.0, None],
            "q3": [6000.0, 7500.0, None],
            "n": [12, 9, 3],
            "look": [True, False, False],
            "comparable": [True] * 3,
        }
    )


def test_players_stand_beside_their_own_usual() -> None:
    figure = team.beside_usual(_beside(), FIGURES["distance"], [("Team mean", 6666.6)])
    band = _trace(figure, "Own usual: middle half")
    assert list(band.y) == ["9 Nine", "4 Four"]
    assert [(low, low + width) for low, width in zip(band.base, band.x, strict=True)] == [
        (5000, 6000),
        (6500, 7500),
    ]
    assert list(_trace(figure, "Own median").x) == [5500, 7000]
    assert list(_trace(figure, "This session").y) == ["4 Four", "1 One"]
    assert "no usual yet (3 earlier)" in _trace(figure, "This session").text[1]
    assert "Team mean 6\u202f667" in [a.text for a in figure.layout.annotations]


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("9 Nine", 132, 132), ("Max Mustermann (msV2KrCB)", 181, 200), ("Long " * 20, 220, 220)],
)
def test_a_long_name_has_room_but_never_all_of_a_phone(name: str, least: int, most: int) -> None:
    """A browser draws the second one 181 pixels wide."""
    named = _beside().with_columns(label=pl.Series([name, "4 Four", "1 One"]))
    assert least <= team.beside_usual(named, FIGURES["distance"], []).layout.margin.l <= most


def test_worth_a_look_has_a_sign_of_its_own() -> None:
    marked = _trace(team.beside_usual(_beside(), FIGURES["distance"], []), "Worth a look")
    assert (list(marked.y), marked.marker.symbol) == (["9 Nine"], "diamond")
    assert marked.text[0] == ("9\u202f000 m</b>, usual 5\u202f000–6\u202f000 m, median 5\u202f500 (n 12)")


def _samples(player: str, seconds: int = 600, late_s: float = 0.0) -> pl.DataFrame:
    """Ten rows a second; a heart rate in each tenth."""
    rows = np.arange(seconds * 10)
    heart = [140.0 + (n // 10) % 40 if n % 10 == 0 else None for n in rows]
    return pl.DataFrame(
        {
            "player_id": [player] * len(rows),
            "t_s": rows / 10 + late_s,
            "speed_kmh": np.where(rows == 3333, 31.0, 8.0),
            "heart_rate_bpm": heart,
        }
    )


def test_curves_keep_the_highest_speed_of_each_player_in_few_points() -> None:
    points = team_curves.drawn(pl.concat([_samples("a"), _samples("b", late_s=60)]), SPEED, ZERO)
    assert points.group_by("player_id").len()["len"].to_list() <= [2000, 2000]
    top = points.filter(pl.col("value") == 31).select("player_id", "at").rows()
    assert top == [
        ("a", ZERO + timedelta(seconds=333.3)),
        ("b", ZERO + timedelta(seconds=393.3)),
    ]


def test_a_heart_rate_in_every_tenth_row_is_drawn_without_gaps_and_a_lost_belt_as_one() -> None:
    lost = pl.col("t_s").is_between(100, 120)
    samples = _samples("a").with_columns(pl.when(~lost).then("heart_rate_bpm").alias("heart_rate_bpm"))
    points = team_curves.drawn(samples, HEART_RATE, ZERO)
    assert points.height == 600
    gaps = points.filter(pl.col("value").is_null())["at"]
    assert (gaps[0], gaps[-1], len(gaps)) == (
        ZERO + timedelta(seconds=100),
        ZERO + timedelta(seconds=120),
        21,
    )


def test_a_stretch_is_drawn_from_its_own_samples() -> None:
    stretch = ZERO + timedelta(seconds=333), ZERO + timedelta(seconds=334)
    points = team_curves.drawn(_samples("a"), SPEED, ZERO, stretch)
    assert (points.height, points["at"].min(), points["at"].max()) == (11, *stretch)


def test_a_channel_that_nobody_has_is_not_offered() -> None:
    samples = _samples("a").with_columns(pl.lit(None, pl.Float64).alias("heart_rate_bpm"))
    assert [c.label for c in team_curves.present(samples)] == ["Speed"]
    assert team_curves.drawn(samples, HEART_RATE, ZERO).is_empty()


def test_markers_are_on_the_axis_of_the_players() -> None:
    points = team_curves.drawn(pl.concat([_samples("a"), _samples("b")]), SPEED, ZERO)
    markers = pl.DataFrame(
        {
            "kind": ["phase", "recovery", "note", "phase"],
            "name": ["First half", "Break", "Goal", "Another day"],
            "start_local": [ZERO + timedelta(minutes=m) for m in (-5, 5, 8, 900)],
            "stop_local": [ZERO + timedelta(minutes=m) for m in (5, 7, 8, 910)],
        }
    )
    figure = team_curves.curves(points, SPEED, {"a": "9 Nine", "b": "4 Four"}, markers)
    assert [trace.name for trace in figure.data] == ["9 Nine", "4 Four"]
    assert [trace.yaxis for trace in figure.data] == ["y", "y2"]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    names = [a.text for a in figure.layout.annotations]
    assert {"First half", "Break", "Goal"} <= set(names)
    assert "Another day" not in names
    bands = [(s.x0, s.x1) for s in figure.layout.shapes if s.type == "rect"]
    assert bands == [
        (str(ZERO), str(ZERO + timedelta(minutes=5))),  # from where the samples begin
        (str(ZERO + timedelta(minutes=5)), str(ZERO + timedelta(minutes=7))),
    ]
    assert [s.x0 for s in figure.layout.shapes if s.type == "line" and s.line.dash == "dot"] == [
        str(ZERO + timedelta(minutes=8))
    ]


PITCH = Pitch(60.0, 25.0, 0.0, 100.0, 60.0)


def _places(east_m: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "t_s": [float(n) for n in range(len(east_m))],
            "latitude": [None if m is None else 60.0 for m in east_m],
            "longitude": [None if m is None else 25.0 + m / (111_320.0 * 0.5) for m in east_m],
        }
    )


def test_places_are_metres_on_the_pitch_of_the_part_that_was_kept() -> None:
    found = pitch.located(_places([10, 20, None, 40, 50]), PITCH, (1.0, 3.0))
    assert found["t_s"].to_list() == [1.0, 3.0]
    assert found["along_m"].to_list() == pytest.approx([20, 40])
    assert found["across_m"].to_list() == pytest.approx([0, 0])


def test_the_density_is_the_share_of_the_time_in_squares_of_two_metres() -> None:
    places = pl.DataFrame({"t_s": [0.0] * 4, "along_m": [21.0] * 3 + [-31.0], "across_m": [5.0] * 4})
    cells = pitch.density(places)
    assert cells["share_pct"].sum() == pytest.approx(100)
    middle = cells.filter(pl.col("along_m") == 21, pl.col("across_m") == 5)["share_pct"]
    # three of four there, of which the blur leaves a quarter
    assert middle.to_list() == pytest.approx([100 * 0.75 * 0.25])
    right = cells.filter(pl.col("along_m") > 0)["share_pct"].sum()
    assert right == pytest.approx(75)


def test_the_pitch_has_one_scale_in_both_directions_and_no_map() -> None:
    cells = pitch.density(pl.DataFrame({"t_s": [0.0], "along_m": [0.0], "across_m": [0.0]}))
    figure = pitch.heat(cells, PITCH)
    assert figure.layout.yaxis.scaleanchor == "x"
    frame = figure.layout.shapes[0]
    assert (frame.x0, frame.x1, frame.y0, frame.y1) == (-50, 50, -30, 30)
    assert not [trace for trace in figure.data if "map" in trace.type and trace.type != "heatmap"]


def test_nowhere_is_no_square() -> None:
    assert pitch.density(pl.DataFrame(schema={"along_m": pl.Float64, "across_m": pl.Float64})).is_empty()
