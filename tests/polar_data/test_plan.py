"""Which calls a sync makes, from the endpoints and the coverage alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from polar_data import plan
from polar_data.plan import PRESENT, Call, Scope
from polar_data.sources import ENDPOINTS, SOURCES, endpoint_of
from polar_data.sources.endpoint import Endpoint
from polar_data.store.sync_log import WHOLE

TODAY = date(2026, 9, 30)
DAY = timedelta(days=1)
CYCLE = datetime(2026, 9, 30, 8, 0, tzinfo=UTC)
BEFORE, SINCE = CYCLE - timedelta(hours=1), CYCLE + timedelta(seconds=1)
V4 = SOURCES["accesslink_v4"].endpoints
DATED = [endpoint for endpoint in ENDPOINTS if endpoint.dates and not endpoint.parents]


@dataclass(frozen=True)
class Known:
    """A row of the coverage table."""

    state: str = "data"
    checked_utc: datetime = BEFORE
    listed: str | None = None
    fetched: str | None = None
    fetched_utc: datetime | None = None


def scope(days: int = 100, *, everything: bool = False) -> Scope:
    return Scope(TODAY - (days - 1) * DAY, TODAY, CYCLE, everything)


def listed(endpoint: Endpoint, known: Mapping[date, Known], within: Scope) -> list[Call]:
    return plan.listings([endpoint], {endpoint.name: known}, within)


def days_of(calls: list[Call]) -> list[date]:
    return sorted(day for call in calls for day in call.days)


def back(first: int, last: int = 0) -> list[date]:
    """Days from `first` to `last` days ago, both included."""
    return [TODAY - n * DAY for n in range(first, last - 1, -1)]


def test_a_first_sync_asks_every_day_once_in_windows_of_the_size_polar_takes() -> None:
    found = listed(endpoint_of("sleeps"), {}, scope(60))
    assert [(call.first, call.last) for call in found] == [
        (date(2026, 9, 3), date(2026, 10, 1)),  # 28 days, the end exclusive
        (date(2026, 8, 6), date(2026, 9, 3)),
        (date(2026, 8, 2), date(2026, 8, 6)),
    ]
    assert {call.kind for call in found} == {"listing"}


def test_sleep_wake_vectors_are_asked_for_the_90_days_that_exist() -> None:
    found = listed(endpoint_of("sleep_wake_vectors"), {}, scope(365))
    assert days_of(found) == back(89)
    assert len(found) == 13  # 90 / 7, rounded up


def test_targets_are_one_call_up_to_sixty_days_ahead() -> None:
    [call] = listed(endpoint_of("calendar_targets"), {}, scope(365))
    assert (call.first, call.last) == (date(2025, 10, 1), date(2026, 11, 30))


def test_what_perishes_is_asked_first_then_the_newest_days() -> None:
    calls = plan.listings(V4, {}, scope(365))
    assert {call.endpoint.name for call in calls[:13]} == {"sleep_wake_vectors"}
    for name in ("sleeps", "training_sessions"):
        lasts = [call.last for call in calls if call.endpoint.name == name]
        assert lasts == sorted(lasts, reverse=True)
    pending = {name: {day: Known(listed=PRESENT) for day in back(5)} for name in ("sleeps", "tests")}
    firsts = [call.first for call in plan.details(V4, pending, scope())]
    assert firsts == sorted(firsts, reverse=True)


def test_windows_take_their_turn_among_the_days_they_tell_of() -> None:
    temperature, sleeps = endpoint_of("temperature"), endpoint_of("sleeps")
    windows = [Call(temperature, "window", TODAY - n * DAY, TODAY - (n - 4) * DAY) for n in (9, 4)]
    days = plan.details([sleeps], {"sleeps": {day: Known(listed=PRESENT) for day in back(7, 2)}}, scope())
    again = Call(endpoint_of("sleep_wake_vectors"), "window", TODAY - 40 * DAY, TODAY - 33 * DAY)
    assert [(call.endpoint.name, call.last) for call in plan.newest_first([*windows, *days, again])] == [
        ("sleep_wake_vectors", TODAY - 33 * DAY),  # it perishes
        ("temperature", TODAY),
        *(("sleeps", TODAY - n * DAY) for n in (1, 2, 3, 4)),
        ("temperature", TODAY - 5 * DAY),
        *(("sleeps", TODAY - n * DAY) for n in (5, 6)),
    ]


def test_children_are_not_planned_here() -> None:
    assert "routes" not in {call.endpoint.name for call in plan.listings(ENDPOINTS, {}, scope())}


def test_the_last_28_days_are_listed_again() -> None:
    known = {day: Known() for day in back(99)}
    assert days_of(listed(endpoint_of("sleeps"), known, scope())) == back(27)


def test_once_a_week_a_whole_year_is_listed_again() -> None:
    known = {day: Known("empty") for day in back(499)}
    again = listed(endpoint_of("sleeps"), known, scope(500, everything=True))
    assert days_of(again) == back(364)


def test_failed_and_unknown_days_are_asked_however_old() -> None:
    known = {day: Known() for day in back(99)}
    known[TODAY - 80 * DAY] = Known("failed")
    del known[TODAY - 60 * DAY]
    assert days_of(listed(endpoint_of("sleeps"), known, scope()))[:2] == [
        TODAY - 80 * DAY,
        TODAY - 60 * DAY,
    ]


def test_refused_days_are_asked_again_by_the_next_sync_and_not_within_it() -> None:
    old = TODAY - 80 * DAY
    for state in ("not_consented", "not_supported"):
        known = {day: Known() for day in back(99)} | {old: Known(state)}
        assert old in days_of(listed(endpoint_of("temperature"), known, scope()))
        known[old] = Known(state, checked_utc=SINCE)
        assert old not in days_of(listed(endpoint_of("temperature"), known, scope()))


def test_what_has_no_days_is_asked_once_a_sync() -> None:
    account = endpoint_of("account_data")
    assert [call.kind for call in listed(account, {}, scope())] == ["whole"]
    assert len(listed(account, {WHOLE: Known()}, scope())) == 1
    assert listed(account, {WHOLE: Known(checked_utc=SINCE)}, scope()) == []
    assert len(listed(account, {WHOLE: Known("failed", checked_utc=SINCE)}, scope())) == 1


def test_a_day_is_read_when_its_listing_says_something_new() -> None:
    sessions = endpoint_of("training_sessions")
    one, two, three = back(10, 8)
    known = {
        one: Known(listed="2026-09-20T10:00:00Z 1"),
        two: Known(listed="2026-09-29T10:00:00Z 1", fetched="2026-09-21T10:00:00Z 1", fetched_utc=BEFORE),
        three: Known(listed="2026-09-22T10:00:00Z 1", fetched="2026-09-22T10:00:00Z 1", fetched_utc=BEFORE),
    }
    found = plan.details([sessions], {sessions.name: known}, scope())
    assert [(call.first, call.last) for call in found] == [(two, two + DAY), (one, one + DAY)]
    assert plan.details([sessions], {sessions.name: {one: Known("empty")}}, scope()) == []


def test_three_days_are_read_again_where_the_listing_has_no_time_of_change() -> None:
    sleeps = endpoint_of("sleeps")
    known = {day: Known(listed=PRESENT, fetched=PRESENT, fetched_utc=BEFORE) for day in back(9)}
    assert days_of(plan.details([sleeps], {"sleeps": known}, scope())) == back(2)
    stamped = {day: Known(listed="x 1", fetched="x 1", fetched_utc=BEFORE) for day in back(9)}
    assert plan.details([sleeps], {"sleeps": stamped}, scope()) == []
    done = {day: Known(listed=PRESENT, fetched=PRESENT, fetched_utc=SINCE) for day in back(9)}
    assert plan.details([sleeps], {"sleeps": done}, scope()) == []


rows = st.one_of(
    st.none(),
    st.builds(
        Known,
        st.sampled_from(["data", "empty", "failed", "not_consented", "not_supported"]),
        st.sampled_from([BEFORE, SINCE]),
    ),
)


@given(st.sampled_from(DATED), st.lists(rows, max_size=130), st.integers(1, 130), st.booleans())
def test_windows_hold_each_due_day_once_and_are_never_too_long(
    endpoint: Endpoint, found: list[Known | None], days: int, everything: bool
) -> None:
    within = scope(days, everything=everything)
    known = {TODAY - n * DAY: row for n, row in enumerate(found) if row is not None}
    calls = listed(endpoint, known, within)
    asked = days_of(calls)
    assert len(asked) == len(set(asked))
    missing = {day for day in back(days - 1) if day not in known or known[day].state == "failed"}
    if endpoint.keep_days is not None:
        missing &= set(back(endpoint.keep_days - 1))
    assert missing <= set(asked)
    assert set(asked) <= set(back(days - 1)) | {TODAY + n * DAY for n in range(1, endpoint.ahead_days + 1)}
    for call in calls:
        assert endpoint.whole_range or 0 < (call.last - call.first).days <= endpoint.window_days


@given(st.sampled_from(DATED), st.integers(1, 400), st.data())
def test_a_resumed_sync_asks_the_rest_in_the_same_windows(
    endpoint: Endpoint, days: int, data: st.DataObject
) -> None:
    calls = listed(endpoint, {}, scope(days))
    done = data.draw(st.sets(st.sampled_from(range(len(calls)))))
    known = {day: Known("empty", SINCE) for n in done for day in calls[n].days}
    rest = listed(endpoint, known, scope(days))
    assert rest == [call for n, call in enumerate(calls) if n not in done]
