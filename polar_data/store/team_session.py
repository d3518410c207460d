"""One session of a team on one axis of time: markers, and the samples of several players."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import polars as pl
from sqlalchemy import and_, func, select

from polar_data.database import Database
from polar_data.schema import kept, team, training
from polar_data.store import series
from polar_data.store.frames import frame
from polar_data.store.team import participants

_session, _marker, _part = team.team_session.c, team.team_marker.c, team.team_participant.c
_listed, _player, _whole = team.player_session.c, kept.player.c, training.session.c
_NOBODY = {"player_id": pl.String, "t_s": pl.Float64}
_START = func.coalesce(_session.start_local, _session.record_start_local)


def markers(database: Database, connection_id: int, team_session_id: str) -> pl.DataFrame:
    """kind, name, note, start_local, stop_local and t_s (seconds since the session's start), by time."""
    names = ("kind", "name", "note", "start_written", "stop_written", "zulu")
    query = (
        select(
            *(_marker[name] for name in names),
            _START.label("zero"),
            func.coalesce(_session.record_start_local, _session.start_local).label("first"),
            func.coalesce(_session.record_stop_local, _session.stop_local).label("last"),
        )
        .join_from(
            team.team_marker,
            team.team_session,
            and_(
                _marker.athlete_id == _session.athlete_id, _marker.team_session_id == _session.team_session_id
            ),
        )
        .where(_session.team_session_id == team_session_id, _session.item.startswith(f"{connection_id}/"))
        .order_by(_marker.seq)
    )
    found = frame(database, query)
    offset = timedelta(minutes=_usual_offset_min(database, connection_id, team_session_id))
    if found.is_empty() or not _is_utc(found, offset):
        offset = timedelta()
    shift = pl.when("zulu").then(offset).otherwise(timedelta())
    local = {f"{end}_local": pl.col(f"{end}_written") + shift for end in ("start", "stop")}
    t_s = (pl.col("start_local") - pl.col("zero")).dt.total_microseconds() / 1e6
    return (
        found.with_columns(**local)
        .select("kind", "name", "note", "start_local", "stop_local", t_s.alias("t_s"))
        .sort("start_local", nulls_last=True, maintain_order=True)
    )


def samples(
    database: Database, connection_id: int, team_session_id: str, player_ids: Iterable[str]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """player_id, t_s (seconds since the team's session started) and the channels, player after player.

    Players without samples are left out; why, where their samples cannot be read, comes by player.
    """
    query = (
        participants(
            connection_id,
            _part.player_id,
            _player.athlete_id,
            _part.player_session_id,
            _START.label("zero"),
            _whole.start_local,
        )
        .join(
            training.session,
            and_(_whole.athlete_id == _player.athlete_id, _whole.session_id == _part.player_session_id),
        )
        .where(_session.team_session_id == team_session_id)
    )
    rows = {row["player_id"]: row for row in frame(database, query).iter_rows(named=True)}
    here = [rows[player_id] for player_id in player_ids if player_id in rows]
    wanted = [(row["athlete_id"], "session_samples", f"{row['player_session_id']}/0") for row in here]
    found = list(zip(series.read_each(database, wanted), here, strict=True))
    there = [_on_axis(each.frame, row) for each, row in found if each.frame is not None]
    unread = {row["player_id"]: each.unread[0] for each, row in found if each.unread}
    return pl.concat(there, how="diagonal") if there else pl.DataFrame(schema=_NOBODY), unread


def _on_axis(found: pl.DataFrame, row: dict[str, Any]) -> pl.DataFrame:
    late_s = (row["start_local"] - row["zero"]).total_seconds()
    player_id = pl.lit(row["player_id"]).alias("player_id")
    return found.select(player_id, pl.col("t_s") + late_s, pl.exclude("t_s"))


def _is_utc(found: pl.DataFrame, offset: timedelta) -> bool:
    """Whether a Z is meant. Polar also writes it on local times: then more markers fit as they stand."""
    starts = found.filter("zulu")
    inside = pl.col("start_written").is_between("first", "last")
    as_utc = (pl.col("start_written") + offset).is_between("first", "last")
    return starts.filter(as_utc).height >= starts.filter(inside).height


def _usual_offset_min(database: Database, connection_id: int, team_session_id: str) -> int:
    """What the players' recordings say of the time zone; nothing said is as if it were UTC."""
    query = (
        participants(connection_id, _listed.offset_min)
        .join(
            team.player_session,
            and_(
                _listed.athlete_id == _player.athlete_id,
                _listed.player_session_id == _part.player_session_id,
            ),
        )
        .where(_session.team_session_id == team_session_id)
    )
    said = frame(database, query)["offset_min"].drop_nulls()
    return Counter(said.to_list()).most_common(1)[0][0] if len(said) else 0
