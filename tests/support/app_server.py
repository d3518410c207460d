"""The dashboard as a person runs it: `streamlit run app.py` in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
_START_S = 60.0


@dataclass(frozen=True)
class AppServer:
    """A running dashboard: its address, its data folder, the file with all it has printed."""

    url: str
    data_dir: Path
    log: Path

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.data_dir / 'polar.db'}"


@contextmanager
def serve(folder: Path, environ: Mapping[str, str]) -> Iterator[AppServer]:
    """A dashboard on a free port with its data in `folder`; `environ` is added to the environment."""
    port = _free_port()
    server = AppServer(f"http://127.0.0.1:{port}", folder / "data", folder / "app.log")
    own = {"POLAR_DATA_DIR": str(server.data_dir), "PUBLIC_URL": server.url, "POLAR_SYNC_MINUTES": "0"}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    with server.log.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"],
            cwd=ROOT,
            env={**_clean_environment(), **own, **environ},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, server)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _clean_environment() -> dict[str, str]:
    """The environment without settings of ours that a developer may have set."""
    ours = ("POLAR_", "DATABASE_URL", "PUBLIC_URL", "STREAMLIT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen[bytes], server: AppServer) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The dashboard stopped at its start: {server.log.read_text()}")
        try:
            httpx.get(f"{server.url}/_stcore/health").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)  # another process: there is no clock to inject
        else:
            return
    raise RuntimeError(f"The dashboard did not answer within {_START_S:.0f} s: {server.log.read_text()}")
