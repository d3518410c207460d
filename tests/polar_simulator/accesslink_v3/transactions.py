"""Transactions: data that wait for a client, are handed over at most 50 at a time, and never again."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

MOST = 50
LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Kind:
    """One kind of transaction: its paths, the key around its list, its name in notifications."""

    name: str
    items: str
    listing: str
    data_type: str

    @property
    def path(self) -> str:
        return f"{self.name}-transactions"


EXERCISE = Kind("exercise", "exercises", "exercises", "EXERCISE")
ACTIVITY = Kind("activity", "activities", "activity-log", "ACTIVITY_SUMMARY")
PHYSICAL_INFORMATION = Kind(
    "physical-information", "physical-informations", "physical-informations", "PHYSICAL_INFORMATION"
)
KINDS = {kind.name: kind for kind in (EXERCISE, ACTIVITY, PHYSICAL_INFORMATION)}


class Entry(Protocol):
    """Something that waits to be handed over."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True)
class Transaction:
    """What was handed over and not committed yet."""

    id: int
    opened: datetime
    entries: tuple[Entry, ...]

    def entry(self, entry_id: int) -> Entry | None:
        return next((entry for entry in self.entries if entry.id == entry_id), None)


_IDS = itertools.count(179_879)


@dataclass
class Feed:
    """One kind of data of one user for one client: what was committed, and the open transaction."""

    committed: set[int] = field(default_factory=set)
    _open: Transaction | None = None

    def open(self, known: Iterable[Entry], now: datetime) -> Transaction | None:
        """A new transaction with the oldest that wait; None when nothing does or one is open."""
        if self.current(now) is not None:
            return None
        waiting = tuple(itertools.islice(self.waiting(known, now), MOST))
        self._open = Transaction(next(_IDS), now, waiting) if waiting else None
        return self._open

    def waiting(self, known: Iterable[Entry], now: datetime) -> Iterable[Entry]:
        """Of what is known, that which was neither committed nor is held by the open transaction."""
        current = self.current(now)
        held = {entry.id for entry in current.entries} if current else set()
        return (entry for entry in known if entry.id not in self.committed | held)

    def current(self, now: datetime) -> Transaction | None:
        """The open transaction, unless it was disbanded by its age."""
        if self._open is not None and now - self._open.opened >= LIFETIME:
            self._open = None
        return self._open

    def commit(self) -> None:
        assert self._open is not None
        self.committed |= {entry.id for entry in self._open.entries}
        self._open = None
