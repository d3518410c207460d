"""Whose data the pages show, and which database it comes from."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from polar_data.database import Database
from polar_data.schema import kept
from ui import databases

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)


@pytest.fixture
def real(sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The app's own database of this test."""
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    return databases.real()


def add_athlete(database: Database, athlete_id: int, name: str) -> None:
    with database.write() as connection:
        connection.execute(insert(kept.athlete).values(id=athlete_id, name=name, created_utc=NOW))


def add_connection(database: Database, athlete_id: int, status: str = "active") -> None:
    with database.write() as connection:
        row = {"athlete_id": athlete_id, "api": "accesslink_v4", "status": status}
        connection.execute(
            insert(kept.connection).values(row | {"scopes_granted": "sleep:read", "created_utc": NOW})
        )


def script() -> None:
    import streamlit as st

    from ui.current import choose, current

    if here := choose():
        assert current() is here
        st.text(f"{here.athlete.name} {here.is_demo}")
    else:
        st.text("not open")


def test_the_database_is_opened_once(real: Database) -> None:
    assert databases.real() is real


def test_nothing_is_chosen_while_the_demo_is_not_made(real: Database) -> None:
    app = AppTest.from_function(script).run()
    assert app.text[0].value == "not open"


def test_without_an_account_the_demos_people_are_offered(
    sqlite_database: Database, demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    shutil.copy(demo_file, tmp_path / "demo.db")
    databases.real()
    databases.demo()
    app = AppTest.from_function(script).run()
    assert app.text[0].value == "Ada Demo True"
    assert not app.selectbox
    add_athlete(databases.demo(), 2, "Eve")
    add_connection(databases.demo(), 2, "demo")
    app = AppTest.from_function(script)
    app.query_params["athlete"] = "Eve"
    assert app.run().text[0].value == "Eve True"


def test_a_revoked_connection_does_not_bring_the_demo_back(real: Database) -> None:
    add_athlete(real, 1, "Ada")
    add_connection(real, 1, "revoked")
    assert AppTest.from_function(script).run().text[0].value == "Ada False"


def test_the_athlete_in_the_url_is_shown(real: Database) -> None:
    for athlete_id, name in ((1, "Ada"), (2, "Ben")):
        add_athlete(real, athlete_id, name)
        add_connection(real, athlete_id, "active")
    app = AppTest.from_function(script)
    app.query_params["athlete"] = "Ben"
    assert app.run().text[0].value == "Ben False"
    app.selectbox(key="athlete").select(1).run()
    assert app.text[0].value == "Ada False"


def test_athletes_of_one_name_are_told_apart(real: Database) -> None:
    for athlete_id in (1, 2):
        add_athlete(real, athlete_id, "Ada")
        add_connection(real, athlete_id, "active")
    app = AppTest.from_function(script).run()
    assert app.selectbox(key="athlete").options == ["Ada (1)", "Ada (2)"]


def test_an_unknown_athlete_in_the_url_gives_the_first(real: Database) -> None:
    for athlete_id, name in ((1, "Ada"), (2, "Ben")):
        add_athlete(real, athlete_id, name)
        add_connection(real, athlete_id, "active")
    app = AppTest.from_function(script)
    app.query_params["athlete"] = "Nobody"
    assert app.run().text[0].value == "Ada False"
