"""Runs one page of the app the way a browser would, without one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from polar_data import config

ROUTER = config.ROOT / "ui" / "router.py"


def shown(page: str, **url: str) -> AppTest:
    """The page after its first run, within the app's navigation. Fails on any exception."""
    app = AppTest.from_file(str(ROUTER), default_timeout=60)
    app.run()
    for name, value in url.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{page}.py").run()
    assert not app.exception
    return app


def asked(app: AppTest, url: Mapping[str, str | list[str]]) -> AppTest:
    """The app after a run at an address with that query. Fails on any exception."""
    for name, value in url.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def text(app: AppTest) -> str:
    """Everything a person can read on the page, but for charts and tables."""
    kinds: tuple[Any, ...] = (
        app.title,
        app.subheader,
        app.markdown,
        app.caption,
        app.warning,
        app.error,
        app.get("html"),
    )
    return unescape("\n".join(str(element.value) for kind in kinds for element in kind))


def figures(app: AppTest) -> list[dict[str, Any]]:
    return [json.loads(element.proto.spec) for element in app.get("plotly_chart")]


def drawn(app: AppTest, component: str) -> list[Any]:
    """What each of our own components of that name is given to draw."""
    ours = [element.proto for element in app.get("bidi_component")]
    return [json.loads(proto.json) for proto in ours if proto.component_name == component]


def tables(app: AppTest) -> list[dict[str, list[str]]]:
    """What each table shows: the texts of each column under its label."""
    return [
        {
            column["label"]: [row["texts"][place] for row in each["rows"]]
            for place, column in enumerate(each["columns"])
        }
        for each in drawn(app, "table")
    ]


def downloads(app: AppTest) -> list[str]:
    """What each file is said to hold."""
    return [element.proto.label.partition(":")[0].strip("*") for element in app.get("download_button")]
