"""Sync the first connection of a data folder once; prints its wall and CPU seconds, items and peak memory."""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from dataclasses import replace
from datetime import date
from functools import partial


def main() -> None:
    # Here, as in the command line: the sync's helper process imports this module too.
    from polar_data import config
    from polar_data.garbage import collect_seldom
    from polar_data.open import open_database
    from polar_data.quota import Quota
    from polar_data.sources import SOURCES
    from polar_data.store import people, sync_log
    from polar_data.sync import sync

    collect_seldom()
    settings = config.load()
    # Two years take more requests than Polar's quota; a benchmark does not wait for it.
    SOURCES["accesslink_v4"] = replace(
        SOURCES["accesslink_v4"], pace=partial(Quota, limits=[(900, 1_000_000)])
    )
    database = open_database(settings)
    link = people.connections(database)[0]
    last = date.fromisoformat(sys.argv[1])
    wall, cpu = time.perf_counter(), time.process_time()
    ended = asyncio.run(sync(database, settings, link.id, today=lambda: last))
    told = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    run = sync_log.last_run(database, link.id)
    if ended != "complete" or run is None:
        raise SystemExit(f"the sync ended {ended}: {run}")
    told["items"] = run.items_new
    helper = resource.getrusage(resource.RUSAGE_CHILDREN)  # has ended with the sync
    told["own_cpu_s"] = told["cpu_s"]
    told["cpu_s"] += helper.ru_utime + helper.ru_stime
    own = resource.getrusage(resource.RUSAGE_SELF)
    told["peak_mb"] = own.ru_maxrss / 1024
    told["helper_peak_mb"] = helper.ru_maxrss / 1024
    print(json.dumps(told))


if __name__ == "__main__":
    main()
