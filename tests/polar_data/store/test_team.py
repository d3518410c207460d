from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.plan import Call
from polar_data.schema import team as tables
from polar_data.schema import training
from polar_data.sources import endpoint_of
from polar_data.store import children, links, team
from tests.polar_data.store import squad
from tests.polar_data.store.squad import DAY, START, TEAM_ID, put

ALWAYS = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def club(database: Database) -> Database:
    squad.coach(database)
    return database


def test_teams_come_with_the_connection_that_they_are_of(club: Database) -> None:
    put(club, tables.team, team_id="U19", name="Academy", item="1/tp_team/U19")
    found = team.teams(club)
    assert found.select("connection_id", "coach_id", "team_id", "name").rows() == [
        (1, 1, "U19", "Academy"),
        (1, 1, TEAM_ID, "First"),
    ]


def test_without_a_team_everything_is_empty_and_typed(database: Database) -> None:
    assert team.teams(database).is_empty()
    assert team.squad(database, 1, TEAM_ID).is_empty()
    assert team.sessions(database, 1, TEAM_ID, *ALWAYS).is_empty()
    assert team.performances(database, 1, TEAM_ID, *ALWAYS).is_empty()
    assert team.zones(database, 1, TEAM_ID, *ALWAYS).is_empty()


def test_the_squad_by_number_with_the_staff_and_who_has_left_at_the_end(club: Database) -> None:
    squad.player(club, 9, "Ann Nine")
    squad.player(club, 4, "Bea Four")
    squad.player(club, 101, "Cat Coach", staff=True)
    squad.player(club, 7, "Dee Seven", member=False)
    for session_id, start, number in (("old", START - timedelta(days=7), 17), ("new", START, 7)):
        squad.team_session(club, session_id, start)
        squad.took_part(club, session_id, 7, None, player_number=number)
    found = team.squad(club, 1, TEAM_ID)
    assert found.select("player_id", "name", "player_number", "staff", "present", "athlete_id").rows() == [
        ("p4", "Bea Four", 4, False, True, 14),
        ("p9", "Ann Nine", 9, False, True, 19),
        ("p101", "Cat Coach", 101, True, True, 111),
        ("p7", "Dee Seven", 7, False, False, 17),
    ]


def test_the_squad_says_who_is_linked_and_when_each_last_trained(club: Database) -> None:
    squad.player(club, 4, "Bea Four")
    squad.player(club, 9, "Ann Nine")
    squad.person(club, 50, "Bea Four")
    links.link(club, 1, "p4", 50, "status")
    squad.listed(club, 4, "a", START - timedelta(days=3))
    squad.listed(club, 4, "b", START)
    found = team.squad(club, 1, TEAM_ID)
    assert found.select("player_id", "linked_id", "sharing", "last_local").rows() == [
        ("p4", 50, "status", START),
        ("p9", None, None, None),
    ]


def test_sessions_count_players_and_those_with_data_but_not_the_staff(club: Database) -> None:
    for number in (4, 9, 101):
        squad.player(club, number, staff=number > 100)
    squad.team_session(club, "match")
    squad.team_session(club, "empty", START - timedelta(days=1), type="test", kind="test")
    squad.took_part(club, "match", 4, "a")
    squad.took_part(club, "match", 9, None)
    squad.took_part(club, "match", 101, "s", staff=True)
    squad.summary(club, 4, "a", distance_m=8_000.0)
    squad.summary(club, 101, "s", distance_m=500.0)
    found = team.sessions(club, 1, TEAM_ID, *ALWAYS)
    assert found.select("team_session_id", "kind", "players", "with_data").rows() == [
        ("empty", "test", 0, 0),
        ("match", "match", 2, 1),
    ]
    assert team.sessions(club, 1, TEAM_ID, DAY, DAY)["team_session_id"].to_list() == ["match"]
    assert team.sessions(club, 1, "other", *ALWAYS).is_empty()
    assert team.sessions(club, 2, TEAM_ID, *ALWAYS).is_empty()


def test_a_player_without_a_sensor_has_no_data_which_is_not_zero(club: Database) -> None:
    for number in (4, 9):
        squad.player(club, number)
    squad.team_session(club, "match")
    squad.took_part(club, "match", 4, "a", role="Defender")
    squad.took_part(club, "match", 9, None)
    squad.summary(club, 4, "a", distance_m=9_000.0, duration_s=5_400.0, sprints=0, training_load=150.0)
    found = team.performances(club, 1, TEAM_ID, *ALWAYS)
    columns = ("player_id", "name", "role", "kind", "measured", "distance_m", "sprints", "training_load")
    assert found.select(columns).rows() == [
        ("p4", "Player 4", "Defender", "match", True, 9_000.0, 0, 150.0),
        ("p9", "Player 9", "Midfielder", "match", False, None, None, None),
    ]


