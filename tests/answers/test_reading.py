from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from analytics.metrics import METRICS
from answers.reading import day_age, newest, night_age, week_load

AS_OF = date(2026, 6, 30)
DAYS = pl.DataFrame({"day": [AS_OF - timedelta(days=k) for k in reversed(range(80))]})


def _values(**last: float | None) -> pl.Series:
    """50 and 54 by turns, so that the quartiles are 50 and 54; `d0` is the last day, `d1` the day before."""
    values: list[float | None] = [50.0 if k % 2 else 54.0 for k in range(80)]
    for name, value in last.items():
        values[-1 - int(name[1:])] = value
    return pl.Series(values, dtype=pl.Float64)


@pytest.mark.parametrize(
    ("value", "words", "look"),
    [
        (52.0, "usual for you", False),
        (55.0, "a little above your usual: 3 bpm more than your median", False),
        (60.0, "clearly above your usual: 8 bpm more than your median", True),
        (40.0, "clearly below your usual: 12 bpm less than your median", False),
    ],
)
def test_words_say_where_and_how_much(value: float, words: str, look: bool) -> None:
    found = newest(DAYS, _values(d0=value), METRICS["resting_hr"], AS_OF, night=True)
    assert found is not None
    assert (found.words, found.look) == (words, look)
    assert (found.usual.q1, found.usual.median, found.usual.q3) == (50.0, 52.0, 54.0)


def test_beside_days_that_are_all_equal_there_is_no_little_and_no_clear() -> None:
    values = pl.Series([50.0] * 79 + [90.0])
    found = newest(DAYS, values, METRICS["resting_hr"], AS_OF, night=True)
    assert found is not None
    assert (found.words, found.look) == ("above your usual: 40 bpm more than your median", False)


def test_points_of_a_score_are_called_points() -> None:
    found = newest(DAYS, _values(d0=20.0), METRICS["sleep_score"], AS_OF, night=True)
    assert found is not None
    assert found.words == "clearly below your usual: 32 points less than your median"
    fatigue = newest(DAYS, pl.Series([1.0] * 79 + [2.0]), METRICS["fatigue"], AS_OF, night=False)
    assert fatigue is not None
    assert fatigue.words == "above your usual: 1 point more than your median"


def test_an_older_value_keeps_its_own_day_and_its_own_normal_range() -> None:
    found = newest(DAYS, _values(d0=None, d1=53.0), METRICS["resting_hr"], AS_OF, night=True)
    assert found is not None
    assert (found.day, found.age) == (AS_OF - timedelta(days=1), "2 nights ago")
    assert found.usual.last == AS_OF - timedelta(days=8)


def test_a_value_of_two_weeks_ago_is_no_longer_the_present_one() -> None:
    gone = {f"d{k}": None for k in range(14)}
    assert newest(DAYS, _values(**gone), METRICS["resting_hr"], AS_OF, night=True) is None
    gone.pop("d13")
    assert newest(DAYS, _values(**gone), METRICS["resting_hr"], AS_OF, night=True) is not None


def test_without_enough_days_the_count_so_far_is_told() -> None:
    few = DAYS.tail(27)  # the window ends seven days before: 20 days of it are known
    found = newest(few, _values().tail(27), METRICS["resting_hr"], AS_OF, night=True)
    assert found is not None
    assert found.where is None
    assert found.words == "normal range after 21 days with data, 20 so far"


def test_ages() -> None:
    assert night_age(AS_OF, AS_OF) == "last night"
    assert night_age(AS_OF, AS_OF - timedelta(days=2)) == "3 nights ago"
    assert day_age(AS_OF, AS_OF) == "today"
    assert day_age(AS_OF, AS_OF - timedelta(days=1)) == "yesterday"
    assert day_age(AS_OF, AS_OF - timedelta(days=3)) == "3 days ago"


def test_the_load_of_seven_days_needs_five_known_ones() -> None:
    load = pl.Series([10.0, 0.0, None, None, 20.0, 30.0, None, 40.0])
    assert week_load(load).to_list() == [None] * 7 + [None]
    known = pl.Series([10.0, 0.0, None, 5.0, 20.0, 30.0, None, 40.0])
    assert week_load(known).to_list()[-2:] == pytest.approx([65 * 7 / 5, 95 * 7 / 5])


def test_an_unknown_day_is_no_rest_day() -> None:
    for load, week in (([70.0] * 7, 490), ([70.0] * 6 + [None], 490), ([70.0] * 6 + [0.0], 420)):
        assert week_load(pl.Series(load))[-1] == pytest.approx(week)
