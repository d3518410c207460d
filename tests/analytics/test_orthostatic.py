from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.orthostatic import MEASURES, OrthostaticTrend, orthostatic_history, orthostatic_trend

FIRST = datetime(2026, 1, 5, 7, 0)
COLUMNS = ("rr_supine_ms", "rr_min_standup_ms", "rr_stand_ms", "rmssd_supine_ms", "rmssd_stand_ms")
Values = Sequence[float | None]


def _tests(every: int = 7, **columns: Values) -> pl.DataFrame:
    """One test every so many days, null where a column is not given."""
    n = len(next(iter(columns.values())))
    at = [FIRST + timedelta(days=every * k) for k in range(n)]
    values = {name: pl.Series(columns.get(name, [None] * n), dtype=pl.Float64) for name in COLUMNS}
    return pl.DataFrame({"at_local": at, "day": [moment.date() for moment in at], **values})


def _last(tests: pl.DataFrame, measure: str, days_later: int = 0) -> OrthostaticTrend:
    return orthostatic_trend(tests, tests["day"][-1] + timedelta(days=days_later))[measure]


def test_heart_rate_by_hand() -> None:
    # 60, 62, 58, 60, 60 beats: mean 60, SD sqrt(2); then 63
    rates = [60, 62, 58, 60, 60, 63]
    found = _last(_tests(rr_supine_ms=[60_000 / rate for rate in rates]), "hr_supine", days_later=3)
    assert (found.unit, found.n, found.age_days, found.since) == ("bpm", 5, 3, FIRST.date())
    assert found.day == date(2026, 2, 9)
    assert found.value == pytest.approx(63)
    assert found.usual == pytest.approx(60)
    assert found.z == pytest.approx(3 / np.sqrt(2))
    # Student's t of 4 degrees of freedom at 90 % is 1.5332
    margin = 1.533206 * np.sqrt(2) * np.sqrt(1.2)
    assert found.low == pytest.approx(60 - margin)
    assert found.high == pytest.approx(60 + margin)


def test_hrv_is_judged_on_the_logarithm() -> None:
    # the geometric mean of 20, 40, 80, 40, 40 is 40; on ln the SD is ln 2 / sqrt(2)
    found = _last(_tests(rmssd_stand_ms=[20, 40, 80, 40, 40, 80]), "rmssd_stand")
    assert found.usual == pytest.approx(40)
    assert found.z == pytest.approx(np.sqrt(2))
    assert found.low is not None
    assert found.high is not None
    assert found.low * found.high == pytest.approx(1600)


def test_rise_on_standing_needs_both() -> None:
    tests = _tests(rr_supine_ms=[1000] * 5 + [None], rr_stand_ms=[750] * 6)
    found = orthostatic_trend(tests, tests["day"][-1])
    assert set(found) == {"hr_stand"}
    earlier = orthostatic_trend(tests, tests["day"][-2])["hr_rise"]
    assert earlier.value == pytest.approx(20)  # 80 standing, 60 lying
    assert (earlier.n, earlier.usual) == (4, None)


@pytest.mark.parametrize(("earlier", "given"), [(4, False), (5, True)])
def test_five_earlier_tests_are_needed(earlier: int, given: bool) -> None:
    found = _last(_tests(rr_stand_ms=[700 + 10 * k for k in range(earlier + 1)]), "hr_stand")
    assert found.n == earlier
    for value in (found.usual, found.low, found.high, found.z, found.slope, found.slope_low):
        assert (value is not None) is given
    assert found.value == pytest.approx(60_000 / (700 + 10 * earlier))


def test_at_most_ten_and_none_older_than_180_days() -> None:
    values: Values = [500.0] * 3 + [800.0, 810.0] * 5 + [805.0]
    found = _last(_tests(rr_stand_ms=values), "hr_stand")
    assert (found.n, found.since) == (10, (FIRST + timedelta(weeks=3)).date())
    assert found.usual == pytest.approx((75 + 60_000 / 810) / 2)
    # a test every 36 days: five of them lie within 180
    assert _last(_tests(every=36, rr_stand_ms=values), "hr_stand").n == 5
    assert _last(_tests(every=37, rr_stand_ms=values), "hr_stand").n == 4


