"""One simulated Polar for all its tests, set back to its start before each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from tests.polar_simulator.process import Simulator, start

REDIRECT = "http://127.0.0.1:8501/oauth/callback"


@dataclass
class Polar:
    """The simulator as a client sees it, signed in as ada with every scope unless told otherwise."""

    simulator: Simulator
    access: str = ""

    def __post_init__(self) -> None:
        self.access = self.access or self.admin("token")["access_token"]

    def admin(self, action: str, /, **fields: Any) -> Any:
        return self.simulator.admin(action, **fields)

    def get(self, path: str, query: list[tuple[str, str]] | None = None, access: str = "") -> httpx.Response:
        headers = {"Authorization": f"Bearer {access or self.access}"}
        url = f"{self.simulator.url}/v4/data{path}"
        return self.simulator.http.get(url, params=urlencode(query or []), headers=headers)

    def days(self, path: str, start: str, end: str, *features: str) -> httpx.Response:
        return self.get(path, [("from", start), ("to", end), *(("features", name) for name in features)])

    def authorize_url(self, **changes: str | None) -> str:
        params = {
            "client_id": "simulator",
            "response_type": "code",
            "scope": "sleep:read activity:read",
            "redirect_uri": REDIRECT,
            "state": "opaque & odd",
            **changes,
        }
        query = urlencode({name: value for name, value in params.items() if value is not None})
        return f"{self.simulator.url}/oauth/authorize?{query}"

    def token(self, **form: str) -> httpx.Response:
        return self.token_as(("simulator", "simulator-secret"), **form)

    def token_as(self, auth: tuple[str, str] | None, /, **form: str) -> httpx.Response:
        url = f"{self.simulator.url}/oauth/token"
        return self.simulator.http.post(url, data=form, auth=auth or httpx.USE_CLIENT_DEFAULT)

    def exchange(self, code: str, redirect_uri: str | None = REDIRECT) -> httpx.Response:
        repeated = {} if redirect_uri is None else {"redirect_uri": redirect_uri}
        return self.token(grant_type="authorization_code", code=code, **repeated)


def returned(location: str) -> dict[str, str]:
    """The query of the address a browser was sent back to."""
    return dict(parse_qsl(urlsplit(location).query))


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with start(days=40) as running:
        yield running


@pytest.fixture
def polar(simulator: Simulator) -> Polar:
    simulator.admin("reset")
    return Polar(simulator)
