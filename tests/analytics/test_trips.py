from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.trips import Floats, Trip, trips

JUNE = date(2026, 6, 1)  # no clocks are changed for months
NAN = np.nan


def _offsets(*parts: tuple[int, float]) -> Floats:
    return np.concatenate([np.full(days, offset) for days, offset in parts])


def _around(change: date, before: float, after: float, days: int = 20) -> tuple[Floats, date]:
    return _offsets((days, before), (days, after)), change - timedelta(days)


def test_a_trip_there_and_back() -> None:
    assert trips(_offsets((10, 120), (7, -240), (5, 120)), JUNE) == (Trip(10, 16, 120, -240, -6.0, "trip"),)


def test_a_trip_is_seen_on_its_first_day() -> None:
    assert trips(_offsets((10, 120), (1, 540)), JUNE) == (Trip(10, None, 120, 540, 7.0, "trip"),)


@pytest.mark.parametrize(("there", "found"), [(179, 0), (180, 1), (61, 0), (60, 1), (345, 1)])
def test_an_hour_at_least(there: int, found: int) -> None:
    assert len(trips(_offsets((10, 120), (5, there), (5, 120)), JUNE)) == found


@pytest.mark.parametrize(
    ("home", "there", "east"),
    [(-480, 780, -3.0), (780, -480, 3.0), (330, 120, -3.5), (720, -660, 1.0)],
)
def test_across_the_date_line_the_shorter_way_counts(home: int, there: int, east: float) -> None:
    assert [trip.hours_east for trip in trips(_offsets((10, home), (3, there)), JUNE)] == [east]


def test_half_an_hour_further_is_the_same_trip() -> None:
    offsets = _offsets((10, 120), (5, 330), (4, 345), (5, 330), (5, 120))
    assert trips(offsets, JUNE) == (Trip(10, 23, 120, 330, 3.5, "trip"),)


def test_half_an_hour_from_home_is_home() -> None:
    offsets = _offsets((10, 570), (5, 480), (4, 600), (5, 570))
    assert trips(offsets, JUNE) == (Trip(10, 14, 570, 480, -1.5, "trip"),)


def test_a_day_apart_is_the_same_time_of_day() -> None:
    assert trips(_offsets((10, -660), (5, 780)), JUNE) == ()


def test_unknown_days_neither_begin_nor_end_a_trip() -> None:
    offsets = _offsets((10, 120), (2, NAN), (3, -240), (2, NAN), (2, -240), (3, NAN), (4, 120))
    assert trips(offsets, JUNE) == (Trip(12, 18, 120, -240, -6.0, "trip"),)


def test_a_second_leg_is_a_trip_of_its_own() -> None:
    found = trips(_offsets((10, 60), (5, 540), (4, 420), (5, 60)), JUNE)
    assert found == (Trip(10, 14, 60, 540, 8.0, "trip"), Trip(15, 18, 540, 420, -2.0, "trip"))


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (date(2026, 3, 29), 60, 120),  # Europe: last Sundays
        (date(2026, 10, 25), 120, 60),
        (date(2026, 3, 8), -300, -240),  # North America: second in March, first in November
        (date(2026, 11, 1), -240, -300),
        (date(2026, 10, 4), 600, 660),  # Australia: first Sundays
        (date(2026, 4, 5), 660, 600),
        (date(2026, 9, 27), 720, 780),  # New Zealand: last in September
    ],
)
@pytest.mark.parametrize("late", [0, 1])
def test_clock_changes(change: date, before: float, after: float, late: int) -> None:
    # the night's offset is that of its end (the Sunday) or of its beginning (the Monday)
    offsets, first_day = _around(change + timedelta(late), before, after)
    expected = Trip(20, None, int(before), int(after), (after - before) / 60, "clock change")
    assert trips(offsets, first_day) == (expected,)
    assert trips(offsets[:21], first_day) == (expected,)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2026, 3, 28), 60, 120),  # the day before
        (date(2026, 3, 31), 60, 120),  # two days after
        (date(2026, 3, 29), 60, 0),  # the wrong way
        (date(2026, 3, 29), 60, 180),  # too far
        (date(2026, 7, 5), 60, 120),
        (date(2026, 3, 8), 60, 120),  # clocks are changed elsewhere
        (date(2026, 10, 4), 120, 180),
        (date(2026, 11, 1), 120, 60),
        (date(2026, 3, 29), -300, -240),
    ],
)
def test_what_looks_like_a_clock_change_but_is_a_trip(day: date, before: float, after: float) -> None:
    offsets, first_day = _around(day, before, after)
    assert [trip.kind for trip in trips(offsets, first_day)] == ["trip"]


def test_a_clock_change_within_unknown_days() -> None:
    offsets = _offsets((10, 60), (10, NAN), (10, 120))
    assert [trip.kind for trip in trips(offsets, date(2026, 3, 14))] == ["clock change"]


