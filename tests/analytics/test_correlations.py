from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter
from scipy.stats import rankdata, spearmanr, t

from analytics.autocorrelation import autocorrelation, bartlett, pyper_peterman
from analytics.correlations import (
    CAVEAT,
    FITTED,
    MECHANICAL,
    Correlation,
    associate,
    mechanical,
    p_value,
    scan,
    significance,
)
from analytics.metrics import METRICS
from analytics.windows import Floats

IDS = ("training_load", "sleep_score", "resting_hr", "weight", "soreness")
CHOSEN = [METRICS[name] for name in IDS]

pairs = st.integers(21, 90).flatmap(
    lambda n: st.tuples(
        *[
            st.lists(st.one_of(st.just(np.nan), st.integers(0, 30).map(float)), min_size=n, max_size=n).map(
                np.array
            )
        ]
        * 2
    )
)


def noise(shape: tuple[int, ...], phi: float, seed: int) -> Floats:
    shocks = np.random.default_rng(seed).normal(size=(*shape[:-1], shape[-1] + 100))
    return np.asarray(lfilter([1], [1, -phi], shocks, axis=-1)[..., 100:])


def alone(x: Floats, _: Floats) -> Floats:
    """Days counted as if each were news."""
    return np.asarray((~np.isnan(x)).sum(axis=-1), dtype=np.float64)


def worked_series() -> tuple[Floats, Floats]:
    """Two series of 60 days that begin at zero, each then 0.7 times the day before plus chance."""
    chance = np.random.default_rng(42)
    first, second = chance.normal(size=60), chance.normal(size=60)
    first[0] = second[0] = 0.0
    x, y = (lfilter([1], [1, -0.7], side) for side in (first, second))
    return np.asarray(x), np.asarray(y)


def test_effective_size_worked_example() -> None:
    x, y = worked_series()
    assert autocorrelation(x, 1)[0] == pytest.approx(0.579120, abs=1e-6)
    assert autocorrelation(y, 1)[0] == pytest.approx(0.716864, abs=1e-6)
    assert bartlett(x, y) == pytest.approx(24.7967, abs=5e-5)
    assert pyper_peterman(x, y) == pytest.approx(25.2809, abs=1e-4)


def test_p_worked_example() -> None:
    x, y = worked_series()
    r = np.corrcoef(x, y)[0, 1]
    assert r == pytest.approx(-0.131997, abs=1e-6)
    assert p_value(r, np.array(60.0)) == pytest.approx(0.314732, abs=1e-6)
    assert p_value(r, bartlett(x, y)) == pytest.approx(0.531243, abs=2e-6)


def test_autocorrelation_by_hand() -> None:
    # deviations -1 0 1 0 -1 0 1 0 ...: neighbours' products are 0, those two apart -1 (half of the days)
    wave = np.tile([-1.0, 0.0, 1.0, 0.0], 6)
    assert autocorrelation(wave, 2) == pytest.approx([0.0, -11 / 12])


def test_autocorrelation_takes_pairs_that_are_both_known() -> None:
    values = noise((4000,), 0.6, seed=1)
    values[::5] = np.nan
    assert autocorrelation(values, 1)[0] == pytest.approx(0.6, abs=0.04)
    values[1::2] = np.nan
    assert np.isnan(autocorrelation(values, 1)[0])


@settings(max_examples=50)
@given(pairs)
def test_rho_is_that_of_scipy(both: tuple[Floats, Floats]) -> None:
    x, y = both
    found = associate(x, y, size=alone)
    common = ~np.isnan(x + y)
    n = int(common.sum())
    if n < 21 or np.ptp(x[common]) == 0 or np.ptp(y[common]) == 0:
        assert np.isnan(found.p)
        return
    expected = spearmanr(x[common], y[common])
    assert found.n == n
    assert found.rho == pytest.approx(expected.statistic, abs=1e-12)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)


def test_p_with_effective_days_by_hand() -> None:
    rho, n_eff = 0.4, 18.0
    expected = 2 * t.sf(rho * np.sqrt(16 / (1 - rho**2)), 16)
    assert p_value(np.array(rho), np.array(n_eff)) == pytest.approx(expected)


def test_the_interval_by_hand() -> None:
    x, y = worked_series()
    found = associate(x, y)
    half = 1.959964 * np.sqrt((1 + found.rho**2 / 2) / (found.n_eff - 3))
    assert np.arctanh([found.low, found.high]) == pytest.approx(
        [np.arctanh(found.rho) - half, np.arctanh(found.rho) + half]
    )


@settings(max_examples=50)
@given(pairs)
def test_beside_line_and_week_it_is_the_correlation_of_what_least_squares_leave(
    both: tuple[Floats, Floats],
) -> None:
    days = np.flatnonzero(~np.isnan(both[0] + both[1]))
    found = associate(*both, size=alone, partial=True)
    if len(days) < 21:
        assert np.isnan(found.p)
        return
    causes = np.column_stack([days, *(days % 7 == weekday for weekday in range(7))]).astype(np.float64)
    ranks = np.column_stack([rankdata(side[days]) for side in both])
    left = ranks - causes @ np.linalg.lstsq(causes, ranks, rcond=None)[0]
    if np.isnan(found.p):
        assert (left.std(axis=0) < 1e-3).any()
        return
    assert found.rho == pytest.approx(np.corrcoef(left.T)[0, 1], abs=1e-9)
    assert found.n_eff == pytest.approx(len(days) - FITTED)


