from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics import METRICS
from analytics.normal_range import (
    NormalRange,
    judge,
    judged,
    normal_range,
    rolling,
    seven_day_mean,
    window,
)

AS_OF = date(2026, 6, 30)
HR, HRV, LOAD = METRICS["resting_hr"], METRICS["hrv_rmssd"], METRICS["training_load"]


def _days(n: int, last: date = AS_OF) -> list[date]:
    return [last - timedelta(days=k) for k in reversed(range(n))]


def test_the_window_ends_seven_days_before() -> None:
    first, last = window(AS_OF)
    assert last == date(2026, 6, 23)
    assert first == date(2026, 4, 25)
    assert (last - first).days + 1 == 60


def test_linear_quantiles_by_hand() -> None:
    # 60 values 1..60 in the window: position 0.25 * 59 = 14.75 -> 15.75; 29.5 -> 30.5; 44.25 -> 45.25
    days = _days(67)
    values: list[float | None] = [*range(1, 61), *[1000.0] * 7]
    assert normal_range(days, values, AS_OF, HR) == NormalRange(30.5, 15.75, 45.25, 60, days[0], days[59])


def test_days_outside_the_window_do_not_count() -> None:
    days = _days(68)
    values: list[float | None] = [9999.0, *[50.0] * 60, *[9999.0] * 7]
    found = normal_range(days, values, AS_OF, HR)
    assert (found.q1, found.median, found.q3) == (50.0, 50.0, 50.0)


@pytest.mark.parametrize(("n", "known"), [(20, False), (21, True)])
def test_at_least_21_days(n: int, known: bool) -> None:
    days = _days(67)
    values: list[float | None] = [50.0] * n + [None] * (67 - n)
    found = normal_range(days, values, AS_OF, HR)
    assert found.n == n
    assert (found.median is not None) is known


def test_log_metrics_take_quartiles_on_the_logarithm() -> None:
    # 30 times 20 and 30 times 80: the median lies between, on ln it is sqrt(20 * 80) = 40
    values: list[float | None] = [*[20.0] * 30, *[80.0] * 30]
    assert normal_range(_days(67)[:60], values, AS_OF, HRV).median == pytest.approx(40.0)
    assert normal_range(_days(67)[:60], values, AS_OF, HR).median == pytest.approx(50.0)


def test_a_log_metric_leaves_out_zero() -> None:
    found = normal_range(_days(67)[:60], [0.0] + [40.0] * 59, AS_OF, HRV)
    assert found.n == 59
    assert found.q1 == pytest.approx(40.0)


values_strategy = st.lists(
    st.one_of(st.none(), st.floats(min_value=0, max_value=300)), min_size=1, max_size=160
)


@given(values_strategy, st.sampled_from([HR, HRV, LOAD]))
def test_rolling_is_the_plain_one_on_every_day(values: list[float | None], metric: object) -> None:
    assert metric in (HR, HRV, LOAD)
    chosen = HRV if metric is HRV else HR
    days = _days(len(values))
    band = rolling(pl.Series(days), pl.Series(values, dtype=pl.Float64), chosen)
    for row, day in zip(band.iter_rows(named=True), days, strict=True):
        plain = normal_range(days, values, day, chosen)
        assert row["n"] == plain.n
        for name in ("q1", "median", "q3"):
            expected = getattr(plain, name)
            assert row[name] == (None if expected is None else pytest.approx(expected))


@given(values_strategy, st.integers(min_value=0, max_value=159), st.floats(min_value=1, max_value=500))
def test_a_day_never_looks_at_its_future(values: list[float | None], at: int, change: float) -> None:
    at = min(at, len(values) - 1)
    days = pl.Series(_days(len(values)))
    before = rolling(days, pl.Series(values, dtype=pl.Float64), HR)
    changed = [change if k >= at - 6 else v for k, v in enumerate(values)]
    after = rolling(days, pl.Series(changed, dtype=pl.Float64), HR)
    assert before.head(at + 1).equals(after.head(at + 1))


