import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.illness import illness_history, illness_pattern
from analytics.windows import Floats
from tests.analytics.nights import nights


def _of(hr: float, breathing: float, skin: float, ill_nights: int = 2) -> tuple[Floats, Floats, Floats]:
    """Five usual nights, then some that depart by so many SDs (0.3 a minute, 0.2 °C, 2 bpm)."""
    usual, ill = [0.0] * (7 - ill_nights), [1.0] * ill_nights
    return (
        nights(50, 2, [50 + 2 * hr * x for x in usual + ill]),
        nights(14, 0.3, [14 + 0.3 * breathing * x for x in usual + ill]),
        nights(34, 0.2, [34 + skin * x for x in usual + ill]),
    )


@pytest.mark.parametrize(
    ("hr", "breathing", "skin", "seen"),
    [
        (1.1, 2.1, 0.0, True),
        (1.1, 1.9, 0.0, False),
        (0.9, 2.1, 0.0, False),
        (1.1, 0.0, 0.51, True),
        (1.1, 0.0, 0.49, False),
        (0.9, 3.0, 2.0, False),
        (3.0, 0.0, 0.0, False),
        (1.1, -5.0, -2.0, False),
    ],
)
def test_the_limits(hr: float, breathing: float, skin: float, seen: bool) -> None:
    assert (illness_pattern(*_of(hr, breathing, skin)) is not None) is seen


def test_the_numbers_and_the_words() -> None:
    found = illness_pattern(*_of(3.0, 4.0, 0.8))
    assert found is not None
    assert found.heart_rate_bpm == pytest.approx(6)
    assert found.heart_rate_z == pytest.approx(3)
    assert found.breathing_z == pytest.approx(4)
    assert found.breathing_per_min == pytest.approx(1.2)
    assert found.skin_c == pytest.approx(0.8)
    assert found.text.startswith(
        "Over the last two nights: breathing 1.2 a minute faster (z +4.0), skin 0.8 °C warmer, "
        "night heart rate 6 bpm higher (z +3.0) than your usual."
    )
    assert "not a diagnosis" in found.text


def test_one_night_counts_half() -> None:
    assert illness_pattern(*_of(3.0, 3.9, 0.9, ill_nights=1)) is None
    assert illness_pattern(*_of(3.0, 4.1, 0.0, ill_nights=1)) is not None


@pytest.mark.parametrize("missing", [[-1], [-2]])
def test_one_night_does_not_speak_alone(missing: list[int]) -> None:
    hr, breathing, skin = _of(9.0, 9.0, 3.0)
    for series in (hr, breathing, skin):
        series[missing] = np.nan
    assert illness_pattern(hr, breathing, skin) is None


def test_two_different_nights_are_not_two_nights() -> None:
    hr, breathing, _ = _of(9.0, 9.0, 0.0)
    hr[-1] = breathing[-2] = np.nan
    assert illness_pattern(hr, breathing, None) is None


def test_a_sign_known_in_one_night_only_leaves_the_other_to_speak() -> None:
    hr, breathing, skin = _of(3.0, 3.0, 0.8)
    breathing[-2] = np.nan
    found = illness_pattern(hr, breathing, skin)
    assert found is not None
    assert (found.breathing_z, found.breathing_per_min) == (None, None)
    assert found.skin_c == pytest.approx(0.8)


def test_missing_nights_make_chance_alarms_no_more_frequent() -> None:
    """400 healthy people of 200 nights, of which every second is missing in one or the other."""
    chance = np.random.default_rng(6)
    hr, breathing = chance.normal(50, 2, (400, 200)), chance.normal(14, 0.3, (400, 200))
    whole = illness_history(hr, breathing, None)
    hr[chance.random(hr.shape) < 0.5] = np.nan
    breathing[chance.random(hr.shape) < 0.5] = np.nan
    gaps = illness_history(hr, breathing, None)
    assert whole is not None
    assert gaps is not None
    assert gaps.seen.mean() <= whole.seen.mean() <= 0.001


def test_each_series_may_be_absent() -> None:
    hr, breathing, skin = _of(3.0, 3.0, 0.8)
    only_breathing, only_skin = illness_pattern(hr, breathing, None), illness_pattern(hr, None, skin)
    assert only_breathing is not None
    assert only_breathing.skin_c is None
    assert only_skin is not None
    assert only_skin.breathing_z is None
    assert "breathing" not in only_skin.text
    assert illness_pattern(None, breathing, skin) is None
    assert illness_pattern(hr, None, None) is None


def test_21_nights_of_the_same_source() -> None:
    series = _of(3.0, 3.0, 0.8)
    for known, seen in ((21, True), (20, False)):
        few = [np.where(np.arange(70) < 63 - known, np.nan, each) for each in series]
        assert (illness_pattern(*few) is not None) is seen
        changes = np.arange(70) == 63 - known
        assert (illness_pattern(*series, changes) is not None) is seen


series = st.lists(st.floats(30, 80) | st.just(np.nan), min_size=80, max_size=100)


@settings(max_examples=50)
@given(series, st.integers(60, 79))
def test_no_day_sees_a_later_one(values: list[float], at: int) -> None:
    hr = np.array(values)
    whole = illness_history(hr, hr[::-1].copy(), None)
    upto = illness_history(hr[: at + 1], hr[::-1][: at + 1].copy(), None)
    assert whole is not None
    assert upto is not None
    np.testing.assert_array_equal(whole.seen[: at + 1], upto.seen)
    np.testing.assert_array_equal(whole.breathing_z[: at + 1], upto.breathing_z)


def test_many_athletes_are_each_one() -> None:
    ill, well = _of(3.0, 3.0, 0.8), _of(0.0, 3.0, 0.0)
    both = [np.stack(pair) for pair in zip(ill, well, strict=True)]
    found = illness_history(both[0], both[1], both[2])
    assert found is not None
    assert found.seen[:, -1].tolist() == [True, False]


def test_nothing_known_and_constants_say_nothing() -> None:
    for same in (np.full(70, np.nan), np.full(70, 50.0)):
        assert illness_pattern(same, same, same) is None
