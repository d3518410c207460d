"""Answers of an API -> archive, derived rows and coverage, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, select

from polar_data import archive, derive
from polar_data.archive import Entry, Json
from polar_data.database import Database
from polar_data.derive import Origin, Parsed
from polar_data.errors import PayloadError
from polar_data.plan import Call
from polar_data.prepare import Item, Prepared, prepare
from polar_data.schema import kept
from polar_data.sources.endpoint import Endpoint
from polar_data.store import coverage, daily
from polar_data.store.sync_log import WHOLE

State = tuple[date, str, str | None]  # a day, its state, and what a listing said of it


@dataclass(frozen=True)
class Answer:
    """What came of a call: JSON, read or not."""

    call: Call
    body: Json | bytes


@dataclass
class Result:
    """What came of a batch. `unreadable` items are (endpoint, key, why); `refused` are whole answers."""

    new: int = 0
    changed: int = 0
    unreadable: list[tuple[str, str, str]] = field(default_factory=list)
    refused: list[tuple[Call, PayloadError]] = field(default_factory=list)


class _Known(NamedTuple):
    """The current revision of an item in the archive."""

    revision: int
    sha256: str
    day: date | None
    vanished: bool


@dataclass
class _Pending:
    """What one batch will write."""

    entries: dict[tuple[str, str], Entry] = field(default_factory=dict)
    parsed: dict[tuple[str, str], tuple[Entry, Endpoint, Parsed]] = field(default_factory=dict)
    vanished: set[tuple[str, str]] = field(default_factory=set)
    states: list[tuple[Endpoint, list[State]]] = field(default_factory=list)
    fetched: list[tuple[str, date]] = field(default_factory=list)


class Intake:
    """Takes answers of one connection in. The same item again changes nothing.

    It knows the archive's items by heart, so nobody else may take in for this connection meanwhile.
    """

    def __init__(self, database: Database, connection_id: int, athlete_id: int, source: str) -> None:
        self._database = database
        self._connection_id = connection_id
        self._athlete_id = athlete_id
        self.owner = Origin(athlete_id, source, connection_id)
        self._known: dict[str, dict[str, _Known]] = defaultdict(dict)
        self._by_day: dict[tuple[str, date | None], set[str]] = defaultdict(set)
        c = kept.archive_item.c
        query = select(c.endpoint, c.key, c.revision, c.sha256, c.day, c.vanished_utc)
        with database.read() as connection:
            for row in connection.execute(query.where(c.connection_id == connection_id, c.current)):
                known = _Known(row.revision, row.sha256, row.day, row.vanished_utc is not None)
                self._remember(row.endpoint, row.key, known)

    def owner_of(self, call: Call) -> Origin:
        """Whose rows come of the call."""
        return replace(self.owner, athlete_id=call.athlete_id or self._athlete_id)

    def take(self, answers: Sequence[Answer], *, durable: bool = False) -> Result:
        """Prepare answers and write them; see `Database.write` for `durable`."""
        prepared: list[tuple[Call, Prepared | PayloadError]] = []
        for answer in answers:
            try:
                known, owner = self.fingerprints(answer.call), self.owner_of(answer.call)
                ready = prepare(answer.call, answer.body, known, owner)
            except PayloadError as error:
                prepared.append((answer.call, error))
            else:
                prepared.append((answer.call, ready))
        return self.write(prepared, durable=durable)

    def fingerprints(self, call: Call) -> dict[str, str]:
        """The fingerprints of the items that an answer to `call` may hold, by key."""
        known = self._known[call.endpoint.name]
        return {key: known[key].sha256 for key in self._expected(call) if not known[key].vanished}

    def write(
        self, prepared: Sequence[tuple[Call, Prepared | PayloadError]], *, durable: bool = False
    ) -> Result:
        """Write prepared answers in one transaction."""
        result, pending = Result(), _Pending()
        for call, ready in prepared:
            if isinstance(ready, PayloadError):
                result.refused.append((call, ready))
            elif call.kind == "listing":
                self._add_listing(call, ready, pending)
                result.unreadable += [(call.endpoint.name, key, why) for key, why in ready.unread]
            else:
                self._add_items(call, ready.items, pending, result)
        changed = {entry.athlete_id or self._athlete_id for entry in pending.entries.values()}
        if pending.vanished:
            changed.add(self._athlete_id)
        with self._database.write(*changed, durable=durable) as connection:
            self._write(connection, pending)
        return result

    def _add_listing(self, call: Call, ready: Prepared, pending: _Pending) -> None:
        states: list[State] = [
            (day, "pending", ready.listed[day]) if day in ready.listed else (day, "empty", None)
            for day in call.days
        ]
        pending.states.append((call.endpoint, states))
        if ready.unread:
            return  # the day of one of them may be among those that seem empty
        known = self._known[call.endpoint.name]
        self._vanish(
            call, [key for key in self._expected(call) if known[key].day not in ready.listed], pending
        )

    def _add_items(self, call: Call, items: Sequence[Item], pending: _Pending, result: Result) -> None:
        endpoint, known = call.endpoint, self._known[call.endpoint.name]
        for item in items:
            pending.vanished.discard((endpoint.name, item.key))
            was = known.get(item.key)
            if was and item.parsed is None:
                self._remember(endpoint.name, item.key, was._replace(vanished=False))
            if item.parsed is None or (was and was.sha256 == item.packed.sha256 and not was.vanished):
                continue
            same = was is not None and was.sha256 == item.packed.sha256
            revision = was.revision + (0 if same else 1) if was else 1
            entry = Entry(endpoint.name, item.key, item.day, revision, item.packed, call.athlete_id)
            pending.entries[endpoint.name, item.key] = entry
            pending.parsed[endpoint.name, item.key] = (entry, endpoint, item.parsed)
            result.new += was is None
            result.changed += was is not None
            if item.parsed.problem is not None:
                result.unreadable.append((endpoint.name, item.key, item.parsed.problem))
            self._remember(endpoint.name, item.key, _Known(revision, item.packed.sha256, item.day, False))
        here = {item.key for item in items}
        self._vanish(call, [key for key in self._expected(call) if key not in here], pending)
        if call.kind == "window":
            seen = {item.day for item in items}
            pending.states.append(
                (endpoint, [(day, "data" if day in seen else "empty", None) for day in call.days])
            )
        elif call.kind == "detail":
            pending.fetched.append((endpoint.name, call.first))
        elif call.kind == "whole":
            pending.states.append((endpoint, [(WHOLE, "data" if items else "empty", None)]))

    def _expected(self, call: Call) -> list[str]:
        """The keys of the archived items that an answer to `call` would hold if nothing had changed."""
        name = call.endpoint.name
        if call.kind == "child":
            return [call.id] if call.id in self._known[name] else []
        if call.kind == "whole":
            return list(self._known[name])
        return [key for day in call.days for key in tuple(self._by_day.get((name, day), ()))]

    def _vanish(self, call: Call, keys: Sequence[str], pending: _Pending) -> None:
        """Note items that an answer should hold and does not.

        Not where Polar itself forgets after a while, and not on the border days of a window: a night's
        measurement may be filed under the other day there.
        """
        if call.kind == "child" or call.endpoint.keep_days is not None:
            return
        name, borders = call.endpoint.name, set()
        if call.kind == "window":
            borders = {call.first, call.last - timedelta(days=1)}
        for key in keys:
            was = self._known[name][key]
            if was.vanished or was.day in borders or (name, key) in pending.entries:
                continue
            pending.vanished.add((name, key))
            self._remember(name, key, was._replace(vanished=True))

    def _remember(self, endpoint: str, key: str, known: _Known) -> None:
        was = self._known[endpoint].get(key)
        if was is not None:
            self._by_day[endpoint, was.day].discard(key)
        self._known[endpoint][key] = known
        self._by_day[endpoint, known.day].add(key)

    def _write(self, connection: Connection, pending: _Pending) -> None:
        now = self._database.now(connection)
        entries, parsed = list(pending.entries.values()), list(pending.parsed.values())
        archive.store(connection, self._connection_id, entries, now)
        for name, key in sorted(pending.vanished):
            archive.mark_vanished(connection, self._connection_id, name, key, now)
        own = self._athlete_id
        stale: dict[int, list[str]] = defaultdict(list)
        fresh: dict[int, list[Parsed]] = defaultdict(list)
        stale[own] = [self.owner.of(name, key).item for name, key in sorted(pending.vanished)]
        for entry, _, each in parsed:
            fresh[entry.athlete_id or own].append(each)
            if entry.revision > 1:
                stale[entry.athlete_id or own].append(self.owner.of(entry.endpoint, entry.key).item)
        touched: dict[int, set[date]] = {}
        for whose in sorted({own, *stale, *fresh}):
            touched[whose] = derive.write(connection, stale[whose], fresh[whose])
        derive.note(connection, self._connection_id, parsed)
        for endpoint, states in pending.states:
            coverage.mark(connection, self._connection_id, endpoint.name, states, now)
            if endpoint.rest_days:
                touched[own].update(day for day, _, _ in states)
        coverage.mark_fetched(connection, self._connection_id, pending.fetched, now)
        for whose, found in touched.items():
            daily.rewrite(connection, whose, found)
