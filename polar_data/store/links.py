"""Players of a team linked to a person's own Flow account, and what the coach may see of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import Select, delete, select

from polar_data.database import Database, upsert
from polar_data.schema import kept

TEAM_PRO = "team_pro"
Sharing = Literal["nothing", "status", "values"]

_player, _link, _athlete, _connection = (
    kept.player.c,
    kept.player_link.c,
    kept.athlete.c,
    kept.connection.c,
)
_SAME_PLAYER = (_link.connection_id == _player.connection_id) & (_link.player_id == _player.player_id)
# Letters that are not another letter with a mark.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


@dataclass(frozen=True)
class Link:
    """A player who is also the person `athlete_id`."""

    player_id: str
    athlete_id: int
    sharing: Sharing
    linked_utc: datetime


@dataclass(frozen=True)
class Suggestion:
    """A player and a person of the same name, for somebody to confirm."""

    player_id: str
    player_name: str
    athlete_id: int
    athlete_name: str


@dataclass(frozen=True)
class Shared:
    """The person whose data the coach may see: words on how they are, and with `values` the numbers."""

    athlete_id: int
    values: bool


def links(database: Database, connection_id: int) -> list[Link]:
    """All links of a coach's connection, by player."""
    query = select(kept.player_link).where(_link.connection_id == connection_id).order_by(_link.player_id)
    with database.read() as connection:
        return [
            Link(row.player_id, row.athlete_id, row.sharing, row.linked_utc)
            for row in connection.execute(query)
        ]


def suggestions(database: Database, connection_id: int) -> list[Suggestion]:
    """Players without a link and the people with an account of their own who have the same name."""
    players = (
        select(_player.player_id, _player.athlete_id, _athlete.name)
        .join_from(kept.player, kept.athlete, _player.athlete_id == _athlete.id)
        .join(kept.player_link, _SAME_PLAYER, isouter=True)
        .where(_player.connection_id == connection_id, _link.player_id.is_(None))
        .order_by(_player.player_id)
    )
    with database.read() as connection:
        people = connection.execute(_people()).all()
        return [
            Suggestion(player.player_id, player.name, person.id, person.name)
            for player in connection.execute(players)
            for person in people
            if same_name(player.name, person.name)
        ]


def link(database: Database, connection_id: int, player_id: str, athlete_id: int, sharing: Sharing) -> None:
    """Link a player to a person, or change what the person shares.

    Raises LookupError where there is no such player or no such person with an account of their own.
    """
    if sharing not in get_args(Sharing):
        raise ValueError(f"There is no sharing level {sharing}")
    own_id, coach_id = _find(database, connection_id, player_id)
    with database.write(coach_id) as connection:
        if connection.execute(_people().where(_athlete.id == athlete_id)).first() is None:
            raise LookupError(f"There is no person {athlete_id} with an account of their own")
        before = connection.scalar(_linked(connection_id, player_id))
        row = {
            "connection_id": connection_id,
            "player_id": player_id,
            "athlete_id": athlete_id,
            "sharing": sharing,
            "linked_utc": database.now(connection),
        }
        upsert(connection, kept.player_link, [row])
    _tell(database, own_id, athlete_id, before)


def unlink(database: Database, connection_id: int, player_id: str) -> None:
    """Undo a link; the data of both stay. Raises LookupError where there is no such player."""
    own_id, coach_id = _find(database, connection_id, player_id)
    with database.write(coach_id) as connection:
        before = connection.scalar(_linked(connection_id, player_id))
        mine = (_link.connection_id == connection_id) & (_link.player_id == player_id)
        connection.execute(delete(kept.player_link).where(mine))
    _tell(database, own_id, before)


def shared(database: Database, connection_id: int) -> dict[str, Shared]:
    """By player what the coach may see of the linked person. Whoever reads for a coach asks this."""
    return {
        each.player_id: Shared(each.athlete_id, each.sharing == "values")
        for each in links(database, connection_id)
        if each.sharing != "nothing"
    }


def same_name(a: str, b: str) -> bool:
    """Whether two names have the same words, whatever their order, marks and case.

    One of them may have more words: a second first name, or one of two family names left out.
    """
    one, other = _words(a), _words(b)
    return len(one & other) >= 2 and (one <= other or other <= one)


def _words(name: str) -> set[str]:
    bare = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    return set(re.findall(r"\w+", "".join(c for c in bare if not unicodedata.combining(c))))


def _people() -> Select[Any]:
    """Everybody with an account of their own."""
    own = select(_connection.athlete_id).where(
        _connection.api != TEAM_PRO, _connection.athlete_id.is_not(None)
    )
    return select(_athlete.id, _athlete.name).where(_athlete.id.in_(own)).order_by(_athlete.id)


def _linked(connection_id: int, player_id: str) -> Select[Any]:
    mine = (_link.connection_id == connection_id) & (_link.player_id == player_id)
    return select(_link.athlete_id).where(mine)


def _find(database: Database, connection_id: int, player_id: str) -> tuple[int, int | None]:
    """The player's athlete and the coach's."""
    query = (
        select(_player.athlete_id, _connection.athlete_id.label("coach_id"))
        .join_from(kept.player, kept.connection, _player.connection_id == _connection.id)
        .where(_player.connection_id == connection_id, _player.player_id == player_id)
    )
    with database.read() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise LookupError(f"There is no player {player_id}")
    return row.athlete_id, row.coach_id


def _tell(database: Database, *athlete_ids: int | None) -> None:
    """Have everything that is kept about these people computed again."""
    for athlete_id in {each for each in athlete_ids if each is not None}:
        with database.write(athlete_id):
            pass
