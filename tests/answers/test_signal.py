from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from analytics.signal_inputs import signal_inputs
from analytics.under_recovery import signal as judge
from answers import signal as answer
from answers.derived import EFFICIENCY, Kept, to_keep
from polar_data.database import Database, upsert
from polar_data.schema import days
from polar_data.store import derived_values

AS_OF = date(2026, 6, 30)
PERSON = 1


def put(database: Database, table: Any, rows: list[dict[str, Any]]) -> None:
    with database.write(PERSON) as connection:
        upsert(connection, table, [{"athlete_id": PERSON} | row for row in rows])


def fill(database: Database, n: int = 120) -> None:
    """`n` usual days, and a last week that the body answers to."""
    rng = np.random.default_rng(3)
    usual = {
        "resting_hr": rng.normal(52, 2, n),
        "hrv_rmssd": rng.normal(50, 4, n),
        "sleep_score": rng.normal(78, 5, n),
        "training_load": rng.normal(80, 20, n),
    }
    usual["resting_hr"][:7] += 8
    usual["hrv_rmssd"][:7] -= 15
    fatigue = np.where(np.arange(n) < 7, 3, 1 + np.arange(n) % 2)
    rows = [
        {"day": AS_OF - timedelta(days=k), "fatigue": int(fatigue[k])}
        | {name: float(values[k]) for name, values in usual.items()}
        for k in range(n)
    ]
    put(database, days.daily, rows)


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    fill(sqlite_database)
    return sqlite_database


def test_without_data_it_says_that_there_is_not_enough(sqlite_database: Database) -> None:
    found = answer.signal(sqlite_database, PERSON, AS_OF)
    assert (found.band, found.score) == (None, None)
    assert found.message.startswith("Not enough data")
    assert answer.history(sqlite_database, PERSON, AS_OF, AS_OF)["score"].to_list() == [None]


def test_a_week_that_departs_in_all_is_high_and_says_why(filled: Database) -> None:
    found = answer.signal(filled, PERSON, AS_OF)
    assert found.band == "high"
    assert {each.id for each in found.reasons} >= {"readiness", "night_hr", "hrv"}
    assert found.missing == ("soreness", "efficiency")
    feeling = next(each for each in found.reasons if each.id == "readiness")
    assert feeling.usual == pytest.approx(2.5)  # 4 less the answers 1 and 2 by turns
    assert feeling.change == pytest.approx(-1.5)


def test_the_history_gives_each_day_what_the_day_itself_gave(filled: Database) -> None:
    found = answer.history(filled, PERSON, AS_OF - timedelta(days=9), AS_OF)
    assert found.columns == ["day", "score", "band", "confidence", "coverage", "domains", "illness"]
    assert found.height == 10
    for day, score, band, confidence in found.select("day", "score", "band", "confidence").rows():
        alone = answer.signal(filled, PERSON, day)
        assert alone.band == band
        assert [alone.score, alone.confidence] == pytest.approx([score, confidence])


def test_a_day_knows_nothing_of_later_ones(filled: Database) -> None:
    day = AS_OF - timedelta(days=5)
    before = answer.signal(filled, PERSON, day)
    with filled.write(PERSON) as connection:
        connection.execute(days.daily.delete().where(days.daily.c.day > day))
    assert answer.signal(filled, PERSON, day) == before


def night(day: date, device: str, offset_min: int = 120) -> dict[str, Any]:
    return {
        "source": "accesslink_v4",
        "item": "x",
        "night": day,
        "device": device,
        "start_local": datetime.combine(day, datetime.min.time()),
        "end_local": datetime.combine(day, datetime.min.time()) + timedelta(hours=7),
        "start_offset_min": offset_min,
        "end_offset_min": offset_min,
    }


def wear(database: Database, worn: list[str]) -> None:
    """One night a day with these watches, the newest first."""
    nights = [night(AS_OF - timedelta(days=k), device) for k, device in enumerate(worn)]
    put(database, days.sleep_night, nights)


def changes(database: Database, n: int = 99) -> list[int]:
    """How many days ago the watch changed, as a range of `n` days tells it."""
    found = answer.daily(database, PERSON, AS_OF - timedelta(days=n), AS_OF)
    return [(AS_OF - day).days for day in found.filter("fresh_source")["day"]]


def test_a_new_watch_is_seen(filled: Database) -> None:
    wear(filled, ["new"] * 41 + ["old"] * 19)
    assert changes(filled) == [40]
    signals = [answer.signal(filled, PERSON, AS_OF - timedelta(days=k)) for k in (40, 41)]
    assert [each.score is None for each in signals] == [True, False]


def test_the_old_watch_back_after_a_while_is_a_change_too(filled: Database) -> None:
    wear(filled, ["old"] * 5 + ["new"] * 40 + ["old"] * 50)
    assert changes(filled) == [44, 4]
    assert answer.signal(filled, PERSON, AS_OF).score is None


