"""Who was at the team's trainings of a week, and whose sensor told something.

`sessions`: team_session_id, day, kind. `performances`: team_session_id, player_id, measured. `members`:
player_id, since (the first day on which they can have missed something; null: always). `there`: player_id,
day of any session of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

WEEK_DAYS = 7
MATCH = "match"


def missed(sessions: pl.DataFrame, performances: pl.DataFrame, players: Sequence[str]) -> pl.DataFrame:
    """player_id, day, team_session_id: trainings of the team that a player is not listed in.

    Matches are left out: who is not chosen has missed nothing. So are sessions without any participant.
    """
    held = sessions.filter(pl.col("kind") != MATCH).select("team_session_id", "day")
    held = held.join(performances, on="team_session_id", how="semi")
    everyone = pl.DataFrame({"player_id": players}, schema={"player_id": pl.String})
    return everyone.join(held, how="cross").join(
        performances, on=["player_id", "team_session_id"], how="anti"
    )


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
    listed, days before they came to the team and days with another session of theirs: another team's, or
    the other one of two groups. Team Pro does not know why somebody was away. Gives player_id, held, absent,
    without_data.

    Formula: held = listed + absent, of the trainings of t−6 … t; without_data = listed, nothing measured
    Formula: absent = not listed, on a day since they came that has no other session of theirs
    Units: trainings
    Source: our choice
    """
    week = pl.col("day").is_between(as_of - timedelta(days=WEEK_DAYS - 1), as_of)
    held = sessions.filter(week, pl.col("kind") != MATCH)
    listed = performances.join(held, on="team_session_id", how="semi")
    here = pl.col("since").is_null() | (pl.col("day") >= pl.col("since"))
    absent = (
        missed(held, performances, members["player_id"].to_list())
        .join(members, on="player_id")
        .filter(here)
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
