from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analytics.robust_z import robust_z

Y = np.array([45, 47, 44, 46, 48, 45, 47, 46, 44, 47, 46, 30.0])


def test_robust_z_by_hand() -> None:
    # median 46, MAD 1, whether or not the value itself is among the days
    assert robust_z(Y[-1], Y, 12) == pytest.approx(-10.7919, abs=5e-5)
    assert robust_z(Y[-1], Y[:-1], 11) == pytest.approx(-10.7919, abs=5e-5)
    assert (Y[-1] - Y.mean()) / Y.std(ddof=1) == pytest.approx(-3.0657, abs=5e-5)  # it hides itself
    expected = 16 / stats.median_abs_deviation(Y, scale="normal")
    assert robust_z(np.array(62.0), Y, 12) == pytest.approx(expected, rel=1e-4)


def test_robust_z_without_a_mad() -> None:
    # three of four days are 50, so the MAD is 0; mean |x - 50| = 6 x 4 / 24 = 1
    before = np.array([50.0] * 18 + [54.0] * 6)
    assert robust_z(np.array(53.0), before) == pytest.approx(3 / 1.2533)
    assert np.isnan(robust_z(np.array(53.0), np.full(24, 50.0)))
    assert np.isnan(robust_z(np.array(53.0), np.arange(20.0)))
