from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.baselines import (
    AT_LEAST,
    Baseline,
    Baselines,
    baseline,
    baseline_history,
    baselines,
    check,
    single,
)
from analytics.metrics import METRICS, Metric
from analytics.windows import Floats

HR, HRV = METRICS["resting_hr"], METRICS["hrv_rmssd"]
# 21 days: the quartiles are the 6th, the 11th and the 16th of them in order
QUARTILES = np.array([30.0] * 5 + [38.5] + [40.0] * 4 + [42.5] + [45.0] * 4 + [48.2] + [50.0] * 5)
STATISTICS = ("median", "q1", "q3", "iqr", "sd", "min", "max")

days = st.lists(
    st.one_of(st.just(math.nan), st.floats(min_value=1, max_value=300)), min_size=1, max_size=130
).map(np.array)
metrics = st.sampled_from([HR, HRV])
quick = settings(max_examples=30)


def judged_by(before: Floats, metric: Metric = HR) -> Baseline:
    """The baseline of the day after these."""
    return baseline(np.append(before, math.nan), metric)


def same(a: Baselines, b: Baselines) -> None:
    for length in AT_LEAST:
        for name in (*STATISTICS, "n"):
            ours, theirs = getattr(a.windows[length], name), getattr(b.windows[length], name)
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-9)
    for name in ("lower", "upper", "lower_critical", "upper_critical"):
        np.testing.assert_allclose(getattr(a.bounds, name), getattr(b.bounds, name), rtol=1e-9, atol=1e-9)
    np.testing.assert_array_equal(a.first_age, b.first_age)
    np.testing.assert_array_equal(a.last_age, b.last_age)


def at(history: Baselines, i: object) -> Baselines:
    """A part of the arrays."""
    return replace(
        history,
        windows={
            length: replace(window, **{name: getattr(window, name)[i] for name in (*STATISTICS, "n")})
            for length, window in history.windows.items()
        },
        bounds=replace(history.bounds, **{name: value[i] for name, value in vars(history.bounds).items()}),
        first_age=history.first_age[i],  # type: ignore[call-overload]  # of a history: arrays
        last_age=history.last_age[i],  # type: ignore[call-overload]  # of a history: arrays
    )


def test_bounds_of_the_known_quartiles() -> None:
    found = judged_by(QUARTILES)
    assert found.baseline_value == 42.5
    assert (found.windows[90].q1, found.windows[90].q3) == (38.5, 48.2)
    assert found.windows[90].iqr == pytest.approx(9.7)
    assert found.bounds.lower == pytest.approx(23.95)
    assert found.bounds.upper == pytest.approx(62.75)
    assert found.bounds.lower_critical == pytest.approx(9.4)
    assert found.bounds.upper_critical == pytest.approx(77.3)
    assert found.status == "ready"


@pytest.mark.parametrize(
    ("value", "severity"),
    [(25.5, None), (24.0, None), (23.9, "warning"), (22.5, "warning"), (9.5, "warning"), (9.3, "critical"),
     (62.7, None), (62.8, "warning"), (77.2, "warning"), (77.4, "critical")],
)  # fmt: skip
def test_any_value_can_be_checked(value: float, severity: str | None) -> None:
    found = check(value, judged_by(QUARTILES))
    assert found.severity == severity
    assert found.is_anomaly is (severity is not None)
    assert (found.metric_id, found.value, found.baseline, found.status) == (HR.id, value, 42.5, "ready")
    assert found.baseline_7d == 50.0
    assert found.lower_bound == pytest.approx(23.95)
    assert found.upper_bound == pytest.approx(62.75)


def test_a_value_on_the_bound_is_inside() -> None:
    # quartiles 2 and 4 (positions 5 and 15): bounds -1 and 7, critical -4 and 10
    found = judged_by(np.array([1.0] * 5 + [2.0] + [3.0] * 9 + [4.0] + [5.0] * 5))
    assert [check(v, found).severity for v in (-4, -1, 7, 10)] == ["warning", None, None, "warning"]


def test_the_quantiles_are_numpys_linear() -> None:
    found = judged_by(np.array([45, 47, 44, 46, 48, 45, 47, 46, 44, 47, 46, 30.0]))
    ninety, bounds = found.windows[90], found.bounds
    assert (ninety.q1, ninety.median, ninety.q3, ninety.n) == (44.75, 46.0, 47.0, 12)
    assert (bounds.lower, bounds.upper) == (41.375, 50.375)
    assert (bounds.lower_critical, bounds.upper_critical) == (38.0, 53.75)


@pytest.mark.parametrize(
    ("n", "status"),
    [(0, "insufficient"), (6, "insufficient"), (7, "partial"), (20, "partial"), (21, "ready")],
)
def test_status_counts_days_with_data(n: int, status: str) -> None:
    before = np.full(90, np.nan)
    before[: 3 * n : 3] = 50 + np.arange(n) % 5
    found = judged_by(before)
    assert (found.n, found.status) == (n, status)
    assert (found.baseline_value is None) is (status == "insufficient")
    assert check(500, found).severity == ("critical" if status == "ready" else None)
    assert check(500, found).is_anomaly is (True if status == "ready" else None)


def test_windows_are_calendar_days_before_the_day_judged() -> None:
    # the values are their age in days
    found = judged_by(np.arange(100.0, 0, -1))
    for length in (7, 30, 90):
        window = found.windows[length]
        assert (window.min, window.max, window.n) == (1, length, length)
        assert window.median == (length + 1) / 2
    assert (found.first_age, found.last_age) == (90, 1)
    gappy = np.full(95, np.nan)
    gappy[[0, 10, 92]] = 1  # 95, 85 and 3 days before
    assert (judged_by(gappy).first_age, judged_by(gappy).last_age, judged_by(gappy).n) == (85, 3, 2)


