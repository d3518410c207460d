"""Coverage: for every kind of data and every day, is it here and if not, why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl


@dataclass(frozen=True)
class State:
    """One state of a day. `do` is what the person can do about it."""

    name: str
    label: str
    symbol: str
    marker: str
    colour: str
    do: str


# In the order in which one state speaks for a whole week.
STATES = (
    State(
        "failed",
        "Failed",
        "✕",
        "x",
        "rgb(201, 72, 61)",
        "Sync again. The reason is in the list of problems of the last sync.",
    ),
    State(
        "not_consented",
        "Not allowed",
        "◆",
        "diamond",
        "rgb(200, 140, 40)",
        "Reconnect and allow this kind of data at Polar.",
    ),
    State("data", "Data", "■", "square", "rgb(72, 138, 196)", "Nothing."),
    State(
        "empty",
        "Empty",
        "□",
        "square-open",
        "rgba(128, 142, 156, 0.22)",
        "Nothing at Polar so far; it is asked for again.",
    ),
    State(
        "not_supported",
        "Not offered",
        "–",
        "line-ew-open",
        "rgba(128, 142, 156, 0.08)",
        "Nothing: Polar does not offer it.",
    ),
)
LABELS = {state.name: state.label for state in STATES}
DO = {state.name: state.do for state in STATES}
_RANK = {state.name: rank for rank, state in enumerate(STATES)}
_MARKED = ("failed", "not_consented", "not_supported")  # the fill tells data from empty
_MARK = "rgba(128, 142, 156, 1)"
DAYS_SHOWN_SINGLY = 62
_ROW_PX = 26


def is_weekly(first: date, last: date) -> bool:
    """Long ranges are drawn by week."""
    return (last - first).days >= DAYS_SHOWN_SINGLY


def cells(coverage: pl.DataFrame, weekly: bool) -> pl.DataFrame:
    """label, day, state, hover: one row per cell. A week starts on Monday and takes its most urgent state."""
    day = pl.col("day").dt.truncate("1w") if weekly else pl.col("day")
    rank = pl.col("state").replace_strict(_RANK, return_dtype=pl.Int64)
    counts = [
        pl.when((pl.col("state") == s.name).any())
        .then(pl.format("{} " + s.label.lower(), (pl.col("state") == s.name).sum()))
        .alias(s.name)
        for s in STATES
    ]
    grouped = coverage.group_by("label", day, maintain_order=True).agg(rank.min().alias("rank"), *counts)
    words = pl.concat_str([s.name for s in STATES], separator=", ", ignore_nulls=True)
    state = pl.col("rank").replace_strict({r: n for n, r in _RANK.items()}, return_dtype=pl.String)
    return grouped.select(
        "label",
        "day",
        state.alias("state"),
        (words if weekly else state.replace_strict(LABELS)).alias("hover"),
    )


def coverage_figure(coverage: pl.DataFrame, first: date, last: date) -> go.Figure:
    """The calendar of `coverage` (label, day, state), by day, or by week when the range is long."""
    weekly = is_weekly(first, last)
    drawn = cells(coverage, weekly)
    labels = sorted(drawn["label"].unique(), reverse=True)
    step = timedelta(days=7 if weekly else 1)
    start = first - timedelta(days=first.weekday()) if weekly else first
    columns = [start + i * step for i in range((last - start) // step + 1)]
    found = {(row["label"], row["day"]): row for row in drawn.iter_rows(named=True)}
    grid = [[found.get((label, column)) for column in columns] for label in labels]
    figure = go.Figure(
        go.Heatmap(
            x=columns,
            y=labels,
            z=[[None if cell is None else _RANK[cell["state"]] for cell in row] for row in grid],
            customdata=[["" if cell is None else cell["hover"] for cell in row] for row in grid],
            colorscale=_steps(),
            zmin=-0.5,
            zmax=len(STATES) - 0.5,
            showscale=False,
            xgap=1 if len(columns) > 40 else 2,
            ygap=3,
            hoverongaps=False,
            hovertemplate="<b>%{y}</b><br>"
            + ("Week of " if weekly else "")
            + "%{x|%a %-d %b %Y}<br>%{customdata}<extra></extra>",
        )
    )
    for state in STATES:
        marks = drawn.filter(state=state.name) if state.name in _MARKED else drawn.clear()
        colour = state.colour if state.name in {"failed", "not_consented", "data"} else _MARK
        drawn_colour = "white" if state.name in {"failed", "not_consented"} else _MARK
        figure.add_scatter(
            x=marks["day"].to_list(),
            y=marks["label"].to_list(),
            mode="markers",
            marker={"symbol": state.marker, "color": drawn_colour, "size": 4},
            hoverinfo="skip",
            showlegend=False,
        )
        figure.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            name=state.label,
            marker={
                "symbol": state.marker,
                "color": colour,
                "size": 11,
                "line": {"width": 1.5, "color": colour},
            },
        )
    figure.update_layout(
        height=_ROW_PX * len(labels) + 110,
        margin={"l": 0, "r": 0, "t": 36, "b": 0},
        minreducedheight=_ROW_PX,  # or a single row leaves no room for the dates
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={"showgrid": False, "fixedrange": True, "tickformat": "%-d %b\n%Y", "nticks": 8},
        yaxis={"showgrid": False, "fixedrange": True, "ticksuffix": " ", "type": "category"},
    )
    return figure


def spans(coverage: pl.DataFrame) -> pl.DataFrame:
    """first, last, days, state: neighbouring days of one family in the same state together, newest first."""
    run = (pl.col("state") != pl.col("state").shift()) | (pl.col("day").diff() > timedelta(days=1))
    return (
        coverage.sort("day")
        .with_columns(run.fill_null(value=True).cum_sum().alias("run"))
        .group_by("run", maintain_order=True)
        .agg(
            pl.col("day").first().alias("first"),
            pl.col("day").last().alias("last"),
            pl.len().cast(pl.Int64).alias("days"),
            pl.col("state").first(),
        )
        .drop("run")
        .reverse()
    )


def _steps() -> list[list[object]]:
    """A colour scale of one flat step per state."""
    n = len(STATES)
    return [[edge / n, s.colour] for i, s in enumerate(STATES) for edge in (i, i + 1)]
