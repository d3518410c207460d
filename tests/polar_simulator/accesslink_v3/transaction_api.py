"""The transactions over HTTP, and the notifications that tell for whom there is something."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..grants import Grant
from ..oauth import Handler
from ..state import State
from . import handover
from .door import Answer, Visit, client, user
from .errors import RefusalError
from .exercises import MEDIA_TYPES, file_answer
from .families import Item
from .transactions import ACTIVITY, EXERCISE, KINDS, PHYSICAL_INFORMATION, Entry, Feed, Kind, Transaction
from .uploads import exercise


def routes() -> list[Route]:
    found = [Route("/v3/notifications", client(_notifications))]
    for kind in KINDS.values():
        root = f"/v3/users/{{user_id:int}}/{kind.path}"
        item = f"{root}/{{tx:int}}/{kind.items}/{{entry:int}}"
        found += [
            Route(root, _own(partial(_create, kind)), methods=["POST"]),
            Route(f"{root}/{{tx:int}}", _own(partial(_list, kind))),
            Route(f"{root}/{{tx:int}}", _own(partial(_commit, kind)), methods=["PUT"]),
            *(Route(item + path, _own(partial(_item, kind, part))) for path, part in _PARTS[kind].items()),
        ]
    return found


def _own(handle: Callable[[Visit], Answer]) -> Handler:
    """Only for the user that the path names."""

    async def checked(visit: Visit) -> Response:
        if visit.request.path_params["user_id"] != visit.user_id:
            raise RefusalError(403, "The token belongs to another user.")
        return await handle(visit)

    return user(checked)


async def _create(kind: Kind, visit: Visit) -> Response:
    opened = _feed(kind, visit).open(handover.known(visit, kind), visit.now)
    if opened is None:
        return Response(status_code=204)
    where = _address(kind, visit, opened)
    body = {"transaction-id": opened.id, "resource-uri": where}
    return JSONResponse(body, 201, headers={"Location": where})


async def _list(kind: Kind, visit: Visit) -> Response:
    transaction = _transaction(kind, visit)
    root = f"{_address(kind, visit, transaction)}/{kind.items}"
    return JSONResponse({kind.listing: [f"{root}/{entry.id}" for entry in transaction.entries]})


async def _commit(kind: Kind, visit: Visit) -> Response:
    _transaction(kind, visit)
    _feed(kind, visit).commit()
    return Response()


Part = Callable[[Visit, Any], Item | Response | None]


async def _item(kind: Kind, part: Part, visit: Visit) -> Response:
    entry = _transaction(kind, visit).entry(visit.request.path_params["entry"])
    content = part(visit, entry) if entry is not None else None
    if isinstance(content, Response):
        return content
    return JSONResponse(content) if content is not None else Response(status_code=204)


def _exercise(visit: Visit, entry: Any) -> Item:
    item = handover.training(exercise(visit.account, entry), entry)
    return item | {"transaction-id": visit.request.path_params["tx"]}


def _zones(visit: Visit, entry: Any) -> Item | None:
    return handover.heart_rate_zones(exercise(visit.account, entry))


def _sample_list(visit: Visit, entry: Any) -> Item | None:
    types = [sample["sample_type"] for sample in exercise(visit.account, entry).get("samples", ())]
    here = str(visit.request.url.replace(query="")).rstrip("/")
    return {"sample": [f"{here}/{sample_type}" for sample_type in types]} if types else None


def _sample(visit: Visit, entry: Any) -> Item | None:
    return handover.sample(exercise(visit.account, entry), visit.request.path_params["type"])


def _file(kind: str, visit: Visit, entry: Any) -> Response | None:
    return file_answer(visit, entry, kind)


def _activity(visit: Visit, entry: Any) -> Item:
    return _in_transaction(visit, handover.activity(visit, entry))


def _physical_information(visit: Visit, entry: Any) -> Item:
    [item] = visit.account.items(handover.PHYSICAL_INFO, None)
    return _in_transaction(visit, handover.physical_information(item, entry))


def _in_transaction(visit: Visit, item: Item) -> Item:
    user_uri = f"https://www.polaraccesslink/v3/users/{visit.user_id}"
    return item | {"polar-user": user_uri, "transaction-id": visit.request.path_params["tx"]}


_PARTS: dict[Kind, dict[str, Part]] = {
    EXERCISE: {
        "": _exercise,
        "/heart-rate-zones": _zones,
        "/samples": _sample_list,
        "/samples/{type}": _sample,
        **{f"/{kind}": partial(_file, kind) for kind in MEDIA_TYPES},
    },
    ACTIVITY: {"": _activity, "/step-samples": handover.step_samples, "/zone-samples": handover.zone_samples},
    PHYSICAL_INFORMATION: {"": _physical_information},
}


def _feed(kind: Kind, visit: Visit) -> Feed:
    return visit.registration.feeds[kind.name]


def _transaction(kind: Kind, visit: Visit) -> Transaction:
    current = _feed(kind, visit).current(visit.now)
    if current is None or current.id != visit.request.path_params["tx"]:
        raise RefusalError(404, "No transaction was found with the given id.")
    return current


def _address(kind: Kind, visit: Visit, transaction: Transaction) -> str:
    base = str(visit.request.base_url).rstrip("/")
    return f"{base}/v3/users/{visit.user_id}/{kind.path}/{transaction.id}"


async def _notifications(state: State, request: Request, client_id: str) -> Response:
    available = []
    for registration in state.v3.registered(client_id):
        visit = Visit(state, request, Grant(client_id, registration.account, ()), registration)
        for kind in KINDS.values():
            waiting: list[Entry] = list(_feed(kind, visit).waiting(handover.known(visit, kind), visit.now))
            if waiting:
                where = f"{str(request.base_url).rstrip('/')}/v3/users/{visit.user_id}/{kind.path}"
                available.append({"user-id": visit.user_id, "data-type": kind.data_type, "url": where})
    if not available:
        return Response(status_code=204)
    return JSONResponse({"available-user-data": available})
