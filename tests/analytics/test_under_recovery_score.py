from dataclasses import replace
from time import process_time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.under_recovery import Inputs, signal, signal_history
from analytics.under_recovery_score import INPUTS, load_sub_score
from tests.analytics.nights import SIX, USUAL, WEIGHT, WORSE, inputs_of, series_of


def _score(inputs: Inputs) -> float:
    return float(signal_history(inputs).score[-1])


def test_the_score_by_hand() -> None:
    # s: .5, 1, .5, .2, 0, 1 -> (22*.5 + 6 + 22*.5 + 20*.2 + 0 + 10) / 92
    history = signal_history(inputs_of(**SIX))
    assert history.score[-1] == pytest.approx(100 * 42 / 92)
    assert {name: z[-1] for name, z in history.z.items()} == pytest.approx(SIX)
    assert [history.s[name][-1] for name in SIX] == pytest.approx([0.5, 1, 0.5, 0.2, 0, 1])
    assert history.coverage[-1] == pytest.approx(0.92)
    assert history.confidence[-1] == pytest.approx(0.92)


def test_the_worked_vector_of_hrv() -> None:
    before = [
        48,
        52,
        47,
        55,
        50,
        49,
        53,
        51,
        46,
        54,
        50,
        52,
        49,
        51,
        47,
        53,
        50,
        48,
        52,
        51,
        49,
        54,
        50,
        47,
        52,
        51,
        48,
        50,
    ]
    last = [44, 42, 45, 43, 41, 44, 46]
    history = signal_history(Inputs(hrv=np.array(before + last, dtype=np.float64)))
    assert history.usual["hrv"][-1] == pytest.approx(3.917372, abs=1e-6)
    assert np.exp(history.level["hrv"][-1]) == pytest.approx(43.542, abs=1e-3)
    assert history.z["hrv"][-1] == pytest.approx(-3.0649, abs=1e-4)
    assert history.s["hrv"][-1] == 1


def test_one_odd_session_does_not_move_the_output_of_two_weeks() -> None:
    found = [
        signal_history(Inputs(efficiency=series_of("efficiency", [-1.0] * 13 + [odd]))) for odd in (-1, 30)
    ]
    assert [each.z["efficiency"][-1] for each in found] == pytest.approx([-1.0, -1.0])


@pytest.mark.parametrize(
    ("ratio", "place", "s"),
    [(1.25, 0.9, 0.5), (2, 1, 1), (0.8, 0.5, 0), (1.5, 0.8, 0.6), (np.nan, 0.9, 0.5), (1.1, np.nan, 0.2)],
)
def test_the_load_by_hand(ratio: float, place: float, s: float) -> None:
    assert load_sub_score(np.array(ratio), np.array(place)) == pytest.approx(s)


@pytest.mark.parametrize(("known", "there"), [(21, True), (20, False)])
def test_21_nights_before(known: int, there: bool) -> None:
    inputs = inputs_of(night_hr=1, hrv=-1)
    few = {name: np.where(np.arange(70) < 63 - known, np.nan, each) for name, each in inputs.given().items()}
    assert np.isnan(_score(Inputs(**few))) != there


@pytest.mark.parametrize(("known", "there"), [(3, True), (2, False)])
def test_three_of_the_last_seven(known: int, there: bool) -> None:
    inputs = inputs_of(night_hr=1, hrv=-1)
    few = {name: np.where(np.arange(70) >= 63 + known, np.nan, each) for name, each in inputs.given().items()}
    assert np.isnan(_score(Inputs(**few))) != there


zs = st.fixed_dictionaries({name: st.floats(-3, 3) for name in USUAL})


@settings(max_examples=50)
@given(zs, st.sampled_from(list(USUAL)), st.floats(0, 3))
def test_worse_never_lowers_it(z: dict[str, float], name: str, by: float) -> None:
    worse = z | {name: z[name] + WORSE[name] * by}
    assert _score(inputs_of(**worse)) >= _score(inputs_of(**z)) - 1e-9


