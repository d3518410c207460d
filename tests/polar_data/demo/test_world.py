"""The daily series: repeatable, believable, and marked by what happened."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import numpy as np
import pytest

from polar_data.demo.accesslink_v4 import FAMILIES, Renderer
from polar_data.demo.world import World
from tests.polar_data.demo.conftest import LAST_DAY


def within(world: World, kind: str) -> slice:
    event = [event for event in world.events if event.kind == kind][-1]
    return slice(world.index(event.first_day), world.index(event.last_day) + 1)


def before(span: slice) -> slice:
    return slice(span.start - 42, span.start - 7)


def test_equal_arguments_give_equal_worlds(world: World) -> None:
    again = World(1, last_day=LAST_DAY)
    assert again.events == world.events
    for field in fields(world.body):
        assert np.array_equal(getattr(again.body, field.name), getattr(world.body, field.name))


def test_another_seed_gives_other_days(world: World) -> None:
    other = World(2, last_day=LAST_DAY, days=60)
    assert not np.allclose(other.body.night_hr_bpm, world.body.night_hr_bpm[-60:], atol=0.5)


def test_dense_data_do_not_depend_on_the_order_in_which_they_are_made() -> None:
    first, second = (Renderer(World(1, last_day=LAST_DAY, days=30)) for _ in range(2))
    calls = [(family, day) for family in FAMILIES for day in first.days(family)[-4:]]
    forward = {call: first.items(*call) for call in calls}
    backward = {call: second.items(*call) for call in reversed(calls)}
    assert forward == backward


def test_one_day_is_a_world_too() -> None:
    world = World(1, last_day=LAST_DAY, days=1)
    assert world.dates == [LAST_DAY]
    assert np.isfinite(world.body.night_hr_bpm).all()
    with pytest.raises(IndexError, match="outside"):
        world.index(LAST_DAY - timedelta(1))
    with pytest.raises(ValueError, match="at least one day"):
        World(1, last_day=LAST_DAY, days=0)


@pytest.mark.parametrize(
    ("series", "low", "high"),
    [
        ("night_hr_bpm", 48, 56),
        ("rmssd_ms", 45, 60),
        ("breathing_per_min", 13, 15),
        ("skin_c", 34, 35.5),
        ("weight_kg", 60, 65),
        ("load", 60, 130),
    ],
)
def test_usual_values_are_those_of_a_trained_woman(
    world: World, series: str, low: float, high: float
) -> None:
    assert low < getattr(world.body, series).mean() < high


def test_night_heart_rate_and_its_variability_go_together_as_in_people(world: World) -> None:
    correlation = np.corrcoef(world.body.night_hr_bpm, np.log(world.body.rmssd_ms))[0, 1]
    assert -0.9 < correlation < -0.6


def test_the_night_after_a_hard_day_has_a_higher_heart_rate(world: World) -> None:
    load, next_night = world.body.load[:-1], world.body.night_hr_bpm[1:]
    hard, rest = load > np.quantile(load, 0.8), load == 0
    assert next_night[hard].mean() > next_night[rest].mean() + 0.5


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_illness_shows(seed: int) -> None:
    world = World(seed, last_day=LAST_DAY, days=200)
    ill = within(world, "illness")
    body, usual = world.body, before(ill)
    assert body.night_hr_bpm[ill].mean() > body.night_hr_bpm[usual].mean() + 4
    assert body.rmssd_ms[ill].mean() < body.rmssd_ms[usual].mean() * 0.88
    assert body.breathing_per_min[ill].mean() > body.breathing_per_min[usual].mean() + 0.8
    assert body.skin_c[ill].mean() > body.skin_c[usual].mean() + 0.5
    assert body.load[ill].sum() == 0


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_overreaching_shows(seed: int) -> None:
    world = World(seed, last_day=LAST_DAY, days=300)
    over = within(world, "overreaching")
    body, usual = world.body, before(over)
    late = slice(over.start + 5, over.stop)
    assert body.load[over].mean() > body.load[usual].mean() * 1.5
    assert body.night_hr_bpm[late].mean() > body.night_hr_bpm[usual].mean() + 1
    assert body.rmssd_ms[late].mean() < body.rmssd_ms[usual].mean()
    assert body.tiredness[late].mean() > body.tiredness[usual].mean() + 0.8
    assert body.soreness[late].mean() > body.soreness[usual].mean() + 0.8
    assert body.form[late].mean() < body.form[usual].mean()


def test_mondays_are_for_rest_unless_something_special_happens(world: World) -> None:
    special = {"overreaching", "training_camp", "travel", "illness"}
    recovering = {e.last_day + timedelta(n) for e in world.events if e.kind == "illness" for n in range(7)}
    mondays = [
        day
        for day in world.dates
        if day.weekday() == 0
        and day not in recovering
        and not any(e.kind in special and e.covers(day) for e in world.events)
    ]
    assert len(mondays) > 80
    assert not [day for day in mondays if world.trained(day)]


def test_seasons_choose_the_sport(world: World) -> None:
    months: dict[str, set[int]] = {"ski": set(), "long_ride": set(), "triathlon": set()}
    at_camp = {
        e.first_day + timedelta(n) for e in world.events if e.kind == "training_camp" for n in range(7)
    }
    for day in world.dates:
        for session in world.sessions(day):
            if session.template in months and day not in at_camp:
                months[session.template].add(day.month)
    assert months["ski"] <= {10, 11, 12, 1, 2, 3}
    assert months["long_ride"] <= set(range(4, 11))
    assert months["triathlon"] == {7}


def test_the_watch_changes_on_its_day_and_nights_without_it_are_missing(world: World) -> None:
    (change,) = (e.first_day for e in world.events if e.kind == "new_watch")
    day = timedelta(1)
    assert len({watch.uuid for watch in world.watches(change)}) == 2
    assert world.watches(change - day) == world.watches(change)[:1]
    assert world.watches(change + day) == world.watches(change)[1:]
    for event in world.events:
        if event.kind == "no_watch_at_night":
            assert world.night(event.first_day) is None
            assert world.night(event.last_day) is None
    assert world.night(LAST_DAY) is not None


def test_nothing_is_known_outside_the_days(world: World) -> None:
    renderer = Renderer(world)
    # The first night's skin temperature begins on the evening before the first day.
    for day in (world.first_day - timedelta(2), world.last_day + timedelta(90), date(1999, 1, 1)):
        assert all(renderer.items(family, day) == [] for family in FAMILIES)
        assert all(renderer.summary(family, day) == [] for family in FAMILIES)
