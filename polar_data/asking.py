"""One call as a request: its path, its features, and the spelling of the dates that rules today."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from urllib.parse import quote

from polar_data.archive import Json
from polar_data.errors import DialectError, RequestError
from polar_data.http import Client
from polar_data.plan import Call
from polar_data.sources.endpoint import Endpoint
from polar_data.store.dialects import Dialects


class Asking:
    """Asks calls of one connection, several at once."""

    def __init__(self, http: Client, dialects: Dialects) -> None:
        self._http = http
        self._dialects = dialects
        self._finding_out: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def ask(self, call: Call) -> Json | bytes:
        """The answer: the bytes of its JSON, a picture as JSON, or None. Raises ApiError or AuthError."""
        endpoint = call.endpoint
        path = endpoint.path.replace("{id}", quote(call.id, safe=""))
        params = list(endpoint.params)
        if call.kind in {"window", "detail"}:
            params += [("features", feature) for feature in endpoint.features]
        if not endpoint.dates:
            return await self._http.get(path, params, binary=endpoint.binary, raw=not endpoint.binary)
        if self._dialects.knows(endpoint):
            return await self._ask_dated(call, path, params)
        async with self._finding_out[endpoint.name]:  # one call for all: a wrong spelling costs one request
            return await self._ask_dated(call, path, params)

    async def _ask_dated(self, call: Call, path: str, params: list[tuple[str, str]]) -> Json | bytes:
        endpoint, tried = call.endpoint, list[RequestError]()
        for choice in self._dialects.order(endpoint):
            dates = endpoint.dates[choice]
            try:
                body = await self._http.get(path, [*dates.params(call.first, call.last), *params], raw=True)
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
