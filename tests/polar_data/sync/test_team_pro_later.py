"""Team Pro after the first sync: what changed in the team, its history, and lists of several pages."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from polar_data import tokens
from polar_data.asking import Asking
from polar_data.http import Client
from polar_data.plan import Call
from polar_data.quota import Pace
from polar_data.schema import kept, team, training
from polar_data.sources import endpoint_of
from polar_data.store import people, roster
from polar_data.store import team as team_store
from polar_data.store.dialects import Dialects
from tests.support.sync import TODAY, Account


@pytest.fixture
def synced(coach: Account) -> Account:
    assert coach.sync() == "complete"
    coach.simulator.admin("clock", advance_s=3600)
    return coach


@pytest.fixture
def team_id(synced: Account) -> str:
    return str(team_store.teams(synced.database)["team_id"].item())


@pytest.fixture
def player(synced: Account, team_id: str) -> dict[str, Any]:
    """Who has the lowest number."""
    return roster.members(synced.database, 1, team_id).sort("player_number").row(0, named=True)


def history(account: Account, team_id: str, player_id: str) -> list[dict[str, Any]]:
    found = roster.members(account.database, account.connection_id, team_id)
    return found.filter(player_id=player_id).sort("from_utc").to_dicts()


def test_a_renamed_team_keeps_its_old_name(synced: Account, team_id: str) -> None:
    [before] = team_store.teams(synced.database)["name"]
    synced.simulator.admin("tp-edit", id=team_id, set={"name": "The others"})
    assert synced.sync() == "complete"
    assert team_store.teams(synced.database)["name"].to_list() == ["The others"]
    names = roster.names(synced.database, synced.connection_id, team_id)
    assert names["name"].to_list() == [before, "The others"]
    assert names["until_utc"].is_null().to_list() == [False, True]


def test_a_new_number_and_role_count_from_now_on(
    synced: Account, team_id: str, player: dict[str, Any]
) -> None:
    player_id, before = player["player_id"], player["player_number"]
    change = {"player_number": 77, "role": "Goalkeeper"}
    synced.simulator.admin("tp-player", player_id=player_id, set=change)
    assert synced.sync() == "complete"
    spans = history(synced, team_id, player_id)
    assert [(span["player_number"], span["role"]) for span in spans] == [
        (before, player["role"]),
        (77, "Goalkeeper"),
    ]
    c = team.team_participant.c
    with synced.database.read() as connection:
        past = set(connection.scalars(select(c.player_number).where(c.player_id == player_id)))
    assert past == {before}


def test_who_left_keeps_sessions_and_name_and_is_asked_for_no_more(
    synced: Account, team_id: str, player: dict[str, Any]
) -> None:
    player_id = player["player_id"]
    athlete_id = people.players(synced.database, synced.connection_id)[player_id]
    before = synced.count(training.session, athlete_id=athlete_id)
    synced.simulator.admin("tp-player", player_id=player_id, leave=True)
    synced.requests()
    assert synced.sync() == "complete"
    assert not [path for path, _ in synced.requests() if player_id in path]
    squad = team_store.squad(synced.database, synced.connection_id, team_id)
    [row] = squad.filter(player_id=player_id).to_dicts()
    assert (row["present"], row["athlete_id"]) == (False, athlete_id)
    assert row["name"] == f"{player['first_name']} {player['last_name']}"
    assert synced.count(training.session, athlete_id=athlete_id) == before > 0
    [span] = history(synced, team_id, player_id)
    assert span["until_utc"] is not None


def test_an_edited_recording_is_read_again_and_nothing_else(synced: Account) -> None:
    c = kept.archive_item.c
    with synced.database.read() as connection:
        one = connection.scalar(select(c.key).where(c.endpoint == "tp_player_session").limit(1))
    synced.simulator.admin("tp-edit", id=one, set={".note": "Felt the calf"})
    synced.requests()
    assert synced.sync() == "complete"
    paths = [path for path, _ in synced.requests() if "session_summary" not in path]
    assert [path for path in paths if path.startswith("/v1/training_sessions/")] == [
        f"/v1/training_sessions/{one}"
    ]
    with synced.database.read() as connection:
        note = connection.scalar(select(training.session.c.note).where(training.session.c.session_id == one))
    assert note == "Felt the calf"


def test_the_days_after_the_last_session_are_known_up_to_the_sync(coach: Account) -> None:
    coach.database.clock = lambda: datetime(2026, 10, 20, 12, tzinfo=UTC)
    assert coach.sync(date(2026, 10, 20)) == "complete"
    [team_id] = team_store.teams(coach.database)["team_id"]
    known = team_store.known_until(coach.database, coach.connection_id, team_id, TODAY)
    assert known == date(2026, 10, 19)


def test_a_list_is_read_to_its_last_page(coach: Account) -> None:
    """The season has 120 team sessions, a hundred a page; nothing else of it is asked for here."""
    coach.simulator.admin("tp-club", size="season")
    endpoint = endpoint_of("tp_team_sessions")

    async def ask() -> Any:
        bearer = tokens.bearer(coach.database, coach.settings, coach.connection_id)
        async with Client(f"{coach.simulator.url}/v1", bearer, Pace()) as http:
            asking = Asking(http, Dialects(coach.database, coach.connection_id), None)
            [team] = (await http.get("/teams"))["data"]
            return await asking.ask(Call(endpoint, "child", id=team["id"]))

    answer = asyncio.run(ask())
    assert answer["totals"] == [120, 120]
    found = list(endpoint.items(answer))
    assert len({endpoint.key(item) for item in found}) == len(found) == 120
    queries = [query for path, query in coach.requests() if path.endswith("/training_sessions")]
    assert queries == ["page=0&per_page=100", "page=1&per_page=100"]
