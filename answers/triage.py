"""Who of a coach's team needs a look, from the team's sessions and what linked players share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from analytics import squad as method
from analytics.attendance import attendance, missed
from analytics.load import MONTH, PLACE_DAYS, WEEK
from analytics.squad_load import SquadLoad, daily_loads, squad_load
from analytics.squad_output import output_change, relative_output
from analytics.triage import Triage, triage
from analytics.triage_rules import Name, Recovery
from answers.cache import cached
from answers.history import days
from answers.signal import signal
from answers.team import Team, log, performances, squad
from polar_data.database import Database
from polar_data.store import links, player_sessions, roster
from polar_data.store import team as store

LOOKBACK = timedelta(days=MONTH + WEEK + PLACE_DAYS)
OLDEST = timedelta(days=WEEK - 1)  # the week that was judged still touches the present one
NO_ZONES = pl.DataFrame(
    schema={"team_session_id": pl.String, "player_id": pl.String, "kind": pl.String, "seq": pl.Int64}
    | dict.fromkeys(("lower", "upper", "in_zone_s", "distance_m", "accelerations"), pl.Float64)
)


@dataclass(frozen=True)
class Look:
    """`as_of` is the last day known of the team, `asked` the day asked for. `players`: player_id, number,
    name, role and, of the day `as_of`, week, ratio, monotony, z, robust (see `squad_load`; null: not known).
    """

    as_of: date
    asked: date
    players: pl.DataFrame
    triage: Triage

    def last_day(self, rule: Name) -> date:
        """Where the 7 days of a reason end: nights are known whatever is known of the team."""
        return self.asked if rule == "recovery" else self.as_of


def look(database: Database, team: Team, as_of: date) -> Look | None:
    """None for a team without players or sessions."""
    sessions = log(database, team, date.min, as_of)
    if sessions.is_empty():
        return None
    # Not among what is kept: a sync that brings nothing new makes more days known, and no new version.
    known = store.known_until(database, team.connection_id, team.team_id, sessions["day"][-1])
    return _look(database, team.coach_id, team, min(known, as_of), as_of)


@cached(8)
def _look(database: Database, _coach_id: int, team: Team, last: date, as_of: date) -> Look | None:
    people = squad(database, team, as_of).players.select("player_id", "number", "name", "role")
    if people.is_empty():
        return None
    sessions = log(database, team, date.min, as_of)
    first = last - LOOKBACK
    players = people["player_id"].to_list()
    took_part = performances(database, team).filter(~pl.col("staff").fill_null(value=False))
    members = people.select("player_id").join(
        _since(database, team, took_part.filter(pl.col("day") <= last)), on="player_id", how="left"
    )
    away = missed(sessions, took_part, members).select("player_id", "day")
    silent = took_part.filter(~pl.col("measured")).select("player_id", "day")
    done = player_sessions.player_sessions(database, team.connection_id, first, last)
    load = daily_loads(done.filter("counts"), pl.concat([away, silent]), players, first, last)
    figures = squad_load(load, people["role"].to_list())
    relative = relative_output(method.figures(took_part, NO_ZONES), sessions)
    recorded = done.filter(source=links.TEAM_PRO).select("player_id", "day")
    there = pl.concat([recorded, store.days_there(database, team.connection_id)])
    found = triage(
        players,
        load,
        figures,
        attendance(sessions, took_part, members, there, last),
        output_change(relative, last),
        _recovery(database, team, as_of),
    )
    return Look(last, as_of, people.with_columns(_last_day(figures)), found)


def _since(database: Database, team: Team, took_part: pl.DataFrame) -> pl.DataFrame:
    """player_id, since: the first day on which a player can have missed something.

    Of whom we saw come, the day after, since that day's training may have been before; of the others the
    first one with the team. Who has neither has been a member all along, as far as anybody can tell.
    """
    seen = roster.joined(database, team.connection_id, team.team_id)
    came = seen.select("player_id", came=pl.col("from_utc").dt.date() + timedelta(days=1))
    first = took_part.group_by("player_id").agg(pl.col("day").min().alias("first"))
    both = first.join(came, on="player_id", how="full", coalesce=True)
    return both.select("player_id", since=pl.coalesce("came", "first"))


def _last_day(figures: SquadLoad) -> list[pl.Series]:
    columns = {
        "week": figures.week,
        "ratio": figures.ratio,
        "monotony": figures.monotony,
        "z": figures.standing.z,
        "robust": figures.standing.robust,
    }
    return [pl.Series(name, values[:, -1], nan_to_null=True) for name, values in columns.items()]


def _recovery(database: Database, team: Team, as_of: date) -> dict[str, Recovery]:
    return {
        player_id: _signal(database, each.athlete_id, as_of, each.values)
        for player_id, each in links.shared(database, team.connection_id).items()
    }


@cached(64)
def _signal(database: Database, athlete_id: int, as_of: date, values: bool) -> Recovery:
    """What the player's own page says; with numbers only where values are shared."""
    found = signal(database, athlete_id, as_of)
    week = days(database, athlete_id, as_of - timedelta(days=WEEK - 1), as_of)
    nights = week["resting_hr"].count()
    score = float(found.number) if values and found.number is not None else None
    return Recovery(found.band, score, nights if values else None, most=2 * nights > WEEK)
