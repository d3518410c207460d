from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.matched_efficiency import daily_efficiency, efficiency_history, matched_efficiency
from analytics.windows import Floats

FIRST = date(2026, 3, 1)
HEARTS = [140.0, 150, 145, 155, 135, 142, 148, 152]


def sessions(hearts: list[float], outputs: list[float], **columns: list[object]) -> pl.DataFrame:
    """One run a day."""
    n = len(hearts)
    frame = {
        "day": [FIRST + timedelta(days=k) for k in range(n)],
        "sport": ["Running"] * n,
        "output_kind": ["speed"] * n,
        "output": outputs,
        "heart_rate_bpm": hearts,
        "grade_pct": [0.5] * n,
        "temperature_c": [12.0] * n,
        "reason": [None] * n,
    }
    numbers = dict.fromkeys(("output", "heart_rate_bpm", "grade_pct", "temperature_c"), pl.Float64)
    kinds = {"day": pl.Date, "reason": pl.String, **numbers}
    return pl.DataFrame(frame | columns, schema_overrides=kinds)


def on_line(hearts: list[float]) -> list[float]:
    return [0.02 * heart for heart in hearts]


def test_a_session_is_held_against_the_line_of_the_earlier_ones() -> None:
    # the eight lie on output = 0.02 · heart rate; at 150 they give 3.0, the ninth gave 3.15
    found = matched_efficiency(sessions([*HEARTS, 150], [*on_line(HEARTS), 3.15]))
    assert found["n"].to_list() == list(range(9))
    assert found["residual_pct"][:8].null_count() == 8
    assert found["expected"][8] == pytest.approx(3.0)
    assert found["residual_pct"][8] == pytest.approx(5.0)


def test_against_numpy_on_random_sessions() -> None:
    rng = np.random.default_rng(5)
    hearts = rng.uniform(130, 160, 40).tolist()
    outputs = (0.015 * np.array(hearts) + 0.5 + rng.normal(0, 0.1, 40)).tolist()
    found = matched_efficiency(sessions(hearts, outputs))
    for place in range(8, 40):
        if not min(hearts[:place]) - 5 <= hearts[place] <= max(hearts[:place]) + 5:
            continue
        slope, intercept = np.polyfit(hearts[:place], outputs[:place], 1)
        expected = slope * hearts[place] + intercept
        assert found["residual_pct"][place] == pytest.approx(100 * (outputs[place] / expected - 1))


@pytest.mark.parametrize(("heart", "known"), [(130, True), (129, False), (160, True), (161, False)])
def test_heart_rates_far_from_the_earlier_ones_are_not_matched(heart: float, known: bool) -> None:
    found = matched_efficiency(sessions([*HEARTS, heart], on_line([*HEARTS, heart])))
    assert (found["residual_pct"][8] is not None) is known


def test_one_and_the_same_heart_rate_is_held_against_the_mean() -> None:
    found = matched_efficiency(sessions([140] * 9, [*[2.0] * 4, *[3.0] * 4, 2.75]))
    assert found["residual_pct"][8] == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("column", "value", "kept"),
    [
        ("grade_pct", 3.1, False),
        ("grade_pct", None, True),
        ("temperature_c", 29.0, False),
        ("temperature_c", -6.0, False),
        ("temperature_c", None, True),
        ("reason", "output not steady", False),
    ],
)
def test_the_conditions(column: str, value: object, kept: bool) -> None:
    usual: object = {"grade_pct": 0.5, "temperature_c": 12.0, "reason": None}[column]
    found = matched_efficiency(
        sessions([*HEARTS, 150], [*on_line(HEARTS), 3.15], **{column: [*[usual] * 8, value]})
    )
    assert found.height == (9 if kept else 8)


