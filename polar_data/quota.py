"""How many requests Polar takes, which it counts per client over all connections and processes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from polar_data.database import Database, insert, upsert
from polar_data.errors import QuotaError
from polar_data.schema.kept import quota_report, rate_bucket, request_count

RESERVE = 200  # requests booked at once, so that not every request writes
SHARES = 10  # a booking takes no more than this part of what is left: another sync may want to go on too
EARLY = 0.75  # this part left, the next are booked beside the requests, which go on during the sync's writes
SHORT_WINDOW_S = 900.0  # a 429 without a word about when: Polar's short window
NEARLY_USED_UP = 0.9  # of a window: from there on the rest is spread over the time that is left
LONGEST_PAUSE_S = 60.0
SAME_WINDOW = timedelta(seconds=30)  # Polar tells whole seconds, and answers travel
PER_SECOND, BURST = 1.0, 98.0  # Team Pro's bucket holds 100; requests do not arrive evenly


class Pace:
    """When the next request may go: at any time. Others know a limit.

    `patience_s`: a refusal for at most so long is sat out.
    """

    patience_s = 0.0

    @property
    def has_room(self) -> bool:
        """Whether there are requests to spare."""
        return True

    async def __call__(self) -> float:
        """Book one request; seconds to wait before it goes. Raises QuotaError when it is too long."""
        return 0.0

    def heard(self, headers: Mapping[str, str]) -> None:
        """Read what an answer's headers say."""

    def refused(self, after_s: float | None) -> float:
        """A request was refused (429); seconds until there is room again. `after_s`: what Polar said."""
        return SHORT_WINDOW_S if after_s is None else after_s

    async def close(self) -> None:
        """The run has ended."""


class Quota(Pace):
    """Counts requests itself. `limits` are pairs of window in seconds and requests in it."""

    def __init__(self, database: Database, client: str, limits: Sequence[tuple[int, int]]) -> None:
        self._database = database
        self._client = client
        self._limits = limits
        self._booked = 0
        self._early = 0  # so many left, the next are booked
        self._booked_at: datetime | None = None
        self._next: asyncio.Task[int] | None = None  # books the next ones
        self._turn = asyncio.Lock()

    async def __call__(self) -> float:
        async with self._turn:
            if self._booked == 0:
                booking = self._next = self._next or self._booking(RESERVE)
                try:
                    self._booked = await asyncio.shield(booking)
                    self._early = int(EARLY * self._booked)
                finally:
                    if booking.done():  # or else cancelled meanwhile: `close` gives it back
                        self._next = None
            self._booked -= 1
            if self._booked == self._early and self._next is None:
                self._next = self._booking(RESERVE)
        return 0.0

    async def close(self) -> None:
        """Give back what was booked and not used."""
        if self._next is not None:
            with contextlib.suppress(QuotaError):
                self._booked += await self._next
            self._next = None
        if self._booked:
            await self._booking(-self._booked)
            self._booked = 0

    def _booking(self, wanted: int) -> asyncio.Task[int]:
        return asyncio.create_task(asyncio.to_thread(self._book, wanted))

    def _book(self, wanted: int) -> int:
        c = request_count.c
        with self._database.write() as connection:
            now = self._database.now(connection)
            mine = c.client == self._client
            free = wanted
            if wanted > 0:
                for seconds, limit in self._limits:
                    recent = mine & (c.minute_utc > now - timedelta(seconds=seconds))
                    used, oldest = connection.execute(
                        select(func.coalesce(func.sum(c.requests), 0), func.min(c.minute_utc)).where(recent)
                    ).one()
                    if used >= limit:
                        wait = seconds if oldest is None else (oldest - now).total_seconds() + seconds + 60
                        raise QuotaError("Polar's request quota is used up", resets_in_s=wait)
                    free = min(free, max((limit - int(used)) // SHARES, 1))
                longest = max(seconds for seconds, _ in self._limits)
                connection.execute(
                    delete(request_count).where(mine, c.minute_utc <= now - timedelta(seconds=longest))
                )
                self._booked_at = now.replace(second=0, microsecond=0)
            # What is given back was booked then: of another minute it would make room that is not there.
            statement = insert(connection, request_count).values(
                client=self._client, minute_utc=self._booked_at, requests=free
            )
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["client", "minute_utc"],
                    set_={"requests": request_count.c.requests + statement.excluded.requests},
                )
            )
        return free


@dataclass
class Window:
    """What Polar said of one window."""

    used: int
    limit: int
    resets_utc: datetime


