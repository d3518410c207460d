"""/v3/webhooks: the client's own webhook, made, shown, changed, switched and deleted."""

import json
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..state import State
from .door import client
from .errors import RefusalError
from .webhooks import EVENTS, Webhook, ping


def routes() -> list[Route]:
    return [
        Route("/v3/webhooks", client(_create), methods=["POST"]),
        Route("/v3/webhooks", client(_show)),
        Route("/v3/webhooks/activate", client(partial(_switch, True)), methods=["POST"]),
        Route("/v3/webhooks/deactivate", client(partial(_switch, False)), methods=["POST"]),
        Route("/v3/webhooks/{id}", client(_change), methods=["PATCH"]),
        Route("/v3/webhooks/{id}", client(_delete), methods=["DELETE"]),
    ]


async def _create(state: State, request: Request, client_id: str) -> Response:
    wanted = await _body(request)
    if missing := {"events", "url"} - wanted.keys():
        raise RefusalError(400, f"Missing: {', '.join(sorted(missing))}.")
    if client_id in state.v3.webhooks:
        raise RefusalError(409, "The client already has a webhook.")
    await _reach(state, wanted["url"])
    webhook = state.v3.webhooks[client_id] = Webhook(tuple(wanted["events"]), wanted["url"])
    return JSONResponse({"data": webhook.shown() | {"signature_secret_key": webhook.secret}}, 201)


async def _show(state: State, request: Request, client_id: str) -> Response:
    webhook = state.v3.webhooks.get(client_id)
    return JSONResponse({"data": [webhook.shown() | {"active": webhook.active}] if webhook else []})


async def _switch(active: bool, state: State, request: Request, client_id: str) -> Response:
    webhook = state.v3.webhooks.get(client_id)
    if webhook is None:
        return Response(status_code=204)
    webhook.active, webhook.failing_since = active, None
    return Response()


async def _change(state: State, request: Request, client_id: str) -> Response:
    webhook = _known(state, request, client_id)
    wanted = await _body(request)
    if "url" in wanted:
        await _reach(state, wanted["url"])
        webhook.url = wanted["url"]
    webhook.events = tuple(wanted.get("events", webhook.events))
    return JSONResponse({"data": webhook.shown()})


async def _delete(state: State, request: Request, client_id: str) -> Response:
    _known(state, request, client_id)
    del state.v3.webhooks[client_id]
    return Response(status_code=204)


def _known(state: State, request: Request, client_id: str) -> Webhook:
    webhook = state.v3.webhooks.get(client_id)
    if webhook is None or webhook.id != request.path_params["id"]:
        raise RefusalError(404, "Webhook not found.")
    return webhook


async def _body(request: Request) -> dict[str, Any]:
    try:
        wanted = json.loads(await request.body())
    except ValueError:
        raise RefusalError(400, "The body is not JSON.") from None
    if not isinstance(wanted, dict):
        raise RefusalError(400, "The body must be an object.")
    events, url = wanted.get("events", [EVENTS[0]]), wanted.get("url", "http://any")
    if not isinstance(events, list) or not events or not set(events) <= set(EVENTS):
        raise RefusalError(400, f"events must name some of: {', '.join(EVENTS)}.")
    parts = urlsplit(url) if isinstance(url, str) else None
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise RefusalError(400, "url must be an address that can be posted to.")
    return wanted


async def _reach(state: State, url: str) -> None:
    if await ping(state.clock.utc()).post(url) != 200:
        raise RefusalError(400, f"Ping to {url} was not answered with 200.", "WebhookPingFailedException")
