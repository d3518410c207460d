"""Ways to forecast a daily metric one day ahead: five averages without parameters, and a small model."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from analytics import windows
from analytics.windows import Floats

METHODS = ("naive", "seasonal_naive", "mean28", "median28", "ewma", "model")
ALPHA = 0.2
MIN_DAYS = 28
REFIT_EVERY = 7
RIDGE_DAYS = 28
TAIL = 29  # days of the past that tomorrow's forecast reads: 28 and, for the load's z, one more
FEATURES = 10  # own last value, 7-day mean, load z, seven weekdays
_LOAD = 2


def averages(series: Floats, levels: Floats) -> Floats:
    """The forecasts without parameters, for the day after each origin.

    The value of the day itself (naive), of the last known same weekday (seasonal naive), the mean and
    the median of 28 days (at least 14 known), and the exponentially weighted mean. `series` begins with
    the `TAIL` days up to the first origin; `levels` are those of `ewma_levels`.

    Formula: xₜ; xₜ₋₆; mean and median of xₜ₋₂₇ … xₜ; lₜ = 0.2 xₜ + 0.8 lₜ₋₁
    Units: those of the series
    Source: Hyndman and Athanasopoulos 2021, Forecasting: Principles and Practice; 28 days and 0.2 are
    our choice
    """
    month = windows.trailing(series, 28)[..., TAIL - 1 :, :]
    same_weekday = np.moveaxis(month[..., ::7], -1, 0)
    seasonal = reduce(lambda older, newer: np.where(np.isnan(newer), older, newer), same_weekday)
    half_known = MIN_DAYS // 2
    mean, median = windows.mean(month, half_known), windows.quantiles(month, [0.5], half_known)[0]
    return np.stack([series[..., TAIL - 1 :], seasonal, mean, median, levels])


def ewma_levels(values: Floats, alpha: float, before: Floats) -> Floats:
    """The level before the first day and after each; a missing day leaves it as it is.

    Without a level before (NaN) the first known value is the first level.
    """
    missing = np.isnan(values)
    packed = np.take_along_axis(values, np.argsort(missing, axis=-1, kind="stable"), axis=-1)
    seed = np.where(np.isnan(before), packed[..., 0], before)
    smooth, _ = lfilter([alpha], [1, alpha - 1], packed, axis=-1, zi=((1 - alpha) * seed)[..., None])
    levels = np.concatenate([before[..., None], smooth], axis=-1)
    return np.take_along_axis(levels, running(np.zeros(before.shape), ~missing).astype(np.int64), axis=-1)


def features(series: Floats, loads: Floats, levels: Floats, first: int) -> Floats:
    """What the model sees at each origin, without and with the load on axis 0.

    All but the load's z are distances from the level, so that a shift of the series shifts the forecast.
    `first` is the number of the first day to be forecast, which tells the weekday.
    """
    week = windows.mean(windows.trailing(series, 7)[..., TAIL - 1 :, :], 3)
    usual = windows.trailing(loads, 28, lag=1)[..., TAIL - 1 :, :]
    spread = windows.sd(usual, MIN_DAYS // 2)
    z = (loads[..., TAIL - 1 :] - windows.mean(usual)) / np.where(spread > 0, spread, np.nan)
    found = np.zeros((2, *levels.shape, FEATURES))
    found[..., 0] = series[..., TAIL - 1 :] - levels
    found[..., 1] = week - levels
    found[1, ..., _LOAD] = z
    found[..., _LOAD + 1 :] = np.eye(7)[(first + np.arange(levels.shape[-1])) % 7]
    return found


def fits(
    rows: Floats, target: Floats, days: int, gram: Floats, moment: Floats, beta: Floats
) -> tuple[Floats, Floats, Floats]:
    """Sums of the normal equations after the last day, and the coefficients that hold at each origin.

    `rows` are the features of the days of `target`, of which `days` came before; the sums and the
    coefficients so far go on.
    """
    usable = ~np.isnan(rows.sum(axis=-1) + target)
    rows = np.where(usable[..., None], rows, 0)
    outcome = np.where(usable, target, 0)
    outer = rows[..., :, None] * rows[..., None, :]
    grams = np.cumsum(np.concatenate([gram[..., None, :, :], outer], axis=-3), axis=-3)
    moments = np.cumsum(np.concatenate([moment[..., None, :], rows * outcome[..., None]], axis=-2), axis=-2)
    seen = days + np.arange(target.shape[-1] + 1)
    weekly = np.flatnonzero(seen[1:] % REFIT_EVERY == 0) + 1
    refitted = _ridge(grams[..., weekly, :, :], moments[..., weekly, :])
    betas = np.concatenate([beta[..., None, :], refitted], axis=-2)
    return grams[..., -1, :, :], moments[..., -1, :], betas[..., seen // REFIT_EVERY - days // REFIT_EVERY, :]


def model(levels: Floats, seen: Floats, beta: Floats) -> Floats:
    """The model's forecast at each origin: the EWMA and a learned correction.

    The correction is linear in the last value, the 7-day mean, the weekday and, where known,
    yesterday's load; fitted once a week to all days before, from 28 on. The ridge pulls it towards no
    correction as four weeks without any would. With noisy nights it gains a few percent over plain
    averages, which is why it is shown only where it beats the best of them by 2 %.

    Formula: x̂ₜ₊₁ = lₜ + βᵀfₜ; β = (FᵀF + 28/n · diag(FᵀF))⁻¹ Fᵀ(x − l)
    Units: those of the series
    Source: Hoerl and Kennard 1970, Technometrics (ridge); the features and the 28 days are our choice
    """
    plain, with_load = (seen * beta).sum(axis=-1)
    corrected: Floats = levels + np.where(np.isnan(with_load), plain, with_load)
    return corrected


def _ridge(gram: Floats, moment: Floats) -> Floats:
    """Coefficients from the normal equations; below 28 rows none (0), or with the load unknown (NaN)."""
    size = np.diagonal(gram, axis1=-2, axis2=-1)
    n = size[..., _LOAD + 1 :].sum(axis=-1)  # each row has exactly one weekday
    penalty = np.where(size > 0, size * (RIDGE_DAYS / np.maximum(n, 1))[..., None], 1)
    beta = np.linalg.solve(gram + penalty[..., None] * np.eye(FEATURES), moment[..., None])[..., 0]
    without = np.array([0.0, np.nan]).reshape(2, *[1] * (beta.ndim - 1))
    return np.where((n >= MIN_DAYS)[..., None], beta, without)


def running(before: Floats, added: Floats | NDArray[np.bool_]) -> Floats:
    """Sums along the last axis that go on from `before`, which stays in front."""
    return np.cumsum(np.concatenate([before[..., None], added.astype(np.float64)], axis=-1), axis=-1)
