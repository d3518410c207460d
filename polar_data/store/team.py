"""Teams, their players and sessions, for the coach's pages. Times are local wall time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from polar_data.database import Database
from polar_data.schema import kept, team, training
from polar_data.store.daily import LAST_MIDNIGHT
from polar_data.store.frames import frame

_team, _member, _session = team.team.c, team.team_member.c, team.team_session.c
_part, _summary, _listed = team.team_participant.c, team.player_session_summary.c, team.player_session.c
_player, _link, _athlete = kept.player.c, kept.player_link.c, kept.athlete.c
_item, _child = kept.archive_item.c, kept.child.c
_zone, _acceleration = training.session_zone.c, team.acceleration_zone.c

PERSON = ("player_id", "player_number", "role", "staff")
METRICS = (
    *("start_local", "duration_s", "distance_m", "energy_kcal"),
    *("hr_min_bpm", "hr_avg_bpm", "hr_max_bpm", "hr_min_pct", "hr_avg_pct", "hr_max_pct"),
    *("speed_avg_kmh", "speed_max_kmh", "cadence_avg", "cadence_max", "training_load", "sprints"),
)
_BEGAN = func.coalesce(_session.start_local, _session.record_start_local)
_EVER = (date.min, date.max)


def teams(database: Database) -> pl.DataFrame:
    """Every team with its `connection_id` and `coach_id` (whose connection that is), by name."""
    names = ("item", "team_id", "name", "organisation", "created_utc", "modified_utc")
    query = select(_team.athlete_id.label("coach_id"), *(_team[name] for name in names))
    found = frame(database, query.order_by(_team.name, _team.team_id))
    connection_id = pl.col("item").str.split("/").list.first().cast(pl.Int64)
    return found.select(connection_id.alias("connection_id"), pl.exclude("item"))


def squad(database: Database, connection_id: int, team_id: str) -> pl.DataFrame:
    """Who is in the team, and who took part in its sessions and has left: `present` tells which.

    `PERSON`, name, present, athlete_id, linked_id and sharing (null: not linked), last_local (start of
    the last session). By number; the staff and those who have left come last.
    """
    names = (_member.first_name, _member.last_name)
    members = select(*(_member[name] for name in PERSON), *names).where(
        _member.team_id == team_id, _of(_member, connection_id)
    )
    name = pl.concat_str("first_name", "last_name", separator=" ", ignore_nulls=True).replace("", None)
    here = frame(database, members).select(*PERSON, name.alias("name"), pl.lit(True).alias("present"))
    seen = performances(database, connection_id, team_id, *_EVER)
    left = seen.unique("player_id", keep="last").join(here, on="player_id", how="anti")
    last = select(func.max(_listed.start_local)).where(_listed.athlete_id == _player.athlete_id)
    players = (
        select(
            _player.player_id,
            _player.athlete_id,
            _link.athlete_id.label("linked_id"),
            _link.sharing,
            last.scalar_subquery().label("last_local"),
        )
        .join_from(
            kept.player,
            kept.player_link,
            and_(_link.connection_id == _player.connection_id, _link.player_id == _player.player_id),
            isouter=True,
        )
        .where(_player.connection_id == connection_id)
    )
    return (
        pl.concat([here, left.select(*PERSON, "name", pl.lit(False).alias("present"))])
        .join(frame(database, players), on="player_id", how="left")
        .sort(pl.col("present").not_(), "staff", "player_number", "player_id", nulls_last=True)
    )


def sessions(database: Database, connection_id: int, team_id: str, first: date, last: date) -> pl.DataFrame:
    """The team's sessions, oldest first, with the number of `players` and of those `with_data`."""
    query = (
        select(*[c for c in _session if c.name not in {"athlete_id", "source", "item"}])
        .where(_between(connection_id, team_id, first, last))
        .order_by(_BEGAN, _session.team_session_id)
    )
    took_part = (
        performances(database, connection_id, team_id, first, last)
        .filter(pl.col("staff").not_())
        .group_by("team_session_id")
        .agg(players=pl.len().cast(pl.Int64), with_data=pl.col("measured").sum().cast(pl.Int64))
    )
    found = frame(database, query).join(took_part, on="team_session_id", how="left", maintain_order="left")
    return found.with_columns(pl.col("players", "with_data").fill_null(0))


