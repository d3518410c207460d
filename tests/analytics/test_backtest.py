import json
from collections.abc import Iterator
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.backtest import BacktestState, extend, half_width, start, steps
from analytics.next_day import METHODS, ewma_levels
from analytics.windows import Floats

SERIES = np.array([50, 52, 49, 51, 53, 50, 48, 51, 52, 50, 49, 53, 51, 50], dtype=float)
EWMA, MODEL = METHODS.index("ewma"), METHODS.index("model")
quick = settings(max_examples=25)
seeds = st.integers(0, 2**32 - 1)


def noise(n: int, seed: int = 1, missing: float = 0.0) -> Floats:
    rng = np.random.default_rng(seed)
    values = rng.normal(50, 3, n)
    values[rng.random(n) < missing] = np.nan
    return values


def same(one: BacktestState, other: BacktestState, rel: float = 1e-9) -> None:
    for field in fields(BacktestState):
        np.testing.assert_allclose(getattr(one, field.name), getattr(other, field.name), rtol=rel, atol=1e-9)


def test_exponential_smoothing_of_the_reference() -> None:
    assert ewma_levels(SERIES, 0.3, np.array(50.0))[-1] == pytest.approx(50.681989, abs=5e-7)


def test_scale_of_the_mase_of_the_reference() -> None:
    assert steps(SERIES).mean() == pytest.approx(2.153846, abs=5e-7)
    assert steps(SERIES, 7).mean() == pytest.approx(1.0)
    state = extend(start(), SERIES)
    assert float(state.step_sum / state.step_n) == pytest.approx(2.153846, abs=5e-7)


def test_a_missing_day_leaves_the_level() -> None:
    values = np.array([np.nan, 10.0, np.nan, 20.0])
    assert ewma_levels(values, 0.2, np.array(np.nan)).tolist()[2:] == pytest.approx([10, 10, 12])


@pytest.mark.parametrize(("n", "rank"), [(20, 17), (39, 32), (90, 73)])  # ceil(0.8 (n + 1))
def test_the_interval_is_the_conformal_quantile(n: int, rank: int) -> None:
    shuffled = np.random.default_rng(n).permutation(np.arange(1.0, n + 1))
    assert half_width(np.concatenate([np.full(90 - n, np.nan), shuffled])) == rank


def test_no_interval_from_fewer_than_twenty() -> None:
    assert np.isnan(half_width(np.concatenate([np.full(71, np.nan), np.ones(19)])))


def test_the_averages_by_hand() -> None:
    # days 1 to 30: the last 28 are 3 to 30, the same weekday a week before tomorrow is day 24
    state = extend(start(), np.arange(1.0, 31))
    level = 1.0
    for value in range(2, 31):
        level = 0.2 * value + 0.8 * level
    assert state.predicted[:EWMA].tolist() == [30, 24, 16.5, 16.5]
    assert float(state.predicted[EWMA]) == pytest.approx(level)


def test_a_missing_weekday_is_taken_from_the_week_before() -> None:
    values = np.arange(1.0, 31)
    values[23] = np.nan
    assert extend(start(), values).predicted[1] == 17


