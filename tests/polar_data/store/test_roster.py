from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.sources import endpoint_of
from polar_data.store import roster
from tests.polar_data.hand_made import connect

FIRST = datetime(2026, 7, 1, 9, tzinfo=UTC)
SECOND, THIRD = FIRST + timedelta(days=30), FIRST + timedelta(days=60)
ANN = {"player_id": "a", "player_number": 9, "role": "Forward", "first_name": "Ann", "last_name": "Nine"}
BEA = {"player_id": "b", "player_number": 4, "role": "Defender", "first_name": "Bea", "last_name": "Four"}

CEM = {"player_id": "c", "player_number": 7, "role": "Forward", "first_name": "Cem", "last_name": "Seven"}


@pytest.fixture
def club(database: Database) -> Database:
    connect(database, api="team_pro")
    return database


def see(database: Database, at: datetime, *players: dict[str, Any], name: str = "First") -> None:
    """What a sync at that moment is told of the team."""
    database.clock = lambda: at
    body = {"data": {"id": "T", "name": name, "organisation": "Club", "players": list(players)}}
    Intake(database, 1, 1, "team_pro").take([Answer(Call(endpoint_of("tp_team"), "child", id="T"), body)])


def test_a_changed_number_who_came_and_who_left_keep_their_history(club: Database) -> None:
    see(club, FIRST, ANN)
    see(club, SECOND, ANN | {"player_number": 10}, BEA)
    see(club, THIRD, BEA)
    found = roster.members(club, 1, "T")
    assert found.select("player_id", "player_number", "role", "from_utc", "until_utc").rows() == [
        ("a", 9, "Forward", FIRST, SECOND),
        ("a", 10, "Forward", SECOND, THIRD),
        ("b", 4, "Defender", SECOND, None),
    ]


def test_the_same_team_seen_again_is_one_stay(club: Database) -> None:
    see(club, FIRST, ANN)
    see(club, SECOND, ANN, name="Renamed")
    assert roster.members(club, 1, "T").select("player_id", "from_utc", "until_utc").rows() == [
        ("a", FIRST, None)
    ]


def test_who_comes_back_has_two_stays(club: Database) -> None:
    for at, players in ((FIRST, [ANN]), (SECOND, []), (THIRD, [ANN])):
        see(club, at, *players)
    assert roster.members(club, 1, "T").select("from_utc", "until_utc").rows() == [
        (FIRST, SECOND),
        (THIRD, None),
    ]


def test_a_renamed_team_keeps_its_names(club: Database) -> None:
    see(club, FIRST, ANN)
    see(club, SECOND, ANN, name="Renamed")
    assert roster.names(club, 1, "T").select("name", "organisation", "from_utc", "until_utc").rows() == [
        ("First", "Club", FIRST, SECOND),
        ("Renamed", "Club", SECOND, None),
    ]


def test_a_team_nobody_has_seen_has_no_history(club: Database) -> None:
    assert roster.members(club, 1, "T").is_empty()
    assert roster.names(club, 1, "T").columns == ["name", "organisation", "from_utc", "until_utc"]


def test_since_when_somebody_belongs_is_known_of_who_came_while_we_looked(club: Database) -> None:
    see(club, FIRST, ANN, BEA)
    see(club, SECOND, ANN | {"player_number": 10}, CEM)
    see(club, THIRD, ANN, BEA, CEM | {"role": "Winger"})
    found = roster.joined(club, 1, "T")
    assert dict(found.iter_rows()) == {"b": THIRD, "c": SECOND}
    assert roster.joined(club, 1, "other").is_empty()
