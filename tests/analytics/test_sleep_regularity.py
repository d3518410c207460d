from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from analytics.sleep_regularity import (
    MINUTES,
    asleep_minutes,
    night_spans,
    sleep_regularity,
    sleep_regularity_history,
)
from analytics.windows import Floats

NAN = np.nan
FIRST = date(2026, 6, 1)

short_days = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 24), st.just(8)), elements=st.sampled_from([0, 1, NAN])
)


def _half_minutes(start: float, end: float) -> Floats:
    """A day from noon to noon in half minutes, asleep from `start` to `end` (hours after noon)."""
    at = np.arange(2 * MINUTES) / 120
    return ((at >= start) & (at < end)).astype(np.float64)


USUAL, LONG, LATE = _half_minutes(11, 19), _half_minutes(11, 20), _half_minutes(13, 21)  # 23-07, 23-08, 01-09


@pytest.mark.parametrize(
    ("days", "index"),
    [
        ([USUAL] * 7, 100.0),
        ([USUAL, LONG] * 3 + [USUAL], 91.6667),
        ([USUAL] * 3 + [LATE] + [USUAL] * 3, 88.8889),
    ],
)
def test_weeks_in_half_minutes(days: list[Floats], index: float) -> None:
    found = sleep_regularity(np.stack(days), at_least=6)
    assert found.index == pytest.approx(index, abs=5e-5)
    assert (int(found.pairs), found.window_pairs) == (6, 14)


def test_opposite_days_are_at_the_other_end() -> None:
    assert sleep_regularity(np.stack([USUAL, 1 - USUAL] * 5)).index == pytest.approx(-100.0)


@pytest.mark.parametrize(("days", "given"), [(7, False), (8, True)])
def test_seven_pairs_are_needed(days: int, given: bool) -> None:
    found = sleep_regularity(np.stack([USUAL] * days))
    assert found.pairs == days - 1
    assert (found.index == 100.0) if given else np.isnan(found.index)


def test_only_the_last_fourteen_pairs_count() -> None:
    # of 20 days only the first five were late; the 14 pairs begin with the sixth day
    days = np.stack([LATE] * 5 + [USUAL] * 15)
    assert sleep_regularity(days).index == 100.0
    assert sleep_regularity(days, pairs=15).index < 100.0


def test_unknown_minutes_are_left_out() -> None:
    days = np.stack([USUAL] * 3 + [LATE] + [USUAL] * 6)
    assert sleep_regularity(days).index < 100.0
    days[3, USUAL != LATE] = NAN  # the four hours in which that night differed
    found = sleep_regularity(days)
    assert (float(found.index), int(found.pairs)) == (100.0, 9)


def test_a_day_of_which_little_is_known_is_in_no_pair() -> None:
    days = np.stack([USUAL] * 3 + [LATE] + [USUAL] * 8)
    days[3, :722] = NAN  # a quarter and a minute
    found = sleep_regularity(days)
    assert (float(found.index), int(found.pairs)) == (100.0, 9)
    days[3] = LATE
    days[3, :720] = NAN
    assert sleep_regularity(days).pairs == 11


def test_the_pair_in_which_the_clock_changed_is_dropped() -> None:
    # from the fifth day on sleep is two hours later by the clock, which has changed by two hours
    days = np.stack([USUAL] * 5 + [LATE] * 6)
    offset = np.array([60.0] * 5 + [180.0] * 6)
    assert sleep_regularity(days).index == pytest.approx(100 - 200 * 4 / 240)
    found = sleep_regularity(days, offset)
    assert (float(found.index), int(found.pairs)) == (100.0, 9)
    # an offset that is not known is no change
    assert sleep_regularity(days, np.full(11, NAN)).pairs == 10


def test_nothing_is_known() -> None:
    for days in (np.full((20, 24), NAN), np.ones((1, 24))):
        found = sleep_regularity(days)
        assert np.isnan(found.index)
        assert found.pairs == 0


@settings(max_examples=50)
@given(short_days, st.integers(min_value=0, max_value=7))
def test_the_index_is_within_its_ends_and_of_any_clock(days: Floats, by: int) -> None:
    found = sleep_regularity(days, at_least=1)
    assert np.isnan(found.index) or -100 <= found.index <= 100
    for same in (np.roll(days, by, axis=1), 1 - days):
        assert sleep_regularity(same, at_least=1).index == pytest.approx(float(found.index), nan_ok=True)


