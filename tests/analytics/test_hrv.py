import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.hrv import ln_rmssd, ppi_intervals, ppi_variability, rmssd, sdnn, variability
from analytics.windows import Floats

SERIES = json.loads((Path(__file__).parent / "data" / "rr.json").read_text())
CLEAN, ARTEFACTS = (np.array(SERIES[name], dtype=np.float64) for name in ("rr_clean", "rr_art"))
TEN = np.array([812, 798, 825, 840, 801, 795, 830, 845, 810, 790], dtype=np.float64)

beats = st.lists(st.floats(min_value=400, max_value=1400), min_size=2, max_size=80).map(np.array)


def _steady(n: int) -> Floats:
    """Beats of 900 and 920 ms in turn: every difference is 20."""
    return np.where(np.arange(n) % 2 == 0, 900.0, 920.0)


def test_ten_intervals() -> None:
    assert rmssd(TEN) == pytest.approx(25.346488, abs=5e-7)
    assert ln_rmssd(TEN) == pytest.approx(3.232640, abs=5e-7)
    assert sdnn(TEN) == pytest.approx(19.414771, abs=5e-7)


def test_rmssd_of_the_recording_with_artefacts() -> None:
    assert rmssd(ARTEFACTS) == pytest.approx(99.9101, abs=5e-5)
    found = variability(ARTEFACTS)
    assert found.rmssd_ms == pytest.approx(17.0138, abs=5e-5)
    assert (found.n, found.beats, found.refused) == (291, 300, None)
    assert found.valid_share == pytest.approx(295 / 300)
    assert found.ln_rmssd == pytest.approx(np.log(17.0138), abs=5e-6)


def test_a_clean_recording_keeps_every_beat() -> None:
    found = variability(CLEAN)
    assert (found.n, found.valid_share) == (299, 1.0)
    assert found.rmssd_ms == pytest.approx(np.sqrt(np.mean(np.diff(CLEAN) ** 2)))
    assert found.sdnn_ms == pytest.approx(np.std(CLEAN, ddof=1))
    assert found.mean_ms == pytest.approx(CLEAN.mean())


def test_a_gap_breaks_the_chain() -> None:
    # differences 10 and 20, none from 810 to 1000: sqrt((100 + 400) / 2)
    assert rmssd(np.array([800, 810, np.nan, 1000, 1020])) == pytest.approx(np.sqrt(250))


@pytest.mark.parametrize("wrong", [299.9, 2000.1, 0.0, -800.0, np.inf])
def test_an_impossible_interval_is_a_gap(wrong: float) -> None:
    assert rmssd(np.array([800, 810, wrong, 1000, 1020])) == pytest.approx(np.sqrt(250))
    assert sdnn(np.array([800, 810, wrong])) == pytest.approx(np.sqrt(50))


@pytest.mark.parametrize("edge", [300.0, 2000.0])
def test_the_ends_of_the_range_belong_to_it(edge: float) -> None:
    assert rmssd(np.array([edge, 1000.0])) == pytest.approx(abs(edge - 1000))


@pytest.mark.parametrize("few", [[], [800.0], [np.nan, np.nan], [800.0, np.nan, 800.0]])
def test_without_two_neighbours_there_is_none(few: list[float]) -> None:
    assert rmssd(np.array(few)) is None
    assert ln_rmssd(np.array(few)) is None
    assert variability(np.array(few)).rmssd_ms is None


def test_no_variation_has_no_logarithm() -> None:
    found = variability(np.full(100, 900.0))
    assert (found.rmssd_ms, found.ln_rmssd, found.sdnn_ms, found.refused) == (0.0, None, 0.0, None)


@pytest.mark.parametrize(("lost", "given"), [(5, True), (6, False)])
def test_less_than_95_percent_is_refused(lost: int, given: bool) -> None:
    series = _steady(100)
    series[10 : 10 + lost] = np.nan
    found = variability(series)
    assert found.valid_share == pytest.approx((100 - lost) / 100)
    assert (found.rmssd_ms == pytest.approx(20.0)) if given else (found.rmssd_ms is None)
    if not given:
        assert (found.ln_rmssd, found.sdnn_ms, found.mean_ms) == (None, None, None)
        assert found.refused == "94 of 100 intervals are true beats (94.0%); 95% are needed."