def known_until(database: Database, connection_id: int, team_id: str, last_session: date) -> date:
    """The last day up to which no session of the team means none, where its last one here is of that day.

    Those days are known that were over when Polar was last asked for the list of its sessions, up to the
    first listed one that was not fetched yet. That may be another team's: whose it is stands in its body.
    """
    asked = select(_child.checked_utc).where(
        _child.connection_id == connection_id,
        _child.endpoint == "tp_team_sessions",
        _child.id == team_id,
        _child.state == "data",
    )
    offset = (
        select(_listed.offset_min)
        .where(_of(_listed, connection_id), _listed.offset_min.is_not(None))
        .order_by(_listed.start_local.desc())
        .limit(1)
    )
    fetched = select(_child.id).where(
        _child.connection_id == connection_id,
        _child.endpoint == "tp_team_session",
        _child.id == _item.key,
    )
    waiting = select(func.min(_item.day)).where(
        _item.connection_id == connection_id,
        _item.endpoint == "tp_team_sessions",
        _item.current,
        _item.vanished_utc.is_(None),
        _item.day > last_session,
        ~fetched.exists(),
    )
    with database.read() as connection:
        at, offset_min, first_waiting = (connection.scalar(each) for each in (asked, offset, waiting))
    if at is None:
        return last_session
    begun = (at + timedelta(minutes=LAST_MIDNIGHT if offset_min is None else offset_min)).date()
    known: date = min(begun, first_waiting or begun) - timedelta(days=1)
    return max(known, last_session)


def performances(
    database: Database, connection_id: int, team_id: str, first: date, last: date
) -> pl.DataFrame:
    """What each participant did in each of the team's sessions, oldest session first.

    team_session_id, day, type, kind, `PERSON`, name, athlete_id, player_session_id, the `METRICS`, whether
    they were `measured` (what a sensor tells is null for who wore none), and whether the summary, where there
    is one, was `fetched`: until then nobody knows whether they were.
    """
    none_there = select(_child.id).where(
        _child.connection_id == connection_id,
        _child.endpoint == "tp_session_summary",
        _child.id == _part.player_session_id,
        _child.state == "absent",
    )
    query = (
        participants(
            connection_id,
            *(_session[name] for name in ("team_session_id", "day", "type", "kind")),
            *(_part[name] for name in PERSON),
            _athlete.name,
            _player.athlete_id,
            _part.player_session_id,
            # Without a sensor there is a summary all the same, of the minutes only.
            func.coalesce(or_(_summary.distance_m > 0, _summary.hr_avg_bpm.is_not(None)), false()).label(
                "measured"
            ),
            or_(
                _part.player_session_id.is_(None),
                _summary.player_session_id.is_not(None),
                none_there.exists(),
            ).label("fetched"),
            *(_summary[name] for name in METRICS),
        )
        .outerjoin(
            team.player_session_summary,
            and_(
                _summary.athlete_id == _player.athlete_id,
                _summary.player_session_id == _part.player_session_id,
            ),
        )
        .outerjoin(kept.athlete, _athlete.id == _player.athlete_id)
        .where(_between(connection_id, team_id, first, last))
        .order_by(_BEGAN, _session.team_session_id, _part.player_number, _part.player_id)
    )
    return frame(database, query)


def days_there(database: Database, connection_id: int) -> pl.DataFrame:
    """player_id, day: the days on which a session of any team of the connection lists the player."""
    return frame(database, participants(connection_id, _part.player_id, _session.day).distinct())


def zones(database: Database, connection_id: int, team_id: str, first: date, last: date) -> pl.DataFrame:
    """The zones of each performance, with the limits of that very session.

    team_session_id, player_id, kind (heart_rate: bpm, speed: km/h, acceleration: m/s2), seq, lower,
    upper, in_zone_s, distance_m, accelerations.
    """
    found = []
    for table, session_id, columns in (
        (training.session_zone, _zone.session_id, _ZONE),
        (team.acceleration_zone, _acceleration.player_session_id, _ACCELERATION),
    ):
        same = and_(table.c.athlete_id == _player.athlete_id, session_id == _part.player_session_id)
        query = (
            participants(connection_id, _session.team_session_id, _part.player_id, *columns)
            .outerjoin(table, same)  # in this order: for an inner join SQLite would begin with all zones
            .where(_between(connection_id, team_id, first, last))
        )
        found.append(frame(database, query).drop_nulls("seq"))
    return (
        pl.concat(found, how="diagonal")
        .with_columns(pl.col("kind").fill_null("acceleration"))
        .sort("team_session_id", "player_id", "kind", "seq")
    )


def participants(connection_id: int, *columns: ColumnElement[Any]) -> Select[Any]:
    """`columns` of the connection's team sessions, their participants and who these are."""
    return (
        select(*columns)
        .select_from(team.team_session)
        .join(
            team.team_participant,
            and_(
                _part.athlete_id == _session.athlete_id,
                _part.team_session_id == _session.team_session_id,
            ),
        )
        .outerjoin(
            kept.player, and_(_player.connection_id == connection_id, _player.player_id == _part.player_id)
        )
        .where(_of(_session, connection_id))
    )


_ZONE = tuple(_zone[name] for name in ("kind", "seq", "lower", "upper", "in_zone_s", "distance_m"))
_ACCELERATION = (_acceleration.seq, _acceleration.lower_ms2.label("lower"), _acceleration.accelerations)


def _of(columns: Any, connection_id: int) -> ColumnElement[bool]:
    own: ColumnElement[bool] = columns.item.startswith(f"{connection_id}/")
    return own


def _between(connection_id: int, team_id: str, first: date, last: date) -> ColumnElement[bool]:
    return and_(_session.team_id == team_id, _session.day.between(first, last), _of(_session, connection_id))
