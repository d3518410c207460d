"""The simulated Polar as an ASGI app, and the HTTP protocol it needs for cut connections."""

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .accesslink_v3.routes import routes as accesslink_v3
from .admin import admin
from .data_api import data
from .faults import respond
from .oauth import AUTH_POLAR_COM
from .state import State
from .team_pro.routes import routes as team_pro


class Protocol(H11Protocol):
    """Hands each request its connection, which an ASGI app cannot otherwise cut."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]  # a socket: it is a Transport
        self.app_state = {**self.app_state, "transport": transport}


class Polar:
    """Records each request, trailing slash or not, and lets the waiting faults have it first."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self._app = app
        self._state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/admin/"):
            await self._app(scope, receive, send)
            return
        scope = {**scope, "path": scope["path"].rstrip("/") or "/"}
        entry = self._state.log.add(scope["method"], scope["path"], scope["query_string"].decode())

        async def note_status(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry[3] = message["status"]
            await send(message)

        fault = self._state.faults.next(scope["path"])
        if fault is not None and not self._state.befalls(fault):
            await respond(fault, self._app, scope, receive, note_status)
        else:
            await self._app(scope, receive, note_status)


def create_app(state: State) -> ASGIApp:
    app: Any = Starlette(
        routes=[
            Route("/v4/data/{path:path}", data),
            *AUTH_POLAR_COM.routes(),
            *accesslink_v3(),
            *team_pro(),
            Route("/admin/{action}", admin, methods=["GET", "POST"]),
        ]
    )
    app.state.polar = state
    return Polar(app, state)
