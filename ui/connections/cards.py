"""The three APIs as cards: what each brings, how it stands, and which one the page shows."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from polar_data.scopes import SIGN_INS
from polar_data.store.people import Connection

BRINGS = {
    "accesslink_v4": "Your own watch: nights, recovery, training, activity and tests, "
    "as far back as Polar has them.",
    "accesslink_v3": "The same watch, with cardio load status, SleepWise and FIT files. "
    "Polar can tell at once when there is something new.",
    "team_pro": "For coaches: teams, players and their sessions, with ten samples a second from the pitch.",
}


def choose(connections: Sequence[Connection]) -> str:
    """Draw the cards; the API whose connections are shown below them."""
    if "api" not in st.session_state:
        st.session_state["api"] = connections[0].api if connections else next(iter(SIGN_INS))
    chosen: str = st.session_state["api"]
    for column, (api, sign_in) in zip(st.columns(len(SIGN_INS)), SIGN_INS.items(), strict=True):
        with column.container(border=True, height="stretch", gap="small", key=f"card_{api}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{sign_in.name}**", width="content")
                _state([each for each in connections if each.api == api])
            st.caption(BRINGS[api])
            st.button(
                "Shown below" if api == chosen else "Show",
                key=f"show_{api}",
                icon=":material/arrow_downward:" if api == chosen else None,
                disabled=api == chosen,
                on_click=show,
                args=(api,),
            )
    return chosen


def show(api: str) -> None:
    st.session_state["api"] = api


def _state(mine: Sequence[Connection]) -> None:
    if any(each.status == "revoked" or each.athlete_id is None for each in mine):
        st.badge("Needs you", icon=":material/priority_high:", color="orange")
    elif active := [each for each in mine if each.status == "active"]:
        words = "Connected" if len(active) == 1 else f"{len(active)} connected"
        st.badge(words, icon=":material/check:", color="green")
    else:
        st.badge("Disconnected" if mine else "Not connected", color="gray")
