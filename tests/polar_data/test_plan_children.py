"""Which of the things that items name are asked for, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from polar_data import plan
from polar_data.plan import Call, Scope, Wanted
from polar_data.sources import SOURCES
from polar_data.sources.endpoint import Child, Dates, Endpoint
from polar_data.sources.rows import Rows

TODAY = date(2026, 9, 30)
CYCLE = datetime(2026, 9, 30, 8, 0, tzinfo=UTC)
BEFORE, LONG_AGO = CYCLE - timedelta(hours=1), CYCLE - timedelta(days=8)
SCOPE = Scope(date(2026, 1, 1), TODAY, CYCLE, everything=False)

ONE = Endpoint("one", "One", "/one/{id}", "", items=list, key=str, parse=lambda item: Rows())
MANY = replace(ONE, name="many", lists=True, dates=(Dates("since", "until", "datetime"),))


def wanted(endpoint: Endpoint, key: str = "a", **known: object) -> Wanted:
    return Wanted(endpoint, Child(key), **known)  # type: ignore[arg-type]  # fields by name


def ids(found: list[Wanted], scope: Scope = SCOPE) -> list[str]:
    return [call.id for call in plan.children(found, scope)]


def test_what_was_never_asked_is_asked_the_newest_first() -> None:
    found = [Wanted(ONE, Child(key, day=date(2026, 9, day))) for key, day in (("a", 1), ("b", 20), ("c", 7))]
    assert ids([*found, wanted(ONE, "d")]) == ["b", "c", "a", "d"]


def test_a_call_carries_whose_rows_come_and_the_stamp() -> None:
    [call] = plan.children([Wanted(ONE, Child("a", "s1"), athlete_id=7)], SCOPE)
    assert call == Call(ONE, "child", id="a", athlete_id=7, stamp="s1")


def test_what_is_here_is_asked_again_only_when_its_stamp_changed() -> None:
    same = Wanted(ONE, Child("same", "s1"), stamp="s1", checked_utc=LONG_AGO)
    silent = Wanted(ONE, Child("silent"), stamp="s1", checked_utc=LONG_AGO)
    changed = Wanted(ONE, Child("changed", "s2"), stamp="s1", checked_utc=BEFORE)
    assert ids([same, silent, changed]) == ["changed"]


def test_what_polar_did_not_have_is_asked_again_after_a_week_while_it_is_recent() -> None:
    lately = wanted(ONE, "lately", state="absent", checked_utc=CYCLE - timedelta(days=6))
    long_ago = wanted(ONE, "long ago", state="absent", checked_utc=LONG_AGO)
    old = Wanted(ONE, Child("old", day=date(2026, 8, 1)), state="absent", checked_utc=LONG_AGO)
    assert ids([lately, long_ago, old]) == ["long ago"]


def test_lists_are_asked_again_in_every_sync_but_once() -> None:
    assert ids([wanted(MANY, checked_utc=BEFORE)]) == ["a"]
    assert ids([wanted(MANY, checked_utc=CYCLE + timedelta(seconds=1))]) == []
    assert ids([wanted(replace(ONE, each_sync=True), checked_utc=BEFORE)]) == ["a"]


def test_a_first_list_goes_back_to_the_first_day_and_a_later_one_four_weeks() -> None:
    [first] = plan.children([wanted(MANY)], SCOPE)
    [later] = plan.children([wanted(MANY, checked_utc=BEFORE)], SCOPE)
    assert (first.first, first.last) == (date(2025, 12, 31), date(2026, 10, 2))  # `since` excludes its moment
    assert (later.first, later.last) == (date(2026, 9, 1), date(2026, 10, 2))
    [all_there_is] = plan.children([wanted(MANY)], replace(SCOPE, first_day=plan.EARLIEST))
    assert all_there_is.days == []


def test_a_list_that_was_not_asked_for_months_goes_back_to_then() -> None:
    months_ago = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
    [call] = plan.children([wanted(MANY, checked_utc=months_ago)], SCOPE)
    assert call.first == date(2026, 6, 1)


def test_at_most_so_many_lists_are_asked_again_those_that_waited_longest_first() -> None:
    some = replace(MANY, per_sync=2)
    known = [wanted(some, key, checked_utc=BEFORE - timedelta(hours=n)) for n, key in enumerate("abcd")]
    assert ids([*known, wanted(some, "new")]) == ["c", "d", "new"]
    assert len(ids(known, replace(SCOPE, everything=True))) == 4


def test_parents_come_before_what_they_name() -> None:
    endpoints = SOURCES["team_pro"].endpoints
    before = {e.name for e in endpoints if not e.children}
    for level in plan.levels(endpoints):
        assert {parent for endpoint in level for parent in endpoint.parents} <= before
        before |= {endpoint.name for endpoint in level}
    assert before == {endpoint.name for endpoint in endpoints}


def test_a_request_for_one_family_brings_what_its_items_name() -> None:
    endpoints = SOURCES["accesslink_v3"].endpoints
    assert {e.name for e in plan.only(endpoints, {"v3_exercises"})} == {
        "v3_exercises",
        "v3_exercise_fit",
        "v3_exercise_tcx",
        "v3_exercise_gpx",
    }
    assert plan.only(endpoints, None) == list(endpoints)
