"""Connections: connect Polar accounts, sync, and see what is there."""

from __future__ import annotations

from datetime import date, datetime

import streamlit as st

from polar_data import config
from polar_data.database import Database
from polar_data.store import people
from polar_data.store.people import Connection
from ui import databases
from ui.connections import consent, coverage, sync
from ui.connections.guide import client_form, connect_link, guide


def main() -> None:
    database, settings = databases.real(), config.load()
    st.title("Connections")
    connections = people.connections(database)
    if not connections:
        guide(database, settings)
        return
    chosen = _choose(database, connections)
    _connection(database, chosen, datetime.now().astimezone().date())
    with st.expander("Connect another account, or change the Polar client", icon=":material/add:"):
        client_form(database, settings)
        connect_link(database, "Connect another account")


def _choose(database: Database, connections: list[Connection]) -> Connection:
    by_id = {connection.id: connection for connection in connections}
    arrived = st.query_params.get("connected", "")
    if arrived.isdigit() and int(arrived) in by_id:
        st.session_state["connection"] = int(arrived)
        st.success("Your Polar account is connected.", icon=":material/check_circle:")
        del st.query_params["connected"]
    if len(by_id) == 1:
        return connections[0]
    names = {c.id: f"{consent.owner_name(database, c)} ({c.id})" for c in connections}
    picked = st.segmented_control(
        "Account",
        list(by_id),
        format_func=names.__getitem__,
        default=connections[0].id,
        required=True,
        key="connection",
    )
    return by_id[picked]


def _connection(database: Database, connection: Connection, today: date) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(consent.owner_name(database, connection), width="content")
            st.badge("AccessLink v4", color="gray")
            if connection.status == "active":
                st.badge("Connected", icon=":material/check:", color="green")
        st.caption(f"Connected since {connection.created_utc.astimezone():%-d %B %Y}")
        consent.scopes(database, connection)
        if connection.athlete_id is None:
            consent.ask_owner(database, connection, people.athletes(database))
        elif connection.status == "active":
            sync.sync_panel(database, connection)
        with st.container(horizontal=True):
            if connection.status == "active":
                consent.history(database, connection, today)
            consent.end(database, connection)
    if connection.athlete_id is not None:
        sync.problems(database, connection)
        coverage.coverage(database, connection, today, consent.oldest_day(connection, today))
        coverage.without_days(database, connection)
        coverage.unreadable(database, connection)


main()
