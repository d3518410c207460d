"""A real browser that tells of console errors and of every request that leaves this machine."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, sync_playwright

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


def find_chromium() -> Path | None:
    """`CHROMIUM` from the environment, else the first browser on PATH, else None."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((Path(path) for name in names if name and (path := shutil.which(name))), None)


# Streamlit first looks for its server below the address of a page; browsers look for an icon.
_HARMLESS = r"status of 404 .*(/\w+/_stcore/(health|host-config)|/favicon\.ico)\)$"


@contextmanager
def launch(chromium: Path) -> Iterator[Browser]:
    """A headless browser. While it runs, `asyncio.run` does not work in the same thread."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What a context did that no page of ours should do; `expected` is a pattern of messages to let pass."""

    expected: str | None = None
    errors: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda found: self._note(str(found.error)))
        context.on("request", lambda request: self.urls.append(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"{message.text} ({message.location['url']})")

    def _note(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in (_HARMLESS, self.expected) if pattern):
            self.errors.append(text)

    @property
    def outside(self) -> set[str]:
        """Requests to another machine."""
        parts = {url: urlsplit(url) for url in self.urls}
        web = {"http", "https", "ws", "wss"}
        return {url for url, part in parts.items() if part.scheme in web and part.hostname != "127.0.0.1"}