@settings(max_examples=30)
@given(pairs, st.integers(-20, 20), st.sampled_from([0.5, 2.0]))
def test_only_the_order_of_values_counts(both: tuple[Floats, Floats], shift: int, scale: float) -> None:
    x, y = both
    plain, moved = associate(x, y), associate(scale * (x + shift) ** 3, y)
    if shift >= 0:
        assert moved.p == pytest.approx(plain.p, nan_ok=True)
    assert associate(y, x).rho == pytest.approx(plain.rho, nan_ok=True)
    assert associate(-x, y).rho == pytest.approx(-plain.rho, nan_ok=True)


def test_chance_is_called_significant_as_rarely_as_it_says() -> None:
    """Unrelated series that resemble the day before (0.7), 60 days: the share with p < 0.05."""
    x, y = noise((2, 3000, 60), 0.7, seed=3)
    shares = {
        "days as if independent": np.mean(associate(x, y, size=alone).p < 0.05),
        "Bartlett": np.mean(associate(x, y).p < 0.05),
        "Pyper and Peterman": np.mean(associate(x, y, size=pyper_peterman).p < 0.05),
        "as the scan does it": np.mean(associate(x, y, partial=True).p < 0.05),
    }
    print("\nType I error at p < 0.05 before Benjamini-Hochberg, AR(1) 0.7, n 60:", shares)
    assert shares.pop("days as if independent") == pytest.approx(0.24, abs=0.03)
    assert all(0.03 <= share <= 0.07 for share in shares.values())


def felt(shape: tuple[int, ...], seed: int) -> Floats:
    """Answers from 1 to 3, each day by itself, most of them 1."""
    return np.random.default_rng(seed).choice([1.0, 2.0, 3.0], size=shape, p=[0.75, 0.2, 0.05])


def loads(shape: tuple[int, ...], seed: int) -> Floats:
    """Six days of ten without training."""
    chance = np.random.default_rng(seed)
    return np.where(chance.random(shape) < 0.6, 0.0, chance.lognormal(4.4, 0.5, shape))


@pytest.mark.parametrize("days", [60, 180, 730])
@pytest.mark.parametrize(("metric", "made"), [("soreness", felt), ("training_load", loads)])
@pytest.mark.parametrize("overlap", [1.0, 0.4])
def test_many_equal_values_are_no_link(metric: str, made: Any, days: int, overlap: float) -> None:
    """40 by 40 unrelated series of mostly equal values: the share with p < 0.05.

    Also where one of them begins late and the other ends early.
    """
    first, second = made((40, days), 21), felt((40, days), 22)
    apart = round(days * (1 - overlap) / 2)
    first[:, :apart] = second[:, days - apart :] = np.nan
    metrics = [METRICS[name] for name in (metric, "fatigue") for _ in range(40)]
    found = scan(np.concatenate([first, second]), metrics, lags=(0,))
    p = [one.p for one in found if (one.first.id, one.second.id) == (metric, "fatigue")]
    assert len(p) > 1500
    assert 0.03 <= np.mean(np.array(p) < 0.05) <= 0.07


def test_nothing_is_left_of_a_line_or_a_week() -> None:
    days = np.arange(140.0)
    week = np.tile([5.0, 0, 0, 1, 0, 9, 2], 20)
    weeks_with_gaps = np.where(days % 11 == 3, np.nan, week)
    for explained in (50 + 0.1 * days, week, weeks_with_gaps):
        assert np.isnan(associate(explained, noise((140,), 0.0, 1), partial=True).rho)
        assert np.isnan(associate(explained, explained, partial=True).rho)


def test_a_shared_trend_is_no_link() -> None:
    """Two series that rise by three of their own SDs, with a month not known of either: p < 0.05."""
    x, y = 3 * np.arange(120) / 120 + noise((2, 2000, 120), 0.0, seed=4)
    x[:, 30:60] = np.nan
    share = np.mean(associate(x, y, partial=True).p < 0.05)
    assert 0.03 <= share <= 0.07


def test_a_shared_week_is_no_link() -> None:
    week = np.tile([100.0, 0, 80, 60, 0, 120, 90], 30)
    values = np.stack([week + noise((210,), 0.0, 1), 50 + week / 10 + noise((210,), 0.0, 2)])
    (found,) = scan(values, CHOSEN[:2], lags=(0,))
    assert not found.shown
    assert found.significance == "insufficient"


def linked(days: int = 400) -> Floats:
    """Load lowers the sleep score of the next day; nothing else goes together."""
    values = noise((len(CHOSEN), days), 0.3, seed=5)
    values[1, 1:] -= 0.6 * values[0, :-1]
    return 50 + values


