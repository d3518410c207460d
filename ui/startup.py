"""What a background thread does once at start, so that no page waits for it."""

from __future__ import annotations

import gc
import importlib
import logging
import pkgutil

from answers.versions import METHODS
from polar_data import config
from polar_data.database import Database
from polar_data.demo import load
from polar_data.errors import PolarDataError
from polar_data.store import people
from polar_data.store.derived_values import outdated
from ui import databases
from ui.background import complete_demo

LIBRARIES = (
    "polars",
    "pandas",  # which Plotly and Streamlit look for in what they draw
    "pyarrow",
    "plotly.graph_objects",
    "plotly.io",
    "scipy.optimize",
    "scipy.signal",
    "scipy.stats",
    "streamlit.elements.plotly_chart",
)
OURS = ("analytics", "answers", "charts", "ui")

log = logging.getLogger(__name__)
_drawn: set[str] = set()  # pages


def warm_up() -> None:
    """Open the databases, import all that pages may need, then freeze it out of garbage collection.

    Streamlit collects garbage after every run of a page: what is imported after the freeze makes
    every click slower again.
    """
    on_demo = _open_databases()
    for package in map(importlib.import_module, OURS):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "ui.router":
                importlib.import_module(module.name)
    for name in LIBRARIES:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()
    if on_demo and config.load().background_sync_minutes and _is_unfinished(databases.demo()):
        complete_demo()


def drawn(page: str) -> None:
    """Freeze what the first drawing of a page has brought: parts of figures, compiled queries, caches.

    Once a page, as what is frozen and becomes garbage later is freed only where it is in no circle.
    """
    if page not in _drawn:
        _drawn.add(page)
        gc.collect()
        gc.freeze()


def _is_unfinished(demo: Database) -> bool:
    return not load.is_complete(demo) or bool(outdated(demo, METHODS))


def _open_databases() -> bool:
    """Whether the pages show the demo."""
    try:
        if people.own(databases.real()):
            return False
        databases.demo()
    except PolarDataError as error:  # every page says it again
        log.error("%s. %s", error.what, error.do)
        return False
    return True