def test_the_slope_is_theil_and_sens() -> None:
    rates = np.array([60, 61.5, 60.8, 62, 62.4, 61.9, 63, 64.1])
    found = _last(_tests(rr_supine_ms=list(60_000 / rates)), "hr_supine")
    expected = stats.theilslopes(rates, 7.0 * np.arange(8), 0.95)
    for value, of_scipy in zip(
        (found.slope, found.slope_low, found.slope_high),
        (expected.slope, expected.low_slope, expected.high_slope),
        strict=True,
    ):
        assert value == pytest.approx(30 * of_scipy)
    assert found.slope_unit == "bpm per 30 days"


def test_the_slope_leaves_out_old_tests() -> None:
    # every 36 days, two beats more each time after two that were far higher
    rates = np.array([120, 110, 60, 62, 64, 66, 68, 70])
    found = _last(_tests(every=36, rr_supine_ms=list(60_000 / rates)), "hr_supine")
    assert found.slope == pytest.approx(30 * 2 / 36)
    assert found.slope_low == pytest.approx(30 * 2 / 36)


def test_the_slope_of_hrv_is_in_percent() -> None:
    # doubles every 30 days
    found = _last(_tests(every=10, rmssd_supine_ms=[20 * 2 ** (k / 3) for k in range(7)]), "rmssd_supine")
    assert found.slope == pytest.approx(100)
    assert found.slope_unit == "% per 30 days"


def test_equal_tests_have_no_spread() -> None:
    found = _last(_tests(rr_supine_ms=[900.0] * 8), "hr_supine")
    assert (found.z, found.low, found.high) == (None, None, None)
    assert found.usual == pytest.approx(60_000 / 900)
    assert found.slope == pytest.approx(0)


def test_zero_hrv_is_missing() -> None:
    assert "rmssd_supine" not in orthostatic_trend(_tests(rmssd_supine_ms=[40, 40, 0.0]), date(2026, 3, 1))


def test_no_tests() -> None:
    tests = _tests(rr_supine_ms=[900.0] * 6)
    assert orthostatic_trend(tests, date(2026, 1, 4)) == {}
    assert orthostatic_trend(tests.clear(), date(2026, 3, 1)) == {}
    assert orthostatic_history(tests.clear()).is_empty()
    assert orthostatic_trend(_tests(rr_supine_ms=[None, None]), date(2026, 3, 1)) == {}


intervals = st.lists(st.one_of(st.none(), st.floats(min_value=500, max_value=1400)), min_size=1, max_size=25)


@settings(max_examples=40)
@given(intervals, st.integers(min_value=1, max_value=60), st.data())
def test_the_future_never_matters(values: Values, every: int, data: Any) -> None:
    tests = _tests(every, rr_supine_ms=values, rmssd_supine_ms=values[::-1])
    at = data.draw(st.integers(min_value=0, max_value=len(values) - 1))
    day = tests["day"][at]
    later = pl.col("day") > day
    changed = tests.with_columns(
        pl.when(later).then(1234.0).otherwise(pl.col(name)).alias(name) for name in COLUMNS
    )
    expected = orthostatic_trend(tests.filter(~later), day)
    assert orthostatic_trend(changed, day) == expected == orthostatic_trend(tests.reverse(), day)
    history = orthostatic_history(changed).filter(pl.col("day") == day, pl.col("value").is_not_null())
    assert set(history["measure"]) == set(expected)
    for row in history.iter_rows(named=True):
        for name in ("value", "usual", "low", "high", "z", "n", "since"):
            told = getattr(expected[row["measure"]], name)
            assert row[name] == (pytest.approx(told) if isinstance(told, float) else told)


@settings(max_examples=40)
@given(
    st.lists(st.integers(min_value=20, max_value=120), min_size=6, max_size=12),
    st.floats(min_value=0.5, max_value=2),
)
def test_hrv_of_another_scale_is_judged_alike(values: list[int], scale: float) -> None:
    plain = _last(_tests(rmssd_supine_ms=[float(value) for value in values]), "rmssd_supine")
    scaled = _last(_tests(rmssd_supine_ms=[scale * value for value in values]), "rmssd_supine")
    assert (plain.z is None) == (scaled.z is None)
    if plain.z is not None:
        assert scaled.z == pytest.approx(plain.z, abs=1e-6)
    assert scaled.slope == pytest.approx(plain.slope, abs=1e-6)
    assert scaled.usual == pytest.approx((plain.usual or 0) * scale)


def test_every_measure_is_told() -> None:
    tests = _tests(rr_supine_ms=[900.0] * 7).with_columns(pl.lit(900.0).alias(name) for name in COLUMNS)
    assert set(orthostatic_trend(tests, tests["day"][-1])) == set(MEASURES)
