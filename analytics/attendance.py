"""Who was at the team's trainings of a week, and whose sensor told something.

`sessions`: team_session_id, day, kind. `performances`: team_session_id, player_id, measured, fetched.
`members`: player_id, since (the first day on which they can have missed something; null: always). `there`:
player_id, day of any session of theirs.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

WEEK_DAYS = 7
MATCH = "match"
OF_THE_TEAM = 0.5  # of the members are listed in a training of the whole team
BELONGS = pl.col("since").is_null() | (pl.col("day") >= pl.col("since"))


def missed(sessions: pl.DataFrame, performances: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """player_id, day, team_session_id: trainings of the team that a player is not listed in.

    Matches are left out: who is not chosen has missed nothing. So are sessions that list fewer than half of
    the members of that day who ever took part: rehab or the goalkeepers' own are no training that the others
    missed. Groups that are half of them together are one, which those missed who are in none of them.
    """
    held = sessions.filter(pl.col("kind") != MATCH).select("team_session_id", "day")
    listed = performances.select("team_session_id", "player_id", pl.lit(value=True).alias("listed"))
    every = (
        members.join(held, how="cross")
        .join(listed, on=["team_session_id", "player_id"], how="left")
        .with_columns(pl.col("listed").fill_null(value=False))
    )
    expected = BELONGS & pl.col("player_id").is_in(performances["player_id"].unique().implode())

    def half(there: str) -> pl.Expr:
        share = pl.col(there).filter(expected).mean().over("team_session_id")
        return (share >= OF_THE_TEAM).fill_null(value=False)

    every = every.with_columns(that_day=pl.col("listed").any().over("player_id", "day"))
    every = every.with_columns(whole=half("listed"), together=half("that_day"))
    apart = pl.col("together") & ~pl.col("whole").any().over("day") & ~pl.col("that_day")
    found = every.filter(~pl.col("listed"), pl.col("whole") | apart)
    return found.select("player_id", "day", "team_session_id")


def attendance(
    sessions: pl.DataFrame,
    performances: pl.DataFrame,
    members: pl.DataFrame,
    there: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """Attendance: of the team's trainings of 7 days, how many each player missed or has no data of.

    A player is absent where Team Pro does not list them, and without data where it does and the sensor told
    nothing. Matches are left out, since not being chosen is no absence. So are, for a player who is not
    listed, days before they came to the team, days with another session of theirs (another team's, or the
    other one of two groups), and sessions of a few, such as rehab: fewer than half of the members of that
    day who ever took part, alone or with the day's other groups. A recording that was not fetched yet is
    neither with data nor without: it does not count. Team Pro does not know why somebody was away. Gives
    player_id, held, absent, without_data.

    Formula: held = listed and fetched + absent, of the trainings of t−6 … t
    Formula: without_data = listed and fetched, nothing measured
    Formula: absent = not listed where ≥ half of the members are, since they came, no other session that day
    Units: trainings
    Source: our choice
    """
    week = pl.col("day").is_between(as_of - timedelta(days=WEEK_DAYS - 1), as_of)
    held = sessions.filter(week, pl.col("kind") != MATCH)
    listed = performances.filter("fetched").join(held, on="team_session_id", how="semi")
    absent = (
        missed(held, performances, members)
        .join(members, on="player_id")
        .filter(BELONGS)
        .join(there, on=["player_id", "day"], how="anti")
    )
    counted = [
        rows.group_by("player_id").agg(pl.len().cast(pl.Int64).alias(name))
        for name, rows in (
            ("listed", listed),
            ("absent", absent),
            ("without_data", listed.filter(~pl.col("measured"))),
        )
    ]
    found = members.select("player_id")
    for each in counted:
        found = found.join(each, on="player_id", how="left", maintain_order="left")
    held_of = pl.col("listed") + pl.col("absent")
    return found.with_columns(pl.exclude("player_id").fill_null(0)).select(
        "player_id", held_of.alias("held"), "absent", "without_data"
    )
