"""Against the contract's own examples: the same names, the same kinds of values."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from analytics.anomalies import anomaly
from analytics.baselines import baseline, check
from analytics.contract import anomaly_shape, baseline_shape, check_shape
from analytics.metrics import METRICS

BASELINE: dict[str, Any] = json.loads("""
{"metric_name": "hrv_rmssd", "baseline_value": 42.5, "baseline_7d": 44.2, "baseline_30d": 41.8,
 "baseline_90d": 40.5, "median": 42.0, "q1": 38.5, "q3": 48.2, "iqr": 9.7, "std_dev": 8.3, "min": 28.0,
 "max": 65.0, "lower_bound": 24.0, "upper_bound": 62.8, "sample_count": 45, "status": "ready",
 "data_start_date": "2025-11-01", "data_end_date": "2026-01-11", "calculated_at": "2026-01-11T08:00:00Z"}
""")
CHECK: dict[str, Any] = json.loads("""
{"value": 25.5, "metric_name": "hrv_rmssd", "is_anomaly": true, "severity": "warning", "baseline": 42.5,
 "baseline_7d": 44.2, "lower_bound": 24.0, "upper_bound": 62.8, "status": "ready"}
""")
ANOMALY: dict[str, Any] = json.loads("""
{"metric_name": "resting_hr", "current_value": 68, "baseline_value": 55, "lower_bound": 48,
 "upper_bound": 65, "severity": "warning", "direction": "above", "deviation_percent": 23.6}
""")

HR = METRICS["resting_hr"]
DAY, NOW = date(2026, 1, 12), datetime(2026, 1, 12, 8, tzinfo=UTC)
# 90 days: as many of each value from 50 to 59; the last seven 53 to 59
DAYS = np.append(np.resize(np.arange(50.0, 60), 90), np.nan)


def kinds(shape: dict[str, Any]) -> dict[str, type]:
    """What JSON makes of each value; whole numbers are numbers."""
    said = json.loads(json.dumps(shape)).items()
    return {name: float if type(value) is int else type(value) for name, value in said}


def test_a_baseline() -> None:
    found = baseline_shape(baseline(DAYS, HR), DAY, NOW)
    assert kinds(found) == kinds(BASELINE)
    assert found == {
        "metric_name": "resting_hr",
        "baseline_value": 54.5,
        "baseline_7d": 56.0,
        "baseline_30d": 54.5,
        "baseline_90d": 54.5,
        "median": 54.5,
        "q1": 52.0,
        "q3": 57.0,
        "iqr": 5.0,
        "std_dev": pytest.approx((8.25 * 90 / 89) ** 0.5),
        "min": 50.0,
        "max": 59.0,
        "lower_bound": 44.5,
        "upper_bound": 64.5,
        "sample_count": 90,
        "status": "ready",
        "data_start_date": "2025-10-14",
        "data_end_date": "2026-01-11",
        "calculated_at": "2026-01-12T08:00:00+00:00",
    }


def test_a_baseline_without_data_has_no_dates() -> None:
    found = baseline_shape(baseline(np.full(91, np.nan), HR), DAY, NOW)
    assert found.keys() == BASELINE.keys()
    assert (found["data_start_date"], found["data_end_date"], found["sample_count"]) == (None, None, 0)


def test_a_check() -> None:
    found = check_shape(check(64.6, baseline(DAYS, HR)))
    assert kinds(found) == kinds(CHECK)
    assert found == {
        "value": 64.6,
        "metric_name": "resting_hr",
        "is_anomaly": True,
        "severity": "warning",
        "baseline": 54.5,
        "baseline_7d": 56.0,
        "lower_bound": 44.5,
        "upper_bound": 64.5,
        "status": "ready",
    }


def test_an_anomaly() -> None:
    judged = anomaly(np.append(DAYS[:-1], 68.0), HR)
    assert judged is not None
    found = anomaly_shape(judged)
    assert kinds(found) == kinds(ANOMALY)
    assert found == {
        "metric_name": "resting_hr",
        "current_value": 68.0,
        "baseline_value": 54.5,
        "lower_bound": 44.5,
        "upper_bound": 64.5,
        "severity": "warning",
        "direction": "above",
        "deviation_percent": pytest.approx(100 * 13.5 / 54.5),
    }
