"""People, derived rows and answers made by hand, and what a database holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from polar_data.database import Database
from polar_data.intake import Answer, Intake, Result
from polar_data.plan import Call, Kind
from polar_data.schema import kept
from polar_data.sources import endpoint_of

V4 = "accesslink_v4"
DAY = date(2026, 9, 30)
NOW = datetime(2026, 10, 1, 8, tzinfo=UTC)


def connect(database: Database, connection_id: int = 1, athlete_id: int | None = 1, **values: Any) -> None:
    """A connection, and its athlete where there is none yet."""
    with database.write() as connection:
        known = connection.scalars(select(kept.athlete.c.id)).all()
        if athlete_id is not None and athlete_id not in known:
            person = {"id": athlete_id, "name": f"Person {athlete_id}", "created_utc": NOW}
            connection.execute(insert(kept.athlete), person)
        row = {
            "id": connection_id,
            "athlete_id": athlete_id,
            "api": V4,
            "status": "active",
            "scopes_granted": "sleep:read profile:read",
            "created_utc": NOW,
        }
        connection.execute(insert(kept.connection), row | values)


def add(database: Database, table: Table, **values: Any) -> None:
    """One row of a derived table; athlete 1 and AccessLink v4 unless told otherwise."""
    common = {"athlete_id": 1, "source": V4, "item": "1/by/hand"}
    row = {name: value for name, value in (common | values).items() if name in table.c}
    with database.write() as connection:
        connection.execute(insert(table), row)


def take(
    database: Database,
    endpoint: str,
    body: Any,
    first: date = DAY,
    days: int = 1,
    kind: Kind = "window",
    connection_id: int = 1,
) -> Result:
    """Take one answer in, as the sync of that connection of athlete 1 would."""
    call = Call(endpoint_of(endpoint), kind, first, first + timedelta(days=days))
    return Intake(database, connection_id, 1, V4).take([Answer(call, body)])


def temperature(celsius: Sequence[float], day: date = DAY, device: str = "A", **more: Any) -> dict[str, Any]:
    """A night's skin temperature as Polar sends it: from 23:00 of the day before until 06:00 of `day`."""
    samples = [
        {"temperatureCelsius": value, "recordingTimeDeltaMilliseconds": 60_000 * n}
        for n, value in enumerate(celsius)
    ]
    return {
        "startTime": f"{day - timedelta(days=1)}T23:00:00",
        "stopTime": f"{day}T06:00:00",
        "deviceReference": {"deviceId": device},
        "measurementType": "TM_SKIN_TEMPERATURE",
        "temperatureMeasurementSamples": samples,
        **more,
    }


def temperatures(*items: Any) -> dict[str, Any]:
    return {"temperatureMeasurementPeriods": list(items)}


def rows(database: Database, table: Table) -> list[dict[str, Any]]:
    """Every row, in the order of the primary key."""
    query = select(table).order_by(*table.primary_key.columns)
    with database.read() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def content(database: Database, tables: Iterable[Table]) -> dict[str, list[dict[str, Any]]]:
    return {table.name: rows(database, table) for table in tables}
