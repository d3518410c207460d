"""Work in processes of its own at low priority, so that pages stay quick: syncs that are due, the demo."""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

from polar_data import jobs
from polar_data.config import ROOT, Settings
from polar_data.errors import PolarDataError
from ui import databases

LOOK_EVERY_S = 2.0
START_AGAIN_AFTER_S = 15.0  # a child that dies at once is not started again in a tight loop

log = logging.getLogger(__name__)


async def keep_synced(settings: Settings) -> None:
    """Look for due syncs until cancelled."""
    children: dict[int, subprocess.Popen[bytes]] = {}
    started: dict[int, float] = {}
    while True:
        try:
            due = await asyncio.to_thread(lambda: jobs.due(databases.real(), settings))
        except PolarDataError as error:
            log.warning("%s. %s", error.what, error.do)
            due = []
        except Exception:  # say it and go on: a database server may be back in a minute
            log.exception("Looking for due syncs failed")
            due = []
        running = {connection_id for connection_id, child in children.items() if child.poll() is None}
        for connection_id in set(due) - running:
            if time.monotonic() - started.get(connection_id, float("-inf")) >= START_AGAIN_AFTER_S:
                started[connection_id] = time.monotonic()
                children[connection_id] = _start(jobs.command(connection_id))
        await asyncio.sleep(LOOK_EVERY_S)


def complete_demo() -> None:
    """Make the parts of the demo that were left out so that the first start is quick."""
    _start([sys.executable, "-m", "polar_data", "demo"])


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
