"""Next-day forecasts, each held against what came: a rolling origin that can be carried on day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analytics import next_day, windows
from analytics.next_day import ALPHA, FEATURES, METHODS, MIN_DAYS, TAIL, running
from analytics.windows import Floats

NAIVE, EWMA, MODEL = (METHODS.index(name) for name in ("naive", "ewma", "model"))
RIVALS = tuple(METHODS.index(name) for name in ("naive", "mean28", "median28", "ewma"))

MIN_SCORED = 40
REVIEW_EVERY = 7  # scored days; the first review is at MIN_SCORED
RESIDUALS, MIN_RESIDUALS = 90, 20
LEVEL = 0.8
BEATS = 0.98
HYSTERESIS = 0.02
COVERAGE = (0.70, 0.90)


@dataclass(frozen=True)
class BacktestState:
    """All that the next day needs of the past; plain arrays whose leading axes are athletes.

    Axis 0 of arrays over methods is `METHODS`; of the fit (`gram`, `moment`, `beta`) it is without and
    with the load.
    """

    days: int
    tail: Floats
    load_tail: Floats
    known: Floats
    level: Floats
    step_sum: Floats
    step_n: Floats
    gram: Floats
    moment: Floats
    beta: Floats
    scored: Floats
    error_sum: Floats
    scaled_sum: Floats
    judged: Floats
    covered: Floats
    pinball_sum: Floats
    residuals: Floats
    method: Floats
    shown: Floats
    predicted: Floats
    half_width: Floats

    def to_json(self) -> dict[str, Any]:
        """Numbers and nested lists; what is missing is None."""
        return {field.name: _plain(getattr(self, field.name)) for field in fields(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> BacktestState:
        """What `to_json` gave."""
        names = {field.name for field in fields(cls)} - {"days"}
        return cls(days=int(stored["days"]), **{name: np.asarray(stored[name], np.float64) for name in names})


def start(*many: int) -> BacktestState:
    """The state before the first day, for one series or for axes of many."""

    def unknown(*shape: int) -> Floats:
        return np.full(shape, np.nan)

    def zero(*shape: int) -> Floats:
        return np.zeros(shape)

    each = len(METHODS)
    return BacktestState(
        days=0,
        tail=unknown(*many, TAIL),
        load_tail=unknown(*many, TAIL),
        known=zero(*many),
        level=unknown(*many),
        step_sum=zero(*many),
        step_n=zero(*many),
        gram=zero(2, *many, FEATURES, FEATURES),
        moment=zero(2, *many, FEATURES),
        beta=np.stack([zero(*many, FEATURES), unknown(*many, FEATURES)]),
        scored=zero(*many),
        error_sum=zero(each, *many),
        scaled_sum=zero(each, *many),
        judged=zero(*many),
        covered=zero(each, *many),
        pinball_sum=zero(each, *many),
        residuals=unknown(each, *many, RESIDUALS),
        method=np.full(many, float(EWMA)),
        shown=zero(*many),
        predicted=unknown(each, *many),
        half_width=unknown(each, *many),
    )


def extend(state: BacktestState, values: Floats, load: Floats | None = None) -> BacktestState:
    """Scores the forecasts of some more days and makes the one for the day after them.

    `values` and the training `load` are of the days that follow those already in the state; from the
    empty state this is the whole backtest. Each origin sees only what lies before it, at least 28 known
    days; a day is scored only where the day before it is known and every method has a forecast, so that
    all are compared on the same days. MASE below 1 is easily had with noisy series and hard with
    smoothed ones, therefore the errors are held against the best plain average too.

    Formula: MASE = mean(|eₜ| / sₜ₋₁), s the mean |xₜ − xₜ₋₁| so far; relative MAE = Σ|e| / Σ|e of the
    other|; half width of the 80 % interval = the ⌈0.8 (n + 1)⌉th smallest of the last n ≤ 90 absolute
    errors, n ≥ 20; pinball = mean of max(τu, (τ − 1) u) at τ 0.1 and 0.9
    Units: the metric's own, of its logarithm for night HRV; MASE, relative MAE and coverage have none
    Source: Hyndman and Koehler 2006, Int J Forecasting (MASE); Lei 2018, J Am Stat Assoc (split
    conformal); 28, 90 and 20 days are our choice
    """
    new = values.shape[-1]
    if new == 0:
        return state
    loads = np.broadcast_to(np.nan if load is None else load, values.shape)
    series = np.concatenate([state.tail, values], axis=-1)
    load_series = np.concatenate([state.load_tail, loads], axis=-1)
    levels = next_day.ewma_levels(values, ALPHA, state.level)

    seen = next_day.features(series, load_series, levels, state.days)
    gram, moment, beta = next_day.fits(
        seen[..., :-1, :], values - levels[..., :-1], state.days, state.gram, state.moment, state.beta
    )
    model = next_day.model(levels, seen, beta)
    predicted = np.concatenate([next_day.averages(series, levels), model[None]])

    known = running(state.known, ~np.isnan(values))
    moved = steps(series[..., TAIL - 1 :])
    step_sum = running(state.step_sum, np.nan_to_num(moved))
    step_n = running(state.step_n, ~np.isnan(moved))
    scale = (step_sum / np.maximum(step_n, 1))[..., :-1]
    # the naive forecast is the day before, so that this has to be known too
    scored = ~np.isnan(values + predicted[..., :-1].sum(axis=0)) & (scale > 0)
    scored &= known[..., :-1] >= MIN_DAYS

    error = np.where(scored, values - predicted[..., :-1], np.nan)
    recent = _last_known(np.concatenate([state.residuals, np.abs(error)], axis=-1), RESIDUALS)
    half = half_width(recent)
    judged = scored & ~np.isnan(half[0, ..., :-1])
    within = judged & (np.abs(error) <= half[..., :-1])
    loss = (_pinball(error + half[..., :-1], 0.1) + _pinball(error - half[..., :-1], 0.9)) / 2

    counts = running(state.scored, scored)
    errors = running(state.error_sum, np.nan_to_num(np.abs(error)))
    scaled = running(state.scaled_sum, np.nan_to_num(np.abs(error) / np.where(scored, scale, 1)))
    judged_n = running(state.judged, judged)
    covered = running(state.covered, within)
    method, shown = _reviews(state, scored, counts, errors, scaled, judged_n, covered)
    return BacktestState(
        days=state.days + new,
        tail=series[..., -TAIL:],
        load_tail=load_series[..., -TAIL:],
        known=known[..., -1],
        level=levels[..., -1],
        step_sum=step_sum[..., -1],
        step_n=step_n[..., -1],
        gram=gram,
        moment=moment,
        beta=beta[..., -1, :],
        scored=counts[..., -1],
        error_sum=errors[..., -1],
        scaled_sum=scaled[..., -1],
        judged=judged_n[..., -1],
        covered=covered[..., -1],
        pinball_sum=running(state.pinball_sum, np.nan_to_num(loss))[..., -1],
        residuals=recent[..., -1, :],
        method=method,
        shown=shown,
        predicted=predicted[..., -1],
        half_width=half[..., -1],
    )


def steps(values: Floats, season: int = 1) -> Floats:
    """How far each value is from the one `season` days before; the mean for one day scales the MASE."""
    return np.abs(values[..., season:] - values[..., :-season])


def half_width(residuals: Floats) -> Floats:
    """Half the width of the 80 % interval from absolute residuals on the last axis; NaN below 20 of them."""
    n = windows.count(residuals)
    rank = np.ceil(LEVEL * (n + 1)).astype(np.int64)
    ordered = np.sort(residuals, axis=-1)  # NaN goes last
    taken = np.take_along_axis(ordered, np.clip(rank - 1, 0, None)[..., None], axis=-1)[..., 0]
    return np.where(n >= MIN_RESIDUALS, taken, np.nan)


def _reviews(
    state: BacktestState,
    scored: NDArray[np.bool_],
    n: Floats,
    errors: Floats,
    scaled: Floats,
    judged: Floats,
    covered: Floats,
) -> tuple[Floats, Floats]:
    """The method and whether it is shown after the last day: judged every 7 scored days, with hysteresis."""
    review = np.zeros(n.shape, dtype=bool)
    review[..., 1:] = scored & (n[..., 1:] >= MIN_SCORED) & ((n[..., 1:] - MIN_SCORED) % REVIEW_EVERY == 0)
    rivals = np.array(RIVALS)
    best = rivals[np.argmin(errors[rivals], axis=0)]
    to_beat = np.take_along_axis(errors, best[None], axis=0)[0]
    on = review & (errors[MODEL] <= BEATS * to_beat)
    off = review & (errors[MODEL] > (BEATS + HYSTERESIS) * to_beat)
    model = _held(state.method == MODEL, on, off)
    method = np.where(model, MODEL, best)
    mase = np.take_along_axis(scaled, method[None], axis=0)[0] / np.maximum(n, 1)
    coverage = np.take_along_axis(covered, method[None], axis=0)[0] / np.maximum(judged, 1)
    low, high = COVERAGE
    passes = (method != NAIVE) & (mase < 1) & (coverage >= low) & (coverage <= high)
    fails = (method == NAIVE) | (mase >= 1 + HYSTERESIS)
    fails |= (coverage < low - HYSTERESIS) | (coverage > high + HYSTERESIS)
    shown = _held(state.shown > 0, review & passes, review & fails)
    latest = np.where(review, np.arange(n.shape[-1]), 0).max(axis=-1)
    chosen = np.take_along_axis(method, latest[..., None], axis=-1)[..., 0]
    return np.where(latest > 0, chosen, state.method).astype(np.float64), shown[..., -1].astype(np.float64)


def _held(before: NDArray[np.bool_], on: NDArray[np.bool_], off: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """True from each `on` to the next `off`, as it was before the first of them."""
    last = np.maximum.accumulate(np.where(on | off, np.arange(on.shape[-1]), -1), axis=-1)
    decided = np.take_along_axis(on, np.maximum(last, 0), axis=-1)
    return np.where(last < 0, before[..., None], decided)


def _last_known(sequence: Floats, length: int) -> Floats:
    """The last `length` known entries at each place from the `length`th on, NaN in front where fewer."""
    known = ~np.isnan(sequence)
    packed = np.take_along_axis(sequence, np.argsort(~known, axis=-1, kind="stable"), axis=-1)
    padded = np.concatenate([np.full((*sequence.shape[:-1], length), np.nan), packed], axis=-1)
    view = np.lib.stride_tricks.sliding_window_view(padded, length, axis=-1)
    seen = np.cumsum(known, axis=-1)[..., length - 1 :]
    return np.take_along_axis(view, seen[..., None], axis=-2)


def _pinball(error: Floats, share: float) -> Floats:
    return np.maximum(share * error, (share - 1) * error)


def _plain(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    return np.where(np.isnan(value), np.array(None), value.astype(object)).tolist()
