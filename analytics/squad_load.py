"""The loads of a squad: every player's days, the week against the own usual, and beside the others.

Daily loads are (players, days): a known rest day is 0, an unknown day NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from analytics.load import PLACE_DAYS, PLACE_KNOWN, WEEK, acwr, monotony, strain
from analytics.squad_position import Standing, standing
from analytics.windows import Floats, count, quantiles, trailing

OFTEN = 0.9  # of the own weeks lie below the limit


@dataclass(frozen=True)
class SquadLoad:
    """(players, days): the load of 7 days, its ratio to 28, its monotony, and where the week stands."""

    week: Floats
    ratio: Floats
    monotony: Floats
    standing: Standing


@dataclass(frozen=True)
class Limits:
    """(players,): median and upper limit of a player's own earlier weeks, and how many days tell of them."""

    median: Floats
    upper: Floats
    n: NDArray[np.int64]


def squad_load(load: Floats, positions: Sequence[str]) -> SquadLoad:
    """Loads of a squad: each player's 7-day load, its ratio to 28 days, its monotony, and the standing.

    The same figures as for one athlete, for all players at once, and how far each week lies from the
    squad's and the position's mean of that day. A week with 5 or 6 known days is scaled to 7; with fewer it
    is not given. The ratio and the standing are context: neither tells of injuries, and a goalkeeper's
    week is not a midfielder's.

    Formula: week = 7 · mean load of the known days; ratio and monotony as for one athlete
    Units: AU for the week, ratio, ratio, standard deviations
    Source: the methods named; the scaling to 7 days is our choice
    """
    week = WEEK * strain(load)
    return SquadLoad(week, acwr(load), monotony(load), standing(week, positions))


def own_limits(values: Floats) -> Limits:
    """The usual upper limit of each player: nine in ten of the own days of the year before lie below it.

    The 7 days that end with the day judged are left out. Fewer than 28 known days give none. By its own
    making about one day in ten of an unchanged year lies above, and in a quiet year an ordinary week does.

    Formula: median and 90 % quantile (NumPy "linear") of the values of t−371 … t−7
    Units: those of the values
    Source: Foster 1998, Med Sci Sports Exerc (limits of one's own); 90 % is our choice
    """
    earlier = trailing(values, PLACE_DAYS, lag=WEEK)[..., -1, :]
    median, upper = quantiles(earlier, (0.5, OFTEN), PLACE_KNOWN)
    return Limits(median, upper, count(earlier))


def daily_loads(
    sessions: pl.DataFrame, missed: pl.DataFrame, players: Sequence[str], first: date, last: date
) -> Floats:
    """(players, days) of load: 0 on a day known to be without training, NaN where nobody knows.

    `sessions`: player_id, day, training_load (null: unknown). `missed`: player_id, day of a training of the
    team that the player was not at: unknown unless another session is known. Days before a player's first
    session are unknown.
    """
    place = {player: row for row, player in enumerate(players)}
    known = (
        sessions.filter(pl.col("day").is_between(first, last), pl.col("player_id").is_in(list(players)))
        .group_by("player_id", "day")
        .agg(pl.when(pl.col("training_load").count() == pl.len()).then(pl.col("training_load").sum()))
    )
    absent = missed.filter(pl.col("day").is_between(first, last), pl.col("player_id").is_in(list(players)))
    load = np.zeros((len(players), (last - first).days + 1))
    load[_cells(absent, place, first)] = np.nan
    load[_cells(known, place, first)] = known["training_load"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    begun = dict(sessions.group_by("player_id").agg(pl.col("day").min()).iter_rows())
    starts = np.array([(begun.get(player, date.max) - first).days for player in players], dtype=np.int64)
    return np.where(np.arange(load.shape[1]) >= starts[:, None], load, np.nan)


def _cells(
    rows: pl.DataFrame, place: dict[str, int], first: date
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    player = rows["player_id"].replace_strict(place, return_dtype=pl.Int64).to_numpy()
    return player, (rows["day"] - first).dt.total_days().to_numpy()
