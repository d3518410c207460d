"""How far a coach's account is read, in words and with bars."""

from __future__ import annotations

import polars as pl
import streamlit as st

from polar_data.database import Database
from polar_data.store import team_progress
from polar_data.store.links import TEAM_PRO
from polar_data.store.people import Connection
from polar_data.store.team_progress import Part
from ui.connections.words import count
from ui.table import Column, table

_NOUNS = {
    "team": "team",
    "player": "player",
    "team_session": "team session",
    "summary": "session summary",
    "recording": "recording",
}
_LABELS = {
    "team": "Teams",
    "player": "Players",
    "team_session": "Team sessions",
    "summary": "Summaries of players' sessions",
    "recording": "Players' sessions with samples",
}
PROGRESS = {
    "what": Column("Kind of data"),
    "here": Column("Here", "number"),
    "known": Column("Known so far", "number"),
    "share": Column("Share (%)", "bar", full=100),
    "oldest": Column("Back to", "day"),
}


def so_far(database: Database, connection: Connection) -> None:
    """One line: what is here of what is known, and how far back the samples go."""
    if connection.api == TEAM_PRO:
        st.caption(sentence(team_progress.of_connection(database, connection.id)))


def sentence(parts: list[Part]) -> str:
    """ "1 team, 26 players; 40 of 120 team sessions ..."; the newest come first."""
    if not parts or not parts[0].known:
        return "Teams and players come first, then the newest sessions, then their samples."
    by_name = {part.name: part for part in parts}
    whole = [count(by_name[name].here, _NOUNS[name]) for name in ("team", "player")]
    some = [_of(by_name[name]) for name in ("team_session", "summary", "recording")]
    oldest = by_name["recording"].oldest
    back = f", back to {oldest:%-d %B %Y}" if oldest else ""
    return f"Here so far: {', '.join(whole)}; {'; '.join(some)} with samples{back}. The newest come first."


def _of(part: Part) -> str:
    noun = _NOUNS[part.name]
    if part.here == part.known:
        return f"all {count(part.known, noun)}" if part.known > 1 else count(part.known, noun)
    return f"{part.here:,} of {count(part.known, noun)}"


def what_is_here(database: Database, connection: Connection) -> None:
    """The same as a table: a team's data has no calendar, as its sessions are named one by one."""
    parts = team_progress.of_connection(database, connection.id)
    if not parts[0].known:
        return
    st.subheader("What is here")
    found = pl.DataFrame(
        [
            {
                "what": _LABELS[part.name],
                "here": part.here,
                "known": part.known,
                "share": 100 * part.here / part.known if part.known else None,
                "oldest": part.oldest,
            }
            for part in parts
        ]
    )
    table(found, PROGRESS, "Known so far: what Polar has told of by now.", found, "progress")