def test_sports_are_apart() -> None:
    hearts = [*HEARTS, *HEARTS, 150, 150]
    outputs = [*on_line(HEARTS), *(2 * output for output in on_line(HEARTS)), 3.0, 6.6]
    names: list[object] = [*["Running"] * 8, *["Trail running"] * 8, "Running", "Trail running"]
    found = matched_efficiency(sessions(hearts, outputs, sport=names))
    assert found["residual_pct"].drop_nulls().to_list() == pytest.approx([0.0, 10.0], abs=1e-9)


def test_no_sessions() -> None:
    found = matched_efficiency(sessions([], []))
    assert found.is_empty()
    assert np.isnan(daily_efficiency(found, FIRST, FIRST)).all()


outputs_strategy = st.lists(st.floats(2, 4), min_size=14, max_size=30)


@settings(max_examples=50)
@given(outputs_strategy, st.integers(9, 13), st.floats(2, 4), st.floats(0.5, 4))
def test_the_future_never_matters_and_units_neither(
    outputs: list[float], cut: int, other: float, scale: float
) -> None:
    hearts = [HEARTS[k % 8] + k / 10 for k in range(len(outputs))]
    whole = matched_efficiency(sessions(hearts, outputs))["residual_pct"]
    until = matched_efficiency(sessions(hearts[:cut], outputs[:cut]))["residual_pct"]
    assert whole[:cut].to_list() == until.to_list()
    changed = [*outputs[:cut], *[other] * (len(outputs) - cut)]
    assert matched_efficiency(sessions(hearts, changed))["residual_pct"][:cut].to_list() == until.to_list()
    scaled = matched_efficiency(sessions(hearts, [scale * output for output in outputs]))["residual_pct"]
    np.testing.assert_allclose(scaled.to_numpy(), whole.to_numpy(), atol=1e-6)


@settings(max_examples=25)
@given(outputs_strategy, st.floats(0.01, 1))
def test_more_output_at_the_same_heart_rate_is_more(outputs: list[float], more: float) -> None:
    hearts = [HEARTS[k % 8] for k in range(len(outputs))]
    before = matched_efficiency(sessions(hearts, outputs))["residual_pct"][-1]
    after = matched_efficiency(sessions(hearts, [*outputs[:-1], outputs[-1] + more]))["residual_pct"][-1]
    if before is not None:
        assert after > before


def test_days_of_the_series() -> None:
    matched = pl.DataFrame(
        {
            "day": [FIRST, FIRST + timedelta(days=2), FIRST + timedelta(days=2), FIRST + timedelta(days=9)],
            "residual_pct": [None, 1.0, 3.0, 4.0],
        }
    )
    found = daily_efficiency(matched, FIRST, FIRST + timedelta(days=3))
    np.testing.assert_array_equal(found, [np.nan, np.nan, 102.0, np.nan])


def test_the_median_of_two_weeks() -> None:
    daily = np.full(30, np.nan)
    daily[[0, 5, 10, 16]] = [1.0, 7.0, 2.0, 3.0]
    found = efficiency_history(daily)
    assert np.isnan(found[:5]).all()  # fewer than two
    assert found[5:10].tolist() == [4.0] * 5  # 1, 7
    assert found[10:14].tolist() == [2.0] * 4  # 1, 7, 2
    assert found[14:16].tolist() == [4.5] * 2  # 7, 2: the first day has left the window
    assert found[16:19].tolist() == [3.0] * 3  # 7, 2, 3
    assert found[19:24].tolist() == [2.5] * 5  # 2, 3
    assert np.isnan(found[24:]).all()
    np.testing.assert_array_equal(efficiency_history(np.stack([daily, daily + 1])), [found, found + 1])


@settings(max_examples=50)
@given(st.lists(st.one_of(st.none(), st.floats(-20, 20)), min_size=1, max_size=60), st.data())
def test_each_day_sees_its_past_only(values: list[float | None], data: st.DataObject) -> None:
    daily: Floats = np.array([np.nan if value is None else value for value in values])
    day = data.draw(st.integers(0, len(values) - 1))
    np.testing.assert_array_equal(efficiency_history(daily)[day], efficiency_history(daily[: day + 1])[-1])
