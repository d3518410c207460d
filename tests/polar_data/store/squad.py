"""A coach's team made by hand: connection 1 of athlete 1, with players as athletes from 11 on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert

from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import kept, team, training
from polar_data.sources import endpoint_of
from polar_data.store import children
from tests.polar_data.hand_made import connect

COACH, TEAM_ID = 1, "T"
DAY = date(2026, 9, 5)
START = datetime(2026, 9, 5, 18)


def put(database: Database, table: Table, **values: Any) -> None:
    row = {"athlete_id": COACH, "source": "team_pro", "item": "1/by/hand"} | values
    with database.write() as connection:
        connection.execute(insert(table), row)


def coach(database: Database) -> None:
    """The coach's connection and an empty team."""
    connect(database, 1, COACH, api="team_pro")
    put(database, team.team, team_id=TEAM_ID, name="First", organisation="Club")


def asked_for_sessions(database: Database, at: datetime, *also: tuple[str, str]) -> None:
    """What a sync at that moment notes of the list of the team's sessions, and of other calls."""
    database.clock = lambda: at
    calls = [Call(endpoint_of(name), "child", id=key) for name, key in (("tp_team_sessions", TEAM_ID), *also)]
    children.note(database, 1, [(call, "data", "") for call in calls])


def named(database: Database, session_id: str, start: datetime) -> None:
    """A session that the team's list has."""
    times = {"start_time": start.isoformat(), "record_start_time": start.isoformat()}
    item = {"id": session_id, "modified": start.isoformat(), **times}
    call = Call(endpoint_of("tp_team_sessions"), "child", id=TEAM_ID)
    assert Intake(database, 1, COACH, "team_pro").take([Answer(call, {"data": [item]})]).new == 1


def player(database: Database, number: int, name: str = "", member: bool = True, **values: Any) -> str:
    """The id of a new player, who is athlete 10 + `number`."""
    player_id, athlete_id = f"p{number}", 10 + number
    first, last = (name or f"Player {number}").split(" ", 1)
    with database.write() as connection:
        person = {
            "id": athlete_id,
            "name": f"{first} {last}",
            "created_utc": datetime(2026, 9, 1, tzinfo=UTC),
        }
        connection.execute(insert(kept.athlete), person)
        row = {"connection_id": 1, "player_id": player_id, "athlete_id": athlete_id}
        connection.execute(insert(kept.player), row)
    if member:
        row = {"player_id": player_id, "player_number": number, "first_name": first, "last_name": last}
        put(
            database,
            team.team_member,
            team_id=TEAM_ID,
            **(row | {"role": "Midfielder", "staff": False} | values),
        )
    return player_id


def team_session(database: Database, session_id: str, start: datetime = START, **values: Any) -> None:
    """A match of 90 minutes whose recording starts ten minutes earlier and ends five minutes later."""
    row = {
        "team_session_id": session_id,
        "team_id": TEAM_ID,
        "day": start.date(),
        "type": "match",
        "kind": "match",
        "start_local": start,
        "stop_local": start + timedelta(minutes=90),
        "record_start_local": start - timedelta(minutes=10),
        "record_stop_local": start + timedelta(minutes=95),
    }
    put(database, team.team_session, **(row | values))


def took_part(database: Database, session_id: str, number: int, own_id: str | None, **values: Any) -> None:
    row = {"team_session_id": session_id, "player_id": f"p{number}", "player_number": number}
    row |= {"role": "Midfielder", "staff": False, "player_session_id": own_id}
    put(database, team.team_participant, **(row | values))


def summary(database: Database, number: int, own_id: str, day: date = DAY, **values: Any) -> None:
    row = {"athlete_id": 10 + number, "player_session_id": own_id, "day": day}
    put(database, team.player_session_summary, **(row | values))


def listed(
    database: Database, number: int, own_id: str, start: datetime = START, minutes: int = 105, **values: Any
) -> None:
    """A recording as the player's list has it."""
    row = {
        "athlete_id": 10 + number,
        "player_session_id": own_id,
        "kind": "team",
        "day": start.date(),
        "start_local": start,
        "stop_local": start + timedelta(minutes=minutes),
        "offset_min": 120,
        "duration_s": minutes * 60.0,
    }
    put(database, team.player_session, **(row | values))


def whole(
    database: Database,
    athlete_id: int,
    session_id: str,
    start: datetime = START,
    minutes: int = 105,
    **values: Any,
) -> None:
    """A whole recording, of a player or a person."""
    row = {
        "athlete_id": athlete_id,
        "session_id": session_id,
        "day": start.date(),
        "start_local": start,
        "stop_local": start + timedelta(minutes=minutes),
        "duration_s": minutes * 60.0,
    }
    put(database, training.session, **(row | values))


def person(database: Database, athlete_id: int, name: str, api: str = "accesslink_v4") -> None:
    """Somebody with an account of their own."""
    with database.write() as connection:
        row = {"id": athlete_id, "name": name, "created_utc": datetime(2026, 9, 1, tzinfo=UTC)}
        connection.execute(insert(kept.athlete), row)
    connect(database, athlete_id, athlete_id, api=api)
