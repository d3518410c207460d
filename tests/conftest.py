"""Fixtures that several parts share: databases, the simulated Polar, the browser."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page

from polar_data.config import Settings
from polar_data.database import Database
from polar_data.open import open_demo
from tests.polar_simulator import process as polar
from tests.support import app_server as app
from tests.support import browser as browsers
from tests.support import databases, postgres
from tests.support.availability import closing_lines, unavailable

_MAIN = sys.modules["__main__"]
settings.register_profile("untimed", deadline=None)  # how long an example takes depends on what else runs
settings.load_profile("untimed")
os.environ["POLAR_DATA_DIR"] = "/dev/null/forgotten"  # a test that names no folder must not find the person's


@pytest.fixture(autouse=True)
def main_module() -> Iterator[None]:
    """A page run in a test becomes the main module, which later child processes would run again."""
    yield
    sys.modules["__main__"] = _MAIN


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a throw-away PostgreSQL server."""
    bin_dir = postgres.binaries()
    if bin_dir is None:
        unavailable("PostgreSQL (Debian: apt install postgresql)")
    with postgres.cluster(bin_dir) as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_lender(postgres_server: str) -> databases.Lender:
    return databases.Lender(postgres_server, databases.postgres_template(postgres_server))


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty migrated SQLite database."""
    with databases.sqlite_copy(sqlite_template, tmp_path) as database:
        yield database


@pytest.fixture
def postgres_database(postgres_lender: databases.Lender) -> Iterator[Database]:
    """An empty migrated PostgreSQL database."""
    with postgres_lender.lend() as database:
        yield database


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> Database:
    """An empty migrated database: the test runs on SQLite and on PostgreSQL."""
    found = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(found, Database)
    return found


@pytest.fixture(scope="session")
def simulator() -> Iterator[polar.Simulator]:
    """The simulated Polar with 30 days that end today, for the whole run."""
    with polar.start(days=30, last_day=datetime.now(UTC).date()) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database as it is on the first start, to be copied. Made once for all workers."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    made = folder / "demo" / "demo.db"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            open_demo(Settings(made.parent, "")).close()
    return made


@pytest.fixture(scope="module")
def app_server(
    simulator: polar.Simulator, demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[app.AppServer]:
    """The running dashboard, pointed at the simulated Polar, with nothing connected yet."""
    with app.serve(tmp_path_factory.mktemp("app"), simulator.env, demo_file) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's executable."""
    path = browsers.find_chromium()
    if path is None:
        unavailable("a browser (Debian: apt install chromium)")
    return path


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with browsers.launch(chromium) as browser:
        yield browser


@pytest.fixture
def watch() -> browsers.Watch:
    """What the page must not do; a test that provokes an error sets `expected`."""
    return browsers.Watch()


@pytest.fixture
def page(browser: Browser, watch: browsers.Watch) -> Iterator[Page]:
    """A page of a fresh browser. Fails on console errors and on any request to another machine."""
    context = browser.new_context()
    watch.attach(context)
    yield context.new_page()
    context.close()
    assert not watch.errors, "\n".join(watch.errors)
    assert not watch.outside


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Killed syncs and whole journeys go first: they mostly wait, and the others fill the time.

    In this order the demo, which journeys need, is made by one worker while the others are busy.
    """
    first = ("test_kill", "/e2e/")
    items.sort(key=lambda item: next((n for n, part in enumerate(first) if part in item.nodeid), len(first)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in closing_lines(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line, yellow=True)
