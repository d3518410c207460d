"""Team Pro's seven endpoints, one row each. Paths are relative to /v1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from polar_data.sources.endpoint import Child, Dates, Endpoint, Json, Player
from polar_data.sources.envelopes import day_at, id_at, list_at, stamp_at, whole_answer
from polar_data.sources.guard import guarded
from polar_data.sources.team_pro import players, teams
from polar_data.sources.values import identifier, read

SCOPE = "team_read"
PER_PAGE = 100
DATES = (Dates("since", "until", "datetime"),)

_id = id_at("id")
_changed = stamp_at("modified")


def players_at(path: str) -> Callable[[Json], list[Player]]:
    """Who is in a team or took part in a session."""

    def players_of(item: Json) -> list[Player]:
        return [
            Player(teams.player_id(player), teams.name_of(player))
            for player in teams.on_the_pitch(item, path)
        ]

    return players_of


def itself(item: Json) -> list[Child]:
    """The team that a list names."""
    return [Child(_id(item), _changed(item) or "")]


def team_session_itself(item: Json) -> list[Child]:
    return [Child(_id(item), _changed(item) or "", teams.day_of(item))]


def lists_of_players(item: Json) -> list[Child]:
    """The lists of sessions, by player."""
    ids = map(teams.player_id, teams.on_the_pitch(item, "players"))
    return [Child(each, player=each) for each in ids]


def recordings(item: Json) -> list[Child]:
    """What an entry of a player's list names, or the participants of a team's session.

    The entry knows when the recording changed. The participants are for players who have left.
    """
    if "team_id" not in item:
        return [Child(_id(item), _changed(item) or "", _start_day(item))]
    return [
        Child(session_id, "", teams.day_of(item), teams.player_id(player))
        for player in teams.on_the_pitch(item, "participants")
        if (session_id := read(player, "player_session_id", identifier)) is not None
    ]


def summaries(item: Json) -> list[Child]:
    """What the participants did within a team's session: that changes with the session."""
    return [replace(child, stamp=_changed(item) or "") for child in recordings(item)]


def listed_recordings(item: Json) -> list[tuple[str, str]]:
    """The entries of the players' lists that tell of the same: whoever has left has no list any more."""
    return [("tp_player_sessions", child.id) for child in recordings(item)]


_start_day = day_at("start_time")

_ROWS = (
    Endpoint(
        name="tp_teams",
        label="Teams",
        path="/teams",
        scope=SCOPE,
        items=list_at("data"),
        key=_id,
        parse=teams.parse_listed,
        stamp=_changed,
        per_page=PER_PAGE,
        priority=0,
    ),
    Endpoint(
        name="tp_team",
        label="Team and its players",
        path="/teams/{id}",
        scope=SCOPE,
        items=whole_answer("data"),
        key=_id,
        parse=teams.parse_team,
        stamp=_changed,
        parents=("tp_teams",),
        children=itself,
        players=players_at("players"),
        each_sync=True,
        priority=1,
    ),
    Endpoint(
        name="tp_player_sessions",
        label="Lists of players' sessions",
        path="/players/{id}/training_sessions",
        scope=SCOPE,
        items=list_at("data"),
        key=_id,
        parse=players.parse_player_session_listed,
        day=_start_day,
        stamp=_changed,
        parents=("tp_team",),
        children=lists_of_players,
        lists=True,
        dates=DATES,
        params=(("type", "ALL"),),
        per_sync=12,
        per_page=PER_PAGE,
        priority=2,
    ),
    Endpoint(
        name="tp_team_sessions",
        label="Lists of team sessions",
        path="/teams/{id}/training_sessions",
        scope=SCOPE,
        items=list_at("data"),
        key=_id,
        parse=teams.parse_listed,
        day=teams.day_of,
        stamp=_changed,
        parents=("tp_teams",),
        children=itself,
        lists=True,
        under=id_at("team_id"),
        dates=DATES,
        per_page=PER_PAGE,
        priority=2,
    ),
    Endpoint(
        name="tp_team_session",
        label="Team sessions",
        path="/teams/training_sessions/{id}",
        scope=SCOPE,
        items=whole_answer("data"),
        key=_id,
        parse=teams.parse_team_session,
        day=teams.day_of,
        stamp=_changed,
        parents=("tp_team_sessions",),
        children=team_session_itself,
        takes=listed_recordings,
        players=players_at("participants"),
        priority=3,
    ),
    Endpoint(
        name="tp_session_summary",
        label="Summaries of players' sessions",
        path="/training_sessions/{id}/session_summary",
        scope=SCOPE,
        items=whole_answer("data"),
        key=id_at("player_session_id"),
        parse=players.parse_summary,
        day=players.summary_day,
        stamp=_changed,
        parents=("tp_team_session",),
        children=summaries,
        priority=4,
    ),
    Endpoint(
        name="tp_player_session",
        label="Players' sessions with samples",
        path="/training_sessions/{id}",
        scope=SCOPE,
        items=whole_answer("data"),
        key=_id,
        parse=players.parse_player_session,
        day=_start_day,
        stamp=_changed,
        params=(("samples", "all"),),
        parents=("tp_player_sessions", "tp_team_session"),
        children=recordings,
        priority=5,
    ),
)

ENDPOINTS = tuple(map(guarded, _ROWS))
