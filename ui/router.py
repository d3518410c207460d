"""The script behind every page: navigation, sidebar, banner, and errors in words."""

from __future__ import annotations

import pandas  # noqa: F401 - Plotly fails on one that another thread is still importing
import streamlit as st

from polar_data.config import ROOT
from polar_data.errors import PolarDataError
from polar_data.store import daily
from ui.banner import demo_banner
from ui.current import Current, choose, current
from ui.live import follow
from ui.site_map import SITE, Entry, page
from ui.style import plain


def main() -> None:
    st.set_page_config(
        "Polar dashboard",
        str(ROOT / "static" / "icon.png"),
        layout="wide",
        menu_items={
            "About": "A dashboard for your own Polar data, on your own computer. Not affiliated with Polar."
        },
    )
    st.html(ROOT / "ui" / "style.css")
    with st.container(key="links"):  # which takes no room
        st.html(ROOT / "ui" / "links.html", unsafe_allow_javascript=True)
    st.logo(str(ROOT / "static" / "logo.svg"), size="large")
    pages = {entry: page(entry) for entry in SITE}
    chosen = st.navigation(list(pages.values()))
    entry = next(e for e, p in pages.items() if p.title == chosen.title)
    try:
        with st.sidebar:
            _sidebar(entry)
        if current().is_demo:
            demo_banner(on_connections=entry.name == "connections")
        chosen.run()
    except PolarDataError as error:
        st.error(f"**{plain(error.what)}.** {error.do}", icon=":material/error:")


def _sidebar(entry: Entry) -> None:
    here = choose()
    st.caption(f"**{plain(here.athlete.name)}**  \n{_data_until(here)}")
    with st.popover("About this page", icon=":material/info:", type="tertiary"):
        st.markdown(entry.about)
    if not here.is_demo and entry.name != "connections":  # which follows its sync, and may show a dialog
        follow(here, team=entry.name.startswith("team"))


def _data_until(here: Current) -> str:
    span = daily.span(here.database, here.athlete.id)
    return "No data yet" if span is None else f"Data until {span[1]:%-d %B %Y}"


main()
