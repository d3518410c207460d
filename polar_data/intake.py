"""Answers of an API -> archive, derived rows and coverage, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, or_, select

from polar_data import archive, derive
from polar_data.archive import Entry, Json, pack
from polar_data.database import Database
from polar_data.derive import Origin, Parsed
from polar_data.errors import PayloadError
from polar_data.plan import PRESENT, Call
from polar_data.schema import kept
from polar_data.sources.endpoint import Endpoint
from polar_data.store import coverage, daily
from polar_data.store.sync_log import WHOLE

_item = kept.archive_item
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    call: Call
    body: Json


@dataclass
class Result:
    """What came of a batch. `unreadable` items are (endpoint, key, why); `refused` are whole answers."""

    new: int = 0
    changed: int = 0
    unreadable: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[Call, PayloadError]] = field(default_factory=list)


@dataclass
class _Pending:
    """What one batch will write."""

    entries: list[Entry] = field(default_factory=list)
    parsed: list[tuple[Entry, Endpoint, Parsed]] = field(default_factory=list)
    vanished: list[tuple[str, str]] = field(default_factory=list)
    states: list[tuple[Endpoint, list[tuple[date, str, str | None]]]] = field(default_factory=list)
    fetched: list[tuple[str, date]] = field(default_factory=list)


class Intake:
    """Takes answers of one connection in. The same item again changes nothing."""

    def __init__(self, database: Database, connection_id: int, athlete_id: int, source: str) -> None:
        self._database = database
        self._connection_id = connection_id
        self._athlete_id = athlete_id
        self._source = source

    def take(self, answers: Sequence[Answer]) -> Result:
        """Pack and parse first, then write all in one transaction."""
        result, pending = Result(), _Pending()
        with self._database.read() as connection:
            for answer in answers:
                try:
                    self._prepare(connection, answer, pending, result)
                except PayloadError as error:
                    result.refused.append((answer.call, error))
        with self._database.write(
            self._athlete_id if pending.entries or pending.vanished else None
        ) as writer:
            self._write(writer, pending)
        return result

    def _prepare(self, connection: Connection, answer: Answer, pending: _Pending, result: Result) -> None:
        call, endpoint = answer.call, answer.call.endpoint
        bodies = [] if answer.body is None else list(_items(endpoint, answer.body))
        if call.kind == "listing":
            self._prepare_listing(connection, call, bodies, pending)
            return
        found = {call.id or _key(endpoint, body): body for body in bodies}
        known = {row.key: row for row in self._known(connection, call, list(found))}
        seen_days = set()
        for key, body in found.items():
            day = _readable(endpoint.day, body)
            seen_days.add(day)
            packed, row = pack(body), known.get(key)
            if row is not None and row.sha256 == packed.sha256 and row.vanished_utc is None:
                continue
            again = row is not None and row.sha256 == packed.sha256
            revision = row.revision + (0 if again else 1) if row is not None else 1
            entry = Entry(endpoint.name, key, day, revision, packed)
            parsed = derive.parse(endpoint, self._origin(endpoint.name, key), body)
            pending.entries.append(entry)
            pending.parsed.append((entry, endpoint, parsed))
            result.new += row is None
            result.changed += row is not None
            if parsed.problem is not None:
                result.unreadable.append((endpoint.name, key, parsed.problem))
        if call.kind != "child":
            pending.vanished += [
                (endpoint.name, row.key)
                for row in known.values()
                if row.key not in found and row.vanished_utc is None and _inside(call, row.day)
            ]
        if call.kind == "window":
            pending.states.append(
                (endpoint, [(day, "data" if day in seen_days else "empty", None) for day in call.days])
            )
        elif call.kind == "detail":
            pending.fetched.append((endpoint.name, call.first))
        elif call.kind == "whole":
            pending.states.append((endpoint, [(WHOLE, "data" if found else "empty", None)]))

    def _prepare_listing(
        self, connection: Connection, call: Call, bodies: list[Json], pending: _Pending
    ) -> None:
        """Which days have data, and the newest change Polar names for each."""
        endpoint = call.endpoint
        stamps: dict[date, list[str]] = {}
        for body in bodies:
            day = _readable(endpoint.day, body)
            if day is not None:
                stamps.setdefault(day, []).append(_readable(endpoint.stamp, body) or PRESENT)
        states = [
            (day, "pending" if day in stamps else "empty", _listed(stamps[day]) if day in stamps else None)
            for day in call.days
        ]
        pending.states.append((endpoint, states))
        pending.vanished += [
            (endpoint.name, row.key)
            for row in self._known(connection, call, [])
            if row.vanished_utc is None and row.day not in stamps
        ]

    def _known(self, connection: Connection, call: Call, keys: list[str]) -> list[Row[Any]]:
        c = _item.c
        query = select(c.key, c.revision, c.sha256, c.day, c.vanished_utc).where(
            c.connection_id == self._connection_id, c.endpoint == call.endpoint.name, c.current
        )
        if call.kind == "child":
            query = query.where(c.key.in_(keys))
        elif call.kind != "whole":
            inside = c.day.between(call.first, call.last - timedelta(days=1))
            query = query.where(or_(inside, c.key.in_(keys)) if keys else inside)
        return list(connection.execute(query))

    def _write(self, connection: Connection, pending: _Pending) -> None:
        now = self._database.now(connection)
        archive.store(connection, self._connection_id, pending.entries, now)
        for endpoint_name, key in pending.vanished:
            archive.mark_vanished(connection, self._connection_id, endpoint_name, key, now)
        stale = [self._origin(name, key).item for name, key in pending.vanished]
        stale += [self._origin(e.endpoint, e.key).item for e in pending.entries if e.revision > 1]
        touched = derive.write(connection, stale, [parsed for _, _, parsed in pending.parsed])
        derive.note(connection, self._connection_id, pending.parsed)
        for endpoint, states in pending.states:
            coverage.mark(connection, self._connection_id, endpoint.name, states, now)
            if endpoint.rest_days:
                touched.update(day for day, _, _ in states)
        coverage.mark_fetched(connection, self._connection_id, pending.fetched, now)
        daily.rewrite(connection, self._athlete_id, touched)

    def _origin(self, endpoint: str, key: str) -> Origin:
        return Origin(self._athlete_id, self._source, self._connection_id, endpoint, key)


def _items(endpoint: Endpoint, body: Json) -> Iterator[Json]:
    try:
        yield from endpoint.items(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise PayloadError(
            f"{endpoint.label}: the answer has an unknown shape ({type(error).__name__})"
        ) from error


def _key(endpoint: Endpoint, body: Json) -> str:
    """The item's own key; one that cannot even be named is kept under its fingerprint."""
    try:
        return endpoint.key(body)
    except PayloadError:
        return f"unreadable/{pack(body).sha256[:16]}"


def _readable(function: Callable[[Json], T | None], body: Json) -> T | None:
    try:
        return function(body)
    except PayloadError:
        return None


def _inside(call: Call, day: date | None) -> bool:
    return call.kind == "whole" or (day is not None and call.first <= day < call.last)


def _listed(stamps: list[str]) -> str:
    """The newest change and how many items: one that goes or comes is seen too."""
    return PRESENT if set(stamps) == {PRESENT} else f"{max(stamps)} {len(stamps)}"
