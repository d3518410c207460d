from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Row

from polar_data.store.best import SOURCES, distinct_sessions, pick, rank

START = datetime(2026, 9, 30, 10)


@dataclass(frozen=True)
class Record:
    source: str = "accesslink_v4"
    session_id: str = "1"
    start_local: datetime | None = START
    stop_local: datetime | None = START + timedelta(minutes=60)
    duration_s: float | None = 3600.0
    worn_s: float = 0.0


def record(first_min: float, last_min: float, session_id: str = "1", source: str = "accesslink_v4") -> Record:
    start, stop = START + timedelta(minutes=first_min), START + timedelta(minutes=last_min)
    return Record(source, session_id, start, stop, (stop - start).total_seconds())


def counting(*records: Record) -> list[str]:
    return [r.session_id for r in distinct_sessions(cast("list[Row[Any]]", list(records)))]


def test_v4_is_taken_before_the_export_v3_and_team_pro() -> None:
    order = sorted(["team_pro", "accesslink_v3", "accesslink_v4", "export"], key=rank)
    assert order == ["accesslink_v4", "export", "accesslink_v3", "team_pro"]


def test_pick_takes_the_best_source_then_the_greatest_weight() -> None:
    records = [
        Record("team_pro", "a", worn_s=900.0),
        Record("accesslink_v4", "b", worn_s=10.0),
        Record("accesslink_v4", "c", worn_s=20.0),
    ]
    rows = cast("list[Row[Any]]", records)
    picked = pick(rows, lambda r: r.start_local, lambda r: r.worn_s)
    assert [r.session_id for r in picked.values()] == ["c"]


def test_pick_gives_one_row_a_key() -> None:
    records = [Record(session_id="a"), Record(session_id="b", start_local=START + timedelta(days=1))]
    picked = pick(cast("list[Row[Any]]", records), lambda r: r.start_local)
    assert [r.session_id for r in picked.values()] == ["a", "b"]


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


def test_a_session_without_an_end_is_never_taken_for_another() -> None:
    assert counting(Record(), replace(Record(session_id="endless"), stop_local=None)) == ["1", "endless"]


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
    picked, again = (
        pick(cast("list[Row[Any]]", some), lambda r: r.start_local, lambda r: r.duration_s)
        for some in (sessions, shuffled)
    )
    chosen = {key: (r.source, r.duration_s) for key, r in picked.items()}
    assert {key: (r.source, r.duration_s) for key, r in again.items()} == chosen