def reference(values: Floats, load: Floats) -> Iterator[tuple[float, float, list[float]]]:
    """Day by day, in plain steps: what came, the scale and the six forecasts, of the days that are scored."""
    level = np.nan
    rows: list[tuple[Floats, float]] = []
    betas: list[Floats] = [np.zeros(9), np.empty(0)]
    for day, value in enumerate(values):
        past = values[:day]
        month, week = past[-28:], past[-7:]
        known = past[~np.isnan(past)]
        row = None
        if day > 0 and not np.isnan(past[-1]) and np.sum(~np.isnan(week)) >= 3:
            usual = load[max(day - 29, 0) : day - 1]
            enough = np.sum(~np.isnan(usual)) >= 14
            z = (load[day - 1] - np.nanmean(usual)) / np.nanstd(usual, ddof=1) if enough else np.nan
            row = np.array([past[-1] - level, np.nanmean(week) - level, *np.eye(7)[day % 7], z])
            if len(known) >= 28 and np.sum(~np.isnan(month)) >= 14 and not np.isnan(value):
                same_weekday = [x for x in (values[day - 7 * k] for k in (1, 2, 3, 4)) if not np.isnan(x)]
                use = 1 if betas[1].size and not np.isnan(z) else 0
                model = level + float(np.dot(row[: 9 + use], betas[use]))
                middle = [float(np.nanmean(month)), float(np.nanmedian(month)), level, model]
                if same_weekday:
                    yield (
                        value,
                        float(np.nanmean(np.abs(np.diff(past)))),
                        [past[-1], same_weekday[0], *middle],
                    )
        if not np.isnan(value):
            if row is not None:
                rows.append((row, value - level))
            level = value if np.isnan(level) else 0.2 * value + 0.8 * level
        if (day + 1) % 7 == 0:
            for use in (0, 1):
                usable = [(r[: 9 + use], y) for r, y in rows if not use or not np.isnan(r[-1])]
                if len(usable) >= 28:
                    x, y = np.array([r for r, _ in usable]), np.array([y for _, y in usable])
                    weight = np.sqrt(
                        28 / len(x) * (x * x).sum(axis=0)
                    )  # a ridge is rows added to least squares
                    both = np.concatenate([x, np.diag(weight)]), np.concatenate([y, np.zeros(len(weight))])
                    betas[use] = np.linalg.lstsq(*both)[0]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_backtest_is_the_plain_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    load = rng.lognormal(4, 0.5, 200)
    values = noise(200, seed) + 0.02 * np.roll(load, 1)
    values[rng.random(200) < 0.15], load[rng.random(200) < 0.2] = np.nan, np.nan
    state = extend(start(), values, load)
    days = list(reference(values, load))
    error = np.array([[value - one for one in predicted] for value, _, predicted in days]).T
    scale = np.array([scale for _, scale, _ in days])
    assert state.scored == len(days) > 60
    assert state.error_sum == pytest.approx(np.abs(error).sum(axis=1), rel=1e-9)
    assert state.scaled_sum == pytest.approx((np.abs(error) / scale).sum(axis=1), rel=1e-9)
    held, loss = np.zeros(6), np.zeros(6)
    for day in range(20, len(days)):
        recent = np.sort(np.abs(error[:, max(day - 90, 0) : day]), axis=1)
        half = recent[:, int(np.ceil(0.8 * (recent.shape[1] + 1))) - 1]
        held += np.abs(error[:, day]) <= half
        for edge, share in ((-half, 0.1), (half, 0.9)):
            miss = error[:, day] - edge
            loss += np.where(miss >= 0, share * miss, (share - 1) * miss) / 2
    assert state.judged == len(days) - 20
    assert state.covered.tolist() == held.tolist()
    assert state.pinball_sum == pytest.approx(loss, rel=1e-9)


@quick
@given(seeds, st.lists(st.integers(0, 160), min_size=1, max_size=4), st.floats(0, 0.5))
def test_day_by_day_is_the_whole(seed: int, cuts: list[int], missing: float) -> None:
    values, load = noise(160, seed, missing), noise(160, seed + 1, missing)
    state = start()
    for part in np.split(np.arange(160), sorted(cuts)):
        state = extend(state, values[part], load[part])
    same(state, extend(start(), values, load))


def test_the_forecast_that_is_scored_is_the_one_that_was_given() -> None:
    values, load = noise(120), noise(120, 2)
    states = [extend(start(), values[:day], load[:day]) for day in range(60, 121)]
    for before, after, value in zip(states, states[1:], values[60:], strict=False):
        error = np.abs(value - before.predicted)
        assert after.error_sum - before.error_sum == pytest.approx(error)
        assert (after.covered - before.covered).tolist() == (error <= before.half_width).tolist()


@quick
@given(seeds, st.floats(-100, 100), st.floats(0.1, 10))
def test_shift_and_scale(seed: int, shift: float, scale: float) -> None:
    values, load = noise(150, seed, 0.1), noise(150, seed + 1, 0.1)
    plain = extend(start(), values, load)
    moved = extend(start(), scale * values + shift, load)
    assert moved.predicted == pytest.approx(scale * plain.predicted + shift, rel=1e-6, nan_ok=True)
    assert moved.scaled_sum == pytest.approx(plain.scaled_sum, rel=1e-6)
    assert moved.half_width == pytest.approx(scale * plain.half_width, rel=1e-6, nan_ok=True)
    assert (moved.scored, moved.method, moved.shown) == (plain.scored, plain.method, plain.shown)


