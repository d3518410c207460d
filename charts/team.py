"""A team: its sessions over time, and each player beside the own usual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import polars as pl

from analytics.metrics import Metric
from charts import style

# Matches stand out by form as well as by colour.
KINDS: dict[str, tuple[str, dict[str, Any]]] = {"match": ("#2F5D8C", {}), "training": ("#9DB6CC", {})}
OTHER = ("#B4A48E", style.HATCHED)
# Left alone, bars are as wide as the nearest two days with a session are apart.
_DAY_MS = 64_800_000  # three quarters of a day
_LETTER_PX = 7.5  # of a name beside its row,
_ROOM_PX = (132, 220)  # which has this much room at least and, as a phone is narrow, at most


def sessions(frame: pl.DataFrame) -> go.Figure:
    """A bar a session: the mean distance. `frame`: day, kind, name, distance_m, distance_n (of how many)."""
    figure = style.figure(280, hover="closest", left=52)
    width = _DAY_MS / pl.len().over("day")
    placed = frame.with_columns(
        width.alias("width"), (pl.int_range(pl.len()).over("day") * width - _DAY_MS / 2).alias("offset")
    )
    for kind in frame["kind"].unique(maintain_order=True):
        rows = placed.filter(pl.col("kind") == kind)
        colour, pattern = KINDS.get(kind, OTHER)
        figure.add_bar(
            x=style.plain(rows["day"]),
            y=style.plain(rows["distance_m"] / 1000),
            width=style.plain(rows["width"]),
            offset=style.plain(rows["offset"]),
            name=kind[0].upper() + kind[1:],
            marker={"color": colour, "cornerradius": 3, "pattern": pattern},
            text=[
                f"{name}<br>{'no data' if metres is None else f'{metres / 1000:.1f} km, mean of {n}'}"
                for name, metres, n in rows.select("name", "distance_m", "distance_n").iter_rows()
            ],
            textposition="none",
            hovertemplate="%{x}<br>%{text}<extra></extra>",
        )
    style.days(figure, frame["day"])
    figure.update_xaxes(hoverformat="%a %-d %b %Y")
    figure.update_yaxes(ticksuffix=" km", rangemode="tozero")
    figure.update_layout(barmode="group", margin_t=36)
    return figure


def beside_usual(frame: pl.DataFrame, metric: Metric, means: Sequence[tuple[str, float]]) -> go.Figure:
    """A row a player, from the highest value down: the value on the band of the own usual.

    `frame`: label, value, q1, median, q3, n, look, comparable. `means`: name and value, drawn as lines.
    """
    rows = frame.sort("value", descending=True)
    names = rows["label"].to_list()
    figure = style.figure(26 * rows.height + 74, hover="closest", left=_room(names))
    known = rows.drop_nulls(["q1", "q3"])
    figure.add_bar(
        orientation="h",
        y=known["label"].to_list(),
        base=style.plain(known["q1"]),
        x=style.plain(known["q3"] - known["q1"]),
        width=0.62,
        marker={"color": style.USUAL, "cornerradius": 3, "line": {"width": 0}},
        name="Own usual: middle half",
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=style.plain(known["median"]),
        y=known["label"].to_list(),
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": 11,
            "line": {"color": style.MEDIAN, "width": 2},
        },
        name="Own median",
        hoverinfo="skip",
    )
    for name, look, colour, symbol, size in (
        ("This session", False, style.INK, "circle", 10),
        ("Worth a look", True, style.LOOK, "diamond", 12),
    ):
        some = rows.filter(pl.col("look") == look)
        figure.add_scatter(
            x=style.plain(some["value"]),
            y=some["label"].to_list(),
            mode="markers",
            marker={"color": colour, "symbol": symbol, "size": size},
            name=name,
            text=[_beside(metric, row) for row in some.iter_rows(named=True)],
            hovertemplate="%{y}: <b>%{text}<extra></extra>",
        )
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=names[::-1], showgrid=False, nticks=0,
        range=[-0.6, len(names) - 0.4], dtick=1,
    )  # fmt: skip
    figure.update_xaxes(showgrid=True, gridcolor=style.FAINT, gridwidth=0.5, nticks=5, tickangle=0)
    figure.update_layout(
        shapes=[_line(value) for _, value in means],
        annotations=[_name(f"{name} {metric.number(value)}", value) for name, value in means],
    )
    figure.update_layout(bargap=0, margin={"t": 34, "b": 54})
    return figure


def _room(names: list[str]) -> int:
    """The pixels that the longest name wants."""
    least, most = _ROOM_PX
    return min(max(least, *(round(_LETTER_PX * len(name)) for name in names)), most)


def _line(value: float) -> dict[str, Any]:
    line = {"color": style.TEXT, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": value, "x1": value, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def _name(text: str, value: float) -> dict[str, Any]:
    """Below the ticks of the axis."""
    place = {"x": value, "y": 0, "yref": "paper", "yanchor": "top", "yshift": -22, "showarrow": False}
    return place | {"text": text, "font": {"size": 12, "color": style.TEXT}}


def _beside(metric: Metric, row: dict[str, float]) -> str:
    value = metric.text(row["value"]) + "</b>"
    if not row["comparable"]:
        return f"{value}, not compared indoors"
    if row["q1"] is None:
        return f"{value}, no usual yet ({row['n']} earlier)"
    low, high = metric.number(row["q1"]), metric.text(row["q3"])
    return f"{value}, usual {low}–{high}, median {metric.number(row['median'])} (n {row['n']})"
