from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.attendance import attendance, missed

DAY = date(2026, 9, 30)


def sessions(*rows: tuple[str, int, str]) -> pl.DataFrame:
    """Rows of id, days ago, kind."""
    found = [(name, DAY - timedelta(days=ago), kind) for name, ago, kind in rows]
    return pl.DataFrame(
        found, schema={"team_session_id": pl.String, "day": pl.Date, "kind": pl.String}, orient="row"
    )


def performances(*rows: tuple[str, str, bool]) -> pl.DataFrame:
    """Rows of session, player, measured."""
    schema = {"team_session_id": pl.String, "player_id": pl.String, "measured": pl.Boolean}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


HELD = sessions(("t1", 0, "training"), ("t2", 6, "other"), ("old", 7, "training"), ("m", 1, "match"))
DONE = performances(
    ("t1", "a", True), ("t2", "a", True), ("old", "a", True), ("m", "a", True), ("t1", "b", False)
)


def test_absent_and_without_data_are_two_things_and_matches_are_none() -> None:
    found = attendance(HELD, DONE, ["a", "b", "c"], DAY)
    assert found.rows() == [("a", 2, 0, 0), ("b", 2, 1, 1), ("c", 2, 2, 0)]


def test_sessions_later_than_the_day_or_without_participants_are_not_held() -> None:
    found = attendance(HELD, DONE, ["a"], DAY - timedelta(days=1))
    assert found.rows() == [("a", 2, 0, 0)]  # t2 and old; t1 is tomorrow
    empty = attendance(HELD, DONE.clear(), ["a"], DAY)
    assert empty.rows() == [("a", 0, 0, 0)]


def test_the_days_missed() -> None:
    found = missed(HELD, DONE, ["b"]).sort("day")
    assert found.select("player_id", "team_session_id").rows() == [("b", "old"), ("b", "t2")]
