"""What the benchmarks against the simulated Polar share: processes of their own, and the log of requests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from polar_data import config
from polar_data.config import Settings
from tests.polar_simulator.process import Simulator

LAST = date(2026, 9, 30)


def connected(simulator: Simulator, folder: Path, first_day: date, *who: str) -> Settings:
    """A fresh data folder with a connection; the simulator's log starts anew. `who`: API and account."""
    settings = config.load({"POLAR_DATA_DIR": str(folder), **simulator.env})
    run("bench.connect", {**simulator.env, "POLAR_DATA_DIR": str(folder)}, first_day, *who)
    forget_requests(simulator)
    return settings


def synced(module: str, settings: Settings, simulator: Simulator, *arguments: object) -> dict[str, float]:
    """What a sync in a process of its own tells of itself."""
    environment = {**simulator.env, "POLAR_DATA_DIR": str(settings.data_dir)}
    return run(module, environment, LAST.isoformat(), *arguments)


def run(module: str, environment: dict[str, str], *arguments: object) -> dict[str, float]:
    """Run a module to its end; the JSON that it prints."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    as_the_command_line = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    environment = os.environ | as_the_command_line | environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout or "{}")
    return found


def requests_of(simulator: Simulator, root: str) -> list[list[Any]]:
    """[method, path, query, status] of every request below `root` since the log was last emptied."""
    log: list[list[Any]] = simulator.admin("requests")["requests"]
    return [each for each in log if each[1].startswith(root)]


def forget_requests(simulator: Simulator) -> None:
    simulator.admin("requests", reset=True)
