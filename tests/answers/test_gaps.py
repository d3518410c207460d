"""Why something is missing, when several connections could tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from answers.gaps import FAMILIES, Gap, gaps
from polar_data.database import Database, upsert
from polar_data.schema import days, kept
from polar_data.sources import SOURCES
from polar_data.store import daily

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
V4, V3, TEAM = "accesslink_v4", "accesslink_v3", "team_pro"
SLEEP = {V4: "sleeps", V3: "v3_sleep"}
STATUSES = {"revoked", "disconnected", "demo"}

NOTHING_THERE = "Polar has nothing for it: the watch was not worn, or it has not synced yet."
NOT_ASKED = "It has not been asked for yet."
NOT_ASKABLE = "Polar could not be asked for it."
NO_VALUE = "Polar sent data without this value."
REVOKED = "Polar no longer accepts the consent."
NOT_ALLOWED = "It is not among the data you allowed Polar to share."
DISCONNECTED = "The account is disconnected."
NOT_OFFERED = "Polar does not offer it for this account."
NOT_RECORDED = "The watch recorded nothing."


def _put(database: Database, table: Table, *rows: dict[str, Any]) -> None:
    with database.write(1) as connection:
        upsert(connection, table, list(rows))


def _connect(database: Database, number: int, api: str, state: str, day: date, athlete_id: int = 1) -> None:
    """Connection `number` and what it says of sleep on the day, where it says anything ("": nothing)."""
    status = state if state in STATUSES else "active"
    row = {"id": number, "athlete_id": athlete_id, "api": api, "status": status, "scopes_granted": ""}
    _put(database, kept.connection, row | {"created_utc": NOW})
    # what was asked before a connection ended is known still
    said = "empty" if state in STATUSES else state
    if said and api in SLEEP:
        row = {"connection_id": number, "endpoint": SLEEP[api], "day": day, "state": said}
        _put(database, kept.coverage, row | {"checked_utc": NOW})


def _found(database: Database, missing: date = AS_OF) -> list[Gap]:
    """The gaps of a person who always sleeps and walks, but for one night."""
    known = [AS_OF - timedelta(days=k) for k in range(30)]
    values = {"hrv_rmssd": 50.0, "steps": 9000.0}
    rows = [
        {"athlete_id": 1, "day": day, "sleep_duration": None if day == missing else 8.0} | values
        for day in known
    ]
    _put(database, days.daily, *rows)
    return gaps(database, 1, daily.daily(database, 1, known[-1], AS_OF), AS_OF)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        # one connection
        ([(V3, "empty")], NOTHING_THERE),
        ([(V3, "")], NOT_ASKED),
        ([(V3, "revoked")], REVOKED),
        ([(V3, "disconnected")], DISCONNECTED),
        ([(V3, "demo")], NOT_RECORDED),
        ([], NOT_RECORDED),
        # a newer one that cannot tell, or not yet
        ([(V4, "empty"), (V3, "")], NOTHING_THERE),
        ([(V4, "empty"), (V3, "revoked")], NOTHING_THERE),
        ([(V4, "empty"), (TEAM, "")], NOTHING_THERE),
        ([(V4, "empty"), (V3, "failed")], NOTHING_THERE),
        ([(V4, "failed"), (V3, "")], NOT_ASKABLE),
        # a newer one that can, where the older cannot
        ([(V4, "revoked"), (V3, "empty")], NOTHING_THERE),
        ([(V4, "revoked"), (V3, "")], NOT_ASKED),
        ([(V4, "not_consented"), (V3, "empty")], NOTHING_THERE),
        ([(V4, "not_consented"), (V3, "failed")], NOT_ASKABLE),
        ([(V4, "not_consented"), (V3, "")], NOT_ASKED),
        ([(V4, "empty"), (V3, "data")], NO_VALUE),
        # none that can
        ([(V4, "revoked"), (TEAM, "")], REVOKED),
        ([(V4, "not_consented"), (V3, "revoked")], REVOKED),
        ([(V4, "not_consented"), (TEAM, "")], NOT_ALLOWED),
        ([(V4, "not_consented"), (V3, "not_supported")], NOT_ALLOWED),
        ([(V4, "not_consented"), (V3, "disconnected")], NOT_ALLOWED),
        ([(V4, "not_supported"), (V3, "disconnected")], DISCONNECTED),
        ([(V4, "not_supported"), (TEAM, "")], NOT_OFFERED),
        ([(V4, "disconnected"), (TEAM, "")], DISCONNECTED),
    ],
)
@pytest.mark.parametrize("turned", [False, True], ids=["", "the other way round"])
def test_what_helps_most_comes_first(
    sqlite_database: Database, told: list[tuple[str, str]], why: str, turned: bool
) -> None:
    for number, (api, state) in enumerate(reversed(told) if turned else told, start=1):
        _connect(sqlite_database, number, api, state, AS_OF)
    assert [(gap.what.partition(":")[0], gap.why) for gap in _found(sqlite_database)] == [("Sleep", why)]


def test_a_night_of_the_week_has_the_same_reasons(sqlite_database: Database) -> None:
    night = AS_OF - timedelta(days=3)
    _connect(sqlite_database, 1, V4, "empty", night)
    _connect(sqlite_database, 2, V3, "revoked", night)
    assert [(gap.what, gap.why) for gap in _found(sqlite_database, night)] == [
        ("No sleep for the night to Saturday 27 June", NOTHING_THERE)
    ]


def test_other_peoples_connections_say_nothing(sqlite_database: Database) -> None:
    _connect(sqlite_database, 1, V4, "revoked", AS_OF)
    _connect(sqlite_database, 2, V3, "empty", AS_OF, athlete_id=2)
    assert [gap.why for gap in _found(sqlite_database)] == [REVOKED]


def test_the_table_names_endpoints_of_its_apis() -> None:
    for family in FAMILIES:
        for api, endpoint in family.endpoints.items():
            assert endpoint in {e.name for e in SOURCES[api].endpoints}
