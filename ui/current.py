"""Whose data the pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from polar_data.database import Database
from polar_data.demo import load as demo
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
        wanted = st.session_state.get("athlete")
        athlete = next((a for a in mine if a.id == wanted), mine[0])
        return Current(databases.real(), athlete, False, datetime.now().astimezone().date())
    if not databases.demo_is_open():
        with st.spinner("Preparing the demo data. This takes a moment on the very first start only."):
            databases.demo()
    database = databases.demo()
    athlete = people.athletes(database)[0]
    return Current(database, athlete, True, demo.last_day(database))


def athletes() -> list[Athlete]:
    """The person's own athletes: those with a connection or with data."""
    database = databases.real()
    everyone = people.athletes(database)
    if not everyone:
        return []
    connected = {c.athlete_id for c in people.connections(database) if c.status != "disconnected"}
    return [a for a in everyone if a.id in connected or daily.span(database, a.id) is not None]


def choose_athlete(mine: list[Athlete]) -> None:
    """The picker of several athletes; the choice lives in the URL as `?athlete=<name>`."""
    names = [a.name for a in mine]
    labels = {a.id: a.name if names.count(a.name) == 1 else f"{a.name} ({a.id})" for a in mine}
    st.selectbox("Athlete", list(labels), format_func=labels.__getitem__, key="athlete", bind="query-params")
