"""Admin actions of Team Pro: what a coach and the players may do between two syncs."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ..grants import Grant
from ..oauth import TEAM_SCOPE
from ..state import State
from .asked import SAMPLES
from .club import Club
from .routes import recording, trimmed
from .state import COACH

Body = dict[str, Any]

STAFF_FROM = 100  # their numbers


def tp_token(state: State, body: Body) -> Body:
    """Tokens without the browser: account, client; the scope is `team_read` only."""
    grant = Grant(body.get("client", "simulator"), body.get("account", COACH), (TEAM_SCOPE,))
    return state.grants.issue_tokens(grant)


def tp_club(state: State, body: Body) -> None:
    """Gives `account` a fresh squad of a `size`: squad (whole samples), season (ten seconds each), small."""
    state.team_pro.found(body.get("account", COACH), body["size"])


def tp_limits(state: State, body: Body) -> None:
    """`burst` (null: no limit) and `per_second`; Polar's own where left out. Buckets are empty again."""
    buckets = state.team_pro.buckets
    buckets.set(body.get("burst", buckets.BURST), body.get("per_second", buckets.PER_SECOND))


def tp_shapes(state: State, body: Body) -> None:
    """Switches `documented` zones' keys, `short_rows` of samples, `unmarked` sessions."""
    for name in body:
        if name not in ("documented", "short_rows", "unmarked"):
            raise KeyError(name)
        setattr(state.team_pro, name, body[name])


def tp_add_session(state: State, body: Body) -> Body:
    """One more team session, on `day` or the day after the newest; its details."""
    day = date.fromisoformat(body["day"]) if "day" in body else None
    return _club(state, body).add_session(state.clock.utc(), day)


def tp_edit(state: State, body: Body) -> None:
    """Changes the team or session `id` (set, remove): renames a team, writes a note."""
    changes, removals = body.get("set", {}), body.get("remove", ())
    _club(state, body).edit(body["id"], changes, removals, state.clock.utc())


def tp_delete(state: State, body: Body) -> None:
    """Deletes `id`: a team, a team's session or a player's, with all that belongs to it. 404 from now on."""
    _club(state, body).delete(body["id"], state.clock.utc())


def tp_restore(state: State, body: Body) -> None:
    """Brings back whatever was deleted."""
    _club(state, body).restore()


def tp_player(state: State, body: Body) -> None:
    """Changes how the team lists `player_id` (set: player_number, role ...), or lets the player `leave`."""
    club, now = _club(state, body), state.clock.utc()
    if body.get("leave"):
        club.leave(body["player_id"], now)
    else:
        club.change_player(body["player_id"], body["set"], now)


def tp_warm(state: State, body: Body) -> Body:
    """Renders every summary and recording ahead, so that a benchmark never measures rendering."""
    club = _club(state, body)
    for team in club.teams():
        for listed in club.team_sessions(team["id"]):
            for one in club.team_session(listed["id"])["participants"]:
                if (session_id := one.get("player_session_id")) is not None:
                    recording(state, club, session_id, SAMPLES)
                    trimmed(state, club, session_id)
        for player in club.team(team["id"])["players"]:
            if player["player_number"] < STAFF_FROM:
                for listed in club.player_sessions(player["player_id"]):
                    recording(state, club, listed["id"], SAMPLES)
    return {"cached_bytes": state.cache.size}


def _club(state: State, body: Body) -> Club:
    return state.team_pro.clubs[body.get("account", COACH)]


Action = Callable[[State, Body], Body | None]

ACTIONS: dict[str, Action] = {
    "tp-token": tp_token,
    "tp-club": tp_club,
    "tp-limits": tp_limits,
    "tp-shapes": tp_shapes,
    "tp-add-session": tp_add_session,
    "tp-edit": tp_edit,
    "tp-delete": tp_delete,
    "tp-restore": tp_restore,
    "tp-player": tp_player,
    "tp-warm": tp_warm,
}
