"""The coverage table: what is known of each day and family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, select

from polar_data.database import chunks, insert, upsert
from polar_data.schema.kept import coverage


def read(connection: Connection, connection_id: int) -> dict[str, dict[date, Row[Any]]]:
    """endpoint -> day -> row."""
    found: dict[str, dict[date, Row[Any]]] = defaultdict(dict)
    for row in connection.execute(select(coverage).where(coverage.c.connection_id == connection_id)):
        found[row.endpoint][row.day] = row
    return found


def mark(
    connection: Connection,
    connection_id: int,
    endpoint: str,
    states: Iterable[tuple[date, str, str | None]],
    now: datetime,
) -> None:
    """Note what a window or listing said: (day, state, listed). What was fetched of a day is kept."""
    found = list(states)
    rows = [
        {
            "connection_id": connection_id,
            "endpoint": endpoint,
            "day": day,
            "state": state,
            "listed": listed,
            "checked_utc": now,
        }
        for day, state, listed in found
    ]
    upsert(connection, coverage, rows)
    for part in chunks(day for day, _, _ in found):
        mine = _mine(connection_id, endpoint) & coverage.c.day.in_(part)
        unchanged = mine & (coverage.c.state == "pending") & (coverage.c.fetched == coverage.c.listed)
        connection.execute(coverage.update().where(unchanged).values(state="data"))
        gone = mine & (coverage.c.state == "empty") & coverage.c.fetched.is_not(None)
        connection.execute(coverage.update().where(gone).values(fetched=None))


def mark_fetched(
    connection: Connection, connection_id: int, read: Iterable[tuple[str, date]], now: datetime
) -> None:
    """Note listed days (endpoint, day) that were read in full: what the listing said is what we have."""
    which = [{"of_endpoint": endpoint, "of_day": day} for endpoint, day in read]
    if not which:
        return
    mine = (
        (coverage.c.connection_id == connection_id)
        & (coverage.c.endpoint == bindparam("of_endpoint"))
        & (coverage.c.day == bindparam("of_day"))
    )
    fetched = {"state": "data", "fetched": coverage.c.listed, "fetched_utc": now}
    connection.execute(coverage.update().where(mine).values(fetched), which)


def mark_missed(
    connection: Connection, connection_id: int, endpoint: str, days: Iterable[date], state: str, now: datetime
) -> None:
    """Note days that could not be asked: failed, not_consented or not_supported. Data stays data.

    A day that was empty keeps when it was heard to be so: that is as true as it was before.
    """
    rows = [
        {
            "connection_id": connection_id,
            "endpoint": endpoint,
            "day": day,
            "state": state,
            "checked_utc": now,
        }
        for day in days
    ]
    if not rows:
        return
    statement = insert(connection, coverage)
    heard = case((coverage.c.state == "empty", coverage.c.checked_utc), else_=coverage.c.fetched_utc)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["connection_id", "endpoint", "day"],
            set_={
                "state": statement.excluded.state,
                "checked_utc": statement.excluded.checked_utc,
                "fetched_utc": heard,
            },
            where=coverage.c.state != "data",
        ),
        rows,
    )


def heard_empty() -> ColumnElement[datetime]:
    """When Polar was last heard to have nothing of a day; null where it has something or never said so."""
    c = coverage.c
    missed_since = c.state.in_(("failed", "not_consented", "not_supported")) & c.listed.is_(None)
    return case((c.state == "empty", c.checked_utc), (missed_since, c.fetched_utc))


def _mine(connection_id: int, endpoint: str) -> ColumnElement[bool]:
    return (coverage.c.connection_id == connection_id) & (coverage.c.endpoint == endpoint)
