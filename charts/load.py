"""Fitness, fatigue and form over time above the load of each day, and where a plan would take them."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import polars as pl

from charts import style

FATIGUE = "#A8688C"
_PLAN = "rgba(128, 142, 160, 0.09)"
_ZERO = {"zeroline": True, "zerolinecolor": style.MEDIAN, "zerolinewidth": 1}
_LINES = {
    "form": ("y2", style.INK, "+.0f"),
    "fatigue": ("y", FATIGUE, ".0f"),
    "fitness": ("y", style.INK, ".0f"),
}


def load(
    frame: pl.DataFrame, plan: pl.DataFrame | None = None, band: pl.DataFrame | None = None
) -> go.Figure:
    """`frame`: day, load, fitness, fatigue, form for every day; null is not known or hidden.

    `plan` goes on with the same columns, dashed; `band`: day, low, high of the form in those days.
    Without any known fitness only the loads are drawn.
    """
    hidden = frame["fitness"].count() == 0
    figure = style.figure(220 if hidden else 470)
    days = frame["day"] if plan is None else pl.concat([frame["day"], plan["day"]])
    style.days(figure, days)
    titles, weights = [_keys(), "Form (TSB), AU a day", "Load of each day, AU"], [3.0, 1.7, 1.5]
    if hidden:
        style.rows(figure, titles[-1:], weights[-1:], gap=0.12)
    else:
        style.rows(figure, titles, weights, gap=0.075)
        _means(figure, frame)
        figure.layout.yaxis2.update(_ZERO)
    axis = "y" if hidden else "y3"
    figure.update_layout(bargap=0.3 if len(days) <= 100 else 0.0)
    figure.update_yaxes(nticks=4)
    figure.layout[f"yaxis{axis[1:]}"].update(rangemode="tozero", **_ZERO)
    _bars(figure, frame, axis, style.INK, "Load")
    _unknown(figure, frame, axis)
    if plan is not None:
        start, end = (f"{frame['day'][-1]} 14:00:00", f"{plan['day'][-1]} 14:00:00")
        figure.add_vrect(start, end, fillcolor=_PLAN, line_width=0, layer="below")
        _bars(figure, plan, axis, style.FAINT, "Planned")
        if not hidden:
            _ahead(figure, frame, plan, band)
    return figure


def _keys() -> str:
    """The title of the first row, which tells its two lines apart."""
    return (
        f'<span style="color:{style.INK}"><b>━ Fitness (CTL)</b></span> and '
        f'<span style="color:{FATIGUE}"><b>─ fatigue (ATL)</b></span>, AU a day'
    )


def _means(figure: go.Figure, frame: pl.DataFrame) -> None:
    x = style.plain(frame["day"])
    common: dict[str, Any] = {"x": x, "mode": "lines"}
    figure.add_scatter(
        y=style.plain(frame["form"]),
        yaxis="y2",
        fill="tozeroy",
        fillcolor=style.USUAL,
        line={"color": style.INK, "width": 1.4},
        name="Form",
        hovertemplate="Form <b>%{y:+.0f}</b><extra></extra>",
        **common,
    )
    figure.add_scatter(
        y=style.plain(frame["fatigue"]),
        line={"color": FATIGUE, "width": 1.3},
        name="Fatigue",
        hovertemplate="Fatigue <b>%{y:.0f}</b><extra></extra>",
        **common,
    )
    figure.add_scatter(
        y=style.plain(frame["fitness"]),
        line={"color": style.INK, "width": 2.4},
        name="Fitness",
        hovertemplate="Fitness <b>%{y:.0f}</b><extra></extra>",
        **common,
    )


def _bars(figure: go.Figure, frame: pl.DataFrame, axis: str, colour: str, name: str) -> None:
    figure.add_bar(
        x=style.plain(frame["day"]),
        y=style.plain(frame["load"]),
        yaxis=axis,
        marker={"color": colour, "line": {"width": 0}},
        name=name,
        hovertemplate=f"{name} <b>%{{y:.0f}} AU</b><extra></extra>",
    )


def _unknown(figure: go.Figure, frame: pl.DataFrame, axis: str) -> None:
    """A rest day is an empty place; a day that is not known has a mark."""
    found = frame.filter(pl.col("load").is_null())
    if not found.is_empty():
        figure.add_scatter(
            x=style.plain(found["day"]),
            y=[0.0] * found.height,
            yaxis=axis,
            mode="markers",
            marker={"symbol": "x-thin", "size": 5, "line": {"width": 1.2, "color": style.TEXT}},
            cliponaxis=False,
            name="Not known",
            hovertemplate="Load <b>not known</b><extra></extra>",
        )


def _ahead(figure: go.Figure, frame: pl.DataFrame, plan: pl.DataFrame, band: pl.DataFrame | None) -> None:
    """The lines of the plan begin where the known ones end."""
    if band is not None:
        figure.add_scatter(
            x=style.plain(pl.concat([band["day"], band["day"].reverse()])),
            y=style.plain(pl.concat([band["low"], band["high"].reverse()])),
            yaxis="y2",
            mode="lines",
            fill="toself",
            fillcolor=style.USUAL,
            line={"width": 0},
            name="Like past weeks",
            hoverinfo="skip",
        )
    joined = pl.concat([frame.tail(1).select("day", *_LINES), plan.select("day", *_LINES)])
    for name, (axis, colour, form) in _LINES.items():
        figure.add_scatter(
            x=style.plain(joined["day"]),
            y=style.plain(joined[name]),
            yaxis=axis,
            mode="lines",
            line={"color": colour, "width": 2, "dash": "4px,3px"},
            name=f"{name.capitalize()}, planned",
            hovertemplate=f"{name.capitalize()}, planned <b>%{{y:{form}}}</b><extra></extra>",
        )
