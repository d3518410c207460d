"""When something is said, and when it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from analytics.correlations import Correlation
from analytics.load import acwr_ewma, place, strain
from analytics.metrics import METRICS
from analytics.observed import of_correlations, of_debt, of_load, of_trend
from analytics.trends import trend
from analytics.windows import Floats

AS_OF = date(2026, 6, 30)
EASY, HARD = [0.0] * 7, [100.0] * 7


@pytest.mark.parametrize(
    ("load", "ratio", "share", "said"),
    [
        (np.array((EASY + HARD) * 20 + EASY + [90.0] * 7), 1.37, 0.93, False),  # a hard week like many before
        (np.linspace(50, 100, 300), 1.02, 1.0, False),  # a little more every day
        (np.append(np.full(300, 50.0), HARD), 1.34, 1.0, True),
    ],
)
def test_a_week_of_training_is_news_where_it_is_much_for_the_month_and_for_the_year(
    load: Floats, ratio: float, share: float, said: bool
) -> None:
    assert acwr_ewma(load)[-1] == pytest.approx(ratio, abs=0.02)
    assert place(strain(load))[-1] == pytest.approx(share, abs=0.01)
    assert bool(of_load(load, AS_OF)) is said


@pytest.mark.parametrize(("night_h", "said"), [(7.3, False), (7.25, True)])
def test_a_debt_is_said_from_five_hours_in_a_week(night_h: float, said: bool) -> None:
    asleep_h = np.append(np.full(200, 8.0), np.full(7, night_h))
    assert bool(of_debt(asleep_h, 8.0, AS_OF)) is said


@pytest.mark.parametrize(("q", "said"), [(0.09, True), (0.1, False)])
def test_a_trend_is_said_where_it_stands_out_among_all(q: float, said: bool) -> None:
    noise = np.random.default_rng(2).normal(0, 1, 200)
    found = trend(50 + 0.12 * np.arange(200) + noise, METRICS["resting_hr"])
    assert found.verdict == "declining"
    assert bool(of_trend(found, q, AS_OF)) is said
    assert of_trend(replace(found, verdict="stable"), q, AS_OF) == []


@pytest.mark.parametrize(
    ("metric", "category", "page"),
    [
        ("sleep_score", "sleep", "sleep"),
        ("training_load", "training", "training"),
        ("hrv_rmssd", "recovery", "recovery"),
    ],
)
def test_a_correlation_belongs_to_what_comes_later(metric: str, category: str, page: str) -> None:
    first, second = METRICS["soreness"], METRICS[metric]
    pair = Correlation(first, second, 1, 0.5, 0.3, 0.7, 80, 40.0, 90, 0.001, 0.02, 50)
    (said,) = of_correlations((pair,), AS_OF)
    assert (said.category, said.link.page, said.n, said.window_days) == (category, page, 80, 90)
    assert of_correlations((replace(pair, q=0.1),), AS_OF) == []
