"""One HTTP client for an API: typed errors, retries with back-off and Retry-After, the quota."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Awaitable, Callable, Sequence
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp
import httpx
from httpx_aiohttp import HttpxAiohttpClient
from httpx_aiohttp.transport import AiohttpResponseStream
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt
from tenacity.wait import wait_random_exponential

from polar_data.errors import (
    ApiError,
    ConsentError,
    QuotaError,
    RequestError,
    RevokedError,
    ScopeError,
    UnavailableError,
)
from polar_data.long_arrays import read_json
from polar_data.quota import Pace

ATTEMPTS = 4
LONGEST_WAIT_S = 60.0

_Form = Literal["json", "raw", "binary", "maybe"]  # how an answer is wanted
_Method = Literal["POST", "PUT", "PATCH", "DELETE"]
_ENDS = (b"}", b"]")
AiohttpResponseStream.CHUNK_SIZE = 1 << 18  # as much as comes at once: in 16 KB a large body is hundreds
_back_off = wait_random_exponential(multiplier=0.5, max=20)


class _RetryLaterError(UnavailableError):
    """Unavailable, and the server said for how long."""

    def __init__(self, what: str, *, status: int, after_s: float) -> None:
        super().__init__(what, status=status)
        self.after_s = after_s


class _WaitError(QuotaError):
    """The quota is used up for a moment only."""

    after_s = 0.0


class _ExpiredError(ApiError):
    """401: the access token is no longer good; it is named so that only one worker renews it."""

    token = ""


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return error.after_s if isinstance(error, (_RetryLaterError, _WaitError)) else _back_off(state)


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that httpx trusts; reading their certificates takes as long as a dozen requests."""
    return httpx.create_ssl_context()


class _NoCookies(httpx.Cookies):
    """Looks for none: aiohttp keeps them by itself, and to look again takes a tenth of a request's time."""

    def extract_cookies(self, response: httpx.Response) -> None:
        pass


class _Http(HttpxAiohttpClient):
    """httpx over aiohttp's parser in C: half the processor time of a first sync's fetching."""

    cookies = _NoCookies()  # type: ignore[override]  # which is a property there


