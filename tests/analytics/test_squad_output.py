from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.squad_output import output_change, relative_output

DAY = date(2026, 9, 30)
OTHERS = {"b": 90.0, "c": 100.0, "d": 110.0, "e": 120.0}


def figures(session: str, **values: float) -> pl.DataFrame:
    rows = [(session, player, "per_minute", value) for player, value in values.items()]
    return pl.DataFrame(rows, schema=["team_session_id", "player_id", "metric", "value"], orient="row")


def sessions(*rows: tuple[str, int, str, str | None]) -> pl.DataFrame:
    """Rows of id, days ago, kind, sport."""
    schema = {"team_session_id": pl.String, "day": pl.Date, "kind": pl.String, "sport": pl.String}
    found = [(name, DAY - timedelta(days=ago), kind, sport) for name, ago, kind, sport in rows]
    return pl.DataFrame(found, schema=schema, orient="row")


def relative(*rows: tuple[int, float], kind: str = "training") -> pl.DataFrame:
    """Of player a: days ago and value, oldest first."""
    found = [("a", f"s{ago}", DAY - timedelta(days=ago), kind, value) for ago, value in rows]
    schema = {
        "player_id": pl.String,
        "team_session_id": pl.String,
        "day": pl.Date,
        "kind": pl.String,
        "value": pl.Float64,
    }
    return pl.DataFrame(found, schema=schema, orient="row").sort("day")


def only(frame: pl.DataFrame) -> dict[str, Any]:
    assert frame.height == 1
    return frame.row(0, named=True)


EARLIER = tuple(zip(range(50, 20, -5), (100.0, 102.0, 98.0, 100.0, 104.0, 100.0), strict=True))


def test_a_player_in_percent_of_the_middle_of_the_session() -> None:
    found = relative_output(figures("s", a=80.0, **OTHERS), sessions(("s", 0, "match", "SOCCER")))
    assert dict(found.select("player_id", "value").iter_rows()) == {
        "a": 80.0,
        "b": 90.0,
        "c": 100.0,
        "d": pytest.approx(110.0),
        "e": 120.0,
    }


def test_four_players_have_no_middle_and_other_figures_are_not_meant() -> None:
    assert relative_output(figures("s", **OTHERS), sessions(("s", 0, "match", None))).is_empty()
    load = figures("s", a=1, **OTHERS).with_columns(pl.lit("load").alias("metric"))
    assert relative_output(load, sessions(("s", 0, "match", None))).is_empty()


def test_indoors_only_when_asked_for() -> None:
    now, where = figures("s", a=80, **OTHERS), sessions(("s", 0, "match", "HANDBALL"))
    assert relative_output(now, where).is_empty()
    assert relative_output(now, where, indoors=True).height == 5


def test_now_beside_the_own_usual_and_the_error_of_the_own_repeats() -> None:
    found = only(output_change(relative(*EARLIER, (3, 90.0), (1, 92.0)), DAY))
    assert (found["value"], found["usual"], found["n"], found["n_usual"]) == (91, 100, 2, 6)
    # differences 2, -4, 2, 4, -4: mean 0, SD sqrt(56 / 4); typical error that by sqrt 2
    assert found["mdc"] == pytest.approx(1.96 * (56 / 4) ** 0.5)


def test_the_sensors_error_is_the_least() -> None:
    steady = [(ago, 100.0) for ago, _ in EARLIER]
    found = only(output_change(relative(*steady, (1, 92.0)), DAY))
    assert found["mdc"] == pytest.approx(1.96 * 2**0.5 * 2)


def test_five_earlier_sessions_are_no_usual_and_that_is_said() -> None:
    found = only(output_change(relative(*EARLIER[1:], (1, 92.0)), DAY))
    assert (found["usual"], found["mdc"], found["n_usual"], found["value"]) == (None, None, 5, 92)


def test_the_week_judged_is_not_its_own_usual_and_old_sessions_are_none() -> None:
    found = only(output_change(relative((67, 5.0), *EARLIER, (7, 5.0), (6, 50.0), (0, 50.0)), DAY))
    # 7 days ago is the last of the usual days
    assert (found["n_usual"], found["usual"], found["value"], found["n"]) == (7, 100, 50, 2)
    assert only(output_change(relative(*EARLIER), DAY))["value"] is None


def test_matches_and_trainings_are_apart() -> None:
    both = pl.concat([relative(*EARLIER, (1, 92.0)), relative((2, 60.0), kind="match")])
    found = {row["kind"]: row for row in output_change(both, DAY).iter_rows(named=True)}
    assert (found["training"]["value"], found["match"]["value"], found["match"]["usual"]) == (92, 60, None)


def test_nothing_is_nothing() -> None:
    assert output_change(relative(), DAY).is_empty()


@settings(max_examples=30)
@given(st.lists(st.floats(50, 150), min_size=1, max_size=8), st.floats(0.5, 2))
def test_the_future_does_not_matter_and_the_pace_of_a_session_drops_out(
    later: list[float], pace: float
) -> None:
    past = relative(*EARLIER, (1, 92.0))
    future = relative(*((-1 - n, value) for n, value in enumerate(later)))
    assert output_change(pl.concat([past, future]), DAY).equals(output_change(past, DAY))
    where = sessions(("s", 0, "match", "SOCCER"))
    plain = relative_output(figures("s", a=80.0, **OTHERS), where)["value"]
    faster = {player: value * pace for player, value in (OTHERS | {"a": 80.0}).items()}
    quicker = relative_output(figures("s", **faster), where)
    assert sorted(quicker["value"]) == pytest.approx(sorted(plain))
