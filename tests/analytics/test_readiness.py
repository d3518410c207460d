from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.readiness import readiness, readiness_history
from tests.analytics.nights import nights


def _of(hr: float = 0, hrv: float = 0, sleep: float = 0, breathing: float = 0) -> dict[str, Any]:
    """Last night as z of each part against exactly the 56 nights before."""
    return {
        "night_hr": nights(50, 2, [50 + 2 * hr]),
        "hrv": np.exp(nights(4, 0.1, [4 + 0.1 * hrv])),
        "sleep_score": nights(78, 5, [78 + 5 * sleep]),
        "breathing_rate": nights(14, 0.3, [14 + 0.3 * breathing]),
    }


@pytest.mark.parametrize(
    ("z", "score"),
    [
        ((0, 0, 0, 0), 50),
        ((-1, 1, 1, -1), 65),
        ((2, -1, -3, 2), 20),  # 50 + 15 * mean(-2, -1, -3, -2)
        ((-9, 9, 9, -9), 100),
        ((9, -9, -9, 9), 0),
    ],
)
def test_by_hand(z: tuple[float, float, float, float], score: float) -> None:
    found = readiness(**_of(*z))
    assert found is not None
    assert found.score == pytest.approx(score)
    assert list(found.z.values()) == pytest.approx(z, abs=1e-9)
    assert found.nights == 56


def test_what_is_missing_is_left_out_and_two_are_needed() -> None:
    given_ = _of(hr=-2, hrv=1)
    two = readiness(night_hr=given_["night_hr"], hrv=given_["hrv"])
    assert two is not None
    assert two.score == pytest.approx(50 + 15 * 1.5)
    assert set(two.z) == {"night_hr", "hrv"}
    assert readiness(night_hr=given_["night_hr"]) is None
    given_["hrv"][-1] = np.nan
    assert readiness(night_hr=given_["night_hr"], hrv=given_["hrv"]) is None
    with pytest.raises(ValueError, match="at least one"):
        readiness()


@pytest.mark.parametrize(("known", "there"), [(28, True), (27, False)])
def test_28_nights_of_the_same_source(known: int, there: bool) -> None:
    few = {name: np.where(np.arange(70) < 69 - known, np.nan, each) for name, each in _of(1).items()}
    found = readiness(**few)
    assert (found is not None) is there
    assert found is None or found.nights == known
    changed = readiness(**_of(1), fresh_source=np.arange(70) == 69 - known)
    assert (changed is not None) is there


@settings(max_examples=50)
@given(
    st.lists(st.floats(30, 80) | st.just(np.nan), min_size=80, max_size=100),
    st.integers(60, 79),
    st.floats(0.1, 10),
)
def test_no_day_sees_a_later_one_and_units_do_not_matter(values: list[float], at: int, scale: float) -> None:
    x = np.array(values)
    y = x[::-1].copy()
    whole = readiness_history(night_hr=x, hrv=y).score
    np.testing.assert_array_equal(
        whole[: at + 1], readiness_history(night_hr=x[: at + 1], hrv=y[: at + 1]).score
    )
    moved = readiness_history(night_hr=x * scale + 3, hrv=y * scale).score
    np.testing.assert_allclose(moved, whole, rtol=1e-6, atol=1e-6)


def test_many_athletes_are_each_one() -> None:
    one, other = _of(1, 1, 1, 1), _of(-1, 0, 2, 0)
    both = readiness_history(**{name: np.stack([one[name], other[name]]) for name in one}).score
    np.testing.assert_array_equal(both[0], readiness_history(**one).score)
    np.testing.assert_array_equal(both[1], readiness_history(**other).score)


def test_nothing_known_and_constants_give_nothing() -> None:
    for same in (np.full(70, np.nan), np.full(70, 50.0)):
        assert readiness(night_hr=same, hrv=same) is None
