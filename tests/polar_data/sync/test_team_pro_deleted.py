"""What is deleted in Team Pro: it vanishes here with all that belongs to it, and may come back."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from polar_data import rebuild
from polar_data.plan import RELIST_DAYS
from polar_data.schema import days, kept, team, training
from polar_data.store import people, roster
from polar_data.store import team as team_store
from tests.polar_data.sync.test_faults import LASTING
from tests.support.sync import TODAY, Account, differences

PLAYERS = 3  # of the simulator's small club
_item = kept.archive_item.c


@pytest.fixture
def synced(coach: Account) -> Account:
    assert coach.sync() == "complete"
    coach.simulator.admin("clock", advance_s=3600)
    coach.requests()
    return coach


@pytest.fixture
def newest(synced: Account) -> str:
    """The newest team session."""
    c = team.team_session.c
    with synced.database.read() as connection:
        return str(connection.scalar(select(c.team_session_id).order_by(c.day.desc()).limit(1)))


@pytest.fixture
def team_id(synced: Account) -> str:
    return str(team_store.teams(synced.database)["team_id"].item())


def vanished(account: Account) -> Counter[str]:
    """How many items of each endpoint are marked as gone."""
    query = select(_item.endpoint).where(_item.current, _item.vanished_utc.is_not(None))
    with account.database.read() as connection:
        return Counter(connection.scalars(query))


def recordings(account: Account, session_id: str) -> dict[str, str]:
    """The participants' recordings, by player."""
    c = team.team_participant.c
    query = select(c.player_id, c.player_session_id).where(c.team_session_id == session_id, ~c.staff)
    with account.database.read() as connection:
        return {row.player_id: row.player_session_id for row in connection.execute(query)}


def loads(account: Account, player_id: str) -> dict[Any, Any]:
    """The player's daily training loads."""
    c = days.daily.c
    athlete_id = people.players(account.database, account.connection_id)[player_id]
    with account.database.read() as connection:
        found = connection.execute(select(c.day, c.training_load).where(c.athlete_id == athlete_id))
        return {row.day: row.training_load for row in found if row.training_load is not None}


def delete(account: Account, item_id: str) -> None:
    account.simulator.admin("tp-delete", id=item_id)


def test_a_deleted_team_session_vanishes_with_what_its_players_did(synced: Account, newest: str) -> None:
    players = recordings(synced, newest)
    before = {player_id: loads(synced, player_id) for player_id in players}
    [day] = {max(found) for found in before.values()}
    delete(synced, newest)
    assert synced.sync() == "complete"
    assert vanished(synced) == {
        "tp_team_sessions": 1,
        "tp_team_session": 1,
        "tp_player_sessions": PLAYERS,
        "tp_session_summary": PLAYERS,
        "tp_player_session": PLAYERS,
    }
    assert synced.count(team.team_session, team_session_id=newest) == 0
    for player_id, session_id in players.items():
        assert synced.count(training.session, session_id=session_id) == 0
        assert synced.count(team.player_session, player_session_id=session_id) == 0
        assert synced.count(team.player_session_summary, player_session_id=session_id) == 0
        assert synced.count(training.session_zone, session_id=session_id) == 0
        assert loads(synced, player_id) == {at: load for at, load in before[player_id].items() if at != day}


def test_a_deletion_costs_no_request_and_the_next_sync_changes_nothing(synced: Account, newest: str) -> None:
    delete(synced, newest)
    synced.sync()
    assert len(synced.requests()) == 3 + PLAYERS  # teams, a team, its list, and the players' lists
    before, version = synced.snapshot(), synced.version
    assert synced.sync() == "complete"
    assert differences(synced.snapshot(), before) == {}
    assert synced.version == version


def test_a_deleted_session_comes_back_the_same_without_being_asked_for(synced: Account, newest: str) -> None:
    before = synced.snapshot()
    delete(synced, newest)
    synced.sync()
    assert differences(synced.snapshot(), before) != {}
    synced.simulator.admin("tp-restore")
    synced.requests()
    assert synced.sync() == "complete"
    assert len(synced.requests()) == 3 + PLAYERS
    assert differences(synced.snapshot(), before) == {}


