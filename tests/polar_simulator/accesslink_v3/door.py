"""What each request passes before it is answered: token or client, limits, consents, registration."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from ..account import Account
from ..grants import Grant
from ..oauth import Handler, basic_client
from ..state import State
from .errors import ForeignTokenError, RefusalError
from .state import Registration

Answer = Coroutine[Any, Any, Response]
Headers = dict[str, str]


@dataclass(frozen=True)
class Visit:
    """A request that was let in, on behalf of a user."""

    state: State
    request: Request
    grant: Grant
    registration: Registration

    @property
    def account(self) -> Account:
        return self.state.accounts[self.grant.account]

    @property
    def user_id(self) -> int:
        return self.state.v3.user_ids[self.grant.account]

    @property
    def now(self) -> datetime:
        return self.state.clock.utc()

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def since(self) -> datetime:
        """The first upload that counts."""
        return self.state.v3.counts_from(self.registration)

    def flag(self, name: str) -> bool:
        return self.request.query_params.get(name, "").lower() == "true"


def user(handle: Callable[[Visit], Answer], *, registered: bool = True) -> Handler:
    """An endpoint for a user's bearer token; by default the user must be registered with the client."""

    async def answer(state: State, request: Request, headers: Headers) -> Response:
        grant = _holder(state, request)
        _count(state, grant.client_id, headers)
        if not state.accounts[grant.account].consented:
            raise RefusalError(403, "User has not accepted all mandatory consents.")
        visit = Visit(state, request, grant, state.v3.registration(grant.client_id, grant.account))
        if registered and visit.registration.since is None:
            raise RefusalError(403, "User is not registered for this client.")
        return await handle(visit)

    return _endpoint(answer)


def client(handle: Callable[[State, Request, str], Answer]) -> Handler:
    """An endpoint for a client's own id and secret; `handle` is given the client's id."""

    async def answer(state: State, request: Request, headers: Headers) -> Response:
        found = basic_client(state, request.headers.get("authorization", ""))
        if found is None:
            raise RefusalError(401, "Client credentials are required.")
        _count(state, found.id, headers)
        return await handle(state, request, found.id)

    return _endpoint(answer)


def _endpoint(answer: Callable[[State, Request, Headers], Answer]) -> Handler:
    async def endpoint(request: Request) -> Response:
        state: State = request.app.state.polar
        headers: Headers = {}
        try:
            response = await answer(state, request, headers)
        except RefusalError as refusal:
            response = refusal.response(state.clock.utc(), state.v3.documented)
        response.headers.update(headers)
        return response

    return endpoint


def _holder(state: State, request: Request) -> Grant:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    bearer = token if kind.lower() == "bearer" else ""
    grant = state.v3.grants.holder(bearer)
    if grant is None:
        raise ForeignTokenError if state.grants.holder(bearer) else RefusalError(401, "Invalid access token.")
    return grant


def _count(state: State, client_id: str, headers: Headers) -> None:
    """Counts the request and writes the limits' headers for whatever is answered."""
    users = len(state.v3.registered(client_id))
    allowed, told = state.v3.quota.count(client_id, users, state.clock.now())
    headers.update(told)
    if not allowed:
        raise RefusalError(429, "Too Many Requests")
