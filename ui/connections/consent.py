"""One connection: whose it is, what it may read, how far back it goes, and its end."""

from __future__ import annotations

from datetime import date, timedelta

import streamlit as st

from polar_data import connect
from polar_data.connect import FIRST_SYNC
from polar_data.database import Database
from polar_data.errors import SyncRunningError
from polar_data.scopes import SCOPES
from polar_data.store import people
from polar_data.store.people import Athlete, Connection
from ui.connections.guide import connect_link

DELETES = "This deletes the archive of everything that this connection fetched. It cannot be undone."
YEAR, EVERYTHING, SINCE = "One year", "Everything Polar has", "Since a day"


def ask_owner(database: Database, connection: Connection, everyone: list[Athlete]) -> None:
    """Polar's token names no user: where the account data did not say it either, the person does."""
    with st.form(f"owner_{connection.id}"):
        st.subheader("Whose account is this?")
        st.caption("Polar did not say whose account was connected. The first sync starts after your answer.")
        names: dict[int | None, str] = {a.id: a.name for a in everyone} | {None: "Someone new"}
        choice = st.radio("Athlete", list(names), format_func=names.__getitem__) if everyone else None
        name = st.text_input("Name of the new athlete" if everyone else "Your name")
        if st.form_submit_button("Save and start the first sync", type="primary"):
            if choice is None and not name.strip():
                st.error("Enter a name.")
            else:
                connect.assign(database, connection.id, choice, name.strip() or None)
                st.rerun()


def scopes(database: Database, connection: Connection) -> None:
    """What was allowed and what was not."""
    missing = {scope: label for scope, label in SCOPES.items() if scope not in connection.scopes_granted}
    if connection.status == "revoked":
        st.error(
            "The consent was withdrawn at Polar, or has ended. What is already here stays.",
            icon=":material/link_off:",
        )
        connect_link(database, "Reconnect", connection.id)
    elif connection.status == "disconnected":
        st.info("Disconnected. The data that was fetched is still here.", icon=":material/link_off:")
        connect_link(database, "Connect again", connection.id)
    elif missing:
        listed = "".join(f"\n- {label}" for label in missing.values())
        st.warning(f"Not allowed at Polar, so it stays missing:{listed}", icon=":material/lock:")
        connect_link(database, "Reconnect to allow more", connection.id)
    allowed = len(SCOPES) - len(missing)
    with st.expander(f"What Polar lets the dashboard read: {allowed} of {len(SCOPES)}"):
        for scope, label in SCOPES.items():
            st.markdown(
                f":gray[:material/lock:] {label}: not allowed"
                if scope in missing
                else f":green[:material/check:] {label}"
            )


def history(database: Database, connection: Connection, today: date) -> None:
    """How far back syncs go."""
    first_day = connection.first_day
    year = connection.created_utc.date() - FIRST_SYNC
    now = EVERYTHING if first_day is None else YEAR if first_day == year else SINCE
    shown = EVERYTHING if first_day is None else f"since {first_day:%-d %B %Y}"
    with st.popover(f"How far back: {shown}", icon=":material/history:"):
        options = (YEAR, EVERYTHING, SINCE)
        choice = st.radio(
            "Fetch data from",
            options,
            index=options.index(now),
            captions=(
                "Before the day of connecting; quick.",
                "Can take hours, as Polar limits requests.",
                "",
            ),
        )
        start = first_day or year
        if choice == SINCE:
            start = st.date_input("First day", start, max_value=today)
        if st.button("Save", key="save_history"):
            chosen = {YEAR: year, EVERYTHING: None, SINCE: start}[choice]
            connect.set_first_day(database, connection.id, chosen)
            st.rerun()
        st.caption("The next sync fetches what is missing. Nothing that is here gets deleted.")


def end(database: Database, connection: Connection) -> None:
    """The button that leads to the end of a connection, or of its data."""
    if connection.status == "disconnected":
        if st.button("Delete its data ...", icon=":material/delete:", type="tertiary"):
            delete_data(database, connection)
    elif st.button("Disconnect ...", icon=":material/link_off:", type="tertiary"):
        disconnect(database, connection)


@st.dialog("Delete the data of this account?")
def delete_data(database: Database, connection: Connection) -> None:
    st.warning(DELETES)
    if st.button("Delete the data", type="primary", key="confirm_delete"):
        _disconnect(database, connection, keep=False)


@st.dialog("Disconnect this account?")
def disconnect(database: Database, connection: Connection) -> None:
    st.markdown(
        "The access token is deleted here, so nothing more is fetched. Your Polar account is not touched."
    )
    keep = st.radio(
        "The data that was fetched",
        (True, False),
        format_func=lambda keep: "Keep it on this computer" if keep else "Delete it from this computer",
    )
    if not keep:
        st.warning(DELETES)
    label = "Disconnect" if keep else "Disconnect and delete the data"
    if st.button(label, type="primary", key="confirm_disconnect"):
        _disconnect(database, connection, keep)


def _disconnect(database: Database, connection: Connection, keep: bool) -> None:
    try:
        connect.disconnect(database, connection.id, keep)
    except SyncRunningError as error:
        st.error(f"{error.what}. {error.do}")
    else:
        st.rerun()


def owner_name(database: Database, connection: Connection) -> str:
    names = {a.id: a.name for a in people.athletes(database)}
    return names.get(connection.athlete_id or -1, "Not yet named")


def oldest_day(connection: Connection, today: date) -> date:
    """Where the coverage calendar starts when everything is asked for."""
    return connection.first_day or today - timedelta(days=10 * 365)
