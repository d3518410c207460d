"""Derive again from the archive: all of it, or what an older parser read."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, func, or_, select

from polar_data import archive, derive, lease
from polar_data.archive import Entry, Packed
from polar_data.database import Database, chunks
from polar_data.derive import Origin
from polar_data.errors import DatabaseBusyError
from polar_data.jobs import sync_lease
from polar_data.migrate import REBUILD_NEEDED
from polar_data.schema import DERIVED, days, kept, metadata
from polar_data.sources import ENDPOINTS
from polar_data.store import daily

_LEASE, _LEASE_S = "rebuild", 600.0
_ENDPOINTS = {endpoint.name: endpoint for endpoint in ENDPOINTS}
_item, _link = kept.archive_item.c, kept.connection.c
_whose = func.coalesce(_item.athlete_id, _link.athlete_id).label("athlete_id")

log = logging.getLogger(__name__)


class _NotAloneError(DatabaseBusyError):
    do = "Try again when the other has ended."


def rebuild(database: Database, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Make all derived tables anew; returns the number of items read. Kept tables stay as they are.

    Raises DatabaseBusyError while another process rebuilds or an account is being synced.
    """
    with database.write() as connection:
        metadata.create_all(connection, tables=DERIVED)  # where somebody dropped one
    return _derive_again(database, _current(), progress, everything=True)


def catch_up(database: Database) -> int:
    """Derive what a parser upgrade or a new shape of the derived tables left pending.

    While a sync or a rebuild runs it is left for the next start.
    """
    with database.read() as connection:
        flag = select(kept.meta.c.value).where(kept.meta.c.name == REBUILD_NEEDED)
        if connection.scalar(flag) is not None:
            query, everything = _current(), True
        else:
            query, everything = _outdated(), False
            if connection.execute(query.limit(1)).first() is None:
                return 0
    try:
        return _derive_again(database, query, lambda done, total: None, everything=everything)
    except _NotAloneError as error:
        log.info("%s: what is left to derive waits for the next start", error.what)
        return 0


def take_over(database: Database, connection_ids: Collection[int], stay_alone: Callable[[], None]) -> None:
    """Make the rows of what these connections have theirs; the caller keeps them from being synced.

    Rows are keyed by what they are about: of two connections that tell of one night, the last to write
    has the row. Players are each connection's own.
    """
    if connection_ids:
        query = _current().where(_link.id.in_(connection_ids), _item.athlete_id.is_(None))
        _derive_all(database, query, lambda done, total: stay_alone())


def _current() -> Any:
    columns = (_item.connection_id, _item.endpoint, _item.key, _item.revision, _whose, _link.api)
    return (
        select(*columns)
        .join_from(kept.archive_item, kept.connection, _item.connection_id == _link.id)
        .where(_item.current, _item.vanished_utc.is_(None), _link.athlete_id.is_not(None))
        .where(_item.endpoint.in_(_ENDPOINTS))
        .order_by(_item.connection_id, _item.day, _item.endpoint, _item.key)  # a day is written once or twice
    )


def _outdated() -> Any:
    d = kept.derivation.c
    same = and_(d.connection_id == _item.connection_id, d.endpoint == _item.endpoint, d.key == _item.key)
    newer = [
        and_(_item.endpoint == e.name, or_(d.parser_version.is_(None), d.parser_version != e.version))
        for e in ENDPOINTS
    ]
    return _current().join(kept.derivation, same, isouter=True).where(or_(*newer))


def _derive_again(
    database: Database, query: Any, progress: Callable[[int, int], None], *, everything: bool
) -> int:
    with _alone(database) as stay_alone:

        def step(done: int, total: int) -> None:
            progress(done, total)
            stay_alone()

        done = _derive_all(database, query, step)
        if everything:
            for athlete_id in _athletes(database):
                with database.write(athlete_id) as connection:
                    _tidy(connection, athlete_id)
                stay_alone()
        with database.write() as connection:
            connection.execute(delete(kept.meta).where(kept.meta.c.name == REBUILD_NEEDED))
        return done


