from __future__ import annotations

import numpy as np
import pytest

from analytics.theil_sen import theil_sen

RISING = np.array([42, 44, 41, 45, 47, 46, 49, 48, 52, 50, 53, 51, 55, 57.0])


def test_theil_sen_worked_example() -> None:
    found = theil_sen(RISING)
    assert found.per_day == pytest.approx(1.083333, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.8333, 1.3333), abs=5e-5)
    wide = found.widened(4.0)
    assert (wide.low, wide.high) == pytest.approx((0.583333, 1.583333), abs=1e-6)


def test_gaps_lie_in_the_calendar() -> None:
    values = np.arange(90.0)
    values[[3, 4, 5, 30, 60, 61]] = np.nan
    assert theil_sen(values).per_day == pytest.approx(1.0)
    assert theil_sen(values).start == pytest.approx(0.0)
