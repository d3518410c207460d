import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.heart_rate_recovery import HeartRateRecovery, heart_rate_recovery
from analytics.windows import Floats


def stopping(
    at_stop: float = 182, after: float = 140, moved: int = 300, still: int = 90
) -> tuple[Floats, Floats]:
    """Heart rate and speed: constant, then a stop and a straight fall over 60 s."""
    fall = np.r_[np.linspace(at_stop, after, 61), np.full(max(still - 61, 0), after)][:still]
    return np.r_[np.full(moved, at_stop), fall], np.r_[np.full(moved, 4.0), np.zeros(still)]


def test_the_worked_fall() -> None:
    assert heart_rate_recovery(*stopping()) == HeartRateRecovery(42.0, 182.0, 140.0, 300)


def test_slowing_down_within_five_seconds_is_clean() -> None:
    heart, speed = stopping()
    speed[300:305] = [3, 2.5, 2, 1.5, 1]
    found = heart_rate_recovery(heart, speed)
    assert found is not None
    assert found.stopped_s == 305
    heart, speed = stopping(still=120)
    speed[300:340] = np.linspace(1.9, 1.0, 40)  # walking on
    assert heart_rate_recovery(heart, speed) is None


def test_no_clean_stop() -> None:
    heart, speed = stopping()
    assert heart_rate_recovery(heart[:300], speed[:300]) is None
    assert heart_rate_recovery(*stopping(still=60)) is None  # the recording ended before the 60 s were over
    assert heart_rate_recovery(*stopping(moved=100)) is None  # too short an effort
    moving = speed.copy()
    moving[340] = 2.0  # went on after 40 s
    assert heart_rate_recovery(heart, moving) is None
    before = speed.copy()
    before[250:270] = 0.5  # the effort was interrupted
    assert heart_rate_recovery(heart, before) is None
    gap = speed.copy()
    gap[330] = np.nan
    assert heart_rate_recovery(heart, gap) is None
    assert heart_rate_recovery(np.full(390, np.nan), speed) is None
    assert heart_rate_recovery(heart, np.zeros(390)) is None


def test_of_two_stops_the_harder_one() -> None:
    easy, hard = stopping(150, 120), stopping(182, 140)
    found = heart_rate_recovery(np.r_[easy[0], hard[0]], np.r_[easy[1], hard[1]])
    assert found == HeartRateRecovery(42.0, 182.0, 140.0, 690)


@settings(max_examples=50)
@given(st.integers(120, 200), st.integers(0, 70), st.floats(0.1, 20))
def test_the_fall_is_the_difference_in_any_unit_of_output(at_stop: int, fall: int, scale: float) -> None:
    heart, speed = stopping(at_stop, at_stop - fall)
    found = heart_rate_recovery(heart, speed * scale)
    assert found == HeartRateRecovery(float(fall), float(at_stop), float(at_stop - fall), 300)
