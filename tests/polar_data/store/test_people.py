from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, update

from polar_data.database import Database
from polar_data.schema import days, kept
from polar_data.store import people
from polar_data.store.people import Athlete, Connection
from tests.polar_data.hand_made import DAY, NOW, V4, add, connect


def test_nobody_is_there_at_first(database: Database) -> None:
    assert people.athletes(database) == []
    assert people.connections(database) == []


def test_athletes_and_connections_in_the_order_they_came(database: Database) -> None:
    connect(database, 2, 5, status="revoked", first_day=date(2025, 10, 1))
    connect(database, 1, 3, scopes_granted="")
    connect(database, 3, None)
    with database.write() as connection:
        me = kept.athlete.c.id == 5
        connection.execute(update(kept.athlete).where(me).values(name="Ada", email="ada@example.org"))
    assert people.athletes(database) == [Athlete(3, "Person 3", None), Athlete(5, "Ada", "ada@example.org")]
    scopes = frozenset({"sleep:read", "profile:read"})
    assert people.connections(database) == [
        Connection(1, 3, V4, "active", frozenset(), NOW, None),
        Connection(2, 5, V4, "revoked", scopes, NOW, date(2025, 10, 1)),
        Connection(3, None, V4, "active", scopes, NOW, None),
    ]
    assert people.connection(database, 2) == people.connections(database)[1]


def test_ones_own_athletes_have_an_account_or_data(database: Database) -> None:
    assert people.own(database) == []
    connect(database, 1, 2)
    connect(database, 2, 3, status="disconnected")
    connect(database, 3, 4, status="disconnected")
    connect(database, 4, 5, status="revoked")
    connect(database, 5, None)
    with database.write() as connection:
        connection.execute(insert(kept.athlete).values(id=1, name="Nothing", created_utc=NOW))
    add(database, days.daily, athlete_id=3, day=DAY, steps=1)
    add(database, days.daily, athlete_id=3, day=DAY + timedelta(days=9), steps=1)
    assert people.own(database) == [
        (Athlete(2, "Person 2", None), None),
        (Athlete(3, "Person 3", None), (DAY, DAY + timedelta(days=9))),
        (Athlete(5, "Person 5", None), None),
    ]


def test_the_players_of_a_team_are_nobodys_own_but_with_an_account_of_their_own(database: Database) -> None:
    coach, player, watch = 1, 2, 3
    connect(database, 1, coach, api="team_pro")
    connect(database, 2, player, status="disconnected")
    connect(database, 3, watch, status="disconnected")
    for name, athlete_id in (("b", player), ("c", watch)):
        add(database, kept.player, connection_id=1, player_id=name, athlete_id=athlete_id)
        add(database, days.daily, athlete_id=athlete_id, day=DAY, training_load=90.0)
    assert [each.athlete.id for each in people.own(database)] == [coach]
    connect(database, 4, watch)
    assert [each.athlete.id for each in people.own(database)] == [watch]


def test_a_connection_that_is_not_there_is_named(database: Database) -> None:
    with pytest.raises(LookupError, match="connection 9"):
        people.connection(database, 9)
