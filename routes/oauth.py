"""The way to Polar's consent and back: /oauth/start and /oauth/callback, one pair for all APIs."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from polar_data import oauth
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import (
    ApiError,
    AuthError,
    ClientError,
    ConfigError,
    ConsentError,
    DeniedError,
    PolarDataError,
    UnavailableError,
)
from routes.message_page import message_page

COOKIE = "polar_browser"

_STATUS: tuple[tuple[type[PolarDataError], int], ...] = (
    (DeniedError, 403),
    (ClientError, 502),
    (AuthError, 400),
    (ConfigError, 409),
    (UnavailableError, 503),
    (ApiError, 502),
    (PolarDataError, 500),
)


def oauth_routes(database: Callable[[], Database], settings: Settings) -> list[Route]:
    """Both routes. `database` opens the person's own database on first use."""

    async def start(request: Request) -> Response:
        browser = secrets.token_urlsafe(24)
        try:
            url = await run_in_threadpool(
                lambda: oauth.begin(database(), settings, request.query_params.get("ticket", ""), browser)
            )
        except PolarDataError as error:
            return _explain(error)
        response = RedirectResponse(url, 302, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        response.set_cookie(
            COOKIE,
            browser,
            max_age=int(oauth.STATE_TIME.total_seconds()),
            path="/oauth",
            httponly=True,
            samesite="lax",
            secure=settings.public_url.startswith("https:"),
        )
        return response

    async def callback(request: Request) -> Response:
        try:
            opened = await run_in_threadpool(database)
            connection_id = await oauth.finish(
                opened, settings, request.query_params, request.cookies.get(COOKIE)
            )
        except PolarDataError as error:
            return _explain(error)
        response = RedirectResponse(
            f"/connections?connected={connection_id}", 302, {"Cache-Control": "no-store"}
        )
        response.delete_cookie(COOKIE, path="/oauth")
        return response

    return [Route("/oauth/start", start), Route("/oauth/callback", callback)]


def _explain(error: PolarDataError) -> Response:
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    return message_page(error.what, _what_to_do(error), status)


def _what_to_do(error: PolarDataError) -> str:
    """What errors of the API advise is meant for syncs: no sync follows where nothing was connected."""
    if isinstance(error, ConsentError):
        return "Sign in at account.polar.com, accept the mandatory consents, then press Connect again."
    if isinstance(error, ApiError):
        return "Nothing was connected. Open Connections and press Connect again in a few minutes."
    return error.do