def test_a_year_at_home_has_two_clock_changes_and_no_trip() -> None:
    days = [date(2026, 1, 1) + timedelta(k) for k in range(365)]
    summer = [date(2026, 3, 29) <= day < date(2026, 10, 25) for day in days]
    found = trips(np.where(summer, 120.0, 60.0), days[0])
    assert [(days[trip.first_day_index], trip.kind) for trip in found] == [
        (date(2026, 3, 29), "clock change"),
        (date(2026, 10, 25), "clock change"),
    ]


def test_an_hour_away_soon_after_a_clock_change_is_a_trip() -> None:
    offsets = _offsets((10, 60), (12, 120), (4, 60), (100, 120))  # Berlin, London from April 10 to 13
    first_day = date(2026, 3, 19)
    change, trip = Trip(10, None, 60, 120, 1.0, "clock change"), Trip(22, 25, 120, 60, -1.0, "trip")
    assert trips(offsets, first_day) == (change, trip)
    assert trips(offsets[:27], first_day) == (change, trip)
    assert trips(offsets[:26], first_day) == (change, replace(trip, last_day_index=None))


def test_what_goes_back_soon_and_stays_so_was_no_clock_change() -> None:
    offsets = _offsets((10, 60), (20, 120), (61, 60))
    first_day = date(2026, 3, 19)
    assert [trip.kind for trip in trips(offsets[:-1], first_day)] == ["clock change", "trip"]
    assert trips(offsets, first_day) == (Trip(10, 29, 60, 120, 1.0, "trip"),)
    again = trips(_offsets((10, 60), (20, 120), (61, 60), (5, 120)), first_day)
    assert again[1:] == (Trip(91, None, 60, 120, 1.0, "trip"),)


def test_clocks_are_not_changed_again_the_day_after() -> None:
    offsets = _offsets((10, 120), (1, 60), (4, 0), (5, 60))  # London, from the Monday on
    change, trip = Trip(10, None, 120, 60, -1.0, "clock change"), Trip(11, 14, 60, 0, -1.0, "trip")
    assert trips(offsets, date(2026, 10, 15)) == (change, trip)


def test_what_goes_back_later_was_a_clock_change_and_then_a_trip() -> None:
    first_day = date(2026, 3, 19)
    found = trips(_offsets((10, 60), (60, 120), (3, 60)), first_day)
    assert [trip.kind for trip in found] == ["clock change", "trip"]
    assert found[1] == Trip(70, None, 120, 60, -1.0, "trip")


def test_home_changes_its_clock_during_the_trip() -> None:
    offsets = _offsets((10, 60), (10, 240), (30, 120))  # back on April 2
    assert trips(offsets, date(2026, 3, 13)) == (Trip(10, 19, 60, 240, 3.0, "trip"),)


def test_both_change_their_clocks_during_the_trip() -> None:
    offsets = _offsets((10, 60), (6, 0), (6, 60), (30, 120))  # London, whose summer time is home's winter's
    assert trips(offsets, date(2026, 3, 13)) == (Trip(10, 21, 60, 0, -1.0, "trip"),)


def test_sixty_days_away_are_a_move() -> None:
    offsets = _offsets((10, 120), (61, -240))
    assert trips(offsets[:-1], JUNE) == (Trip(10, None, 120, -240, -6.0, "trip"),)
    assert trips(offsets, JUNE) == (Trip(10, None, 120, -240, -6.0, "move"),)
    visit = trips(_offsets((10, 120), (61, -240), (5, 120), (5, -240)), JUNE)
    assert visit[1] == Trip(71, 75, -240, 120, 6.0, "trip")


def test_nothing_known_is_no_trip() -> None:
    for offsets in (np.array([]), np.full(10, NAN), np.array([60.0]), np.full(400, 60.0)):
        assert trips(offsets, JUNE) == ()


places = st.sampled_from([NAN, 60.0, 120.0, 0.0, -300.0, 540.0, 780.0, 90.0])
stays = st.lists(st.tuples(st.integers(1, 40), places), max_size=8)


@settings(max_examples=50)
@given(stays, st.integers(0, 364))
def test_trips_follow_one_another(parts: list[tuple[int, float]], start: int) -> None:
    offsets = _offsets(*parts) if parts else np.array([])
    found = trips(offsets, date(2026, 1, 1) + timedelta(start))
    for trip in found:
        assert offsets[trip.first_day_index] == trip.offset_there
        assert abs(trip.hours_east) >= 1
        if trip.last_day_index is not None:
            assert trip.first_day_index <= trip.last_day_index < offsets.size
            assert trip.kind == "trip"
    for one, following in pairwise(found):
        end = one.first_day_index if one.last_day_index is None else one.last_day_index
        assert end < following.first_day_index


@settings(max_examples=50)
@given(stays, st.integers(0, 364))
def test_each_trip_was_seen_on_its_first_day(parts: list[tuple[int, float]], start: int) -> None:
    offsets = _offsets(*parts) if parts else np.array([])
    first_day = date(2026, 1, 1) + timedelta(start)
    for trip in trips(offsets, first_day):
        then = trips(offsets[: trip.first_day_index + 1], first_day)[-1]
        assert (then.first_day_index, then.last_day_index) == (trip.first_day_index, None)
        assert (then.offset_before, then.offset_there) == (trip.offset_before, trip.offset_there)
