"""Where one player of a session was on the pitch."""

from __future__ import annotations

import streamlit as st

from answers.team import Team
from answers.team_session import Session, place, recording
from answers.team_session import unread as unread_of
from ui import team_figures
from ui.chart import chart, heading
from ui.current import Current
from ui.empty_state import empty_state
from ui.style import plain
from ui.team import player_labels
from ui.team_curves import first_of_each_position
from ui.unread import unread


@st.fragment
def pitch(here: Current, team: Team, session: Session) -> None:
    session_id = session.row["team_session_id"]
    heading("On the pitch")
    names = player_labels(session)
    player_id = st.selectbox(
        "Player",
        list(names),
        index=list(names).index(first_of_each_position(session)[0]),
        format_func=names.__getitem__,
        key=f"pitch {session_id}",
        label_visibility="collapsed",
        width=320,
    )
    with st.spinner("Reading the samples."):
        figure, cells = team_figures.heat(here.database, team.coach_id, team, session_id, player_id)
        box = place(here.database, team, session, player_id)
        problems = unread_of(here.database, team, session_id, [player_id])
    if problems:
        unread(f"Samples of {plain(names[player_id])}", problems.values())
        return
    if figure is None or box is None:
        empty_state(
            "No positions",
            "The session was indoors, or the samples of this player have not been fetched yet.",
            "A sync fetches the samples after the summaries, newest first.",
        )
        return
    chart(
        f"{names[player_id]}: share of the time",
        figure,
        f"The frame, {box.length_m:.0f} × {box.width_m:.0f} m, is where one of each position ran, its long "
        "side across. It is not the pitch's own outline, and ends changed at half-time are not turned back.",
        cells,
        recording(here.database, team, session, player_id).samples,
        session_id,
        names[player_id],
        key="team-pitch",
    )
