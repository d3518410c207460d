from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.anomalies import Anomaly, anomaly, anomaly_history, false_alarm_rate
from analytics.baselines import baseline
from analytics.metrics import METRICS, Metric
from analytics.windows import Floats

HR, HRV, LOAD = METRICS["resting_hr"], METRICS["hrv_rmssd"], METRICS["training_load"]
# 21 days: quartiles 38.5 and 48.2, median 42.5; fences 23.95 to 62.75 and 9.4 to 77.3
QUARTILES = np.array([30.0] * 5 + [38.5] + [40.0] * 4 + [42.5] + [45.0] * 4 + [48.2] + [50.0] * 5)
Y = np.array([45, 47, 44, 46, 48, 45, 47, 46, 44, 47, 46, 30.0])

days = st.lists(
    st.one_of(
        st.just(math.nan), st.floats(min_value=40, max_value=60), st.floats(min_value=1, max_value=300)
    ),
    min_size=1,
    max_size=130,
).map(np.array)
metrics = st.sampled_from([HR, HRV])
quick = settings(max_examples=30)


def judged(*values: float, before: Floats = QUARTILES, metric: Metric = HR) -> Anomaly:
    found = anomaly(np.append(before, values), metric)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "severity", "direction"),
    [(25.5, None, None), (22.5, "warning", "below"), (9.3, "critical", "below"),
     (62.7, None, None), (63.0, "warning", "above"), (77.4, "critical", "above")],
)  # fmt: skip
def test_by_the_known_quartiles(value: float, severity: str | None, direction: str | None) -> None:
    found = judged(value)
    assert (found.metric_id, found.current_value, found.age_days) == (HR.id, value, 0)
    assert (found.severity, found.direction) == (severity, direction)
    assert found.verdict == (severity or "usual")
    assert found.baseline == baseline(np.append(QUARTILES, value), HR)


def test_deviation_in_percent_of_the_baseline_value() -> None:
    assert judged(22.5).deviation_percent == pytest.approx(-47.1, abs=0.05)
    assert judged(68, before=QUARTILES + 12.5).deviation_percent == pytest.approx(23.6, abs=0.05)


def test_hrv_is_judged_on_the_logarithm() -> None:
    # 20 and 80 by turns: median 40, MAD ln 2, fences 2.5 and 640
    before = np.tile([20.0, 80.0], 45)
    assert judged(2.6, before=before, metric=HRV).verdict == "usual"
    assert judged(2.4, before=before, metric=HRV).verdict == "warning"
    found = judged(10.0, before=before, metric=HRV)
    assert found.robust_z == pytest.approx(-2 / 1.4826)
    assert found.deviation_percent == pytest.approx(-75)


@pytest.mark.parametrize(
    ("age", "verdict"), [(0, "warning"), (1, "warning"), (2, "warning"), (3, "stale"), (13, "stale")]
)
def test_a_stale_value_is_never_judged(age: int, verdict: str) -> None:
    found = judged(22.5, *[math.nan] * age)
    assert (found.verdict, found.age_days, found.current_value) == (verdict, age, 22.5)
    assert (found.severity is None) is (verdict == "stale")
    fresh = judged(22.5)
    given = (fresh.robust_z, fresh.deviation_percent, fresh.direction)
    assert (found.robust_z, found.deviation_percent, found.direction) == (
        (None, None, None) if verdict == "stale" else given
    )
    assert found.baseline.last_age == 1  # the baseline is that of the value's own day


def test_the_history_carries_a_value_for_two_days() -> None:
    history = anomaly_history(np.append(QUARTILES, [22.5, *[math.nan] * 14]), HR)
    first = len(QUARTILES)
    np.testing.assert_array_equal(history.steps[first:], [-1] * 3 + [0] * 12)
    np.testing.assert_array_equal(history.judged[first:], [True] * 3 + [False] * 12)
    np.testing.assert_array_equal(history.age_days[first:], [*range(14), math.nan])
    np.testing.assert_array_equal(history.robust_z[first:], [judged(22.5).robust_z] * 3 + [math.nan] * 12)
    np.testing.assert_array_equal(np.isnan(history.deviation_percent[first:]), [False] * 3 + [True] * 12)


def test_nothing_in_fourteen_days_is_nothing_to_tell() -> None:
    assert anomaly(np.append(QUARTILES, [22.5, *[math.nan] * 14]), HR) is None
    assert anomaly(np.full(200, np.nan), HR) is None
    assert anomaly(np.array([]), HR) is None
    assert anomaly(np.append(QUARTILES, [0.0] * 14), HRV) is None  # no logarithm: missing


def test_too_few_days_are_not_judged() -> None:
    for found in (judged(500.0, before=QUARTILES[:20]), judged(500.0, before=np.array([]))):
        assert found.verdict == "too few days"
        assert (found.severity, found.direction) == (None, None)
        assert (found.robust_z, found.deviation_percent) == (None, None)


def test_without_a_spread_nothing_is_judged() -> None:
    # sixteen of twenty days are 1: any other answer would be "critical"
    found = judged(2.0, before=np.tile([1.0, 1, 1, 1, 2], 8), metric=METRICS["soreness"])
    assert (found.verdict, found.severity, found.robust_z) == ("no spread", None, None)


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("bedtime", QUARTILES),
        ("skin_temperature", QUARTILES),
        ("ans_charge", QUARTILES - 40),
        ("training_load", np.append(np.zeros(30), QUARTILES)),
    ],
)
def test_no_percent_where_zero_is_not_none(name: str, before: Floats) -> None:
    found = judged(55.0, before=before, metric=METRICS[name])
    assert found.robust_z is not None
    assert found.deviation_percent is None


