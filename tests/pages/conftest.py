"""The app's data folder for a page: the demo as on the first start, or a person without any data."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from polar_data.database import Database
from polar_data.schema import kept
from ui import databases


def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'polar.db'}")
    for name in ("POLAR_CLIENT_ID", "POLAR_CLIENT_SECRET"):
        monkeypatch.setenv(name, "")


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is connected: the pages show the demo."""
    _folder(tmp_path, monkeypatch)
    for part in demo_file.parent.glob("demo.db*"):
        shutil.copy(part, tmp_path / part.name)


@pytest.fixture
def newcomer(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Ada has connected her account; no day of hers has arrived."""
    _folder(tmp_path, monkeypatch)
    now = datetime.now(UTC)
    with sqlite_database.write() as connection:
        connection.execute(insert(kept.athlete).values(id=1, name="Ada", created_utc=now))
        connection.execute(
            insert(kept.connection).values(
                id=1, athlete_id=1, api="accesslink_v4", status="active", scopes_granted="", created_utc=now
            )
        )
    return sqlite_database


@pytest.fixture
def real(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The app's own database of this test, empty; no client comes from the environment."""
    _folder(tmp_path, monkeypatch)
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8501")
    return databases.real()
