"""Starting and watching syncs."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import streamlit as st

from polar_data import jobs
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import RevokedError, SyncRunningError
from polar_data.sources import ENDPOINTS
from polar_data.store import sync_log
from polar_data.store.people import Connection
from polar_data.store.sync_log import Run
from ui.connections import team, words
from ui.connections.quota import quota
from ui.table import Column, table

LOOK_EVERY_S = 2
PROBLEMS = {
    "endpoint": Column("Kind of data"),
    "first_day": Column("From", "day"),
    "last_day": Column("To", "day"),
    "item_key": Column("Item"),
    "what": Column("What happened", "prose"),
    "do": Column("What to do", "prose"),
}
SLOW_START_S = 60


def sync_panel(database: Database, settings: Settings, connection: Connection) -> None:
    """The button and the live progress. The rest of the page is drawn anew when a sync ends."""
    st.session_state[_drawn(connection.id)] = _ended(database, connection.id)

    @st.fragment(run_every=LOOK_EVERY_S)
    def live() -> None:
        with st.container():
            _panel(database, connection)
        quota(database, settings, connection)

    live()


def _panel(database: Database, connection: Connection) -> None:
    run = sync_log.last_run(database, connection.id)
    running = jobs.is_running(database, connection.id)
    if _ended(database, connection.id) not in {None, st.session_state[_drawn(connection.id)]}:
        st.rerun()
    if st.button("Sync now", icon=":material/sync:", type="primary", key="sync_now"):
        _ask(database, connection.id, run)
    now = datetime.now(UTC).astimezone()
    if running and run is not None and run.status == "running":
        share = run.requests_done / run.requests_planned if run.requests_planned else 0.0
        st.progress(min(share, 1.0), text=words.progress(run))
        st.caption("The sync goes on when you leave this page or close the browser.")
        team.so_far(database, connection)
    elif running:
        st.progress(0.0, text="Starting ...")
    elif run is None or _waits(connection.id, run):
        _say_waiting(connection.id, now)
    else:
        st.markdown(words.summary(run, now))
        team.so_far(database, connection)


def _ask(database: Database, connection_id: int, run: Run | None) -> None:
    try:
        jobs.request_sync(database, connection_id)
    except (SyncRunningError, RevokedError) as error:
        st.info(f"{error.what}. {error.do}", icon=":material/info:")
    else:
        st.session_state[_asked(connection_id)] = (run.id if run else None, datetime.now(UTC))


def _waits(connection_id: int, run: Run) -> bool:
    """Whether a sync was asked for here that has not begun: the last run is still the same."""
    asked: tuple[int | None, datetime] | None = st.session_state.get(_asked(connection_id))
    return asked is not None and asked[0] == run.id


def _say_waiting(connection_id: int, now: datetime) -> None:
    _, since = st.session_state.setdefault(_asked(connection_id), (None, now))
    if (now - since).total_seconds() < SLOW_START_S:
        st.progress(0.0, text="The sync starts in a moment ...")
    else:
        st.warning(
            "The sync has not started yet. It waits for another sync or for Polar's request quota; "
            "you can leave this page open or come back later.",
            icon=":material/hourglass_empty:",
        )


def _ended(database: Database, connection_id: int) -> int | None:
    """The newest sync, if it has ended."""
    run = sync_log.last_run(database, connection_id)
    return None if run is None or run.status == "running" else run.id


def _drawn(connection_id: int) -> str:
    return f"sync_drawn_{connection_id}"


def _asked(connection_id: int) -> str:
    return f"sync_asked_{connection_id}"


def problems(database: Database, connection: Connection) -> None:
    """What the last sync could not fetch and what to do about it."""
    run = sync_log.last_run(database, connection.id)
    if run is None or (found := sync_log.problems(database, run.id)).is_empty():
        return
    st.subheader("Problems of the last sync")
    labels = {endpoint.name: endpoint.label for endpoint in ENDPOINTS}
    listed = found.with_columns(pl.col("endpoint").replace(labels))
    table(listed, PROBLEMS, "One row for each call to Polar that failed.", found, "problems", str(run.id))
