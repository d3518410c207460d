"""A person's account at the simulated Polar, connected to a database of its own and synced."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import Table, func, select

from polar_data import config, connect, oauth
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.schema import DERIVED, KEPT
from polar_data.store import people, sync_log
from polar_data.sync import sync
from tests.polar_simulator.process import Simulator

TODAY = date(2026, 9, 30)
BROWSER = "a browser"

# What a sync writes about itself or its means, and not about the person.
_OWN_LOG = {
    "data_version",
    "lease",
    "meta",
    "oauth_attempt",
    "quota_report",
    "rate_bucket",
    "request_count",
    "sync_problem",
    "sync_request",
    "sync_run",
    "token",
}

Request = tuple[str, str]  # path under /v4/data, query


def settings_for(simulator: Simulator, folder: Path, **more: str) -> Settings:
    return config.load({"POLAR_DATA_DIR": str(folder), **simulator.env, **more})


def answer_of(location: str) -> dict[str, str]:
    """The query of the address that the browser is sent back to."""
    return dict(parse_qsl(urlsplit(location).query))


def connected(
    simulator: Simulator,
    database: Database,
    settings: Settings,
    *,
    account: str = "ada",
    scopes: Sequence[str] | None = None,
    renew: int | None = None,
    api: str = "accesslink_v4",
) -> int:
    """A consent given in the browser; the connection's id."""
    ticket = oauth.issue_ticket(database, api, connection_id=renew)
    url = oauth.begin(database, settings, ticket, BROWSER)
    answer = answer_of(simulator.decide(url, scopes=scopes, account=account))
    return asyncio.run(oauth.finish(database, settings, answer, BROWSER))


@dataclass
class Account:
    """One connected account. `waits` are the seconds that its syncs would have slept."""

    simulator: Simulator
    database: Database
    settings: Settings
    connection_id: int
    waits: list[float] = field(default_factory=list)

    @classmethod
    def connect(
        cls,
        simulator: Simulator,
        database: Database,
        settings: Settings,
        days: int,
        today: date = TODAY,
        api: str = "accesslink_v4",
        account: str = "ada",
    ) -> Account:
        """An account, to be synced from `days` days back; the simulator's log starts here."""
        connection_id = connected(simulator, database, settings, api=api, account=account)
        if people.connection(database, connection_id).athlete_id is None:
            connect.assign(database, connection_id, None, account.title())
        connect.set_first_day(database, connection_id, today - timedelta(days=days - 1))
        simulator.admin("requests", reset=True)
        return cls(simulator, database, settings, connection_id)

    def sync(self, today: date = TODAY, *, requested: bool = False) -> str:
        async def note(seconds: float) -> None:
            self.waits.append(seconds)

        place = (self.database, self.settings, self.connection_id)
        return asyncio.run(sync(*place, requested=requested, today=lambda: today, sleep=note))

    @property
    def athlete_id(self) -> int:
        found = people.connection(self.database, self.connection_id).athlete_id
        assert found is not None
        return found

    @property
    def version(self) -> int:
        return self.database.data_version(self.athlete_id)

    @property
    def run(self) -> sync_log.Run:
        found = sync_log.last_run(self.database, self.connection_id)
        assert found is not None
        return found

    @property
    def problems(self) -> list[dict[str, Any]]:
        return sync_log.problems(self.database, self.run.id).to_dicts()

    def requests(self) -> list[Request]:
        """The data requests since the last call, the oldest first."""
        report = self.simulator.admin("requests", reset=True)
        return [
            (path.removeprefix("/v4/data/"), query)
            for _, path, query, _ in report["requests"]
            if path.startswith(("/v4/data/", "/v3/", "/v1/"))
        ]

    def snapshot(self) -> dict[str, list[str]]:
        return snapshot(self.database)

    def count(self, table: Table, **equal: Any) -> int:
        query = select(func.count()).select_from(table)
        for name, value in equal.items():
            query = query.where(table.c[name] == value)
        with self.database.read() as connection:
            return int(connection.execute(query).scalar_one())


def snapshot(database: Database) -> dict[str, list[str]]:
    """Every table's rows, but for times of fetching and the log of syncs, in an order of their own."""
    tables = [*DERIVED, *(table for table in KEPT if table.name not in _OWN_LOG)]
    found: dict[str, list[str]] = {}
    with database.read() as connection:
        for table in tables:
            rows = connection.execute(select(table)).mappings()
            found[table.name] = sorted(repr(_timeless(dict(row)) if table in KEPT else row) for row in rows)
    return found


def _timeless(row: dict[str, Any]) -> dict[str, Any]:
    """A kept row that says only whether a thing was done, not when."""
    return {name: value is not None if name.endswith("_utc") else value for name, value in row.items()}


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    """Rows that only one of two snapshots has, by table; the first few of each."""
    return {
        name: [row[:200] for row in sorted(set(one[name]) ^ set(other[name]))[:4]] or ["a row twice"]
        for name in one
        if one[name] != other[name]
    }
