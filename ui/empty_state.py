"""What stands where a chart would be, when there is no data for it."""

from __future__ import annotations

import streamlit as st

from ui import site_map


def empty_state(what: str, why: str, do: str, *, connections: bool = True) -> None:
    """Says what is missing, why, and what the person can do."""
    with st.container(border=True):
        st.markdown(f":material/inbox: **{what}**  \n:small[{why} {do}]")
        if connections:
            st.page_link(site_map.link("connections"), label="Open Connections", icon=":material/sync_alt:")