@settings(max_examples=50)
@given(zs, st.sampled_from(list(USUAL)))
def test_missing_never_counts_as_usual(z: dict[str, float], name: str) -> None:
    without = {other: each for other, each in z.items() if other != name}
    score = _score(inputs_of(**without))
    assert score >= _score(inputs_of(**(z | {name: 0.0}))) - 1e-9
    s = {other: min(max((WORSE[other] * each - 0.5) / 1.5, 0), 1) for other, each in without.items()}
    total = sum(WEIGHT[other] for other in without)
    assert score == pytest.approx(100 * sum(WEIGHT[o] * s[o] for o in s) / total, abs=1e-6)
    absent = replace(inputs_of(**z), **{name: np.full(70, np.nan)})
    assert _score(absent) == score


def _random(seed: int, shape: tuple[int, ...], lost: float = 0.2) -> Inputs:
    rng = np.random.default_rng(seed)

    def series(usual: float, spread: float) -> Any:
        return np.where(rng.random(shape) < lost, np.nan, rng.normal(usual, spread, shape))

    return Inputs(
        readiness=np.rint(series(7, 1)),
        soreness=np.rint(series(3, 1)),
        night_hr=series(50, 2),
        efficiency=series(1.35, 0.02),
        hrv=series(60, 8),
        sleep_score=series(78, 6),
        load=np.where(
            rng.random(shape) < 0.05, np.nan, rng.integers(0, 3, shape) * rng.uniform(20, 90, shape)
        ),
        breathing_rate=series(14, 0.3),
        skin_temperature=series(34, 0.3),
        fresh_source=rng.random(shape) < 0.004,
    )


def _upto(inputs: Inputs, last: int) -> Inputs:
    return replace(inputs, **{name: series[..., : last + 1] for name, series in inputs.given().items()})


@settings(max_examples=15)
@given(st.integers(0, 1000), st.integers(60, 499))
def test_no_day_sees_a_later_one(seed: int, at: int) -> None:
    inputs = _random(seed, (500,))
    whole, upto = signal_history(inputs), signal_history(_upto(inputs, at))
    for name in ("score", "band", "coverage", "confidence", "load_ratio", "strain_place", "fresh"):
        np.testing.assert_allclose(
            getattr(whole, name)[: at + 1], getattr(upto, name), rtol=1e-9, err_msg=name
        )
    said = signal(_upto(inputs, at))
    assert (said.score is None) == (whole.band[at] < 0)
    assert said.score is None or said.score == pytest.approx(whole.score[at])


def test_many_athletes_are_each_one() -> None:
    inputs = _random(3, (4, 120))
    together = signal_history(inputs)
    for k in range(4):
        one = signal_history(replace(inputs, **{name: series[k] for name, series in inputs.given().items()}))
        np.testing.assert_allclose(together.score[k], one.score)
        np.testing.assert_array_equal(together.band[k], one.band)
    with pytest.raises(ValueError, match="one athlete"):
        signal(inputs)
    assert (together.band >= 0).any()


@settings(max_examples=15)
@given(st.integers(0, 1000), st.floats(0.2, 5), st.floats(-20, 20))
def test_units_do_not_matter(seed: int, scale: float, shift: float) -> None:
    inputs = _random(seed, (120,))
    moved = {
        item.id: series * scale + (0 if item.id == "hrv" else shift)
        for item in INPUTS
        for series in [inputs.given()[item.id]]
    }
    assert inputs.load is not None
    np.testing.assert_allclose(
        signal_history(replace(inputs, **moved)).score, signal_history(inputs).score, atol=1e-6
    )


@pytest.mark.parametrize("value", [np.nan, 50.0, 0.0])
def test_nothing_known_and_constants_give_none(value: float) -> None:
    same = np.full(80, value)
    said = signal(Inputs(same, same, same, same, same, same, same, same, same))
    assert said.score is None
    assert said.illness is None


def test_one_day_and_wrong_shapes() -> None:
    assert signal(Inputs(night_hr=np.array([50.0]), hrv=np.array([60.0]))).score is None
    with pytest.raises(ValueError, match="same shape"):
        signal(Inputs(night_hr=np.zeros(5), hrv=np.zeros(6)))
    with pytest.raises(ValueError, match="same shape"):
        signal(Inputs())


def test_ten_years_are_quick() -> None:
    inputs = _random(0, (3650,))
    start = process_time()
    signal_history(inputs)
    assert process_time() - start < 1
