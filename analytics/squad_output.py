"""Output per minute of each player against the own usual, matches and trainings apart.

`figures` as `analytics.squad.figures` gives them, without the staff; `sessions`: team_session_id, day,
kind, sport. `relative` is player_id, team_session_id, day, kind, value, as `relative_output` gives it. A
change is player_id, kind, value, usual, mdc, n (sessions of the 7 days), n_usual: `value` is null without a
session, `usual` and `mdc` without enough earlier ones.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from analytics.measurement_error import MIN_PAIRS, SENSOR_CV, Z95, comparable
from analytics.normal_range import window
from analytics.squad import MIN_SESSIONS

RECENT_DAYS = 7
MIN_PLAYERS = 5
FIGURE = "per_minute"


def relative_output(figures: pl.DataFrame, sessions: pl.DataFrame, *, indoors: bool = False) -> pl.DataFrame:
    """Relative output: a player's metres a minute in percent of the median of all in the same session.

    What was on the plan drops out, since all had the same: 95 is a player who ran a little less than the
    middle one. Not given in sessions with fewer than 5 players with data, nor indoors unless asked for,
    where distances are wrong. It is blind to a tired squad, and in a match to when somebody came on.

    Formula: 100 · m/min / median m/min of the session's players
    Units: % of the session's median
    Source: our choice
    """
    usable = sessions.filter(
        pl.Series(
            [comparable(FIGURE, sport, opted_in=indoors) for sport in sessions["sport"]], dtype=pl.Boolean
        )
    ).select("team_session_id", "day", "kind")
    middle = pl.col("value").median().over("team_session_id")
    return (
        figures.filter(pl.col("metric") == FIGURE)
        .join(usable, on="team_session_id")
        .filter(pl.len().over("team_session_id") >= MIN_PLAYERS, middle > 0)
        .select(
            "player_id", "team_session_id", "day", "kind", (100 * pl.col("value") / middle).alias("value")
        )
        .sort("player_id", "kind", "day", "team_session_id")
    )


def output_change(relative: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Change of output: the last 7 days' relative output against the player's own usual of that kind.

    The usual is the median of the sessions of the 60 days that end 7 days before. A change counts only
    beyond the measurement error: that of the sensor (2 %) or of the player's own repeats, one session after
    the other, whichever is larger. Fewer than 6 earlier sessions of the kind give none. The mean of several
    sessions is surer than the limit assumes, so small real changes are missed rather than made up.

    Formula: mean(7 days) − median(60 days); limit = 1.96 · √2 · max(2 % of the usual, SD(differences)/√2)
    Units: points of % of the session's median
    Source: Weir 2005, J Strength Cond Res (limit); sensor: Team Pro validations of 2021 to 2023
    """
    first, last = window(as_of)
    recent = pl.col("day").is_between(as_of - timedelta(days=RECENT_DAYS - 1), as_of)
    earlier = pl.col("value").filter(pl.col("day").is_between(first, last))
    repeats = earlier.diff().drop_nulls()
    own = repeats.std() / 2**0.5
    found = relative.group_by("player_id", "kind", maintain_order=True).agg(
        pl.col("value").filter(recent).mean(),
        earlier.median().alias("usual"),
        own.alias("te"),
        recent.sum().cast(pl.Int64).alias("n"),
        earlier.len().cast(pl.Int64).alias("n_usual"),
    )
    enough = pl.col("n_usual") >= max(MIN_SESSIONS, MIN_PAIRS + 1)
    sensor = SENSOR_CV[FIGURE] * pl.col("usual")
    limit = Z95 * 2**0.5 * pl.max_horizontal("te", sensor)
    return found.select(
        "player_id",
        "kind",
        "value",
        pl.when(enough).then("usual").alias("usual"),
        pl.when(enough).then(limit).alias("mdc"),
        "n",
        "n_usual",
    )