class ToldQuota(Pace):
    """Polar says with every answer how much is used: RateLimit-Usage, -Limit, -Reset, short and long."""

    patience_s = LONGEST_PAUSE_S

    def __init__(self, database: Database, client: str) -> None:
        self._database = database
        self._client = client
        self._windows = told(database, client)
        self._told: dict[str, int] = {}  # how much of each window is used, as far as Polar has told
        self._on_their_way = 0  # requests that no answer has told of yet
        self._next: datetime | None = None  # when requests are spread out: the earliest moment

    async def __call__(self) -> float:
        with self._database.read() as connection:
            now = self._database.now(connection)
        apart_s = 0.0
        for window in self._windows.values():
            left_s = (window.resets_utc - now).total_seconds()
            if left_s <= 0:
                continue
            free = window.limit - window.used
            if free <= 0:
                raise QuotaError("Polar's request quota is used up", resets_in_s=left_s)
            if window.used >= NEARLY_USED_UP * window.limit:
                apart_s = max(apart_s, min(left_s / free, LONGEST_PAUSE_S))
            window.used += 1  # until the next answer tells
        self._on_their_way += 1
        if not apart_s:
            return 0.0
        self._next = max(self._next or now, now) + timedelta(seconds=apart_s)
        return (self._next - now).total_seconds()

    @property
    def has_room(self) -> bool:
        return all(w.used < NEARLY_USED_UP * w.limit for w in self._windows.values())

    def heard(self, headers: Mapping[str, str]) -> None:
        self._on_their_way = max(self._on_their_way - 1, 0)
        parts = [_numbers(headers.get(f"ratelimit-{name}", "")) for name in ("usage", "limit", "reset")]
        if any(len(part) != 2 for part in parts):
            return
        with self._database.write() as connection:
            now = self._database.now(connection)
            rows = []
            for name, used, limit, reset in zip(("short", "long"), *parts, strict=True):
                resets = now + timedelta(seconds=reset)
                ours = self._windows.get(name)
                if ours is not None and abs(resets - ours.resets_utc) < SAME_WINDOW:
                    expected = max(used, ours.used)  # which counts those on their way too
                    self._told[name] = max(used, self._told.get(name, 0))  # answers overtake one another
                else:
                    expected = used + self._on_their_way
                    self._told[name] = used
                self._windows[name] = Window(expected, limit, resets)
                rows.append(
                    {
                        "client": self._client,
                        "window": name,
                        "used": self._told[name],
                        "limit": limit,
                        "resets_utc": resets,
                        "told_utc": now,
                    }
                )
            upsert(connection, quota_report, rows)

    def refused(self, after_s: float | None) -> float:
        if after_s is not None:
            return after_s
        with self._database.read() as connection:
            now = self._database.now(connection)
        waits = [(w.resets_utc - now).total_seconds() for w in self._windows.values() if w.used >= w.limit]
        return max([wait for wait in waits if wait > 0], default=SHORT_WINDOW_S)


def told(database: Database, client: str) -> dict[str, Window]:
    """What Polar said last of the client's windows, short and long."""
    with database.read() as connection:
        rows = connection.execute(select(quota_report).where(quota_report.c.client == client))
        return {row.window: Window(row.used, row.limit, row.resets_utc) for row in rows}


def _numbers(text: str) -> list[int]:
    parts = [part.strip() for part in text.split(",")]
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []


class Bucket(Pace):
    """A token bucket in the database: `BURST` requests at once, then `PER_SECOND`; each gets its turn."""

    patience_s = LONGEST_PAUSE_S

    def __init__(self, database: Database, client: str) -> None:
        self._database = database
        self._client = client

    async def __call__(self) -> float:
        return self._take(1.0, BURST)

    def refused(self, after_s: float | None) -> float:
        """Somebody else uses this client too: the bucket is empty, whatever we thought."""
        return max(self._take(0.0, 0.0), after_s or 1 / PER_SECOND)

    def _take(self, wanted: float, at_most: float) -> float:
        c = rate_bucket.c
        with self._database.write() as connection:
            now = self._database.now(connection)
            new = insert(connection, rate_bucket).values(client=self._client, tokens=BURST, at_utc=now)
            connection.execute(new.on_conflict_do_nothing(index_elements=["client"]))
            mine = select(c.tokens, c.at_utc).where(c.client == self._client).with_for_update()
            row = connection.execute(mine).one()
            since_s = max((now - row.at_utc).total_seconds(), 0.0)
            tokens: float = min(row.tokens + since_s * PER_SECOND, at_most) - wanted
            values = {"client": self._client, "tokens": tokens, "at_utc": max(now, row.at_utc)}
            upsert(connection, rate_bucket, [values])
        return max(-tokens / PER_SECOND, 0.0)
