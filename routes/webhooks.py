"""What Polar posts its messages to: an application of its own, since the dashboard has no login.

Start it with `make webhooks` and put it behind a tunnel or proxy that Polar can reach.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from tenacity import retry, retry_if_exception_type, stop_after_attempt

from polar_data import config, deliveries
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.deliveries import LARGEST, Message
from polar_data.errors import DatabaseBusyError
from polar_data.open import open_database
from polar_data.webhooks import PATH

SIGNATURE = "Polar-Webhook-Signature"
# Polar has its answer already and will not tell again. Each attempt waits for the database by itself.
_patiently = retry(
    retry=retry_if_exception_type(DatabaseBusyError), stop=stop_after_attempt(20), reraise=True
)


def webhook_app(database: Callable[[], Database], settings: Settings) -> Starlette:
    """Answers POST to `PATH` and nothing else. `database` opens the person's own on first use."""

    async def receive(request: Request) -> Response:
        opened = await run_in_threadpool(database)
        body = await _body(request)
        verdict = await run_in_threadpool(
            deliveries.judge, opened, settings, body, request.headers.get(SIGNATURE)
        )
        if verdict is None:
            return Response()
        if isinstance(verdict, Message):
            return Response(background=BackgroundTask(_patiently(deliveries.act), opened, verdict))
        counted = BackgroundTask(_patiently(deliveries.count), opened, verdict)
        return Response(status_code=deliveries.STATUS[verdict], background=counted)

    return Starlette(routes=[Route(PATH, receive, methods=["POST"])])


def app() -> Starlette:
    """The application, for a server that calls it once."""
    settings = config.load()
    database = open_database(settings)
    return webhook_app(lambda: database, settings)


async def _body(request: Request) -> bytes:
    """The body, or a little more than is taken of it."""
    parts = bytearray()
    try:
        async for part in request.stream():
            parts += part
            if len(parts) > LARGEST:
                break
    except ClientDisconnect:
        return b""
    return bytes(parts)