@pytest.mark.parametrize(
    ("value", "where"),
    [(50, "usual"), (54, "usual"), (50.5, "usual"), (49.9, "below"), (48, "below"), (47.9, "clearly below"),
     (55, "above"), (56.1, "clearly above")],
)  # fmt: skip
def test_position_by_hand(value: float, where: str) -> None:
    usual = NormalRange(52, 50, 54, 60, AS_OF, AS_OF)  # half of its width beyond it: 48 and 56
    assert judge(value, usual, HR)[0] == where


def test_position_without_a_range() -> None:
    assert judge(50, NormalRange(None, None, None, 3, AS_OF, AS_OF), HR) == (None, False)


@pytest.mark.parametrize(
    ("name", "value", "look"),
    [
        ("resting_hr", 57, True),
        ("resting_hr", 47, False),
        ("resting_hr", 55, False),
        ("sleep_score", 47, True),
        ("sleep_score", 57, False),
        ("skin_temperature", 47, True),
        ("skin_temperature", 57, True),
        ("training_load", 57, True),
    ],
)
def test_only_clearly_and_unfavourably_outside_is_worth_a_look(name: str, value: float, look: bool) -> None:
    usual = NormalRange(52, 50, 54, 60, AS_OF, AS_OF)
    assert judge(value, usual, METRICS[name])[1] is look


def test_a_log_metric_is_judged_on_the_logarithm() -> None:
    # quartiles 25 and 100: half of ln 4 below ln 25 is 12.5; on the plain scale it would be below zero
    usual = NormalRange(50, 25, 100, 60, AS_OF, AS_OF)
    assert judge(12.4, usual, HRV) == ("clearly below", True)
    assert judge(12.6, usual, HRV) == ("below", False)
    assert judge(12.4, usual, HR)[0] == "below"


@pytest.mark.parametrize("name", ["soreness", "weight", "resting_hr", "hrv_rmssd"])
@pytest.mark.parametrize("usual", [1.0, 70.0])
def test_nothing_is_clearly_outside_a_range_without_width(name: str, usual: float) -> None:
    """Soreness 1 and weight 70.0 on most days: any other value is beyond, but that is nothing to look at."""
    days, values = _days(70), pl.Series([usual] * 70)
    values[10], values[68], values[69] = 3 * usual, usual * 0.99, usual * 1.01
    band = rolling(pl.Series(days), values, METRICS[name]).with_columns(value=values)
    last = judged(band, METRICS[name]).tail(2)
    assert last["position"].to_list() == ["below", "above"]
    assert last["look"].to_list() == [False, False]
    alone = normal_range(days, values.to_list(), AS_OF, METRICS[name])
    assert judge(9 * usual, alone, METRICS[name]) == ("above", False)
    assert judge(usual / 9, alone, METRICS[name]) == ("below", False)


def test_a_width_of_rounding_is_none() -> None:
    usual = NormalRange(0.3, 0.3, 0.1 + 0.2, 60, AS_OF, AS_OF)
    assert usual.q3 != usual.q1
    assert judge(0.31, usual, LOAD) == ("above", False)


def test_missing_is_never_zero() -> None:
    band = rolling(pl.Series(_days(70)), pl.Series([None] * 70, dtype=pl.Float64), HR)
    assert band["median"].null_count() == 70
    assert not np.any(band["n"].to_numpy())


def test_seven_day_mean_by_hand() -> None:
    values = pl.Series([50.0, None, 52.0, 54.0, None, None, None, None, None, None])
    assert seven_day_mean(values, HR).to_list() == [None] * 3 + [52.0] * 4 + [None] * 3
    # on the logarithm the mean of 20, 20 and 160 is the cube root of their product: 40
    assert seven_day_mean(pl.Series([20.0, 20.0, 160.0]), HRV).to_list()[-1] == pytest.approx(40.0)
