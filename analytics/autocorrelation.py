"""How alike neighbouring days are, and how many independent days a series is therefore worth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
EffectiveSize = Callable[[Floats, Floats], Floats]

MIN_NEIGHBOURS = 10  # pairs of known days so many days apart; fewer tell nothing about that distance


def autocorrelation(values: Floats, lags: int, at_least: int = MIN_NEIGHBOURS) -> Floats:
    """The correlation of each series with itself 1 to `lags` days later, on a new last axis.

    Only pairs of days that are both known count; NaN where fewer than `at_least` pairs are. Without
    gaps this is the usual estimator, whose sums are all divided by the same n.
    """
    days = values.shape[-1]
    known = ~np.isnan(values)
    n = np.maximum(known.sum(axis=-1), 1)
    mean = np.where(known, values, 0.0).sum(axis=-1) / n
    centred = np.where(known, values - mean[..., None], 0.0)
    variance = (centred * centred).sum(axis=-1) / n
    usable = np.where(variance > 1e-12 * (mean * mean), variance, np.nan)
    found = np.full((*values.shape[:-1], lags), np.nan)
    for lag in range(1, min(lags, days - 1) + 1):
        pairs = (known[..., lag:] & known[..., :-lag]).sum(axis=-1)
        together = (centred[..., lag:] * centred[..., :-lag]).sum(axis=-1) / np.maximum(pairs, 1)
        shrunk = together / usable * ((days - lag) / days)
        found[..., lag - 1] = np.where(pairs >= at_least, shrunk, np.nan)
    return found


def bartlett(x: Floats, y: Floats) -> Floats:
    """How many independent pairs of days the common days of two series are worth (Bartlett).

    Days that resemble the day before carry less than one day's news. Assumes that each series forgets
    at a constant rate (an autoregression of order one); never more than the number of days. NaN where
    fewer than ten pairs of neighbouring days are known.

    Formula: n_eff = n (1 − r₁ₓ r₁ᵧ) / (1 + r₁ₓ r₁ᵧ), r₁ the correlation with the day before
    Units: days
    Source: Bartlett 1935, J R Stat Soc; Bretherton et al. 1999, J Climate
    """
    n, product = _common(x, y), (autocorrelation(x, 1) * autocorrelation(y, 1))[..., 0]
    return np.minimum(n * (1 - product) / (1 + product), n)


def pyper_peterman(x: Floats, y: Floats) -> Floats:
    """How many independent pairs of days the common days of two series are worth (Pyper and Peterman).

    Takes the autocorrelation at every distance up to a fifth of the days as it was measured, so it also
    sees slow waves; for the same reason it is noisier than Bartlett's form on short series.

    Formula: 1 / n_eff = 1/n + (2/n) Σₖ ((n − k)/n) rₓ(k) rᵧ(k), k = 1 … n/5; at most n
    Units: days
    Source: Pyper and Peterman 1998, Can J Fish Aquat Sci
    """
    n, days = _common(x, y), x.shape[-1]
    lags = days // 5
    products = np.nan_to_num(autocorrelation(x, lags) * autocorrelation(y, lags))
    weights = (days - np.arange(1, lags + 1)) / days
    inverse = (1 + 2 * (weights * products).sum(axis=-1)) / n
    return np.where(inverse > 1 / n, 1 / np.maximum(inverse, 1 / n), n)


def _common(x: Floats, y: Floats) -> Floats:
    return np.asarray((~np.isnan(x + y)).sum(axis=-1), dtype=np.float64)
