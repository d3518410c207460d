"""AccessLink v3's classic way: what is new is handed over in a transaction, and gone once that is committed.

created -> listed -> each item fetched with its parts -> kept by us -> committed at Polar. A run that ends
anywhere before the commit loses nothing: Polar disbands the transaction and hands its items over again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

from polar_data.errors import ApiError, ClientError, PayloadError, QuotaError, RequestError, UnavailableError
from polar_data.http import Client
from polar_data.sources.endpoint import Endpoint, Json, Part, Transaction

FULL = 50  # items in a transaction at most: then there may be more
AT_ONCE = 4
STARTS = 3

Keep = Callable[[Sequence[Json]], Awaitable[None]]


class _DisbandedError(Exception):
    """Polar has ended the transaction by itself, as it does after ten minutes."""


async def waiting(http: Client, user_id: str) -> set[str] | None:
    """The kinds of data that Polar has ready for the user; None where it does not say.

    `http` asks in the client's own name. Raises QuotaError.
    """
    try:
        body = await http.get("/notifications")
        found = _list(body, "available-user-data") if body else []
        return {str(each["data-type"]) for each in found if str(each["user-id"]) == user_id}
    except QuotaError:
        raise
    except (ApiError, ClientError, LookupError, TypeError):
        return None  # each kind is asked for then, which costs two requests more


async def fetch(http: Client, path: str, endpoint: Endpoint, keep: Keep) -> None:
    """Take over all that waits at `path`. `keep` has stored the items for good when it returns.

    Raises ApiError or AuthError; what was not committed then comes again.
    """
    assert endpoint.transaction is not None
    for _ in range(STARTS):
        try:
            while await _take_over(http, path, endpoint.transaction, keep):
                pass
        except _DisbandedError:
            continue
        return
    raise UnavailableError("Polar ended the transaction again and again before all was fetched")


async def _take_over(http: Client, path: str, transaction: Transaction, keep: Keep) -> bool:
    """One transaction. Whether there may be more."""
    created = await http.send("POST", path)
    if created is None:
        return False
    if not isinstance(created, dict) or not str(created.get("transaction-id", "")).isalnum():
        raise PayloadError("A transaction without an id")
    place = f"{path}/{created['transaction-id']}"
    links = _list(await _inside(http, place), transaction.links)
    room = asyncio.Semaphore(AT_ONCE)

    async def item(link: str) -> Json:
        async with room:
            return await _item(http, _below(link, place), transaction.parts)

    items = await _all([item(link) for link in links])
    await keep([each for each in items if each is not None])
    try:
        await http.send("PUT", place)
    except RequestError as error:
        _is_disbanded(error)
    return len(links) >= FULL


async def _all(questions: Sequence[Awaitable[Json]]) -> list[Json]:
    """The answers; the first that fails stops the others."""
    try:
        async with asyncio.TaskGroup() as tasks:
            asked = [tasks.create_task(_await(question)) for question in questions]
    except ExceptionGroup as several:
        raise several.exceptions[0] from None
    return [task.result() for task in asked]


async def _await(question: Awaitable[Json]) -> Json:
    return await question


async def _item(http: Client, place: str, parts: Sequence[Part]) -> Json:
    summary = await _inside(http, place)
    if not isinstance(summary, dict):
        return None
    # The number of the transaction is about the delivery: the same item comes with another one next time.
    summary = {name: value for name, value in summary.items() if name != "transaction-id"}
    found: dict[str, Json] = {"summary": summary}
    for part in parts:
        if part.binary and not http.has_room:
            continue  # without its files an item is whole; the transaction has to end in time
        body = await _part(http, f"{place}/{part.path}", binary=part.binary)
        if body is not None and part.links:
            links = [_below(link, place) for link in _list(body, part.links)]
            each = [await _part(http, link) for link in links]
            body = [one for one in each if one is not None]
        if body is not None:
            found[part.path] = body
    return found


async def _inside(http: Client, place: str) -> Json:
    try:
        return await http.get(place)
    except RequestError as error:
        _is_disbanded(error)
        return None


async def _part(http: Client, place: str, *, binary: bool = False) -> Json:
    """A part, or None where there is none. If it is the transaction that is gone, the commit will tell."""
    try:
        return await http.get(place, binary=binary)
    except RequestError as error:
        if error.status != 404:
            raise
        return None


def _is_disbanded(error: RequestError) -> None:
    if error.status == 404:
        raise _DisbandedError from None
    raise error


def _below(link: Json, place: str) -> str:
    """The path of a link, which has to lead into the transaction: its host is not always Polar's own."""
    path = urlsplit(link).path.rstrip("/") if isinstance(link, str) else ""
    start = path.find(f"{place}/")
    if start < 0 or ".." in path:
        raise PayloadError("A transaction names an address outside itself")
    return path[start:]


def _list(body: Json, name: str) -> list[Json]:
    found = body.get(name) if isinstance(body, dict) else None
    if found is None:
        return []
    if not isinstance(found, list):
        raise PayloadError(f"{name} is not a list")
    return found
