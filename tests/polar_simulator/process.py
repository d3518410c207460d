"""Starts the simulated Polar as a process of its own, and talks to its admin routes and pages."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from .accesslink_v3.grants import SCOPE
from .grants import DEFAULT_CLIENT

_ROOT = Path(__file__).resolve().parents[2]
_HOSTS = ("AUTH", "V4", "V3_AUTH", "V3_TOKEN", "V3", "TEAMPRO")


def environment(url: str) -> dict[str, str]:
    """The settings that make the dashboard take a simulator for each of Polar's servers."""
    client = {"POLAR_CLIENT_ID": DEFAULT_CLIENT.id, "POLAR_CLIENT_SECRET": DEFAULT_CLIENT.secret}
    return {f"POLAR_{host}_URL": url for host in _HOSTS} | client


# The server closes a connection that rests for five seconds, as real ones do: perhaps as it is used again.
RESTS = httpx.Limits(keepalive_expiry=1.0)


@dataclass(frozen=True)
class Simulator:
    """A running simulated Polar. `env` points the dashboard at it."""

    url: str
    http: httpx.Client
    pid: int

    @property
    def env(self) -> dict[str, str]:
        return environment(self.url)

    def admin(self, action: str, /, **fields: Any) -> Any:
        """Posts to /admin/<action>; its JSON answer. A refusal raises httpx.HTTPStatusError."""
        answer = self.http.post(f"{self.url}/admin/{action}", json=fields)
        answer.raise_for_status()
        return answer.json()

    def decide(
        self,
        authorize_url: str,
        answer: str = "allow",
        scopes: Sequence[str] | None = None,
        account: str = "ada",
    ) -> str:
        """What a person does on the authorize page; the address their browser is sent back to."""
        parts = urlsplit(authorize_url)
        params = parse_qsl(parts.query)
        asked = dict(params).get("scope", SCOPE).split()
        granted = [("granted", scope) for scope in (asked if scopes is None else scopes)]
        form = httpx.QueryParams([*params, *granted, ("account", account), ("answer", answer)])
        page = self.http.post(
            f"{self.url}{parts.path}",
            content=str(form),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        if page.status_code != httpx.codes.FOUND:
            page.raise_for_status()
        return page.headers["location"]


@contextlib.contextmanager
def start(
    days: int = 60, last_day: date = date(2026, 9, 30), seed: int = 1, port: int = 0
) -> Iterator[Simulator]:
    """A simulated Polar on a free port for as long as the block runs."""
    command = [sys.executable, "-m", "tests.polar_simulator", "--port", str(port), "--days", str(days)]
    command += ["--last-day", last_day.isoformat(), "--seed", str(seed)]
    with (
        subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process,
        httpx.Client(timeout=120.0, limits=RESTS) as client,
    ):
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip() if port == 0 else str(port)
            if not line.isdigit():
                raise RuntimeError(f"the simulated Polar did not start: {line or 'no output'}")
            yield Simulator(f"http://127.0.0.1:{line}", client, process.pid)
        finally:
            process.terminate()
