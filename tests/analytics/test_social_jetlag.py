from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analytics.social_jetlag import social_jetlag, social_jetlag_history
from analytics.windows import Floats

NAN = np.nan
WEEKDAY = np.arange(28) % 7  # begins on a Monday

nights = st.lists(st.one_of(st.just(NAN), st.floats(min_value=1, max_value=6)), min_size=28, max_size=28).map(
    np.array
)


def _weeks(work: float, free: float) -> Floats:
    return np.where(np.isin(WEEKDAY, (5, 6)), free, work)


@pytest.mark.parametrize(
    ("free", "work", "hours"), [(4.5, 3.0, 1.5), (3.0, 4.5, -1.5), (23.75, 0.75, -1.0), (0.75, 23.75, 1.0)]
)
def test_middle_of_sleep_on_free_and_work_days(free: float, work: float, hours: float) -> None:
    found = social_jetlag(_weeks(work, free), WEEKDAY)
    assert found.hours == pytest.approx(hours)
    assert (int(found.free), int(found.work), found.window_days) == (8, 20, 28)


def test_which_days_are_free_is_said() -> None:
    # free on Wednesdays and Thursdays, on which sleep is an hour later
    mid_sleep = np.where(np.isin(WEEKDAY, (2, 3)), 4.0, 3.0)
    assert social_jetlag(mid_sleep, WEEKDAY, free=(2, 3)).hours == pytest.approx(1.0)
    assert social_jetlag(mid_sleep, WEEKDAY).hours == pytest.approx(-0.4)  # 3.0 against 3 + 2 of 5


@pytest.mark.parametrize(
    ("free", "work", "given"), [(2, 3, True), (1, 3, False), (2, 2, False), (0, 9, False)]
)
def test_two_free_and_three_work_nights(free: int, work: int, given: bool) -> None:
    mid_sleep = np.full(28, NAN)
    mid_sleep[np.flatnonzero(np.isin(WEEKDAY, (5, 6)))[:free]] = 5.0
    mid_sleep[np.flatnonzero(~np.isin(WEEKDAY, (5, 6)))[:work]] = 3.0
    found = social_jetlag(mid_sleep, WEEKDAY)
    assert (found.hours == pytest.approx(2.0)) if given else np.isnan(found.hours)
    assert np.isnan(found.low) == np.isnan(found.high) == (not given)
    assert (int(found.free), int(found.work)) == (free, work)


def test_the_interval_is_welchs() -> None:
    rng = np.random.default_rng(4)
    mid_sleep = _weeks(3.0, 4.2) + rng.normal(0, 0.5, 28)
    off = np.isin(WEEKDAY, (5, 6))
    expected = stats.ttest_ind(mid_sleep[off], mid_sleep[~off], equal_var=False).confidence_interval()
    found = social_jetlag(mid_sleep, WEEKDAY)
    assert found.low == pytest.approx(expected.low)
    assert found.high == pytest.approx(expected.high)


@settings(max_examples=50)
@given(nights, st.floats(min_value=-24, max_value=24))
def test_the_time_of_day_does_not_matter(mid_sleep: Floats, shift: float) -> None:
    plain, shifted = social_jetlag(mid_sleep, WEEKDAY), social_jetlag(mid_sleep + shift, WEEKDAY)
    for name in ("hours", "low", "high"):
        value = float(getattr(plain, name))
        assert getattr(shifted, name) == pytest.approx(value, abs=1e-6, nan_ok=True)


@settings(max_examples=25)
@given(nights, st.data())
def test_every_day_is_judged_without_its_future(mid_sleep: Floats, data: Any) -> None:
    at = data.draw(st.integers(min_value=0, max_value=27))
    changed = mid_sleep.copy()
    changed[at + 1 :] = data.draw(st.sampled_from([NAN, 12.0]))
    plain = social_jetlag(mid_sleep[: at + 1], WEEKDAY[: at + 1], days=14)
    for values in (mid_sleep, changed):
        found = social_jetlag_history(values, WEEKDAY, days=14)
        for name in ("hours", "low", "high", "free", "work"):
            expected = float(getattr(plain, name))
            assert getattr(found, name)[at] == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_many_athletes_at_once() -> None:
    many = np.stack([_weeks(3.0, 4.5), np.full(28, NAN), _weeks(0.75, 23.75)])
    assert social_jetlag(many, WEEKDAY).hours == pytest.approx([1.5, NAN, -1.0], nan_ok=True)
