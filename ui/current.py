"""Whose data the pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from polar_data.database import Database
from polar_data.store import daily, people
from polar_data.store.people import Athlete
from ui import databases


@dataclass(frozen=True)
class Current:
    """`today` is the last day with data on the demo, else the calendar's today."""

    database: Database
    athlete: Athlete
    is_demo: bool
    today: date


def current() -> Current:
    """The athlete chosen in the sidebar, or the demo's until a Polar account is connected."""
    mine = athletes()
    if mine:
        wanted = st.session_state.get("athlete_id")
        athlete = next((a for a in mine if a.id == wanted), mine[0])
        return Current(databases.real(), athlete, False, datetime.now().astimezone().date())
    if not databases.demo_is_open():
        with st.spinner("Preparing the demo data. This takes a moment on the very first start only."):
            databases.demo()
    database = databases.demo()
    athlete = people.athletes(database)[0]
    span = daily.span(database, athlete.id)
    assert span is not None, "the demo has data from the moment it can be opened"
    return Current(database, athlete, True, span[1])


def athletes() -> list[Athlete]:
    """The person's own athletes: those with a connection or with data."""
    database = databases.real()
    everyone = people.athletes(database)
    if not everyone:
        return []
    connected = {c.athlete_id for c in people.connections(database) if c.status != "disconnected"}
    return [a for a in everyone if a.id in connected or daily.span(database, a.id) is not None]


def choose_athlete(mine: list[Athlete]) -> None:
    """The picker of several athletes; the choice lives in the URL as `?athlete=<id>`."""
    ids = [a.id for a in mine]
    names = {a.id: a.name for a in mine}
    in_url = st.query_params.get("athlete", "")
    chosen = int(in_url) if in_url.isdigit() else st.session_state.get("athlete_id")
    index = ids.index(chosen) if chosen in ids else 0
    picked = st.selectbox("Athlete", ids, index=index, format_func=names.__getitem__, key="athlete_id")
    st.query_params["athlete"] = str(picked)
