"""One simulated Polar, and an account of it for each test that is synced for its last eight days."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from polar_data.database import Database
from tests.polar_simulator.process import Simulator, start
from tests.support import databases
from tests.support.sync import TODAY, Account, settings_for

DAYS = 8
YEAR = 365


@pytest.fixture(scope="session")
def week() -> Iterator[Simulator]:
    with start(days=25, last_day=TODAY) as running:
        yield running


@pytest.fixture
def account(week: Simulator, sqlite_database: Database, tmp_path: Path) -> Account:
    """Connected, and not synced yet."""
    week.admin("reset")
    return Account.connect(week, sqlite_database, settings_for(week, tmp_path), DAYS)


@pytest.fixture(scope="session")
def undisturbed(
    week: Simulator, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """What the database holds after one sync without any trouble."""
    week.admin("reset")
    folder = tmp_path_factory.mktemp("undisturbed")
    with databases.sqlite_copy(sqlite_template, folder) as database:
        account = Account.connect(week, database, settings_for(week, folder), DAYS)
        assert account.sync() == "complete"
        return account.snapshot()


@pytest.fixture(scope="session")
def children() -> ForkServerContext:
    """Processes that start with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.support.sync"])
    first = context.Process(target=int)  # waits for the imports: whoever measures a child measures only that
    first.start()
    first.join()
    return context


@pytest.fixture
def walker(week: Simulator, sqlite_database: Database, tmp_path: Path) -> Account:
    """The same person by AccessLink v3, with a quota that is no concern."""
    week.admin("reset")
    week.admin("v3-limits", short=100_000, long=1_000_000)
    settings = settings_for(week, tmp_path)
    return Account.connect(week, sqlite_database, settings, DAYS, api="accesslink_v3")


@pytest.fixture
def coach(week: Simulator, sqlite_database: Database, tmp_path: Path) -> Account:
    """A coach of three players and two team sessions, without a limit."""
    return coach_of(week, sqlite_database, tmp_path)


def coach_of(week: Simulator, database: Database, folder: Path) -> Account:
    week.admin("reset")
    week.admin("tp-club", size="small")
    week.admin("tp-limits", burst=None)
    return Account.connect(week, database, settings_for(week, folder), YEAR, api="team_pro", account="coach")
