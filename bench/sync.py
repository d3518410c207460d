"""The first sync of a year against the simulated Polar: requests, time and memory.

Every measured run is a process of its own; what is timed is the run, not the imports.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from bench.report import compare, exact, pairs, say
from bench.simulated import LAST, connected, forget_requests, requests_of, run, synced
from polar_data.config import Settings
from polar_data.sources import SOURCES
from tests.polar_simulator.process import Simulator, start

YEAR = 365
PAIRS = 5
LIMIT = 1_000_000  # the quota would end a benchmark early


def requests() -> None:
    """How many requests the first sync takes, against the fewest that bring the same, and a later one."""
    say("v4_first_sync_requests, v4_resync_requests")
    with _polar(YEAR) as simulator, tempfile.TemporaryDirectory() as folder:
        settings = _connected(simulator, Path(folder))
        synced("bench.run_sync", settings, simulator)
        calls = _calls(simulator)
        exact("v4_first_sync_requests", len(calls), "requests", "minimum", _fewest(calls), 1.05)
        forget_requests(simulator)
        synced("bench.run_sync", settings, simulator)
        exact("v4_resync_requests", len(_calls(simulator)), "requests", None, None, 40)


def wall() -> None:
    """The first sync's time, against a bare loop over the same addresses that drops the bodies."""
    say("v4_sync_wall, v4_sync_cpu_per_item")
    with _polar(YEAR) as simulator, tempfile.TemporaryDirectory() as top:
        told: list[dict[str, float]] = []
        addresses = Path(top) / "addresses.json"

        def ours() -> float:
            with tempfile.TemporaryDirectory(dir=top) as folder:
                settings = _connected(simulator, Path(folder))
                told.append(synced("bench.run_sync", settings, simulator))
                if not addresses.exists():
                    addresses.write_text(json.dumps(_calls(simulator)))
            return told[-1]["wall_s"]

        def bare() -> float:
            token = simulator.admin("token")["access_token"]
            found = run("bench.bare_httpx", {"BENCH_URL": simulator.url, "BENCH_TOKEN": token}, addresses)
            return found["wall_s"]

        ours()  # renders every body once; what is measured finds them rendered
        told.clear()
        a, b = pairs(ours, bare, PAIRS)
        x, y = pairs(bare, bare, 3)
        compare("v4_sync_wall", a, b, "s", "bare_httpx", 2.0, [p / q for p, q in zip(x, y, strict=True)])
        per_item = sum(t["cpu_s"] for t in told) / sum(t["items"] for t in told) * 1000
        exact("v4_sync_cpu_per_item", per_item, "ms", None, None, None)


def memory() -> None:
    """The most memory that the sync process, and its helper, held over two years."""
    say("v4_sync_peak_memory")
    with _polar(2 * YEAR) as simulator, tempfile.TemporaryDirectory() as folder:
        settings = _connected(simulator, Path(folder), 2 * YEAR)
        told = synced("bench.run_sync", settings, simulator)
        exact("v4_sync_peak_memory", told["peak_mb"], "MB", None, None, 350)
        exact("v4_sync_peak_memory_helper", told["helper_peak_mb"], "MB", None, None, 350)


@contextlib.contextmanager
def _polar(days: int) -> Iterator[Simulator]:
    with start(days=days, last_day=LAST) as simulator:
        simulator.admin("limits", short=LIMIT, long=LIMIT)
        first = LAST - timedelta(days=days - 1)
        simulator.http.timeout = 900
        simulator.admin("warm", **{"from": first.isoformat(), "to": (LAST + timedelta(days=1)).isoformat()})
        yield simulator


def _connected(simulator: Simulator, folder: Path, days: int = YEAR) -> Settings:
    return connected(simulator, folder, LAST - timedelta(days=days - 1))


def _calls(simulator: Simulator) -> list[list[Any]]:
    """[path, [[name, value], ...]] of every data request since the log was last emptied."""
    return [[path, parse_qsl(query)] for _, path, query, _ in requests_of(simulator, "/v4/data")]


def _fewest(calls: list[list[Any]]) -> int:
    """Listings, windows and whole answers, and one request per day and detail family that has data."""
    fewest = 0
    asked = Counter(path.removeprefix("/v4/data") for path, _ in calls)
    for endpoint in SOURCES["accesslink_v4"].endpoints:
        if endpoint.parents:
            fewest += sum(count for path, count in asked.items() if path.startswith("/routes/"))
        elif not endpoint.dates or endpoint.whole_range:
            fewest += 1
        else:
            span = min(YEAR, endpoint.keep_days or YEAR)
            fewest += -(-span // endpoint.window_days)
    details = {
        (path, dict(map(tuple, query))[endpoint.dates[0].first][:10])
        for endpoint in SOURCES["accesslink_v4"].endpoints
        if endpoint.listing
        for path, query in calls
        if path.endswith(endpoint.path) and any(name == "features" for name, _ in query)
    }
    return fewest + len(details)
