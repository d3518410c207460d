"""What a list no longer names is gone, with all that it led to; only where the list is sure to be whole."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from polar_data import rebuild
from polar_data.database import Database
from polar_data.intake import Answer, Intake, Result
from polar_data.plan import Call, levels
from polar_data.schema import DERIVED, days, kept, team, training
from polar_data.sources import SOURCES, endpoint_of
from polar_data.store import children
from tests.polar_data.hand_made import DAY, NOW, connect, content, rows

Item = dict[str, Any]
PLAYERS = {"P1": 11, "P2": 12}
FIRST, DAYS = DAY - timedelta(days=10), 20


@pytest.fixture(autouse=True)
def connected(database: Database) -> None:
    connect(database, api="team_pro")
    with database.write() as connection:
        for player_id, athlete_id in PLAYERS.items():
            person = {"id": athlete_id, "name": player_id, "created_utc": NOW}
            connection.execute(insert(kept.athlete), person)
            row = {"connection_id": 1, "player_id": player_id, "athlete_id": athlete_id}
            connection.execute(insert(kept.player), row)


def a_team(team_id: str, *player_ids: str) -> Item:
    return {"id": team_id, "name": team_id, "players": [{"player_id": each} for each in player_ids]}


def listed(session_id: str, day: date = DAY, team_id: str = "T") -> Item:
    return {
        "id": session_id,
        "team_id": team_id,
        "record_start_time": f"{day}T10:00:00",
        "start_time": f"{day}T10:05:00",
    }


def a_session(session_id: str, team_id: str = "T", **recordings: str) -> Item:
    took_part = [{"player_id": who, "player_session_id": what} for who, what in recordings.items()]
    return listed(session_id, team_id=team_id) | {"participants": took_part}


def a_recording(session_id: str, kind: str = "TEAM", day: date = DAY) -> Item:
    times = {"start_time": f"{day}T10:00:00", "stop_time": f"{day}T11:00:00", "duration_ms": 3_600_000}
    return {"id": session_id, "type": kind, "training_load": 50.0, **times}


def take(database: Database, name: str, body: Any, key: str = "", ranged: bool = False) -> Result:
    call = Call(
        endpoint_of(name),
        "child" if key else "whole",
        id=key,
        athlete_id=PLAYERS.get(key) or PLAYERS.get(key[:2]),
    )
    if ranged:
        call = Call(call.endpoint, "child", FIRST, FIRST + timedelta(days=DAYS), key, call.athlete_id)
    return Intake(database, 1, 1, "team_pro").take([Answer(call, body)])


def lists(database: Database, name: str, key: str, *items: Item, ranged: bool = False, **more: Any) -> None:
    take(database, name, {"data": list(items)} | more, key, ranged)


def follow(database: Database) -> None:
    """As a sync does before what is named is asked for, level by level."""
    intake = Intake(database, 1, 1, "team_pro")
    for level in levels(SOURCES["team_pro"].endpoints):
        intake.follow(children.named(database, 1, level))


def gone(database: Database) -> set[tuple[str, str]]:
    return {(r["endpoint"], r["key"]) for r in rows(database, kept.archive_item) if r["vanished_utc"]}


@pytest.fixture
def season(database: Database) -> None:
    """Two teams; T has two sessions of two players, U has one of the second player."""
    take(database, "tp_teams", {"data": [a_team("T"), a_team("U")]})
    take(database, "tp_team", {"data": a_team("T", "P1", "P2")}, "T")
    take(database, "tp_team", {"data": a_team("U", "P2")}, "U")
    lists(database, "tp_team_sessions", "T", listed("S1"), listed("S2"))
    lists(database, "tp_team_sessions", "U", listed("S3", team_id="U"))
    took_part = {"S1": ("P1", "P2"), "S2": ("P1", "P2"), "S3": ("P2",)}
    for session_id, players in took_part.items():
        recordings = {each: f"{each}{session_id}" for each in players}
        team_id = "U" if session_id == "S3" else "T"
        take(database, "tp_team_session", {"data": a_session(session_id, team_id, **recordings)}, session_id)
        for recording in recordings.values():
            summary = {"player_session_id": recording, "trimmed_start_time": f"{DAY}T10:05:00"}
            take(database, "tp_session_summary", {"data": summary}, recording)
            take(database, "tp_player_session", {"data": a_recording(recording)}, recording)
    lists(database, "tp_player_sessions", "P1", *map(a_recording, ("P1S1", "P1S2")))
    lists(database, "tp_player_sessions", "P2", *map(a_recording, ("P2S1", "P2S2", "P2S3")))
    follow(database)
    assert gone(database) == set()


OF_S1 = {
    ("tp_team_sessions", "S1"),
    ("tp_team_session", "S1"),
    *((name, f"{who}S1") for who in PLAYERS for name in ("tp_session_summary", "tp_player_session")),
    *(("tp_player_sessions", f"{who}S1") for who in PLAYERS),
}


@pytest.mark.usefixtures("season")
def test_what_a_list_no_longer_names_vanishes_with_what_it_led_to(database: Database) -> None:
    versions = {each: database.data_version(each) for each in PLAYERS.values()}
    lists(database, "tp_team_sessions", "T", listed("S2"))
    follow(database)
    assert gone(database) == OF_S1
    assert {r["team_session_id"] for r in rows(database, team.team_session)} == {"S2", "S3"}
    assert {r["session_id"] for r in rows(database, training.session)} == {"P1S2", "P2S2", "P2S3"}
    assert {r["player_session_id"] for r in rows(database, team.player_session_summary)} == {
        "P1S2",
        "P2S2",
        "P2S3",
    }
    assert all(database.data_version(each) > version for each, version in versions.items())


@pytest.mark.usefixtures("season")
def test_what_a_list_names_again_is_back_as_it_was(database: Database) -> None:
    tables = [team.team_session, team.team_participant, team.player_session, training.session]
    before = content(database, tables)
    lists(database, "tp_team_sessions", "T", listed("S2"))
    follow(database)
    assert content(database, tables) != before
    lists(database, "tp_team_sessions", "T", listed("S1"), listed("S2"))
    follow(database)
    assert gone(database) == set()
    assert content(database, tables) == before
    assert {r["revision"] for r in rows(database, kept.archive_item)} == {1}


@pytest.mark.usefixtures("season")
def test_a_team_that_is_gone_takes_only_what_is_its_own(database: Database) -> None:
    take(database, "tp_teams", {"data": [a_team("U")]})
    follow(database)
    assert {r["team_id"] for r in rows(database, team.team)} == {"U"}
    assert {r["team_session_id"] for r in rows(database, team.team_session)} == {"S3"}
    assert {r["session_id"] for r in rows(database, training.session)} == {"P2S3"}
    take(database, "tp_teams", {"data": []})
    follow(database)
    assert rows(database, team.team_session) == rows(database, training.session) == []


@pytest.mark.usefixtures("season")
def test_an_empty_list_of_one_team_leaves_the_other_teams_sessions(database: Database) -> None:
    lists(database, "tp_team_sessions", "U")
    follow(database)
    assert {key for name, key in gone(database) if name == "tp_team_sessions"} == {"S3"}


@pytest.mark.usefixtures("season")
def test_one_players_list_leaves_the_other_players_entries(database: Database) -> None:
    lists(database, "tp_player_sessions", "P1")
    assert gone(database) == {("tp_player_sessions", "P1S1"), ("tp_player_sessions", "P1S2")}
    follow(database)  # the team's sessions still name the recordings
    assert len(rows(database, training.session)) == 5


@pytest.mark.parametrize(
    ("away", "is_gone"),
    [(0, False), (1, True), (DAYS - 2, True), (DAYS - 1, False), (-1, False), (DAYS, False)],
)
def test_only_what_a_range_covers_can_vanish(database: Database, away: int, is_gone: bool) -> None:
    """On its border days a recording may have begun on the other side, or the time zone may tell."""
    take(database, "tp_teams", {"data": [a_team("T")]})
    day = FIRST + timedelta(days=away)
    lists(database, "tp_team_sessions", "T", listed("S1", day))
    lists(database, "tp_player_sessions", "P1", a_recording("P1S1", day=day))
    lists(database, "tp_team_sessions", "T", ranged=True)
    lists(database, "tp_player_sessions", "P1", ranged=True)
    expected = {("tp_team_sessions", "S1"), ("tp_player_sessions", "P1S1")} if is_gone else set()
    assert gone(database) == expected


@pytest.mark.usefixtures("season")
@pytest.mark.parametrize(
    "body",
    [
        {"data": [listed("S2")], "totals": [2]},  # one is missing
        {"data": [listed("S2")], "totals": [2, 1]},  # one went while the pages were read
        {"data": [listed("S2")], "totals": [None]},  # a page that does not tell
        {"data": [listed("S2"), {"name": "no id"}]},  # it may be the one that is missing
        {"data": "cut"},
        b'{"data": [{"id": "S2", ',
        {"error": "later"},
    ],
)
def test_nothing_vanishes_by_a_list_that_may_not_be_whole(database: Database, body: Any) -> None:
    take(database, "tp_team_sessions", body, "T")
    follow(database)
    assert gone(database) == set()


@pytest.mark.usefixtures("season")
@pytest.mark.parametrize("odd", [{"name": "no id"}, "a bare text"])
def test_a_team_whose_id_cannot_be_read_is_not_taken_for_gone(database: Database, odd: Any) -> None:
    take(database, "tp_teams", {"data": [a_team("U"), odd]})
    follow(database)
    assert gone(database) == set()


@pytest.mark.usefixtures("season")
def test_a_session_that_cannot_be_read_any_more_takes_nothing_along(database: Database) -> None:
    broken = a_session("S1") | {"participants": "some"}
    take(database, "tp_team_session", {"data": broken}, "S1")
    lists(database, "tp_player_sessions", "P1")
    follow(database)
    assert {name for name, _ in gone(database)} == {"tp_player_sessions"}


@pytest.mark.usefixtures("season")
def test_who_left_takes_nothing_along(database: Database) -> None:
    take(database, "tp_team", {"data": a_team("T", "P2")}, "T")
    follow(database)
    assert gone(database) == set()


@pytest.mark.parametrize("order", [("P1", "P2"), ("P2", "P1")])
@pytest.mark.parametrize("load", [50.0, 60.0])
def test_a_recording_that_was_another_players_is_that_players_alone(
    database: Database, order: tuple[str, str], load: float
) -> None:
    """Whether its own content is changed too or not."""
    for who, training_load in zip(order, (50.0, load), strict=True):
        call = Call(endpoint_of("tp_player_session"), "child", id="R", athlete_id=PLAYERS[who])
        body = {"data": a_recording("R") | {"training_load": training_load}}
        Intake(database, 1, 1, "team_pro").take([Answer(call, body)])
    before, now = (PLAYERS[who] for who in order)
    assert [(r["athlete_id"], r["training_load"]) for r in rows(database, training.session)] == [(now, load)]
    assert [(r["athlete_id"], r["training_load"]) for r in rows(database, days.daily)] == [(now, load)]
    assert (database.data_version(before), database.data_version(now)) == (2, 1)
    made = content(database, DERIVED)
    rebuild.rebuild(database)
    assert content(database, DERIVED) == made


def test_two_recordings_may_change_places(database: Database) -> None:
    def take_both(whose: dict[str, int]) -> Result:
        endpoint = endpoint_of("tp_player_session")
        answers = [
            Answer(Call(endpoint, "child", id=key, athlete_id=athlete_id), {"data": a_recording(key)})
            for key, athlete_id in whose.items()
        ]
        return Intake(database, 1, 1, "team_pro").take(answers)

    for whose, changed in (({"R": 11, "Q": 12}, 0), ({"R": 12, "Q": 11}, 2), ({"R": 12, "Q": 11}, 0)):
        assert take_both(whose).changed == changed
        found = {r["session_id"]: r["athlete_id"] for r in rows(database, training.session)}
        assert found == whose
    assert [(r["athlete_id"], r["training_load"]) for r in rows(database, days.daily)] == [
        (11, 50.0),
        (12, 50.0),
    ]


@pytest.mark.usefixtures("season")
def test_a_recording_that_a_session_names_as_another_players_moves_without_being_asked_for(
    database: Database,
) -> None:
    lists(database, "tp_player_sessions", "P1", a_recording("P1S2"))
    took_part = a_session("S1", P2="P1S1") | {"modified": "2026-10-02T06:00:00Z"}
    take(database, "tp_team_session", {"data": took_part}, "S1")
    follow(database)
    for table, key in ((training.session, "session_id"), (team.player_session_summary, "player_session_id")):
        assert {r["athlete_id"] for r in rows(database, table) if r[key] == "P1S1"} == {12}
    made, versions = content(database, DERIVED), [database.data_version(each) for each in (11, 12)]
    follow(database)
    assert [database.data_version(each) for each in (11, 12)] == versions
    rebuild.rebuild(database)
    assert content(database, DERIVED) == made
