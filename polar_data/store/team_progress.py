"""How much of a coach's Team Pro account is here: to fetch a season takes hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, Table, func, select, union

from polar_data.database import Database
from polar_data.schema import kept, team

_item, _child = kept.archive_item.c, kept.child.c


@dataclass(frozen=True)
class Part:
    """`here` of those that are `known` of so far; `oldest` is the first day of what is here."""

    name: str  # team | player | team_session | summary | recording
    here: int
    known: int
    oldest: date | None = None


def of_connection(database: Database, connection_id: int) -> list[Part]:
    """The parts in the order in which they are fetched; sessions come newest first."""
    fetched = (
        select(_item.endpoint, func.count().label("items"), func.min(_item.day).label("oldest"))
        .where(_item.connection_id == connection_id, _item.current, _item.vanished_utc.is_(None))
        .group_by(_item.endpoint)
    )
    absent = (
        select(_child.endpoint, func.count().label("items"))
        .where(_child.connection_id == connection_id, _child.state == "absent")
        .group_by(_child.endpoint)
    )
    players = select(kept.player.c.player_id).where(kept.player.c.connection_id == connection_id)
    of_team, of_all = _named(team.team_participant, connection_id), _named(team.player_session, connection_id)
    with database.read() as connection:
        here = {row.endpoint: row.items for row in connection.execute(fetched)}
        oldest = {row.endpoint: row.oldest for row in connection.execute(fetched)}
        gone = {row.endpoint: row.items for row in connection.execute(absent)}
        number_of_players, summaries, recordings = (
            connection.scalar(select(func.count()).select_from(each.subquery())) or 0
            for each in (players, of_team, union(of_team, of_all))
        )

    def part(name: str, endpoint: str, named: int) -> Part:
        count = here.get(endpoint, 0)
        return Part(name, count, max(named - gone.get(endpoint, 0), count), oldest.get(endpoint))

    return [
        part("team", "tp_team", here.get("tp_teams", 0)),
        Part("player", number_of_players, number_of_players),
        part("team_session", "tp_team_session", here.get("tp_team_sessions", 0)),
        part("summary", "tp_session_summary", summaries),
        part("recording", "tp_player_session", recordings),
    ]


def _named(table: Table, connection_id: int) -> Select[tuple[str]]:
    """The recordings that a table's rows name."""
    session_id = table.c.player_session_id
    mine = table.c.item.startswith(f"{connection_id}/")
    return select(session_id).where(mine, session_id.is_not(None)).distinct()
