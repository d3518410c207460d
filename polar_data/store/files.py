"""FIT, TCX and GPX files of trainings, as Polar made them."""

from __future__ import annotations

import base64
import gzip

import polars as pl
from sqlalchemy import Connection, Select, select

from polar_data import archive
from polar_data.database import Database
from polar_data.schema import kept, training
from polar_data.store.best import best_first, same_sessions
from polar_data.store.frames import frame
from polar_data.store.sessions import SAMENESS

GZIP = b"\x1f\x8b"


def files(database: Database, athlete_id: int, session_id: str) -> pl.DataFrame:
    """kind, content_type, bytes of the files of a training, whichever record of it they belong to."""
    with database.read() as connection:
        query = _query(connection, athlete_id, session_id)
    return frame(database, query).unique("kind", keep="first", maintain_order=True).drop("item")


def file(database: Database, athlete_id: int, session_id: str, kind: str) -> bytes | None:
    """The file of that kind (fit, tcx or gpx); None where there is none."""
    with database.read() as connection:
        query = _query(connection, athlete_id, session_id).where(training.session_file.c.kind == kind)
        row = connection.execute(query.limit(1)).one_or_none()
        if row is None:
            return None
        connection_id, endpoint, key = row.item.split("/", 2)
        c = kept.archive_item.c
        mine = (c.connection_id == int(connection_id)) & (c.endpoint == endpoint) & (c.key == key)
        item = archive.load(connection, connection.scalars(select(c.body).where(mine, c.current)).one())
    body = base64.b64decode((item if "base64" in item else item[kind])["base64"])
    return gzip.decompress(body) if body.startswith(GZIP) else body


def _query(
    connection: Connection, athlete_id: int, session_id: str
) -> Select[tuple[str, str | None, int, str]]:
    t = training.session_file.c
    ids = _same(connection, athlete_id, session_id)
    return (
        select(t.kind, t.content_type, t.bytes, t.item)
        .where(t.athlete_id == athlete_id, t.session_id.in_(ids))
        .order_by(t.kind, best_first(t.source), t.session_id)
    )


def _same(connection: Connection, athlete_id: int, session_id: str) -> list[str]:
    """The ids of every record of the training."""
    s = training.session.c
    days = select(s.day).where(s.athlete_id == athlete_id, s.session_id == session_id)
    found = connection.execute(select(*SAMENESS).where(s.athlete_id == athlete_id, s.day.in_(days)))
    groups = ([row.session_id for row in group] for group in same_sessions(found))
    return next((ids for ids in groups if session_id in ids), [session_id])
