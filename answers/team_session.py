"""One session of a team: every player's figures beside what is usual, markers, and samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analytics import squad as method
from analytics.measurement_error import comparable
from analytics.pitch import Pitch, pitch
from answers.cache import cached
from answers.team import ALWAYS, NAME, NO_ROLE, Team, log, performances
from polar_data.database import Database
from polar_data.store import team as store
from polar_data.store import team_session as samples_of

PLACE = ("latitude", "longitude")
PITCH_EVERY = 50  # of ten positions a second one every five seconds tells where they ran
# What stands beside a figure that is not plausible.
BESIDE = (*method.KEYS, *method.LIMITS, *("value", "q1", "median", "q3", "n", "role", "staff"))
# As a line-up is read; other positions follow by their names.
ORDER = ("goalkeeper", "defender", "midfielder", "forward")


@dataclass(frozen=True)
class Session:
    """`people`: player_id, number, name, role, staff, measured, by role and number. `figures` as
    `analytics.squad.compared` gives them, and those not `plausible`: these are in no mean and no usual,
    and never worth a look. Those not `comparable` were measured under a roof: they have no usual.
    `markers` of the store. `earlier`: how many sessions of the kind came before.
    `zero`: what the samples' times count from.
    """

    row: dict[str, Any]
    people: pl.DataFrame
    figures: pl.DataFrame
    markers: pl.DataFrame
    earlier: int
    zero: datetime


@dataclass(frozen=True)
class Recording:
    """A player's samples with `t_s` from the session's start, and the part that the coach kept."""

    samples: pl.DataFrame
    kept_s: tuple[float, float] | None


def session(database: Database, team: Team, session_id: str) -> Session | None:
    """None where the team has no such session."""
    return _session(database, team.coach_id, team, session_id)


@cached(8)
def _session(database: Database, _coach_id: int, team: Team, session_id: str) -> Session | None:
    every = log(database, team, *ALWAYS)
    found = every.filter(team_session_id=session_id)
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    zero = row["start_local"] or row["record_start_local"]
    began = pl.coalesce("start_local", "record_start_local")
    same = (pl.col("kind") == row["kind"]) & pl.col("type").is_not_null()
    before = every.filter(began < zero, same)
    figures = _figures(database, team.coach_id, team)
    people = _people(database, team, session_id)
    usual_of = _earlier(figures, before, row["sport"])
    compared = method.compared(figures.filter(team_session_id=session_id), usual_of, people)
    jumps = method.compared(_jumps(database, team, session_id), usual_of, people)
    every = pl.concat(
        [
            compared.with_columns(pl.lit(value=True).alias("plausible")),
            jumps.select(*BESIDE, look=pl.lit(value=False), plausible=pl.lit(value=False)),
        ],
        how="diagonal",
    )
    every = every.with_columns(_comparable(every, row["sport"]).alias("comparable"))
    markers = samples_of.markers(database, team.connection_id, session_id)
    return Session(row, people, every, markers, len(before), zero)


@cached(4)
def _figures(database: Database, _coach_id: int, team: Team) -> pl.DataFrame:
    """The figures of all sessions."""
    zones = store.zones(database, team.connection_id, team.team_id, *ALWAYS)
    return method.figures(performances(database, team), zones)


def _earlier(figures: pl.DataFrame, before: pl.DataFrame, sport: str | None) -> pl.DataFrame:
    """The figures of the sessions `before` that may be compared with one of this sport."""
    found = [
        figures.filter(pl.col("team_session_id").is_in(ids), _comparable(figures, sport, there))
        for there, ids in before.group_by("sport").agg("team_session_id").iter_rows()
    ]
    return pl.concat([figures.clear(), *found])


def _comparable(figures: pl.DataFrame, *sports: str | None) -> pl.Expr:
    names = [name for name in figures["metric"].unique() if all(comparable(name, each) for each in sports)]
    return pl.col("metric").is_in(names)


def _jumps(database: Database, team: Team, session_id: str) -> pl.DataFrame:
    """The highest speeds that are none, as figures."""
    return (
        performances(database, team)
        .filter("measured", pl.col("speed_jump_kmh").is_not_null(), team_session_id=session_id)
        .select(
            *method.KEYS,
            pl.lit("speed_max").alias("metric"),
            *(pl.lit(None, pl.Float64).alias(name) for name in ("lower", "upper")),
            pl.col("speed_jump_kmh").alias("value"),
        )
    )


def _people(database: Database, team: Team, session_id: str) -> pl.DataFrame:
    """Who took part. The staff are no athletes here: their names stand in the team only."""
    members = store.squad(database, team.connection_id, team.team_id).select("player_id", member="name")
    took_part = performances(database, team).filter(team_session_id=session_id)
    return (
        took_part.join(members, on="player_id", how="left")
        .with_columns(pl.coalesce("name", "member").alias("name"))
        .select(
            "player_id",
            pl.col("player_number").alias("number"),
            NAME,
            pl.col("role").fill_null(NO_ROLE),
            pl.col("staff").fill_null(value=False),
            "measured",
        )
        .sort("staff", _place_in_line_up(), "role", "number", nulls_last=True)
    )


def _place_in_line_up() -> pl.Expr:
    role = pl.col("role").str.to_lowercase()
    return role.replace_strict(ORDER, range(len(ORDER)), default=len(ORDER), return_dtype=pl.Int64)


def samples(database: Database, team: Team, session_id: str, player_ids: Sequence[str]) -> pl.DataFrame:
    """player_id, t_s (since the session's start) and the channels of these players, as recorded."""
    found = [_samples(database, team.coach_id, team, session_id, player_id)[0] for player_id in player_ids]
    return pl.concat(found, how="diagonal") if found else pl.DataFrame()


def unread(database: Database, team: Team, session_id: str, player_ids: Sequence[str]) -> dict[str, str]:
    """Why the samples of some of these players cannot be read."""
    found = [_samples(database, team.coach_id, team, session_id, player_id)[1] for player_id in player_ids]
    return {player_id: why for each in found for player_id, why in each.items()}


@cached(16)
def _samples(
    database: Database, _coach_id: int, team: Team, session_id: str, player_id: str
) -> tuple[pl.DataFrame, dict[str, str]]:
    return samples_of.samples(database, team.connection_id, session_id, [player_id])


def everything(database: Database, team: Team, session: Session) -> pl.DataFrame:
    """All samples of all players, with their names. Not kept: it is large."""
    ids = session.people["player_id"].to_list()
    found, _ = samples_of.samples(database, team.connection_id, session.row["team_session_id"], ids)
    who = session.people.select("player_id", "number", "name")
    return found.join(who, on="player_id", how="left", maintain_order="left").select(
        "number", "name", pl.exclude("number", "name")
    )


def recording(database: Database, team: Team, session: Session, player_id: str) -> Recording:
    session_id = session.row["team_session_id"]
    found = samples(database, team, session_id, (player_id,))
    mine = performances(database, team).filter(team_session_id=session_id, player_id=player_id)
    start, length = mine.select("start_local", "duration_s").row(0)
    if start is None or length is None:
        return Recording(found, None)
    first = (start - session.zero).total_seconds()
    return Recording(found, (first, first + length))


def place(database: Database, team: Team, session: Session, player_id: str) -> Pitch | None:
    """Where the player ran, with one of each position so that the pitch shows; None without positions."""
    return _place(database, team.coach_id, team, session.row["team_session_id"], player_id)


@cached(16)
def _place(database: Database, _coach_id: int, team: Team, session_id: str, player_id: str) -> Pitch | None:
    found = _session(database, team.coach_id, team, session_id)
    if found is None:
        return None
    field = found.people.filter("measured", ~pl.col("staff"))
    ids = field.unique("role", keep="first", maintain_order=True)["player_id"].to_list()
    last_s = found.row["duration_s"] or float("inf")
    pieces = [
        one.filter(pl.col("t_s").is_between(0, last_s)).gather_every(PITCH_EVERY).select(*PLACE)
        for one in (samples(database, team, session_id, [each]) for each in {player_id, *ids})
        if set(PLACE) <= set(one.columns)
    ]
    places = pl.concat(pieces).drop_nulls() if pieces else pl.DataFrame()
    return None if places.is_empty() else pitch(*(places[name].to_numpy() for name in PLACE))
