"""The scale a metric is judged on: its own, or the natural logarithm."""

from __future__ import annotations

import numpy as np

from analytics.metrics import Metric
from analytics.windows import Floats


def scaled(values: Floats, metric: Metric) -> Floats:
    """Values of the metric on its scale; what has no logarithm is missing."""
    if metric.transform != "log":
        return values
    return np.log(np.where(values > 0, values, np.nan))


def unscaled(values: Floats, metric: Metric) -> Floats:
    """The way back into the metric's unit."""
    return np.exp(values) if metric.transform == "log" else values
