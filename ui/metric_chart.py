"""One metric over the chosen days against the person's own normal range."""

from __future__ import annotations

from datetime import date

import polars as pl

from analytics.metrics import METRICS
from answers.history import banded
from charts.band import FEW
from polar_data.store import daily
from ui import figures
from ui.chart import chart, heading
from ui.current import Current
from ui.empty_state import empty_state

HOW_TO_READ = (
    "Grey band: your normal range. Dotted line: its median. Amber diamonds: clearly outside, worth a look."
)

MEAN = " Solid line: the mean of seven days."


def metric_chart(here: Current, metric_id: str, first: date, last: date, note: str = "") -> None:
    """The chart with its downloads, or why there is none."""
    metric = METRICS[metric_id]
    frame = banded(here.database, here.athlete.id, metric_id, first, last)
    if frame["value"].count() == 0:
        heading(metric.label, metric.help)
        empty_state(
            f"No {metric.label.lower()} from {first:%-d %b} to {last:%-d %b %Y}",
            "Nothing was recorded, or Polar has not been asked for it.",
            "Choose a longer range, or see Connections for what is here.",
        )
        return
    chart(
        f"{metric.label} against your normal range",
        figures.metric(here.database, here.athlete.id, metric_id, first, last),
        f"{note} {HOW_TO_READ}{MEAN if frame.height > FEW else ''}".strip(),
        _columns(frame, metric_id),
        lambda: _everything(here, metric_id),
        first,
        last,
        key=metric_id.replace("_", "-"),
        help_=f"{metric.help} The normal range of a day is the middle half of the 60 days that end a week "
        "before it, once 21 of them have data.",
    )


def _columns(frame: pl.DataFrame, metric_id: str) -> pl.DataFrame:
    column = METRICS[metric_id].column
    return frame.select(
        "day",
        pl.col("value").alias(column),
        pl.col("mean_7d").alias(f"mean_7d_{column}"),
        *(pl.col(name).alias(f"usual_{name}_{column}") for name in ("median", "q1", "q3")),
        pl.col("n").alias("usual_days_with_data"),
        "position",
    )


def _everything(here: Current, metric_id: str) -> pl.DataFrame:
    span = daily.span(here.database, here.athlete.id)
    return (
        pl.DataFrame()
        if span is None
        else _columns(banded(here.database, here.athlete.id, metric_id, *span), metric_id)
    )
