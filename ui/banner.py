"""Says on every page that the data is the demo's."""

from __future__ import annotations

from html import escape

import streamlit as st

from ui import site_map


def demo_banner(on_connections: bool) -> None:
    beside = (
        "The other pages show an invented athlete until you connect your Polar account."
        if on_connections
        else f'<a href="{escape(site_map.href("connections"))}">Connect your Polar account →</a>'
    )
    st.html(f'<div class="demo"><b>Demo data</b>{beside}</div>')
