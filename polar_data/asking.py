"""One call as a request: its path, its features, and the spelling of the dates that rules today."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from itertools import count
from urllib.parse import quote

from polar_data.errors import DialectError, PayloadError, RequestError
from polar_data.http import Client
from polar_data.plan import Call
from polar_data.sources.endpoint import Endpoint, Json
from polar_data.store.dialects import Dialects


class Asking:
    """Asks calls of one connection, several at once. `user_id` is Polar's id of the account, if told."""

    def __init__(self, http: Client, dialects: Dialects, user_id: str | None) -> None:
        self._http = http
        self._dialects = dialects
        self._user_id = user_id
        self._finding_out: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def path(self, call: Call) -> str:
        """Where the call's answer is."""
        path = call.endpoint.path.replace("{user}", quote(self._user_id or "", safe=""))
        return path.replace("{id}", quote(call.id, safe=""))

    async def ask(self, call: Call) -> Json | bytes:
        """The answer: bytes of JSON, a file or pages as JSON, or None. Raises ApiError or AuthError."""
        endpoint = call.endpoint
        path = self.path(call)
        params = list(endpoint.params)
        if call.kind in {"window", "detail"}:
            params += [("features", feature) for feature in endpoint.features]
        if not endpoint.dates or not call.days:
            return await self._get(call, path, params)
        if self._dialects.knows(endpoint):
            return await self._ask_dated(call, path, params)
        async with self._finding_out[endpoint.name]:  # one call for all: a wrong spelling costs one request
            return await self._ask_dated(call, path, params)

    async def _get(self, call: Call, path: str, params: list[tuple[str, str]]) -> Json | bytes:
        endpoint = call.endpoint
        if endpoint.per_page:
            return await self._all_pages(endpoint, path, params)
        body = await self._http.get(path, params, binary=endpoint.binary, raw=not endpoint.binary)
        return {"id": call.id} | body if endpoint.binary and call.id and body else body

    async def _all_pages(self, endpoint: Endpoint, path: str, params: list[tuple[str, str]]) -> Json:
        """The pages as one answer; `totals` is how long the list is by each of them, null: it may go on."""
        found: list[Json] = []
        totals: list[Json] = []
        for page in count():
            which = [("page", str(page)), ("per_page", str(endpoint.per_page))]
            body = await self._http.get(path, [*params, *which])
            try:
                found += body["data"] if body else []
                told = body["page"] if body and body.get("page") else {}
                pages = told["total_pages"] if told else 0
                short = body and len(body["data"]) < endpoint.per_page
                totals.append(told.get("total_elements") if told else len(found) if short else None)
            except (AttributeError, LookupError, TypeError):
                raise PayloadError(f"{endpoint.label}: a page is not as described") from None
            if page + 1 >= pages:
                break
        return {"data": found, "totals": totals}

    async def _ask_dated(self, call: Call, path: str, params: list[tuple[str, str]]) -> Json | bytes:
        endpoint, tried = call.endpoint, list[RequestError]()
        for choice in self._dialects.order(endpoint):
            dates = endpoint.dates[choice]
            try:
                body = await self._get(call, path, [*dates.params(call.first, call.last), *params])
            except RequestError as error:
                if error.status != 400 or not _about_dates(endpoint, error):
                    raise
                tried.append(error)
                continue
            self._dialects.remember(endpoint, choice)
            return body
        advice = "Update the dashboard: Polar has changed how it takes dates."
        raise DialectError(tried[0].what, advice, status=400)


def _about_dates(endpoint: Endpoint, error: RequestError) -> bool:
    names = {name for dates in endpoint.dates for name in (dates.first, dates.last)}
    words = "".join(c if c.isalnum() else " " for c in error.what).split()
    return not names.isdisjoint(words)
