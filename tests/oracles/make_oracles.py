"""What independent packages make of random series: writes outputs.json beside this file.

Runs in an environment of its own (`make oracles`); the tests read only the file.
"""

# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import neurokit2
import numpy as np
import pandas as pd
import pymannkendall
import ruptures
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.tsa.holtwinters import SimpleExpSmoothing
from statsmodels.tsa.stattools import acf
from systole.detection import rr_artefacts

Floats = NDArray[np.float64]
PACKAGES = ("neurokit2", "numpy", "pandas", "pymannkendall", "ruptures", "scipy", "statsmodels", "systole")
KINDS = ("ectopic", "long", "short", "missed", "extra")
HAMED_RAO_LAGS = (1, 3)


def ar1(rng: np.random.Generator, n: int, phi: float) -> Floats:
    """Unit variance, correlation `phi` with the day before."""
    noise = rng.normal(size=n) * np.sqrt(1 - phi**2)
    series = np.empty(n)
    series[0] = rng.normal()
    for day in range(1, n):
        series[day] = phi * series[day - 1] + noise[day]
    return series


def heartbeats(rng: np.random.Generator, n: int) -> Floats:
    """Intervals at rest: breathing, a slow wave, noise; whole milliseconds."""
    beat = np.arange(n)
    breathing = rng.uniform(10, 40) * np.sin(2 * np.pi * beat / rng.uniform(3.5, 6))
    wave = rng.uniform(10, 40) * np.sin(2 * np.pi * beat / rng.uniform(30, 60))
    rounded: Floats = np.round(rng.uniform(700, 1100) + breathing + wave + rng.normal(0, 6, n))
    return rounded


def disturbed(rng: np.random.Generator, beats: Floats) -> Floats:
    """An ectopic beat, a missed, an extra, a long and a short one, far from each other and the ends."""
    found = [float(beat) for beat in beats]
    for place, kind in zip((240, 200, 160, 110, 60), rng.permutation(5), strict=True):
        here = found[place]
        if kind == 0:
            found[place : place + 2] = [round(0.65 * here), round(1.3 * here)]
        elif kind == 1:
            found[place : place + 2] = [here + found[place + 1]]
        elif kind == 2:
            part = round(here * rng.uniform(0.35, 0.65))
            found[place : place + 1] = [part, here - part]
        else:
            found[place] = round(here * (1.4 if kind == 3 else 0.65))
    return np.array(found)


