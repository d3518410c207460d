"""Habits of sleep from nights made by hand; the figures are worked out by head."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from answers.sleep_habits import Habits, sleep_habits
from polar_data.database import Database, upsert
from polar_data.schema import days

LAST = date(2026, 5, 31)  # a Sunday
HOUR = 3600.0


def put(database: Database, ago: int, start_h: float = -1, end_h: float = 7, **more: Any) -> None:
    """The night so many days before the last, from and to hours around the midnight it crosses."""
    night = LAST - timedelta(days=ago)
    midnight = datetime.combine(night, time())
    row = {"athlete_id": 1, "source": "accesslink_v4", "item": "x", "night": night, "end_offset_min": 120}
    row |= {
        "start_local": midnight + timedelta(hours=start_h),
        "end_local": midnight + timedelta(hours=end_h),
    }
    with database.write(1) as connection:
        upsert(connection, days.sleep_night, [row | more])


def asked(database: Database, length: int = 28, last: date = LAST) -> Habits:
    return sleep_habits(database, 1, last - timedelta(days=length - 1), last)


def asleep(database: Database, hours: Iterable[float], since: int, **more: Any) -> None:
    for ago, slept in zip(range(since, -1, -1), hours, strict=False):
        put(database, ago, asleep_s=slept * HOUR, **more)


def test_debt_adds_what_each_night_lacks_to_the_newest_goal(sqlite_database: Database) -> None:
    asleep(sqlite_database, [7.5] * 7, 13, goal_s=9 * HOUR)
    asleep(sqlite_database, [7.2, 6.5, 8.1, 7, 6.8, 8.5, 7.4], 6, goal_s=8 * HOUR)
    found = asked(sqlite_database)
    assert found.goal_h == 8
    assert found.debt.value == pytest.approx(5.1)
    assert found.debt.before == pytest.approx(3.5)
    assert (found.debt.n, found.debt.n_before, found.debt.window) == (7, 7, 7)


def test_without_a_goal_there_is_no_debt_and_it_says_what_to_do(sqlite_database: Database) -> None:
    asleep(sqlite_database, [7] * 7, 6)
    assert asked(sqlite_database).debt.value is None
    assert "set one in polar flow" in (asked(sqlite_database).debt.missing or "").lower()


def test_jetlag_is_what_sleep_lies_later_before_weekend_days(sqlite_database: Database) -> None:
    for ago in range(56):
        late = 1.5 if ago < 28 and (LAST - timedelta(days=ago)).weekday() >= 5 else 0
        put(sqlite_database, ago, -1 + late, 7 + late)
    found = asked(sqlite_database).jetlag
    assert (found.habit.value, found.low, found.high) == pytest.approx((1.5, 1.5, 1.5))
    assert (found.free, found.work, found.habit.before) == (8, 20, 0)


def test_a_night_in_which_the_clock_changed_is_not_one_of_jetlag(sqlite_database: Database) -> None:
    for ago in range(28):
        put(sqlite_database, ago, start_offset_min=120)
    put(sqlite_database, 0, -1, 14, start_offset_min=120, end_offset_min=540)  # a flight: it ends on a Sunday
    found = asked(sqlite_database).jetlag
    assert (found.habit.value, found.free, found.work) == (0, 7, 20)


def test_an_hour_on_every_other_morning_costs_regularity(sqlite_database: Database) -> None:
    for ago in range(15):
        put(sqlite_database, ago, end_h=7 + ago % 2)
    found = asked(sqlite_database, 7).regularity
    assert found.value == pytest.approx(100 - 200 * 60 / 1440)
    assert (found.n, found.window, found.before, found.n_before) == (14, 14, None, 0)


def test_lying_awake_is_not_sleep(sqlite_database: Database) -> None:
    stages = [(0.0, "light"), (3600.0, "wake"), (5400.0, "rem"), (27900.0, "wake")]  # 30 and 15 minutes awake
    for ago in range(15):
        put(sqlite_database, ago)
        for seq, (start, stage) in enumerate(stages if ago % 2 else []):
            row = {"athlete_id": 1, "source": "accesslink_v4", "item": "x", "seq": seq, "stage": stage}
            row |= {"night": LAST - timedelta(days=ago), "start_s": start}
            with sqlite_database.write(1) as connection:
                upsert(connection, days.sleep_stage, [row])
    assert asked(sqlite_database, 7).regularity.value == pytest.approx(100 - 200 * 45 / 1440)


@pytest.mark.parametrize("lacking", ["start_local", "end_local"])
def test_a_night_with_stages_but_without_its_times_is_unknown(
    sqlite_database: Database, lacking: str
) -> None:
    unknown: dict[str, Any] = {lacking: None}
    for ago in range(15):
        put(sqlite_database, ago, **(unknown if ago == 5 else {}))
    awake = {"athlete_id": 1, "source": "accesslink_v4", "item": "x", "seq": 0, "start_s": 0, "stage": "wake"}
    with sqlite_database.write(1) as connection:
        upsert(connection, days.sleep_stage, [awake | {"night": LAST - timedelta(days=5)}])
    found = asked(sqlite_database)
    assert (found.regularity.value, found.regularity.n) == (100, 12)
    assert found.bedtime.value == 0


def test_a_stage_of_unknown_start_is_left_out(sqlite_database: Database) -> None:
    for ago in range(15):
        put(sqlite_database, ago)
    awake = {"athlete_id": 1, "source": "accesslink_v4", "item": "x", "night": LAST, "stage": "wake"}
    with sqlite_database.write(1) as connection:
        upsert(connection, days.sleep_stage, [awake | {"seq": 0, "start_s": None}])
    assert asked(sqlite_database).regularity.value == 100


def test_the_day_the_clock_changed_is_not_compared(sqlite_database: Database) -> None:
    for ago in range(15):
        put(sqlite_database, ago, end_offset_min=60 if ago > 5 else 120)
    assert asked(sqlite_database, 7).regularity.n == 13


def test_a_night_in_which_the_clock_changed_is_not_compared_with_the_next(sqlite_database: Database) -> None:
    for ago in range(15):
        offset = 120 if ago > 5 else 540
        put(sqlite_database, ago, start_offset_min=offset, end_offset_min=offset)
    put(sqlite_database, 5, -1, 14, start_offset_min=120, end_offset_min=540)  # 8 hours, not 15, on a flight
    found = asked(sqlite_database, 7).regularity
    assert (found.value, found.n) == (100, 12)


def test_bedtime_spreads_around_midnight(sqlite_database: Database) -> None:
    for ago in range(14):
        put(sqlite_database, ago, -0.5 + ago % 2)
    found = asked(sqlite_database, 7).bedtime
    assert found.value == pytest.approx(30 * (14 / 13) ** 0.5)
    assert (found.n, found.window) == (14, 14)


def test_shares_are_means_of_nights_with_stages(sqlite_database: Database) -> None:
    for ago, deep in enumerate([1.0, 2.0, 1.5, None]):
        more = (
            {} if deep is None else {"deep_s": deep * HOUR, "light_s": (6 - deep) * HOUR, "rem_s": 2 * HOUR}
        )
        put(sqlite_database, ago, asleep_s=8 * HOUR, **more)
    found = asked(sqlite_database).shares
    assert [found[stage].value for stage in ("deep", "light", "rem")] == pytest.approx([18.75, 56.25, 25])
    assert (found["deep"].n, found["unknown"].value) == (3, None)


@pytest.mark.parametrize(("length", "window"), [(7, 14), (90, 90), (3650, 365)])
def test_the_window_follows_the_range_within_bounds(
    sqlite_database: Database, length: int, window: int
) -> None:
    put(sqlite_database, 0)
    found = asked(sqlite_database, length)
    assert found.bedtime.window == found.regularity.window == window
    assert found.debt.window == 7


def test_too_few_nights_say_how_many_it_takes(sqlite_database: Database) -> None:
    for ago in range(4):
        put(sqlite_database, ago)
    found = asked(sqlite_database)
    assert found.bedtime.value is None
    assert found.bedtime.missing == "It needs 5 nights of the last 28; so far 4."
    assert found.regularity.missing == "It needs 7 pairs of following nights of the last 28; so far 3."
    assert "so far 2 and 2" in (found.jetlag.habit.missing or "")


def test_nights_after_the_last_day_are_not_looked_at(sqlite_database: Database) -> None:
    for ago in range(1, 30):
        put(sqlite_database, ago, -1 + ago % 3, asleep_s=7 * HOUR, goal_s=8 * HOUR)
    before = asked(sqlite_database, last=LAST - timedelta(days=1))
    put(sqlite_database, 0, 3, 6, asleep_s=3 * HOUR, goal_s=9 * HOUR)
    assert asked(sqlite_database, last=LAST - timedelta(days=1)) == before
    assert asked(sqlite_database) != before
