"""Which host names the app answers to."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import URL, Headers
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

LOOPBACK = "127.0.0.1"


class HostGuard:
    """Lets only this machine's address and the public one in, on HTTP and websockets alike.

    A foreign name that resolves to this machine is refused: a web page could otherwise read the app
    through the visitor's browser. `localhost` is sent to 127.0.0.1, the address that Polar redirects
    to and that the sign-in cookie belongs to.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self.app = app
        self.allowed = {LOOPBACK, urlsplit(public_url).hostname}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        host = urlsplit("//" + Headers(scope=scope).get("host", "")).hostname
        if host in self.allowed:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(reason="Unknown host name")(scope, receive, send)
        elif host == "localhost":
            await RedirectResponse(URL(scope=scope).replace(hostname=LOOPBACK))(scope, receive, send)
        else:
            text = (
                f"This dashboard answers at http://{LOOPBACK} only, unless PUBLIC_URL names another address."
            )
            await PlainTextResponse(text, 421)(scope, receive, send)
