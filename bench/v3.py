"""The first sync of an AccessLink v3 account with a year of history, and the one after the next day."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

from bench.report import exact, say
from bench.simulated import LAST, connected, forget_requests, requests_of, synced
from polar_data.sources import SOURCES
from polar_data.sources.endpoint import Endpoint
from tests.polar_simulator.process import Simulator, start

YEAR = 365
LIMIT = 1_000_000  # the quota would end a benchmark early
TRANSACTION = re.compile(r"/v3/users/\d+/[a-z-]+-transactions")
OF_AN_ITEM = re.compile(r"/v3/exercises/[^/]+/(fit|tcx|gpx)|.*-transactions/\d+(/.+)?")


def run() -> None:
    """The last day is new to the second sync: a night, a day, perhaps a training."""
    say("v3_first_sync_requests, v3_resync_requests")
    with start(days=YEAR, last_day=LAST) as simulator, tempfile.TemporaryDirectory() as folder:
        simulator.http.timeout = 900
        simulator.admin("v3-limits", short=LIMIT, long=LIMIT)
        simulator.admin("hide", day=LAST.isoformat())
        first_day = LAST - timedelta(days=YEAR - 1)
        settings = connected(simulator, Path(folder), first_day, "accesslink_v3")
        synced("bench.run_paced", settings, simulator)
        _tell("v3_first_sync_requests", simulator, YEAR)
        simulator.admin("release")
        forget_requests(simulator)
        synced("bench.run_paced", settings, simulator)
        _tell("v3_resync_requests", simulator, 28)


def _tell(name: str, simulator: Simulator, days: int) -> None:
    asked = requests_of(simulator, "/v3/")
    fewest = sum(_windows(endpoint, days) for endpoint in SOURCES["accesslink_v3"].endpoints)
    fewest += 1  # the notifications, which tell whether there is a transaction to begin
    exact(name, len(asked), "requests", "minimum", fewest + _needed(asked), 1.1)


def _windows(endpoint: Endpoint, days: int) -> int:
    """Requests for what has no id: once, or once for each window of the days that Polar keeps."""
    if endpoint.parents or endpoint.transaction:
        return 0
    if not endpoint.window_days:
        return 1
    return -(-min(days, endpoint.keep_days or days) // endpoint.window_days)


def _needed(asked: list[list[object]]) -> int:
    """Requests for items and their parts: each that Polar had, once, and a transaction's begin and end."""
    had = Counter((method, path) for method, path, _, status in asked if status in {200, 201})
    once = sum(OF_AN_ITEM.fullmatch(str(path)) is not None for _, path in had)
    begun = sum(count for (_, path), count in had.items() if TRANSACTION.fullmatch(str(path)))
    return once + begun
