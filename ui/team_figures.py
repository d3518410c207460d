"""The figures of the coach's pages, kept until the data of the team changes."""

from __future__ import annotations

from datetime import date, datetime

import plotly.graph_objects as go
import polars as pl

from answers import team as answers
from answers import team_session
from answers.cache import cached
from answers.team import Team
from charts import pitch, team, team_curves
from charts.team_curves import Channel
from polar_data.database import Database


@cached(16)
def sessions(
    database: Database, _coach_id: int, of: Team, first: date, last: date, kinds: tuple[str, ...]
) -> go.Figure:
    """The team's sessions between two days; no `kinds` are all of them."""
    found = answers.log(database, of, first, last)
    return team.sessions(found.filter(pl.col("kind").is_in(kinds)) if kinds else found)


@cached(16)
def curves(
    database: Database,
    _coach_id: int,
    of: Team,
    session_id: str,
    chosen: tuple[tuple[str, str], ...],
    channel: Channel,
    stretch: tuple[datetime, datetime] | None,
) -> tuple[go.Figure | None, pl.DataFrame]:
    """The figure (None: nobody has the channel) and its points. `chosen`: players and their names."""
    session = team_session.session(database, of, session_id)
    assert session is not None
    samples = team_session.samples(database, of, session_id, [player_id for player_id, _ in chosen])
    points = team_curves.drawn(samples, channel, session.zero, stretch)
    if points.is_empty():
        return None, points
    return team_curves.curves(points, channel, dict(chosen), session.markers), points


@cached(16)
def heat(
    database: Database, _coach_id: int, of: Team, session_id: str, player_id: str
) -> tuple[go.Figure | None, pl.DataFrame]:
    """The figure (None: there are no positions) and its squares."""
    session = team_session.session(database, of, session_id)
    assert session is not None
    found = team_session.recording(database, of, session, player_id)
    box = team_session.place(database, of, session, player_id)
    if box is None or not set(team_session.PLACE) <= set(found.samples.columns):
        return None, pl.DataFrame()
    cells = pitch.density(pitch.located(found.samples, box, found.kept_s))
    return (None if cells.is_empty() else pitch.heat(cells, box)), cells
