"""How much of Polar's request limits is used."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from polar_data import connect
from polar_data.config import Settings
from polar_data.database import Database
from polar_data.store import allowance
from polar_data.store.people import Connection
from ui.connections import words

_WINDOWS = {"short": "in 15 minutes", "long": "in 24 hours", "bucket": "at once, then one a second"}


def quota(database: Database, settings: Settings, connection: Connection) -> None:
    """A bar for each limit that is known; all connections of a client share them."""
    client = connect.client_name(database, settings, connection.api)
    limits = allowance.of_client(database, client)
    if not limits:
        return
    now = datetime.now(UTC).astimezone()
    with st.container(horizontal=True):
        for one in limits:
            text = f"{one.used:,} of {one.limit:,} requests {_WINDOWS[one.window]}"
            if one.used and one.resets_utc > now:
                text += f"; all free again {words.when(one.resets_utc, now)}"
            st.progress(min(one.used / max(one.limit, 1), 1.0), text=f":small[{text}]")