def test_a_night_of_an_unknown_watch_is_no_change(filled: Database) -> None:
    wear(filled, ["one"] * 20 + ["unknown"] + ["one"] * 70)
    assert changes(filled) == []


def test_a_night_with_another_watch_is_no_change_once_the_old_one_is_back(filled: Database) -> None:
    wear(filled, ["old"] * 20 + ["other"] + ["old"] * 70)
    scores = [answer.signal(filled, PERSON, AS_OF - timedelta(days=k)).score for k in (21, 20, 19, 0)]
    assert [score is None for score in scores] == [False, True, False, False]
    assert changes(filled) == []


def test_a_night_with_the_old_watch_does_not_undo_the_change(filled: Database) -> None:
    wear(filled, ["new"] * 5 + ["old"] + ["new"] * 5 + ["old"] * 70)
    assert changes(filled) == [10]


@pytest.mark.parametrize(
    "worn",
    [
        ["usual"] * 30 + ["other"] * 7 + ["usual"] * 70,
        ["usual"] * 30 + ["other"] + ["usual"] * 70,
        ["new"] * 33 + ["old"] + ["new"] + ["old"] * 70,
    ],
    ids=["a week", "a night", "a change with a night of doubt"],
)
def test_a_watch_is_judged_on_each_day_by_the_nights_until_then(filled: Database, worn: list[str]) -> None:
    wear(filled, worn)
    found = answer.history(filled, PERSON, AS_OF - timedelta(days=40), AS_OF - timedelta(days=15))
    assert found.height == 26
    for day, score, band in found.select("day", "score", "band").rows():
        alone = answer.signal(filled, PERSON, day)
        assert alone.band == band, day
        assert alone.score == pytest.approx(score), day
    assert found["band"].null_count() not in {0, found.height}


def test_a_watch_worn_by_turns_with_another_is_no_change_each_time(filled: Database) -> None:
    wear(filled, ["one", "one", "two"] * 30)
    assert changes(filled) == [88]  # the first night of the second


@pytest.mark.parametrize("n", [4, 5, 30, 44, 45, 60, 200])
def test_changes_do_not_depend_on_where_the_range_begins(filled: Database, n: int) -> None:
    wear(filled, ["old"] * 5 + ["new"] * 40 + ["old"] * 50)
    assert changes(filled, n) == [k for k in (44, 4) if k <= n]


@pytest.mark.parametrize(
    ("device", "before", "expected"), [("one", 40, []), ("other", 63, [19]), ("other", 64, [])]
)
def test_a_break_is_no_change_nor_is_a_watch_of_long_ago(
    filled: Database, device: str, before: int, expected: list[int]
) -> None:
    """After 63 days nothing of the other watch counts any more."""
    wear(filled, ["one"] * 20)
    put(filled, days.sleep_night, [night(AS_OF - timedelta(days=19 + before), device)])
    assert changes(filled) == expected


def test_reasons_are_not_given_on_a_trip(filled: Database) -> None:
    east = [AS_OF - timedelta(days=k) for k in range(60)]
    put(filled, days.sleep_night, [night(day, "one", 540 if k < 4 else 120) for k, day in enumerate(east)])
    found = answer.daily(filled, PERSON, AS_OF - timedelta(days=99), AS_OF)
    assert found.filter("disturbed")["day"].to_list() == sorted(east[:4])
    there = answer.signal(filled, PERSON, AS_OF)
    assert (there.band, there.reasons) == ("high", ())
    assert "4 of the last 7 days" in there.notes[0]


def test_a_change_of_the_clock_is_no_trip(filled: Database) -> None:
    change = date(2026, 3, 29)
    nights = [AS_OF - timedelta(days=k) for k in range(110)]
    put(filled, days.sleep_night, [night(day, "one", 120 if day >= change else 60) for day in nights])
    found = answer.daily(filled, PERSON, AS_OF - timedelta(days=109), AS_OF)
    assert not found["disturbed"].any()


def test_output_at_matched_heart_rate_comes_in(filled: Database) -> None:
    every = [AS_OF - timedelta(days=k) for k in range(100)]
    falling = {day.isoformat(): 90.0 if k < 14 else 100.0 + k % 3 for k, day in enumerate(every)}
    made = to_keep(EFFICIENCY, Kept(every[-1], AS_OF, "", falling))
    derived_values.write(filled, PERSON, [made])
    found = answer.signal(filled, PERSON, AS_OF)
    assert "efficiency" in {each.id for each in found.reasons}


def test_the_same_series_go_in_as_the_method_wants_them(filled: Database) -> None:
    frame = answer.daily(filled, PERSON, AS_OF - answer.LOOKBACK, AS_OF)
    assert answer.signal(filled, PERSON, AS_OF) == judge(signal_inputs(frame))
