"""The engine, the read door and the one write door, for SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine, Table, create_engine, event, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.sql.dml import Insert
from tenacity import retry, retry_if_exception, stop_after_delay
from tenacity.wait import wait_random

from polar_data.errors import ConfigError, DatabaseBusyError
from polar_data.schema import kept

BUSY_MS = 30_000
_ATHLETE = 0x706F6C61  # the kind of lock; a PostgreSQL server may have other programs' too
_CANNOT_OPEN = "Check DATABASE_URL and POLAR_DATA_DIR, and that the database is running, then start again."


class Database:
    """One database. `read()` is a consistent snapshot; `write(athlete)` is one transaction.

    `clock` replaces the database's own clock, for tests.
    """

    def __init__(self, url: str, clock: Callable[[], datetime] | None = None) -> None:
        self.url = url
        self.clock = clock
        self.fill_series: Callable[[Database, str, str], None] | None = None  # the demo makes them late
        self.engine = _engine(url)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with _patience(), self.engine.connect() as connection:
            if not self.is_sqlite:  # where each statement would see what others wrote meanwhile
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def write(self, *athletes: int | None, durable: bool = False) -> Iterator[Connection]:
        """A transaction that is alone with the athletes given and bumps their `data_version`.

        `durable`: it outlives a power cut too, for what cannot be had again.
        """
        known = {each for each in athletes if each is not None}
        with (
            _patience(),
            self.engine.connect().execution_options(write=True, durable=durable) as connection,
            connection.begin(),
        ):
            alone_with(connection, known)
            yield connection
            bump(connection, known)

    def data_version(self, athlete_id: int) -> int:
        """A counter that grows with every write to the athlete's data; caches are keyed by it."""
        with self.read() as connection:
            query = select(kept.data_version.c.version).where(kept.data_version.c.athlete_id == athlete_id)
            return connection.scalar(query) or 0

    def now(self, connection: Connection) -> datetime:
        """Aware UTC by the database's clock, which all processes share."""
        if self.clock is not None:
            return self.clock()
        if self.is_sqlite:
            stamp = connection.scalar(text("SELECT strftime('%Y-%m-%d %H:%M:%f', 'now')"))
            return datetime.fromisoformat(cast("str", stamp)).replace(tzinfo=UTC)
        return cast("datetime", connection.scalar(select(func.clock_timestamp()))).astimezone(UTC)

    def close(self) -> None:
        self.engine.dispose()


def alone_with(connection: Connection, athletes: Collection[int]) -> None:
    """Wait for the others who write to these athletes, and keep them waiting until the transaction ends.

    To be done before anything is read: in PostgreSQL two who make the same day anew do not see each
    other's rows, and the second would drop what the first knew of it. SQLite has one writer at a time.
    """
    if connection.dialect.name == "postgresql":
        for athlete_id in sorted(athletes):  # in one order, so that nobody waits in a circle
            connection.execute(select(func.pg_advisory_xact_lock(_ATHLETE, athlete_id)))


def bump(connection: Connection, athletes: Collection[int]) -> None:
    """Say that the data of these athletes are others now; the last that their transaction does."""
    for athlete_id in sorted(athletes):
        first = insert(connection, kept.data_version).values(athlete_id=athlete_id, version=1)
        more = {"version": kept.data_version.c.version + 1}
        connection.execute(first.on_conflict_do_update(index_elements=["athlete_id"], set_=more))


def insert(connection: Connection, table: Table) -> sqlite.Insert:
    """The dialect's INSERT, with `on_conflict_do_update`; both dialects spell it alike."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return cast("sqlite.Insert", postgresql.insert(table))


def upsert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows or replace those with the same primary key. All rows name the same columns."""
    if rows:
        names = tuple(rows[0])
        upsert_values(connection, table, names, [tuple(row[name] for name in names) for row in rows])


def upsert_values(
    connection: Connection, table: Table, names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]
) -> None:
    """`upsert` of rows that are the values of the columns `names` in their order; there is at least one."""
    if connection.dialect.name == "sqlite":
        # Straight to the driver: what SQLAlchemy does for each row takes longer than writing it.
        sql, binding = _for_driver(table, names)
        values = list(zip(*rows, strict=True))
        columns = ([*map(bind, values[at])] if bind else values[at] for at, bind in binding)
        connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))
    else:
        named = [dict(zip(names, row, strict=True)) for row in rows]
        connection.execute(_upsert(connection.dialect.name, table, names), named)


@cache
def _upsert(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    """Building the statement takes longer than running it."""
    statement = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    keys = [column.name for column in table.primary_key.columns]
    changed = {name: statement.excluded[name] for name in names if name not in keys}
    if not changed:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def _for_driver(
    table: Table, names: tuple[str, ...]
) -> tuple[str, list[tuple[int, Callable[[Any], Any] | None]]]:
    """The statement for SQLite's driver; for each of its places, the index into `names` and the binding."""
    dialect = pysqlite.dialect()
    compiled = _upsert("sqlite", table, names).compile(dialect=dialect, column_keys=names)
    binding = {c.name: c.type.dialect_impl(dialect).bind_processor(dialect) for c in table.c}
    return str(compiled), [(names.index(name), binding[name]) for name in compiled.positiontup or ()]


@retry(
    retry=retry_if_exception(lambda error: getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY),
    wait=wait_random(0.001, 0.02),
    stop=stop_after_delay(BUSY_MS / 1000),
    reraise=True,
)
def _write_ahead(connection: sqlite3.Connection) -> None:
    """Kept in the file. SQLite does not wait for others here, so of several first starts all but one fail."""
    connection.execute("PRAGMA journal_mode = WAL").close()


def chunks(values: Iterable[Any], size: int = 400) -> Iterator[list[Any]]:
    """Pieces small enough for an IN list."""
    everything = list(values)
    for start in range(0, len(everything), size):
        yield everything[start : start + size]


@contextmanager
def _patience() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "database is locked" in str(error.orig):
            raise DatabaseBusyError("The database is in use by another program") from error
        if error.statement is None:  # it failed before any question: no connection
            raise ConfigError("The database cannot be opened", _CANNOT_OPEN) from None
        raise


def _engine(url: str) -> Engine:
    try:
        target = make_url(url)
    except ArgumentError:
        raise ConfigError("DATABASE_URL is not the address of a database") from None
    if target.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if target.get_backend_name() != "sqlite":
        raise ConfigError("DATABASE_URL is neither SQLite nor PostgreSQL")
    if target.database:
        try:
            Path(target.database).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(f"The data folder cannot be made ({error.strerror})", _CANNOT_OPEN) from None
    # The driver's own transaction handling tore snapshots: BEGIN is sent by the listener below.
    engine = create_engine(
        url,
        connect_args={"isolation_level": None, "timeout": BUSY_MS / 1000, "check_same_thread": False},
        hide_parameters=True,  # they are somebody's data, and errors are logged
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        _write_ahead(connection)
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("write", False):
            connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if options['durable'] else 'NORMAL'}")
            connection.exec_driver_sql("PRAGMA cache_size = -16384")  # in KB; 2 MB hold no sync
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("write", False) else "BEGIN")

    return engine
