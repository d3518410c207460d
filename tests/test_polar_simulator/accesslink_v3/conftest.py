"""The simulator as a client of AccessLink v3 sees it."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.polar_simulator.process import Simulator

CLIENT = ("simulator", "simulator-secret")


@dataclass
class V3:
    """Signed in and registered as ada; paths may be whole addresses, as the API's links are."""

    simulator: Simulator
    access: str = ""
    user_id: int = 0

    def __post_init__(self) -> None:
        if not self.access:
            self.sign_in()

    def sign_in(self, **fields: Any) -> None:
        tokens = self.admin("v3-token", **fields)
        self.access, self.user_id = tokens["access_token"], tokens["x_user_id"]

    def admin(self, action: str, /, **fields: Any) -> Any:
        return self.simulator.admin(action, **fields)

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        url = path if path.startswith("http") else self.simulator.url + path
        headers = {"Authorization": f"Bearer {self.access}"}
        return self.simulator.http.request(method, url, headers=headers, **options)

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.ask("GET", path, params=query) if query else self.ask("GET", path)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.ask("POST", path, **options)

    def put(self, path: str) -> httpx.Response:
        return self.ask("PUT", path)

    def as_client(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self.simulator.http.request(method, self.simulator.url + path, auth=CLIENT, **options)

    def at(self, moment: str) -> None:
        self.admin("clock", now=moment)


@pytest.fixture
def v3(simulator: Simulator) -> V3:
    simulator.admin("reset")
    return V3(simulator)
