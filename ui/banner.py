"""Says on every page that the data is the demo's."""

from __future__ import annotations

import streamlit as st

from ui import site_map


def demo_banner(on_connections: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="demo_banner"):
        st.badge("Demo data", icon=":material/science:", color="blue")
        if on_connections:
            st.caption("The other pages show an invented athlete until you connect your Polar account.")
        else:
            st.page_link(
                site_map.link("connections"),
                label="Connect your Polar account",
                icon=":material/arrow_forward:",
            )
