"""What stands around every page: navigation, sidebar, banner, and errors in words."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from polar_data.config import ROOT
from polar_data.database import Database
from polar_data.schema import kept
from ui import databases
from ui.site_map import SITE

ROUTER = str(ROOT / "ui" / "router.py")
NOW = datetime.now(UTC)


@pytest.fixture
def folder(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app's data folder of this test, with an empty database of its own."""
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    return tmp_path


def connect(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(kept.athlete).values(id=1, name="Ada Aalto", created_utc=NOW))
        row = {"athlete_id": 1, "api": "accesslink_v4", "status": "active", "scopes_granted": ""}
        connection.execute(insert(kept.connection).values(row | {"created_utc": NOW}))


def around(app: AppTest) -> str:
    kinds: tuple[Any, ...] = (app.caption, app.markdown, app.error, app.get("html"))
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def test_every_page_of_the_site_exists_and_says_what_it_is_about() -> None:
    assert [entry.title for entry in SITE] == [
        *("Today", "Sleep", "Recovery", "Training", "Load", "Performance"),
        *("Team", "Team session", "How we know", "Connections"),
    ]
    for entry in SITE:
        assert (ROOT / "pages" / f"{entry.name}.py").is_file()
        assert len(entry.about) > len(entry.help) > 0


def test_no_file_of_the_script_folder_hides_a_standard_module() -> None:
    names = {path.stem for path in (ROOT / "ui").iterdir()} - {"__init__", "__pycache__"}
    assert not names & sys.stdlib_module_names


def test_the_router_is_not_a_sibling_of_the_pages() -> None:
    assert not (Path(ROUTER).parent / "pages").exists()


def test_without_an_account_the_demo_is_shown_and_says_so(folder: Path, demo_file: Path) -> None:
    shutil.copy(demo_file, folder / "demo.db")
    app = AppTest.from_file(ROUTER, default_timeout=60).run()
    assert not app.exception
    assert "Demo data" in around(app)
    assert "Ada Demo" in around(app)


def test_ones_own_data_is_shown_without_the_banner(folder: Path) -> None:
    connect(databases.real())
    app = AppTest.from_file(ROUTER, default_timeout=60).run()
    assert not app.exception
    assert "Demo data" not in around(app)
    assert "**Ada Aalto**" in around(app)
    assert "No data yet" in around(app)
    assert SITE[0].about in around(app)


def test_a_database_of_a_newer_version_is_explained_on_the_page(folder: Path) -> None:
    database = Database(f"sqlite:///{folder / 'newer.db'}")
    shutil.copy(folder / "polar.db", folder / "newer.db")
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
    database.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", database.url)
        app = AppTest.from_file(ROUTER, default_timeout=60).run()
    assert not app.exception
    assert "newer version" in app.error[0].value
    assert "git pull" in app.error[0].value
