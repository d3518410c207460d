from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from analytics.signal_inputs import signal_inputs
from analytics.under_recovery import signal as judge
from answers import signal as answer
from polar_data.database import Database, upsert
from polar_data.schema import days

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


def test_a_new_watch_is_seen_and_the_old_one_back_is_not_new(filled: Database) -> None:
    nights = [AS_OF - timedelta(days=k) for k in range(60)]
    worn = ["one" if k > 40 or k in {3, 4} else "two" for k in range(60)]
    put(filled, days.sleep_night, [night(day, device) for day, device in zip(nights, worn, strict=True)])
    found = answer.daily(filled, PERSON, AS_OF - timedelta(days=99), AS_OF)
    assert found.filter("fresh_source")["day"].to_list() == [AS_OF - timedelta(days=40)]
    signals = [answer.signal(filled, PERSON, AS_OF - timedelta(days=k)) for k in (40, 41)]
    assert [each.score is None for each in signals] == [True, False]


def test_reasons_are_not_given_on_a_trip(filled: Database) -> None:
    east = [AS_OF - timedelta(days=k) for k in range(60)]
    put(filled, days.sleep_night, [night(day, "one", 540 if k < 4 else 120) for k, day in enumerate(east)])
    found = answer.daily(filled, PERSON, AS_OF - timedelta(days=99), AS_OF)
    assert found.filter("disturbed")["day"].to_list() == sorted(east[:4])
    there = answer.signal(filled, PERSON, AS_OF)
    assert (there.band, there.reasons) == ("high", ())
    assert "4 of the last 7 days" in there.notes[0]


def test_output_at_matched_heart_rate_comes_in(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def efficiency(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
        every = pl.date_range(first, last, eager=True)
        falling = np.where(np.arange(len(every)) >= len(every) - 14, 90.0, 100 + np.arange(len(every)) % 3)
        return pl.DataFrame({"day": every, "efficiency": falling})

    monkeypatch.setattr(answer, "efficiency", efficiency)
    found = answer.signal(filled, PERSON, AS_OF)
    assert "efficiency" in {each.id for each in found.reasons}


def test_the_same_series_go_in_as_the_method_wants_them(filled: Database) -> None:
    frame = answer.daily(filled, PERSON, AS_OF - answer.LOOKBACK, AS_OF)
    assert answer.signal(filled, PERSON, AS_OF) == judge(signal_inputs(frame))
