"""A session's route: drawn without a map service unless the person turns one on."""

from __future__ import annotations

import streamlit as st

from answers.training import Detail
from charts import route as charts
from ui.chart import chart, heading
from ui.empty_state import empty_state
from ui.unread import unread

COLOURS = {"Heart rate (bpm)": "heart_rate_bpm", "Speed (km/h)": "speed_kmh"}


def route(detail: Detail) -> None:
    if not detail.route.is_empty() and detail.route["latitude"].count() >= 2:
        _route(detail)
    else:
        heading("Route")
        if not detail.route_unread:
            empty_state(
                "No route",
                "This session was recorded without satellite positions.",
                "There is nothing to do.",
                connections=False,
            )
    unread("The route of this session", detail.route_unread)


@st.fragment
def _route(detail: Detail) -> None:
    session_id = detail.session["session_id"]
    samples = detail.samples
    known = [title for title, name in COLOURS.items() if name in samples.columns and samples[name].count()]
    title = None
    with st.container(horizontal=True, vertical_alignment="center"):
        if known:
            title = st.segmented_control(
                "Colour",
                known,
                default=known[0],
                required=True,
                key="route colour",
                label_visibility="collapsed",
            )
        tiles = st.toggle(
            "Street map",
            key="street map",
            help="Fetches map pictures from the OpenStreetMap servers on the internet, which learn where "
            "this session was. Off until you turn it on.",
        )
    column = COLOURS[title] if title else None
    places = charts.located(detail.route, samples, column)
    draw = charts.tiles if tiles else charts.route
    chart(
        f"Route, coloured by {title[0].lower()}{title[1:]}" if title else "Route",
        draw(places, column, title or ""),
        "North is up, and distances are true in both directions.",
        places,
        detail.route,
        session_id,
        key="route",
    )