def variability(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for _ in range(5):
        rr = heartbeats(rng, 200)
        found = neurokit2.hrv_time(neurokit2.intervals_to_peaks(rr, sampling_rate=1000), sampling_rate=1000)
        yield {"rr": rr, "rmssd": found["HRV_RMSSD"].iloc[0], "sdnn": found["HRV_SDNN"].iloc[0]}


def artefacts(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for number in range(12):
        beats = heartbeats(rng, 300)
        rr = disturbed(rng, beats) if number else beats
        found = rr_artefacts(rr)
        yield {"rr": rr, **{kind: np.flatnonzero(found[kind]) for kind in KINDS}}


def trends(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for phi, slope, decimals in [
        (0, 0, 3),
        (0.3, 0.02, 3),
        (0.5, 0, 3),
        (0.7, -0.02, 3),
        (0.7, 0, 3),
        (0, 0.01, 0),
    ]:
        x = np.round(50 + 2 * ar1(rng, 60, phi) + slope * np.arange(60), decimals)
        line = stats.theilslopes(x, np.arange(60))
        yield {
            "x": x,
            "original": mann_kendall(pymannkendall.original_test(x)),
            "pre_whitened": mann_kendall(pymannkendall.trend_free_pre_whitening_modification_test(x)),
            "hamed_rao": {
                str(lags): mann_kendall(pymannkendall.hamed_rao_modification_test(x, lag=lags))
                for lags in HAMED_RAO_LAGS
            },
            "slope": [line.slope, line.low_slope, line.high_slope],
        }


def mann_kendall(found: Any) -> dict[str, float]:
    return {"s": found.s, "variance": found.var_s, "z": found.z, "p": found.p, "tau": found.Tau}


def slopes_with_gaps(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for _ in range(4):
        x = np.round(ar1(rng, 60, 0.4) + 0.03 * np.arange(60), 3)
        at = np.flatnonzero(rng.random(60) < 0.7)
        line = stats.theilslopes(x[at], at)
        gappy = np.full(60, np.nan)
        gappy[at] = x[at]
        yield {"x": gappy, "slope": [line.slope, line.low_slope, line.high_slope]}


def discoveries(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for true in (0, 5, 20):
        p = np.concatenate([rng.beta(0.2, 20, true), rng.random(40)])
        yield {"p": p, "q": multipletests(p, method="fdr_bh")[1]}


def rank_correlations(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for phi, decimals in [(0, 3), (0.7, 3), (0.5, 0)]:
        x = np.round(3 * ar1(rng, 90, phi), decimals)
        y = np.round(0.5 * x + 3 * ar1(rng, 90, phi), decimals)
        found = stats.spearmanr(x, y)
        yield {"x": x, "y": y, "rho": found.statistic, "p": found.pvalue}


def breaks(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for levels in [(50, 50, 50), (50, 45, 52), (50, 48, 50), (60, 55, 55)]:
        x = np.round(np.repeat(np.array(levels, dtype=float), 50) + rng.normal(0, 1.5, 150), 3)
        penalty = 3 * np.var(np.diff(x)) / 2 * np.log(len(x))
        search = ruptures.Pelt(model="l2", min_size=7, jump=1).fit(x)
        found = search.predict(pen=penalty)
        yield {
            "x": x,
            "penalty": penalty,
            "breaks": found[:-1],
            "cost": search.cost.sum_of_costs(found) + penalty * (len(found) - 1),
        }


def autocorrelations(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for phi in (0.0, 0.4, 0.8):
        x = np.round(ar1(rng, 80, phi), 4)
        yield {"x": x, "r": acf(x, nlags=16, fft=False)[1:]}


def averages(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for _ in range(2):
        x = np.round(rng.lognormal(4, 0.5, 90), 1)
        acute, chronic = (pd.Series(x).ewm(span=days, adjust=False).mean() for days in (7, 28))
        yield {"x": x, "acute": acute.to_numpy(), "chronic": chronic.to_numpy()}


def smoothings(rng: np.random.Generator) -> Iterator[dict[str, Any]]:
    for alpha in (0.2, 0.3):
        x = np.round(50 + 2 * ar1(rng, 60, 0.4), 2)
        fitted = SimpleExpSmoothing(x, initialization_method="known", initial_level=x[0]).fit(
            smoothing_level=alpha, optimized=False
        )
        yield {"x": x, "alpha": alpha, "forecasts": [*fitted.fittedvalues, fitted.forecast(1)[0]]}


SUBJECTS: tuple[Callable[[np.random.Generator], Iterator[dict[str, Any]]], ...] = (
    variability,
    artefacts,
    trends,
    slopes_with_gaps,
    discoveries,
    rank_correlations,
    breaks,
    autocorrelations,
    averages,
    smoothings,
)


def plain(value: Any) -> Any:
    """Python's own numbers and lists; NaN is null, 10 digits are kept."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, np.integer | int):
        return int(value)
    if isinstance(value, np.floating | float):
        number = float(f"{float(value):.10g}")
        return None if np.isnan(number) else number
    return value


def main() -> None:
    warnings.simplefilter("ignore")
    found = {
        subject.__name__: list(subject(np.random.default_rng(seed)))
        for seed, subject in enumerate(SUBJECTS, 1)
    }
    outputs = {"versions": {name: version(name) for name in PACKAGES}, **plain(found)}
    lines = json.dumps(outputs, indent=None, separators=(", ", ": "), allow_nan=False)
    Path(__file__).with_name("outputs.json").write_text(lines.replace('], "', '],\n"') + "\n")


if __name__ == "__main__":
    main()
