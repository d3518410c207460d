from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest

from answers.trips import Trip, trips
from polar_data.database import Database, upsert
from polar_data.schema import days, training

HOME, TOKYO = 120, 540
FIRST = date(2026, 1, 1)  # no clocks are changed before 8 March
ROW = {"athlete_id": 1, "source": "accesslink_v4", "item": "x"}


def _day(number: int) -> date:
    return FIRST + timedelta(number)


def _nights(database: Database, offsets: Mapping[date, int | None]) -> None:
    rows = [ROW | {"night": day, "end_offset_min": offset} for day, offset in offsets.items()]
    with database.write(1) as connection:
        upsert(connection, days.sleep_night, rows)


def _session(database: Database, day: date, hour: int, offset: int | None) -> None:
    start = datetime.combine(day, time(hour))
    row = {"session_id": str(start), "day": day, "start_local": start, "offset_min": offset}
    with database.write(1) as connection:
        upsert(connection, training.session, [ROW | row])


def _away(first: int, last: int, length: int) -> dict[date, int | None]:
    return {_day(n): TOKYO if first <= n <= last else HOME for n in range(length)}


JAPAN = Trip("trip", _day(20), _day(26), HOME, TOKYO, 7.0)


def test_without_data_there_are_no_trips(sqlite_database: Database) -> None:
    assert trips(sqlite_database, 1, FIRST, _day(30)) == ()


def test_a_trip_there_and_back_is_named_by_its_days(sqlite_database: Database) -> None:
    _nights(sqlite_database, _away(20, 26, 40))
    assert trips(sqlite_database, 1, FIRST, _day(39)) == (JAPAN,)
    assert JAPAN.text == "Trip: 7 hours to the east"


def test_a_trip_is_seen_on_its_day_and_lasts_until_the_way_back(sqlite_database: Database) -> None:
    _nights(sqlite_database, _away(20, 26, 40))
    lasting = Trip("trip", _day(20), None, HOME, TOKYO, 7.0)
    assert trips(sqlite_database, 1, FIRST, _day(19)) == ()
    assert trips(sqlite_database, 1, FIRST, _day(20)) == (lasting,)
    assert trips(sqlite_database, 1, FIRST, _day(26)) == (lasting,)
    assert trips(sqlite_database, 1, FIRST, _day(27)) == (JAPAN,)


def test_what_comes_after_the_last_day_changes_nothing(sqlite_database: Database) -> None:
    _nights(sqlite_database, _away(20, 26, 40))
    before = trips(sqlite_database, 1, FIRST, _day(30))
    _nights(sqlite_database, {_day(n): -480 for n in range(31, 40)})
    assert trips(sqlite_database, 1, FIRST, _day(30)) == before


@pytest.mark.parametrize(("start", "found"), [(26, (JAPAN,)), (27, ())])
def test_home_is_known_from_before_the_range(
    sqlite_database: Database, start: int, found: tuple[Trip, ...]
) -> None:
    _nights(sqlite_database, _away(20, 26, 40))
    assert trips(sqlite_database, 1, _day(start), _day(39)) == found


def test_sessions_tell_where_there_is_no_night(sqlite_database: Database) -> None:
    nights = _away(20, 26, 40)
    for number in (20, 21, 26):
        del nights[_day(number)]
    nights[_day(21)] = None  # a night whose offset is not known
    _nights(sqlite_database, nights)
    assert trips(sqlite_database, 1, FIRST, _day(39))[0].first_day == _day(22)
    for number in (20, 21, 26):
        _session(sqlite_database, _day(number), 18, TOKYO)
    assert trips(sqlite_database, 1, FIRST, _day(39)) == (JAPAN,)


def test_a_night_counts_before_the_sessions_of_its_day(sqlite_database: Database) -> None:
    _nights(sqlite_database, _away(20, 26, 40))
    _session(sqlite_database, _day(27), 7, TOKYO)
    assert trips(sqlite_database, 1, FIRST, _day(39)) == (JAPAN,)


def test_of_several_sessions_the_last_with_an_offset_counts(sqlite_database: Database) -> None:
    nights = _away(20, 26, 40)
    del nights[_day(20)]
    _nights(sqlite_database, nights)
    _session(sqlite_database, _day(20), 19, TOKYO)
    _session(sqlite_database, _day(20), 7, HOME)
    _session(sqlite_database, _day(20), 21, None)
    assert trips(sqlite_database, 1, FIRST, _day(39)) == (JAPAN,)


@pytest.mark.parametrize(
    ("change", "after", "words"),
    [
        (date(2026, 3, 29), 180, "Clock change: 1 hour forward"),
        (date(2026, 10, 25), 60, "Clock change: 1 hour back"),
    ],
)
def test_a_change_of_the_clock_is_named_so(
    sqlite_database: Database, change: date, after: int, words: str
) -> None:
    around = [change + timedelta(n) for n in range(-10, 10)]
    _nights(sqlite_database, {day: HOME if day < change else after for day in around})
    (found,) = trips(sqlite_database, 1, change, around[-1])
    assert (found.kind, found.first_day, found.last_day, found.text) == ("clock change", change, None, words)
    assert trips(sqlite_database, 1, change + timedelta(1), around[-1]) == ()


def test_sixty_days_away_are_a_move(sqlite_database: Database) -> None:
    _nights(sqlite_database, {_day(n): HOME if n < 4 else -300 for n in range(65)})
    (found,) = trips(sqlite_database, 1, FIRST, _day(64))
    assert (found.kind, found.text) == ("move", "Move: 7 hours to the west")


def test_an_answer_is_kept_until_the_data_change(sqlite_database: Database) -> None:
    _nights(sqlite_database, _away(20, 26, 26))
    (first,) = trips(sqlite_database, 1, FIRST, _day(39))
    (again,) = trips(sqlite_database, 1, FIRST, _day(39))
    assert again is first
    _nights(sqlite_database, _away(20, 26, 40))
    assert trips(sqlite_database, 1, FIRST, _day(39)) == (JAPAN,)
