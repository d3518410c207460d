"""Users of a client: registration, basic information, de-registration, physical information."""

import json

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from .door import Visit, user
from .errors import RefusalError
from .families import Item


def routes() -> list[Route]:
    one = user(_one, registered=False)
    return [
        Route("/v3/users", user(_register, registered=False), methods=["POST"]),
        Route("/v3/users/physical-info", user(_physical_info)),
        Route("/v3/users/{user_id:int}", one, methods=["GET", "DELETE"]),
    ]


async def _register(visit: Visit) -> Response:
    try:
        member_id = json.loads(await visit.request.body())["member-id"]
    except (ValueError, TypeError, KeyError):
        raise RefusalError(400, "The body must name a member-id.") from None
    if not isinstance(member_id, str) or not member_id:
        raise RefusalError(400, "The member-id must be a string.")
    v3, client_id = visit.state.v3, visit.grant.client_id
    others = [each for each in v3.registered(client_id) if each is not visit.registration]
    if visit.registration.since is not None or any(each.member_id == member_id for each in others):
        raise RefusalError(409, "User is already registered, or the member-id is taken.")
    v3.register(client_id, visit.grant.account, member_id, visit.now)
    return JSONResponse(_information(visit))


async def _one(visit: Visit) -> Response:
    if visit.request.path_params["user_id"] != visit.user_id:
        raise RefusalError(403, "The token belongs to another user.")
    if visit.registration.since is None:
        return Response(status_code=204)
    if visit.request.method == "DELETE":
        visit.registration.since = None
        visit.state.v3.grants.end(visit.grant)
        return Response(status_code=204)
    return JSONResponse(_information(visit))


async def _physical_info(visit: Visit) -> Response:
    return JSONResponse(visit.account.items("v3_physical_info", None)[0])


def _information(visit: Visit) -> Item:
    registration = visit.registration
    assert registration.since is not None
    return visit.account.items("v3_user", None)[0] | {
        "polar-user-id": visit.user_id,
        "member-id": registration.member_id,
        "registration-date": registration.since.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "first-name": visit.account.identity["firstName"],
        "last-name": visit.account.identity["lastName"],
    }
