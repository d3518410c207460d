"""What syncs did: runs, problems and coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl
from sqlalchemy import func, select

from polar_data.database import Database
from polar_data.schema import kept
from polar_data.sources import ENDPOINTS
from polar_data.store.frames import frame

WHOLE = date(1970, 1, 1)  # the coverage day of what has no days


@dataclass(frozen=True)
class Run:
    """One sync; its status is running, complete, partial, failed or stopped."""

    id: int
    connection_id: int
    status: str
    started_utc: datetime
    ended_utc: datetime | None
    beat_utc: datetime
    requests_done: int
    requests_planned: int
    items_new: int
    items_changed: int
    seconds_left: float | None
    doing: str | None
    message: str | None


def last_run(database: Database, connection_id: int) -> Run | None:
    table = kept.sync_run
    query = select(*[table.c[name] for name in Run.__dataclass_fields__])
    query = query.where(table.c.connection_id == connection_id).order_by(table.c.id.desc()).limit(1)
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else Run(**row._mapping)


def problems(database: Database, run_id: int) -> pl.DataFrame:
    c = kept.sync_problem.c
    query = select(c.endpoint, c.item_key, c.first_day, c.last_day, c.what, c.do)
    return frame(database, query.where(c.run_id == run_id).order_by(c.id))


def coverage(database: Database, connection_id: int, first: date, last: date) -> pl.DataFrame:
    """endpoint, label, day, state, checked_utc of the families that have days."""
    c = kept.coverage.c
    query = select(c.endpoint, c.day, c.state, c.checked_utc).where(
        c.connection_id == connection_id, c.day.between(first, last), c.day != WHOLE, c.state != "pending"
    )
    return _labelled(frame(database, query.order_by(c.endpoint, c.day)))


def first_day(database: Database, connection_id: int) -> date | None:
    """The oldest day that was asked for."""
    c = kept.coverage.c
    query = select(func.min(c.day)).where(c.connection_id == connection_id, c.day != WHOLE)
    with database.read() as connection:
        found: date | None = connection.scalar(query)
    return found


def whole(database: Database, connection_id: int) -> pl.DataFrame:
    """endpoint, label, state, checked_utc of the families without days."""
    c = kept.coverage.c
    query = select(c.endpoint, c.state, c.checked_utc)
    query = query.where(c.connection_id == connection_id, c.day == WHOLE).order_by(c.endpoint)
    return _labelled(frame(database, query))


def unreadable(database: Database, connection_id: int) -> pl.DataFrame:
    """endpoint, label, key, problem of archived items that the parser could not read."""
    c, item = kept.derivation.c, kept.archive_item.c
    same = (item.connection_id == c.connection_id) & (item.endpoint == c.endpoint) & (item.key == c.key)
    query = (
        select(c.endpoint, c.key, c.problem)
        .join_from(kept.derivation, kept.archive_item, same)
        .where(c.connection_id == connection_id, c.problem.is_not(None))
        .where(item.current, item.vanished_utc.is_(None))
    )
    return _labelled(frame(database, query.order_by(c.endpoint, c.key)))


def _labelled(found: pl.DataFrame) -> pl.DataFrame:
    labels = {endpoint.name: endpoint.label for endpoint in ENDPOINTS}
    label = pl.col("endpoint").replace_strict(labels, default=pl.col("endpoint"), return_dtype=pl.String)
    return found.select("endpoint", label.alias("label"), pl.exclude("endpoint"))
