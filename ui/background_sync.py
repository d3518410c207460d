"""Starts syncs that are due, each in a process of its own that outlives the app."""

from __future__ import annotations

import asyncio
import logging
import shutil
import subprocess
import time

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
        running = {connection_id for connection_id, child in children.items() if child.poll() is None}
        for connection_id in set(due) - running:
            if time.monotonic() - started.get(connection_id, float("-inf")) >= START_AGAIN_AFTER_S:
                started[connection_id] = time.monotonic()
                children[connection_id] = start(connection_id)
        await asyncio.sleep(LOOK_EVERY_S)


def start(connection_id: int) -> subprocess.Popen[bytes]:
    """One sync at low priority, in a session of its own: closing the app does not end it."""
    nice = ["nice", "-n", "10"] if shutil.which("nice") else []
    return subprocess.Popen(  # noqa: S603 (our own command line)
        [*nice, *jobs.command(connection_id)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
