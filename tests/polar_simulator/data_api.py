"""AccessLink v4 as served under /v4/data."""

from datetime import date

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from .account import Account
from .endpoints import DAILY, PICTURE, ROUTE, SINGLETONS, Endpoint
from .grants import Grant
from .refusal import RefusedError, refused
from .state import State

_DAILY = {endpoint.path: endpoint for endpoint in DAILY}
_SINGLE = {endpoint.path: endpoint for endpoint in SINGLETONS}
_SIZES = ("small", "medium", "large")


async def data(request: Request) -> Response:
    """Bearer token, limit, consents and scope are judged before the parameters."""
    path = "/" + request.path_params["path"]
    if path == "/hello":
        return JSONResponse("Hello World!")
    state: State = request.app.state.polar
    try:
        grant = _holder(state, request)
        account = state.accounts[grant.account]
        if not account.consented:
            raise refused(403, "User has not accepted all mandatory consents.")
        endpoint = _find(path)
        if endpoint.scope not in grant.scopes:
            raise RefusedError(403, {"error": f"Missing required scope: {endpoint.scope}"})
        return _answer(state, account, endpoint, request)
    except RefusedError as refusal:
        return refusal.response()


def _holder(state: State, request: Request) -> Grant:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    grant = state.grants.holder(token) if kind.lower() == "bearer" else None
    if grant is None:
        challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        raise RefusedError(401, {"error": "invalid_token"}, challenge)
    if not state.limits.allow(grant.client_id, state.clock.now()):
        raise refused(429, "Too Many Requests")
    return grant


def _find(path: str) -> Endpoint:
    if path.startswith(ROUTE.path + "/"):
        return ROUTE
    endpoint = _DAILY.get(path) or _SINGLE.get(path) or (PICTURE if path == PICTURE.path else None)
    if endpoint is None:
        raise refused(404, "Not Found")
    return endpoint


def _answer(state: State, account: Account, endpoint: Endpoint, request: Request) -> Response:
    rules = state.rules[endpoint.family]
    if endpoint is PICTURE:
        return _picture(account, request.query_params.get("size"))
    if endpoint is ROUTE:
        return _route(account, request.path_params["path"].rpartition("/")[2])
    if endpoint.path in _SINGLE:
        body = account.single(endpoint.family, rules.envelope)
    else:
        asked = rules.judge(endpoint, request.query_params)
        days = _still_there(endpoint, asked.days(), state.clock.utc().date())
        body = account.listing(endpoint, asked, days, rules.envelope)
    return Response(body, media_type="application/json")


def _still_there(endpoint: Endpoint, days: list[date], today: date) -> list[date]:
    if endpoint.newest_days is None:
        return days
    return [day for day in days if (today - day).days < endpoint.newest_days]


def _picture(account: Account, size: str | None) -> Response:
    if size is None:
        raise refused(400, "Missing required parameter 'size'")
    if size not in _SIZES:
        raise refused(400, "Value for key 'size' must be one of small, medium, large")
    content_type, image = account.renderer.picture(size)
    return Response(image, media_type=content_type)


def _route(account: Account, route_id: str) -> Response:
    if not route_id.isdecimal():
        raise refused(400, "Value for key 'routeId' could not be parsed as uint64")
    route = account.renderer.route(route_id)
    if route is None:
        raise refused(404, "Route not found")
    return JSONResponse(route)
