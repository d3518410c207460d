"""One look for every figure. Colours are middle tones that read on a light and on a dark page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl
from numpy.typing import NDArray

INK = "#5B7C99"  # data
USUAL = "rgba(128, 142, 160, 0.22)"  # the normal range
MEDIAN = "rgba(128, 142, 160, 0.9)"
LOOK = "#D98A1F"  # worth a look
DECIDE = "#C0483C"  # needs a decision
FAINT = "rgba(128, 142, 160, 0.35)"
TEXT = "rgba(128, 142, 160, 1)"

STAGES = {"deep": "#4C5FC4", "light": "#93A8E0", "rem": "#3FA39A", "wake": "#B4A48E", "unknown": "#A7ADB6"}
STAGE_NAMES = {"deep": "Deep", "light": "Light", "rem": "REM", "wake": "Awake", "unknown": "Unknown"}
# Over a bar's own colour; what replaces it would leave white on white.
HATCHED: dict[str, Any] = {
    "shape": "/",
    "solidity": 0.25,
    "fillmode": "overlay",
    "fgcolor": "rgba(255, 255, 255, 0.8)",
}
ZONES = ("#9FB3C4", "#6FA3B8", "#4FA28A", "#D0A04A", "#C4685A")

Values = NDArray[Any]


def figure(height: int, *, hover: str = "x unified", left: int = 44) -> go.Figure:
    """An empty figure: no fill behind it, a thin grid, no drag on touch.

    `left` are the pixels for the labels of the y axis. Fixed margins halve the time that a browser
    takes: it need not draw the labels to see how much room they want, and then all of it again.
    """
    axis = {
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
        "ticks": "",
        "showline": False,
    }
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": left, "r": 8, "t": 26, "b": 42},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hovermode": hover,
            "dragmode": False,
            "bargap": 0.25,
            "separators": ".\u202f",
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "title": "",
            },
            "xaxis": axis,
            "yaxis": axis | {"showgrid": True, "gridcolor": FAINT, "gridwidth": 0.5, "nticks": 5},
        }
    )


def days(drawn: go.Figure, column: pl.Series) -> None:
    """The x axis carries the days of `column`, those without a value too."""
    half = timedelta(hours=14)
    first, last = (datetime.combine(column[place], time()) for place in (0, -1))
    drawn.update_xaxes(
        type="date",
        range=[str(first - half), str(last + half)],
        hoverformat="%a %-d %B %Y",
        tickformatstops=[
            {"dtickrange": [None, 6 * 86_400_000], "value": "%a<br>%-d %b"},
            {"dtickrange": [6 * 86_400_000, 27 * 86_400_000], "value": "%-d %b"},
            {"dtickrange": [27 * 86_400_000, None], "value": "%b<br>%Y"},
        ],
    )


def rows(drawn: go.Figure, titles: list[str], weights: list[float], *, gap: float = 0.09) -> None:
    """Y axes stacked above one shared x axis, the first on top, each with its title above it."""
    room = 1 - gap * len(titles)
    top = 1.0
    template = drawn.layout.yaxis.to_plotly_json()
    for number, (title, weight) in enumerate(zip(titles, weights, strict=True), start=1):
        high = top - gap
        low = high - room * weight / sum(weights)
        name = "yaxis" if number == 1 else f"yaxis{number}"
        drawn.layout[name] = template | {"domain": [max(low, 0), high], "anchor": "x"}
        label(drawn, title, high)
        top = low
    last = f"y{len(titles)}" if len(titles) > 1 else "y"
    drawn.update_layout(xaxis_anchor=last, margin_t=0, showlegend=False)


def label(drawn: go.Figure, title: str, height: float = 1) -> None:
    """A small title, as of an axis, above a row that ends at `height` of the figure."""
    drawn.add_annotation(
        text=title,
        xref="paper",
        yref="paper",
        x=0,
        y=height,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        font={"size": 12, "color": TEXT},
    )


def axis_name(letter: str, number: int) -> str:
    return letter if number == 1 else f"{letter}{number}"


def clock_ticks(low: float, high: float, step: float) -> dict[str, Any]:
    """Ticks of an axis in hours from midnight, written as times of day."""
    values = np.arange(np.floor(low / step) * step, high + step, step)
    return {"tickvals": values, "ticktext": [f"{int(v % 24):02d}:{round(v % 1 * 60):02d}" for v in values]}


def plain(column: pl.Series) -> Values:
    """A column as Plotly takes it fastest: days and times as text, numbers as floats with NaN as gaps."""
    if column.dtype == pl.Date:
        return texts(column.dt.to_string("%Y-%m-%d").to_list())
    if column.dtype.is_temporal():
        return texts(column.dt.to_string("%Y-%m-%d %H:%M:%S").to_list())
    if column.dtype.is_numeric():
        return column.cast(pl.Float64).to_numpy()
    return texts(column.to_list())


def texts(values: Iterable[str | None]) -> Values:
    """Texts as an array, which Plotly does not look through one by one as it does a list."""
    return np.array(list(values), dtype=object)
