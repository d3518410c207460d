from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analytics.metrics import METRICS
from analytics.patterns import trend_q
from analytics.trends import Trend, trend


def trends(*p: float | None) -> dict[str, Trend]:
    """A trend of each p under a name of its own."""
    rising = trend(np.random.default_rng(1).normal(50, 2, 90) + np.arange(90) / 10, METRICS["resting_hr"])
    return {f"m{place}": replace(rising, p=each) for place, each in enumerate(p)}


def test_q_worked_example() -> None:
    found = trend_q(trends(0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216))
    expected = [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216]
    assert list(found.values()) == pytest.approx(expected, abs=5e-7)


def test_q_allows_for_trends_with_a_verdict_alone() -> None:
    looked_at = trends(0.01, 0.02, None)
    looked_at["m1"] = replace(looked_at["m1"], verdict=None)
    assert trend_q(looked_at) == {"m0": pytest.approx(0.01)}
    assert trend_q({}) == {}
