import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.artefacts import Artefacts, artefacts
from analytics.windows import Floats

SERIES = json.loads((Path(__file__).parent / "data" / "rr.json").read_text())
CLEAN, WITH_ARTEFACTS = (np.array(SERIES[name], dtype=np.float64) for name in ("rr_clean", "rr_art"))


def _places(found: Artefacts) -> dict[str, list[int]]:
    kinds = {name: np.flatnonzero(getattr(found, name)).tolist() for name in vars(found)}
    return {name: places for name, places in kinds.items() if places}


def test_the_recording_with_artefacts() -> None:
    found = artefacts(WITH_ARTEFACTS)
    assert _places(found) == {"ectopic": [101], "short": [100, 241], "missed": [180], "extra": [240]}
    assert np.flatnonzero(found.any).tolist() == [100, 101, 180, 240, 241]


def test_the_clean_recording_has_none() -> None:
    assert _places(artefacts(CLEAN)) == {}


def test_a_long_interval() -> None:
    # half as long again: too short for a missed beat, alone in its place
    series = CLEAN.copy()
    series[150] *= 1.4
    assert _places(artefacts(series)) == {"long": [150]}


def test_intervals_that_stay_long() -> None:
    # three in a row: no change back within two beats tells, only the distance from the median
    three = CLEAN.copy()
    three[150:153] *= 1.5
    assert _places(artefacts(three)) == {"long": [150, 151, 152]}
    # two that are near enough to the median: the first is told by the way back after the second
    two = CLEAN.copy()
    two[150:152] *= 1.12
    assert _places(artefacts(two)) == {"long": [150]}


@pytest.mark.parametrize("sign", [1, -1])
def test_an_ectopic_beat_is_of_no_other_kind(sign: int) -> None:
    series = CLEAN.copy()
    series[149:152] += sign * np.array([-350, 500, -350])
    found = artefacts(series)
    assert found.ectopic[150]
    assert not (found.long | found.short | found.missed | found.extra)[150]


def test_nine_intervals_tell_nothing() -> None:
    few = CLEAN[:9].copy()
    few[5] *= 1.4
    assert _places(artefacts(few)) == {}


@pytest.mark.parametrize("at", [20, 150, 279])
def test_two_beats_in_one(at: int) -> None:
    merged = np.delete(CLEAN, at + 1)
    merged[at] = CLEAN[at] + CLEAN[at + 1]
    assert _places(artefacts(merged)) == {"missed": [at]}


@settings(max_examples=50)
@given(st.floats(min_value=0.5, max_value=2))
def test_the_scale_does_not_matter(scale: float) -> None:
    assert _places(artefacts(WITH_ARTEFACTS * scale)) == _places(artefacts(WITH_ARTEFACTS))


@settings(max_examples=50)
@given(st.integers(min_value=46, max_value=150))
def test_beats_far_away_do_not_matter(n: int) -> None:
    # 45 beats of spread, 5 of median and one of change: 60 away nothing is left of it
    whole, part = artefacts(WITH_ARTEFACTS), artefacts(WITH_ARTEFACTS[n:])
    for kind in vars(whole):
        assert np.array_equal(getattr(whole, kind)[n + 60 :], getattr(part, kind)[60:])


@settings(max_examples=50)
@given(
    st.lists(st.one_of(st.just(np.nan), st.floats(min_value=300, max_value=2000)), max_size=150).map(np.array)
)
def test_each_interval_is_of_one_kind_and_gaps_of_none(series: Floats) -> None:
    found = artefacts(series)
    kinds = np.stack([getattr(found, name) for name in vars(found)])
    assert kinds.sum(axis=0).max(initial=0) <= 1
    assert not kinds[:, np.isnan(series)].any()


def test_constant_and_few_beats_have_none() -> None:
    for series in (np.full(200, 900.0), np.array([800.0]), np.array([]), np.full(50, np.nan)):
        assert _places(artefacts(series)) == {}


def test_beside_a_gap_the_rest_is_still_found() -> None:
    series = WITH_ARTEFACTS.copy()
    series[40] = np.nan
    assert _places(artefacts(series)) == _places(artefacts(WITH_ARTEFACTS))