@pytest.mark.parametrize(("intervals", "given"), [(30, False), (31, True)])
def test_thirty_differences_are_needed(intervals: int, given: bool) -> None:
    found = variability(_steady(intervals))
    assert found.n == intervals - 1
    assert (found.refused is None) is given


@settings(max_examples=50)
@given(beats, st.floats(min_value=-90, max_value=90), st.floats(min_value=0.8, max_value=1.4))
def test_shift_changes_nothing_and_scale_scales(rr: Floats, shift: float, scale: float) -> None:
    value = rmssd(rr)
    assert value is not None
    assert rmssd(rr + shift) == pytest.approx(value, abs=1e-6)
    assert rmssd(rr * scale) == pytest.approx(value * scale, abs=1e-6)
    assert rmssd(rr[::-1]) == pytest.approx(value, abs=1e-6)


@settings(max_examples=50)
@given(beats, st.integers(min_value=0, max_value=79))
def test_only_the_differences_beside_a_lost_beat_are_lost(rr: Floats, at: int) -> None:
    at = min(at, len(rr) - 1)
    holed = rr.copy()
    holed[at] = np.nan
    left = np.concatenate([np.diff(rr[:at]), np.diff(rr[at + 1 :])])
    expected = np.sqrt(np.mean(left**2)) if left.size else None
    assert rmssd(holed) == (expected if expected is None else pytest.approx(expected))


def _ppi(intervals: Floats, **columns: Any) -> pl.DataFrame:
    length = intervals.astype(np.int64)
    frame = pl.DataFrame({"offset_ms": np.cumsum(length) - length[0], "interval_ms": length})
    usual = {"error_ms": 5, "contact": True, "movement": False, "offline": False}
    return frame.with_columns(
        **{name: pl.lit(value) for name, value in usual.items() if name not in columns},
        **{name: pl.Series(values) for name, values in columns.items()},
    )


def test_good_pulse_intervals_are_taken_as_they_are() -> None:
    found = ppi_variability(_ppi(_steady(200)))
    assert (found.source, found.n, found.valid_share, found.refused) == ("ppi", 199, 1.0, None)
    assert found.rmssd_ms == pytest.approx(20.0)
    assert variability(_steady(200)).source == "rr"


@pytest.mark.parametrize(
    ("name", "value", "poor"),
    [
        ("contact", False, True),
        ("contact", None, False),
        ("movement", True, True),
        ("offline", True, True),
        ("error_ms", 31, True),
        ("error_ms", 30, False),
        ("error_ms", None, False),
    ],
)
def test_polars_own_marks(name: str, value: object, poor: bool) -> None:
    usual = {"contact": True, "movement": False, "offline": False, "error_ms": 5}[name]
    samples = _ppi(_steady(100), **{name: [usual] * 50 + [value] + [usual] * 49})
    assert np.flatnonzero(np.isnan(ppi_intervals(samples))).tolist() == ([50] if poor else [])
    assert ppi_variability(samples).n == (97 if poor else 99)


def test_too_many_marked_intervals_are_refused() -> None:
    found = ppi_variability(_ppi(_steady(100), movement=[True] * 6 + [False] * 94))
    assert found.valid_share == pytest.approx(0.94)
    assert found.rmssd_ms is None


def test_a_jump_in_time_breaks_the_chain() -> None:
    samples = _ppi(np.array([900.0, 910, 900, 910])).with_columns(
        offset_ms=pl.Series([0, 910, 5000, 5910]),  # four seconds are missing in the middle
    )
    assert ppi_intervals(samples).tolist() == pytest.approx([900, 910, np.nan, 900, 910], nan_ok=True)


def test_pulse_intervals_come_in_any_order() -> None:
    samples = _ppi(TEN)
    assert ppi_intervals(samples.reverse()).tolist() == TEN.tolist()


def test_no_pulse_intervals() -> None:
    found = ppi_variability(_ppi(TEN).clear())
    assert (found.n, found.beats, found.rmssd_ms) == (0, 0, None)
    assert found.refused is not None
