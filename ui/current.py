"""Whose data the pages show."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime

import streamlit as st

from polar_data.database import Database
from polar_data.demo.load import last_day
from polar_data.store import people
from polar_data.store.people import Athlete, Own
from ui import databases
from ui.style import distinct


@dataclass(frozen=True)
class Current:
    """`today` is the last day with data on the demo, else the calendar's; `span` first and last with data."""

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
    if mine := people.own(databases.real()):
        return _chosen(databases.real(), mine, None)
    demo = databases.demo()
    return _chosen(demo, people.own(demo), last_day(demo))


def choose() -> Current | None:
    """Whose data this run shows; None as long as the database for it is not open, which takes a while.

    A picker offers several athletes; the choice lives in the URL.
    """
    database, demo = databases.opened()
    if database is None:
        return None
    plays_on = None
    own = people.own(database)
    if not own:
        if demo is None:
            return None
        database, own, plays_on = demo, people.own(demo), last_day(demo)
    if len(own) > 1:
        labels = distinct({each.athlete.id: each.athlete.name for each in own})
        st.selectbox(
            "Athlete", list(labels), format_func=labels.__getitem__, key="athlete", bind="query-params"
        )
    here = _chosen(database, own, plays_on)
    _this_run.set(here)  # a page asks several times, and each look takes several questions to the database
    return here


def _chosen(database: Database, own: Sequence[Own], plays_on: date | None) -> Current:
    """`plays_on`: the day of the demo, None for one's own data."""
    wanted = st.session_state.get("athlete")
    athlete, span = next((each for each in own if each.athlete.id == wanted), own[0])
    today = plays_on or datetime.now().astimezone().date()
    return Current(database, athlete, plays_on is not None, today, span)
