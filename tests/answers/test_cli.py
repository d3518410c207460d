"""`python -m answers`, as a person or the app runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from answers.versions import METHODS
from polar_data import lease
from polar_data.config import ROOT, Settings
from polar_data.database import Database
from polar_data.open import open_database
from polar_data.store import derived_values
from tests.polar_data.hand_made import DAY, connect, take, temperature, temperatures


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Database]:
    """A data folder with one person and one night."""
    with closing(open_database(Settings(tmp_path, f"sqlite:///{tmp_path / 'polar.db'}"))) as database:
        connect(database)
        take(database, "temperature", temperatures(temperature([33.0])), DAY)
        yield database


def run(home: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit code and output of the real command."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("POLAR_")}
    env = clean | {"DATABASE_URL": "", "PUBLIC_URL": "", "POLAR_DATA_DIR": str(home)} | environment
    command = [sys.executable, "-m", "answers", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_it_works_out_what_is_due_and_then_has_nothing_to_do(home: Database, tmp_path: Path) -> None:
    code, said = run(tmp_path, "refresh")
    assert (code, said) == (0, "Person 1: forecast, change points, correlations\n")
    assert derived_values.outdated(home, METHODS) == {}
    assert run(tmp_path, "refresh") == (0, "Everything is up to date.\n")


def test_two_at_once_do_not_do_the_same_work(home: Database, tmp_path: Path) -> None:
    assert lease.acquire(home, "refresh", lease.new_owner(), 60)
    assert run(tmp_path, "refresh") == (0, "Another process is at it already.\n")
    assert derived_values.outdated(home, METHODS).keys() == {1}


def test_a_wrong_setting_needs_a_person(tmp_path: Path) -> None:
    code, said = run(tmp_path, "refresh", DATABASE_URL="mysql://somewhere")
    assert code == 3
    assert "DATABASE_URL" in said


def test_help_and_what_is_not_understood(tmp_path: Path) -> None:
    code, said = run(tmp_path, "refresh", "--help")
    assert code == 0
    assert "--demo" in said
    assert run(tmp_path, "nonsense")[0] == 2
