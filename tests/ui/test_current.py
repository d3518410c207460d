"""Whose data the pages show, and which database it comes from."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert
from streamlit.testing.v1 import AppTest

from polar_data.database import Database
from polar_data.schema import days, kept
from polar_data.sources.endpoint import Player
from polar_data.store import people
from ui import databases
from ui.current import athletes

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


def add_connection(
    database: Database, athlete_id: int, status: str = "active", api: str = "accesslink_v4"
) -> None:
    with database.write() as connection:
        row = {"athlete_id": athlete_id, "api": api, "status": status}
        connection.execute(
            insert(kept.connection).values(row | {"scopes_granted": "sleep:read", "created_utc": NOW})
        )


def script() -> None:
    import streamlit as st

    from ui.current import choose, current

    here = choose()
    assert current() is here
    st.text(f"{here.athlete.name} {here.is_demo}")


def test_the_database_is_opened_once(real: Database) -> None:
    assert databases.real() is real


def test_an_athlete_counts_with_a_connection_or_with_data(real: Database) -> None:
    for athlete_id, name in enumerate(("Nothing", "Connected", "Data left", "Left"), start=1):
        add_athlete(real, athlete_id, name)
    add_connection(real, 2, "active")
    add_connection(real, 3, "disconnected")
    add_connection(real, 4, "disconnected")
    with real.write(3) as connection:
        connection.execute(insert(days.daily).values(athlete_id=3, day=NOW.date(), steps=1))
    assert [athlete.name for athlete in athletes()] == ["Connected", "Data left"]


def test_players_of_a_team_are_not_offered_but_with_an_account_of_their_own(real: Database) -> None:
    for athlete_id, name in enumerate(("Coach", "Player", "Player with a watch"), start=1):
        add_athlete(real, athlete_id, name)
    add_connection(real, 1, api="team_pro")
    people.add_players(real, 1, [Player("a", "Player of the list")])
    with real.write() as connection:
        for player_id, athlete_id in (("b", 2), ("c", 3)):
            row = {"connection_id": 1, "player_id": player_id, "athlete_id": athlete_id}
            connection.execute(insert(kept.player).values(row))
        connection.execute(insert(days.daily).values(athlete_id=2, day=NOW.date(), training_load=90.0))
    assert [athlete.name for athlete in athletes()] == ["Coach"]
    add_connection(real, 3)
    assert [athlete.name for athlete in athletes()] == ["Player with a watch"]


def test_without_an_account_the_demos_people_are_offered(
    sqlite_database: Database, demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", sqlite_database.url)
    shutil.copy(demo_file, tmp_path / "demo.db")
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