@pytest.mark.parametrize(
    ("values", "measured"),
    [({}, False), ({"distance_m": 0.0}, False), ({"distance_m": 5.0}, True), ({"hr_avg_bpm": 140}, True)],
)
def test_minutes_alone_are_not_measured(club: Database, values: dict[str, Any], measured: bool) -> None:
    squad.player(club, 4)
    squad.team_session(club, "match")
    squad.took_part(club, "match", 4, "a")
    squad.summary(club, 4, "a", duration_s=5_400.0, **values)
    assert team.performances(club, 1, TEAM_ID, *ALWAYS)["measured"].to_list() == [measured]


def test_a_recording_is_fetched_once_its_summary_is_here_or_polar_has_none(club: Database) -> None:
    squad.team_session(club, "match")
    for number, own_id in ((1, "here"), (2, "waiting"), (3, "gone"), (4, None)):
        squad.player(club, number)
        squad.took_part(club, "match", number, own_id)
    squad.summary(club, 1, "here", duration_s=5_400.0)
    for name, key in (("tp_session_summary", "gone"), ("tp_player_session", "waiting")):
        children.note(club, 1, [(Call(endpoint_of(name), "child", id=key), "absent", "")])
    found = team.performances(club, 1, TEAM_ID, *ALWAYS)
    assert found["fetched"].to_list() == [True, False, True, True]


def test_the_summary_of_another_player_with_the_same_id_is_not_taken(club: Database) -> None:
    for number in (4, 9):
        squad.player(club, number)
    squad.team_session(club, "match")
    squad.took_part(club, "match", 4, "a")
    squad.summary(club, 9, "a", distance_m=1.0)
    assert team.performances(club, 1, TEAM_ID, *ALWAYS)["measured"].to_list() == [False]


def test_zones_come_with_the_limits_of_their_session(club: Database) -> None:
    squad.player(club, 4)
    for session_id, own_id, start, limit in (
        ("one", "a", START, 20.0),
        ("two", "b", START + timedelta(days=1), 19.8),
    ):
        squad.team_session(club, session_id, start)
        squad.took_part(club, session_id, 4, own_id)
        zone = {"athlete_id": 14, "session_id": own_id, "exercise_seq": 0, "kind": "speed", "seq": 0}
        put(club, training.session_zone, **zone, lower=limit, upper=25.0, distance_m=300.0)
        put(
            club,
            tables.acceleration_zone,
            athlete_id=14,
            player_session_id=own_id,
            seq=0,
            lower_ms2=-3.0,
            accelerations=7,
        )
    found = team.zones(club, 1, TEAM_ID, *ALWAYS)
    columns = ("team_session_id", "player_id", "kind", "lower", "upper", "distance_m", "accelerations")
    assert found.select(columns).rows() == [
        ("one", "p4", "acceleration", -3.0, None, None, 7),
        ("one", "p4", "speed", 20.0, 25.0, 300.0, None),
        ("two", "p4", "acceleration", -3.0, None, None, 7),
        ("two", "p4", "speed", 19.8, 25.0, 300.0, None),
    ]
    assert set(team.zones(club, 1, TEAM_ID, DAY, DAY)["team_session_id"]) == {"one"}


@pytest.mark.parametrize(
    ("offset_min", "at", "known"),
    [
        (120, datetime(2026, 9, 9, 21, 59, tzinfo=UTC), 8),
        (120, datetime(2026, 9, 9, 22, tzinfo=UTC), 9),
        (-300, datetime(2026, 9, 10, 4, 59, tzinfo=UTC), 8),
        (-300, datetime(2026, 9, 10, 5, tzinfo=UTC), 9),
        (None, datetime(2026, 9, 10, 11, 59, tzinfo=UTC), 8),  # midnight has been everywhere
        (None, datetime(2026, 9, 10, 12, tzinfo=UTC), 9),
        (120, datetime(2026, 9, 3, 12, tzinfo=UTC), 5),  # before the last session
    ],
)
def test_what_is_known_ends_with_the_day_that_was_over_when_polar_was_asked(
    club: Database, offset_min: int | None, at: datetime, known: int
) -> None:
    squad.player(club, 4)
    squad.listed(club, 4, "a", START, offset_min=offset_min)
    assert team.known_until(club, 1, TEAM_ID, DAY) == DAY
    squad.asked_for_sessions(club, at)
    assert team.known_until(club, 1, TEAM_ID, DAY) == date(2026, 9, known)
    assert team.known_until(club, 1, "other", DAY) == DAY


def test_nothing_is_known_from_a_session_on_that_is_not_here_yet(club: Database) -> None:
    squad.named(club, "waits", START + timedelta(days=3))
    squad.named(club, "an old one", START - timedelta(days=3))
    at = datetime(2026, 9, 20, 12, tzinfo=UTC)
    squad.asked_for_sessions(club, at)
    assert team.known_until(club, 1, TEAM_ID, DAY) == DAY + timedelta(days=2)
    squad.asked_for_sessions(club, at, ("tp_team_session", "waits"))
    assert team.known_until(club, 1, TEAM_ID, DAY) == date(2026, 9, 19)
