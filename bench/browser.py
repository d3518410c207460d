"""A real browser that tells when a page has drawn its figures, and the servers it looks at."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page

from polar_data.config import ROOT
from tests.support.browser import find_chromium, launch

STREAMLIT = [sys.executable, "-m", "streamlit", "run"]

# Each figure carries a run id in layout.meta. A page with figures is drawn when all run ids are the expected
# ones, one frame later; a page without any when its title and its own pieces are there and the script has
# ended. Either way the next click waits until the script has ended, so that nothing of one measurement is
# left for the next.
_MARKS = """
() => [...document.querySelectorAll('.js-plotly-plot')]
    .map(plot => (plot.layout && plot.layout.meta && plot.layout.meta.run) || '').filter(Boolean).sort()
"""
_WATCH = """
([act, expected]) => new Promise((resolve, reject) => {
    const marks = MARKS;
    const start = performance.now();
    let ready = false, drawn = null;
    const look = () => {
        const now = performance.now() - start;
        const app = document.querySelector('[data-testid=stApp]');
        const quiet = app && app.dataset.testScriptState === 'notRunning';
        const headings = [...document.querySelectorAll('h1')];
        const title = !act.title || headings.some(h => h.innerText.includes(act.title));
        const before = ready;
        const empty = document.querySelector(
            '[data-testid=stBidiComponentRegular]:not(:has(*)), .table:empty');
        ready = title && (expected.length > 0 || quiet && !empty)
            && JSON.stringify(marks()) === JSON.stringify(expected);
        if (!(before && ready)) drawn = null;
        else if (drawn === null) drawn = now;
        if (drawn !== null && quiet) resolve(drawn);
        else if (now > 60000) reject(new Error('not drawn: ' + JSON.stringify(marks())));
        else requestAnimationFrame(look);
    };
    if (act.selector) {
        const found = [...document.querySelectorAll(act.selector)]
            .find(element => !act.text || element.innerText.trim().endsWith(act.text));
        if (!found) { reject(new Error('nothing to click: ' + act.selector + ' ' + act.text)); return; }
        found.click();
    }
    look();
})
""".replace("MARKS", _MARKS.strip())


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        raise RuntimeError("The page benchmarks need Debian's chromium")
    with launch(path) as browser:
        yield browser


@contextlib.contextmanager
def server(
    command: Sequence[str], environment: Mapping[str, str], port: int, folder: Path = ROOT
) -> Iterator[str]:
    """Run a Streamlit server until the block ends; gives its address at once, whether it answers or not."""
    settings = {"STREAMLIT_SERVER_PORT": str(port), "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen(
        list(command),
        cwd=folder,
        env=os.environ | settings | dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(url: str, seconds: float = 60) -> None:
    """Until the server answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def settle(page: Page) -> list[str]:
    """Wait until the page stands still; the run ids of its figures."""
    before: list[str] | None = None
    still = 0
    while still < 4:
        page.wait_for_timeout(400)
        state = page.locator("[data-testid=stApp]").get_attribute("data-test-script-state")
        now: list[str] = page.evaluate(_MARKS)
        still = still + 1 if now == before and state == "notRunning" else 0
        before = now
    return before or []


def drawn(page: Page, expected: list[str], *, selector: str = "", text: str = "", title: str = "") -> float:
    """Click what `selector` (and `text`) finds, if given; milliseconds until all is drawn.

    Returns when the script has ended, which may be later.
    """
    act = {"selector": selector, "text": text, "title": title}
    return float(page.evaluate(_WATCH, [act, expected]))
