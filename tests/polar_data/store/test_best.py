from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Row

from polar_data.store.best import SOURCES, merged, of_best, rank, same_sessions, told

START = datetime(2026, 9, 30, 10)


@dataclass(frozen=True)
class Record:
    source: str = "accesslink_v4"
    session_id: str = "1"
    start_local: datetime | None = START
    stop_local: datetime | None = START + timedelta(minutes=60)
    duration_s: float | None = 3600.0


def record(first_min: float, last_min: float, session_id: str = "1", source: str = "accesslink_v4") -> Record:
    start, stop = START + timedelta(minutes=first_min), START + timedelta(minutes=last_min)
    return Record(source, session_id, start, stop, (stop - start).total_seconds())


def counting(*records: Record) -> list[str]:
    return [same[0].session_id for same in same_sessions(cast("list[Row[Any]]", list(records)))]


def test_v4_is_taken_before_the_export_v3_and_team_pro() -> None:
    order = sorted(["team_pro", "accesslink_v3", "accesslink_v4", "export"], key=rank)
    assert order == ["accesslink_v4", "export", "accesslink_v3", "team_pro"]


def row(source: str, key: str = "a", **values: float | None) -> dict[str, Any]:
    return {"source": source, "day": key, "steps": None, "deep_s": None, "rem_s": None} | values


def test_each_group_of_columns_is_of_the_best_source_that_has_any_of_it() -> None:
    """Deep and REM sleep belong together: v3's REM does not stand beside v4's deep sleep."""
    rows = [
        row("accesslink_v3", steps=10.0, deep_s=20.0, rem_s=30.0),
        row("accesslink_v4", deep_s=21.0),
        row("export", steps=0.0),
    ]
    for order in permutations(rows):
        found = merged(order, "day")["a"]
        assert (found["steps"], found["deep_s"], found["rem_s"]) == (0.0, 21.0, None)


def test_a_column_of_two_groups_stands_with_those_of_its_table() -> None:
    """Light is a zone of the day beside vigorous, and a stage of the night beside deep sleep."""
    day = [
        {"source": "accesslink_v4", "day": 1, "light_s": None, "vigorous_s": 5.0, "sedentary_s": None},
        {"source": "accesslink_v3", "day": 1, "light_s": 7.0, "vigorous_s": 6.0, "sedentary_s": 8.0},
    ]
    assert merged(day, "day")[1] == day[0]


def test_within_a_source_the_first_row_comes_first() -> None:
    rows = [row("accesslink_v4", steps=1.0), row("accesslink_v4", steps=2.0, deep_s=3.0), row("export", "b")]
    found = merged(rows, "day")
    assert (found["a"]["steps"], found["a"]["deep_s"], found["b"]["steps"]) == (1.0, 3.0, None)


def test_only_the_rows_of_the_best_source() -> None:
    records = cast(
        "list[Row[Any]]", [Record("team_pro"), Record("accesslink_v3", "b"), Record("accesslink_v3")]
    )
    assert [r.session_id for r in of_best(records)] == ["b", "1"]
    assert of_best([]) == []


def test_sessions_that_overlap_by_more_than_four_fifths_of_the_shorter_count_once() -> None:
    long = record(0, 100, "long")
    assert counting(long, record(60, 109, "inside by 40 of 49")) == ["long"]
    assert counting(long, record(60, 111, "by 40 of 51")) == ["long", "by 40 of 51"]
    assert counting(long, record(60, 110, "by 40 of 50, no more")) == ["long", "by 40 of 50, no more"]


def test_sessions_one_after_the_other_all_count() -> None:
    assert counting(record(60, 120, "second"), record(0, 60, "first")) == ["first", "second"]


def test_of_the_same_session_the_best_source_counts_then_the_longest() -> None:
    assert counting(record(0, 60, "v3", "accesslink_v3"), record(1, 50, "v4")) == ["v4"]
    assert counting(record(5, 55, "shorter"), record(0, 60, "longer")) == ["longer"]


def test_a_record_of_less_than_half_of_a_training_does_not_speak_for_it() -> None:
    match = record(0, 110, "match", "team_pro")
    assert counting(record(20, 32, "started late", "accesslink_v4"), match) == ["match"]
    assert counting(record(0, 54, "not half", "accesslink_v4"), match) == ["match"]
    assert counting(record(0, 55, "half", "accesslink_v4"), match) == ["half"]
    assert counting(
        replace(record(0, 12, "12 minutes"), duration_s=None), replace(match, duration_s=None)
    ) == ["match"]


def test_parts_of_a_training_do_not_count_beside_the_whole_and_a_part_beside_its_main_part_does() -> None:
    match = record(0, 110, "match", "team_pro")
    thirds = [record(0, 40, "first"), record(40, 75, "second"), record(75, 110, "third")]
    assert counting(*thirds, match) == ["match"]
    assert counting(record(0, 12, "warm-up"), record(15, 110, "game"), match) == ["warm-up", "game"]


def test_what_the_best_record_does_not_say_the_next_says_but_none_of_less_than_half() -> None:
    whole, part = replace(record(0, 110), duration_s=None), record(5, 17, "part", "accesslink_v3")
    twin = record(0, 100, "twin", "team_pro")
    assert told(cast("list[Row[Any]]", [whole, twin, part]), "duration_s") == 6000.0
    assert told(cast("list[Row[Any]]", [whole, part]), "duration_s") is None
    assert told([], "duration_s") is None


def test_of_twins_the_one_with_the_lasting_id_counts_and_both_are_one_training() -> None:
    """A transaction gives a plain number, the list the id by which the session can be asked for."""
    handed_over, listed = (record(0, 60, name, "accesslink_v3") for name in ("1937529874", "2AC312F"))
    for order in ((handed_over, listed), (listed, handed_over)):
        (records,) = same_sessions(cast("list[Row[Any]]", list(order)))
        assert [r.session_id for r in records] == ["2AC312F", "1937529874"]


@pytest.mark.parametrize("stop", [None, START])
def test_a_session_without_a_length_is_one_with_what_starts_at_the_same_time(stop: datetime | None) -> None:
    endless = replace(Record(session_id="endless"), stop_local=stop, duration_s=None)
    twin = replace(endless, session_id="twin", source="accesslink_v3")
    later = replace(endless, session_id="later", start_local=START + timedelta(minutes=1))
    assert counting(twin, endless) == ["endless"]
    whole = Record(source="accesslink_v3")
    for order in permutations((endless, twin, later, whole)):
        assert counting(*order) == ["1", "later"]  # the one whose length is known


records = st.builds(
    lambda first, length, source: (first, first + length, source),
    st.integers(0, 90),
    st.integers(0, 60),
    st.sampled_from(SOURCES),
)


@given(found=st.lists(records, max_size=6), data=st.data())
def test_the_order_of_syncs_does_not_matter(found: list[tuple[int, int, str]], data: st.DataObject) -> None:
    sessions = [record(a, b, str(n), source) for n, (a, b, source) in enumerate(found)]
    shuffled = data.draw(st.permutations(sessions))
    assert counting(*shuffled) == counting(*sessions)
