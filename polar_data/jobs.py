"""Who should sync now: requests in the database, and connections that have not synced for a while."""

from __future__ import annotations

import sys
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, func, or_, select

from polar_data import lease
from polar_data.config import Settings
from polar_data.database import Database, upsert
from polar_data.errors import RevokedError, SyncRunningError
from polar_data.schema import kept

RETRY_CRASHED = timedelta(minutes=10)


def sync_lease(connection_id: int) -> str:
    return f"sync/{connection_id}"


def all_listed(connection_id: int) -> str:
    """The name in `meta` of when all days were listed last."""
    return f"all_listed_utc/{connection_id}"


def is_running(database: Database, connection_id: int) -> bool:
    """Whether a process is syncing this connection now."""
    return lease.held(database, sync_lease(connection_id))


def place_request(
    database: Database,
    connection: Connection,
    connection_id: int,
    reason: str,
    not_before: datetime | None = None,
    endpoints: Collection[str] | None = None,
) -> None:
    """Ask for a sync within a transaction: of all, or of `endpoints` beside those asked for already."""
    r = kept.sync_request.c
    waiting = connection.execute(select(r.endpoints).where(r.connection_id == connection_id)).one_or_none()
    if endpoints is not None and waiting is not None:
        if waiting.endpoints is None:
            return  # everything is asked for already
        endpoints = {*endpoints, *waiting.endpoints.split()}
    row = {
        "connection_id": connection_id,
        "reason": reason,
        "requested_utc": database.now(connection),
        "not_before_utc": not_before,
        "endpoints": None if endpoints is None else " ".join(sorted(endpoints)),
    }
    upsert(connection, kept.sync_request, [row])


def request_sync(database: Database, connection_id: int, reason: str = "person") -> None:
    """Ask for a sync. Raises SyncRunningError while one runs, RevokedError without a consent."""
    if is_running(database, connection_id):
        raise SyncRunningError("A sync of this account is running already")
    with database.write() as connection:
        c = kept.connection.c
        status = connection.scalar(select(c.status).where(c.id == connection_id))
        if status != "active":
            raise RevokedError("This account is not connected any more")
        place_request(database, connection, connection_id, reason)


def due(database: Database, settings: Settings) -> list[int]:
    """Connections that should be synced now and are not being synced."""
    c, r, n = kept.connection.c, kept.sync_request.c, kept.sync_run.c
    with database.read() as connection:
        now = database.now(connection)
        asked = (
            select(c.id)
            .join_from(kept.connection, kept.sync_request, c.id == r.connection_id)
            .where(or_(r.not_before_utc.is_(None), r.not_before_utc <= now))
        )
        wanted: list[int] = list(connection.scalars(_ready(asked)))
        waiting = select(r.connection_id)
        if settings.background_sync_minutes:
            stale = now - timedelta(minutes=settings.background_sync_minutes)
            whole = (n.connection_id == c.id) & n.endpoints.is_(None)
            newest = select(func.max(n.started_utc)).where(whole).scalar_subquery()
            overdue = select(c.id).where(c.id.not_in(waiting), or_(newest.is_(None), newest < stale))
            wanted += connection.scalars(_ready(overdue))
        # A sync that was killed goes on by itself, whatever the interval.
        broken = select(c.id).where(
            c.id.not_in(waiting),
            select(n.id)
            .where(n.connection_id == c.id, n.status == "running", n.beat_utc < now - RETRY_CRASHED)
            .exists(),
        )
        wanted += connection.scalars(_ready(broken))
    return [i for i in dict.fromkeys(wanted) if not is_running(database, i)]


def _ready(query: Select[tuple[int]]) -> Select[tuple[int]]:
    c = kept.connection.c
    return query.where(c.status == "active", c.athlete_id.is_not(None)).order_by(c.id)


def command(connection_id: int) -> list[str]:
    """The child process that syncs one connection: what is asked for, or else everything."""
    sync = [sys.executable, "-m", "polar_data", "sync", "--requested"]
    return [*sync, "--connection", str(connection_id)]
