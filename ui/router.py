"""The script behind every page: navigation, sidebar, banner, and errors in words."""

from __future__ import annotations

from collections.abc import Mapping

import pandas  # noqa: F401 - Plotly fails on one that another thread is still importing
import streamlit as st

from polar_data.config import ROOT
from polar_data.errors import PolarDataError
from ui import databases
from ui.banner import demo_banner
from ui.current import Current, choose
from ui.live import follow
from ui.site_map import SITE, Entry, page
from ui.startup import drawn
from ui.style import plain


def main() -> None:
    pages = {entry: page(entry) for entry in SITE}
    try:
        # Asked before anything is drawn: at each pause what is drawn so far goes to the browser, which then
        # looks at all of the page again.
        with st.sidebar:
            here = choose()
    except PolarDataError as error:
        _frame(pages)
        _say(error)
        return
    entry, chosen = _frame(pages)
    try:
        with st.sidebar:
            here = here or _when_open()
            _sidebar(entry, here)
        if here.is_demo:
            demo_banner(on_connections=entry.name == "connections")
        chosen.run()
        drawn(entry.name)
    except PolarDataError as error:
        _say(error)


def _frame(pages: Mapping[Entry, st.Page]) -> tuple[Entry, st.Page]:
    """What stands around every page; the one that was asked for."""
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
    chosen = st.navigation(list(pages.values()))
    return next(entry for entry, p in pages.items() if p.title == chosen.title), chosen


def _when_open() -> Current:
    databases.real()
    if (here := choose()) is None:
        with st.spinner("Preparing the demo data. This takes a moment on the very first start only."):
            databases.demo()
        here = choose()
    assert here is not None
    return here


def _say(error: PolarDataError) -> None:
    st.error(f"**{plain(error.what)}.** {error.do}", icon=":material/error:")


def _sidebar(entry: Entry, here: Current) -> None:
    until = "No data yet" if here.span is None else f"Data until {here.span[1]:%-d %B %Y}"
    st.caption(f"**{plain(here.athlete.name)}**  \n{until}")
    with st.popover("About this page", icon=":material/info:", type="tertiary"):
        st.markdown(entry.about)
    if not here.is_demo and entry.name != "connections":  # which follows its sync, and may show a dialog
        follow(here, team=entry.name.startswith("team"))


main()