def test_the_archive_and_a_rebuild_keep_to_what_vanished(synced: Account, newest: str) -> None:
    items = len(synced.snapshot()["archive_item"])
    delete(synced, newest)
    synced.sync()
    before = synced.snapshot()
    assert len(before["archive_item"]) == items
    rebuild.rebuild(synced.database)
    assert differences(synced.snapshot(), before) == {}


def test_a_deleted_session_takes_the_recording_of_who_has_left(synced: Account, newest: str) -> None:
    """Their list is asked for no more, so only the team's session can tell."""
    player_id, session_id = next(iter(recordings(synced, newest).items()))
    synced.simulator.admin("tp-player", player_id=player_id, leave=True)
    synced.sync()
    sessions = synced.count(training.session)
    assert vanished(synced) == {}
    before = synced.snapshot()
    delete(synced, newest)
    assert synced.sync() == "complete"
    assert synced.count(training.session) == sessions - PLAYERS
    assert synced.count(team.player_session, player_session_id=session_id) == 0
    synced.simulator.admin("tp-restore")
    assert synced.sync() == "complete"
    assert differences(synced.snapshot(), before) == {}


def test_a_recording_deleted_from_a_session_takes_its_summary(synced: Account, newest: str) -> None:
    session_id = next(iter(recordings(synced, newest).values()))
    delete(synced, session_id)
    assert synced.sync() == "complete"
    assert vanished(synced) == {"tp_player_sessions": 1, "tp_session_summary": 1, "tp_player_session": 1}
    assert synced.count(team.team_participant, team_session_id=newest) == PLAYERS - 1 + staff(synced, newest)
    assert synced.count(training.session, session_id=session_id) == 0


def staff(account: Account, session_id: str) -> int:
    return account.count(team.team_participant, team_session_id=session_id, staff=True)


def test_a_deleted_team_takes_its_sessions_and_its_roster(synced: Account, team_id: str) -> None:
    alone = synced.count(team.player_session, kind="individual")
    delete(synced, team_id)
    assert synced.sync() == "complete"
    assert len(synced.requests()) == 1
    for table in (team.team, team.team_member, team.team_session, team.team_participant):
        assert synced.count(table) == 0
    assert synced.count(team.player_session_summary) == 0
    # Whoever was in it stays, and so does what they did by themselves.
    assert len(people.players(synced.database, synced.connection_id)) == PLAYERS
    assert synced.count(team.player_session) == synced.count(training.session) == alone > 0
    members = roster.members(synced.database, synced.connection_id, team_id)
    assert members["until_utc"].null_count() == 0


def test_a_team_that_comes_back_has_its_old_sessions_too(synced: Account, team_id: str) -> None:
    before = synced.snapshot()
    delete(synced, team_id)
    synced.sync()
    synced.simulator.admin("tp-restore")
    lately = datetime.combine(TODAY, time(8), UTC) + timedelta(days=2 * RELIST_DAYS)
    with synced.database.write() as connection:  # known lists are asked for what came since four weeks before
        connection.execute(kept.child.update().values(checked_utc=lately))
    assert synced.sync(lately.date()) == "complete"
    assert differences(synced.snapshot(), before) == {}


def test_what_was_deleted_before_its_team_does_not_come_back_with_it(
    synced: Account, newest: str, team_id: str
) -> None:
    delete(synced, newest)
    synced.sync()
    gone = synced.snapshot()
    delete(synced, team_id)
    synced.sync()
    synced.simulator.admin("tp-restore")
    delete(synced, newest)
    assert synced.sync() == "complete"
    assert differences(synced.snapshot(), gone) == {}


@pytest.mark.parametrize("name", ["500", "truncated", "web page, 200"])
def test_a_list_that_fails_makes_nothing_vanish(
    synced: Account, newest: str, team_id: str, name: str
) -> None:
    before = synced.snapshot()
    delete(synced, newest)
    for path in ("/v1/teams", f"/v1/teams/{team_id}/training_sessions"):
        synced.simulator.admin("fault", endpoint=path, count=100, **LASTING[name][0])
    assert synced.sync() == "partial"
    # The players' lists were read. Their team's session still names what they did in it.
    assert vanished(synced) == {"tp_player_sessions": PLAYERS}
    assert synced.snapshot()["team_session"] == before["team_session"]
    assert synced.snapshot()["player_session_summary"] == before["player_session_summary"]
