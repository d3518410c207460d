"""The reference's own example payloads, and what a test reads of parsed rows."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from polar_data.sources import endpoint_of
from polar_data.sources.rows import Rows

FOLDER = Path(__file__).parents[3] / "reference" / "accesslink_v4"

# Where the reference writes "string" in place of a value whose form it demands elsewhere.
PLACEHOLDERS = {
    "sleeps": {("sleepEvaluation", "sleepSpan"): "32400s", ("sleepEvaluation", "asleepDuration"): "28000.5s"},
    "calendar": {("physicalInformation", "sleepGoal"): "28800000"},
}

DEVICE = "0e030000-0084-0000-0000-00001234abcd"


def verbatim(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text())


def example(name: str) -> Any:
    """The example answer of an endpoint, placeholders filled in."""
    if name == "profile_picture":
        return {"contentType": "image/png", "base64": "iVBORw0KGgo="}
    body = verbatim(name)
    for path, value in PLACEHOLDERS.get(name, {}).items():
        put(first_item(name, body), path, value)
    return body


def first_item(name: str, body: Any) -> Any:
    """The first object in the answer's list, as the reference nests it."""
    return {"sleeps": lambda: body["nightSleeps"][0], "calendar": lambda: body["data"]["entries"][0]}[name]()


def put(body: Any, path: Sequence[Any], value: Any) -> None:
    for step in path[:-1]:
        body = body[step]
    body[path[-1]] = value


def changed(body: Any, *changes: tuple[Sequence[Any], Any]) -> Any:
    """A copy of `body` with other values at the given paths."""
    body = copy.deepcopy(body)
    for path, value in changes:
        put(body, path, value)
    return body


def without(body: Any, *paths: Sequence[Any]) -> Any:
    """A copy of `body` with the given keys absent."""
    body = copy.deepcopy(body)
    for path in paths:
        holder = body
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]
    return body


def items(name: str, body: Any = None) -> list[Any]:
    return list(endpoint_of(name).items(example(name) if body is None else body))


def keys(name: str, body: Any = None) -> list[str]:
    return [endpoint_of(name).key(item) for item in items(name, body)]


def only(name: str, body: Any = None) -> Any:
    (item,) = items(name, body)
    return item


def parsed(name: str, item: Any = None) -> Parsed:
    return Parsed(endpoint_of(name).parse(only(name) if item is None else item))


class Parsed:
    """Rows by table name without the values that are missing, and series by kind."""

    def __init__(self, rows: Rows) -> None:
        self.tables = {table.name: [_given(row) for row in found] for table, found in rows.tables.items()}
        self.series = {series.kind: series for series in rows.series}
        self.frames = {(series.kind, series.key): series.make() for series in rows.series}

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.tables.get(table, [])

    def row(self, table: str) -> dict[str, Any]:
        (row,) = self.tables[table]
        return row

    def frame(self, kind: str) -> pl.DataFrame:
        return self.series[kind].make()


def _given(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}
