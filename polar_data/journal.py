"""The log of one sync run: progress for people, problems with what to do, and how it ended."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from polar_data.database import Database, upsert
from polar_data.errors import (
    ApiError,
    AuthError,
    ConfigError,
    ConsentError,
    PolarDataError,
    QuotaError,
)
from polar_data.jobs import all_listed, place_request
from polar_data.plan import Call
from polar_data.schema import kept

WRITE_EVERY_S = 0.7
RELIST_ALL = timedelta(days=7)
RESUME_WITHIN = timedelta(days=1)  # what an older run was told is no longer fresh
_run = kept.sync_run


class Journal:
    """Writes `sync_run` and `sync_problem` of one connection.

    A run is about everything, so that a request that waits is done with it. One that is there to serve
    requests (`requested`) is about no more than what the request names.
    """

    def __init__(self, database: Database, connection_id: int, *, requested: bool = False) -> None:
        self._database = database
        self._connection_id = connection_id
        self._began = time.monotonic()
        self._written = 0.0
        self._done = self._planned = self._new = self._changed = self._problems = 0
        self._unconsented: ConsentError | None = None
        self._lock = threading.Lock()  # workers report from threads
        self.doing: Call | None = None  # in words only when they are written
        with database.write() as connection:
            self._start = database.now(connection)
            mine = _run.c.connection_id == connection_id
            broken = mine & (_run.c.status == "running")
            connection.execute(update(_run).where(broken).values(status="stopped", ended_utc=_run.c.beat_utc))
            asked = kept.sync_request.c.connection_id == connection_id
            named = select(kept.sync_request.c.endpoints).where(asked)
            only = connection.scalar(named) if requested else None
            self.only = only.split() if only else None  # the endpoints that were asked for; None: all
            row = {
                "connection_id": connection_id,
                "endpoints": only,
                "status": "running",
                "started_utc": self._start,
                "beat_utc": self._start,
            }
            key = connection.execute(insert(_run).values(row)).inserted_primary_key
            assert key is not None
            self._id = int(key[0])
            connection.execute(delete(kept.sync_request).where(asked))

    def cycle(self) -> tuple[datetime, bool]:
        """Since when an answer is fresh, and whether this run relists all days (once a week).

        What a failed run was refused is asked again: the person has seen to it since.
        """
        c = _run.c
        with self._database.read() as connection:
            ended = select(func.max(c.id)).where(
                c.connection_id == self._connection_id,
                c.status.in_(["complete", "partial", "failed"]),
                c.endpoints.is_(None),
            )
            last = connection.scalar(ended) or 0
            since = connection.scalar(
                select(func.min(c.started_utc)).where(
                    c.connection_id == self._connection_id,
                    c.id > last,
                    c.endpoints.is_(None),
                    c.started_utc > self._start - RESUME_WITHIN,
                )
            )
            name = kept.meta.c.name == all_listed(self._connection_id)
            listed = connection.scalar(select(kept.meta.c.value).where(name))
        if self.only is not None:
            return self._start, False
        start = since or self._start
        return start, listed is None or datetime.fromisoformat(listed) < start - RELIST_ALL

    def plan(self, calls: int) -> None:
        with self._lock:
            self._planned += calls
            self._write(force=True)

    def done(self, calls: int) -> None:
        with self._lock:
            self._done += calls
            self._write()

    def count(self, new: int, changed: int) -> None:
        with self._lock:
            self._new += new
            self._changed += changed

    def problem(self, call: Call, error: ApiError) -> None:
        days = call.days
        if isinstance(error, ConsentError):
            self._unconsented = error
        self._add_problem(
            endpoint=call.endpoint.name,
            what=error.what,
            do=error.do,
            item_key=call.id or None,
            first_day=days[0] if days else None,
            last_day=days[-1] if days else None,
        )

    def unreadable(self, endpoint: str, key: str, why: str) -> None:
        do = "The raw item is kept. Update the dashboard, then run: python -m polar_data rebuild"
        self._add_problem(endpoint=endpoint, what=why, do=do, item_key=key)

    def end(self, *, everything: bool) -> str:
        """The run came to its end: complete, or partial when something is missing.

        Without the mandatory consents it failed: they concern the whole account, and wait for the person.
        """
        if self._unconsented is not None:
            return self.stop(self._unconsented)
        status = "partial" if self._problems else "complete"
        message = f"{self._problems} problems." if self._problems > 1 else "1 problem."
        self._close(status, message if self._problems else None)
        if everything:
            self._remember_all_listed()
        return status

    def stop(self, cause: PolarDataError) -> str:
        """The run ended early. A used-up quota names when the sync goes on by itself."""
        failed = isinstance(cause, (AuthError, ConfigError, ConsentError))
        self._close("failed" if failed else "stopped", f"{cause.what}. {cause.do}")
        if isinstance(cause, QuotaError):
            with self._database.write() as connection:
                wait_s = 900 if cause.resets_in_s is None else cause.resets_in_s
                later = self._database.now(connection) + timedelta(seconds=wait_s)
                place_request(self._database, connection, self._connection_id, "resume", later, self.only)
        return "failed" if failed else "partial"

    def abandon(self, error: BaseException) -> None:
        """The run broke off; the next one goes on where it was."""
        self._close("stopped", f"The sync was interrupted ({type(error).__name__}).")

    def _remember_all_listed(self) -> None:
        row = {"name": all_listed(self._connection_id), "value": self._start.isoformat()}
        with self._database.write() as connection:
            upsert(connection, kept.meta, [row])

    def _add_problem(self, **values: Any) -> None:
        with self._lock:
            self._problems += 1
        row = {"run_id": self._id, "connection_id": self._connection_id} | values
        with self._database.write() as connection:
            connection.execute(insert(kept.sync_problem), row)

    def _write(self, *, force: bool = False) -> None:
        """Progress, at most every moment: it is for eyes."""
        moment = time.monotonic()
        if not force and moment - self._written < WRITE_EVERY_S:
            return
        self._written = moment
        spent = moment - self._began
        left = spent / self._done * (self._planned - self._done) if self._done else None
        self._update(seconds_left=left, doing=self.doing and _words(self.doing))

    def _close(self, status: str, message: str | None) -> None:
        self._update(status=status, message=message, seconds_left=None, doing=None, ended=True)

    def _update(self, *, ended: bool = False, **values: Any) -> None:
        with self._database.write() as connection:
            now = self._database.now(connection)
            values |= {
                "beat_utc": now,
                "requests_done": self._done,
                "requests_planned": self._planned,
                "items_new": self._new,
                "items_changed": self._changed,
            }
            if ended:
                values["ended_utc"] = now
            connection.execute(update(_run).where(_run.c.id == self._id).values(values))


def _words(call: Call) -> str:
    last = call.last - timedelta(days=1)
    if not call.days:
        return call.endpoint.label
    when = f"{call.first:%d %b %Y}" if call.first == last else f"{call.first:%d %b} to {last:%d %b %Y}"
    return f"{call.endpoint.label}, {when}"
