"""Connections: connect Polar accounts, sync, and see what is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import streamlit as st

from polar_data import config
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.scopes import SIGN_INS
from polar_data.store import people
from polar_data.store.links import TEAM_PRO
from polar_data.store.people import Connection
from ui import databases
from ui.connections import cards, consent, coverage, ending, links, sync, team, webhooks
from ui.connections.guide import client_form, connect_link, guide
from ui.style import plain


def main() -> None:
    database, settings = databases.real(), config.load()
    st.title("Connections")
    connections = people.connections(database)
    # What may come or go has a place of its own, here and below: otherwise all that stands below it would
    # be put up anew when a sync ends, and what the person has opened or is about to press be gone.
    with st.container():
        _arrive(connections)
    api = cards.choose(connections)
    mine = [each for each in connections if each.api == api]
    if not mine:
        guide(database, settings, api)
        return
    _connection(database, settings, _choose(database, mine), datetime.now().astimezone().date())
    if api == "accesslink_v3":
        with st.container():
            webhooks.webhook(database, settings)
    with st.expander("Connect another account, or change the Polar client", icon=":material/add:"):
        client_form(database, settings, api)
        connect_link(database, "Connect another account", api)


def _arrive(connections: Sequence[Connection]) -> None:
    """Show the connection whose consent was given a moment ago."""
    arrived = st.query_params.get("connected", "")
    for each in connections:
        if arrived == str(each.id):
            st.query_params["api"] = each.api
            st.session_state[_key(each.api)] = each.id
            st.success("Your Polar account is connected.", icon=":material/check_circle:")
            del st.query_params["connected"]


def _choose(database: Database, mine: Sequence[Connection]) -> Connection:
    if len(mine) == 1:
        return mine[0]
    by_id = {connection.id: connection for connection in mine}
    names = {c.id: f"{plain(consent.owner_name(database, c))} ({c.id})" for c in mine}
    picked = st.segmented_control(
        "Account",
        list(by_id),
        format_func=names.__getitem__,
        default=mine[0].id,
        required=True,
        key=_key(mine[0].api),
    )
    return by_id[picked]


def _key(api: str) -> str:
    return f"connection_{api}"


def _connection(database: Database, settings: Settings, connection: Connection, today: date) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(plain(consent.owner_name(database, connection)), width="content")
            st.badge(SIGN_INS[connection.api].name, color="gray")
            if connection.status == "active":
                st.badge("Connected", icon=":material/check:", color="green")
        st.caption(f"Connected since {connection.created_utc.astimezone():%-d %B %Y}")
        consent.scopes(database, connection)
        with st.container():
            if connection.status == "active" and connection.athlete_id is None:
                consent.ask_owner(database, connection)
            elif connection.status == "active":
                sync.sync_panel(database, settings, connection)
        with st.container(horizontal=True):
            if connection.status == "active":
                consent.history(database, connection, today)
            ending.end(database, settings, connection)
    with st.container():
        if connection.athlete_id is not None:
            _fetched(database, connection, today)


def _fetched(database: Database, connection: Connection, today: date) -> None:
    with st.container():
        sync.problems(database, connection)
    if connection.api == TEAM_PRO:
        links.players_and_people(database, connection)
        team.what_is_here(database, connection)
    else:
        coverage.coverage(database, connection, today, consent.oldest_day(database, connection, today))
        coverage.without_days(database, connection)
    coverage.unreadable(database, connection)


main()
