"""Whose data the pages show."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import streamlit as st

from polar_data.database import Database
from polar_data.demo import load as demo
from polar_data.store import daily, people
from polar_data.store.links import TEAM_PRO
from polar_data.store.people import Athlete
from ui import databases
from ui.style import distinct


@dataclass(frozen=True)
class Current:
    """`today` is the last day with data on the demo, else the calendar's today."""

    database: Database
    athlete: Athlete
    is_demo: bool
    today: date


class Choices(NamedTuple):
    """Whom the sidebar offers."""

    database: Database
    athletes: list[Athlete]
    is_demo: bool


_this_run: ContextVar[Current | None] = ContextVar("whose data this run shows", default=None)


def current() -> Current:
    """The athlete chosen in the sidebar, or the demo's until a Polar account is connected."""
    return _this_run.get() or _chosen(_choices())


def choose() -> Current:
    """Whose data this run shows. A picker offers several athletes; the choice lives in the URL."""
    mine = _choices()
    if len(mine.athletes) > 1:
        labels = distinct({athlete.id: athlete.name for athlete in mine.athletes})
        st.selectbox(
            "Athlete", list(labels), format_func=labels.__getitem__, key="athlete", bind="query-params"
        )
    here = _chosen(mine)
    _this_run.set(here)  # a page asks several times, and each look takes several questions to the database
    return here


def _chosen(mine: Choices) -> Current:
    wanted = st.session_state.get("athlete")
    athlete = next((a for a in mine.athletes if a.id == wanted), mine.athletes[0])
    today = demo.last_day(mine.database) if mine.is_demo else datetime.now().astimezone().date()
    return Current(mine.database, athlete, mine.is_demo, today)


def _choices() -> Choices:
    if mine := athletes():
        return Choices(databases.real(), mine, False)
    if not databases.demo_is_open():
        with st.spinner("Preparing the demo data. This takes a moment on the very first start only."):
            databases.demo()
    return Choices(databases.demo(), _offered(databases.demo()), True)


def athletes() -> list[Athlete]:
    """The person's own athletes: those with a connection or with data. The players of a team are on Team."""
    return _offered(databases.real())


def _offered(database: Database) -> list[Athlete]:
    everyone = people.athletes(database)
    if not everyone:
        return []
    links = people.connections(database)
    connected = [c for c in links if c.status != "disconnected"]
    own = {c.athlete_id for c in connected if c.api != TEAM_PRO}
    teams = [c.id for c in links if c.api == TEAM_PRO]
    players = {athlete_id for team in teams for athlete_id in people.players(database, team).values()}
    rest = [a for a in everyone if a.id not in own and a.id not in players]
    own |= {a.id for a in rest if daily.span(database, a.id) is not None}
    coaches = {c.athlete_id for c in connected}
    return [a for a in everyone if a.id in own] or [a for a in everyone if a.id in coaches]
