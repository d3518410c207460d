from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter
from scipy.stats import kendalltau, theilslopes

from analytics.mann_kendall import hamed_rao, mann_kendall, pre_whitened
from analytics.metrics import METRICS
from analytics.theil_sen import theil_sen
from analytics.trends import Trend, Weeks, trend, weeks
from analytics.windows import Floats

HR, HRV, SLEEP, LOAD = (METRICS[m] for m in ("resting_hr", "hrv_rmssd", "sleep_score", "training_load"))
RISING = np.array([42, 44, 41, 45, 47, 46, 49, 48, 52, 50, 53, 51, 55, 57], dtype=np.float64)
NIGHTS = np.array(
    [48, 52, 47, 55, 50, 49, 53, 51, 46, 54, 50, 52, 49, 51, 47, 53, 50, 48, 52, 51, 49, 54, 50, 47, 52, 51,
     48, 50, 44, 42, 45, 43, 41, 44, 46], dtype=np.float64,
)  # fmt: skip

some_days = st.lists(
    st.one_of(st.just(np.nan), st.integers(30, 120).map(float)), min_size=1, max_size=130
).map(np.array)


def noise(shape: tuple[int, ...], phi: float, seed: int) -> Floats:
    """Autoregressive series of order one, past their start."""
    shocks = np.random.default_rng(seed).normal(size=(*shape[:-1], shape[-1] + 100))
    return np.asarray(lfilter([1], [1, -phi], shocks, axis=-1)[..., 100:])


def last(found: Weeks) -> dict[str, Any]:
    return {field.name: getattr(found, field.name)[..., -1] for field in fields(found)}


def test_hrv_of_a_week_worked_example() -> None:
    found = last(weeks(NIGHTS, HRV))
    assert np.log(found["usual"]) == pytest.approx(3.917372, abs=1e-6)
    assert np.log([found["low"], found["high"]]) == pytest.approx([3.893939, 3.940805], abs=1e-6)
    assert found["mean"] == pytest.approx(43.542, abs=5e-4)
    assert found["z7"] == pytest.approx(-3.0649, abs=5e-5)
    assert found["cv7"] == pytest.approx(1.0486, abs=5e-5)
    assert found["percent"] == pytest.approx(100 * np.expm1(3.773732 - 3.917372), abs=1e-3)
    assert (found["n"], found["n_usual"]) == (7, 28)


def test_a_week_on_the_plain_scale_by_hand() -> None:
    # usual: 30 times 48 and 30 times 52: mean 50, SD sqrt(60 * 4 / 59); the week: 53
    found = last(weeks(np.array([48.0, 52.0] * 30 + [53.0] * 7), HR))
    sd = np.sqrt(240 / 59)
    assert found["z7"] == pytest.approx(3 / sd)
    assert (found["low"], found["high"]) == pytest.approx((50 - sd / 2, 50 + sd / 2))
    assert (found["percent"], found["cv7"]) == pytest.approx((6.0, 0.0))


@pytest.mark.parametrize(("known", "given_"), [(20, False), (21, True)])
def test_the_usual_needs_21_days(known: int, given_: bool) -> None:
    values = np.array([np.nan] * (60 - known) + [50.0, *range(51, 50 + known)] + [50.0] * 7)
    assert np.isfinite(last(weeks(values, HR))["z7"]) == given_


@pytest.mark.parametrize(("known", "mean", "cv"), [(2, False, False), (3, True, False), (5, True, True)])
def test_the_week_needs_three_days_and_five_for_its_spread(known: int, mean: bool, cv: bool) -> None:
    found = last(weeks(np.array([np.nan] * (7 - known) + [50.0 + i for i in range(known)]), HR))
    assert (np.isfinite(found["mean"]), np.isfinite(found["cv7"])) == (mean, cv)


