"""Training load of each week by sport."""

from __future__ import annotations

from datetime import timedelta

import plotly.graph_objects as go
import polars as pl

from charts import style
from charts.sports import look

# Weeks without sessions are no rows, and left alone bars are as wide as the nearest two are apart.
_WIDTH_MS = 483_840_000  # 0.8 of a week
_TWO_WEEKS_MS = 1_209_600_000
_MONTHS_DAYS = 126  # what is longer is told by months


def weekly_load(frame: pl.DataFrame) -> go.Figure:
    """`frame`: week (its Monday), sport, load (AU), duration_h, sessions, with_load (how many of them)."""
    figure = style.figure(300, left=56)
    used: set[str] = set()
    for sport in frame.group_by("sport").agg(pl.col("load").sum()).sort("load", descending=True)["sport"]:
        rows = frame.filter(pl.col("sport") == sport)
        colour = look(sport).colour
        hatched = style.HATCHED if colour in used else {}
        used.add(colour)
        figure.add_bar(
            x=style.plain(rows["week"]),
            y=style.plain(rows["load"]),
            width=_WIDTH_MS,
            name=sport,
            marker={"color": colour, "pattern": hatched, "line": {"width": 0}},
            text=[
                _words(*row) for row in rows.select("load", "duration_h", "with_load", "sessions").iter_rows()
            ],
            textposition="none",
            hovertemplate="%{fullData.name} %{text}<extra></extra>",
        )
    weeks = frame["week"].unique().sort()
    figure.update_xaxes(type="date", hoverformat="Week of %-d %B %Y", tickformat="%-d %b<br>%Y")
    if len(weeks) <= 8:
        figure.update_xaxes(tickvals=style.plain(weeks), tickformat="%-d %b")
    elif (weeks[-1] - weeks[0]).days < _MONTHS_DAYS:
        figure.update_xaxes(tick0=weeks[0], dtick=_TWO_WEEKS_MS)  # on Mondays, as the bars
    room = timedelta(days=10 if len(weeks) == 1 else 5)
    figure.update_xaxes(range=[weeks[0] - room, weeks[-1] + room])
    figure.update_yaxes(ticksuffix=" AU", rangemode="tozero")
    figure.update_layout(barmode="stack", margin_t=40)
    return figure


def _words(load: float | None, hours: float | None, with_load: int, sessions: int) -> str:
    long = "" if hours is None else f", {hours:.1f} h"
    if load is not None and with_load < sessions:
        return f"{load:.0f} AU from {with_load} of {sessions} sessions{long}"
    return f"{'no load' if load is None else f'{load:.0f} AU'}{long}, {sessions} x"
