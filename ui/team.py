"""Which team a coach's page shows, and what it calls the players."""

from __future__ import annotations

import streamlit as st

from answers.team import Team, teams
from answers.team_session import Session
from ui.current import Current
from ui.empty_state import empty_state
from ui.style import distinct


def current_team(here: Current) -> Team | None:
    """The team named in the URL (`?team=<name>`) where there are several. Without one the page says why."""
    found = teams(here.database)
    if not found and here.is_demo:
        empty_state(
            "The demo's team is on its way",
            "It is made in the background after the very first start.",
            "Come back in a minute.",
            connections=False,
        )
        return None
    if not found:
        empty_state(
            "No team yet",
            "This page is for coaches with Polar Team Pro: the squad, its loads, and every session "
            "player by player.",
            "Connect the coach's Team Pro account on Connections.",
        )
        return None
    if len(found) == 1:
        return found[0]
    by_key = {f"{team.connection_id}/{team.team_id}": team for team in found}
    labels = distinct({key: team.name for key, team in by_key.items()})
    picked = st.selectbox(
        "Team", list(labels), format_func=labels.__getitem__, key="team", bind="query-params", width=280
    )
    return by_key[picked]


def player_labels(session: Session) -> dict[str, str]:
    """The players with data, by number and name."""
    return distinct(
        {
            row["player_id"]: " ".join(str(part) for part in (row["number"], row["name"]) if part is not None)
            for row in session.people.filter("measured").iter_rows(named=True)
        }
    )
