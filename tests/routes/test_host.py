"""Only this machine's address and the public one are answered."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from routes.host import HostGuard
from tests.routes.browser import Browser


def hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


def guarded(public_url: str = "http://127.0.0.1:8501") -> HostGuard:
    return HostGuard(Starlette(routes=[Route("/sleep", hello)]), public_url)


def test_this_machine_is_answered() -> None:
    assert Browser(guarded()).get("/sleep").text == "hello"


def test_localhost_is_sent_to_the_loopback_address() -> None:
    answer = Browser(guarded(), "http://localhost:8501").get("/sleep?range=7d")
    assert answer.status_code == 307
    assert answer.headers["location"] == "http://127.0.0.1:8501/sleep?range=7d"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])
def test_a_foreign_name_is_refused(host: str) -> None:
    answer = Browser(guarded(), f"http://{host}:8501").get("/sleep")
    assert answer.status_code == 421
    assert "PUBLIC_URL" in answer.text


def test_the_public_address_is_answered_beside_the_loopback() -> None:
    app = guarded("https://polar.club.example")
    assert Browser(app, "https://polar.club.example").get("/sleep").text == "hello"
    assert Browser(app).get("/sleep").text == "hello"
    assert Browser(app, "https://other.example").get("/sleep").status_code == 421


@pytest.mark.parametrize(("host", "first"), [(b"evil.example:8501", "close"), (b"127.0.0.1:8501", "accept")])
def test_websockets_are_guarded_too(host: bytes, first: str) -> None:
    async def accept(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "websocket.accept"})

    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [(b"host", host)]}
    asyncio.run(HostGuard(accept, "http://127.0.0.1:8501")(scope, receive, send))
    assert sent[0]["type"] == f"websocket.{first}"
