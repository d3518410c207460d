"""The demo, in a database file of its own, taken in as a sync would: recent days first."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from polar_data import rebuild
from polar_data.config import Settings
from polar_data.connect import new_athlete
from polar_data.database import Database, upsert
from polar_data.intake import Answer, Intake
from polar_data.migrate import migrate
from polar_data.plan import PRESENT, Call
from polar_data.schema import kept
from polar_data.sources import SOURCES
from polar_data.store import coverage, daily

if TYPE_CHECKING:
    from polar_data.demo.accesslink_v4 import Renderer

API = "accesslink_v4"
SEED = 1
DAYS = 730
AT_ONCE = 90  # days of the light families made before the app opens
AT_ONCE_DENSE = 21
DENSE = ("training_sessions", "activity", "continuous_samples", "ppi")
STALE = timedelta(days=13)  # then the demo is made anew, so that "last night" is not long ago
CONNECTION = 1
BATCH = 40
_LAST_DAY = "demo_last_day"

_ENDPOINTS = {endpoint.name: endpoint for endpoint in SOURCES[API].endpoints}
_DATED = [name for name, endpoint in _ENDPOINTS.items() if endpoint.dates]
_filling = threading.Lock()


def path(settings: Settings) -> Path:
    return settings.data_dir / "demo.db"


def remove(settings: Settings) -> None:
    """Delete the demo's database."""
    for suffix in ("", "-wal", "-shm"):
        path(settings).with_name(f"demo.db{suffix}").unlink(missing_ok=True)


def open_demo(settings: Settings, last_day: date | None = None) -> Database:
    """The demo's database, made where there is none or an old one. Its series are made when first read."""
    today = last_day or date.today()  # noqa: DTZ011 (the demo ends on the reader's day)
    database = Database(settings.demo_database_url)
    migrate(database)
    made = _made(database)
    if made is not None and today - made > STALE:
        database.close()
        remove(settings)
        return open_demo(settings, last_day)
    if made is None:
        _plan(database, today)
    rebuild.catch_up(database)
    _make_recent(database)
    database.fill_series = fill_series
    return database


def last_day(database: Database) -> date:
    """The day the demo plays on."""
    made = _made(database)
    if made is None:
        raise LookupError("This is not a demo database")
    return made


def is_complete(database: Database) -> bool:
    """Whether everything is made."""
    return not _pending(database)


def fill(database: Database) -> None:
    """Make everything that is not there yet, the newest days first."""
    _take(database, _pending(database))


def fill_series(database: Database, kind: str, key: str) -> None:
    """Make the day that a series belongs to, if it is not there yet."""
    with _filling:
        _take(database, [(name, day) for name, day in _pending(database) if str(day) in key])


def _made(database: Database) -> date | None:
    with database.read() as connection:
        value = connection.scalar(select(kept.meta.c.value).where(kept.meta.c.name == _LAST_DAY))
    return None if value is None else date.fromisoformat(value)


@lru_cache(maxsize=1)
def _renderer(last: date) -> Renderer:
    from polar_data.demo.accesslink_v4 import Renderer  # SciPy: only where something is to be made
    from polar_data.demo.world import World

    return Renderer(World(SEED, last_day=last, days=DAYS))


def _plan(database: Database, last: date) -> None:
    """Write down who the demo is about and which days have what, as a sync's listings would."""
    renderer = _renderer(last)
    listed = {family: set(renderer.days(family)) for family in _DATED}
    with database.write() as connection:
        if connection.scalar(select(kept.meta.c.value).where(kept.meta.c.name == _LAST_DAY)) is not None:
            return  # another process was first
        now = database.now(connection)
        account = renderer.singleton("account_data")["accountData"]["basicInfo"]
        athlete_id = new_athlete(
            database, connection, f"{account['firstName']} {account['lastName']}", account["email"]
        )
        row = {
            "id": CONNECTION,
            "athlete_id": athlete_id,
            "api": API,
            "status": "demo",
            "scopes_granted": " ".join(sorted({e.scope for e in _ENDPOINTS.values()})),
            "first_day": renderer.world.first_day,
            "created_utc": now,
        }
        connection.execute(insert(kept.connection), row)
        upsert(connection, kept.meta, [{"name": _LAST_DAY, "value": last.isoformat()}])
        rest: set[date] = set()
        for family, with_data in listed.items():
            days = sorted(with_data | set(renderer.world.dates))
            states = [
                (day, "pending" if day in with_data else "empty", PRESENT if day in with_data else None)
                for day in days
            ]
            coverage.mark(connection, CONNECTION, family, states, now)
            if _ENDPOINTS[family].rest_days:
                rest |= set(days) - with_data
        daily.rewrite(connection, athlete_id, rest)


def _make_recent(database: Database) -> None:
    """Take in what the app shows first, unless it is there: one that was stopped half-way goes on."""
    last = last_day(database)
    with database.read() as connection:
        seen = select(kept.coverage.c.state).where(kept.coverage.c.endpoint == "account_data")
        whole = connection.scalar(seen)
    if whole is None:
        _intake(database).take([Answer(_whole(name), body) for name, body in _singletons(_renderer(last))])
    since = {name: last - timedelta(AT_ONCE_DENSE if name in DENSE else AT_ONCE) for name in _DATED}
    pending = _pending(database, min(since.values()))
    _take(database, [(name, day) for name, day in pending if day > since[name]])


def _singletons(renderer: Renderer) -> Iterable[tuple[str, Any]]:
    for name, endpoint in _ENDPOINTS.items():
        if not (endpoint.dates or endpoint.binary or endpoint.parents):
            yield name, renderer.singleton(name)
    kind, image = renderer.picture("large")
    yield "profile_picture", {"contentType": kind, "base64": base64.b64encode(image).decode()}
    children = _ENDPOINTS["routes"].children
    assert children is not None
    for item in _ENDPOINTS["favorites"].items(renderer.singleton("favorites")):
        for route_id in children(item):
            yield "routes", renderer.route(route_id)


def _whole(name: str) -> Call:
    return Call(_ENDPOINTS[name], "child" if name == "routes" else "whole")


def _pending(database: Database, since: date = date.min) -> list[tuple[str, date]]:
    """Families and days that are listed and not made yet, the newest first."""
    c = kept.coverage.c
    query = select(c.endpoint, c.day).where(c.state == "pending", c.day >= since)
    query = query.order_by(c.day.desc(), c.endpoint)
    with database.read() as connection:
        return [(row.endpoint, row.day) for row in connection.execute(query)]


def _take(database: Database, wanted: list[tuple[str, date]]) -> None:
    if not wanted:
        return
    renderer, intake = _renderer(last_day(database)), _intake(database)
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        intake.take(
            [
                Answer(
                    Call(replace(_ENDPOINTS[name], items=list), "detail", day, day + timedelta(days=1)),
                    renderer.items(name, day),
                )
                for name, day in part
            ]
        )


def _intake(database: Database) -> Intake:
    with database.read() as connection:
        athlete_id = connection.scalars(select(kept.connection.c.athlete_id)).one()
    return Intake(database, CONNECTION, athlete_id, API)
