from __future__ import annotations

import shutil
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from polar_data.config import Settings
from polar_data.database import Database
from polar_data.migrate import FOLDER
from polar_data.open import open_database
from polar_data.schema import days, kept
from tests.polar_data.hand_made import DAY, connect, rows, take, temperature, temperatures

REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("athlete", sa.Column("club", sa.Text()))
"""


@pytest.fixture
def upgraded(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later version of the program, which changes a kept table; `database` is of this version."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "v0003.py").write_text(REVISION)
    monkeypatch.setattr("polar_data.migrate.FOLDER", folder)


def test_the_first_time_makes_an_empty_database_without_a_backup(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", f"sqlite:///{tmp_path / 'data' / 'polar.db'}")
    database = open_database(settings)
    assert rows(database, kept.connection) == []
    database.close()
    assert sorted(path.name for path in settings.data_dir.iterdir()) == ["polar.db"]
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("upgraded")
def test_a_migration_backs_up_first(database: Database, tmp_path: Path) -> None:
    connect(database)
    database.close()
    open_database(Settings(tmp_path, database.url)).close()
    (saved,) = (tmp_path / "backups").glob("before-update-*.zip")
    with zipfile.ZipFile(saved) as file:
        copy = Database(f"sqlite:///{file.extract('polar.db', tmp_path / 'copy')}")
    assert [r["name"] for r in rows(copy, kept.athlete)] == ["Person 1"]
    copy.close()


def test_what_a_new_shape_of_the_derived_tables_emptied_is_derived_again(
    database: Database, tmp_path: Path
) -> None:
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0])), DAY - timedelta(days=1))
    with database.write() as connection:
        other = kept.meta.update().where(kept.meta.c.name == "derived_fingerprint")
        connection.execute(other.values(value="of another shape"))
    again = open_database(Settings(tmp_path, database.url))
    assert [r["skin_temperature"] for r in rows(again, days.daily)] == [33.0]
    again.close()
    assert not (tmp_path / "backups").exists()
