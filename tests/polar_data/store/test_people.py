from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from polar_data.database import Database
from polar_data.schema import kept
from polar_data.store import people
from polar_data.store.people import Athlete, Connection
from tests.polar_data.hand_made import NOW, V4, connect


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


def test_a_connection_that_is_not_there_is_named(database: Database) -> None:
    with pytest.raises(LookupError, match="connection 9"):
        people.connection(database, 9)
