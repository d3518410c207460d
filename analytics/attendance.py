"""Who was at the team's trainings of a week, and whose sensor told something.

`sessions`: team_session_id, day, kind. `performances`: team_session_id, player_id, measured.
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
    sessions: pl.DataFrame, performances: pl.DataFrame, players: Sequence[str], as_of: date
) -> pl.DataFrame:
    """Attendance: of the team's trainings of 7 days, how many each player missed or has no data of.

    A player is absent where Team Pro does not list them, and without data where it does and the sensor told
    nothing. Matches are left out, since not being chosen is no absence. Team Pro does not know why somebody
    was away. Gives player_id, held, absent, without_data.

    Formula: held = trainings of t−6 … t; absent = not listed; without_data = listed, nothing measured
    Units: trainings
    Source: our choice
    """
    week = pl.col("day").is_between(as_of - timedelta(days=WEEK_DAYS - 1), as_of)
    held = sessions.filter(week, pl.col("kind") != MATCH).join(performances, on="team_session_id", how="semi")
    absent = missed(held, performances, players).group_by("player_id").agg(pl.len().alias("absent"))
    silent = (
        performances.join(held, on="team_session_id", how="semi")
        .filter(pl.col("measured").not_())
        .group_by("player_id")
        .agg(pl.len().alias("without_data"))
    )
    return (
        pl.DataFrame({"player_id": players}, schema={"player_id": pl.String})
        .with_columns(pl.lit(held.height, pl.Int64).alias("held"))
        .join(absent, on="player_id", how="left", maintain_order="left")
        .join(silent, on="player_id", how="left", maintain_order="left")
        .with_columns(pl.col("absent", "without_data").fill_null(0).cast(pl.Int64))
    )
