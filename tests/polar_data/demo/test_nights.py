"""Nights: hypnograms add up, and clocks are right where zones and daylight saving change."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from polar_data.demo.nights import DEEP, LIGHT1, LIGHT2, REM, UNKNOWN, WAKE
from polar_data.demo.world import World


def test_the_hypnogram_holds_exactly_the_durations(world: World) -> None:
    for day in world.dates[-120:]:
        night = world.true_night(day)
        ends = [*night.hypnogram, (night.span_s, -1)]
        spent: Counter[int] = Counter()
        wakes = []
        for (start, state), (end, _) in pairwise(ends):
            spent[state] += end - start
            if state == WAKE:
                wakes.append(end - start)
        assert night.hypnogram[0][0] == 0
        assert spent[REM] == night.rem_s
        assert spent[DEEP] == night.deep_s
        assert spent[LIGHT1] + spent[LIGHT2] == night.light_s
        assert spent[UNKNOWN] == night.unknown_s
        assert sorted(wakes) == sorted(night.interruptions_s)


def test_sleep_is_of_a_usual_length_and_make_up(world: World) -> None:
    nights = [world.true_night(day) for day in world.dates[:365]]
    hours = [night.asleep_s / 3600 for night in nights]
    assert 7.0 < sum(hours) / len(hours) < 7.6
    assert all(4 < each < 10 for each in hours)
    asleep = sum(night.asleep_s for night in nights)
    assert 0.13 < sum(night.deep_s for night in nights) / asleep < 0.22
    assert 0.18 < sum(night.rem_s for night in nights) / asleep < 0.27


def test_deep_sleep_comes_early_and_rem_late(world: World) -> None:
    early: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for day in world.dates[-60:]:
        night = world.true_night(day)
        for (start, state), (end, _) in pairwise([*night.hypnogram, (night.span_s, -1)]):
            (early if start < night.span_s / 2 else late)[state] += end - start
    assert early[DEEP] > 1.5 * late[DEEP]
    assert late[REM] > 1.5 * early[REM]


@pytest.mark.parametrize(
    ("day", "offsets"),
    [(date(2026, 3, 29), (120, 180)), (date(2026, 10, 25), (180, 120)), (date(2026, 11, 20), (120, 120))],
)
def test_offsets_over_a_clock_change(world: World, day: date, offsets: tuple[int, int]) -> None:
    night = world.true_night(day)
    assert (night.start_offset, night.end_offset) == offsets
    on_the_clock = (night.end - night.start).total_seconds()
    assert on_the_clock - night.span_s == (offsets[1] - offsets[0]) * 60


def test_travel_changes_the_offset_on_the_day_of_waking_up(world: World) -> None:
    (trip,) = (event for event in world.events if event.kind == "travel")
    day = timedelta(1)
    there, during, back = (
        world.true_night(when) for when in (trip.first_day, trip.last_day, trip.last_day + day)
    )
    assert (there.start_offset, there.end_offset) == (120, 540)
    assert (during.start_offset, during.end_offset) == (540, 540)
    assert (back.start_offset, back.end_offset) == (120, 120)
    assert world.clock.noon_offset(trip.first_day - day) == 120
    assert world.clock.noon_offset(trip.first_day) == 540


def test_every_night_ends_on_its_day_and_before_the_next_begins(world: World) -> None:
    nights = [world.true_night(day) for day in world.dates]
    assert all(night.end.date() == night.day for night in nights)
    for night, following in pairwise(nights):
        assert night.start_utc + timedelta(seconds=night.span_s) < following.start_utc