def test_a_link_is_found_at_its_lag() -> None:
    found = scan(linked(), CHOSEN)
    first = found[0]
    assert (first.first.id, first.second.id, first.lag_days) == ("training_load", "sleep_score", 1)
    assert first.rho < -0.3
    assert first.low < first.rho < first.high < 0
    assert (first.significance, first.confidence, first.n, first.days) == ("high", None, 399, 400)
    assert first.text.startswith(
        "High values of cardio load tend to come with low values of sleep score one day"
    )
    assert first.text.endswith(CAVEAT)
    assert f"\u2212{abs(first.rho):.2f}" in first.text
    assert {(one.first.id, one.second.id) for one in found if one.q < 0.01} == {
        ("training_load", "sleep_score")
    }


def test_the_scan_takes_off_what_was_fitted_to_its_days() -> None:
    found = scan(50 + noise((len(CHOSEN), 100), 0.0, 5), CHOSEN)
    assert all(one.n_eff <= one.n - FITTED + 1e-9 for one in found)
    assert any(one.n_eff == pytest.approx(one.n - FITTED) for one in found)


def test_everything_tested_is_counted() -> None:
    # ten pairs on the same day and twenty at each of three lags, none of them mechanical
    found = scan(linked(), CHOSEN)
    assert len(found) == 10 + 3 * 20
    assert {one.tested for one in found} == {70}
    ordered = sorted(one.p for one in found)
    by_hand = [p * 70 / (i + 1) for i, p in enumerate(ordered)]
    q = [min([1.0, *by_hand[i:]]) for i in range(70)]
    assert sorted(one.q for one in found) == pytest.approx(q)


def test_mechanical_pairs_are_not_tested() -> None:
    names = ["hrv_rmssd", "resting_hr", "training_load", "training_duration", "sleep_score", "deep_sleep"]
    found = scan(50 + noise((6, 100), 0.2, 6), [METRICS[name] for name in names])
    tested = {frozenset((one.first.id, one.second.id)) for one in found}
    assert len(tested) == 15 - 3
    assert not tested & {frozenset(names[i : i + 2]) for i in (0, 2, 4)}
    assert scan(50 + noise((2, 100), 0.2, 6), [METRICS["hrv_rmssd"], METRICS["resting_hr"]]) == ()


def test_mechanical_names_are_metrics() -> None:
    assert frozenset().union(*MECHANICAL) <= METRICS.keys()
    assert mechanical("cardio_load_strain", "training_load_ratio")
    assert not mechanical("training_load", "sleep_score")


@pytest.mark.parametrize(("known", "count"), [(20, 0), (21, 1)])
def test_a_pair_needs_21_days(known: int, count: int) -> None:
    values = 50 + noise((2, 60), 0.0, 9)
    values[:, known:] = np.nan
    assert len(scan(values, CHOSEN[:2], lags=(0,))) == count


def test_nothing_constant_or_alone_is_tested() -> None:
    assert scan(np.full((2, 90), np.nan), CHOSEN[:2]) == ()
    assert scan(np.full((2, 90), 50.0), CHOSEN[:2]) == ()
    assert scan(np.full((1, 90), 50.0), CHOSEN[:1]) == ()
    assert scan(np.empty((2, 0)), CHOSEN[:2]) == ()


def test_series_that_hardly_forget_are_too_few_days() -> None:
    slow = np.cumsum(np.cumsum(noise((2, 30), 0.9, 4), axis=-1), axis=-1)
    assert np.isnan(associate(slow[0], slow[1]).p)


def test_chance_alone_is_seldom_shown() -> None:
    """Of 100 runs over three unrelated metrics, so many show anything at all."""
    runs = 50 + noise((100, 3, 90), 0.5, seed=8)
    share = np.mean([any(one.shown for one in scan(run, CHOSEN[:3])) for run in runs])
    print("\nRuns that show a link where there is none:", share)
    assert share <= 0.2


@pytest.mark.parametrize(
    ("q", "word"), [(0.0099, "high"), (0.01, "medium"), (0.05, "low"), (0.0999, "low"), (0.1, "insufficient")]
)
def test_significance_follows_q(q: float, word: str) -> None:
    assert significance(q) == word


def one(rho: float, q: float, lag: int, first: str = "bedtime") -> Correlation:
    return Correlation(
        METRICS[first], METRICS["sleep_rating"], lag, rho, -0.1, 0.5, 90, 60.0, 90, q / 2, q, 70
    )


@pytest.mark.parametrize(
    ("rho", "word"),
    [(0.09, "very weak"), (-0.1, "weak"), (0.3, "moderate"), (-0.5, "strong"), (0.9, "strong")],
)
def test_strength_in_words(rho: float, word: str) -> None:
    assert one(rho, 0.01, 0).strength == word


def test_the_sentence() -> None:
    assert one(-0.31, 0.0004, 0).text == (
        "Late bedtimes tend to come with low values of sleep as felt the same day: moderate "
        f"(ρ \u22120.31, 95 % \u22120.10 to +0.50, 90 days, q below 0.001). {CAVEAT}"
    )
    assert one(0.1, 0.3, 2, "steps").text == (
        "Steps and sleep as felt 2 days later: no link stands out "
        "(ρ +0.10, 95 % \u22120.10 to +0.50, 90 days, q 0.300)."
    )
