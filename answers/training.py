"""The training log, the load of each week, and one session in full."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from answers.cache import cached
from polar_data.database import Database
from polar_data.store import series, sessions


@dataclass(frozen=True)
class Detail:
    """One session. `parts` by the store's names; `samples` and `route` over all its exercises.

    `samples`: exercise, t_s (since the session's start) and one column per channel.
    `route`: exercise, t_s (on the samples' time), latitude, longitude, altitude_m. Both may be empty.
    `others`: (source, id) of the other records of the same training.
    `samples_unread`, `route_unread`: why those of some exercises could not be read.
    """

    session: dict[str, Any]
    parts: dict[str, pl.DataFrame]
    samples: pl.DataFrame
    route: pl.DataFrame
    others: list[tuple[str, str]]
    samples_unread: tuple[str, ...]
    route_unread: tuple[str, ...]


@cached(16)
def log(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """The sessions from `first` to `last`, oldest first."""
    return sessions.sessions(database, athlete_id, first, last).with_columns(
        pl.col("sport").fill_null("Unknown sport")
    )


def of_sports(found: pl.DataFrame, sports: tuple[str, ...]) -> pl.DataFrame:
    """The sessions of these sports; of all where none is named."""
    return found.filter(pl.col("sport").is_in(sports)) if sports else found


def weekly(found: pl.DataFrame) -> pl.DataFrame:
    """week (its Monday), sport, load, duration_h, sessions, with_load: of the sessions that count."""
    return (
        found.filter("counts")
        .group_by(pl.col("day").dt.truncate("1w").alias("week"), "sport")
        .agg(
            # a week whose sessions carry no load has no load, rather than zero
            pl.when(pl.col("load").count() > 0).then(pl.col("load").sum()).alias("load"),
            pl.when(pl.col("duration_s").count() > 0)
            .then(pl.col("duration_s").sum() / 3600)
            .alias("duration_h"),
            pl.len().alias("sessions"),
            # a load of some sessions only must not be read as that of all
            pl.col("load").count().alias("with_load"),
        )
        .sort("week", "sport")
    )


@cached(8)
def detail(database: Database, athlete_id: int, session_id: str) -> Detail | None:
    """One session with everything that belongs to it; None where there is none."""
    found = sessions.session(database, athlete_id, session_id)
    if found is None:
        return None
    parts = {name: sessions.part(database, athlete_id, name, session_id) for name in sessions.PARTS}
    (samples, samples_unread), (route, route_unread) = (
        recorded(database, athlete_id, found, parts["exercises"], kind)
        for kind in ("session_samples", "session_route")
    )
    route = _without_pauses(route, samples, found["start_local"], parts)
    others = sessions.other_records(database, athlete_id, found)
    return Detail(found, parts, samples, route, others, samples_unread, route_unread)


def recorded(
    database: Database, athlete_id: int, session: dict[str, Any], exercises: pl.DataFrame, kind: str
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """A series of all exercises with `exercise` and `t_s` since the session's start; empty without any.

    Beside it why those of some exercises could not be read.
    """
    pieces: list[pl.DataFrame] = []
    unread: list[str] = []
    for seq, start in dict(exercises.select("seq", "start_local").iter_rows()).items():
        found = series.read(database, athlete_id, kind, f"{session['session_id']}/{seq}")
        unread += found.unread
        if found.frame is not None:
            pieces.append(_since_start(found.frame, seq, session["start_local"], start))
    return pl.concat(pieces, how="diagonal_relaxed") if pieces else pl.DataFrame(), tuple(unread)


def _since_start(
    piece: pl.DataFrame, seq: int, session_start: datetime | None, start: datetime | None
) -> pl.DataFrame:
    late = (start - session_start).total_seconds() if start and session_start else 0.0
    return piece.select(pl.lit(seq).alias("exercise"), (pl.col("t_s") + late).alias("t_s"), pl.exclude("t_s"))


def _without_pauses(
    route: pl.DataFrame, samples: pl.DataFrame, session_start: datetime | None, parts: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """The route on the time of the samples, so that a place and what was recorded there come together.

    Samples are counted and leave pauses out, while the time of a route goes on in them. Polar's reference
    says neither, so an exercise's route is only brought to the other time where both series show it.
    """
    if route.is_empty() or samples.is_empty() or session_start is None:
        return route

    def at(moment: datetime) -> float:
        return (moment - session_start).total_seconds()

    passed = pl.lit(0.0)
    for seq, stop in parts["exercises"].select("seq", "stop_local").drop_nulls().iter_rows():
        own = pl.col("exercise") == seq
        rows = parts["pauses"].filter(pl.col("exercise_seq") == seq).drop_nulls()
        pauses = [(at(begin), at(end)) for begin, end in rows.select("start_local", "stop_local").iter_rows()]
        paused_s = sum(end - begin for begin, end in pauses)
        if _left_out(_end(samples.filter(own)), _end(route.filter(own)), at(stop) - paused_s, paused_s):
            gone = pl.sum_horizontal((pl.col("t_s") - begin).clip(0, end - begin) for begin, end in pauses)
            passed = pl.when(own).then(gone).otherwise(passed)
    return route.with_columns(pl.col("t_s") - passed)


def _left_out(
    samples_end: float | None, route_end: float | None, recorded_end: float, paused_s: float
) -> bool:
    """Whether the samples end where they do without the pauses, and the route nearer to the very end."""
    if samples_end is None or route_end is None:
        return False
    return abs(samples_end - recorded_end) < paused_s / 2 < route_end - recorded_end


def _end(piece: pl.DataFrame) -> float | None:
    end: float | None = piece.select(pl.max("t_s")).item()
    return end
