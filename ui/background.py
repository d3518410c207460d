"""Work in processes of its own at low priority, so that pages stay quick: syncs, what follows, the demo."""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from answers.cli import LEASE
from answers.versions import METHODS
from polar_data import jobs, lease
from polar_data.config import ROOT, Settings
from polar_data.database import Database
from polar_data.errors import PolarDataError
from polar_data.store import derived_values, people
from ui import databases

LOOK_EVERY_S = 2.0
START_AGAIN_AFTER_S = 15.0  # a child that dies at once is not started again in a tight loop
REFRESH = [sys.executable, "-m", "answers", "refresh"]

log = logging.getLogger(__name__)


async def keep_synced(settings: Settings) -> None:
    """Look for due syncs until cancelled, and for what is to be worked out anew when they have ended."""
    children: dict[int, subprocess.Popen[bytes]] = {}
    started: dict[int, float] = {}
    refreshing: subprocess.Popen[bytes] | None = None
    refreshed: dict[int, int] = {}  # for which data versions: one that failed waits for new data
    while True:
        try:
            due, outdated = await asyncio.to_thread(lambda: _due(databases.real(), settings))
        except PolarDataError as error:
            log.warning("%s. %s", error.what, error.do)
            due, outdated = [], {}
        except Exception:  # say it and go on: a database server may be back in a minute
            log.exception("Looking for due syncs failed")
            due, outdated = [], {}
        running = {connection_id for connection_id, child in children.items() if child.poll() is None}
        try:
            for connection_id in set(due) - running:
                if time.monotonic() - started.get(connection_id, float("-inf")) >= START_AGAIN_AFTER_S:
                    started[connection_id] = time.monotonic()
                    children[connection_id] = _start(jobs.command(connection_id))
            if outdated and outdated != refreshed and (refreshing is None or refreshing.poll() is not None):
                refreshing, refreshed = _start(REFRESH), outdated
        except (OSError, RuntimeError):  # the machine has no process or thread to spare; later it may
            log.exception("Starting a sync or what follows it failed")
        await asyncio.sleep(LOOK_EVERY_S)


def complete_demo() -> None:
    """Make what was left out of the demo so that the first start is quick, and work out what is slow."""
    _start([*REFRESH, "--demo"])


def _due(database: Database, settings: Settings) -> tuple[list[int], dict[int, int]]:
    """Connections to sync; athletes and data versions to refresh, when no sync and no other refresh runs."""
    due = jobs.due(database, settings)
    syncing = due or any(jobs.is_running(database, link.id) for link in people.connections(database))
    busy = syncing or lease.held(database, LEASE)
    return due, {} if busy else derived_values.outdated(database, METHODS)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A session of its own: closing the app does not end it."""
    nice = ["nice", "-n", "10"] if shutil.which("nice") else []
    child = subprocess.Popen(  # noqa: S603 (our own command lines)
        [*nice, *command],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=child.wait, name="reaper", daemon=True).start()  # leave no zombie behind
    return child
