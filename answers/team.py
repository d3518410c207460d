"""The coach's teams: the squad with its loads, and the sessions of the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from analytics import squad as method
from answers.cache import cached
from answers.reading import day_age
from answers.team_night import night_in_words
from polar_data.database import Database
from polar_data.store import links, people, player_sessions
from polar_data.store import team as store

LOAD_DAYS = timedelta(days=27)
NO_ROLE = "No position"
ALWAYS = (date.min, date.max)
# The fastest man ever ran 44.7 km/h, in spikes on a track: in boots on a pitch nobody comes near this, so
# beyond it the sensor lost its place.
FASTEST_KMH = 43.0
# Who has left before we came is known by a number only.
NAME = pl.coalesce(
    pl.when(pl.col("name") != pl.format("Player {}", "player_id")).then("name"),
    pl.format("Number {}", "player_number"),
    pl.lit("Unknown player"),
).alias("name")


@dataclass(frozen=True)
class Team:
    """A team and the connection it came through; `coach_id` is the athlete whose connection that is.

    `version` grows with every write to the data of the coach, the players, or somebody linked to one.
    """

    connection_id: int
    coach_id: int
    team_id: str
    name: str
    organisation: str | None
    version: int


@dataclass(frozen=True)
class Squad:
    """Frames of people: those who play, the staff, and those who have left the team.

    player_id, number, name, role, linked (what is shared; null: not linked), night, last_day, last,
    load_7d, load_28d, sessions_28d, without_load.
    """

    players: pl.DataFrame
    staff: pl.DataFrame
    left: pl.DataFrame


def teams(database: Database) -> list[Team]:
    """Every team of every coach's connection, by name, as it is now."""
    rows = store.teams(database).rows(named=True)
    versions = {
        row["connection_id"]: _version(database, row["connection_id"], row["coach_id"]) for row in rows
    }
    return [
        Team(
            row["connection_id"],
            row["coach_id"],
            row["team_id"],
            row["name"] or "Team",
            row["organisation"],
            versions[row["connection_id"]],
        )
        for row in rows
    ]


def _version(database: Database, connection_id: int, coach_id: int) -> int:
    everyone = {coach_id, *people.players(database, connection_id).values()}
    everyone |= {link.athlete_id for link in links.links(database, connection_id)}
    return hash(tuple((each, database.data_version(each)) for each in sorted(everyone)))


def squad(database: Database, team: Team, as_of: date) -> Squad:
    return _squad(database, team.coach_id, team, as_of)


@cached(8)
def _squad(database: Database, _coach_id: int, team: Team, as_of: date) -> Squad:
    done = _done(database, team, as_of)
    shared = links.shared(database, team.connection_id)
    took_part = performances(database, team).filter(pl.col("day") <= as_of)
    here = pl.concat([each.select("player_id", "day") for each in (done, took_part)])
    last = here.group_by("player_id").agg(pl.col("day").max().alias("last_here"))
    found = (
        store.squad(database, team.connection_id, team.team_id)
        .join(method.loads(done, as_of), on="player_id", how="left", maintain_order="left")
        .join(last, on="player_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("sessions_28d", "without_load").fill_null(0),
            pl.max_horizontal(pl.col("last_local").dt.date(), "last_here").alias("last_day"),
        )
    )
    rows = found.select(
        "player_id",
        "present",
        pl.col("staff").fill_null(value=False),
        pl.col("player_number").alias("number"),
        NAME,
        pl.col("role").fill_null(NO_ROLE),
        pl.col("sharing").alias("linked"),
        pl.Series(
            "night",
            [night_in_words(database, shared.get(each), as_of) for each in found["player_id"]],
            dtype=pl.String,
        ),
        "last_day",
        pl.Series(
            "last",
            [None if day is None else day_age(as_of, day) for day in found["last_day"]],
            dtype=pl.String,
        ),
        *("load_7d", "load_28d", "sessions_28d", "without_load"),
    )
    return Squad(
        rows.filter("present", ~pl.col("staff")).drop("present", "staff"),
        rows.filter("present", "staff").drop("present", "staff"),
        rows.filter(~pl.col("present")).drop("present", "staff"),
    )


def _done(database: Database, team: Team, as_of: date) -> pl.DataFrame:
    """The players' sessions of the 28 days; also those they took part in of which no recording is here."""
    first = as_of - LOAD_DAYS
    recorded = player_sessions.player_sessions(database, team.connection_id, first, as_of)
    here = recorded.filter(source=links.TEAM_PRO).select("player_id", player_session_id="session_id")
    # Without a sensor there is none (null, which is never equal); the others may not have been fetched yet.
    unrecorded = store.performances(database, team.connection_id, team.team_id, first, as_of).join(
        here, on=["player_id", "player_session_id"], how="anti"
    )
    # What a player's own watch recorded of it is there already.
    times = store.sessions(database, team.connection_id, team.team_id, first, as_of).select(
        "team_session_id",
        pl.coalesce("start_local", "record_start_local").alias("begin"),
        pl.coalesce("stop_local", "record_stop_local").alias("end"),
    )
    missing = unrecorded.select("player_id", "day", "team_session_id").join(times, on="team_session_id")
    own = recorded.filter("counts").select("player_id", "start_local", "stop_local")
    worn = missing.join(own, on="player_id").filter(
        pl.col("start_local") < pl.col("end"), pl.col("stop_local") > pl.col("begin")
    )
    rows = missing.join(worn, on=["player_id", "team_session_id"], how="anti").select(
        "player_id", "day", pl.lit(value=True).alias("counts")
    )
    return pl.concat([recorded, rows], how="diagonal")


def log(database: Database, team: Team, first: date, last: date) -> pl.DataFrame:
    """The team's sessions of the days, oldest first, with the means of the players with data."""
    return _log(database, team.coach_id, team).filter(pl.col("day").is_between(first, last))


@cached(8)
def _log(database: Database, _coach_id: int, team: Team) -> pl.DataFrame:
    """Of all days."""
    done = performances(database, team)
    field = done.filter(~pl.col("staff").fill_null(value=False))
    jumps = field.group_by("team_session_id").agg(pl.col("speed_jump_kmh").max())
    means = method.session_means(done).join(jumps, on="team_session_id", how="left")
    found = store.sessions(database, team.connection_id, team.team_id, *ALWAYS)
    length = (pl.col("stop_local") - pl.col("start_local")).dt.total_milliseconds() / 1000
    return found.with_columns(
        length.alias("duration_s"),
        pl.col("kind").fill_null("unknown"),
        pl.coalesce("name", pl.col("kind").str.to_titlecase(), pl.lit("Session")).alias("name"),
    ).join(means, on="team_session_id", how="left", maintain_order="left")


def performances(database: Database, team: Team) -> pl.DataFrame:
    """What every participant did in every session of the team, by the store's names.

    A highest speed beyond `FASTEST_KMH` is no speed: it is in `speed_jump_kmh` instead, for nothing but show.
    """
    return _performances(database, team.coach_id, team)


@cached(4)
def _performances(database: Database, _coach_id: int, team: Team) -> pl.DataFrame:
    found = store.performances(database, team.connection_id, team.team_id, *ALWAYS)
    speed = pl.col("speed_max_kmh")
    return found.with_columns(
        pl.when(speed <= FASTEST_KMH).then(speed),
        pl.when(speed > FASTEST_KMH).then(speed).alias("speed_jump_kmh"),
    )
