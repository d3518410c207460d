"""What the app starts by itself after a sync."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answers.cli import LEASE
from answers.versions import METHODS
from polar_data import config, lease
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.jobs import sync_lease
from polar_data.store import derived_values
from tests.polar_data.hand_made import DAY, connect, take, temperature, temperatures
from ui import background, databases

LONGEST_S = 60.0


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("POLAR_SYNC_MINUTES", "0")
    return config.load()


@pytest.fixture
def synced(settings: Settings) -> Iterator[Database]:
    """The app's database after a sync that brought a night."""
    database = databases.real()
    assert database.url == settings.database_url
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0])), DAY)
    yield database
    database.close()


@pytest.mark.parametrize("held", [sync_lease(1), LEASE])
def test_nothing_is_worked_out_while_a_sync_or_another_refresh_runs(
    synced: Database, settings: Settings, held: str
) -> None:
    owner = lease.new_owner()
    assert lease.acquire(synced, held, owner, 60)
    assert background._due(synced, settings) == ([], {})
    lease.release(synced, held, owner)
    assert background._due(synced, settings) == ([], {1: synced.data_version(1)})


def test_after_a_sync_values_are_worked_out_by_a_process_of_its_own(
    synced: Database, settings: Settings
) -> None:
    asyncio.run(_until_done(synced, settings))
    assert derived_values.outdated(synced, METHODS) == {}
    assert not derived_values.read(synced, 1, "forecast").is_empty()


@pytest.mark.usefixtures("no_first_process")
def test_a_process_that_cannot_be_started_is_tried_again(
    synced: Database, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    asyncio.run(_until_done(synced, settings))
    assert derived_values.outdated(synced, METHODS) == {}
    assert "Starting a sync or what follows it failed" in caplog.text


@pytest.fixture
def no_first_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine has no process to spare once."""
    start, refused = subprocess.Popen, iter([BlockingIOError(11, "Resource temporarily unavailable")])

    def popen(*command: Any, **how: Any) -> Any:
        ours = "answers" in command[0]  # not what a library asks the machine
        if ours and (error := next(refused, None)) is not None:
            raise error
        return start(*command, **how)

    monkeypatch.setattr(subprocess, "Popen", popen)


async def _until_done(synced: Database, settings: Settings) -> None:
    looking = asyncio.create_task(background.keep_synced(settings))
    end = time.monotonic() + LONGEST_S
    while derived_values.outdated(synced, METHODS) and time.monotonic() < end:
        await asyncio.sleep(0.1)
    looking.cancel()
