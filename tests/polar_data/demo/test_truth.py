"""The ground truth keeps its promises for any last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from polar_data.demo.truth import Event, events

LAST_DAYS = [date(2026, 1, 5) + timedelta(29 * n) for n in range(14)]


def truth(last_day: date) -> tuple[Event, ...]:
    return events(last_day - timedelta(729), last_day)


def one(found: tuple[Event, ...], kind: str) -> Event:
    (event,) = (event for event in found if event.kind == kind)
    return event


@pytest.mark.parametrize("last_day", LAST_DAYS)
@pytest.mark.parametrize(("kind", "length"), [("illness", 5), ("overreaching", 14)])
def test_illness_and_overreaching_are_alone_and_neither_recent_nor_old(
    last_day: date, kind: str, length: int
) -> None:
    found = truth(last_day)
    event = one(found, kind)
    assert (event.last_day - event.first_day).days == length - 1
    assert (last_day - event.last_day).days > 30
    assert (last_day - event.first_day).days < 365
    others = [other for other in found if other is not event]
    assert not [e for e in others if e.first_day <= event.last_day and event.first_day <= e.last_day]


@pytest.mark.parametrize("last_day", LAST_DAYS)
def test_the_last_night_is_recorded_and_one_of_the_last_week_is_not(last_day: date) -> None:
    missing = [e for e in truth(last_day) if e.kind == "no_watch_at_night"]
    week = [last_day - timedelta(n) for n in range(7)]
    assert [day for day in week if any(event.covers(day) for event in missing)] == [week[4]]


def test_clock_changes_are_those_of_the_calendar() -> None:
    days = {e.first_day: e.what for e in truth(date(2026, 11, 21)) if e.kind == "daylight_saving"}
    forward, back = "the clock went forward by one hour", "the clock went back by one hour"
    assert days == {
        date(2025, 3, 30): forward,
        date(2025, 10, 26): back,
        date(2026, 3, 29): forward,
        date(2026, 10, 25): back,
    }


def test_two_years_hold_every_kind_of_event() -> None:
    assert {event.kind for event in truth(date(2026, 11, 21))} == {
        "daylight_saving",
        "illness",
        "new_watch",
        "no_watch_at_night",
        "overreaching",
        "training_camp",
        "travel",
    }


def test_a_short_history_has_only_events_within_it() -> None:
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    assert all(first <= e.first_day and e.last_day <= last for e in events(first, last))
