"""Team session: one session of the team, player by player (`?session=<id>`, else the newest)."""

from __future__ import annotations

import polars as pl
import streamlit as st

from answers import team as answers
from answers import team_session
from answers.team import Team, teams
from ui.current import Current, current
from ui.empty_state import empty_state
from ui.site_map import link
from ui.team import current_team
from ui.team_curves import curves
from ui.team_pitch import pitch
from ui.team_session import figures, headline, one_figure, picker_labels

PICKED = "team session"


def main() -> None:
    here = current()
    wanted = st.query_params.get("session")
    team = _team_of(here, wanted) or current_team(here)
    if team is None:
        return
    log = answers.log(here.database, team, *answers.ALWAYS).reverse()
    ids = log["team_session_id"].to_list()
    if not ids:
        empty_state(
            "No session of this team yet",
            "The team has none, or it has not been synced.",
            "Start a sync on Connections.",
        )
        return
    if wanted is not None and wanted not in ids:
        empty_state(
            "This session is not here",
            "The address names a session that the team does not have.",
            "Choose one below; the newest is shown.",
            connections=False,
        )
    labels = picker_labels(log)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(link("team"), label="Team", icon=":material/arrow_back:", width="content")
        st.session_state[PICKED] = wanted if wanted in labels else ids[0]
        picked = st.selectbox(
            "Session",
            ids,
            format_func=labels.__getitem__,
            key=PICKED,
            on_change=_to_address,
            label_visibility="collapsed",
            width=400,
        )
    found = team_session.session(here.database, team, picked)
    assert found is not None
    headline(found)
    figures(here, team, found)
    if found.people.filter(pl.col("staff").fill_null(value=False).not_())["measured"].any():
        one_figure(here, found)
        curves(here, team, found)
        pitch(here, team, found)


def _team_of(here: Current, session_id: str | None) -> Team | None:
    """The team that has the session, so that an address needs nothing else."""
    if session_id is None:
        return None
    return next(
        (
            team
            for team in teams(here.database)
            if session_id in answers.log(here.database, team, *answers.ALWAYS)["team_session_id"]
        ),
        None,
    )


def _to_address() -> None:
    st.query_params["session"] = st.session_state[PICKED]


main()
