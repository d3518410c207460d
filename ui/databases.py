"""The two databases of the app, opened once per process: the person's own and the demo."""

from __future__ import annotations

import threading
from collections.abc import Callable

from polar_data import config
from polar_data.database import Database
from polar_data.open import open_database, open_demo

_opened: dict[str, Database] = {}
_opening = threading.Lock()


def real() -> Database:
    settings = config.load()
    return _once(settings.database_url, lambda: open_database(settings))


def demo() -> Database:
    """The demo, made on the very first call of a fresh data folder; that takes a few seconds."""
    settings = config.load()
    return _once(settings.demo_database_url, lambda: open_demo(settings))


def opened() -> tuple[Database | None, Database | None]:
    """The person's own and the demo, as far as they are open."""
    settings = config.load()
    return _opened.get(settings.database_url), _opened.get(settings.demo_database_url)


def _once(url: str, open_: Callable[[], Database]) -> Database:
    if url not in _opened:
        with _opening:
            if url not in _opened:
                _opened[url] = open_()
    return _opened[url]
