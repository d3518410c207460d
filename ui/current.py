"""Whose data the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from polar_data.database import Database
from polar_data.demo.load import last_day
from polar_data.store import daily, people
from polar_data.store.people import Athlete
from ui import databases
from ui.style import distinct


@dataclass(frozen=True)
class Current:
    """`today` is the last day with data on the demo, else the calendar's today; `span` all days with data."""

    database: Database
    athlete: Athlete
    is_demo: bool
    today: date
    span: tuple[date, date] | None


_this_run: ContextVar[Current | None] = ContextVar("whose data this run shows", default=None)


def current() -> Current:
    """The athlete chosen in the sidebar, or the demo's until a Polar account is connected."""
    if here := _this_run.get():
        return here
    database = databases.real() if people.own(databases.real()) else databases.demo()
    return _chosen(database, people.own(database))


def choose() -> Current | None:
    """Whose data this run shows; None as long as the database for it is not open, which takes a while.

    A picker offers several athletes; the choice lives in the URL.
    """
    database, demo = databases.opened()
    if database is None:
        return None
    athletes = people.own(database)
    if not athletes:
        if demo is None:
            return None
        database, athletes = demo, people.own(demo)
    if len(athletes) > 1:
        labels = distinct({athlete.id: athlete.name for athlete in athletes})
        st.selectbox(
            "Athlete", list(labels), format_func=labels.__getitem__, key="athlete", bind="query-params"
        )
    here = _chosen(database, athletes)
    _this_run.set(here)  # a page asks several times, and each look takes several questions to the database
    return here


def _chosen(database: Database, athletes: Sequence[Athlete]) -> Current:
    wanted = st.session_state.get("athlete")
    athlete = next((a for a in athletes if a.id == wanted), athletes[0])
    is_demo = database is databases.opened()[1]
    today = last_day(database) if is_demo else datetime.now().astimezone().date()
    return Current(database, athlete, is_demo, today, daily.span(database, athlete.id))