@settings(max_examples=50)
@given(short_days, st.integers(min_value=0, max_value=23))
def test_every_day_is_judged_without_its_future(days: Floats, at: int) -> None:
    at = min(at, len(days) - 1)
    changed = days.copy()
    changed[at + 1 :] = NAN
    plain = sleep_regularity(days[: at + 1], at_least=2)
    for values in (days, changed):
        found = sleep_regularity_history(values, at_least=2)
        assert found.index[at] == pytest.approx(float(plain.index), nan_ok=True)
        assert found.pairs[at] == plain.pairs


def test_many_athletes_at_once() -> None:
    many = np.stack([np.stack([USUAL, LONG] * 5), np.stack([USUAL] * 10), np.full((10, 2880), NAN)])
    assert sleep_regularity(many).index == pytest.approx([91.6667, 100.0, NAN], abs=5e-5, nan_ok=True)


def _nights(count: int, bed: float, up: float) -> pl.DataFrame:
    """Nights that end on the days from `FIRST` on; hours from the midnight before that day."""
    days = [FIRST + timedelta(days=k) for k in range(count)]
    midnight = [datetime.combine(day, datetime.min.time()) for day in days]
    return pl.DataFrame(
        {
            "night": days,
            "start_local": [m + timedelta(hours=bed) for m in midnight],
            "end_local": [m + timedelta(hours=up) for m in midnight],
        }
    )


def _spans(*rows: tuple[datetime, datetime, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["start_local", "end_local", "state"], orient="row")


def test_nights_become_minutes() -> None:
    up = datetime(2026, 6, 2, 3, 0)
    awake = pl.DataFrame({"start_local": [up], "end_local": [up + timedelta(minutes=20)]})
    found = asleep_minutes(night_spans(_nights(2, -1, 7), awake), FIRST, FIRST + timedelta(days=2))
    assert found.shape == (3, MINUTES)
    assert found[0].sum() == 480  # 23:00 to 07:00
    assert found[0, 11 * 60] == 1
    assert found[0, 11 * 60 - 1] == 0
    assert found[1].sum() == 460
    assert found[1, 15 * 60 : 15 * 60 + 20].sum() == 0  # from 03:00 on, which is 15 hours after noon
    assert np.isnan(found[2]).all()  # a night that is not known


def test_the_same_nights_are_regular_and_a_nap_is_not() -> None:
    nights = _nights(10, -1, 7)
    last = FIRST + timedelta(days=9)
    spans = night_spans(nights, nights.select("start_local", "end_local").clear())
    assert sleep_regularity(asleep_minutes(spans, FIRST, last)).index == 100.0
    nap = _spans((datetime(2026, 6, 4, 14), datetime(2026, 6, 4, 15, 12), "asleep"))
    moments = pl.col("start_local", "end_local").cast(pl.Datetime("us"))
    minutes = asleep_minutes(pl.concat([spans, nap.select(moments, "state")]), FIRST, last)
    # 72 minutes differ in two of nine pairs of 1,440
    assert sleep_regularity(minutes).index == pytest.approx(100 - 200 * 144 / (9 * 1440))


def test_states_lie_over_one_another_in_any_order() -> None:
    noon = datetime(2026, 5, 31, 12)
    at = [noon + timedelta(hours=hours) for hours in range(25)]
    rows = [
        (at[0], at[24], "around"),
        (at[10], at[20], "asleep"),
        (at[12], at[13], "awake"),
        (at[15], at[16], "unknown"),
    ]
    for order in (rows, rows[::-1]):
        day = asleep_minutes(_spans(*order), FIRST, FIRST)[0].reshape(24, 60)
        hours = [0] * 10 + [1, 1, 0, 1, 1, NAN, 1, 1, 1, 1] + [0] * 4
        for hour, expected in enumerate(hours):
            assert day[hour] == pytest.approx([expected] * 60, nan_ok=True)


def test_spans_outside_the_days_are_cut() -> None:
    spans = _spans(
        (datetime(2026, 5, 30), datetime(2026, 5, 31, 13), "asleep"),
        (datetime(2026, 6, 3), datetime(2026, 6, 4), "awake"),
    )
    found = asleep_minutes(spans, FIRST, FIRST)
    assert np.nansum(found) == 60
    assert np.isnan(found).sum() == MINUTES - 60
