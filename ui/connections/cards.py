"""The three APIs as cards: what each brings, how it stands, and which one the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from polar_data.scopes import SIGN_INS
from polar_data.store.people import Connection
from ui import site_map

BRINGS = {
    "accesslink_v4": "Your own watch: nights, recovery, training, activity and tests, "
    "as far back as Polar has them.",
    "accesslink_v3": "The same watch, with cardio load status, SleepWise and FIT files. "
    "Polar can tell at once when there is something new.",
    "team_pro": "For coaches: teams, players and their sessions, with ten samples a second from the pitch.",
}


def choose(connections: Sequence[Connection]) -> str:
    """Draw the cards; the API whose connections are shown below them. The choice lives in the URL."""
    chosen: str = st.query_params.get("api", "")
    if chosen not in SIGN_INS:
        chosen = connections[0].api if connections else next(iter(SIGN_INS))
    cards = (_card(api, [each for each in connections if each.api == api], chosen) for api in SIGN_INS)
    st.html(f'<div class="apis stays">{"".join(cards)}</div>')
    return chosen


def _card(api: str, mine: Sequence[Connection], chosen: str) -> str:
    href = escape(site_map.address(site_map.query() | {"api": [api]}))
    colour, state = _state(mine)
    below = ' aria-current="true"' if api == chosen else ""
    return (
        f'<a href="{href}"{below}><header><b>{escape(SIGN_INS[api].name)}</b>'
        f'<span class="{colour}">{escape(state)}</span></header><p>{escape(BRINGS[api])}</p></a>'
    )


def _state(mine: Sequence[Connection]) -> tuple[str, str]:
    """Its colour and words."""
    active = [each for each in mine if each.status == "active"]
    if any(each.status == "revoked" for each in mine) or any(each.athlete_id is None for each in active):
        return "amber", "! Needs you"
    if active:
        return "green", "✓ Connected" if len(active) == 1 else f"✓ {len(active)} connected"
    return "grey", "Disconnected" if mine else "Not connected"
