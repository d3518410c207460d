"""The authorization servers: the page where a person allows or denies, and the token endpoint."""

import base64
import binascii
import secrets
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from .consent_page import consent_page, refusal_page
from .endpoints import SCOPES
from .grants import Client, Grant, Grants
from .state import State

TEAM_SCOPE = "team_read"

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True)
class Server:
    """Where an authorization server answers, what it can grant, and by default when nothing is asked."""

    authorize_path: str
    token_path: str
    scopes: frozenset[str]
    grants: Callable[[State], Grants]
    usual: tuple[str, ...] = ()

    def routes(self) -> list[Route]:
        return [
            Route(self.authorize_path, _authorize(self), methods=["GET", "POST"]),
            Route(self.token_path, _token(self), methods=["POST"]),
        ]


AUTH_POLAR_COM = Server(
    "/oauth/authorize", "/oauth/token", frozenset({*SCOPES, TEAM_SCOPE}), lambda state: state.grants
)


@dataclass(frozen=True)
class Ask:
    """A checked authorization request. `redirect_uri` is None when the client left it out."""

    client: Client
    redirect_uri: str | None
    scopes: tuple[str, ...]
    state: str | None

    def back(self, **params: str) -> Response:
        target = self.redirect_uri or self.client.redirect_uris[0]
        if self.state is not None:
            params["state"] = self.state
        joint = "&" if "?" in target else "?"
        return RedirectResponse(f"{target}{joint}{urlencode(params)}", 302)


def _check(server: Server, state: State, params: dict[str, str]) -> Ask | Response:
    client = state.clients.get(params.get("client_id", ""))
    if client is None:
        return HTMLResponse(refusal_page("invalid_client", "Unknown client_id."), 400)
    redirect_uri = params.get("redirect_uri")
    if redirect_uri is not None and not client.accepts(redirect_uri):
        reason = "The redirect_uri is not registered for this client."
        return HTMLResponse(refusal_page("invalid_redirect_uri", reason), 400)
    scopes = tuple(params.get("scope", "").split()) or server.usual
    ask = Ask(client, redirect_uri, scopes, params.get("state"))
    if params.get("response_type") != "code":
        return ask.back(error="unsupported_response_type")
    if not ask.scopes or not set(ask.scopes) <= server.scopes:
        return ask.back(error="invalid_scope")
    return ask


def _authorize(server: Server) -> Handler:
    async def authorize(request: Request) -> Response:
        """GET shows the page; its form comes back as POST with the person's answer."""
        state: State = request.app.state.polar
        if request.method == "GET":
            params = dict(request.query_params)
            ask = _check(server, state, params)
            if isinstance(ask, Response):
                return ask
            accounts = sorted(state.accounts)
            return HTMLResponse(consent_page(server.authorize_path, params, ask.scopes, accounts))
        form = await _form(request)
        ask = _check(server, state, dict(form))
        if isinstance(ask, Response):
            return ask
        answer = dict(form)
        granted = tuple(scope for scope in ask.scopes if ("granted", scope) in form)
        if answer.get("answer") != "allow" or not granted:
            return ask.back(error="access_denied")
        if answer.get("account") not in state.accounts:
            return HTMLResponse(refusal_page("invalid_account", "There is no such account."), 400)
        grant = Grant(ask.client.id, answer["account"], granted)
        return ask.back(code=server.grants(state).issue_code(grant, ask.redirect_uri))

    return authorize


def _token(server: Server) -> Handler:
    async def token(request: Request) -> Response:
        """Codes and refresh tokens for tokens; the client shows itself by HTTP Basic only."""
        state: State = request.app.state.polar
        client = basic_client(state, request.headers.get("authorization", ""))
        if client is None:
            challenge = {"WWW-Authenticate": 'Basic realm="oauth"'}
            return JSONResponse({"error": "invalid_client"}, 401, headers=challenge)
        content_type = request.headers.get("content-type", "").split(";")[0].strip()
        if content_type != "application/x-www-form-urlencoded":
            return JSONResponse({"error": "invalid_request"}, 415)
        form, grants = dict(await _form(request)), server.grants(state)
        match form.get("grant_type"):
            case "authorization_code":
                tokens = grants.redeem_code(form.get("code", ""), client.id, form.get("redirect_uri"))
            case "refresh_token" if grants.refreshes:
                tokens = grants.rotate(form.get("refresh_token", ""), client.id)
            case _:
                return JSONResponse({"error": "unsupported_grant_type"}, 400)
        if tokens is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse(tokens, headers={"Cache-Control": "no-store"})

    return token


async def _form(request: Request) -> list[tuple[str, str]]:
    return parse_qsl((await request.body()).decode(), keep_blank_values=True)


def basic_client(state: State, header: str) -> Client | None:
    """The client that shows its id and secret in a Basic authorization header."""
    kind, _, encoded = header.partition(" ")
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    client = state.clients.get(client_id)
    if kind.lower() != "basic" or client is None:
        return None
    return client if secrets.compare_digest(client.secret, secret) else None
