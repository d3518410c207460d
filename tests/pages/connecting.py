"""The Connections page on a database filled through the data layer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from polar_data import config
from polar_data.database import Database
from polar_data.schema import kept
from polar_data.scopes import SIGN_INS
from tests.pages.shown import asked

PAGE = config.ROOT / "pages" / "connections.py"
NOW = datetime.now(UTC)


def add(database: Database, table: Any, **values: Any) -> None:
    with database.write() as connection:
        connection.execute(insert(table).values(values))


def connected(database: Database, *, api: str = "accesslink_v4", **values: Any) -> None:
    """Ada with connection 1."""
    if values.get("athlete_id", 1) is not None:
        add(database, kept.athlete, id=1, name="Ada", created_utc=NOW)
    row = {"id": 1, "athlete_id": 1, "api": api, "status": "active", "created_utc": NOW}
    granted = " ".join(SIGN_INS[api].scopes)
    add(database, kept.connection, **(row | {"scopes_granted": granted} | values))


def ran(database: Database, **values: Any) -> None:
    row = {"id": 1, "connection_id": 1, "status": "complete", "started_utc": NOW, "beat_utc": NOW}
    counts = {"requests_done": 40, "requests_planned": 40, "items_new": 3, "items_changed": 0}
    add(database, kept.sync_run, **(row | counts | values))


def shown(**url: str) -> AppTest:
    return asked(AppTest.from_file(str(PAGE), default_timeout=20), url)


def text(app: AppTest) -> str:
    kinds = (
        app.markdown,
        app.caption,
        app.subheader,
        app.info,
        app.warning,
        app.error,
        app.success,
        app.html,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def button(app: AppTest, label: str) -> Button:
    """The first button whose words begin so."""
    return next(each for each in app.button if each.label.startswith(label))


def requested(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(select(kept.sync_request.c.connection_id)).scalars())
