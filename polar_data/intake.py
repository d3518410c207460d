"""Answers of an API -> archive, derived rows and coverage, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, case, select

from polar_data import archive, derive
from polar_data.archive import Entry, Json
from polar_data.database import Database, alone_with, bump, chunks
from polar_data.derive import Origin, Parsed
from polar_data.errors import PayloadError
from polar_data.plan import Call
from polar_data.prepare import Item, Prepared, prepare, read_or_none
from polar_data.schema import kept
from polar_data.sources import SOURCES, endpoint_of
from polar_data.sources.endpoint import Endpoint
from polar_data.store import children, coverage, daily
from polar_data.store.children import Named
from polar_data.store.sync_log import WHOLE

BACK_AT_ONCE = 50  # items that are back: one may have an hour of samples

Place = tuple[str, str]  # an item's endpoint and key
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
    """The current revision of an item in the archive; `under` is the id of the list that it stands in."""

    revision: int
    sha256: str
    day: date | None
    vanished: bool
    athlete_id: int | None
    under: str | None = None


@dataclass
class _Pending:
    """What one batch will write."""

    entries: dict[Place, Entry] = field(default_factory=dict)
    parsed: dict[Place, tuple[Entry, Endpoint, Parsed]] = field(default_factory=dict)
    moved: dict[Place, int] = field(default_factory=dict)  # whose it was, where it is another's now
    vanished: set[Place] = field(default_factory=set)
    unasked: list[Place] = field(default_factory=list)
    states: dict[Endpoint, dict[date, State]] = field(default_factory=lambda: defaultdict(dict))
    fetched: list[tuple[str, date]] = field(default_factory=list)

    def mark(self, endpoint: Endpoint, states: Iterable[State]) -> None:
        self.states[endpoint].update((state[0], state) for state in states)


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
        under = {e.name: e.under for e in SOURCES[source].endpoints if e.under}
        body = case((c.endpoint.in_(under), c.body)).label("body")
        query = select(c.endpoint, c.key, c.revision, c.sha256, c.day, c.vanished_utc, c.athlete_id, body)
        with database.read() as connection:
            for row in connection.execute(query.where(c.connection_id == connection_id, c.current)).all():
                known = _Known(
                    row.revision, row.sha256, row.day, row.vanished_utc is not None, row.athlete_id
                )
                if row.body is not None:
                    item = archive.load(connection, row.body)
                    known = known._replace(under=read_or_none(under[row.endpoint], item))
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
        """The fingerprints of the items that an answer to `call` may hold, by key.

        Not of another person's: as this call's they have other rows.
        """
        known = self._known[call.endpoint.name]
        here = [key for key in self._expected(call) if not known[key].vanished]
        return {key: known[key].sha256 for key in here if not self._moves(known[key], call.athlete_id)}

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
                self._add_items(call, ready, pending, result)
        self._commit(pending, durable=durable)
        return result

    def follow(self, named: Iterable[Named]) -> Result:
        """Mark what no current item names any more; what one names again is back, from the archive.

        So is what is named as another person's now: it need not have changed, and is not asked for again.
        """
        result = Result()
        for endpoint, ids, sure in named:
            known = self._known[endpoint.name]
            here = {key for key, was in known.items() if not was.vanished}
            if sure:
                by = {key: known[key].under if endpoint.lists else key for key in here}
                lost = {key for key, known_by in by.items() if known_by is not None and known_by not in ids}
                self._let_go(endpoint, lost, here - lost)
            if not endpoint.lists:  # a list tells itself what is back, and whose it is
                whose = {key: ids[key][1] or known[key].athlete_id for key in ids.keys() & known.keys()}
                back = {key for key in whose if key not in here or self._moves(known[key], whose[key])}
                self._take_back(endpoint, {key: whose[key] for key in sorted(back)}, result)
        return result

    def _let_go(self, endpoint: Endpoint, lost: set[str], staying: set[str]) -> None:
        """Mark items as vanished with all that they take. A list that is back is asked for in full."""
        if not lost:
            return
        pending, known = _Pending(), self._known[endpoint.name]
        if endpoint.lists:
            pending.unasked = [(endpoint.name, under) for key in lost if (under := known[key].under)]
        taken = self._taken_by(endpoint, lost) - self._taken_by(endpoint, staying)
        self._mark([*((endpoint.name, key) for key in lost), *taken], pending)
        self._commit(pending)

    def _take_back(self, endpoint: Endpoint, whose: Mapping[str, int | None], result: Result) -> None:
        """Take archived items in again, as theirs to whom they belong now, after what they took.

        In that order a sync that is killed does it once more.
        """
        for some in chunks(whose, BACK_AT_ONCE):
            named = {(endpoint.name, key): whose[key] for key in some}
            places = [*self._taken_by(endpoint, some), *named]
            pending = _Pending()
            with self._database.read() as connection:
                for name, key in places:
                    was = self._known[name].get(key)
                    if was is None:
                        continue
                    owner = named.get((name, key), was.athlete_id)
                    if was.vanished or self._moves(was, owner):
                        now = was._replace(athlete_id=owner)
                        self._add_item(*self._archived(connection, name, key, now), pending, result)
            self._commit(pending)

    def _taken_by(self, endpoint: Endpoint, keys: Iterable[str]) -> set[Place]:
        if endpoint.takes is None:
            return set()
        with self._database.read() as connection:
            bodies = [archive.current(connection, self._connection_id, endpoint.name, key)[1] for key in keys]
        return {place for body in bodies for place in read_or_none(endpoint.takes, body) or ()}

    def _archived(self, connection: Connection, name: str, key: str, was: _Known) -> tuple[Call, Item]:
        """An item of the archive as if it had just come."""
        packed, body = archive.current(connection, self._connection_id, name, key)
        call = Call(endpoint_of(name), "child", id=was.under or key, athlete_id=was.athlete_id)
        parsed = derive.parse(call.endpoint, self.owner_of(call).of(name, key), body)
        return call, Item(key, was.day, packed, parsed)

    def _add_listing(self, call: Call, ready: Prepared, pending: _Pending) -> None:
        states: list[State] = [
            (day, "pending", ready.listed[day]) if day in ready.listed else (day, "empty", None)
            for day in call.days
        ]
        pending.mark(call.endpoint, states)
        if ready.unread:
            return  # the day of one of them may be among those that seem empty
        known = self._known[call.endpoint.name]
        self._vanish(
            call, [key for key in self._expected(call) if known[key].day not in ready.listed], pending
        )

    def _add_items(self, call: Call, ready: Prepared, pending: _Pending, result: Result) -> None:
        endpoint, items = call.endpoint, ready.items
        for item in items:
            self._add_item(call, item, pending, result)
        seen = {item.day for item in items}
        if ready.complete and not endpoint.newest_only:
            here = {item.key for item in items}
            gone = [key for key in self._expected(call) if key not in here]
            if endpoint.keep_days is not None:  # a day that the answer tells of is not forgotten
                gone = [key for key in gone if endpoint.dates and self._known[endpoint.name][key].day in seen]
            self._vanish(call, gone, pending)
        if call.kind == "window":
            pending.mark(endpoint, [(day, "data" if day in seen else "empty", None) for day in call.days])
        elif call.kind == "detail":
            pending.fetched.append((endpoint.name, call.first))
        elif call.kind == "whole":
            pending.mark(endpoint, [(WHOLE, "data" if items else "empty", None)])

    def _add_item(self, call: Call, item: Item, pending: _Pending, result: Result) -> None:
        name = call.endpoint.name
        pending.vanished.discard((name, item.key))
        was = self._known[name].get(item.key)
        if was and item.parsed is None:
            self._remember(name, item.key, was._replace(vanished=False))
        moves = was is not None and self._moves(was, call.athlete_id)
        same = was is not None and was.sha256 == item.packed.sha256
        if item.parsed is None or (was and same and not was.vanished and not moves):
            return
        if was and moves:
            pending.moved.setdefault((name, item.key), was.athlete_id or self._athlete_id)
        revision = was.revision + (0 if same else 1) if was else 1
        entry = Entry(name, item.key, item.day, revision, item.packed, call.athlete_id)
        pending.entries[name, item.key] = entry
        pending.parsed[name, item.key] = (entry, call.endpoint, item.parsed)
        result.new += was is None
        result.changed += was is not None
        if item.parsed.problem is not None:
            result.unreadable.append((name, item.key, item.parsed.problem))
        under = call.id if call.endpoint.under else None
        known = _Known(revision, item.packed.sha256, item.day, False, call.athlete_id, under)
        self._remember(name, item.key, known)

    def _moves(self, was: _Known, athlete_id: int | None) -> bool:
        """Whether the item was another person's."""
        return (was.athlete_id or self._athlete_id) != (athlete_id or self._athlete_id)

    def _expected(self, call: Call) -> list[str]:
        """The keys of the archived items that an answer to `call` would hold if nothing had changed."""
        name = call.endpoint.name
        if call.kind == "child" and not call.endpoint.lists:
            return [call.id] if call.id in self._known[name] else []
        if call.kind == "whole" or not call.days:
            keys = list(self._known[name])
        else:
            keys = [key for day in call.days for key in tuple(self._by_day.get((name, day), ()))]
        if call.kind != "child":
            return keys
        mine = call.id if call.endpoint.under else None, call.athlete_id
        if mine == (None, None):
            return []  # nothing tells this list from the others
        return [
            key for key in keys if (was := self._known[name][key]) and (was.under, was.athlete_id) == mine
        ]

    def _vanish(self, call: Call, keys: Sequence[str], pending: _Pending) -> None:
        """Note items that an answer should hold and does not; of border days another answer may hold them."""
        if call.kind != "child" or call.endpoint.lists:
            known, borders = self._known[call.endpoint.name], self._borders(call)
            here = [key for key in keys if known[key].day not in borders]
            self._mark([(call.endpoint.name, key) for key in here], pending)

    def _borders(self, call: Call) -> set[date]:
        """The days of which a window or a list may hold but a part.

        A night's measurement may be filed under the other day there, a recording may have begun on it. Where
        Polar forgets, it may be about to forget the first day, and the newest day is there as a whole.
        """
        if call.kind not in {"window", "child"} or not call.days:
            return set()
        known, last = self._known[call.endpoint.name].values(), call.last - timedelta(days=1)
        newest = not any(was.day is not None and was.day > last for was in known)
        return {call.first} if newest and call.endpoint.keep_days is not None else {call.first, last}

    def _mark(self, places: Iterable[Place], pending: _Pending) -> None:
        """Note items as vanished that are here and have not just come."""
        for name, key in places:
            was = self._known[name].get(key)
            if was is not None and not was.vanished and (name, key) not in pending.entries:
                pending.vanished.add((name, key))
                self._remember(name, key, was._replace(vanished=True))

    def _commit(self, pending: _Pending, *, durable: bool = False) -> None:
        changed = {entry.athlete_id or self._athlete_id for entry in pending.entries.values()}
        changed.update(self._whose(name, key) for name, key in pending.vanished)
        changed.update(pending.moved.values())
        with self._database.write(durable=durable) as connection:
            alone_with(connection, {self._athlete_id, *changed})
            changed |= self._write(connection, pending)
            bump(connection, changed)

    def _whose(self, name: str, key: str) -> int:
        return self._known[name][key].athlete_id or self._athlete_id

    def _remember(self, endpoint: str, key: str, known: _Known) -> None:
        was = self._known[endpoint].get(key)
        if was is not None:
            self._by_day[endpoint, was.day].discard(key)
        self._known[endpoint][key] = known
        self._by_day[endpoint, known.day].add(key)

    def _write(self, connection: Connection, pending: _Pending) -> set[int]:
        """Returns the athletes of whom a day is told otherwise now: a listing can do so without any item."""
        now = self._database.now(connection)
        entries, parsed = list(pending.entries.values()), list(pending.parsed.values())
        archive.store(connection, self._connection_id, entries, now)
        children.forget(connection, self._connection_id, pending.unasked)
        own = self._athlete_id
        stale: dict[int, list[str]] = defaultdict(list)
        fresh: dict[int, list[Parsed]] = defaultdict(list)
        for name, key in sorted(pending.vanished):
            archive.mark_vanished(connection, self._connection_id, name, key, now)
            stale[self._whose(name, key)].append(self.owner.of(name, key).item)
        for entry, _, each in parsed:
            whose, place = entry.athlete_id or own, (entry.endpoint, entry.key)
            fresh[whose].append(each)
            if entry.revision > 1 or place in pending.moved:
                stale[pending.moved.get(place, whose)].append(self.owner.of(*place).item)
        people = sorted({own, *stale, *fresh})
        touched = {whose: derive.forget(connection, stale[whose]) for whose in people}
        for whose in people:  # after all is forgotten: rows are known by their item, whosever it is
            touched[whose] |= derive.write(connection, (), fresh[whose])
        derive.note(connection, self._connection_id, parsed)
        for endpoint, states in pending.states.items():
            coverage.mark(connection, self._connection_id, endpoint.name, states.values(), now)
            if endpoint.rest_days:
                touched[own].update(states)
        coverage.mark_fetched(connection, self._connection_id, pending.fetched, now)
        return {whose for whose, found in touched.items() if daily.rewrite(connection, whose, found)}
