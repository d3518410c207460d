"""Pages draw themselves anew when a sync has brought something, without a click."""

from __future__ import annotations

import streamlit as st

from polar_data import jobs
from polar_data.store import people
from ui.current import Current

LOOK_EVERY_S = 5


def follow(here: Current) -> None:
    """Watch the data of the athlete shown; the page is drawn anew when a sync that changed it has ended."""
    shown = here.database.data_version(here.athlete.id)

    @st.fragment(run_every=LOOK_EVERY_S)
    def look() -> None:
        if here.database.data_version(here.athlete.id) != shown and not _is_syncing(here):
            st.rerun()

    look()


def _is_syncing(here: Current) -> bool:
    return any(
        jobs.is_running(here.database, link.id)
        for link in people.connections(here.database)
        if link.athlete_id == here.athlete.id
    )
