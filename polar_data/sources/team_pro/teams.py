"""Teams, their players, and the sessions of a team."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from polar_data.schema import team
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    identifier,
    listed,
    local_time,
    number,
    read,
    required,
    row,
    text,
    utc_time,
    whole,
    word,
)

FIRST_STAFF_NUMBER = 100  # Team Pro numbers coaches and helpers from here on
MATCHES = {"game", "match"}
TRAININGS = {"drill", "training"}

CHANGES: Columns = {"created_utc": ("created", utc_time), "modified_utc": ("modified", utc_time)}

TEAM: Columns = {"name": ("name", text), "organisation": ("organisation", text), **CHANGES}

NAMES: Columns = {"first_name": ("first_name", text), "last_name": ("last_name", text)}

SESSION: Columns = {
    "name": ("name", text),
    "note": ("note", text),
    "sport": ("sport", text),
    "arena": ("arena", text),
    "record_start_local": ("record_start_time", local_time),
    "record_stop_local": ("record_end_time", local_time),
    "start_local": ("start_time", local_time),
    "stop_local": ("end_time", local_time),
    "latitude": ("latitude", number),
    "longitude": ("longitude", number),
    **CHANGES,
}

MARKER: Columns = {
    "kind": ("marker_type", word()),
    "name": ("name", text),
    "note": ("note", text),
    "start_written": ("start_time", local_time),
    "stop_written": ("end_time", local_time),
}


def parse_listed(item: Json) -> Rows:
    """No rows: the list only says what there is, and the details say it again with more."""
    return Rows()


def parse_team(item: Json) -> Rows:
    """The team and who is in it now."""
    rows = Rows()
    team_id = required(item, "id", identifier)
    rows.add(team.team, team_id=team_id, **row(item, TEAM))
    for player in _once(item, "players"):
        rows.add(team.team_member, team_id=team_id, **_player(player), **row(player, NAMES))
    return rows


def parse_team_session(item: Json) -> Rows:
    """A team's session, its markers and who took part."""
    rows = Rows()
    place = {"team_session_id": required(item, "id", identifier)}
    kind = read(item, "type", word())
    rows.add(
        team.team_session,
        **place,
        team_id=required(item, "team_id", identifier),
        day=day_of(item),
        type=kind,
        kind=kind_of(kind),
        **row(item, SESSION),
    )
    for seq, marker in enumerate(listed(item, "markers")):
        zulu = (read(marker, "start_time", text) or "").endswith("Z")
        rows.add(team.team_marker, **place, seq=seq, zulu=zulu, **row(marker, MARKER))
    for player in _once(item, "participants"):
        session_id = read(player, "player_session_id", identifier)
        rows.add(team.team_participant, **place, player_session_id=session_id, **_player(player))
    return rows


def kind_of(session_type: str | None) -> str | None:
    """Which sessions are alike: match, training, or the type itself. Kinds are not mixed in a mean."""
    if session_type in MATCHES:
        return "match"
    return "training" if session_type in TRAININGS else session_type


def day_of(item: Json) -> date:
    """The day of a team's session."""
    return start_of(item).date()


def start_of(item: Json) -> datetime:
    """When a team's session starts; the recording starts earlier."""
    return read(item, "start_time", local_time) or required(item, "record_start_time", local_time)


def on_the_pitch(item: Json, path: str) -> list[Json]:
    """The players at `path`, without the staff."""
    return [player for player in listed(item, path) if not is_staff(player)]


def is_staff(player: Json) -> bool:
    number = read(player, "player_number", whole)
    return number is not None and number >= FIRST_STAFF_NUMBER


def player_id(player: Json) -> str:
    return required(player, "player_id", identifier)


def name_of(player: Json) -> str:
    """The player's name; empty where nothing tells it, as with participants of a session."""
    return " ".join(filter(None, (read(player, name, text) for name in ("first_name", "last_name"))))


def _once(item: Json, path: str) -> list[Json]:
    """The players at `path`; of one who is listed twice the last entry counts."""
    return list({player_id(player): player for player in listed(item, path)}.values())


def _player(player: Json) -> dict[str, Any]:
    return {
        "player_id": player_id(player),
        "player_number": read(player, "player_number", whole),
        "role": read(player, "role", text),
        "staff": is_staff(player),
    }
