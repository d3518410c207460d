"""The end of a connection, or of the data that it fetched."""

from __future__ import annotations

import streamlit as st

from polar_data import accounts, connect, jobs
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import SyncRunningError
from polar_data.store.people import Connection
from ui.connections.polar import ask_polar, say

DELETES = "This deletes the archive of everything that this connection fetched. It cannot be undone."
END_REGISTRATION = "Also end the registration at Polar"


def end(database: Database, settings: Settings, connection: Connection) -> None:
    """The button that leads there."""
    if connection.status == "disconnected":
        if st.button("Delete its data ...", icon=":material/delete:", type="tertiary"):
            delete_data(database, connection)
    elif st.button("Disconnect ...", icon=":material/link_off:", type="tertiary"):
        disconnect(database, settings, connection)


@st.dialog("Delete the data of this account?")
def delete_data(database: Database, connection: Connection) -> None:
    st.warning(DELETES)
    if st.button("Delete the data", type="primary", key="confirm_delete"):
        _disconnect(database, connection, keep=False)


@st.dialog("Disconnect this account?")
def disconnect(database: Database, settings: Settings, connection: Connection) -> None:
    st.markdown("The access token is deleted here, so nothing more is fetched.")
    leave = connection.api == "accesslink_v3" and st.checkbox(
        END_REGISTRATION,
        help="Polar then stops keeping new data ready for this dashboard, and the consent there ends. "
        "Your Polar account and your data in Flow stay. Connecting again registers anew.",
    )
    if not leave:
        st.caption("Your Polar account is not touched.")
    keep = st.radio(
        "The data that was fetched",
        (True, False),
        format_func=lambda keep: "Keep it on this computer" if keep else "Delete it from this computer",
    )
    if not keep:
        st.warning(DELETES)
    label = "Disconnect" if keep else "Disconnect and delete the data"
    if not st.button(label, type="primary", key="confirm_disconnect"):
        return
    if jobs.is_running(database, connection.id):
        say(SyncRunningError("This account is being synced right now", "Disconnect when the sync has ended."))
    elif not leave or ask_polar(accounts.deregister(database, settings, connection.id)):
        _disconnect(database, connection, keep)


def _disconnect(database: Database, connection: Connection, keep: bool) -> None:
    try:
        with st.spinner("Disconnecting ..." if keep else "Deleting ..."):  # years of data take a while
            connect.disconnect(database, connection.id, keep)
    except SyncRunningError as error:
        say(error)
    else:
        st.rerun()
