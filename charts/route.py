"""A route without a map service: north is up, one metre is as long in both directions."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go
import polars as pl

from charts import style
from charts.downsample import POINTS

_EARTH_M = 111_320.0  # metres in one degree of latitude
_SCALE = "Viridis"


def located(
    route: pl.DataFrame, samples: pl.DataFrame, column: str | None, points: int = POINTS
) -> pl.DataFrame:
    """t_s, latitude, longitude, altitude_m and `column`, if any, of at most `points` places of the route."""
    known = route.drop_nulls(["latitude", "longitude"]).sort("t_s")
    every = max(1, -(-known.height // points))
    chosen = known.gather_every(every)
    if column is None:
        return chosen
    values = samples.select(pl.col("t_s").cast(pl.Float64), column).drop_nulls().sort("t_s")
    return chosen.with_columns(pl.col("t_s").cast(pl.Float64)).join_asof(
        values, on="t_s", strategy="nearest", tolerance=30
    )


def route(places: pl.DataFrame, column: str | None, title: str) -> go.Figure:
    """`places` as `located` gives them, coloured by `column`, if any, whose name and unit is `title`."""
    latitude, longitude = places["latitude"].to_numpy(), places["longitude"].to_numpy()
    north = (latitude - latitude.mean()) * _EARTH_M
    east = (longitude - longitude.mean()) * _EARTH_M * np.cos(np.radians(latitude.mean()))
    figure = style.figure(440, hover="closest")
    figure.add_scatter(
        x=east, y=north, mode="lines", line={"color": style.FAINT, "width": 7}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=east,
        y=north,
        mode="markers",
        marker=_colours(places, column, title),
        customdata=places.select(pl.col("t_s") / 60, *([column] if column else [])).to_numpy(),
        hovertemplate=(f"{title}: <b>%{{customdata[1]:.1f}}</b><br>" if column else "")
        + "after %{customdata[0]:.0f} min<extra></extra>",
    )
    for place, name, symbol in ((0, "Start", "circle"), (-1, "End", "square")):
        figure.add_scatter(
            x=[east[place]],
            y=[north[place]],
            mode="markers+text",
            text=[name],
            textposition="middle right" if place == 0 else "middle left",
            textfont={"color": style.TEXT, "size": 13},
            marker={
                "size": 13,
                "symbol": symbol,
                "color": "#FFFFFF",
                "line": {"width": 3, "color": style.INK},
            },
            hovertemplate=f"{name}<extra></extra>",
        )
    _bearings(figure, east, north)
    hidden = {"visible": False, "showgrid": False}
    figure.update_layout(
        showlegend=False,
        xaxis=hidden,
        yaxis=hidden | {"scaleanchor": "x", "scaleratio": 1},
        margin={"l": 8, "r": 8, "t": 12, "b": 12},
    )
    return figure


def tiles(places: pl.DataFrame, column: str | None, title: str) -> go.Figure:
    """The same places on a street map, whose pictures come from a server on the internet."""
    figure = style.figure(440, hover="closest")
    latitude, longitude = places["latitude"].to_numpy(), places["longitude"].to_numpy()
    figure.add_scattermap(
        lat=latitude,
        lon=longitude,
        mode="markers",
        marker=_colours(places, column, title) | {"size": 6},
        hovertemplate="%{lat:.5f}, %{lon:.5f}<extra></extra>",
    )
    width = max(np.ptp(latitude), np.ptp(longitude) * 0.5, 0.001)
    figure.update_layout(
        map={
            "style": "open-street-map",
            "center": {"lat": latitude.mean(), "lon": longitude.mean()},
            "zoom": float(np.clip(np.log2(150 / width), 2, 16)),
        },
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        showlegend=False,
    )
    return figure


def _colours(places: pl.DataFrame, column: str | None, title: str) -> dict[str, Any]:
    if column is None or not places[column].count():
        return {"size": 4, "color": style.INK}
    values = places[column]
    known = values.drop_nulls().to_numpy()
    low, high = np.quantile(known, [0.02, 0.98])
    return {
        "size": 5,
        "color": style.plain(values),
        "colorscale": _SCALE,
        "cmin": float(low),
        "cmax": float(max(high, low + 0.1)),
        "colorbar": {
            "title": {"text": title, "side": "top", "font": {"size": 12}},
            "orientation": "h",
            "thickness": 8,
            "len": 0.45,
            "x": 1,
            "xanchor": "right",
            "y": 0,
            "yanchor": "top",
            "nticks": 4,
        },
    }


def _bearings(figure: go.Figure, east: Any, north: Any) -> None:
    """A scale bar at the lower left and an arrow to the north at the upper left."""
    wide = max(float(np.ptp(east)), float(np.ptp(north)), 1.0)
    length = next((s for s in _LENGTHS if s >= wide / 6), _LENGTHS[-1])
    left, low = float(east.min()), float(north.min()) - 0.08 * wide
    figure.add_scatter(
        x=[left, left + length],
        y=[low, low],
        mode="lines+markers",
        line={"color": style.TEXT, "width": 2},
        marker={"symbol": "line-ns", "size": 8, "line": {"width": 2, "color": style.TEXT}},
        hoverinfo="skip",
    )
    figure.add_annotation(
        text=f"{length / 1000:g} km" if length >= 1000 else f"{length:g} m",
        x=left + length / 2,
        y=low,
        yshift=-12,
        showarrow=False,
        font={"size": 12, "color": style.TEXT},
    )
    figure.add_annotation(
        text="N ↑",
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        showarrow=False,
        font={"size": 14, "color": style.TEXT},
    )


_LENGTHS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
