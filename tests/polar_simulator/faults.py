"""Faults on request: which request fails, and how."""

import asyncio
import socket
import struct
from dataclasses import dataclass
from typing import Literal

from starlette.responses import HTMLResponse, JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Kind = Literal["status", "reset", "slow", "truncated", "html", "expired", "revoked", "consent"]


_DATA = ("/v4/", "/v3/", "/v1/")


@dataclass
class Fault:
    """Fails `count` requests to the path `endpoint` after `after` good ones; None is any data endpoint."""

    kind: Kind
    endpoint: str | None = None
    after: int = 0
    count: int = 1
    status: int = 500
    retry_after: str | None = None
    delay_s: float = 0.2

    def fires(self, path: str) -> bool:
        if path != self.endpoint if self.endpoint else not path.startswith(_DATA):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.count -= 1
        return self.count >= 0


class Faults:
    """The faults waiting to happen."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def next(self, path: str) -> Fault | None:
        fired = next((fault for fault in self.waiting if fault.fires(path)), None)
        self.waiting = [fault for fault in self.waiting if fault.count > 0]
        return fired


async def respond(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request in the fault's way, with the app's own answer where that is only damaged."""
    if fault.kind == "status":
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        body = {"errorMessage": f"Simulated status {fault.status}"}
        await JSONResponse(body, fault.status, headers)(scope, receive, send)
        return
    if fault.kind == "html":
        page = "<!doctype html><html><title>Error</title><h1>Something went wrong</h1></html>"
        await HTMLResponse(page, fault.status)(scope, receive, send)
        return
    start, body_bytes = await _answer(app, scope, receive)
    half = len(body_bytes) // 2
    if fault.kind == "truncated":
        start["headers"] = [
            (name, str(half).encode() if name == b"content-length" else value)
            for name, value in start["headers"]
        ]
        await send(start)
        await send({"type": "http.response.body", "body": body_bytes[:half]})
        return
    await send(start)
    await send({"type": "http.response.body", "body": body_bytes[:half], "more_body": True})
    if fault.kind == "reset":
        _reset_connection(scope)
        while (await receive())["type"] != "http.disconnect":
            pass
        return
    await asyncio.sleep(fault.delay_s)
    await send({"type": "http.response.body", "body": body_bytes[half:]})


async def _answer(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    messages: list[Message] = []

    async def keep(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, keep)
    return messages[0], b"".join(message.get("body", b"") for message in messages[1:])


def _reset_connection(scope: Scope) -> None:
    transport: asyncio.Transport = scope["state"]["transport"]
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
