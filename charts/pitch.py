"""Where a player was on the pitch, without a map: metres along and across it."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from analytics.pitch import Pitch
from charts import style

AROUND_M = 30.0  # how far from the pitch positions are believed
CELL_M = 2.0
_BLUR = (0.25, 0.5, 0.25)  # over the next cells: a position is not exact to a cell
_SCALE = (
    (0.0, "rgba(63, 163, 154, 0)"),
    (0.15, "rgba(63, 163, 154, 0.45)"),
    (0.5, "rgba(208, 160, 74, 0.8)"),
    (1.0, "rgba(196, 104, 90, 0.95)"),
)


def located(samples: pl.DataFrame, pitch: Pitch, kept_s: tuple[float, float] | None) -> pl.DataFrame:
    """t_s, along_m, across_m of every known position within the part that was kept."""
    known = samples.drop_nulls(["latitude", "longitude"])
    if kept_s is not None:
        known = known.filter(pl.col("t_s").is_between(*kept_s))
    along, across = pitch.metres(known["latitude"].to_numpy(), known["longitude"].to_numpy())
    # A wild position would make the pitch a dot.
    near = (np.abs(along) < pitch.length_m / 2 + AROUND_M) & (np.abs(across) < pitch.width_m / 2 + AROUND_M)
    return known.select("t_s", pl.Series("along_m", along), pl.Series("across_m", across)).filter(near)


def density(places: pl.DataFrame) -> pl.DataFrame:
    """along_m, across_m (middles of squares of 2 m), share_pct of the time: squares with any."""
    if places.is_empty():
        return pl.DataFrame(schema={"along_m": pl.Float64, "across_m": pl.Float64, "share_pct": pl.Float64})
    along, across = (places[name].to_numpy() for name in ("along_m", "across_m"))
    edges = [
        np.arange(np.floor(v.min() / CELL_M) - 2, np.ceil(v.max() / CELL_M) + 3) * CELL_M
        for v in (along, across)
    ]
    counts, _, _ = np.histogram2d(along, across, edges)
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, _BLUR, mode="same")
    middles = [(edge[1:] + edge[:-1]) / 2 for edge in edges]
    grid = np.meshgrid(*middles, indexing="ij")
    return pl.DataFrame(
        {
            "along_m": grid[0].ravel(),
            "across_m": grid[1].ravel(),
            "share_pct": (100 * counts / counts.sum()).ravel(),
        }
    ).filter(pl.col("share_pct") > 0)


def heat(cells: pl.DataFrame, pitch: Pitch) -> go.Figure:
    """`cells` as `density` gives them, in the frame that the players ran in."""
    figure = style.figure(430, hover="closest")
    figure.add_heatmap(
        x=style.plain(cells["along_m"]),
        y=style.plain(cells["across_m"]),
        z=style.plain(cells["share_pct"]),
        xgap=0,
        ygap=0,
        zsmooth=False,
        colorscale=_SCALE,
        zmin=0,
        zmax=float(cells["share_pct"].quantile(0.99) or 1),
        showscale=True,
        colorbar={
            "title": {"text": "share of the time in 2 × 2 m (%)", "side": "top", "font": {"size": 12}},
            "orientation": "h",
            "thickness": 8,
            "len": 0.4,
            "x": 1,
            "xanchor": "right",
            "y": 0,
            "yanchor": "top",
            "nticks": 4,
        },
        hovertemplate="%{x:.0f} m along, %{y:.0f} m across: <b>%{z:.2f} %</b> of the time<extra></extra>",
    )
    _bar(figure, pitch)
    hidden = {"visible": False, "showgrid": False}
    x = max(pitch.length_m / 2, float(cells["along_m"].abs().max() or 0)) + 3  # type: ignore[arg-type]  # metres
    y = max(pitch.width_m / 2, float(cells["across_m"].abs().max() or 0)) + 3  # type: ignore[arg-type]  # metres
    figure.update_layout(
        shapes=_frame(pitch),
        showlegend=False,
        xaxis=hidden | {"range": [-x, x]},
        yaxis=hidden | {"range": [-y - 6, y], "scaleanchor": "x", "scaleratio": 1},
        margin={"l": 4, "r": 4, "t": 4, "b": 44},
    )
    return figure


def _frame(pitch: Pitch) -> list[dict[str, Any]]:
    """The outline, and the middle."""
    high = {"y0": -pitch.width_m / 2, "y1": pitch.width_m / 2, "layer": "below"}
    outline = {
        "type": "rect",
        "x0": -pitch.length_m / 2,
        "x1": pitch.length_m / 2,
        "line": {"color": style.MEDIAN, "width": 1.5},
        "fillcolor": "rgba(128, 142, 160, 0.08)",
    }
    middle = {"type": "line", "x0": 0, "x1": 0, "line": {"color": style.FAINT, "width": 1, "dash": "dot"}}
    return [outline | high, middle | high]


def _bar(figure: go.Figure, pitch: Pitch) -> None:
    """A scale below the frame at the left."""
    left, low = -pitch.length_m / 2, -pitch.width_m / 2 - 4
    figure.add_scatter(
        x=[left, left + 20],
        y=[low, low],
        mode="lines+markers",
        line={"color": style.TEXT, "width": 2},
        marker={"symbol": "line-ns", "size": 8, "line": {"width": 2, "color": style.TEXT}},
        hoverinfo="skip",
    )
    figure.add_annotation(
        x=left + 10, y=low, yshift=-12, text="20 m", showarrow=False, font={"size": 12, "color": style.TEXT}
    )
