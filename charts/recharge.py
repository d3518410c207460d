"""Nightly Recharge over time, and the five-minute curves of one night."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from analytics.metrics import Metric
from analytics.normal_range import NormalRange
from charts import style

INDICATOR = {1: "Very poor", 2: "Poor", 3: "Compromised", 4: "OK", 5: "Good", 6: "Very good"}  # Polar's words


def recharge(frame: pl.DataFrame) -> go.Figure:
    """Polar's recovery indicator above its ANS charge. `frame`: night, recovery_indicator, ans_charge."""
    figure = style.figure(380, left=92)
    style.days(figure, frame["night"])
    style.rows(
        figure, ["Nightly Recharge, in Polar's words", "ANS charge (−10 to +10)"], [1.1, 1.0], gap=0.08
    )
    x = style.plain(frame["night"])
    words = [INDICATOR.get(v) for v in frame["recovery_indicator"]]
    figure.add_scatter(
        x=x,
        y=style.plain(frame["recovery_indicator"]),
        mode="lines+markers" if frame.height <= 120 else "markers",
        line={"color": style.FAINT, "width": 1},
        marker={"color": style.INK, "size": 8 if frame.height <= 120 else 4},
        text=style.texts(w or "not evaluated" for w in words),
        hovertemplate="Nightly Recharge <b>%{text}</b><extra></extra>",
    )
    figure.add_bar(
        x=x,
        y=style.plain(frame["ans_charge"]),
        yaxis="y2",
        marker={"color": style.INK, "cornerradius": 2, "line": {"width": 0}},
        hovertemplate="ANS charge <b>%{y:+.1f}</b><extra></extra>",
    )
    figure.update_layout(
        yaxis={"range": [0.5, 6.5], "tickvals": list(INDICATOR), "ticktext": list(INDICATOR.values())},
        yaxis2={"zeroline": True, "zerolinecolor": style.MEDIAN, "zerolinewidth": 1},
        bargap=0.3 if frame.height <= 100 else 0,
    )
    return figure


def curve(samples: pl.DataFrame, column: str, metric: Metric, usual: NormalRange) -> go.Figure:
    """Five-minute values of one night over the normal range of the person's nightly means."""
    figure = style.figure(240)
    if usual.q1 is not None and usual.q3 is not None:
        figure.add_hrect(usual.q1, usual.q3, fillcolor=style.USUAL, line_width=0, layer="below")
        figure.add_hline(usual.median, line={"color": style.MEDIAN, "width": 1, "dash": "dot"})
    figure.add_scatter(
        x=style.plain(samples["at_local"]),
        y=style.plain(samples[column]),
        mode="lines+markers",
        line={"color": style.INK, "width": 1.6},
        marker={"size": 4, "color": style.INK},
        hovertemplate=f"<b>%{{y:.{metric.decimals}f}}</b> {metric.unit}<extra></extra>",
        showlegend=False,
    )
    figure.update_xaxes(type="date", tickformat="%H:%M", hoverformat="%H:%M")
    style.label(figure, metric.axis)
    return figure
