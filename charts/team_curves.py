"""Several players of a session on one axis of time, with the coach's markers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import plotly.graph_objects as go
import polars as pl

from charts import style
from charts.downsample import extremes


class Channel(NamedTuple):
    column: str
    label: str
    unit: str
    decimals: int
    colour: str


CHANNELS = (
    Channel("speed_kmh", "Speed", "km/h", 1, "#4F74C4"),
    Channel("heart_rate_bpm", "Heart rate", "bpm", 0, "#C4685A"),
)
_BAND = {"phase": "rgba(79, 116, 196, 0.10)", "recovery": "rgba(128, 142, 160, 0.22)"}
_EDGE = {"width": 1, "color": style.FAINT}
_NOTE = {"width": 1.5, "dash": "dot", "color": style.TEXT}
_NOTHING = pl.DataFrame(schema={"player_id": pl.String, "at": pl.Datetime("us"), "value": pl.Float64})
_SHORT = 0.07  # of the axis: a phase shorter than this has no room for its name


def present(samples: pl.DataFrame) -> list[Channel]:
    return [c for c in CHANNELS if c.column in samples.columns and samples[c.column].count() > 0]


def drawn(
    samples: pl.DataFrame, channel: Channel, zero: datetime, stretch: tuple[datetime, datetime] | None = None
) -> pl.DataFrame:
    """player_id, at (local time), value: the points that the curves show, within the stretch if there is one.

    What is measured once a second stands in every tenth row: seconds are what is drawn then.
    """
    if stretch is not None:
        first_s, last_s = ((moment - zero).total_seconds() for moment in stretch)
        samples = samples.filter(pl.col("t_s").is_between(first_s, last_s))
    pieces = [
        extremes(_by_second(own, channel.column), "t_s", channel.column).select(
            pl.lit(player_id).alias("player_id"),
            (pl.lit(zero) + pl.duration(milliseconds=(pl.col("t_s") * 1000).round())).alias("at"),
            pl.col(channel.column).alias("value"),
        )
        for (player_id,), own in samples.group_by("player_id", maintain_order=True)
        if own[channel.column].count() > 0
    ]
    return pl.concat(pieces) if pieces else _NOTHING


def _by_second(own: pl.DataFrame, column: str) -> pl.DataFrame:
    """Whole seconds, where only one row in many has a value; else the frame as it is."""
    if own[column].count() > own.height / 2:
        return own
    return own.group_by(pl.col("t_s").floor(), maintain_order=True).agg(pl.col(column).mean())


def curves(points: pl.DataFrame, channel: Channel, names: dict[str, str], markers: pl.DataFrame) -> go.Figure:
    """A row a player on one axis of local time, all to one scale. `points` as `drawn` gives them."""
    ids = points["player_id"].unique(maintain_order=True).to_list()
    figure = style.figure(96 + 104 * len(ids), left=44)
    style.rows(figure, [names[each] for each in ids], [1.0] * len(ids), gap=0.26 / max(len(ids), 3))
    known = points["value"].drop_nulls()
    low, high = float(known.min() or 0), float(known.max() or 1)  # type: ignore[arg-type]  # a column of numbers
    scale = [0, high * 1.05] if channel.column == "speed_kmh" else [low - 5, high + 5]
    for number, player_id in enumerate(ids, start=1):
        rows = points.filter(pl.col("player_id") == player_id)
        figure.add_scatter(
            x=style.plain(rows["at"]),
            y=style.plain(rows["value"]),
            yaxis=style.axis_name("y", number),
            mode="lines",
            name=names[player_id],
            line={"color": channel.colour, "width": 1.2},
            hovertemplate=f"%{{fullData.name}} <b>%{{y:.{channel.decimals}f}}</b> {channel.unit}"
            "<extra></extra>",
        )
        figure.update_layout({f"yaxis{number if number > 1 else ''}": {"range": scale, "nticks": 4}})
    first, last = points["at"].min(), points["at"].max()
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    figure.update_xaxes(
        type="date",
        range=[str(first), str(last)],
        tickformat="%H:%M",
        hoverformat="%H:%M:%S",
        nticks=8,
        title_text="Local time",
    )
    # All at once: each one added to a figure alone copies those that are there.
    shapes, labels = _marks(markers, first, last)
    titles = [label.to_plotly_json() for label in figure.layout.annotations]
    figure.update_layout(
        shapes=shapes,
        annotations=[*titles, *labels],
        dragmode="select",
        selectdirection="h",
        margin_t=24,
    )
    return figure


def _marks(
    markers: pl.DataFrame, first: datetime, last: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Phases as bands with their names on top, notes as lines: shapes and their names."""
    room = (last - first) or timedelta(seconds=1)
    shapes, names = [], []
    for marker in markers.drop_nulls("start_local").iter_rows(named=True):
        start, stop = marker["start_local"], marker["stop_local"] or marker["start_local"]
        if stop < first or start > last:
            continue
        start, stop = max(start, first), min(stop, last)
        band = marker["kind"] in _BAND and stop > start
        if band:
            shapes.append(_upright("rect", start, stop) | {"fillcolor": _BAND[marker["kind"]]})
        if band and marker["kind"] == "phase":
            shapes += [_upright("line", edge, edge) | {"line": _EDGE} for edge in (start, stop)]
        if not band:
            shapes.append(_upright("line", start, start) | {"line": _NOTE})
        if band and (stop - start) / room < _SHORT:
            continue
        # A note may stand within a phase, so its name goes along its line.
        place = {"yanchor": "bottom"} if band else {"textangle": -90, "yanchor": "top", "xanchor": "left"}
        names.append(
            {
                "x": str(start + (stop - start) / 2 if band else start),
                "y": 1,
                "yref": "paper",
                "text": marker["name"] or marker["kind"].capitalize(),
                "showarrow": False,
                "font": {"size": 11, "color": style.TEXT},
            }
            | place
        )
    return shapes, names


def _upright(kind: str, start: datetime, stop: datetime) -> dict[str, Any]:
    """From the bottom of the figure to its top."""
    ends = {"x0": str(start), "x1": str(stop), "y0": 0, "y1": 1}
    return {"type": kind, "xref": "x", "yref": "paper", "layer": "below", "line": {"width": 0}} | ends
