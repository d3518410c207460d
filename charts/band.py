"""A metric over time against the person's own normal range."""

from __future__ import annotations

from itertools import groupby

import numpy as np
import plotly.graph_objects as go
import polars as pl

from analytics.metrics import Metric
from charts import style

FEW = 120


def band(frame: pl.DataFrame, metric: Metric, height: int = 260) -> go.Figure:
    """`frame`: day, value, mean_7d, median, q1, q3, n, look for every day; null is a gap.

    Up to `FEW` days the values are joined; beyond that they are dots around their seven-day mean.
    """
    figure = style.figure(height)
    style.days(figure, frame["day"])
    style.label(figure, metric.axis)
    _range(figure, frame)
    few = frame.height <= FEW
    figure.add_scatter(
        x=style.plain(frame["day"]),
        y=style.plain(frame["value"]),
        mode="lines+markers" if few else "markers",
        name="Each night" if metric.group in {"recovery", "sleep"} else "Each day",
        line={"color": style.INK, "width": 1.6},
        marker={"color": style.INK, "size": 5 if few else 3, "opacity": 1 if few else 0.55},
        text=style.texts(_text(row, metric) for row in frame.iter_rows(named=True)),
        hovertemplate="%{text}<extra></extra>",
    )
    figure.update_layout(showlegend=False)
    looks = frame.filter("look")
    if not looks.is_empty():
        figure.add_scatter(
            x=style.plain(looks["day"]),
            y=style.plain(looks["value"]),
            mode="markers",
            name="Worth a look",
            marker={"color": style.LOOK, "size": 9 if few else 4.5, "symbol": "diamond"},
            hoverinfo="skip",
        )
    if not few:
        figure.add_scatter(
            x=style.plain(frame["day"]),
            y=style.plain(frame["mean_7d"]),
            mode="lines",
            name="Mean of 7 days",
            line={"color": style.INK, "width": 2},
            hoverinfo="skip",
        )
    if metric.transform == "log":
        around = (
            pl.concat([frame[name].rename("value") for name in ("value", "q1", "q3")]).drop_nulls().to_numpy()
        )
        if around.size:
            figure.update_yaxes(type="log", **_log_ticks(float(around.min()), float(around.max())))
    if metric.kind == "clock":
        known = frame["value"].drop_nulls().to_numpy()
        if known.size:
            low, high = float(known.min()), float(known.max())
            figure.update_yaxes(**style.clock_ticks(low, high, 1 if high - low < 6 else 2))
    return figure


def _log_ticks(low: float, high: float) -> dict[str, object]:
    """Round values, as far apart as on a plain axis."""
    step = next((s for s in (1, 2, 5, 10, 20, 50) if (high - low) / s <= 6), 100)
    values = np.arange(np.ceil(low / step) * step, high + 0.01, step)
    return {"tickvals": values, "ticktext": [f"{v:.0f}" for v in values]}


def _range(figure: go.Figure, frame: pl.DataFrame) -> None:
    """Quartiles as one filled shape per stretch of known days, and the median as a line."""
    x: list[str | None] = []
    y: list[float | None] = []
    known = zip(*(frame[name].to_list() for name in ("day", "q1", "q3")), strict=True)
    for is_known, stretch in groupby(known, key=lambda row: row[1] is not None):
        if not is_known:
            continue
        parts = list(stretch)
        x += [*(d.isoformat() for d, _, _ in parts), *(d.isoformat() for d, _, _ in reversed(parts)), None]
        y += [*(low for _, low, _ in parts), *(high for _, _, high in reversed(parts)), None]
    if not x:
        return
    figure.add_scatter(
        x=style.texts(x),
        y=np.array(y, dtype=np.float64),
        fill="toself",
        mode="lines",
        line={"width": 0},
        fillcolor=style.USUAL,
        name="Normal range",
        hoverinfo="skip",
    )
    figure.add_scatter(
        x=style.plain(frame["day"]),
        y=style.plain(frame["median"]),
        mode="lines",
        line={"color": style.MEDIAN, "width": 1, "dash": "dot"},
        name="Median",
        hoverinfo="skip",
    )


def _text(row: dict[str, object], metric: Metric) -> str:
    value, q1, q3 = row["value"], row["q1"], row["q3"]
    written = metric.text(float(value)) if isinstance(value, float) and not np.isnan(value) else "no value"
    if not isinstance(q1, float) or not isinstance(q3, float):
        return f"<b>{written}</b>, normal range not known yet ({row['n']} of 21 days)"
    return f"<b>{written}</b>, usual {metric.number(q1)}–{metric.text(q3)} (n {row['n']})"
