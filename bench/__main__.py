"""`python -m bench --only 'page_*'`: run the benchmarks whose figures match; without it all."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from fnmatch import fnmatch

from bench import analytics, dense, first_paint, pages, store, sync, team, v3
from bench.report import say

# What runs, by the figures it prints.
BENCHMARKS: dict[tuple[str, ...], Callable[[], None]] = {
    ("store_read_daily_10y",): store.run,
    ("v4_first_sync_requests", "v4_resync_requests"): sync.requests,
    ("v4_sync_wall", "v4_sync_cpu_per_item"): sync.wall,
    ("v4_sync_peak_memory",): sync.memory,
    ("v3_first_sync_requests", "v3_resync_requests"): v3.run,
    ("teampro_sync_requests", "teampro_sync_wall", "teampro_resync_requests"): team.run,
    ("ingest_session", "session_bytes_per_row", "read_session", "read_session_squad"): dense.run,
    ("insights_365d", "insights_3650d"): analytics.one_day,
    ("history_3650d", "signal_history_3650d"): analytics.every_day,
    ("after_sync_3650d",): analytics.after_sync,
    ("squad_season",): analytics.squad,
    ("first_paint", "first_start"): first_paint.run,
    ("page_switch_*", "range_change_*"): pages.run,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--only", default="*", metavar="PATTERN", help="figures to measure, such as 'v4_*'")
    pattern = parser.parse_args().only
    chosen = [run for names, run in BENCHMARKS.items() if any(_match(name, pattern) for name in names)]
    if not chosen:
        say(f"No figure matches {pattern}. There are: {', '.join(n for names in BENCHMARKS for n in names)}")
        return 2
    for run in chosen:
        run()
    return 0


def _match(name: str, pattern: str) -> bool:
    return fnmatch(name, pattern) or fnmatch(pattern, name)


if __name__ == "__main__":
    sys.exit(main())
