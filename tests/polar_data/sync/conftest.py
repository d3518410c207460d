"""One simulated Polar, and an account of it for each test that is synced for its last eight days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from polar_data.database import Database
from tests.polar_simulator.process import Simulator, start
from tests.support import databases
from tests.support.sync import TODAY, Account, settings_for

DAYS = 8


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
