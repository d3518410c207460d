"""Output for heartbeat over time, steady sessions, and best efforts with what they lead to."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import polars as pl

from analytics.critical_power import LONGEST_S, SHORTEST_S, Critical
from analytics.metrics import Metric
from charts import style
from charts.band import band

COUPLED_PCT = 5.0
_STEADY = (
    ("decoupling", "Aerobic decoupling (%)", "%{y:.1f} %"),
    ("heart_rate_recovery", "Heart-rate recovery in 60 s (bpm)", "%{y:.0f} bpm"),
)
_TICKS = {60: "1 min", 120: "2", 300: "5", 600: "10", 1200: "20", 3600: "60"}


def efficiency(frame: pl.DataFrame, sessions: pl.DataFrame, metric: Metric) -> go.Figure:
    """`frame` as for `band`; `sessions`: day, sport, residual_pct, n, heart_rate_bpm, a dot each."""
    figure = band(frame, metric, 300)
    figure.add_scatter(
        x=style.plain(sessions["day"]),
        y=100 + style.plain(sessions["residual_pct"]),
        mode="markers",
        name="A session",
        marker={"color": "rgba(0,0,0,0)", "size": 7, "line": {"color": style.INK, "width": 1.2}},
        text=style.texts(
            f"{sport}: <b>{100 + residual:.1f} %</b> at {beats:.0f} bpm (n {n} earlier)"
            for sport, residual, beats, n in sessions.select(
                "sport", "residual_pct", "heart_rate_bpm", "n"
            ).iter_rows()
        ),
        hovertemplate="%{text}<extra></extra>",
    )
    return figure


def steady(calendar: pl.Series, sessions: pl.DataFrame) -> go.Figure:
    """Decoupling, and below it heart-rate recovery where there is any.

    `calendar`: the days of the range; `sessions`: day, sport, decoupling, heart_rate_recovery.
    """
    shown = [row for row in _STEADY if row[0] == "decoupling" or sessions[row[0]].count()]
    figure = style.figure(90 + 210 * len(shown), hover="closest")
    style.days(figure, calendar)
    style.rows(figure, [title for _, title, _ in shown], [1.0] * len(shown))
    for number, (column, _, text) in enumerate(shown, start=1):
        found = sessions.drop_nulls(column)
        figure.add_scatter(
            x=style.plain(found["day"]),
            y=style.plain(found[column]),
            yaxis=style.axis_name("y", number),
            mode="markers",
            marker={"color": style.INK, "size": 7, "opacity": 0.8},
            text=style.texts(found["sport"]),
            hovertemplate=f"%{{text}}, %{{x|%-d %b %Y}}: <b>{text}</b><extra></extra>",
        )
    known = [0.0, COUPLED_PCT, *sessions["decoupling"].drop_nulls()]
    figure.update_layout(
        yaxis={
            "zeroline": True,
            "zerolinecolor": style.MEDIAN,
            "zerolinewidth": 1,
            "range": [min(known) - 1, max(known) + 1],
        }
    )
    figure.add_hline(COUPLED_PCT, line={"color": style.MEDIAN, "width": 1, "dash": "dot"})
    return figure


def efforts(found: Sequence[tuple[str, float, Critical, pl.DataFrame]]) -> go.Figure:
    """Rows above each other, one for each kind: its title, the factor to the unit drawn, fit, best efforts.

    Best efforts: duration_s, output, day, sport, used. The line is the fit over the lengths it was made of.
    """
    figure = style.figure(90 + 210 * len(found), hover="closest")
    style.rows(figure, [title for title, *_ in found], [1.0] * len(found), gap=0.1)
    for number, (_, factor, fit, best) in enumerate(found, start=1):
        axis = style.axis_name("y", number)
        if fit.value is not None and fit.reserve is not None:
            t = np.geomspace(SHORTEST_S, LONGEST_S, 60)
            figure.add_scatter(
                x=t,
                y=factor * (fit.value + fit.reserve / t),
                yaxis=axis,
                mode="lines",
                line={"color": style.MEDIAN, "width": 1.4},
                hoverinfo="skip",
            )
            figure.add_shape(
                type="line",
                x0=60,
                x1=3600,
                y0=factor * fit.value,
                y1=factor * fit.value,
                yref=axis,
                line={"color": style.MEDIAN, "width": 1, "dash": "dot"},
            )
        figure.add_scatter(
            x=style.plain(best["duration_s"]),
            y=factor * style.plain(best["output"]),
            yaxis=axis,
            mode="markers",
            marker={
                "color": [style.INK if used else "rgba(0,0,0,0)" for used in best["used"]],
                "size": 8,
                "line": {"color": style.INK, "width": 1.3},
            },
            text=style.texts(
                f"{seconds // 60} min, {sport}, {day:%-d %b %Y}"
                for seconds, sport, day in best.select("duration_s", "sport", "day").iter_rows()
            ),
            hovertemplate="%{text}: <b>%{y:.1f}</b><extra></extra>",
        )
    figure.update_xaxes(
        type="log",
        range=[np.log10(52), np.log10(4200)],
        tickvals=list(_TICKS),
        ticktext=list(_TICKS.values()),
    )
    return figure
