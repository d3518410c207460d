from __future__ import annotations

from datetime import datetime

from polar_data.clock_change import clock_change_s


def test_europe_sets_its_clocks_at_one_in_utc() -> None:
    forward = clock_change_s(datetime(2026, 3, 28, 21, 30), datetime(2026, 3, 29, 5), 60, 120)
    back = clock_change_s(datetime(2026, 10, 24, 21), datetime(2026, 10, 25, 5), 120, 60)
    assert (forward, back) == (3.5 * 3600, 4 * 3600)


def test_a_change_that_no_zone_made_is_travel() -> None:
    assert clock_change_s(datetime(2026, 1, 24, 21), datetime(2026, 1, 25, 5), 120, 540) is None


def test_a_night_that_ends_before_it_begins_has_no_change() -> None:
    assert clock_change_s(datetime(2026, 10, 25, 5), datetime(2026, 10, 25, 4), 120, 60) is None