@pytest.mark.parametrize(("length", "least"), [(7, 3), (30, 7), (90, 7)])
def test_a_window_needs_its_least_number_of_days(length: int, least: int) -> None:
    before = np.full(90, np.nan)
    before[91 - least :] = 50.0
    assert judged_by(before).windows[length].median is None
    before[90 - least] = 50.0
    assert judged_by(before).windows[length].median == 50.0


def test_equal_days_have_no_bounds() -> None:
    found = judged_by(np.full(90, 3.0))
    assert (found.windows[90].iqr, found.windows[90].sd, found.status) == (0, 0, "ready")
    assert set(vars(found.bounds).values()) == {None}
    assert check(4.0, found).is_anomaly is None


def test_nothing_known_is_nothing_told() -> None:
    for values in (np.array([]), np.array([50.0]), np.full(200, np.nan)):
        found = baseline(values, HR)
        assert (found.n, found.status, found.baseline_value) == (0, "insufficient", None)
        assert (found.first_age, found.last_age) == (None, None)
        assert check(50.0, found).is_anomaly is None
    assert check(math.nan, judged_by(QUARTILES)).is_anomaly is None


def test_hrv_works_on_the_logarithm() -> None:
    # 20 and 80 by turns: on ln the middle is ln 40 and each value is ln 2 from it
    found = judged_by(np.tile([20.0, 80.0], 45), HRV)
    ninety = found.windows[90]
    s = math.log(2) * math.sqrt(90 / 89)
    assert found.baseline_value == pytest.approx(40)
    assert (ninety.q1, ninety.q3, ninety.iqr) == pytest.approx((20, 80, 60))
    assert ninety.sd == pytest.approx(40 * (math.exp(s) - math.exp(-s)) / 2)
    # the IQR on ln is ln 4: fences at 20 / 4^1.5 = 2.5 and 80 x 8 = 640; 20 / 4^3 and 80 x 64
    assert found.bounds.lower == pytest.approx(2.5)
    assert found.bounds.upper == pytest.approx(640)
    assert found.bounds.lower_critical == pytest.approx(0.3125)
    assert found.bounds.upper_critical == pytest.approx(5120)


def test_a_day_without_a_logarithm_is_missing() -> None:
    found = judged_by(np.array([0.0] * 20 + [40.0] * 20), HRV)
    assert (found.n, found.first_age) == (20, 20)
    assert found.windows[90].min == pytest.approx(40)
    assert judged_by(np.array([0.0] * 20 + [40.0] * 20), HR).n == 40  # a rest day counts


@quick
@given(days)
def test_numpy_gives_the_same(values: Floats) -> None:
    found = baseline(values, HR)
    for length, least in AT_LEAST.items():
        window = found.windows[length]
        before = values[:-1][-length:]
        known = before[~np.isnan(before)]
        assert window.n == known.size
        if known.size < least:
            assert {getattr(window, name) for name in STATISTICS} == {None}
            continue
        q1, median, q3 = np.quantile(known, [0.25, 0.5, 0.75], method="linear")
        expected = (median, q1, q3, q3 - q1, np.std(known, ddof=1), known.min(), known.max())
        assert [getattr(window, name) for name in STATISTICS] == pytest.approx(expected)


@quick
@given(days, metrics, st.floats(min_value=1, max_value=300))
def test_the_day_judged_is_not_in_its_own_baseline(values: Floats, metric: Metric, other: float) -> None:
    assert baseline(np.append(values[:-1], other), metric) == baseline(values, metric)


@quick
@given(days, metrics)
def test_every_day_of_the_history_is_as_of_that_day(values: Floats, metric: Metric) -> None:
    history = baseline_history(values, metric)
    for i in range(0, len(values), 7):
        same(at(history, i), baselines(values[: i + 1], metric))


@quick
@given(days, metrics, st.integers(min_value=0, max_value=129), st.floats(min_value=1, max_value=300))
def test_the_future_does_not_matter(values: Floats, metric: Metric, day: int, other: float) -> None:
    changed = values.copy()
    changed[day:] = other  # the day itself is judged, not a part
    upto = slice(0, day + 1)
    same(at(baseline_history(values, metric), upto), at(baseline_history(changed, metric), upto))


@quick
@given(days, metrics)
def test_many_athletes_are_as_each_of_them(values: Floats, metric: Metric) -> None:
    squad = np.stack([values, values[::-1], np.full_like(values, np.nan)])
    together, as_of = baseline_history(squad, metric), baselines(squad, metric)
    for i, alone in enumerate(squad):
        same(at(together, i), baseline_history(alone, metric))
        assert single(at(as_of, i)) == baseline(alone, metric)


@quick
@given(days, metrics, st.floats(min_value=0.1, max_value=10))
def test_another_unit_changes_the_unit_alone(values: Floats, metric: Metric, factor: float) -> None:
    one, other = baseline(values, metric), baseline(values * factor, metric)
    assert one.status == other.status
    for length in AT_LEAST:
        for name in STATISTICS:
            before, after = getattr(one.windows[length], name), getattr(other.windows[length], name)
            expected = None if before is None else pytest.approx(before * factor, rel=1e-6, abs=1e-6)
            assert after == expected


@quick
@given(days, st.floats(min_value=-100, max_value=100))
def test_a_shift_moves_places_and_not_widths(values: Floats, by: float) -> None:
    one, other = baseline(values, HR).windows[90], baseline(values + by, HR).windows[90]
    for name in STATISTICS:
        moved = 0.0 if name in {"iqr", "sd"} else by
        before, after = getattr(one, name), getattr(other, name)
        assert after == (None if before is None else pytest.approx(before + moved, abs=1e-6))
