"""A clock that stands still, but for the waiting of syncs, for us and for the simulated Polar."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta

from polar_data.sync import sync
from tests.polar_simulator.process import Simulator
from tests.support.sync import TODAY, Account


class Waiting:
    """`now` for a database's clock, `sleep` for a sync; several sleepers wait at the same time."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self.start = self.now = datetime.fromisoformat(simulator.admin("clock", stop=True)["now"])

    async def sleep(self, seconds: float) -> None:
        self.set(self.now + timedelta(seconds=max(seconds, 0.0)))
        await asyncio.sleep(0)

    def set(self, moment: datetime) -> None:
        self.now = moment
        self._simulator.admin("clock", now=moment.isoformat())

    @property
    def waited_s(self) -> float:
        return (self.now - self.start).total_seconds()


def sync_waiting(account: Account, clock: Waiting, today: date = TODAY) -> str:
    """How a sync under that clock ended."""
    account.database.clock = lambda: clock.now
    place = (account.database, account.settings, account.connection_id)
    return asyncio.run(sync(*place, today=lambda: today, sleep=clock.sleep))
