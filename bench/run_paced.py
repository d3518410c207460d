"""Sync the first connection of a data folder under a clock that only its own waiting moves.

Prints the seconds waited, the real and the CPU seconds, and the items. The simulator has the same clock.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from datetime import date

import httpx

from polar_data import config
from polar_data.open import open_database
from polar_data.store import people, sync_log
from polar_data.sync import sync
from tests.polar_simulator.process import Simulator
from tests.support.waiting import Waiting


def main() -> None:
    settings = config.load()
    database = open_database(settings)
    link = people.connections(database)[0]
    last = date.fromisoformat(sys.argv[1])
    with httpx.Client() as http:
        clock = Waiting(Simulator(settings.v4_url, http, 0))
        database.clock = lambda: clock.now
        wall, cpu = time.perf_counter(), time.process_time()
        ended = asyncio.run(sync(database, settings, link.id, today=lambda: last, sleep=clock.sleep))
    told = {"waited_s": clock.waited_s, "wall_s": time.perf_counter() - wall}
    helper = resource.getrusage(resource.RUSAGE_CHILDREN)  # has ended with the sync
    told["cpu_s"] = time.process_time() - cpu + helper.ru_utime + helper.ru_stime
    run = sync_log.last_run(database, link.id)
    if ended != "complete" or run is None:
        raise SystemExit(f"the sync ended {ended}: {run}")
    told["items"] = run.items_new
    print(json.dumps(told))


if __name__ == "__main__":
    main()
