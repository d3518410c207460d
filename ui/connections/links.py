"""Players of a team who are also people with an account here, and what they share with the coach."""

from __future__ import annotations

import streamlit as st

from polar_data.database import Database
from polar_data.store import links, people
from polar_data.store.links import TEAM_PRO, Link, Sharing, Suggestion
from polar_data.store.people import Connection
from ui.style import distinct, plain

LEVELS: dict[Sharing, str] = {"nothing": "Nothing", "status": "Status only", "values": "Values"}
MADE_OF = "The signal is made of your nights, your trainings and your own answers on soreness and fatigue."
SHOWS: dict[Sharing, str] = {
    "nothing": "On the Team page the coach sees that there is an account, and nothing of it.",
    "status": "On the Team page the coach sees in words how the last night was, such as usual or worth a "
    "look, and where the under-recovery signal of the last 7 days is elevated, high or not given. "
    f"{MADE_OF} No numbers.",
    "values": "On the Team page the coach sees the night's numbers too (sleep, heart rate, its variability, "
    "breathing, ANS charge, skin temperature), those of the under-recovery signal, and your own trainings "
    f"count in your load and your sessions. {MADE_OF}",
}
WHOSE_CHOICE = "The person whose watch it is decides this. It counts at once and can be changed any time."
OPEN_TO_ALL = (
    "It is about the Team page only, and no lock: whoever can open this dashboard can choose the person in "
    "the sidebar and read everything."
)


def players_and_people(database: Database, connection: Connection) -> None:
    """Suggestions to confirm, links to change or undo, and a link by hand."""
    names = {athlete.id: athlete.name for athlete in people.athletes(database)}
    players = {p: names[a] for p, a in people.players(database, connection.id).items() if a in names}
    if not players:
        return
    st.subheader("Players and people")
    st.caption(
        "A player who also wears an own Polar watch can be linked to that person's account here, so that "
        "the nights stand beside the sessions. Nothing is copied, and a link can be undone any time."
    )
    owners = {c.athlete_id for c in people.connections(database) if c.api != TEAM_PRO}
    persons = {athlete_id: name for athlete_id, name in names.items() if athlete_id in owners}
    if not persons:
        st.info(
            "Nobody's own account is connected yet. Connect one with AccessLink v4 or v3 to link it here.",
            icon=":material/person_add:",
        )
        return
    linked = links.links(database, connection.id)
    for each in linked:
        _linked(database, connection, each, players.get(each.player_id, "?"), names[each.athlete_id])
    for found in links.suggestions(database, connection.id):
        _suggested(database, connection, found)
    free = {p: name for p, name in players.items() if p not in {each.player_id for each in linked}}
    if free and st.button(
        "Link by hand ...", icon=":material/add_link:", type="tertiary", key="link_by_hand"
    ):
        by_hand(database, connection, distinct(free), distinct(persons))


def _linked(database: Database, connection: Connection, one: Link, player: str, person: str) -> None:
    key = f"sharing_{connection.id}_{one.player_id}"

    def change() -> None:
        level: Sharing = st.session_state[key]
        links.link(database, connection.id, one.player_id, one.athlete_id, level)

    with st.container(border=True):
        who, sees, undo = st.columns([5, 3, 1.4], vertical_alignment="bottom")
        who.markdown(
            f":material/link: **{plain(player)}** is {plain(person)}  \n:small[{SHOWS[one.sharing]}]"
        )
        sees.selectbox(
            f"What the coach sees of {plain(person)}",
            list(LEVELS),
            index=list(LEVELS).index(one.sharing),
            format_func=LEVELS.__getitem__,
            key=key,
            on_change=change,
            help=f"{WHOSE_CHOICE} {OPEN_TO_ALL}",
        )
        if undo.button("Unlink", icon=":material/link_off:", key=f"unlink_{one.player_id}"):
            links.unlink(database, connection.id, one.player_id)
            st.rerun()


def _suggested(database: Database, connection: Connection, found: Suggestion) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":material/person_search: Is the player **{plain(found.player_name)}** "
            f"the same person as **{plain(found.athlete_name)}**?",
            width="stretch",
        )
        if st.button(
            "Link ...", icon=":material/add_link:", key=f"link_{found.player_id}_{found.athlete_id}"
        ):
            confirm(database, connection, found)


@st.dialog("Link this player?")
def confirm(database: Database, connection: Connection, found: Suggestion) -> None:
    player, person = plain(found.player_name), plain(found.athlete_name)
    st.markdown(f"**{player}** of the team becomes the same person as **{person}**.")
    level = _level(found.athlete_name)
    if st.button("Link", type="primary", disabled=not level, key="confirm_link") and level:
        links.link(database, connection.id, found.player_id, found.athlete_id, level)
        st.rerun()


@st.dialog("Link a player to a person")
def by_hand(
    database: Database, connection: Connection, players: dict[str, str], persons: dict[int, str]
) -> None:
    player = st.selectbox(
        "Player", sorted(players, key=players.__getitem__), index=None, format_func=players.__getitem__
    )
    person = st.selectbox("Person", list(persons), index=None, format_func=persons.__getitem__)
    level = _level(persons[person] if person else "the person")
    ready = player and person and level
    pressed = st.button("Link", type="primary", disabled=not ready, key="confirm_link")
    if pressed and player and person and level:
        links.link(database, connection.id, player, person, level)
        st.rerun()


def _level(person: str) -> Sharing | None:
    """What is to be shared; nobody has decided that beforehand."""
    level: Sharing | None = st.radio(
        f"What may the coach see of {plain(person)}'s own watch?",
        list(LEVELS),
        index=None,
        format_func=LEVELS.__getitem__,
        captions=list(SHOWS.values()),
        key="new_sharing",
    )
    st.caption(f"{WHOSE_CHOICE} {OPEN_TO_ALL}")
    return level
