"""Seven days at a glance."""

from __future__ import annotations

import plotly.graph_objects as go
import polars as pl

from analytics.metrics import Metric
from charts import style


def week(frame: pl.DataFrame, metrics: list[Metric], usual: dict[str, float | None]) -> go.Figure:
    """One row of bars a metric; `frame` has `day` and a column per metric, `usual` the medians."""
    figure = style.figure(118 * len(metrics), left=0)
    style.rows(figure, [m.axis for m in metrics], [1.0] * len(metrics), gap=0.1)
    x = frame["day"].dt.to_string("%a<br>%-d %b").to_list()
    for number, metric in enumerate(metrics, start=1):
        values = frame[metric.id]
        axis = style.axis_name("y", number)
        figure.add_bar(
            x=x,
            y=style.plain(values),
            yaxis=axis,
            marker={"color": style.INK, "cornerradius": 3},
            text=[metric.number(v) if v is not None else "" for v in values],
            textposition="outside",
            cliponaxis=False,
            hovertext=[f"{metric.label}: {metric.text(v)}" for v in values],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        missing = [day for day, value in zip(x, values, strict=True) if value is None]
        figure.add_scatter(
            x=missing,
            y=[0] * len(missing),
            yaxis=axis,
            mode="text",
            text=["none"] * len(missing),
            textposition="top center",
            textfont={"color": style.TEXT, "size": 11},
            hoverinfo="skip",
        )
        top = max([v for v in [*values, usual.get(metric.id)] if v is not None], default=1.0)
        figure.update_layout(
            {
                f"yaxis{number if number > 1 else ''}": {
                    "range": [0, (top or 1) * 1.45],
                    "showgrid": False,
                    "showticklabels": False,
                }
            }
        )
        median = usual.get(metric.id)
        if median is not None:
            figure.add_shape(
                type="line",
                xref="paper",
                x0=0,
                x1=1,
                yref=axis,
                y0=median,
                y1=median,
                line={"color": style.MEDIAN, "width": 1, "dash": "dot"},
            )
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=x)
    return figure
