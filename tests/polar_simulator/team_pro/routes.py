"""Team Pro's seven endpoints."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ..grants import Grant
from ..oauth import TEAM_SCOPE, Handler
from ..refusal import RefusedError, refused
from ..state import State
from .asked import Page, Span, samples, session_type
from .club import Club
from .spelling import spelled

Item = dict[str, Any]


@dataclass(frozen=True)
class Visit:
    """A request that was let in; `club` is None for an account without a team."""

    state: State
    request: Request
    club: Club | None

    @property
    def id(self) -> str:
        return str(self.request.path_params["id"])

    def own(self) -> Club:
        """The club that an id must belong to."""
        if self.club is None:
            raise KeyError(self.id)
        return self.club


def routes() -> list[Route]:
    """Every path of the API."""
    return [
        Route("/v1/teams", _endpoint(teams)),
        Route("/v1/teams/training_sessions/{id}", _endpoint(team_session)),
        Route("/v1/teams/{id}", _endpoint(team)),
        Route("/v1/teams/{id}/training_sessions", _endpoint(team_sessions)),
        Route("/v1/players/{id}/training_sessions", _endpoint(player_sessions)),
        Route("/v1/training_sessions/{id}/session_summary", _endpoint(summary)),
        Route("/v1/training_sessions/{id}", _endpoint(player_session)),
    ]


def teams(visit: Visit) -> bytes:
    return _listing(visit, visit.club.teams() if visit.club else [])


def team(visit: Visit) -> bytes:
    return _whole(visit.own().team(visit.id))


def team_sessions(visit: Visit) -> bytes:
    span = Span.of(visit.request.query_params)
    found = visit.own().team_sessions(visit.id)
    return _listing(visit, [item for item in found if span.has(item["record_start_time"])])


def team_session(visit: Visit) -> bytes:
    found = visit.own().team_session(visit.id)
    return _whole(found | {"markers": []} if visit.state.team_pro.unmarked else found)


def player_sessions(visit: Visit) -> bytes:
    query = visit.request.query_params
    span, kind = Span.of(query), session_type(query)
    found = visit.own().player_sessions(visit.id)
    return _listing(
        visit, [item for item in found if kind in ("ALL", item["type"]) and span.has(item["start_time"])]
    )


def player_session(visit: Visit) -> bytes:
    return recording(visit.state, visit.own(), visit.id, samples(visit.request.query_params))


def summary(visit: Visit) -> bytes:
    return trimmed(visit.state, visit.own(), visit.id)


def recording(state: State, club: Club, session_id: str, fields: tuple[str, ...]) -> bytes:
    """The answer for one player's whole session."""
    short = state.team_pro.short_rows

    def make() -> Item:
        found = club.player_session(session_id, fields)
        return _shortened(found) if short and "samples" in found else found

    return _kept(state, club, session_id, ("session", fields, short), make)


def trimmed(state: State, club: Club, session_id: str) -> bytes:
    """The answer for the summary of one player's part in a team session."""
    documented = state.team_pro.documented

    def make() -> Item:
        return spelled(club.summary(session_id), documented)

    return _kept(state, club, session_id, ("summary", documented), make)


def _endpoint(answer: Callable[[Visit], bytes]) -> Handler:
    """Bearer token, limit and scope are judged before the parameters."""

    async def endpoint(request: Request) -> Response:
        state: State = request.app.state.polar
        try:
            grant = _holder(state, request)
            club = state.team_pro.clubs.get(grant.account)
            return Response(answer(Visit(state, request, club)), media_type="application/json")
        except RefusedError as refusal:
            return refusal.response()
        except KeyError:
            return Response(status_code=404)

    return endpoint


def _holder(state: State, request: Request) -> Grant:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    grant = state.grants.holder(token) if kind.lower() == "bearer" else None
    if grant is None:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise RefusedError(401, {"error": "invalid_token"}, challenge)
    if not state.team_pro.buckets.allow(grant.client_id, state.clock.now()):
        raise refused(429, "Too Many Requests")
    if TEAM_SCOPE not in grant.scopes:
        raise RefusedError(403, {"error": "insufficient_scope", "scope": TEAM_SCOPE})
    return grant


def _listing(visit: Visit, items: Sequence[Item]) -> bytes:
    page = Page.of(visit.request.query_params)
    return orjson.dumps({"data": page.cut(items), "page": page.told(len(items))})


def _whole(item: Item) -> bytes:
    return orjson.dumps({"data": item})


def _kept(
    state: State, club: Club, session_id: str, form: tuple[object, ...], make: Callable[[], Item]
) -> bytes:
    """The body from the cache, unless the item was changed."""
    if not club.plain(session_id):
        return _whole(make())
    key = (id(club.source), session_id, *form)
    body = state.cache.get(key)
    if body is None:
        body = _whole(make())
        state.cache.put(key, body)
    return body


def _shortened(session: Item) -> Item:
    """Rows without the missing values at their end."""
    rows = [_until_last_value(row) for row in session["samples"]["values"]]
    return session | {"samples": session["samples"] | {"values": rows}}


def _until_last_value(row: list[Any]) -> list[Any]:
    end = len(row)
    while row[end - 1] is None:
        end -= 1
    return row[:end]
