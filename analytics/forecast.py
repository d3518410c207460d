"""Tomorrow's value of a nightly metric with its interval, shown only where it has proved itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analytics.backtest import COVERAGE, EWMA, LEVEL, MIN_SCORED, NAIVE, RIVALS, BacktestState, extend, start
from analytics.metrics import METRICS, Metric
from analytics.next_day import MIN_DAYS
from analytics.scale import scaled, unscaled
from analytics.windows import Floats

FORECAST = tuple(METRICS[name] for name in ("hrv_rmssd", "resting_hr", "breathing_rate", "sleep_score"))

_RECENT = "expected from your recent average"
_LABELS = (
    "the same as the last night",
    "the same as a week before",
    f"{_RECENT} (mean of 28 days)",
    f"{_RECENT} (median of 28 days)",
    f"{_RECENT} (later nights count more)",
    "expected from your last nights, the weekday and yesterday's load",
)


@dataclass(frozen=True)
class Forecast:
    """The next day's value with its 80 % interval, in the metric's unit; None where it is not shown.

    `n_origins` days were forecast and scored, `mase`, `rel_mae` (against the best plain average),
    `rel_mae_ewma` and `pinball` (on the metric's scale, the logarithm for night HRV) are of these;
    `coverage` is the share of the `n_intervals` intervals that held the value that came.
    `reason` says why it is not shown.
    """

    metric_id: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    method: str
    n_origins: int
    n_intervals: int
    mase: float | None
    rel_mae: float | None
    rel_mae_ewma: float | None
    coverage: float | None
    pinball: float | None
    shown: bool
    reason: str | None


def followed(
    state: BacktestState | None, values: Mapping[str, Floats], load: Floats | None = None
) -> BacktestState:
    """The backtest of all metrics of `FORECAST` carried on over more days, from None at the beginning.

    `values` holds each metric in its unit, `load` the training load of the same days.
    """
    series = np.stack([scaled(values[metric.id], metric) for metric in FORECAST])
    return extend(start(len(FORECAST)) if state is None else state, series, load)


def forecasts(state: BacktestState) -> tuple[Forecast, ...]:
    """What the next night is likely to bring, and how far off it may be.

    For night HRV, night heart rate, breathing rate and sleep score, from the model or the plain average
    that has done best on this person's own past. It is shown only where (a) its MASE is below 1, (b) the
    model beats the best of naive, 28-day mean, 28-day median and EWMA by 2 %, or that best one is shown
    instead (never the naive: it repeats the last night), (c) at least 40 nights were scored and (d) the
    80 % interval held 70 to 90 % of them; this is judged anew every 7 scored nights, and what is shown
    stays until it misses a bound by 0.02. The interval is wide, often ± 30 % for night HRV: the next
    night is mostly chance.

    Formula: forecast ± the ⌈0.8 (n + 1)⌉th smallest of the last n ≤ 90 absolute errors (HRV: on ln)
    Units: the metric's own
    Source: Lei 2018, J Am Stat Assoc (split conformal); the gate is our choice, since MASE below 1 alone
    is too easy for noisy series
    """
    return tuple(_forecast(state, place, metric) for place, metric in enumerate(FORECAST))


def _forecast(state: BacktestState, place: int, metric: Metric) -> Forecast:
    method = int(state.method[place])
    n, judged = int(state.scored[place]), int(state.judged[place])
    errors = state.error_sum[:, place]
    mase = _share(state.scaled_sum[method, place], n)
    coverage = _share(state.covered[method, place], judged)
    reason = _reason(state, place, n, mase, coverage)
    middle, half = state.predicted[method, place], state.half_width[method, place]
    band = unscaled(np.array([middle, middle - half, middle + half]), metric)
    value, low, high = (None, None, None) if reason else (float(edge) for edge in band)
    return Forecast(
        metric_id=metric.id,
        unit=metric.unit,
        value=value,
        low=low,
        high=high,
        method=_LABELS[method],
        n_origins=n,
        n_intervals=judged,
        mase=mase,
        rel_mae=_share(errors[method], errors[list(RIVALS)].min()),
        rel_mae_ewma=_share(errors[method], errors[EWMA]),
        coverage=coverage,
        pinball=_share(state.pinball_sum[method, place], judged),
        shown=reason is None,
        reason=reason,
    )


def _reason(
    state: BacktestState, place: int, n: int, mase: float | None, coverage: float | None
) -> str | None:
    """Why the forecast is not shown, None where it is."""
    if n < MIN_SCORED or mase is None or coverage is None:
        return f"It needs {MIN_SCORED} nights on which a forecast could be checked; so far there are {n}."
    if not state.shown[place]:
        if state.method[place] == NAIVE:
            return f"Nothing did better than to repeat the last night (n {n}), which tells you nothing new."
        if mase >= 1:
            return f"It misses by as much as one night differs from the next anyway (MASE {mase:.2f}, n {n})."
        if not COVERAGE[0] <= coverage <= COVERAGE[1]:
            held = f"held {coverage:.0%} of your nights, not {COVERAGE[0]:.0%} to {COVERAGE[1]:.0%}"
            return f"Its {LEVEL:.0%} interval {held}."
        return "It has just begun to pass; the next weekly check decides."
    if np.isnan(state.tail[place, -1]):
        return "The last night has no value, and it was checked only on nights that follow a known one."
    if np.isnan(state.predicted[:, place]).any():
        return f"Too few of the last {MIN_DAYS} nights have a value."
    return None


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None
