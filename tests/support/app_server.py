"""The dashboard as a person runs it: `streamlit run app.py` in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
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
    command = ["streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"]
    with _running(command, {**_own(server), **environ}, server.log, f"{server.url}/_stcore/health"):
        yield server


@contextmanager
def serve_webhooks(dashboard: AppServer, environ: Mapping[str, str]) -> Iterator[str]:
    """What `make webhooks` starts, beside a dashboard: its address."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = ["uvicorn", "routes.webhooks:app", "--factory", "--port", str(port)]
    log = dashboard.log.with_name("webhooks.log")
    with _running(command, {**_own(dashboard), **environ}, log, url):
        yield url


def _own(server: AppServer) -> dict[str, str]:
    return {
        "POLAR_DATA_DIR": str(server.data_dir),
        "PUBLIC_URL": server.url,
        "POLAR_SYNC_MINUTES": "0",
        # Without `nice`: beside other tests its syncs would starve.
        "PATH": str(Path(sys.executable).parent),
    }


@contextmanager
def _running(module: Sequence[str], environ: Mapping[str, str], log: Path, answers: str) -> Iterator[None]:
    """A Python module as a process of its own, from when something is to be had at `answers`."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env={**_clean_environment(), **environ},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(process, answers, log)
        yield
    finally:
        _stop(process)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server, and what it started: that would outlive it."""
    children = [] if server.poll() is not None else psutil.Process(server.pid).children(recursive=True)
    server.terminate()
    for process in children:
        process.terminate()
    _, left = psutil.wait_procs(children, timeout=10)
    for process in left:
        process.kill()
    server.wait(10)


def _clean_environment() -> dict[str, str]:
    """The environment without settings of ours that a developer may have set."""
    ours = ("POLAR_", "DATABASE_URL", "PUBLIC_URL", "STREAMLIT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped at its start: {log.read_text()}")
        try:
            answered = httpx.get(url).status_code < httpx.codes.INTERNAL_SERVER_ERROR
        except httpx.HTTPError:
            answered = False
        if answered:
            return
        time.sleep(0.1)  # another process: there is no clock to inject
    raise RuntimeError(f"The server did not answer within {_START_S:.0f} s: {log.read_text()}")
