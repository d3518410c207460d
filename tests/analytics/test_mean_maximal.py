from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.mean_maximal import mean_maximal


def test_best_efforts_by_hand() -> None:
    power = np.array([100.0, 200, 300, 250, 100])
    assert mean_maximal(power, (1, 2, 3, 5, 6)).tolist() == pytest.approx(
        [300, 275, 250, 190, np.nan], nan_ok=True
    )


def test_a_gap_is_not_zero() -> None:
    power = np.full(200, 250.0)
    power[50:53] = np.nan
    assert mean_maximal(power, (60, 100, 200)).tolist() == [250.0] * 3
    power[10:190:2] = np.nan  # half is missing
    assert np.isnan(mean_maximal(power, (60,))).all()
    assert np.isnan(mean_maximal(np.full(200, np.nan), (60,))).all()
    assert np.isnan(mean_maximal(np.array([]), (60,))).all()


@settings(max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats(0, 600)), min_size=1, max_size=90), st.integers(1, 60))
def test_best_efforts_against_every_window(values: list[float | None], length: int) -> None:
    power = np.array([np.nan if value is None else value for value in values])
    pieces = [power[k : k + length] for k in range(len(power) - length + 1)]
    means = [np.nanmean(p) for p in pieces if (~np.isnan(p)).sum() >= 0.95 * length]
    found = mean_maximal(power, (length,))[0]
    assert found == pytest.approx(max(means, default=np.nan), nan_ok=True, abs=1e-9)
