"""Pages draw themselves anew when a sync has brought something, without a click."""

from __future__ import annotations

import streamlit as st

from polar_data import jobs
from polar_data.store import people
from ui.current import Current

LOOK_EVERY_S = 5


def follow(here: Current, *, team: bool) -> None:
    """Draw the page anew when a sync that changed its data has ended; a `team` page shows everybody's."""
    shown = _version(here, team=team)

    @st.fragment(run_every=LOOK_EVERY_S)
    def look() -> None:
        if _version(here, team=team) != shown and not _is_syncing(here, team=team):
            st.rerun()

    look()


def _version(here: Current, *, team: bool) -> int:
    shown = people.athletes(here.database) if team else [here.athlete]
    return sum(here.database.data_version(athlete.id) for athlete in shown)


def _is_syncing(here: Current, *, team: bool) -> bool:
    return any(
        jobs.is_running(here.database, link.id)
        for link in people.connections(here.database)
        if team or link.athlete_id == here.athlete.id
    )
