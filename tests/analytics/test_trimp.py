from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analytics.trimp import (
    MEN,
    WOMEN,
    Floats,
    Weights,
    banister,
    edwards,
    edwards_limits,
    lucia,
    lucia_limits,
    minutes_in_zones,
    session_rpe,
)

NAN = np.nan
quick = settings(max_examples=50)
beats = arrays(np.float64, st.integers(1, 300), elements=st.floats(30, 220))


def _steady(bpm: float, minutes: float) -> Floats:
    return np.full(round(minutes * 60), float(bpm))


@pytest.mark.parametrize(
    ("weights", "expected"),
    [(MEN, 81.071520), (WOMEN, 91.124299), (Weights(0.64, 1.67), 67.813432)],  # the last is GoldenCheetah's
)
def test_banister_of_45_minutes(weights: Weights, expected: float) -> None:
    assert banister(_steady(150, 45), 1, 50, 190, weights) == pytest.approx(expected, abs=1e-6)


def test_intervals_weigh_more_than_their_mean() -> None:
    bpm = np.concatenate([_steady(120, 22.5), _steady(180, 22.5)])
    assert banister(bpm, 1, 50, 190, MEN) == pytest.approx(98.321735, abs=1e-6)
    assert banister(bpm[::5], 5, 50, 190, MEN) == pytest.approx(98.321735, abs=1e-6)


def test_banister_is_clamped() -> None:
    highest = banister(_steady(197, 10), 1, 50, 190, MEN)  # 147 / 140 = 1.05
    assert highest == pytest.approx(10 * 1.05 * 0.64 * np.exp(1.92 * 1.05))
    assert banister(_steady(230, 10), 1, 50, 190, MEN) == highest
    assert banister(_steady(45, 10), 1, 50, 190, MEN) == 0


@pytest.mark.parametrize(("missing", "given"), [(60, True), (61, False)])
def test_at_least_nine_tenths_of_the_samples(missing: int, given: bool) -> None:
    bpm = _steady(150, 10)
    bpm[:missing] = NAN
    found = banister(bpm, 1, 50, 190, MEN)
    zones = minutes_in_zones(bpm, 1, edwards_limits(190))
    assert (found is not None) is given
    assert (zones is not None) is given
    if found is not None and zones is not None:  # what is missing counts as the mean, never as zero
        assert found == pytest.approx(81.071520 * 10 / 45, abs=1e-6)
        assert zones == pytest.approx([0, 0, 10, 0, 0])


def test_banister_without_what_it_needs() -> None:
    assert banister(np.array([]), 1, 50, 190, MEN) is None
    assert banister(np.full(100, NAN), 1, 50, 190, MEN) is None
    assert banister(_steady(150, 10), 1, 190, 190, MEN) is None
    assert banister(_steady(150, 10), 1, NAN, 190, MEN) is None
    assert minutes_in_zones(np.array([]), 1, edwards_limits(190)) is None


@quick
@given(beats, st.floats(0.1, 30), st.sampled_from([MEN, WOMEN]))
def test_banister_adds_up_and_rises_with_heart_rate(bpm: Floats, more: float, weights: Weights) -> None:
    one = banister(bpm, 1, 50, 190, weights)
    twice = banister(np.tile(bpm, 2), 1, 50, 190, weights)
    harder = banister(bpm + more, 1, 50, 190, weights)
    assert one is not None
    assert harder is not None
    assert twice == pytest.approx(2 * one)
    assert harder >= one
    assert banister(bpm[::-1], 1, 50, 190, weights) == pytest.approx(one)


@quick
@given(beats)
def test_the_mean_heart_rate_never_gives_more(bpm: Floats) -> None:
    inside = np.clip(bpm, 50, 190)
    by_sample = banister(inside, 1, 50, 190, MEN)
    by_mean = banister(np.full(inside.size, inside.mean()), 1, 50, 190, MEN)
    assert by_sample is not None
    assert by_mean is not None
    assert by_mean <= by_sample * (1 + 1e-9)


def test_edwards_and_lucia() -> None:
    assert edwards(np.array([10.0, 15, 12, 6, 2])) == 110
    assert lucia(np.array([25.0, 14, 6])) == 71
    assert edwards(np.array([[10.0, 15, 12, 6, 2], [0, 0, 0, 0, 1]])).tolist() == [110, 5]


def test_minutes_in_zones_from_samples() -> None:
    # of 200: zones begin at 100, 120, 140, 160, 180
    parts = [(99, 7), (100, 10), (119.9, 1), (120, 15), (159, 12), (160, 6), (180, 1), (210, 2)]
    bpm = np.concatenate([_steady(rate, minutes) for rate, minutes in parts])
    found = minutes_in_zones(bpm, 1, edwards_limits(200))
    assert found == pytest.approx([11, 15, 12, 6, 3])


def test_lucia_from_samples() -> None:
    bpm = np.concatenate([_steady(100, 25), _steady(150, 14), _steady(170, 6)])
    found = minutes_in_zones(bpm, 1, lucia_limits(150, 170))
    assert found is not None
    assert lucia(found) == pytest.approx(71)


@quick
@given(beats)
def test_every_beat_from_the_first_limit_up_is_in_one_zone(bpm: Floats) -> None:
    found = minutes_in_zones(bpm, 60, edwards_limits(190))
    assert found is not None
    assert found.sum() == pytest.approx((bpm >= 95).sum())


def test_session_rpe() -> None:
    assert session_rpe(6, 75) == 450
    assert session_rpe(0, 60) == 0


@pytest.mark.parametrize(
    ("effort", "minutes"), [(None, 60), (6, None), (11, 60), (-1, 60), (NAN, 60), (6, NAN)]
)
def test_session_rpe_without_an_answer(effort: float | None, minutes: float | None) -> None:
    assert session_rpe(effort, minutes) is None
