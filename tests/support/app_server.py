"""The dashboard as a person runs it: `streamlit run app.py` in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

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
def serve(folder: Path, environ: Mapping[str, str], demo: Path) -> Iterator[AppServer]:
    """A dashboard on a free port with its data below `folder` and a copy of the `demo` database.

    `environ` is added to the environment.
    """
    port = _free_port()
    server = AppServer(f"http://127.0.0.1:{port}", folder / "data", folder / "app.log")
    server.data_dir.mkdir()
    shutil.copy(demo, server.data_dir / "demo.db")
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
        _stop(process)


def _stop(dashboard: subprocess.Popen[bytes]) -> None:
    """End the dashboard, and what it started: that would outlive it."""
    children = [] if dashboard.poll() is not None else psutil.Process(dashboard.pid).children(recursive=True)
    dashboard.terminate()
    for process in children:
        process.terminate()
    _, left = psutil.wait_procs(children, timeout=10)
    for process in left:
        process.kill()
    dashboard.wait(10)


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