def _derive_all(database: Database, query: Any, step: Callable[[int, int], None]) -> int:
    with database.read() as connection:
        rows = connection.execute(query).all()
    done = 0
    for part in chunks(rows, 200):
        _derive_part(database, part)
        done += len(part)
        step(done, len(rows))
    return done


def _alone(database: Database) -> AbstractContextManager[Callable[[], None]]:
    """No other rebuild and no sync meanwhile; yields what has to be called now and then to keep it so."""
    with database.read() as connection:
        ids = connection.scalars(select(_link.id).order_by(_link.id)).all()

    def refusal(name: str) -> _NotAloneError:
        return _NotAloneError(
            "Another process is rebuilding this database"
            if name == _LEASE
            else "An account is being synced right now"
        )

    return lease.together(database, [_LEASE, *map(sync_lease, ids)], _LEASE_S, refusal)


def _derive_part(database: Database, part: list[Row[Any]]) -> None:
    parsed = []
    with database.read() as connection:
        for row in part:
            same = and_(
                _item.connection_id == row.connection_id,
                _item.endpoint == row.endpoint,
                _item.key == row.key,
                _item.revision == row.revision,
            )
            found = connection.execute(select(_item.body, _item.day, _item.sha256).where(same)).one()
            endpoint, origin = _ENDPOINTS[row.endpoint], _origin(row)
            result = derive.parse(endpoint, origin, archive.load(connection, found.body))
            entry = Entry(row.endpoint, row.key, found.day, row.revision, Packed(found.sha256, b"", {}))
            parsed.append((origin, entry, endpoint, result))
    by_connection: dict[tuple[int, int], list[Any]] = {}
    for one in parsed:
        by_connection.setdefault((one[0].athlete_id, one[0].connection_id), []).append(one)
    for (athlete_id, connection_id), some in by_connection.items():
        with database.write(athlete_id) as connection:
            items = [origin.item for origin, _, _, _ in some]
            found_days = derive.write(connection, items, [result for _, _, _, result in some])
            derive.note(connection, connection_id, [(e, p, r) for _, e, p, r in some])
            daily.rewrite(connection, athlete_id, found_days)


def _athletes(database: Database) -> list[int]:
    """Everybody who has rows, or should have some."""
    columns = [table.c.athlete_id for table in DERIVED if "athlete_id" in table.c]
    with database.read() as connection:
        found = {i for c in columns for i in connection.scalars(select(c).distinct())}
        for owner in (_link.athlete_id, _item.athlete_id):
            found.update(connection.scalars(select(owner).where(owner.is_not(None)).distinct()))
    return sorted(found)


def _tidy(connection: Connection, athlete_id: int) -> None:
    """Drop rows whose item is gone, and make every day anew that has a row now or had one before."""
    items = {_origin(row).item for row in connection.execute(_current().where(_whose == athlete_id))}
    for table in DERIVED:
        if "item" in table.c:
            mine = table.c.athlete_id == athlete_id
            there = set(connection.scalars(select(table.c.item).distinct().where(mine)))
            for part in chunks(there - items):
                connection.execute(delete(table).where(mine, table.c.item.in_(part)))
    had = select(days.daily.c.day).where(days.daily.c.athlete_id == athlete_id)
    asked = (
        select(kept.coverage.c.day)
        .join_from(kept.coverage, kept.connection, kept.coverage.c.connection_id == _link.id)
        .where(kept.coverage.c.endpoint.in_([e.name for e in ENDPOINTS if e.rest_days]))
        .where(_link.athlete_id == athlete_id)
    )
    daily.rewrite(connection, athlete_id, {*connection.scalars(had), *connection.scalars(asked)})


def _origin(row: Row[Any]) -> Origin:
    return Origin(row.athlete_id, row.api, row.connection_id, row.endpoint, row.key)
