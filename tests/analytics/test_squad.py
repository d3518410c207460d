from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics import squad

DAY = date(2026, 9, 30)
FIGURE = {
    "team_session_id": pl.String,
    "player_id": pl.String,
    "metric": pl.String,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "value": pl.Float64,
}


def figures(*rows: tuple[Any, ...], session: str = "now") -> pl.DataFrame:
    """Rows of player, metric, value and perhaps the limits."""
    full = [(session, p, m, *(limits or (None, None)), float(v)) for p, m, v, *limits in rows]
    return pl.DataFrame(full, schema=FIGURE, orient="row")


def people(**roles: str) -> pl.DataFrame:
    """Player and role; "Staff" is staff."""
    rows = [(player, role, role == "Staff") for player, role in roles.items()]
    return pl.DataFrame(rows, schema=["player_id", "role", "staff"], orient="row")


def performances(**values: Any) -> pl.DataFrame:
    row = {
        "team_session_id": "now",
        "player_id": "a",
        "staff": False,
        "measured": True,
        "duration_s": 6540.0,
        "distance_m": 10_900.0,
        "speed_max_kmh": 29.5,
        "sprints": 12,
        "hr_avg_bpm": 160,
        "hr_max_bpm": 190,
        "training_load": 250.0,
    }
    return pl.DataFrame([row | values], schema_overrides={"training_load": pl.Float64})


