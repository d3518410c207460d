"""Nights side by side, and one night from falling asleep to waking up."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from analytics.metrics import clock, hours
from charts import style
from charts.gaps import broken

_ORDER = ("deep", "light", "rem", "unknown", "wake")  # from the bottom


def stages(frame: pl.DataFrame) -> go.Figure:
    """Stacked hours of each stage a night. `frame`: night and `<stage>_s`, sleep_score; null is missing."""
    figure = style.figure(330)
    style.days(figure, frame["night"])
    for stage in _ORDER:
        values = frame[f"{stage}_s"] / 3600
        if stage == "unknown" and not values.sum():
            continue
        figure.add_bar(
            x=style.plain(frame["night"]),
            y=style.plain(values),
            name=style.STAGE_NAMES[stage],
            marker={"color": style.STAGES[stage], "line": {"width": 0}},
            text=style.texts("" if v is None else hours(v) for v in values),
            textposition="none",
            hovertemplate="%{fullData.name} %{text} h<extra></extra>",
        )
    figure.update_layout(barmode="stack", bargap=0.2 if frame.height <= 100 else 0)
    figure.update_yaxes(ticksuffix=" h", rangemode="tozero")
    return figure


def times(frame: pl.DataFrame) -> go.Figure:
    """A bar from falling asleep to waking up each night, as the clocks stood.

    `frame`: night, bedtime, wake_time (hours), length_s, clock_changed.
    """
    known = frame.drop_nulls(["bedtime", "wake_time"])
    figure = style.figure(330)
    style.days(figure, frame["night"])
    figure.add_bar(
        x=style.plain(frame["night"]),
        y=style.plain(frame["wake_time"] - frame["bedtime"]),
        base=style.plain(frame["bedtime"]),
        marker={"color": style.STAGES["light"], "cornerradius": 4, "line": {"width": 0}},
        text=[
            "" if a is None or b is None else _in_words(a, b, length_s, changed)
            for a, b, length_s, changed in frame.select(
                "bedtime", "wake_time", "length_s", "clock_changed"
            ).iter_rows()
        ],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
    for column, name in (("bedtime", "Median time asleep"), ("wake_time", "Median time awake")):
        median = known[column].median()
        if isinstance(median, float):
            figure.add_hline(median, line={"color": style.MEDIAN, "width": 1, "dash": "dot"}, name=name)
    if not known.is_empty():
        low, high = known["bedtime"].to_numpy().min(), known["wake_time"].to_numpy().max()
        figure.update_yaxes(range=[high + 0.4, low - 0.4], **style.clock_ticks(low, high, 2))
    figure.update_layout(bargap=0.25 if frame.height <= 100 else 0.05)
    return figure


def _in_words(bedtime: float, wake_time: float, length_s: float, changed: bool) -> str:
    in_all = f"{clock(bedtime)} to {clock(wake_time)}, {hours(length_s / 3600)} h in all"
    return f"{in_all} (the clock changed)" if changed else in_all


def night(stages: pl.DataFrame, heart_rate: pl.DataFrame) -> go.Figure:
    """Stages over the night, with the heart rate below where there is one.

    `stages`: stage, start_local, end_local; `heart_rate`: at_local, heart_rate_bpm.
    """
    with_heart = not heart_rate.is_empty()
    figure = style.figure(400 if with_heart else 220, hover="closest", left=60)
    titles = ["Sleep stage", "Heart rate (bpm)"] if with_heart else ["Sleep stage"]
    style.rows(figure, titles, [1.0, 0.9] if with_heart else [1.0], gap=0.08)
    names = [style.STAGE_NAMES[s] for s in ("deep", "light", "rem", "wake")]
    if not stages.filter(pl.col("stage") == "unknown").is_empty():
        names.append(style.STAGE_NAMES["unknown"])
    labels = stages["stage"].replace_strict(style.STAGE_NAMES)
    figure.add_scatter(
        x=style.plain(stages["start_local"].append(stages["end_local"][-1:])),
        y=[*labels, labels[-1]],
        mode="lines",
        line={"shape": "hv", "color": style.FAINT, "width": 1},
        hoverinfo="skip",
    )
    for stage, group in stages.group_by("stage", maintain_order=True):
        length = (group["end_local"] - group["start_local"]).dt.total_milliseconds()
        figure.add_bar(
            orientation="h",
            base=style.plain(group["start_local"]),
            x=style.plain(length),
            y=[style.STAGE_NAMES[str(stage[0])]] * group.height,
            width=0.62,
            marker={"color": style.STAGES[str(stage[0])], "line": {"width": 0}},
            text=[
                f"{a:%H:%M} to {b:%H:%M}, {(b - a).total_seconds() / 60:.0f} min"
                for a, b in group.select("start_local", "end_local").iter_rows()
            ],
            textposition="none",
            hovertemplate="<b>%{y}</b> %{text}<extra></extra>",
        )
    if with_heart:
        heart_rate = broken(heart_rate, "at_local")
        figure.add_scatter(
            x=style.plain(heart_rate["at_local"]),
            y=style.plain(heart_rate["heart_rate_bpm"]),
            yaxis="y2",
            mode="lines",
            line={"color": style.INK, "width": 1.4},
            hovertemplate="%{x|%H:%M} <b>%{y:.0f} bpm</b><extra></extra>",
        )
    figure.update_layout(barmode="overlay")
    figure.update_yaxes(
        selector={"domain": figure.layout.yaxis.domain},
        type="category",
        categoryorder="array",
        categoryarray=names,
        showgrid=False,
        nticks=0,
    )
    figure.update_xaxes(type="date", tickformat="%H:%M")
    return figure
