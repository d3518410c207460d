"""Heart rate variability from the intervals between heartbeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from analytics.artefacts import artefacts
from analytics.windows import Floats

Source = Literal["rr", "ppi"]

LOW_MS, HIGH_MS = 300.0, 2000.0  # outside there is no beat of a person at rest
MIN_VALID_SHARE, MIN_DIFFERENCES = 0.95, 30
MAX_ERROR_MS = 30.0
_GAP = 1.5  # of the longer of two intervals: further apart, beats between them are lost


@dataclass(frozen=True)
class Variability:
    """What a series of intervals says; the values are None where `refused` tells why.

    `n` differences between neighbours of `beats` intervals; `valid_share` of them (0 to 1) are true
    ones. `source`: electrical (rr) and optical (ppi) intervals are never compared.
    """

    source: Source
    rmssd_ms: float | None
    ln_rmssd: float | None
    sdnn_ms: float | None
    mean_ms: float | None
    n: int
    beats: int
    valid_share: float
    refused: str | None


def rmssd(rr_ms: Floats) -> float | None:
    """RMSSD, how much the interval between heartbeats changes from one beat to the next, in ms.

    Breathing moves it through the vagus nerve: the better rested, usually the higher. A missing interval
    or one outside 300–2000 ms breaks the chain and is never bridged; without two neighbours there is no
    value. It says nothing of why it changed, and one wrong beat can multiply it.

    Formula: √(mean((RRᵢ₊₁ − RRᵢ)²)) over neighbouring intervals
    Units: ms
    Source: Task Force of ESC and NASPE 1996, Circulation
    """
    differences = _known(np.diff(_plausible(rr_ms)))
    return float(np.sqrt(np.mean(differences**2))) if differences.size else None


def ln_rmssd(rr_ms: Floats) -> float | None:
    """The natural logarithm of RMSSD, on which days and people are compared.

    RMSSD is skewed: +10 ms is much at 20 and little at 100. The logarithm evens that out. An RMSSD of
    zero has none.

    Formula: ln(RMSSD)
    Units: ln ms
    Source: Plews 2012, European Journal of Applied Physiology
    """
    value = rmssd(rr_ms)
    return float(np.log(value)) if value else None


def sdnn(rr_ms: Floats) -> float | None:
    """SDNN, how widely the intervals between heartbeats are spread over the whole recording, in ms.

    It grows with the length of the recording, so that only recordings of equal length compare. It needs two
    intervals within 300–2000 ms.

    Formula: sample standard deviation (n − 1) of RR
    Units: ms
    Source: Task Force of ESC and NASPE 1996, Circulation
    """
    known = _known(_plausible(rr_ms))
    return float(np.std(known, ddof=1)) if known.size > 1 else None


def variability(rr_ms: Floats, source: Source = "rr") -> Variability:
    """RMSSD, its logarithm and SDNN of a recording at rest, from its true beats alone.

    Artefacts, missing intervals and impossible ones are left out together with every difference that
    touches them; nothing is filled in. With less than 95 % true intervals, or fewer than 30 differences
    (about half a minute), there is no value. What is left out is lost: of a heart that often beats out of
    turn this shows the quiet part only.

    Formula: RMSSD over differences between two true intervals; SDNN over true intervals
    Units: ms; share of true intervals 0–1
    Source: Lipponen & Tarvainen 2019, J Med Eng Technol, for the artefacts; 95 % and 30 are our choice
    """
    plausible = _plausible(rr_ms)
    beats = np.where(artefacts(plausible).any, np.nan, plausible)
    valid = int(np.isfinite(beats).sum())
    share = valid / len(beats) if len(beats) else 0.0
    n = int(np.isfinite(np.diff(beats)).sum())
    refused = None
    if share < MIN_VALID_SHARE:
        true = f"{valid} of {len(beats)} intervals are true beats ({share:.1%})"
        refused = f"{true}; {MIN_VALID_SHARE:.0%} are needed."
    elif n < MIN_DIFFERENCES:
        refused = f"{n} pairs of neighbouring beats; {MIN_DIFFERENCES} are needed."
    if refused:
        return Variability(source, None, None, None, None, n, len(beats), share, refused)
    mean = float(np.nanmean(beats))
    return Variability(
        source, rmssd(beats), ln_rmssd(beats), sdnn(beats), mean, n, len(beats), share, refused
    )


def ppi_variability(samples: pl.DataFrame) -> Variability:
    """RMSSD and the rest from the pulse intervals of a wrist or arm sensor.

    Beforehand, intervals are left out that Polar marks: no skin contact, movement, offline, or an
    estimated error above 30 ms. A jump in time counts as one lost beat. A flag that is missing says nothing.
    The wrist reads about 18 % higher than a chest strap at night, more so where the value is low, so the two
    are never mixed.

    Formula: as for intervals from a chest strap
    Units: ms; share of true intervals 0–1
    Source: Nuuttila 2022, Sensors (wrist against strap); 30 ms is our choice, as Polar publishes no limit
    """
    return variability(ppi_intervals(samples), "ppi")


def ppi_intervals(samples: pl.DataFrame) -> Floats:
    """Intervals in the order of time from `offset_ms, interval_ms, error_ms, contact, movement, offline`.

    NaN is one that is marked as poor, and stands between two that did not follow one another.
    """
    poor = (
        pl.col("contact").not_().fill_null(value=False)
        | pl.col("movement").fill_null(value=False)
        | pl.col("offline").fill_null(value=False)
        | (pl.col("error_ms") > MAX_ERROR_MS).fill_null(value=False)
    )
    ordered = samples.sort("offset_ms", maintain_order=True)
    length = ordered["interval_ms"].cast(pl.Float64).to_numpy().astype(np.float64)
    step = np.diff(ordered["offset_ms"].cast(pl.Float64).to_numpy())
    apart = step > _GAP * np.maximum(length[:-1], length[1:])
    kept = np.where(ordered.select(poor).to_series().to_numpy(), np.nan, length)
    return np.insert(kept, np.flatnonzero(apart) + 1, np.nan)


def _plausible(rr_ms: Floats) -> Floats:
    rr_ms = np.asarray(rr_ms, dtype=np.float64)
    return np.where((rr_ms >= LOW_MS) & (rr_ms <= HIGH_MS), rr_ms, np.nan)


def _known(values: Floats) -> Floats:
    return values[np.isfinite(values)]