def test_no_spread_is_no_measure() -> None:
    found = last(weeks(np.array([50.1] * 67), HR))
    assert np.isnan(found["z7"])
    assert found["percent"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("metric", ["ans_charge", "skin_temperature", "bedtime"])
def test_no_percent_where_zero_is_not_none(metric: str) -> None:
    found = last(weeks(np.array([3.0, 4.0] * 34), METRICS[metric]))
    assert np.isnan(found["percent"])
    assert np.isfinite(found["z7"])


@settings(max_examples=50)
@given(some_days, st.sampled_from([HR, HRV]), st.data())
def test_every_day_of_the_history_is_the_day_as_of(values: Floats, metric: Any, data: Any) -> None:
    day = data.draw(st.integers(0, len(values) - 1))
    whole, then = weeks(values, metric), trend(values[: day + 1], metric)
    for of_week, of_trend in {
        "mean": then.mean_7d, "n": then.n_7d, "usual": then.usual, "n_usual": then.n_usual, "low": then.low,
        "high": then.high, "z7": then.z7, "percent": then.percent, "cv7": then.cv7,
    }.items():  # fmt: skip
        expected = np.nan if of_trend is None else of_trend
        assert getattr(whole, of_week)[day] == pytest.approx(expected, nan_ok=True, rel=1e-9, abs=1e-9)


@settings(max_examples=25)
@given(st.lists(some_days, min_size=1, max_size=3))
def test_many_athletes_are_each_one(series: list[Floats]) -> None:
    days = min(len(one) for one in series)
    together = weeks(np.stack([one[:days] for one in series]), HR)
    for i, one in enumerate(series):
        assert np.array_equal(together.z7[i], weeks(one[:days], HR).z7, equal_nan=True)


@settings(max_examples=30)
@given(some_days, st.integers(-20, 40), st.sampled_from([0.5, 2.0, 4.0]))
def test_shift_and_scale(values: Floats, shift: int, scale: float) -> None:
    before, after = weeks(values, LOAD), weeks(scale * (values + shift), LOAD)
    assert after.z7 == pytest.approx(before.z7, nan_ok=True, rel=1e-6, abs=1e-6)
    assert after.mean == pytest.approx(scale * (before.mean + shift), nan_ok=True)
    plain, moved = trend(values, LOAD), trend(scale * (values + shift), LOAD)
    if plain.slope and moved.slope and plain.p and moved.p:
        assert moved.slope.per_day == pytest.approx(scale * plain.slope.per_day, abs=1e-9)
        assert moved.p == pytest.approx(plain.p, rel=1e-6)


@settings(max_examples=30)
@given(some_days, st.floats(0.1, 20))
def test_a_higher_week_is_a_higher_z(values: Floats, more: float) -> None:
    higher = values.copy()
    higher[-7:] += more
    before, after = weeks(values, HR).z7[-1], weeks(higher, HR).z7[-1]
    assert np.isnan(before) == np.isnan(after)
    assert np.isnan(before) or after > before


def test_mann_kendall_worked_example() -> None:
    found = mann_kendall(RISING)
    assert (found.s, found.n) == (77, 14)
    assert found.variance == pytest.approx(333.6667, abs=1e-4)
    assert found.z == pytest.approx(4.160612, abs=1e-6)
    assert found.p == pytest.approx(3.1740e-05, rel=1e-4)
    assert found.tau == pytest.approx(0.846154, abs=1e-6)


def test_pre_whitening_worked_example() -> None:
    assert pre_whitened(RISING, theil_sen(RISING)).p == pytest.approx(1.2126e-4, rel=1e-4)


def test_ties_shrink_the_variance_by_hand() -> None:
    # 1 1 2 2 2: (5*4*15 - 2*1*9 - 3*2*11) / 18 = 12; six pairs rise: z = 5 / sqrt(12)
    found = mann_kendall(np.array([1.0, 1, 2, 2, 2]))
    assert found.s == 6
    assert found.variance == pytest.approx(12)
    assert found.z == pytest.approx(5 / np.sqrt(12))


@settings(max_examples=50)
@given(st.lists(st.integers(0, 20).map(float), min_size=3, max_size=60).map(np.array))
def test_pairs_and_slopes_are_those_of_scipy(values: Floats) -> None:
    days = np.arange(len(values))
    if np.ptp(values) > 0:
        tau = kendalltau(
            days, values, variant="c"
        ).statistic  # without ties among the days: 2 S (m / n² (m − 1))
        smaller = min(len(values), len(np.unique(values)))
        s = tau * len(values) ** 2 * (smaller - 1) / smaller / 2
        assert mann_kendall(values).s == pytest.approx(s, abs=1e-6)
    assert theil_sen(values).per_day == pytest.approx(theilslopes(values, days).slope)


def test_the_published_correction_by_hand() -> None:
    # 0 1 0 1 ...: no slope; of 20 days the ranks' lag-1 correlation is -19/20, that of lag 2 18/20
    values = np.array([0.0, 1.0] * 10)
    found = hamed_rao(values, theil_sen(values), lags=2)
    by_lag = 19 * 18 * 17 * (-19 / 20) + 18 * 17 * 16 * (18 / 20)
    assert found.inflation == pytest.approx(1 + 2 / (20 * 19 * 18) * by_lag)


def test_the_correction_of_our_verdicts_by_hand() -> None:
    # twenty blocks of two, one up, one down: the ranks' lag-1 correlation is (20 - 19) / 40
    values = np.repeat(np.tile([0.0, 1.0], 10), 2)
    rho = (1 / 40 * 40 + 2) / (40 - 4)
    k = np.arange(1, 40)
    weights = (40 - k) * (39 - k) * (38 - k)
    expected = 1 + 2 / (40 * 39 * 38) * (weights * rho**k).sum()
    assert hamed_rao(values, theil_sen(values)).inflation == pytest.approx(expected)


def test_days_that_resemble_each_other_are_no_trend() -> None:
    """Of 200 series of 90 days without a trend, so many are called significant at p < 0.05."""
    shares: dict[float, dict[str, float]] = {}
    for phi in (0.0, 0.5, 0.7):
        found = [(hamed_rao(x, theil_sen(x)), x) for x in noise((200, 90), phi, seed=6)]
        shares[phi] = {
            "corrected": float(np.mean([one.p < 0.05 for one, _ in found])),
            "plain": float(np.mean([one.p_uncorrected < 0.05 for one, _ in found])),
        }
    print("\nMann-Kendall without a trend, share with p < 0.05:", shares)
    assert all(0.02 <= share["corrected"] <= 0.1 for share in shares.values())
    assert shares[0.7]["plain"] > 0.3


def line(per_day: float, week: float = 0.0, spread: float = 1.0, seed: int = 1) -> Floats:
    values = 60 + per_day * np.arange(90.0) + spread * noise((90,), 0.2, seed)
    values[-7:] += week
    return values


@pytest.mark.parametrize(
    ("metric", "per_day", "verdict"),
    [
        (HR, 0.1, "declining"),
        (HR, -0.1, "improving"),
        (SLEEP, 0.1, "improving"),
        (SLEEP, -0.1, "declining"),
        (HRV, 0.1, "changing"),
        (LOAD, -0.1, "changing"),
        (HR, 0.0, "stable"),
    ],
)
def test_the_verdict_follows_the_good_direction(metric: Any, per_day: float, verdict: str) -> None:
    found = trend(line(per_day), metric)
    assert found.verdict == verdict
    assert found.slope is not None
    assert found.slope.low < found.slope.per_day < found.slope.high


def test_a_verdict_needs_the_line_and_the_week() -> None:
    only_line = trend(line(0.05, week=-2.0), HR)
    assert only_line.p is not None
    assert only_line.p < 0.05
    assert only_line.verdict == "stable"
    small_week = trend(line(0.05, week=-1.4), HR)
    assert small_week.p is not None
    assert small_week.p < 0.05
    assert small_week.z7 is not None
    assert 0 < small_week.z7 < 0.5
    assert small_week.verdict == "stable"
    only_week = trend(line(0.0, week=5.0), HR)
    assert only_week.z7 is not None
    assert only_week.z7 > 0.5
    assert only_week.verdict == "stable"


def test_the_slope_of_a_logarithm_is_in_percent() -> None:
    found = trend(50 * 1.01 ** np.arange(90.0), HRV)
    assert found.slope is not None
    assert found.slope.per_day == pytest.approx(1.0)
    assert found.slope.start == pytest.approx(50)
    assert found.slope_unit == "% per day"
    assert trend(line(0.1), HR).slope_unit == "bpm per day"


def test_the_interval_of_the_slope_is_as_wide_as_alike_days_make_it() -> None:
    values = 60 + noise((90,), 0.7, 3)
    independent, found = theil_sen(values), trend(values, HR).slope
    inflation = hamed_rao(values, independent).inflation
    assert inflation > 2
    assert found is not None
    assert found.per_day == independent.per_day
    factor = np.sqrt(inflation)
    assert found.high - found.per_day == pytest.approx(factor * (independent.high - independent.per_day))
    assert found.per_day - found.low == pytest.approx(factor * (independent.per_day - independent.low))


def test_too_few_days_give_no_verdict() -> None:
    values = line(0.1)
    values[:-20] = np.nan
    found = trend(values, HR)
    assert (found.verdict, found.slope, found.p, found.n) == (None, None, None, 20)
    assert found.mean_7d == pytest.approx(values[-7:].mean())


def test_every_third_day_cannot_be_corrected() -> None:
    values = np.where(np.arange(90) % 3 == 0, line(0.1), np.nan)
    assert trend(values, HR).slope is None


@pytest.mark.parametrize("values", [np.full(90, np.nan), np.array([50.0]), np.full(90, 50.0), np.array([])])
def test_nothing_one_value_and_constants(values: Floats) -> None:
    found = trend(values, HR)
    assert found.verdict is None
    assert found.z7 is None
    if len(values) == 90 and not np.isnan(values).all():
        assert found.slope is not None
        assert (found.slope.per_day, found.p) == (0.0, 1.0)


def test_only_the_windows_matter() -> None:
    values = line(0.1)
    before = np.concatenate([np.full(300, 999.0), values])
    assert trend(before, HR) == trend(values, HR)
    assert isinstance(trend(before, HR), Trend)
