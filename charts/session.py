"""One session: its curves on a shared time axis, and its zones."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go
import polars as pl

from charts import style
from charts.downsample import extremes
from charts.gaps import broken, due, usual_step


class Channel(NamedTuple):
    column: str
    label: str
    unit: str
    decimals: int
    colour: str


CHANNELS = (
    Channel("heart_rate_bpm", "Heart rate", "bpm", 0, "#C4685A"),
    Channel("speed_kmh", "Speed", "km/h", 1, "#4F74C4"),
    Channel("pace_min_km", "Pace", "min/km", 2, "#4F74C4"),
    Channel("altitude_m", "Altitude", "m", 0, "#7F9A6A"),
    Channel("power_w", "Power", "W", 0, "#8A6FB8"),
    Channel("cadence", "Cadence", "per min", 0, "#B58A3C"),
)
# Plotly writes times of a date axis as h:mm:ss. The start is put at the midnight of a Sunday, since it
# would read small numbers of milliseconds as years, and since the number of the weekday is then that of
# the days gone by: no watch records a session of seven.
ORIGIN_MS = 946_771_200_000.0
_DAY_S = 86_400
STANDING_KMH = 3.0  # slower than this has no pace worth drawing
SLOWEST_MIN_KM = 20.0


def has_curves(samples: pl.DataFrame) -> bool:
    """Whether any channel that is drawn has a value."""
    return any(c.column in samples.columns and samples[c.column].count() > 0 for c in CHANNELS)


def with_pace(samples: pl.DataFrame) -> pl.DataFrame:
    """Speed turned into pace in minutes per kilometre; standing still is a gap."""
    if "speed_kmh" not in samples.columns:
        return samples
    moving = pl.when(pl.col("speed_kmh") >= STANDING_KMH).then(60 / pl.col("speed_kmh"))
    return samples.with_columns(moving.alias("pace_min_km")).drop("speed_kmh")


def drawn(samples: pl.DataFrame, first_s: float | None = None, last_s: float | None = None) -> pl.DataFrame:
    """channel, unit, t_s, value of the points that the curves show between two times of the session.

    A channel ends with a null where nothing was recorded for a while, as between two exercises.
    """
    within = pl.lit(value=True)
    if first_s is not None and last_s is not None:
        within = pl.col("t_s").is_between(first_s, last_s)
    pieces = []
    for channel in CHANNELS:
        if channel.column not in samples.columns:
            continue
        # Each channel has its own step: a sensor may be slower than the finest one beside it.
        own = samples.select("t_s", channel.column)
        step = usual_step(own.drop_nulls()["t_s"])
        own = due(own, "t_s", channel.column, step).filter(within)
        if own[channel.column].count() == 0:
            continue
        pieces.append(
            extremes(broken(own, "t_s", step), "t_s", channel.column).select(
                pl.lit(channel.label).alias("channel"),
                pl.lit(channel.unit).alias("unit"),
                pl.col("t_s").cast(pl.Float64),
                pl.col(channel.column).cast(pl.Float64).alias("value"),
            )
        )
    schema = {"channel": pl.String, "unit": pl.String, "t_s": pl.Float64, "value": pl.Float64}
    return pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)


def curves(points: pl.DataFrame) -> go.Figure:
    """`points` as `drawn` gives them: a row a channel over time since the start."""
    present = [c for c in CHANNELS if c.label in set(points["channel"].unique())]
    figure = style.figure(80 + 125 * len(present))
    style.rows(
        figure,
        [f"{c.label} ({c.unit})" for c in present],
        [1.0] * len(present),
        gap=0.3 / max(len(present), 3),
    )
    for number, channel in enumerate(present, start=1):
        rows = points.filter(pl.col("channel") == channel.label)
        pace = channel.unit == "min/km"
        figure.add_scatter(
            x=style.plain(rows["t_s"] * 1000 + ORIGIN_MS),
            y=style.plain(rows["value"]),
            yaxis=style.axis_name("y", number),
            mode="lines",
            name=channel.label,
            line={"color": channel.colour, "width": 1.4},
            fill="tozeroy" if channel.column == "altitude_m" else None,
            fillcolor="rgba(127, 154, 106, 0.18)",
            text=style.texts(minutes(v) for v in rows["value"]) if pace else None,
            hovertemplate=f"{channel.label} <b>{'%{text}' if pace else f'%{{y:.{channel.decimals}f}}'}</b> "
            f"{channel.unit}<extra></extra>",
        )
        figure.update_layout({f"yaxis{number if number > 1 else ''}": _scale(rows["value"], pace)})
    last_s = points["t_s"].max()
    days = isinstance(last_s, float) and last_s >= _DAY_S  # a clock alone would start again at 0:00:00
    clock = "%w d %-H:%M:%S" if days else "%-H:%M:%S"
    figure.update_xaxes(
        type="date",
        tickformat=clock,
        hoverformat=clock,
        nticks=4 if days else 7,  # the longer words of a day would tilt on a phone
        title_text=f"Time since the start ({'days, ' if days else ''}h:mm:ss)",
    )
    figure.update_layout(dragmode="select", selectdirection="h")
    return figure


def minutes(value: float | None) -> str:
    """Minutes as m:ss; an en dash where missing."""
    if value is None:
        return "–"
    seconds = round(value * 60)
    return f"{seconds // 60}:{seconds % 60:02d}"


def _scale(values: pl.Series, pace: bool) -> dict[str, object]:
    """Room around the values, without the few outliers that would flatten a pace."""
    known = values.drop_nulls().to_numpy()
    if pace:
        low, high = np.quantile(known, 0.005), min(np.quantile(known, 0.98), SLOWEST_MIN_KM)
        step = next((s for s in (0.25, 0.5, 1, 2, 5) if (high - low) / s <= 5), 5)
        ticks = np.arange(np.ceil(low / step) * step, high + step, step)
        room = max(0.05 * (high - low), 0.1)
        return {
            "range": [high + room, low - room],
            "tickvals": ticks,
            "ticktext": [minutes(tick) for tick in ticks],
        }
    room = max(0.08 * (known.max() - known.min()), 1.0)
    return {
        "range": [max(known.min() - room, 0) if known.min() >= 0 else known.min() - room, known.max() + room]
    }


def zones(frame: pl.DataFrame, unit: str) -> go.Figure:
    """Time in each zone. `frame`: seq (from 1), lower, upper, in_zone_s, from the lowest zone."""
    figure = style.figure(44 * frame.height + 40, hover="closest", left=110)
    total = frame["in_zone_s"].sum() or 1
    figure.add_bar(
        orientation="h",
        x=style.plain(frame["in_zone_s"] / 60),
        y=[_zone(n, low, high, unit) for n, low, high in frame.select("seq", "lower", "upper").iter_rows()],
        marker={"color": [style.ZONES[min(n - 1, 4)] for n in frame["seq"]], "cornerradius": 3},
        text=[f" {_length(s)}, {100 * s / total:.0f} %" for s in frame["in_zone_s"].fill_null(0)],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    longest = float(frame["in_zone_s"].fill_null(0).to_numpy().max()) / 60
    figure.update_xaxes(range=[0, longest or 1], showticklabels=False)
    figure.update_yaxes(showgrid=False, nticks=0)
    figure.update_layout(margin_t=4, margin_b=8, margin_r=100)  # room for the text of the longest bar
    return figure


def _zone(number: int, lower: float | None, upper: float | None, unit: str) -> str:
    """Number and limits of a zone, of which Polar may leave out either."""
    decimals = 1 if unit == "km/h" else 0
    low, high = ("" if limit is None else f"{limit:.{decimals}f}" for limit in (lower, upper))
    limits = f"{low}–{high}" if low and high else f"from {low}" if low else f"up to {high}" if high else ""
    return f"Zone {number}<br>{limits} {unit}" if limits else f"Zone {number}"


def _length(seconds: float) -> str:
    whole = round(seconds)
    if whole >= 3600:
        return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d} h"
    return f"{whole // 60}:{whole % 60:02d} min"
