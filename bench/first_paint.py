"""From `make run` to Today drawn, against the plain app; and the very first start of a fresh clone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from bench.browser import STREAMLIT, chromium, drawn, free_port, server, settle, wait_for
from bench.plain.capture import capture
from bench.report import compare, exact, pairs, say
from polar_data.config import ROOT

PAIRS = 7
MAKE = ["make", "run"]


def run() -> None:
    say("first_paint, first_start")
    with tempfile.TemporaryDirectory() as top, chromium() as browser:
        data, figures = Path(top) / "data", Path(top) / "figures"
        ours = {"POLAR_DATA_DIR": str(data), "POLAR_SYNC_MINUTES": "0"}
        plain = {"BENCH_FIGURES": str(figures), "PYTHONPATH": str(ROOT)}
        demo = [sys.executable, "-m", "answers", "refresh", "--demo"]
        subprocess.run(demo, env=os.environ | ours, check=True, capture_output=True)
        marks = _learn(browser, ours, figures)
        tuned = [*STREAMLIT, "bench/plain/tuned.py", "--server.headless", "true"]
        a, b = pairs(
            lambda: _paint(browser, MAKE, ours, marks), lambda: _paint(browser, tuned, plain, marks), PAIRS
        )
        x, y = pairs(
            lambda: _paint(browser, tuned, plain, marks), lambda: _paint(browser, tuned, plain, marks), 3
        )
        itself = [p / q for p, q in zip(x, y, strict=True)]
        compare("first_paint", a, b, "s", "plain_tuned", 2.0, itself)
        exact("first_start", _first_start(browser, Path(top)), "s", None, None, None)


def _paint(
    browser: Browser,
    command: Sequence[str],
    environment: Mapping[str, str],
    marks: list[str],
) -> float:
    """Seconds from the command to all figures of the first page drawn in an open, fresh browser profile."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    with server(command, environment, free_port()) as url:
        wait_for(url, 600)
        page.goto(url)
        opened = time.perf_counter() - start
        taken = opened + drawn(page, marks) / 1000
    context.close()
    return taken


def _learn(browser: Browser, environment: Mapping[str, str], figures: Path) -> list[str]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    with server(MAKE, environment, free_port()) as url:
        wait_for(url)
        page.goto(url)
        page.wait_for_selector("h1", timeout=60_000)
        marks = settle(page)
        capture(page, figures / "today" / "all")
    (figures / "pages.json").write_text('{"today": {"title": "Today", "ranges": ["all"]}}')
    context.close()
    return marks


def _first_start(browser: Browser, top: Path) -> float:
    """A fresh clone in an empty home: uv, packages, demo data and all."""
    clone, home = top / "clone", top / "home"
    home.mkdir()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    environment = {"HOME": str(home), "XDG_DATA_HOME": "", "XDG_CACHE_HOME": "", "VIRTUAL_ENV": ""}
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    start = time.perf_counter()
    with server(MAKE, environment, free_port(), clone) as url:
        wait_for(url, 600)
        page.goto(url)
        page.wait_for_selector("h1:has-text('Today'), h1", timeout=120_000)
        page.wait_for_selector(".js-plotly-plot", timeout=120_000)
        taken = time.perf_counter() - start
    context.close()
    return taken
