"""What the players of a team did, with their own accounts where the coach may see these; each once."""

from __future__ import annotations

from datetime import date
from itertools import chain
from types import SimpleNamespace
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Table, select

from polar_data.database import Database
from polar_data.schema import kept, team, training
from polar_data.store import links
from polar_data.store.best import same_sessions, told
from polar_data.store.frames import frame

PLACE = ("kind", "day", "start_local", "stop_local", "name")
MEASURED = ("duration_s", "distance_m", "training_load")
# What tells of a player's session. Of measures the first that has one counts: the trimmed one, which is
# what the coach sees at the team's session. Of time and place the last one.
_TOLD_BY = (
    (team.player_session_summary, "player_session_id"),
    (training.session, "session_id"),
    (team.player_session, "player_session_id"),
)


def player_sessions(database: Database, connection_id: int, first: date, last: date) -> pl.DataFrame:
    """All sessions of all players of a coach's connection between two days, by player and time.

    player_id, source, session_id, kind (team | individual; null for one from Flow), day, start_local,
    stop_local, name, duration_s, distance_m, training_load. `counts` is false for one more record of
    the same training: sums leave it out.
    """
    c = kept.player.c
    own = frame(database, select(c.athlete_id, c.player_id).where(c.connection_id == connection_id))
    shared = links.shared(database, connection_id)
    linked = pl.DataFrame(
        [(each.athlete_id, player_id) for player_id, each in shared.items() if each.values],
        schema=own.schema,
        orient="row",
    )
    found = pl.concat(
        [
            _recorded(database, own, first, last).join(own, on="athlete_id"),
            _from_flow(database, linked, first, last).join(linked, on="athlete_id"),
        ],
        how="diagonal",
    ).sort("player_id", "start_local", "session_id")
    columns = ("player_id", "source", "session_id", *PLACE)
    return found.select(*columns, *_counted(found))


def _recorded(database: Database, players: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    """Team Pro's records, put together from as much as is here of each.

    A summary tells no end but how long it is: without one it would be no record of a known length.
    """
    end = pl.col("start_local") + pl.duration(milliseconds=1000 * pl.col("duration_s"))
    rows = [
        _rows(database, table, key, table.c.source == links.TEAM_PRO, players, first, last)
        for table, key in _TOLD_BY
    ]
    return (
        pl.concat(rows, how="diagonal")
        .with_columns(pl.coalesce("stop_local", end).alias("stop_local"))
        .group_by("athlete_id", "source", "session_id")
        .agg(
            *(pl.col(name).drop_nulls().last() for name in PLACE),
            *(pl.col(name).drop_nulls().first() for name in MEASURED),
        )
    )


def _from_flow(database: Database, people: pl.DataFrame, first: date, last: date) -> pl.DataFrame:
    table = training.session
    return _rows(database, table, "session_id", table.c.source != links.TEAM_PRO, people, first, last)


def _rows(
    database: Database,
    table: Table,
    key: str,
    chosen: ColumnElement[bool],
    people: pl.DataFrame,
    first: date,
    last: date,
) -> pl.DataFrame:
    """What `table` has of the columns, of these people."""
    names = [name for name in ("athlete_id", "source", *PLACE, *MEASURED) if name in table.c]
    query = select(table.c[key].label("session_id"), *(table.c[name] for name in names)).where(
        chosen, table.c.athlete_id.in_(people["athlete_id"].to_list()), table.c.day.between(first, last)
    )
    return frame(database, query)


def _counted(found: pl.DataFrame) -> list[pl.Series]:
    """The measures, and whether each row is the record that counts among those of the same training.

    Of what that one does not say, the next best one's word counts, unless it is of a part only.
    """
    by_day: dict[tuple[str, date], list[Any]] = {}
    for number, row in enumerate(found.iter_rows(named=True)):
        by_day.setdefault((row["player_id"], row["day"]), []).append(SimpleNamespace(number=number, **row))
    counts = [False] * found.height
    measured = {name: found[name].to_list() for name in MEASURED}
    for records in chain.from_iterable(same_sessions(rows) for rows in by_day.values()):
        best = records[0].number
        counts[best] = True
        for name, values in measured.items():
            values[best] = told(records, name)
    said = [pl.Series(name, values, dtype=found.schema[name]) for name, values in measured.items()]
    return [*said, pl.Series("counts", counts, dtype=pl.Boolean)]