def test_many_are_each_one() -> None:
    values = np.stack([noise(130, seed, 0.1 * seed) for seed in range(3)])
    load = noise(130, 9)
    many = extend(start(3), values, load)
    for place in range(3):
        alone = extend(start(), values[place], load)
        assert many.predicted[:, place] == pytest.approx(alone.predicted, nan_ok=True)
        assert many.error_sum[:, place] == pytest.approx(alone.error_sum)
        assert (many.scored[place], many.shown[place]) == (alone.scored, alone.shown)


def test_the_state_survives_json() -> None:
    values = np.stack([noise(100, 1, 0.2), np.full(100, np.nan)])
    state = extend(start(2), values)
    back = BacktestState.from_json(json.loads(json.dumps(state.to_json(), allow_nan=False)))
    same(back, state, 0)
    same(extend(back, values), extend(state, values), 0)


def test_the_model_learns_from_the_load_and_does_without() -> None:
    load = np.random.default_rng(6).normal(100, 20, 300)
    values = noise(300, 7) + 0.3 * np.roll(load, 1)
    gain = [extend(start(), values, given_load).error_sum for given_load in (load, None)]
    assert gain[0][MODEL] < 0.6 * gain[1][MODEL]
    assert gain[0][:MODEL] == pytest.approx(gain[1][:MODEL])
    last_unknown = np.append(load[:-1], np.nan)
    plain = extend(start(), values).predicted[MODEL]
    assert extend(start(), values, last_unknown).predicted[MODEL] == pytest.approx(float(plain), rel=1e-9)


@pytest.mark.parametrize(
    ("mase", "shown_before", "shown_after"),
    [(0.99, False, True), (1.01, False, False), (1.01, True, True), (1.03, True, False)],
)
def test_what_is_shown_stays_until_it_misses_clearly(
    mase: float, shown_before: bool, shown_after: bool
) -> None:
    # 46 scored nights; the 47th is the second review
    values = noise(75)
    state = extend(start(), values[:74])
    assert state.scored == 46
    added = extend(state, values[74:]).scaled_sum - state.scaled_sum
    state = replace(state, shown=np.array(float(shown_before)), scaled_sum=47 * mase - added)
    after = extend(state, values[74:])
    assert after.scored == 47
    assert bool(after.shown) is shown_after


@pytest.mark.parametrize(
    ("coverage", "shown_before", "shown_after"),
    [
        (0.71, False, True),
        (0.69, False, False),
        (0.69, True, True),
        (0.67, True, False),
        (0.89, False, True),
        (0.91, False, False),
        (0.91, True, True),
        (0.93, True, False),
    ],
)
def test_the_interval_has_to_hold_70_to_90_percent(
    coverage: float, shown_before: bool, shown_after: bool
) -> None:
    values = noise(75)
    state = extend(start(), values[:74])
    after = extend(state, values[74:])
    covered = coverage * after.judged - (after.covered - state.covered)
    state = replace(state, shown=np.array(float(shown_before)), covered=covered)
    assert bool(extend(state, values[74:]).shown) is shown_after


@pytest.mark.parametrize(
    ("relative", "before", "after"),
    [(0.97, EWMA, True), (0.99, EWMA, False), (0.99, MODEL, True), (1.01, MODEL, False)],
)
def test_the_model_gives_way_only_when_clearly_worse(relative: float, before: int, after: bool) -> None:
    values = noise(75)
    sums = np.full(6, 1e6)
    sums[MODEL] *= relative
    state = replace(extend(start(), values[:74]), method=np.array(float(before)), error_sum=sums)
    assert (extend(state, values[74:]).method == MODEL) is np.bool_(after)


def test_between_reviews_nothing_changes() -> None:
    values = noise(80)
    state = extend(start(), values[:75])
    assert state.scored == 47
    turned = replace(state, shown=1 - state.shown, scaled_sum=state.scaled_sum * 100)
    for day in range(75, 80):
        turned = extend(turned, values[day : day + 1])
        assert turned.shown == 1 - state.shown
