import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.performance import (
    SessionEfficiency,
    decoupling_pct,
    efficiency_factor,
    output_kind,
    session_efficiency,
)
from analytics.windows import Floats

WARM_UP = 600


def steady(first: float, second: float, minutes: int = 30, warm_up: float = 1.0) -> Floats:
    """A value each second: ten minutes of warm-up, then two halves."""
    return np.repeat([warm_up, float(first), float(second)], [WARM_UP, minutes * 30, minutes * 30])


def ride(power: Floats, heart: Floats) -> SessionEfficiency:
    return session_efficiency("Road cycling", heart, power_w=power)


def test_the_worked_decoupling() -> None:
    # EF 200/140 = 1.428571, then 196/148 = 1.324324
    found = ride(steady(200, 196), steady(140, 148))
    assert found.decoupling_pct == pytest.approx(7.2973, abs=5e-5)
    assert found.output == pytest.approx(198)
    assert found.heart_rate_bpm == pytest.approx(144)
    assert found.factor == pytest.approx(198 / 144)
    assert (found.coverage, found.seconds, found.reason) == (1.0, 1800, None)
    assert float(decoupling_pct(steady(200, 196)[WARM_UP:], steady(140, 148)[WARM_UP:])) == pytest.approx(
        7.2973, abs=5e-5
    )


def test_running_is_given_in_metres_a_minute_for_each_beat() -> None:
    found = session_efficiency("Running", steady(150, 150), speed_m_s=steady(3, 3))
    assert found.factor == pytest.approx(3 * 60 / 150)
    assert found.decoupling_pct == pytest.approx(0)


def test_the_warm_up_does_not_count() -> None:
    one, other = (ride(steady(200, 196, warm_up=easy), steady(140, 148, warm_up=90)) for easy in (20.0, 500))
    assert one == other


def test_means_are_taken_before_the_ratio() -> None:
    # the ratio of means is 150/125 = 1.2; the mean of the ratios would be (1 + 4/3) / 2
    found = efficiency_factor(np.array([100.0, 200]), np.array([100.0, 150]))
    assert float(found) == pytest.approx(1.2)


def test_seconds_without_one_of_the_two_count_for_neither() -> None:
    output, heart = np.array([100.0, 900, np.nan, 100]), np.array([100.0, np.nan, 50, 100])
    assert float(efficiency_factor(output, heart)) == pytest.approx(1.0)
    assert np.isnan(efficiency_factor(np.full(3, np.nan), heart[:3]))


@pytest.mark.parametrize(
    ("minutes", "missing", "wobble", "reason"),
    [
        (20, 0, 0.0, None),
        (18, 0, 0.0, "18 minutes"),
        (20, 120, 0.0, None),
        (20, 121, 0.0, "90 %"),
        (30, 0, 0.07, None),
        (30, 0, 0.09, "not steady"),
    ],
)
def test_what_it_needs(minutes: int, missing: int, wobble: float, reason: str | None) -> None:
    heart, power = steady(140, 140, minutes), steady(200, 200, minutes)
    heart[WARM_UP : WARM_UP + missing] = np.nan
    # every other minute higher or lower: the SD of the minutes is about `wobble` of their mean
    power[WARM_UP:] *= 1 + wobble * np.where(np.arange(minutes * 60) // 60 % 2, 1, -1)
    found = ride(power, heart)
    if reason is None:
        assert found.reason is None
        assert found.factor == pytest.approx(200 / 140, rel=0.02)
    else:
        assert found.reason is not None
        assert reason in found.reason
        assert (found.output, found.heart_rate_bpm, found.factor, found.decoupling_pct) == (None,) * 4


def test_noise_within_a_minute_is_not_unsteady() -> None:
    power = steady(200, 200)
    power[WARM_UP:] += 60 * np.where(np.arange(1800) % 2, 1, -1)
    found = ride(power, steady(140, 140))
    assert found.reason is None
    assert found.cv_pct == pytest.approx(0)


def test_standing_still_or_no_samples() -> None:
    assert session_efficiency("Running", steady(90, 90), speed_m_s=steady(0, 0)).reason == "no movement"
    empty = session_efficiency("Running", np.array([]), speed_m_s=np.array([]))
    assert empty.seconds == 0
    assert empty.factor is None
    unknown = np.full(3000, np.nan)
    assert ride(unknown, unknown).reason is not None


def test_the_conditions() -> None:
    # 3 m/s over 1 % up: 1.8 m a minute of 180 m
    altitude: Floats = 100 + 0.03 * np.arange(2400.0)
    temperature = np.r_[np.full(WARM_UP, 30.0), np.full(1800, 12.0)]
    found = session_efficiency(
        "Running", steady(150, 150), speed_m_s=steady(3, 3), altitude_m=altitude, temperature_c=temperature
    )
    assert found.grade_pct == pytest.approx(1.0)
    assert found.temperature_c == pytest.approx(12)
    downhill = session_efficiency(
        "Running", steady(150, 150), speed_m_s=steady(3, 3), altitude_m=200 - altitude
    )
    assert downhill.grade_pct == pytest.approx(1.0)
    assert downhill.temperature_c is None


@pytest.mark.parametrize(
    ("sport", "kind"),
    [
        ("Trail running", "speed"),
        ("HIKING", "speed"),
        ("Road cycling", "power"),
        ("MOUNTAIN_BIKING", "power"),
        ("Pool swimming", None),
        ("Strength training", None),
    ],
)
def test_what_stands_for_the_work(sport: str, kind: str | None) -> None:
    assert output_kind(sport) == kind


def test_cycling_by_speed_alone_and_swimming_say_why_not() -> None:
    cycling = session_efficiency("Road cycling", steady(140, 140), speed_m_s=steady(8, 8))
    assert cycling.reason == "no power recorded"
    swimming = session_efficiency("Pool swimming", steady(140, 140), speed_m_s=steady(1, 1))
    assert swimming.reason is not None
    assert "neither" in swimming.reason


@settings(max_examples=50)
@given(
    st.floats(0.5, 3),
    st.floats(0.8, 1.2),
    st.lists(st.integers(0, 1799), max_size=170, unique=True),
    st.integers(0, 2**32 - 1),
)
def test_scale_and_gaps(output_scale: float, heart_scale: float, gaps: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    power, heart = steady(200, 196) + rng.normal(0, 3, 2400), steady(140, 148) + rng.normal(0, 1, 2400)
    plain = ride(power, heart)
    scaled = ride(power * output_scale, heart * heart_scale)
    assert plain.factor is not None
    assert scaled.factor == pytest.approx(plain.factor * output_scale / heart_scale)
    assert scaled.decoupling_pct == pytest.approx(plain.decoupling_pct)
    heart[WARM_UP + np.array(gaps, dtype=np.int64)] = np.nan
    holed = ride(power, heart)
    assert holed.coverage == pytest.approx(1 - len(gaps) / 1800)
    assert holed.factor == pytest.approx(plain.factor, rel=0.01)


def test_many_sessions_through_the_same_call() -> None:
    output, heart = np.array([[200.0, 196], [100, 100]]), np.array([[140.0, 148], [100, 125]])
    np.testing.assert_allclose(decoupling_pct(output, heart), [7.297297297, 20.0])