def zones(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows of kind, seq, lower, upper, in_zone_s, distance_m, accelerations."""
    schema = {
        "kind": pl.String,
        "seq": pl.Int64,
        "lower": pl.Float64,
        "upper": pl.Float64,
        "in_zone_s": pl.Float64,
        "distance_m": pl.Float64,
        "accelerations": pl.Int64,
    }
    found = pl.DataFrame(list(rows), schema=schema, orient="row")
    return found.select(pl.lit("now").alias("team_session_id"), pl.lit("a").alias("player_id"), pl.all())


def value_of(found: pl.DataFrame, metric: str, player: str = "a") -> dict[str, Any]:
    return found.filter(metric=metric, player_id=player).row(0, named=True)


def test_figures_of_a_player() -> None:
    found = squad.figures(performances(), zones())
    # 6540 s are 109 min; 10 900 m in these are 100 m/min
    assert dict(found.select("metric", "value").iter_rows()) == {
        "minutes": 109.0,
        "distance": 10_900.0,
        "per_minute": 100.0,
        "speed_max": 29.5,
        "sprints": 12.0,
        "hr_avg": 160.0,
        "hr_max": 190.0,
        "load": 250.0,
    }
    assert set(found["metric"]) == set(squad.FIGURES)


def test_what_is_unknown_is_no_figure_rather_than_zero() -> None:
    found = squad.figures(performances(training_load=None, duration_s=0.0), zones())
    assert not set(found["metric"]) & {"load", "per_minute"}


def test_without_a_sensor_there_is_no_figure_at_all() -> None:
    assert squad.figures(performances(measured=False), zones()).is_empty()


def test_zones_are_figures_with_their_limits() -> None:
    found = squad.figures(
        performances(),
        zones(
            ("speed", 0, 3, 7, None, 1200.0, None),
            ("heart_rate", 4, 172, 190, 300.0, None, None),
            ("acceleration", 0, -3, None, None, None, 20),
            ("acceleration", 1, 2, None, None, None, 30),
        ),
    )
    zoned = found.filter(pl.col("metric").str.contains(":")).select("metric", "lower", "upper", "value")
    assert zoned.sort("metric").rows() == [
        ("acceleration:1", -3.0, 2.0, 20.0),  # up to where the next one begins
        ("acceleration:2", 2.0, None, 30.0),
        ("heart_rate:5", 172.0, 190.0, 5.0),  # minutes
        ("speed:1", 3.0, 7.0, 1200.0),
    ]


def test_the_usual_is_median_and_quartiles_of_the_own_earlier_sessions() -> None:
    earlier = figures(*[("a", "distance", v) for v in (10, 20, 30, 40, 50)], ("b", "distance", 900))
    found = squad.usual(earlier).sort("player_id").drop("metric", "lower", "upper")
    assert found.rows() == [("a", 20.0, 30.0, 40.0, 5), ("b", None, None, None, 1)]


def test_four_earlier_sessions_are_no_usual_and_that_is_said() -> None:
    now, earlier = figures(("a", "load", 9)), figures(*[("a", "load", v) for v in (1, 2, 3, 4)])
    found = value_of(squad.compared(now, earlier, people(a="Forward")), "load")
    assert (found["q1"], found["n"], found["look"]) == (None, 4, False)


def test_clearly_outside_the_own_usual_is_worth_a_look_on_either_side() -> None:
    # quartiles 20 and 40: clearly is more than 10 beyond
    earlier = figures(*[("a", "load", v) for v in (10, 20, 30, 40, 50)])
    looks = {
        value: value_of(squad.compared(figures(("a", "load", value)), earlier, people(a="Forward")), "load")[
            "look"
        ]
        for value in (9.9, 10, 30, 50, 50.1)
    }
    assert looks == {9.9: True, 10: False, 30: False, 50: False, 50.1: True}


def test_a_zone_has_a_usual_only_of_sessions_with_the_same_limits() -> None:
    before = [("a", "speed:4", v, 15, 19) for v in (100, 200, 300, 400, 500)]
    after = [("a", "speed:4", v, 16, 20) for v in (10, 20)]
    now = figures(("a", "speed:4", 30, 16, 20))
    found = value_of(squad.compared(now, figures(*before, *after), people(a="Forward")), "speed:4")
    assert (found["median"], found["n"]) == (None, 2)
    now = figures(("a", "speed:4", 30, 15, 19))
    found = value_of(squad.compared(now, figures(*before, *after), people(a="Forward")), "speed:4")
    assert (found["median"], found["n"], found["look"]) == (300.0, 5, True)


def test_means_of_position_and_team_count_those_with_data_and_no_staff() -> None:
    who = people(a="Forward", b="Forward", c="Goalkeeper", d="Goalkeeper", e="Staff")
    now = figures(("a", "load", 100), ("b", "load", 200), ("c", "load", 30), ("e", "load", 9000))
    found = squad.compared(now, figures(), who)
    means = found.select("player_id", "role_mean", "role_n", "team_mean", "team_n").sort("player_id")
    assert means.rows() == [
        ("a", 150.0, 2, 110.0, 3),
        ("b", 150.0, 2, 110.0, 3),
        ("c", 30.0, 1, 110.0, 3),
        ("e", None, None, None, None),
    ]


def test_zones_with_different_limits_have_no_mean_but_a_position_with_the_same_has() -> None:
    who = people(a="Forward", b="Forward", c="Defender")
    now = figures(("a", "speed:5", 100, 20, 50), ("b", "speed:5", 300, 20, 50), ("c", "speed:5", 50, 19, 50))
    found = value_of(squad.compared(now, figures(), who), "speed:5")
    assert (found["role_mean"], found["role_n"]) == (200.0, 2)
    assert (found["team_mean"], found["team_n"]) == (None, 3)


def sessions(*rows: tuple[str, int, float | None, bool]) -> pl.DataFrame:
    """Rows of player, days ago, load, counts."""
    schema = {"player_id": pl.String, "day": pl.Date, "training_load": pl.Float64, "counts": pl.Boolean}
    full = [(p, DAY - timedelta(days=ago), load, counts) for p, ago, load, counts in rows]
    return pl.DataFrame(full, schema=schema, orient="row")


def test_loads_of_7_and_28_days() -> None:
    found = squad.loads(
        sessions(
            ("a", 0, 10, True),
            ("a", 6, 20, True),
            ("a", 7, 40, True),
            ("a", 27, 80, True),
            ("a", 28, 160, True),
            ("a", 3, 320, False),  # the same training through another source
            ("a", -1, 640, True),  # tomorrow
        ),
        DAY,
    )
    assert found.rows() == [("a", 30.0, 150.0, 4, 0)]


def test_an_unknown_load_is_told_and_is_not_zero() -> None:
    found = squad.loads(sessions(("a", 1, None, True), ("a", 10, 50, True), ("b", 1, None, True)), DAY)
    assert found.sort("player_id").rows() == [("a", None, 50.0, 2, 1), ("b", None, None, 1, 1)]


def test_session_means_leave_out_staff_and_who_has_no_data_and_tell_of_how_many_they_are() -> None:
    """b has no load, e wore a sensor without positions."""
    found = squad.session_means(
        pl.concat(
            [
                performances(),
                performances(player_id="b", distance_m=8900.0, training_load=None, speed_max_kmh=31.0),
                performances(player_id="c", measured=False, distance_m=0.0),
                performances(player_id="d", staff=True, distance_m=1.0),
                performances(player_id="e", distance_m=0.0, speed_max_kmh=0.0),
            ]
        )
    )
    assert found.to_dicts() == [
        {
            "team_session_id": "now",
            "minutes": 109.0,
            "minutes_n": 3,
            "distance_m": 9900.0,
            "distance_n": 2,
            "load": 250.0,
            "load_n": 2,
            "speed_max_kmh": 31.0,
        }
    ]


@pytest.mark.parametrize(
    ("metric", "lower", "upper", "label", "unit"),
    [
        ("speed:3", 11.0, 15.0, "11–15 km/h", "m"),
        ("speed:3", 11.5, None, "from 11.5 km/h", "m"),
        ("speed:1", None, 7.0, "up to 7 km/h", "m"),
        ("speed:3", None, None, "Zone 3", "m"),
        ("heart_rate:2", 110.0, 130.0, "Zone 2", "min"),
        ("acceleration:1", -3.0, 1.0, "from −3 m/s²", ""),
        ("acceleration:2", 2.0, None, "from 2 m/s²", ""),
    ],
)
def test_zones_are_called_by_their_limits(
    metric: str, lower: float | None, upper: float | None, label: str, unit: str
) -> None:
    found = squad.metric_of(metric, lower, upper)
    assert (found.label, found.unit) == (label, unit)


numbers = st.lists(st.floats(0, 1e4, allow_nan=False), min_size=1, max_size=30)


@given(numbers, st.randoms(use_true_random=False))
def test_the_usual_does_not_depend_on_the_order_and_lies_within_the_values(
    values: list[float], random: Any
) -> None:
    rows = [("a", "load", v) for v in values]
    found = squad.usual(figures(*rows))
    random.shuffle(rows)
    assert squad.usual(figures(*rows)).equals(found)
    row = found.row(0, named=True)
    assert row["n"] == len(values)
    if row["n"] >= squad.MIN_SESSIONS:
        assert min(values) <= row["q1"] <= row["median"] <= row["q3"] <= max(values)
        quartiles = np.quantile(values, [0.25, 0.5, 0.75])
        assert [row["q1"], row["median"], row["q3"]] == pytest.approx(quartiles.tolist())


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 40), st.floats(0, 500)), max_size=40))
def test_seven_days_are_never_more_than_twenty_eight(done: list[tuple[str, int, float]]) -> None:
    found = squad.loads(sessions(*[(p, ago, load, True) for p, ago, load in done]), DAY)
    for _, week, month, count, unknown in found.iter_rows():
        assert (week or 0) <= month + 1e-9
        assert count > 0 == unknown