class Client:
    """Requests to one API for one consent; their paths begin with a slash.

    `token(rejected)` gives the token of `scheme`, another one than the `rejected`, if any. `pace` says when a
    request may go. `sleep` waits, for that and between attempts.
    """

    def __init__(
        self,
        base_url: str,
        token: Callable[[str | None], Awaitable[str]],
        pace: Pace,
        *,
        scheme: Literal["Bearer", "Basic"] = "Bearer",
        connections: int = 4,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http = _Http(
            timeout=httpx.Timeout(60, connect=15),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            headers={"Accept": "application/json"},
            verify=_trusted(),
        )
        self._base_url = base_url
        self._token = token
        self._pace = pace
        self._scheme = scheme
        self._sleep = sleep
        self._retrying = AsyncRetrying(
            retry=retry_if_exception_type((UnavailableError, _WaitError)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            sleep=sleep,
            reraise=True,
        )
        self.requests = 0

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    @property
    def has_room(self) -> bool:
        """Whether the quota has requests to spare."""
        return self._pace.has_room

    async def get(
        self, path: str, params: Sequence[tuple[str, str]] = (), *, binary: bool = False, raw: bool = False
    ) -> Any:
        """The decoded JSON, or its bytes if `raw`; for `binary` {"contentType", "base64"}; None for 204.

        Raises ApiError or AuthError.
        """
        return await self._ask("GET", path, params, "binary" if binary else "raw" if raw else "json")

    async def send(self, method: _Method, path: str, body: Any = None) -> Any:
        """The decoded JSON of what `body` is answered with; None for 204 or an empty answer.

        Raises ApiError or AuthError.
        """
        return await self._ask(method, path, (), "maybe", body)

    async def _ask(
        self, method: str, path: str, params: Sequence[tuple[str, str]], form: _Form, body: Any = None
    ) -> Any:
        # Written out here: of its parts httpx reads an address again for each.
        url = httpx.URL(f"{self._base_url}{path}?{urlencode(params)}" if params else self._base_url + path)
        try:
            return await self._retrying.copy()(self._once, method, url, form, body, None)
        except _ExpiredError as error:
            rejected = error.token
        try:
            return await self._retrying.copy()(self._once, method, url, form, body, rejected)
        except _ExpiredError:
            raise RevokedError("Polar no longer accepts this consent") from None

    async def _once(
        self,
        method: str,
        url: httpx.URL,
        form: _Form,
        body: Any,
        rejected: str | None,
    ) -> Any:
        token = await self._token(rejected)
        pause_s = await self._pace()
        if pause_s > 0:
            await self._sleep(pause_s)
        self.requests += 1
        headers = {"Authorization": f"{self._scheme} {token}"} | (
            {"Accept": "*/*"} if form == "binary" else {}
        )
        try:
            async with self._http.stream(method, url, headers=headers, json=body) as response:
                # Not left to the response, which points at itself and so stays until garbage is looked for.
                content = b"".join([part async for part in response.aiter_bytes()])
        except (httpx.RequestError, aiohttp.ClientError) as error:
            raise UnavailableError(f"Polar did not answer ({type(error).__name__})") from None
        self._pace.heard(response.headers)
        if response.status_code == 429:
            raise self._over_quota(response)
        try:
            return _read(response, content, form)
        except _ExpiredError as error:
            error.token = token
            raise

    def _over_quota(self, response: httpx.Response) -> QuotaError:
        wait_s = self._pace.refused(_after(response))
        kind = _WaitError if wait_s < self._pace.patience_s else QuotaError
        error = kind("Polar's request quota is used up", resets_in_s=wait_s)
        if isinstance(error, _WaitError):
            error.after_s = wait_s
        return error


def _read(response: httpx.Response, content: bytes, form: _Form) -> Any:
    if response.status_code == 204:
        return None
    if response.status_code not in {200, 201}:
        raise _refusal(response, content)
    if form == "maybe" and not content.strip():
        return None
    if form == "binary":
        kind = response.headers.get("content-type", "application/octet-stream")
        if kind.startswith("text/html"):
            raise UnavailableError("Polar answered with a page instead of a file", status=200)
        return {"contentType": kind, "base64": base64.b64encode(content).decode()}
    try:
        if form != "raw":
            return read_json(content)
        if content.strip()[-1:] in _ENDS:  # who reads it sees the rest
            return content
    except ValueError:
        pass
    raise UnavailableError("Polar's answer was cut short or is no data", status=200)


def _refusal(response: httpx.Response, content: bytes) -> ApiError:
    status = response.status_code
    said, after = _message(content), _after(response)
    if status == 401:
        return _ExpiredError("Polar no longer accepts the access token", status=status)
    if status == 403 and "consent" in said.lower():
        return ConsentError("The mandatory consents at Polar are missing", status=status)
    if status == 403 and "scope" in said.lower():
        return ScopeError(f"Polar did not grant this ({said})", status=status)
    if status >= 500:
        if after is None:
            return UnavailableError(f"Polar has a fault of its own (HTTP {status})", status=status)
        if after <= LONGEST_WAIT_S:
            return _RetryLaterError(f"Polar is busy (HTTP {status})", status=status, after_s=after)
        return QuotaError(f"Polar asks to come back later (HTTP {status})", resets_in_s=after)
    return RequestError(f"Polar refused the request: HTTP {status} {said}".rstrip(), status=status)


def _message(content: bytes) -> str:
    """What a refusal says, one short line; a web page says nothing."""
    try:
        body = read_json(content)
    except ValueError:
        return ""
    if isinstance(body, dict):
        inner = body.get("error") if isinstance(body.get("error"), dict) else body
        for name in ("errorMessage", "message", "error"):
            if isinstance(inner, dict) and isinstance(inner.get(name), str):
                return str(inner[name])[:200]
    return ""


def _after(response: httpx.Response) -> float | None:
    """Retry-After in seconds: a number, or a moment that is held against the answer's own."""
    value = response.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        wait = parsedate_to_datetime(value) - parsedate_to_datetime(response.headers.get("date", ""))
    except (TypeError, ValueError):  # none, or no moment
        return None
    return max(wait.total_seconds(), 0.0)
