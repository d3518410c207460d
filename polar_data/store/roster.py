"""Who was in a team when, and what it was called: from the revisions that the archive keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import select

from polar_data import archive
from polar_data.database import Database
from polar_data.errors import PayloadError
from polar_data.schema import team
from polar_data.schema.kept import archive_item
from polar_data.sources import endpoint_of
from polar_data.sources.rows import Rows

ENDPOINT = "tp_team"
MEMBER = {
    "player_id": pl.String,
    "player_number": pl.Int64,
    "role": pl.String,
    "first_name": pl.String,
    "last_name": pl.String,
    "staff": pl.Boolean,
}
NAME = {"name": pl.String, "organisation": pl.String}
_SEEN = {"from_utc": pl.Datetime("us", "UTC"), "until_utc": pl.Datetime("us", "UTC")}

Moment = tuple[datetime, list[dict[str, Any]]]


def members(database: Database, connection_id: int, team_id: str) -> pl.DataFrame:
    """The columns of `MEMBER` with `from_utc` and `until_utc`: one row for as long as they stayed the same.

    `from_utc` is when we saw it first, `until_utc` when we saw it changed; null: it is so now.
    """
    seen = [(at, rows.tables[team.team_member]) for at, rows in _revisions(database, connection_id, team_id)]
    return _spans(seen, "player_id", MEMBER)


def joined(database: Database, connection_id: int, team_id: str) -> pl.DataFrame:
    """player_id, from_utc: when we saw those come who were not in the team yet when we first looked."""
    stays = members(database, connection_id, team_id)
    later = stays.filter(pl.col("from_utc") > pl.col("from_utc").min())
    # A new number or role ends a row as well, but the next one begins at that moment.
    ended = stays.select("player_id", from_utc="until_utc")
    begun = later.join(ended, on=["player_id", "from_utc"], how="anti")
    return begun.group_by("player_id").agg(pl.col("from_utc").max())


def names(database: Database, connection_id: int, team_id: str) -> pl.DataFrame:
    """`name` and `organisation` of the team with `from_utc` and `until_utc`, as in `members`."""
    seen = [(at, rows.tables[team.team]) for at, rows in _revisions(database, connection_id, team_id)]
    return _spans(seen, "team_id", NAME)


def _revisions(database: Database, connection_id: int, team_id: str) -> Iterator[tuple[datetime, Rows]]:
    """What each answer of Polar said of the team, oldest first; nothing from when it was gone."""
    c = archive_item.c
    query = (
        select(c.body, c.fetched_utc, c.vanished_utc)
        .where(c.connection_id == connection_id, c.endpoint == ENDPOINT, c.key == team_id)
        .order_by(c.revision)
    )
    parse = endpoint_of(ENDPOINT).parse
    with database.read() as connection:
        for row in connection.execute(query).all():
            try:
                yield row.fetched_utc, parse(archive.load(connection, row.body))
            except PayloadError:
                continue  # the sync has reported it
            if row.vanished_utc is not None:
                yield row.vanished_utc, Rows()


def _spans(seen: Iterable[Moment], key: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """One row for as long as the values of a key stay the same."""
    spans: list[dict[str, Any]] = []
    now: dict[str, dict[str, Any]] = {}
    for at, rows in seen:
        found = {row[key]: {name: row[name] for name in columns} for row in rows}
        for gone in [each for each, span in now.items() if not _same(span, found.get(each))]:
            now.pop(gone)["until_utc"] = at
        for each in found.keys() - now.keys():
            now[each] = found[each] | {"from_utc": at, "until_utc": None}
            spans.append(now[each])
    return pl.DataFrame(spans, schema={**columns, **_SEEN}, orient="row").sort(
        "from_utc", *columns, nulls_last=True
    )


def _same(span: Mapping[str, Any], values: Mapping[str, Any] | None) -> bool:
    return values is not None and all(span[name] == value for name, value in values.items())
