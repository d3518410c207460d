"""Polar's request quota, which counts per client over all connections and processes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select

from polar_data.database import Database, insert
from polar_data.errors import QuotaError
from polar_data.schema.kept import request_count

RESERVE = 25  # requests booked at once, so that not every request writes


class Quota:
    """A callable that books one request, or raises QuotaError saying when there is room again.

    `limits` are pairs of window in seconds and requests in it.
    """

    def __init__(self, database: Database, client: str, limits: Sequence[tuple[int, int]]) -> None:
        self._database = database
        self._client = client
        self._limits = limits
        self._booked = 0

    def __call__(self) -> None:
        if self._booked == 0:
            self._booked = self._book(RESERVE)
        self._booked -= 1

    def close(self) -> None:
        """Give back what was booked and not used."""
        if self._booked:
            self._book(-self._booked)
            self._booked = 0

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
                    free = min(free, limit - int(used))
                longest = max(seconds for seconds, _ in self._limits)
                connection.execute(
                    delete(request_count).where(mine, c.minute_utc <= now - timedelta(seconds=longest))
                )
            statement = insert(connection, request_count).values(
                client=self._client, minute_utc=now.replace(second=0, microsecond=0), requests=free
            )
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["client", "minute_utc"],
                    set_={"requests": request_count.c.requests + statement.excluded.requests},
                )
            )
        return free
