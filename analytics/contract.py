"""Baselines, checks and anomalies in the names and shapes of the insights API, ready for JSON."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from analytics.anomalies import Anomaly
from analytics.baselines import LONGEST, Baseline, Check

Shape = dict[str, Any]


def baseline_shape(found: Baseline, day: date, calculated_at: datetime) -> Shape:
    """A baseline of the day judged; statistics and bounds are those of the 90 days."""
    window, bounds = found.windows[LONGEST], found.bounds
    return {
        "metric_name": found.metric_id,
        "baseline_value": found.baseline_value,
        **{f"baseline_{length}d": each.median for length, each in found.windows.items()},
        "median": window.median,
        "q1": window.q1,
        "q3": window.q3,
        "iqr": window.iqr,
        "std_dev": window.sd,
        "min": window.min,
        "max": window.max,
        "lower_bound": bounds.lower,
        "upper_bound": bounds.upper,
        "sample_count": found.n,
        "status": found.status,
        "data_start_date": _before(day, found.first_age),
        "data_end_date": _before(day, found.last_age),
        "calculated_at": calculated_at.isoformat(),
    }


def check_shape(found: Check) -> Shape:
    """A checked value."""
    return {"metric_name" if name == "metric_id" else name: value for name, value in vars(found).items()}


def anomaly_shape(found: Anomaly) -> Shape:
    """A judged value beside the baseline of its own day."""
    return {
        "metric_name": found.metric_id,
        "current_value": found.current_value,
        "baseline_value": found.baseline.baseline_value,
        "lower_bound": found.baseline.bounds.lower,
        "upper_bound": found.baseline.bounds.upper,
        "severity": found.severity,
        "direction": found.direction,
        "deviation_percent": found.deviation_percent,
    }


def _before(day: date, age: int | None) -> str | None:
    return None if age is None else (day - timedelta(days=age)).isoformat()