def test_rest_days_are_loads_of_zero() -> None:
    # 20 rest days among 60: the median is the 30th and 31st of them
    before = np.append(np.zeros(20), np.full(40, 100.0))
    assert judged(50.0, before=before, metric=LOAD).deviation_percent == pytest.approx(-50)


def test_the_false_alarm_rate_counts_days_that_were_judged() -> None:
    # 49, 50, 51 by turns have quartiles 49 and 51: 46 to 54 is usual, beyond 43 to 57 critical
    usual = np.tile([49.0, 50.0, 51.0], 27)
    usual[[30, 50]] = 55.0, 30.0
    usual[70] = math.nan
    found = false_alarm_rate(anomaly_history(usual, HR))
    assert found is not None
    # judged from the 22nd day on (21 before it), without the one that is missing
    assert (found.fired, found.n) == (2, 81 - 21 - 1)
    assert found.share == pytest.approx(2 / 59)
    z = stats.norm.ppf(0.975)
    centre, half = 2 + z**2 / 2, z * math.sqrt(2 * 57 / 59 + z**2 / 4)
    assert (found.low, found.high) == pytest.approx(
        ((centre - half) / (59 + z**2), (centre + half) / (59 + z**2))
    )


@pytest.mark.parametrize(("n", "known"), [(50, False), (51, True)])
def test_a_rate_needs_thirty_judged_days(n: int, known: bool) -> None:
    found = false_alarm_rate(anomaly_history(np.tile([49.0, 50.0, 51.0], 17)[:n], HR))
    assert (found is not None) is known
    if found is not None:
        assert (found.fired, found.n, found.low) == (0, 30, 0)


def test_the_rate_of_plain_noise_is_small() -> None:
    # a normal value lies beyond 1.5 IQR with probability 0.7 %; quartiles of 90 days make it a little more
    values = np.random.default_rng(7).normal(50, 3, 3650)
    found = false_alarm_rate(anomaly_history(values, HR))
    assert found is not None
    assert 0.004 < found.share < 0.015
    assert found.low < found.share < found.high


@quick
@given(days, metrics)
def test_every_day_of_the_history_is_as_of_that_day(values: Floats, metric: Metric) -> None:
    history = anomaly_history(values, metric)
    for i in range(len(values) % 5, len(values), 5):
        found = anomaly(values[: i + 1], metric)
        if found is None:
            assert np.isnan(history.age_days[i])
            assert not history.judged[i]
            continue
        size = {None: 0, "warning": 1, "critical": 2}[found.severity]
        assert history.age_days[i] == found.age_days
        assert history.judged[i] == (found.verdict in {"usual", "warning", "critical"})
        assert history.steps[i] == (-size if found.direction == "below" else size)
        for name in ("robust_z", "deviation_percent"):
            told, expected = getattr(history, name)[i], getattr(found, name)
            assert np.isnan(told) if expected is None else told == pytest.approx(expected)


@quick
@given(days, metrics, st.integers(min_value=0, max_value=129), st.floats(min_value=1, max_value=300))
def test_the_future_does_not_matter(values: Floats, metric: Metric, day: int, other: float) -> None:
    changed = values.copy()
    changed[day + 1 :] = other
    one, two = anomaly_history(values, metric), anomaly_history(changed, metric)
    for name in ("judged", "steps", "age_days", "robust_z", "deviation_percent"):
        np.testing.assert_array_equal(getattr(one, name)[: day + 1], getattr(two, name)[: day + 1])


@quick
@given(days, metrics)
def test_many_athletes_are_as_each_of_them(values: Floats, metric: Metric) -> None:
    squad = np.stack([values, values[::-1], np.full_like(values, np.nan)])
    together = anomaly_history(squad, metric)
    for i, alone in enumerate(squad):
        for name in ("judged", "steps", "age_days", "robust_z", "deviation_percent"):
            expected = getattr(anomaly_history(alone, metric), name)
            np.testing.assert_allclose(getattr(together, name)[i], expected, rtol=1e-9)


@quick
@given(days, metrics, st.floats(min_value=1, max_value=300), st.floats(min_value=1, max_value=300))
def test_farther_out_is_never_less_severe(values: Floats, metric: Metric, a: float, b: float) -> None:
    sizes = {None: 0, "warning": 1, "critical": 2}
    low, high = sorted((a, b))
    signed = []
    for value in (low, high):
        found = judged(value, before=values, metric=metric)
        signed.append(sizes[found.severity] * (-1 if found.direction == "below" else 1))
    assert signed[0] <= signed[1]


@quick
@given(st.integers(min_value=0, max_value=10**6), st.floats(min_value=0.5, max_value=3))
def test_the_verdict_does_not_depend_on_the_unit(seed: int, factor: float) -> None:
    values = np.random.default_rng(seed).normal(50, 5, 100)
    for metric in (HR, HRV):
        one, other = (
            judged(*values, metric=metric),
            judged(*values * factor, before=QUARTILES * factor, metric=metric),
        )
        assert one.verdict == other.verdict
        assert one.robust_z == pytest.approx(other.robust_z)
        assert one.deviation_percent == pytest.approx(other.deviation_percent)
