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
    """Rows of session, player, measured; all are fetched."""
    schema = {"team_session_id": pl.String, "player_id": pl.String, "measured": pl.Boolean}
    found = pl.DataFrame(list(rows), schema=schema, orient="row")
    return found.with_columns(fetched=pl.lit(value=True))


HELD = sessions(("t1", 0, "training"), ("t2", 6, "other"), ("old", 7, "training"), ("m", 1, "match"))
DONE = performances(
    *((each, player, True) for each in ("t1", "t2", "old", "m") for player in "ad"), ("t1", "b", False)
)


def since(*rows: tuple[str, int | None]) -> pl.DataFrame:
    """Rows of player, and how many days ago they came to the team; None: nobody knows."""
    found = [(player, None if ago is None else DAY - timedelta(days=ago)) for player, ago in rows]
    return pl.DataFrame(found, schema={"player_id": pl.String, "since": pl.Date}, orient="row")


def there(*rows: tuple[str, int]) -> pl.DataFrame:
    """Rows of player, days ago."""
    found = [(player, DAY - timedelta(days=ago)) for player, ago in rows]
    return pl.DataFrame(found, schema={"player_id": pl.String, "day": pl.Date}, orient="row")


NOWHERE = there()
ALWAYS = since(("a", None), ("b", None), ("c", None), ("d", None))


def test_absent_and_without_data_are_two_things_and_matches_are_none() -> None:
    found = attendance(HELD, DONE, ALWAYS, NOWHERE, DAY)
    assert found.rows() == [("a", 2, 0, 0), ("b", 2, 1, 1), ("c", 2, 2, 0), ("d", 2, 0, 0)]


def test_what_is_not_fetched_yet_is_neither_missed_nor_without_data() -> None:
    waiting = DONE.with_columns(fetched=pl.col("measured"))
    found = attendance(HELD, waiting, ALWAYS, NOWHERE, DAY)
    assert found.rows() == [("a", 2, 0, 0), ("b", 1, 1, 0), ("c", 2, 2, 0), ("d", 2, 0, 0)]


def test_sessions_later_than_the_day_or_without_participants_are_not_held() -> None:
    found = attendance(HELD, DONE, ALWAYS[:1], NOWHERE, DAY - timedelta(days=1))
    assert found.rows() == [("a", 2, 0, 0)]  # t2 and old; t1 is tomorrow
    empty = attendance(HELD, DONE.clear(), ALWAYS[:1], NOWHERE, DAY)
    assert empty.rows() == [("a", 0, 0, 0)]


def test_the_days_missed() -> None:
    found = missed(HELD, DONE, ALWAYS).filter(player_id="b").sort("day")
    assert found.select("player_id", "team_session_id").rows() == [("b", "old"), ("b", "t2")]


def test_who_trained_elsewhere_that_day_was_not_absent() -> None:
    found = attendance(HELD, DONE, ALWAYS, there(("c", 6), ("b", 3)), DAY)
    assert found.rows() == [("a", 2, 0, 0), ("b", 2, 1, 1), ("c", 1, 1, 0), ("d", 2, 0, 0)]


def test_nobody_misses_what_was_before_they_came() -> None:
    found = attendance(HELD, DONE, since(("b", 0), ("c", 5), ("d", None)), NOWHERE, DAY)
    assert found.rows() == [("b", 1, 0, 1), ("c", 1, 1, 0), ("d", 2, 0, 0)]
    found = attendance(HELD, DONE, since(("c", 6), ("d", None)), NOWHERE, DAY)
    assert found.rows() == [("c", 2, 2, 0), ("d", 2, 0, 0)]


def test_a_session_of_fewer_than_half_of_the_members_counts_only_for_who_is_listed() -> None:
    held = sessions(("rehab", 2, "training"))
    done = performances(("rehab", "a", False), *(("before", player, True) for player in "abc"))
    three = ALWAYS.filter(pl.col("player_id") != "d")
    assert missed(held, done, three).is_empty()
    assert attendance(held, done, three, NOWHERE, DAY).rows() == [
        ("a", 1, 0, 1),
        ("b", 0, 0, 0),
        ("c", 0, 0, 0),
    ]
    # Who came later was no member that day: it was half of the team.
    then = since(("a", None), ("b", 2), ("c", 1))
    assert missed(held, done, then)["player_id"].to_list() == ["b", "c"]
    assert attendance(held, done, then, NOWHERE, DAY)["absent"].to_list() == [0, 1, 0]


def test_members_who_never_took_part_hide_no_absence() -> None:
    idle = since(*((f"idle {n}", None) for n in range(9)))
    everybody = pl.concat([ALWAYS, idle])
    found = attendance(HELD, DONE, everybody, NOWHERE, DAY).filter(pl.col("player_id").is_in(["a", "b"]))
    assert found.rows() == [("a", 2, 0, 0), ("b", 2, 1, 1)]


def test_who_is_in_none_of_the_groups_missed_the_training_of_that_day() -> None:
    held = sessions(("one", 0, "training"), ("two", 0, "training"))
    groups = [("one", "a", True), ("one", "b", True), ("two", "c", True), ("two", "d", True)]
    done = performances(*groups, ("before", "e", True))
    members = pl.concat([ALWAYS, since(("e", None))])
    assert missed(held, done, members).rows() == [("e", DAY, "one"), ("e", DAY, "two")]


def test_two_groups_at_the_same_time_miss_nothing() -> None:
    held = sessions(("one", 0, "training"), ("two", 0, "training"))
    done = performances(("one", "a", True), ("two", "b", True))
    found = attendance(held, done, ALWAYS[:2], there(("a", 0), ("b", 0)), DAY)
    assert found.rows() == [("a", 1, 0, 0), ("b", 1, 0, 0)]
