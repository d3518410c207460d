import numpy as np
import pytest

from analytics.forecast import FORECAST, Forecast, followed, forecasts
from analytics.windows import Floats


def noise(n: int, seed: int = 1) -> Floats:
    return np.random.default_rng(seed).normal(50, 3, n)


def one_metric(values: Floats, load: Floats | None = None) -> Forecast:
    """The forecast of night heart rate; the other metrics have no data."""
    empty = np.full(values.shape, np.nan)
    given_values = {metric.id: values if metric.id == "resting_hr" else empty for metric in FORECAST}
    return forecasts(followed(None, given_values, load))[1]


@pytest.mark.parametrize("values", [np.full(200, np.nan), np.full(200, 50.0), noise(1), np.empty(0)])
def test_nothing_to_learn_from(values: Floats) -> None:
    found = one_metric(values)
    assert (found.n_origins, found.mase, found.value, found.shown) == (0, None, None, False)
    assert found.reason is not None
    assert "40 nights" in found.reason


def test_forty_scored_nights_unlock_it() -> None:
    # 28 nights to learn from, then one scored each day: the 40th is day 68
    values = noise(68, 5)
    assert (one_metric(values[:67]).n_origins, one_metric(values[:67]).shown) == (39, False)
    found = one_metric(values)
    assert (found.n_origins, found.n_intervals, found.shown) == (40, 20, True)


def test_noise_is_expected_from_the_recent_average() -> None:
    found = one_metric(noise(400))
    assert found.shown
    assert "recent average" in found.method
    assert found.mase is not None
    # the mean of noise misses by sqrt(2) less than the day before does
    assert found.mase == pytest.approx(1 / np.sqrt(2), abs=0.05)
    assert found.rel_mae == 1
    assert found.coverage == pytest.approx(0.8, abs=0.05)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    # 80 % of a normal distribution lie within 1.28 SD
    assert (found.high - found.low) / 2 == pytest.approx(1.28 * 3, rel=0.2)
    assert found.value == pytest.approx(50, abs=1.5)


@pytest.mark.parametrize("seed", range(5))
def test_a_random_walk_is_hidden(seed: int) -> None:
    found = one_metric(50 + np.cumsum(np.random.default_rng(seed).normal(0, 1, 400)))
    assert (found.shown, found.value) == (False, None)
    assert found.method == "the same as the last night"
    assert found.reason is not None


def test_an_interval_that_is_too_wide_is_hidden() -> None:
    # each deviation smaller than the one before: intervals made of earlier ones hold nearly all
    scale = np.exp(-np.arange(200) / 30)
    found = one_metric(50 + np.random.default_rng(4).normal(0, 1, 200) * scale)
    assert found.coverage is not None
    assert found.coverage > 0.92
    assert (found.shown, found.value) == (False, None)
    assert found.reason is not None
    assert "interval held" in found.reason


def test_the_model_is_shown_where_it_beats_the_averages() -> None:
    week = np.tile([6.0, 0, -6, 3, 0, 0, -3], 60)
    found = one_metric(week + noise(420, 2))
    assert found.shown
    assert "weekday" in found.method
    assert found.rel_mae is not None
    assert found.rel_mae < 0.98
    assert found.value == pytest.approx(56, abs=1.5)  # the next weekday is the first of the pattern


def test_after_a_missing_night_none_is_shown() -> None:
    found = one_metric(np.append(noise(200), np.nan))
    assert (found.shown, found.value) == (False, None)
    assert found.reason is not None
    assert "last night" in found.reason


def test_hrv_works_on_the_logarithm_and_comes_back_in_ms() -> None:
    rmssd = np.exp(np.random.default_rng(8).normal(3.9, 0.2, 300))
    rmssd[17] = 0  # has no logarithm
    empty = np.full(300, np.nan)
    state = followed(None, {m.id: rmssd if m.id == "hrv_rmssd" else empty for m in FORECAST})
    found = forecasts(state)[0]
    assert (found.metric_id, found.unit, found.n_origins) == (
        "hrv_rmssd",
        "ms",
        271,
    )  # 29 days until 28 are known
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.value == pytest.approx(np.exp(3.9), rel=0.15)
    assert found.high / found.value == pytest.approx(found.value / found.low)
