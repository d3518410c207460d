from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.pitch import Floats, pitch

METRES = 111_320.0
CENTRE = 60.0, 25.0  # where a degree of longitude is half as long as one of latitude


def positions(length: float, width: float, bearing: float, count: int = 6000) -> tuple[Floats, Floats]:
    """Evenly spread over a pitch of that size whose long side is `bearing` degrees from east."""
    rng = np.random.default_rng(1)
    along, across = rng.uniform(-0.5, 0.5, (2, count)) * [[length], [width]]
    turn = np.radians(bearing)
    east = along * np.cos(turn) - across * np.sin(turn)
    north = along * np.sin(turn) + across * np.cos(turn)
    return CENTRE[0] + north / METRES, CENTRE[1] + east / (METRES * 0.5)


@settings(max_examples=25)
@given(st.integers(0, 179))
def test_the_pitch_is_found_however_it_lies(bearing: int) -> None:
    found = pitch(*positions(100, 60, bearing))
    assert found is not None
    assert (found.length_m, found.width_m) == pytest.approx((99.6, 59.8), abs=2)
    assert min(abs(found.bearing_deg - bearing), 180 - abs(found.bearing_deg - bearing)) <= 2
    assert (found.latitude, found.longitude) == pytest.approx(CENTRE, abs=2 / (METRES * 0.5))


def test_metres_are_along_and_across_from_the_middle() -> None:
    found = pitch(*positions(100, 60, 0))
    assert found is not None
    north = np.array([60.0 + 20 / METRES])
    east = np.array([25.0 + 30 / (METRES * 0.5)])
    along, across = found.metres(north, east)
    assert (along[0], across[0]) == pytest.approx((30, 20), abs=2)


def test_the_way_to_the_bench_is_outside() -> None:
    latitude, longitude = positions(100, 60, 0)
    latitude[:5] += 80 / METRES
    found = pitch(latitude, longitude)
    assert found is not None
    assert found.width_m < 62


def test_few_or_unknown_positions_are_no_pitch() -> None:
    latitude, longitude = positions(100, 60, 0, 99)
    assert pitch(latitude, longitude) is None
    assert pitch(np.full(500, np.nan), np.full(500, np.nan)) is None


def test_the_middle_is_that_of_the_pitch_and_not_of_where_most_ran() -> None:
    latitude, longitude = positions(100, 60, 30)
    turn = np.radians(30)
    corner = 40 * np.cos(turn) - 20 * np.sin(turn), 40 * np.sin(turn) + 20 * np.cos(turn)
    most = (
        np.full(9000, CENTRE[0] + corner[1] / METRES),
        np.full(9000, CENTRE[1] + corner[0] / (METRES * 0.5)),
    )
    found = pitch(np.append(latitude, most[0]), np.append(longitude, most[1]))
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx(CENTRE, abs=3 / (METRES * 0.5))
    along, across = found.metres(most[0][:1], most[1][:1])
    assert (abs(along[0]), abs(across[0])) == pytest.approx((40, 20), abs=3)
