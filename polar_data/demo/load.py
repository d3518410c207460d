"""The demo, in a database file of its own, taken in as a sync would: recent days first."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, insert, select

from polar_data import rebuild
from polar_data.config import Settings
from polar_data.connect import new_athlete
from polar_data.database import Database, alone_with, chunks, upsert
from polar_data.demo import cast
from polar_data.intake import Intake
from polar_data.migrate import migrate
from polar_data.plan import PRESENT
from polar_data.schema import kept
from polar_data.sources import SOURCES, endpoint_of
from polar_data.store import children, coverage, daily, people
from polar_data.store.sync_log import WHOLE

if TYPE_CHECKING:
    from polar_data.demo.accounts import Account
    from polar_data.demo.people import Person

AT_ONCE = 90  # days of the light families made before the app opens
AT_ONCE_DENSE = 21
SOON = 28  # days of the team and of the other API that are made next
STALE = timedelta(days=13)  # then the demo is made anew, so that "last night" is not long ago
BATCH = 40
TEAM_BATCH = 4  # each of its days is about so many people
_LAST_DAY = "demo_last_day"

_filling = threading.Lock()


class Part(NamedTuple):
    """One family of a connection on one day."""

    connection_id: int
    name: str
    day: date


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
    _begin(database, today)
    rebuild.catch_up(database)
    _open_account(database, cast.MINE)
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
    """Whether everything is made, but for the samples of the team."""
    return _opened(database) == set(cast.ALL) and not _pending(database)


def fill(database: Database) -> None:
    """Make everything that is not there yet, the newest days and what is light first."""
    soon = last_day(database) - timedelta(days=SOON - 1)
    for connection_id in (cast.TEAM, cast.MINE_ON_V3):
        _open_account(database, connection_id)
        pending = _pending(database, soon, connection_id)
        _take(database, [part for part in pending if part.name not in cast.DENSE | cast.FILES])
    for connection_id, _ in cast.WEARERS.values():
        _open_account(database, connection_id)
    _take(database, _pending(database))


def fill_series(database: Database, kind: str, key: str) -> None:
    """Make a player's samples, or else the day of the demo's own person that a series belongs to."""
    with _filling:
        own_id = key.partition("/")[0]
        c = kept.archive_item.c
        mine = (c.connection_id == cast.TEAM) & (c.endpoint == "tp_player_session") & (c.key == own_id)
        with database.read() as connection:
            athlete_id = connection.scalar(select(c.athlete_id).where(mine, c.current))
        if athlete_id is not None:
            answer = cast.team(last_day(database)).with_samples(own_id, athlete_id)
            _intake(database, cast.TEAM).take([answer])
        else:
            pending = _pending(database, connection_id=cast.MINE)
            _take(database, [part for part in pending if str(part.day) in key])


def _made(database: Database) -> date | None:
    with database.read() as connection:
        value = connection.scalar(select(kept.meta.c.value).where(kept.meta.c.name == _LAST_DAY))
    return None if value is None else date.fromisoformat(value)


def _begin(database: Database, last: date) -> None:
    """Write down which day the demo plays on; another process may have been first."""
    with database.write() as connection:
        row = {"name": _LAST_DAY, "value": last.isoformat()}
        known = select(kept.meta.c.value).where(kept.meta.c.name == _LAST_DAY)
        if connection.scalar(known) is None:
            upsert(connection, kept.meta, [row])


def _opened(database: Database) -> set[int]:
    with database.read() as connection:
        return set(connection.scalars(select(kept.connection.c.id)))


def _account(database: Database, connection_id: int) -> Account:
    last = last_day(database)
    if connection_id == cast.TEAM:
        cast.team(last).athletes = people.players(database, cast.TEAM)
    return cast.account(connection_id, last)


def _open_account(database: Database, connection_id: int) -> None:
    """Add a connection with what it lists and its families without days, unless that is there."""
    if connection_id not in _opened(database):
        _plan(database, connection_id)
    c = kept.coverage.c
    with database.read() as connection:
        if connection.scalar(select(c.state).where(c.connection_id == connection_id, c.day == WHOLE)):
            return
    if connection_id == cast.TEAM:
        people.add_players(database, cast.TEAM, cast.team(last_day(database)).players)
    answers = list(_account(database, connection_id).whole())
    _intake(database, connection_id).take(answers)
    asked = [answer.call for answer in answers if answer.call.kind == "child"]
    children.note(database, connection_id, [(call, "data", "") for call in asked])


def _plan(database: Database, connection_id: int) -> None:
    """Write down whose account it is and which days have what, as a sync's listings would."""
    account = _account(database, connection_id)
    listed = account.listed()
    scopes = {endpoint.scope for endpoint in SOURCES[account.api].endpoints}
    with database.write() as connection:
        if connection.scalar(select(kept.connection.c.id).where(kept.connection.c.id == connection_id)):
            return  # another process was first
        now = database.now(connection)
        athlete_id = _whose(database, connection, account.person)
        row = {
            "id": connection_id,
            "athlete_id": athlete_id,
            "api": account.api,
            "status": "demo",
            "scopes_granted": " ".join(sorted(scopes)),
            "first_day": account.first_day,
            "created_utc": now,
        }
        connection.execute(insert(kept.connection), row)
        _link(database, connection, connection_id, athlete_id)
        alone_with(connection, [athlete_id])
        noon = datetime.combine(last_day(database), time(12), UTC)  # the day before is over everywhere
        rest: set[date] = set()
        for name, days in listed.items():
            states = [
                (day, "pending", PRESENT) if day in days.there else (day, "empty", None) for day in days.asked
            ]
            coverage.mark(connection, connection_id, name, states, max(now, noon))
            if endpoint_of(name).rest_days:
                rest |= set(days.asked) - days.there
        daily.rewrite(connection, athlete_id, rest)


