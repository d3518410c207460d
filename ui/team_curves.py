"""Two to six players of a session on one axis of time."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import streamlit as st

from answers.team import Team
from answers.team_session import Session, everything, samples
from answers.team_session import unread as unread_of
from charts import team_curves as charts
from ui import team_figures
from ui.chart import CONFIG, footer, heading, marked
from ui.current import Current
from ui.empty_state import empty_state
from ui.style import plain
from ui.team import player_labels
from ui.unread import unread

TITLE = "Players on one time axis"
FEWEST, MOST = 2, 6
Stretch = tuple[datetime, datetime] | None


@st.fragment
def curves(here: Current, team: Team, session: Session) -> None:
    """Drawing a box over a stretch draws that stretch from every sample."""
    session_id = session.row["team_session_id"]
    place = f"team stretch {session_id}"
    stretch: Stretch = st.session_state.get(place)
    with st.container(horizontal=True, vertical_alignment="center"):
        heading(TITLE)
        if stretch is not None and st.button(
            "Whole session", icon=":material/zoom_out_map:", type="tertiary", key="whole team session"
        ):
            st.session_state[place] = None
            st.rerun(scope="fragment")
    names = player_labels(session)
    chosen = st.multiselect(
        f"{FEWEST} to {MOST} players",
        list(names),
        default=first_of_each_position(session),
        max_selections=MOST,
        format_func=names.__getitem__,
        key=f"players {session_id}",
    )
    if len(chosen) < FEWEST:
        st.info(f"Choose {FEWEST} to {MOST} players.", icon=":material/group:")
        return
    with st.spinner("Reading the samples."):
        found = samples(here.database, team, session_id, chosen)
        problems = unread_of(here.database, team, session_id, chosen)
    for player_id, why in problems.items():
        unread(f"Samples of {plain(names[player_id])}", [why])
    channels = {channel.label: channel for channel in charts.present(found)}
    if not channels and not problems:
        empty_state(
            "No samples",
            "The samples of these players have not been fetched yet, or their sensors recorded none.",
            "A sync fetches the summaries first and the samples after them, newest first.",
        )
    if not channels:
        return
    label = st.segmented_control(
        "Channel",
        list(channels),
        default=next(iter(channels)),
        required=True,
        key=f"channel {' '.join(channels)}",
        label_visibility="collapsed",
    )
    channel = channels[label]
    picked = tuple((each, names[each]) for each in chosen)
    figure, points = team_figures.curves(
        here.database, team.coach_id, team, session_id, picked, channel, stretch
    )
    told = {*points["player_id"].unique(), *problems}
    missing = [names[each] for each in chosen if each not in told]
    if missing:
        st.caption(f":material/sensors_off: No {label.lower()}: {plain(', '.join(missing))}")
    if figure is None:
        return
    how = (
        f"{label} in {channel.unit}, all to one scale, with the coach's phases; breaks are grey. Draw a box "
        "over a stretch to see it in full detail."
    )
    event = st.plotly_chart(
        marked(figure, points),
        key=f"team curves {session_id} {stretch} {label}",
        config=CONFIG,
        on_select="rerun",
        selection_mode="box",
        alt=f"{TITLE}. {how}",
    )
    who = session.people.select("player_id", "number", "name")
    footer(
        how,
        points.join(who, on="player_id", how="left", maintain_order="left").select(
            "number", "name", "at", pl.col("value").alias(channel.column)
        ),
        lambda: everything(here.database, team, session),
        "team-session-curves",
        session_id,
    )
    drawn = _chosen(event.selection.box)
    if drawn is not None and drawn != stretch:
        st.session_state[place] = drawn
        st.rerun(scope="fragment")


def first_of_each_position(session: Session) -> list[str]:
    """Of those who run: a goalkeeper says little beside them."""
    field = session.people.filter("measured", ~pl.col("staff"))
    running = field.filter(pl.col("role").str.to_lowercase() != "goalkeeper")
    ids = running.unique("role", keep="first", maintain_order=True)["player_id"].to_list()
    return ids[:3] if len(ids) >= FEWEST else field["player_id"].to_list()[:FEWEST]


def _chosen(boxes: list[dict[str, list[str]]]) -> Stretch:
    """The times between the sides of the newest box."""
    if not boxes:
        return None
    first, last = sorted(datetime.fromisoformat(moment) for moment in boxes[-1]["x"])
    return (first, last) if (last - first).total_seconds() >= 1 else None
