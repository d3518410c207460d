"""How much of Polar's request limits is used, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from polar_data.database import Database
from polar_data.quota import BURST, PER_SECOND, told
from polar_data.schema.kept import rate_bucket


@dataclass(frozen=True)
class Allowance:
    """`used` of `limit` requests of a `window`: short, long or bucket; all are free at `resets_utc`."""

    window: str
    used: int
    limit: int
    resets_utc: datetime


def of_client(database: Database, client: str) -> list[Allowance]:
    """What is known of `client`'s limits, see `connect.client_name`; nothing before its first request.

    The windows are as Polar's headers told them; the bucket is our own count of Team Pro's.
    """
    windows = told(database, client)
    c = rate_bucket.c
    with database.read() as connection:
        now = database.now(connection)
        bucket = connection.execute(select(c.tokens, c.at_utc).where(c.client == client)).one_or_none()
    found = []
    for name in ("short", "long"):
        if (window := windows.get(name)) is not None:
            used = window.used if window.resets_utc > now else 0  # what was told is over with its window
            found.append(Allowance(name, used, window.limit, window.resets_utc))
    if bucket is not None:
        since_s = max((now - bucket.at_utc).total_seconds(), 0.0)
        missing = max(BURST - bucket.tokens - since_s * PER_SECOND, 0.0)
        full_utc = now + timedelta(seconds=missing / PER_SECOND)
        found.append(Allowance("bucket", min(round(missing), int(BURST)), int(BURST), full_utc))
    return found
