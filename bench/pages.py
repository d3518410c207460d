"""Switching pages and ranges on two years of data, against plain apps that draw the same points."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import STREAMLIT, chromium, drawn, free_port, server, settle, wait_for
from bench.plain.capture import capture
from bench.report import compare, pairs, say
from polar_data.config import ROOT
from ui.ranges import DEFAULT
from ui.site_map import SITE

PAIRS = 25
WIDER = "90d"
NAVIGATION = "[data-testid=stSidebarNavLink]"
RANGE = "[data-testid=stButtonGroup] button"
BAR = 1.5


@dataclass
class Tab:
    """One app in one browser tab, and the run ids of each page and range."""

    page: Page
    marks: dict[tuple[str, str], list[str]]

    def switch(self, name: str) -> float:
        title = next(entry.title for entry in SITE if entry.name == name)
        marks = self.marks[name, DEFAULT]
        return drawn(self.page, marks, selector=NAVIGATION, text=title, title="" if marks else title)

    def widen(self, name: str) -> float:
        return drawn(self.page, self.marks[name, WIDER], selector=RANGE, text=WIDER)

    def narrow(self, name: str) -> float:
        return drawn(self.page, self.marks[name, DEFAULT], selector=RANGE, text=DEFAULT)


def run() -> None:
    say("page_switch_*, range_change_*")
    with tempfile.TemporaryDirectory() as top, chromium() as browser:
        data, figures = Path(top) / "data", Path(top) / "figures"
        subprocess.run(
            [sys.executable, "-m", "answers", "refresh", "--demo"],
            env=os.environ | {"POLAR_DATA_DIR": str(data)},
            check=True,
            capture_output=True,
        )
        with _app(browser, ["app.py"], {"POLAR_DATA_DIR": str(data)}) as ours:
            _learn(ours, figures)
            environment = {"BENCH_FIGURES": str(figures)}
            with (
                _app(browser, ["bench/plain/tuned.py"], environment) as tuned,
                _app(browser, ["bench/plain/tuned.py"], environment) as again,
            ):
                for tab in (tuned, again):
                    _visit_all(tab, ours.marks)
                _measure(ours, tuned, again)
            with _app(browser, ["bench/plain/script.py"], environment) as default:
                _visit_all(default, ours.marks)
                _measure(ours, default, None)


def _measure(ours: Tab, plain: Tab, again: Tab | None) -> None:
    against, bar = ("plain_tuned", BAR) if again else ("plain_default", None)
    count = PAIRS if again else 5
    for entry in SITE:
        name = entry.name
        other = next(e.name for e in SITE if e.name != name)

        def switch(tab: Tab, name: str = name, other: str = other) -> Callable[[], float]:
            def measure() -> float:
                tab.switch(other)
                return tab.switch(name)

            return measure

        a, b = pairs(switch(ours), switch(plain), count)
        itself = _itself(switch(again), switch(plain)) if again else []
        compare(f"page_switch_{name}", a, b, "ms", against, bar, itself)
        if (name, WIDER) not in ours.marks:
            continue

        def widen(tab: Tab, name: str = name) -> Callable[[], float]:
            def measure() -> float:
                tab.narrow(name)
                return tab.widen(name)

            return measure

        a, b = pairs(widen(ours), widen(plain), count)
        itself = _itself(widen(again), widen(plain)) if again else []
        compare(f"range_change_{name}", a, b, "ms", against, bar, itself)
        for tab in filter(None, (ours, plain, again)):
            tab.narrow(name)  # ours carries the range over to the next page


def _itself(one: Callable[[], float], two: Callable[[], float]) -> list[float]:
    """Ratios of the same program to itself: what is noise here."""
    x, y = pairs(one, two, 12)
    return [p / q for p, q in zip(x, y, strict=True)]


def _learn(tab: Tab, figures: Path) -> None:
    """Visit every page and range; remember the run ids and write the points down for the plain apps."""
    about = {}
    for entry in SITE:
        tab.page.locator(NAVIGATION).get_by_text(entry.title, exact=True).click()
        tab.marks[entry.name, DEFAULT] = settle(tab.page)
        capture(tab.page, figures / entry.name / DEFAULT)
        ranges = [DEFAULT]
        button = tab.page.locator(RANGE).get_by_text(WIDER, exact=True)
        if button.count() and tab.marks[entry.name, DEFAULT]:
            button.first.click()
            tab.marks[entry.name, WIDER] = settle(tab.page)
            capture(tab.page, figures / entry.name / WIDER)
            ranges.append(WIDER)
            tab.page.locator(RANGE).get_by_text(DEFAULT, exact=True).first.click()
            settle(tab.page)
        about[entry.name] = {"title": entry.title, "ranges": ranges}
    (figures / "pages.json").write_text(json.dumps(about))


def _visit_all(tab: Tab, marks: dict[tuple[str, str], list[str]]) -> None:
    """The first visits of a plain app; it draws the very same run ids."""
    tab.marks |= marks
    for entry in SITE:
        tab.switch(entry.name)


@contextlib.contextmanager
def _app(browser: Browser, script: list[str], environment: dict[str, str]) -> Iterator[Tab]:
    port = free_port()
    command = [*STREAMLIT, *script, "--server.headless", "true"]
    own = {"PYTHONPATH": str(ROOT), "POLAR_SYNC_MINUTES": "0"}
    with server(command, own | environment, port) as url:
        wait_for(url)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector(NAVIGATION, timeout=60_000)
        settle(page)
        yield Tab(page, {})
        context.close()
