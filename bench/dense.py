"""Ninety minutes of a player at 10 Hz: taken in and read, against what a bare program needs for the same."""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from sqlalchemy import func, insert, select

from bench.report import compare_calls, exact, say
from polar_data.database import Database
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro import TeamPro
from polar_data.intake import Answer, Intake
from polar_data.migrate import migrate
from polar_data.plan import Call
from polar_data.schema import kept
from polar_data.sources import endpoint_of
from polar_data.store import series

LAST = date(2026, 9, 30)
LONG_ENOUGH = 54_000  # rows of 90 minutes
SQUAD = 26
PAIRS = 15


def run() -> None:
    say("ingest_session, session_bytes_per_row, read_session, read_session_squad")
    session, rows = _session()
    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)) as database:
        intake = Intake(database, 1, 1, "team_pro")
        bodies = _copies(session)

        def ingest() -> None:
            _take(intake, *next(bodies))

        body = orjson.dumps({"data": session})
        frame = _frame(session)

        def bare_ingest() -> None:
            json.loads(body)
            frame.write_parquet(io.BytesIO())

        compare_calls(PAIRS, "ingest_session", ingest, bare_ingest, "bare_json_parquet", 2.0)
        exact("session_bytes_per_row", _bytes(database) / _sessions(database) / rows, "B", None, None, 20)

        keys = [_take(intake, *next(bodies)) for _ in range(SQUAD)]
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        parquet = buffer.getvalue()

        def read(some: Sequence[str]) -> None:
            wanted = [(1, "session_samples", f"{key}/0") for key in some]
            series.read_each(database, wanted) if len(wanted) > 1 else series.read(database, *wanted[0])

        def bare_read(some: Sequence[str]) -> None:
            for _ in some:
                pl.read_parquet(io.BytesIO(parquet))

        for name, some in (("read_session", keys[:1]), ("read_session_squad", keys)):
            compare_calls(PAIRS, name, partial(read, some), partial(bare_read, some), "bare_parquet", 1.5)


def _session() -> tuple[dict[str, Any], int]:
    """A session of the demo squad that is long enough, cut to 90 minutes."""
    pro = TeamPro(Squad(last_day=LAST))
    for listed in reversed(pro.team_sessions(pro.team_id)):
        for participant in pro.team_session(listed["id"])["participants"]:
            session = pro.player_session(participant["player_session_id"], ("all",))
            values = session["samples"]["values"]
            if len(values) >= LONG_ENOUGH:
                session["samples"]["values"] = values[:LONG_ENOUGH]
                return session, LONG_ENOUGH
    raise LookupError("no session of the squad is long enough")


def _copies(session: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The session again and again: each has its own id and its own first sample."""
    number = 0
    while True:
        number += 1
        samples = session["samples"]
        first = [*samples["values"][0][:1], number, *samples["values"][0][2:]]
        values = [first, *samples["values"][1:]]
        key = f"copy{number}"
        yield key, orjson.dumps({"data": session | {"id": key, "samples": samples | {"values": values}}})


def _take(intake: Intake, key: str, body: bytes) -> str:
    result = intake.take([Answer(Call(endpoint_of("tp_player_session"), "child", id=key), body)])
    if result.new != 1 or result.unreadable or result.refused:
        raise AssertionError(f"the session was not taken in: {result}")
    return key


def _frame(session: dict[str, Any]) -> pl.DataFrame:
    """The same arrays as numbers: what a bare program would write."""
    columns = list(zip(*session["samples"]["values"], strict=True))
    times = pl.Series("time", [n / 10 for n in range(len(columns[0]))])
    names = session["samples"]["fields"][1:]
    rest = [pl.Series(n, v, dtype=pl.Float64, strict=False) for n, v in zip(names, columns[1:], strict=True)]
    return pl.DataFrame([times, *rest])


@contextmanager
def _database(folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder / 'polar.db'}")
    migrate(database)
    with database.write() as connection:
        now = database.now(connection)
        connection.execute(insert(kept.athlete), {"id": 1, "name": "Coach", "created_utc": now})
        link = {"id": 1, "athlete_id": 1, "api": "team_pro", "status": "active", "scopes_granted": ""}
        connection.execute(insert(kept.connection), link | {"created_utc": now})
    yield database
    database.close()


def _bytes(database: Database) -> int:
    """What the archive holds of all sessions, long arrays included."""
    with database.read() as connection:
        parts = [
            connection.scalar(select(func.sum(func.length(table.c.body)))) or 0
            for table in (kept.archive_item, kept.archive_series)
        ]
    return sum(parts)


def _sessions(database: Database) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(kept.archive_item)) or 1
