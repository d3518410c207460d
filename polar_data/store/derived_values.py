"""What analytics made of an athlete's data and is slow to make: read, written, and when it is out of date."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import polars as pl
from sqlalchemy import ColumnElement, Connection, delete, select

from polar_data.database import Database, chunks, upsert
from polar_data.schema import days, kept, profile, training
from polar_data.schema.values import derived_value
from polar_data.sources import endpoint_of
from polar_data.store import sessions
from polar_data.store.frames import frame

REFRESHED = "refreshed"  # a subject; its value is the data version that all others were made from

_columns = [column for column in derived_value.c if column.name != "athlete_id"]


class Derived(NamedTuple):
    """One value, or what takes more than a number as JSON in `detail`."""

    subject: str
    metric: str
    method_version: str
    fingerprint: str
    value: float | None = None
    detail: str | None = None


def read(database: Database, athlete_id: int, prefix: str, metric: str | None = None) -> pl.DataFrame:
    """The columns of `Derived`, of subjects that begin with `prefix`; of all metrics or one."""
    c = derived_value.c
    query = select(*_columns).where(_of(athlete_id, prefix))
    return frame(database, query.where(c.metric == metric) if metric else query)


def versions(database: Database, athlete_id: int, prefix: str) -> dict[str, tuple[str, str]]:
    """Subject -> method version and fingerprint, of subjects that begin with `prefix`."""
    c = derived_value.c
    query = select(c.subject, c.method_version, c.fingerprint).where(_of(athlete_id, prefix)).distinct()
    with database.read() as connection:
        return {row.subject: (row.method_version, row.fingerprint) for row in connection.execute(query)}


def write(database: Database, athlete_id: int, rows: Sequence[Derived]) -> None:
    """Put values in place of those of the same subjects. Caches learn of it by `finish`."""
    with database.write() as connection:
        _drop(connection, athlete_id, {row.subject for row in rows})
        upsert(connection, derived_value, [{"athlete_id": athlete_id} | row._asdict() for row in rows])


def drop(database: Database, athlete_id: int, subjects: Collection[str]) -> None:
    """Remove everything of some subjects."""
    with database.write() as connection:
        _drop(connection, athlete_id, subjects)


def forget(connection: Connection, athlete_id: int) -> None:
    """Remove everything of an athlete."""
    connection.execute(delete(derived_value).where(derived_value.c.athlete_id == athlete_id))


def finish(database: Database, athlete_id: int, methods: str, seen: int, *, changed: bool) -> None:
    """Note that all values are by `methods` of the data version `seen`; where some changed, tell caches."""
    row = Derived(REFRESHED, "data_version", methods, "", float(seen + changed))
    with database.write(athlete_id if changed else None) as connection:
        upsert(connection, derived_value, [{"athlete_id": athlete_id} | row._asdict()])


def outdated(database: Database, methods: str) -> dict[int, int]:
    """Athlete -> data version, of those whose values are by other methods or of older data."""
    v, c = kept.data_version.c, derived_value.c
    query = (
        select(v.athlete_id, v.version)
        .join_from(kept.data_version, kept.athlete, kept.athlete.c.id == v.athlete_id)
        .outerjoin(derived_value, (c.athlete_id == v.athlete_id) & (c.subject == REFRESHED))
        .where(c.value.is_(None) | (c.value != v.version) | (c.method_version != methods))
        .order_by(v.athlete_id)
    )
    with database.read() as connection:
        return {row.athlete_id: row.version for row in connection.execute(query)}


def session_inputs(database: Database, athlete_id: int) -> dict[str, str]:
    """Session id -> fingerprint of its sport and body, of what is archived of it and of its parsers."""
    table, dense, sport = training.session, days.series, profile.sport
    of_sport = (
        (table.c.athlete_id == sport.c.athlete_id)
        & (table.c.source == sport.c.source)
        & (table.c.sport_id == sport.c.sport_id)
    )
    query = select(table.c.session_id, table.c.item, sport.c.name)
    samples = select(dense.c.key, dense.c.item).where(
        dense.c.athlete_id == athlete_id, dense.c.kind == "session_samples"
    )
    items: defaultdict[str, set[str]] = defaultdict(set)
    sports: defaultdict[str, set[str]] = defaultdict(set)
    told = sessions.bodies(database, athlete_id)
    bodies = {session_id: repr(body) for session_id, *body in told.iter_rows()}
    with database.read() as connection:
        mine = query.outerjoin_from(table, sport, of_sport).where(table.c.athlete_id == athlete_id)
        for row in connection.execute(mine):
            items[row.session_id].add(row.item)
            sports[row.session_id].add(row.name or "")
        for key, item in connection.execute(samples):
            session_id = key.rpartition("/")[0]
            if session_id in items:
                items[session_id].add(item)
        hashes = _hashes(connection, {item for some in items.values() for item in some})
    return {
        session_id: fingerprint(
            bodies.get(session_id, ""),
            *sorted(sports[session_id]),
            *sorted(hashes.get(item, item) for item in some),
        )
        for session_id, some in items.items()
    }


def fingerprint(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _hashes(connection: Connection, items: Collection[str]) -> Mapping[str, str]:
    """Item, as derived rows name it -> what it holds and which parser reads it."""
    c = kept.archive_item.c
    keys: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for item in items:
        number, name, key = item.split("/", 2)
        keys[int(number), name].append(key)
    found: dict[str, str] = {}
    for (connection_id, endpoint), some in keys.items():
        mine = (c.connection_id == connection_id) & (c.endpoint == endpoint) & c.current
        for part in chunks(some):
            for row in connection.execute(select(c.key, c.sha256).where(mine, c.key.in_(part))):
                item = f"{connection_id}/{endpoint}/{row.key}"
                found[item] = f"{row.sha256} {endpoint_of(endpoint).version}"
    return found


def _of(athlete_id: int, prefix: str) -> ColumnElement[bool]:
    c = derived_value.c
    return (c.athlete_id == athlete_id) & c.subject.startswith(prefix, autoescape=True)


def _drop(connection: Connection, athlete_id: int, subjects: Collection[str]) -> None:
    c = derived_value.c
    for part in chunks(subjects):
        connection.execute(delete(derived_value).where(c.athlete_id == athlete_id, c.subject.in_(part)))
