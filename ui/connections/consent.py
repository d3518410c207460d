"""One connection: whose it is, what it may read, and how far back it goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from polar_data import connect, renewals
from polar_data.connect import FIRST_SYNC
from polar_data.database import Database
from polar_data.scopes import SIGN_INS
from polar_data.store import people, sync_log
from polar_data.store.links import TEAM_PRO
from polar_data.store.people import Athlete, Connection
from ui.connections.guide import connect_link
from ui.style import distinct, plain

YEAR, EVERYTHING, SINCE = "One year", "Everything Polar has", "Since a day"
_LIMIT = {
    "accesslink_v3": "AccessLink v3 has 28 nights, 30 days of training, half a year of cardio load and "
    "a year of the rest."
}
NEW = 0  # no athlete has this id


def ask_owner(database: Database, connection: Connection) -> None:
    """Where Polar did not say whose account it is, the person does."""
    everyone = persons(database)
    names = distinct({a.id: plain(a.name) for a in everyone}) | {NEW: "Someone new"}
    likely = renewals.likely_owner(database, connection.id)  # whose Reconnect was pressed
    with st.form(f"owner_{connection.id}"):
        st.subheader("Whose account is this?")
        st.caption(
            "Polar did not say whose account was connected. The first sync starts after your answer."
            if likely is None
            else f"Polar did not say which account was signed in. If it was {names[likely]}'s, their "
            f"connection goes on. If not, choose whose it is: what is {names[likely]}'s stays as it is."
        )
        first = None if likely is None else list(names).index(likely)
        choice = st.radio("Person", list(names), first, names.__getitem__) if everyone else NEW
        name = st.text_input("Name of the new person" if everyone else "Your name")
        label = "Save and start the first sync" if likely is None else "Save and start the sync"
        if st.form_submit_button(label, type="primary"):
            if choice is None:
                st.error("Choose a person.")
            elif choice == NEW and not name.strip():
                st.error("Enter a name.")
            else:
                connect.assign(database, connection.id, choice or None, name.strip() or None)
                st.rerun()


def scopes(database: Database, connection: Connection) -> None:
    """What was allowed and what was not."""
    wanted = SIGN_INS[connection.api].scopes
    missing = {scope: label for scope, label in wanted.items() if scope not in connection.scopes_granted}
    with st.container():
        _to_do(database, connection, list(missing.values()))
    allowed = len(wanted) - len(missing)
    with st.expander(f"What Polar lets the dashboard read: {allowed} of {len(wanted)}"):
        for scope, label in wanted.items():
            st.markdown(
                f":gray[:material/lock:] {label}: not allowed"
                if scope in missing
                else f":green[:material/check:] {label}"
            )


def _to_do(database: Database, connection: Connection, missing: Sequence[str]) -> None:
    """Why to connect again, and the link for it."""
    api = connection.api
    if connection.status == "revoked":
        st.error(
            "The consent was withdrawn at Polar, or has ended. What is already here stays.",
            icon=":material/link_off:",
        )
        connect_link(database, "Reconnect", api, connection.id)
    elif connection.status == "disconnected":
        st.info("Disconnected. The data that was fetched is still here.", icon=":material/link_off:")
        connect_link(database, "Connect again", api, connection.id)
    elif missing:
        listed = "".join(f"\n- {label}" for label in missing)
        st.warning(f"Not allowed at Polar, so it stays missing:{listed}", icon=":material/lock:")
        connect_link(database, "Reconnect to allow more", api, connection.id)
    elif (last := sync_log.last_run(database, connection.id)) is not None and last.status == "failed":
        connect_link(database, "Reconnect", api, connection.id)  # what its advice may be


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
                _LIMIT.get(connection.api, "Can take hours, as Polar limits requests."),
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


def owner_name(database: Database, connection: Connection) -> str:
    names = {a.id: a.name for a in people.athletes(database)}
    return names.get(connection.athlete_id or -1, "Not yet named")


def persons(database: Database) -> list[Athlete]:
    """Everybody but the players of a team, who are known through their coach only."""
    links = people.connections(database)
    players = {i for c in links if c.api == TEAM_PRO for i in people.players(database, c.id).values()}
    owners = {c.athlete_id for c in links}
    return [a for a in people.athletes(database) if a.id in owners or a.id not in players]


def oldest_day(database: Database, connection: Connection, today: date) -> date:
    """Where the coverage calendar starts when everything is asked for.

    Not at the first day of syncs: that may have been an earlier one before.
    """
    return sync_log.first_day(database, connection.id) or today
