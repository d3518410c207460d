"""One HTTP client: what Polar's refusals mean, and what is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from polar_data.errors import (
    ApiError,
    ConsentError,
    QuotaError,
    RequestError,
    RevokedError,
    ScopeError,
    UnavailableError,
)
from polar_data.http import ATTEMPTS, Client
from polar_data.quota import Pace
from tests.polar_simulator.process import Simulator

PATH = "/v4/data/subscriptions"


class Asked(Pace):
    """A client of the simulated Polar; `waits`, `booked` and `rejected` are what it did beside asking."""

    def __init__(self, polar: Simulator, scopes: Sequence[str] | None = None) -> None:
        self.polar = polar
        self.tokens = [self._token(scopes)]
        self.waits: list[float] = []
        self.rejected: list[str | None] = []
        self.booked = 0

    def _token(self, scopes: Sequence[str] | None = None) -> str:
        fields = {} if scopes is None else {"scopes": list(scopes)}
        return str(self.polar.admin("token", **fields)["access_token"])

    def get(self, path: str = "/subscriptions", *params: tuple[str, str], binary: bool = False) -> Any:
        async def ask() -> Any:
            async with Client(f"{self.polar.url}/v4/data", self._bearer, self, sleep=self._sleep) as http:
                return await http.get(path, params, binary=binary)

        return asyncio.run(ask())

    async def _bearer(self, rejected: str | None) -> str:
        self.rejected.append(rejected)
        if rejected == self.tokens[-1]:
            self.tokens.append(self._token())
        return self.tokens[-1]

    async def __call__(self) -> float:
        self.booked += 1
        return 0.0

    async def _sleep(self, seconds: float) -> None:
        self.waits.append(seconds)


@pytest.fixture
def asked(simulator: Simulator) -> Asked:
    simulator.admin("reset")
    return Asked(simulator)


def test_json_comes_decoded_and_a_picture_with_its_kind(asked: Asked) -> None:
    assert "userSubscriptions" in asked.get()
    picture = asked.get("/user/profile-picture", ("size", "small"), binary=True)
    assert picture["contentType"].startswith("image/")
    assert set(picture) == {"contentType", "base64"}


@pytest.mark.parametrize(
    ("fault", "error", "status"),
    [
        ({"kind": "status", "status": 500}, UnavailableError, 500),
        ({"kind": "status", "status": 503, "retry_after": "3"}, UnavailableError, 503),
        ({"kind": "html", "status": 502}, UnavailableError, 502),
        ({"kind": "html", "status": 200}, UnavailableError, 200),
        ({"kind": "truncated"}, UnavailableError, 200),
        ({"kind": "reset"}, UnavailableError, None),
    ],
)
def test_what_may_pass_is_tried_four_times(
    asked: Asked, fault: dict[str, Any], error: type[ApiError], status: int | None
) -> None:
    asked.polar.admin("fault", endpoint=PATH, count=ATTEMPTS - 1, **fault)
    assert "userSubscriptions" in asked.get()
    asked.booked = 0
    asked.polar.admin("fault", endpoint=PATH, count=100, **fault)
    with pytest.raises(error) as refusal:
        asked.get()
    assert refusal.value.status == status
    assert asked.booked == 4


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 400}, RequestError),
        ({"kind": "status", "status": 404}, RequestError),
        ({"kind": "status", "status": 429}, QuotaError),
        ({"kind": "status", "status": 503, "retry_after": "600"}, QuotaError),
        ({"kind": "consent"}, ConsentError),
    ],
)
def test_what_will_not_pass_is_asked_once(asked: Asked, fault: dict[str, Any], error: type[ApiError]) -> None:
    asked.polar.admin("fault", endpoint=PATH, count=100, **fault)
    with pytest.raises(error):
        asked.get()
    assert (asked.booked, asked.waits) == (1, [])


@pytest.mark.parametrize(
    ("status", "retry_after", "resets_in_s"),
    [(429, "7", 7.0), (429, "0", 0.0), (429, None, 900.0), (503, "600", 600.0)],
)
def test_a_quota_error_names_when_there_is_room_again(
    asked: Asked, status: int, retry_after: str | None, resets_in_s: float
) -> None:
    asked.polar.admin("fault", kind="status", endpoint=PATH, status=status, retry_after=retry_after)
    with pytest.raises(QuotaError) as refusal:
        asked.get()
    assert refusal.value.resets_in_s == resets_in_s


def test_retry_after_may_be_a_moment(asked: Asked) -> None:
    in_an_hour = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    asked.polar.admin("fault", kind="status", endpoint=PATH, status=429, retry_after=in_an_hour)
    with pytest.raises(QuotaError) as refusal:
        asked.get()
    assert refusal.value.resets_in_s == pytest.approx(3600, abs=60)  # moments are of whole seconds


def test_a_short_retry_after_is_waited_for(asked: Asked) -> None:
    asked.polar.admin("fault", kind="status", endpoint=PATH, status=503, retry_after="5", count=2)
    asked.get()
    assert asked.waits == [5.0, 5.0]


def test_a_body_that_cannot_be_unpacked_is_no_answer() -> None:
    async def garbled(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"
        writer.write(head + b"junk")
        await writer.drain()
        writer.close()

    async def bearer(_: str | None) -> str:
        return "a token"

    waits: list[float] = []

    async def note(seconds: float) -> None:
        waits.append(seconds)

    async def ask() -> None:
        async with await asyncio.start_server(garbled, "127.0.0.1", 0) as server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            async with Client(url, bearer, Pace(), sleep=note) as http:
                await http.get("/anything")

    with pytest.raises(UnavailableError, match="DecodingError"):
        asyncio.run(ask())
    assert len(waits) == ATTEMPTS - 1


def test_a_missing_scope_is_named(simulator: Simulator) -> None:
    simulator.admin("reset")
    with pytest.raises(ScopeError, match="user_subscription:read"):
        Asked(simulator, ["sleep:read"]).get()


def test_an_expired_token_is_renewed_once_and_the_answer_comes(asked: Asked) -> None:
    asked.polar.admin("fault", kind="expired", endpoint=PATH)
    assert "userSubscriptions" in asked.get()
    assert asked.rejected == [None, asked.tokens[0]]


def test_a_renewed_token_that_is_refused_too_ends_the_consent(asked: Asked) -> None:
    asked.polar.admin("fault", kind="expired", endpoint=PATH, count=2)
    with pytest.raises(RevokedError):
        asked.get()


def test_no_token_is_in_an_error(asked: Asked) -> None:
    asked.polar.admin("fault", kind="status", status=400, endpoint=PATH)
    with pytest.raises(RequestError) as refusal:
        asked.get()
    assert asked.tokens[0] not in f"{refusal.value!r} {refusal.value.do} {refusal.value.__context__!r}"
