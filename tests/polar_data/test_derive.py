from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from polar_data import derive
from polar_data.archive import Entry, Json, pack
from polar_data.database import Database
from polar_data.derive import Origin, Parsed
from polar_data.errors import PayloadError
from polar_data.schema import days, kept
from polar_data.sources import endpoint_of
from polar_data.sources.rows import Rows
from tests.polar_data.hand_made import DAY, V4, rows, temperature

ORIGIN = Origin(athlete_id=1, source=V4, connection_id=4, endpoint="temperature", key="k")
TEMPERATURE = endpoint_of("temperature")


def of_table(parsed: Parsed, name: str) -> list[dict[str, Any]]:
    found = ((columns, rows) for (table, columns), rows in parsed.rows.items() if table == name)
    return [dict(zip(columns, row, strict=True)) for columns, rows in found for row in rows]


def refuse(body: Json) -> Rows:
    raise PayloadError("Temperature: no start")


def test_rows_carry_where_they_come_from() -> None:
    parsed = derive.parse(TEMPERATURE, ORIGIN, temperature([33.0, 35.0]))
    (row,) = of_table(parsed, "temperature_period")
    assert (row["athlete_id"], row["source"], row["item"]) == (1, V4, "4/temperature/k")
    assert row["mean_c"] == 34.0
    assert parsed.problem is None


def test_days_are_those_of_the_rows_and_of_the_item() -> None:
    """The night starts on the 29th, Polar's date of the item, and ends on the 30th."""
    parsed = derive.parse(TEMPERATURE, ORIGIN, temperature([33.0]))
    assert parsed.days == {date(2026, 9, 29), date(2026, 9, 30)}


def test_of_dense_data_the_database_knows_where_they_are() -> None:
    parsed = derive.parse(TEMPERATURE, ORIGIN, temperature([33.0, 35.0]))
    (row,) = of_table(parsed, "series")
    assert (row["kind"], row["day"], row["item"]) == ("temperature", date(2026, 9, 29), ORIGIN.item)


def test_what_cannot_be_read_becomes_a_problem() -> None:
    parsed = derive.parse(replace(TEMPERATURE, parse=refuse), ORIGIN, temperature([33.0]))
    assert (parsed.problem, parsed.rows, parsed.days) == ("Temperature: no start", {}, set())
    assert derive.parse(TEMPERATURE, ORIGIN, {}).problem == "Temperature: startTime is missing"


def test_a_mistake_of_ours_is_not_taken_for_a_problem_of_the_item() -> None:
    def broken(body: Json) -> Rows:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        derive.parse(replace(TEMPERATURE, parse=broken), ORIGIN, temperature([33.0]))


def test_writing_again_replaces_the_rows_and_names_all_days_touched(database: Database) -> None:
    before = derive.parse(TEMPERATURE, ORIGIN, temperature([33.0], day=date(2026, 9, 20)))
    after = derive.parse(TEMPERATURE, ORIGIN, temperature([35.0]))
    with database.write() as connection:
        derive.write(connection, [], [before])
        touched = derive.write(connection, [ORIGIN.item], [after])
    assert touched == {date(2026, 9, day) for day in (19, 20, 29, 30)}
    (row,) = rows(database, days.temperature_period)
    assert (row["start_local"], row["mean_c"]) == (datetime(2026, 9, 29, 23), 35.0)
    assert [r["day"] for r in rows(database, days.series)] == [date(2026, 9, 29)]


def test_forgetting_an_item_leaves_the_others(database: Database) -> None:
    other = replace(ORIGIN, key="other")
    with database.write() as connection:
        derive.write(connection, [], [derive.parse(TEMPERATURE, ORIGIN, temperature([33.0]))])
        derive.write(connection, [], [derive.parse(TEMPERATURE, other, temperature([35.0], device="B"))])
        assert derive.forget(connection, [ORIGIN.item]) == {date(2026, 9, 29), DAY}
    assert [r["item"] for r in rows(database, days.temperature_period)] == ["4/temperature/other"]
    assert [r["item"] for r in rows(database, days.series)] == ["4/temperature/other"]


def test_a_note_tells_the_parser_and_the_problem_until_it_is_gone(database: Database) -> None:
    body = temperature([33.0])
    entry = Entry("temperature", "k", DAY, 2, pack(body))
    endpoint = replace(TEMPERATURE, version=7)
    with database.write() as connection:
        unread = derive.parse(replace(endpoint, parse=refuse), ORIGIN, body)
        derive.note(connection, 4, [(entry, endpoint, unread)])
    (row,) = rows(database, kept.derivation)
    assert (row["revision"], row["parser_version"], row["problem"]) == (2, 7, "Temperature: no start")
    with database.write() as connection:
        derive.note(connection, 4, [(entry, endpoint, derive.parse(endpoint, ORIGIN, body))])
    assert [r["problem"] for r in rows(database, kept.derivation)] == [None]
