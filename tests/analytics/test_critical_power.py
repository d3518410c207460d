import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import curve_fit

from analytics.critical_power import Form, critical_power, critical_speed

METRES, SECONDS = np.array([1200.0, 2400, 3600]), np.array([230.0, 500, 780])
SPEEDS = METRES / SECONDS
FORMS: tuple[Form, ...] = ("linear", "inverse", "hyperbolic")


@pytest.mark.parametrize(
    ("form", "speed", "reserve", "unit"),
    [
        ("linear", 4.363156, 203.878, "m"),
        ("inverse", 4.389907, 191.753, "m/s"),
        ("hyperbolic", 4.328181, 225.627, "s"),
    ],
)
def test_three_forms_three_answers(form: Form, speed: float, reserve: float, unit: str) -> None:
    found = critical_speed(SECONDS, SPEEDS, form)
    assert found.value == pytest.approx(speed, abs=5e-7)
    assert found.reserve == pytest.approx(reserve, abs=5e-4)
    assert (found.form, found.unit, found.reserve_unit, found.see_unit) == (form, "m/s", "m", unit)
    assert (found.n, found.lower_bound, found.reason) == (3, True, None)


def test_critical_power() -> None:
    watts, seconds = np.array([400.0, 320, 290]), np.array([180.0, 480, 1200])
    linear = critical_power(seconds, watts, maximal=True)
    assert (linear.value, linear.reserve) == pytest.approx((270.4803, 23502.18), abs=5e-3)
    assert (linear.unit, linear.reserve_unit, linear.lower_bound) == ("W", "J", False)
    # the second pair is that of another package's two-parameter regression
    inverse = critical_power(seconds, watts, "inverse")
    assert (inverse.value, inverse.reserve) == pytest.approx((271.0365, 23239.53), abs=5e-3)


def test_the_error_of_the_line_by_hand() -> None:
    # 72, 151, 228 kJ over 200, 500, 800 s lie on 260 · t + 20333.33 but for 333.33 · (−1, 2, −1) J
    seconds = np.array([200.0, 500, 800])
    found = critical_power(seconds, np.array([72e3, 151e3, 228e3]) / seconds)
    assert found.value == pytest.approx(260)
    assert found.reserve == pytest.approx(61e3 / 3)
    assert found.see == pytest.approx(1000 / 3 * np.sqrt(6))
    assert found.see_unit == "J"


def test_efforts_outside_2_to_20_minutes_do_not_count() -> None:
    more = np.r_[60.0, SECONDS, 1300], np.r_[9.0, SPEEDS, 4.0]
    assert critical_speed(*more) == critical_speed(SECONDS, SPEEDS)


def test_what_it_needs() -> None:
    few = critical_speed(SECONDS, np.array([SPEEDS[0], np.nan, SPEEDS[2]]))
    assert (few.value, few.reserve, few.see, few.n) == (None, None, None, 2)
    assert few.reason is not None
    assert "3 are needed" in few.reason
    again = critical_speed(np.array([230.0, 230, 500]), np.array([5.0, 5.2, 4.8]))
    assert again.value is None
    assert critical_speed(np.array([]), np.array([])).value is None


@pytest.mark.parametrize("form", FORMS)
def test_efforts_that_do_not_fall_off_are_no_model(form: Form) -> None:
    found = critical_speed(np.array([200.0, 500, 900]), np.array([3.0, 3.1, 3.2]), form)
    assert found.value is None
    assert found.reason is not None
    assert critical_speed(np.array([200.0, 500, 900]), np.full(3, 3.0), form).value is None


@settings(max_examples=50)
@given(st.floats(2, 6), st.floats(50, 400), st.floats(0.2, 80), st.sampled_from(FORMS))
def test_every_form_finds_the_model_it_was_made_from(
    threshold: float, reserve: float, scale: float, form: Form
) -> None:
    seconds = np.array([120.0, 300, 600, 1200])
    found = critical_speed(seconds, scale * (threshold + reserve / seconds), form)
    assert found.value == pytest.approx(scale * threshold, rel=1e-5)
    assert found.reserve == pytest.approx(scale * reserve, rel=1e-3)
    assert found.see == pytest.approx(0, abs=0.01)


def test_the_hyperbolic_fit_is_scipys() -> None:
    rng = np.random.default_rng(3)
    seconds = np.array([150.0, 300, 480, 720, 1100])
    watts = 250 + 18000 / seconds * (1 + rng.normal(0, 0.03, 5))

    def time(power: np.ndarray, threshold: float, reserve: float) -> np.ndarray:
        return np.asarray(reserve / (power - threshold))

    (threshold, reserve), _ = curve_fit(time, watts, seconds, p0=(250, 18000))
    found = critical_power(seconds, watts, "hyperbolic")
    assert (found.value, found.reserve) == pytest.approx((threshold, reserve), rel=1e-4)