def _whose(database: Database, connection: Connection, person: Person) -> int:
    """The athlete with the person's address, or a new one."""
    known = select(kept.athlete.c.id).where(kept.athlete.c.email == person.email)
    found: int | None = connection.scalar(known)
    if found is not None:
        return found
    return new_athlete(database, connection, f"{person.first_name} {person.last_name}", person.email)


def _link(database: Database, connection: Connection, connection_id: int, athlete_id: int) -> None:
    """Link the player whose own account it is."""
    for key, (own, sharing) in cast.WEARERS.items():
        if own == connection_id:
            row = {
                "connection_id": cast.TEAM,
                "player_id": cast.team(last_day(database)).id_of(key),
                "athlete_id": athlete_id,
                "sharing": sharing,
                "linked_utc": database.now(connection),
            }
            upsert(connection, kept.player_link, [row])


def _make_recent(database: Database) -> None:
    """Take in what the app shows first, unless it is there: one that was stopped half-way goes on."""
    last = last_day(database)
    since = {True: last - timedelta(days=AT_ONCE_DENSE - 1), False: last - timedelta(days=AT_ONCE - 1)}
    pending = _pending(database, min(since.values()), cast.MINE)
    _take(database, [part for part in pending if part.day >= since[part.name in cast.DENSE]])


def _pending(database: Database, since: date = date.min, connection_id: int | None = None) -> list[Part]:
    """What is listed and not made yet."""
    c = kept.coverage.c
    query = select(c.connection_id, c.endpoint, c.day).where(c.state == "pending", c.day >= since)
    if connection_id is not None:
        query = query.where(c.connection_id == connection_id)
    with database.read() as connection:
        return [Part(*row) for row in connection.execute(query)]


def _take(database: Database, wanted: list[Part]) -> None:
    """Light families first, files last; the newest months first, and in each one connection after another."""
    last = last_day(database)

    def turn(part: Part) -> tuple[bool, bool, int, int, int, str]:
        age, name = (last - part.day).days, part.name
        return name in cast.FILES, name in cast.DENSE, age // SOON, part.connection_id, age, name

    intakes: dict[int, Intake] = {}
    for connection_id, parts in groupby(sorted(wanted, key=turn), key=lambda part: part.connection_id):
        account = _account(database, connection_id)
        if connection_id not in intakes:
            intakes[connection_id] = _intake(database, connection_id)
        for some in chunks(parts, TEAM_BATCH if connection_id == cast.TEAM else BATCH):
            answers = [answer for part in some for answer in account.answers(part.name, part.day)]
            intakes[connection_id].take(answers)
            with database.write() as connection:
                made = [(part.name, part.day) for part in some]
                coverage.mark_fetched(connection, connection_id, made, database.now(connection))


def _intake(database: Database, connection_id: int) -> Intake:
    own = people.connection(database, connection_id)
    assert own.athlete_id is not None
    return Intake(database, connection_id, own.athlete_id, own.api)
