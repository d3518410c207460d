"""What the coming night is expected to bring, from what did best on the nights so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from analytics.backtest import NAIVE, RIVALS, BacktestState
from analytics.forecast import FORECAST, Forecast, forecasts
from analytics.metrics import Metric
from analytics.next_day import METHODS
from analytics.normal_range import NormalRange, normal_range
from answers import derived
from answers.cache import cached
from answers.history import BEFORE, days
from polar_data.database import Database


@dataclass(frozen=True)
class Expected:
    """A forecast beside the person's own normal range, and how its way of forecasting did.

    `way` is the one of `METHODS` that did best; it was off by `miss` on average, in % where the metric is
    judged on the logarithm. Its errors are smaller by the share `ahead` than those of the next best plain
    way, `rival`, and by `ahead_of_naive` than those of repeating the last night. None before any was scored.
    """

    metric: Metric
    forecast: Forecast
    usual: NormalRange
    way: str
    miss: float | None
    rival: str
    ahead: float | None
    ahead_of_naive: float | None


@cached(16)
def coming_night(database: Database, athlete_id: int, as_of: date) -> tuple[Expected, ...]:
    """The night after `as_of`, for each metric of `FORECAST`; empty without any data."""
    state = derived.backtest(database, athlete_id, as_of)
    if state is None:
        return ()
    found = days(database, athlete_id, as_of - BEFORE, as_of)
    night, every = as_of + timedelta(days=1), found["day"].to_list()
    return tuple(
        _expected(state, place, metric, told, normal_range(every, found[metric.id].to_list(), night, metric))
        for place, (metric, told) in enumerate(zip(FORECAST, forecasts(state), strict=True))
    )


def _expected(
    state: BacktestState, place: int, metric: Metric, told: Forecast, usual: NormalRange
) -> Expected:
    way, errors, n = int(state.method[place]), state.error_sum[:, place], int(state.scored[place])
    rival = min((each for each in RIVALS if each != way), key=lambda each: float(errors[each]))
    miss = float(errors[way]) / n if n else None
    if miss is not None and metric.transform == "log":
        miss = 100 * float(np.expm1(miss))
    return Expected(
        metric,
        told,
        usual,
        METHODS[way],
        miss,
        METHODS[rival],
        _ahead(errors[way], errors[rival]),
        _ahead(errors[way], errors[NAIVE]),
    )


def _ahead(own: float, other: float) -> float | None:
    return 1 - float(own / other) if other > 0 else None
