"""Training sessions and everything that belongs to one."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, Literal

import polars as pl
from sqlalchemy import Row, Select, Table, and_, func, select

from polar_data.database import Database
from polar_data.schema import profile, training
from polar_data.store.best import best_first, load_of, same_sessions
from polar_data.store.frames import frame

PARTS: dict[str, Table] = {
    "exercises": training.exercise,
    "laps": training.session_lap,
    "zones": training.session_zone,
    "statistics": training.session_statistic,
    "pauses": training.session_pause,
    "hills": training.session_hill,
    "strength_sets": training.strength_set,
    "swim_styles": training.swim_style,
    "comments": training.session_comment,
    "tests": training.session_test,
}

SAMENESS = [
    training.session.c[name]
    for name in ("source", "session_id", "day", "start_local", "stop_local", "duration_s")
]
BODY = (
    *("weight_kg", "height_cm", "vo2max", "resting_hr_bpm", "max_hr_bpm"),
    *("aerobic_bpm", "anaerobic_bpm", "ftp_w", "map_w", "mas_kmh"),
)
LOADS = [training.session.c.cardio_load, training.session.c.training_load]


def sessions(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """The columns of `session` with `sport`, `counts` and `load`, oldest first.

    The body of a session that does not tell of it is as `session` has it.
    Records of one and the same training (another source, a copy) all stay; sums take those that `counts`,
    whose `load` (AU) is that of the training, whichever record tells it. The others' is their own.
    """
    table = training.session
    chosen = table.c.athlete_id == athlete_id, table.c.day.between(first, last)
    query = _with_sport(table).where(*chosen).order_by(table.c.start_local)
    found = _with_body(database, athlete_id, frame(database, query))
    loads = _counting(database, select(*SAMENESS, *LOADS).where(*chosen))
    keys = list(found.select("source", "session_id").iter_rows())
    of_training = pl.Series("load", [loads.get(key) for key in keys], dtype=pl.Float64)
    counts = pl.Series("counts", [key in loads for key in keys], dtype=pl.Boolean)
    own = pl.coalesce("cardio_load", "training_load")
    return found.with_columns(counts, pl.when(counts).then(of_training).otherwise(own).alias("load"))


def bodies(database: Database, athlete_id: int) -> pl.DataFrame:
    """`session_id`, `sex` and the columns of `BODY` for each session as `session` has them, oldest first."""
    c = training.session.c
    query = select(c.session_id, c.day, c.start_local, c.sex, *[c[name] for name in BODY])
    found = frame(database, query.where(c.athlete_id == athlete_id).order_by(c.start_local))
    return _with_body(database, athlete_id, found).drop("day", "start_local")


def session(database: Database, athlete_id: int, session_id: str) -> dict[str, Any] | None:
    """One session by Polar's id, or None where there is none.

    Where it tells nothing of the body, that is as Polar knew it last before it, else first after it.
    """
    table = training.session
    query = _with_sport(table).where(table.c.athlete_id == athlete_id, table.c.session_id == session_id)
    best = frame(database, query.order_by(best_first(table.c.source)).limit(1))
    found = _with_body(database, athlete_id, best)
    return None if found.is_empty() else found.row(0, named=True)


def other_records(database: Database, athlete_id: int, found: dict[str, Any]) -> list[tuple[str, str]]:
    """(source, id) of the other records of the same training as the session `found`."""
    table = training.session
    query = select(*SAMENESS).where(table.c.athlete_id == athlete_id, table.c.day == found["day"])
    with database.read() as connection:
        trainings = same_sessions(connection.execute(query))
    this = found["source"], found["session_id"]
    records = [[(r.source, r.session_id) for r in same] for same in trainings]
    return [other for same in records if this in same for other in same if other != this]


def part(database: Database, athlete_id: int, name: str, session_id: str) -> pl.DataFrame:
    """The rows of one of `PARTS` that belong to the session, in their order."""
    table = PARTS[name]
    query = _with_sport(table) if "sport_id" in table.c else select(*_columns(table))
    keys = [c for c in table.primary_key.columns if c.name not in {"athlete_id", "source"}]
    return frame(
        database,
        query.where(table.c.athlete_id == athlete_id, table.c.session_id == session_id).order_by(*keys),
    )


def _columns(table: Table) -> list[Any]:
    return [c for c in table.c if c.name not in {"athlete_id", "item", "sport_name"}]


def _with_sport(table: Table) -> Select[Any]:
    sport = profile.sport
    same = and_(
        table.c.athlete_id == sport.c.athlete_id,
        table.c.source == sport.c.source,
        table.c.sport_id == sport.c.sport_id,
    )
    name = func.coalesce(sport.c.name, table.c.sport_name).label("sport")
    return select(*_columns(table), name, sport.c.speed_view).outerjoin_from(table, sport, same)


def _with_body(database: Database, athlete_id: int, found: pl.DataFrame) -> pl.DataFrame:
    bare = pl.all_horizontal(pl.col(BODY).is_null())
    if not found.select(bare.any()).item():
        return found
    c, account = profile.physical_information.c, profile.account.c
    query = select(c.at_local, *[c[name] for name in BODY]).where(c.athlete_id == athlete_id)
    body = frame(database, query.order_by(c.at_local, best_first(c.source).desc(), c.origin))
    with database.read() as connection:
        told = select(account.sex).where(account.athlete_id == athlete_id, account.sex.is_not(None))
        sex = connection.scalar(told.order_by(best_first(account.source)).limit(1))
    moment = pl.coalesce("start_local", pl.col("day").cast(pl.Datetime("us"))).alias("at_local")
    moments = found.select(moment).with_row_index().sort("at_local")

    def nearest(name: str, strategy: Literal["backward", "forward"]) -> pl.Series:
        values = body.select("at_local", name).drop_nulls()
        return moments.join_asof(values, on="at_local", strategy=strategy).sort("index")[name]

    known = {name: nearest(name, "backward").fill_null(nearest(name, "forward")) for name in BODY}
    return found.with_columns(
        *(pl.when(bare).then(values).otherwise(name).alias(name) for name, values in known.items()),
        sex=pl.when(bare).then(pl.coalesce("sex", pl.lit(sex, pl.String))).otherwise("sex"),
    )


def _counting(database: Database, query: Select[Any]) -> dict[tuple[str, str], float | None]:
    """The records that count, as (source, id), each with the load of its training."""
    by_day: dict[date, list[Row[Any]]] = defaultdict(list)
    with database.read() as connection:
        for row in connection.execute(query):
            by_day[row.day].append(row)
    trainings = (records for rows in by_day.values() for records in same_sessions(rows))
    return {(records[0].source, records[0].session_id): load_of(records) for records in trainings}
