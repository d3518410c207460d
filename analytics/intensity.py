"""Time in zones of heart rate, its distribution over weeks, and how polarised that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics import windows
from analytics.windows import Floats

SHARES_OF_MAX = (0.5, 0.6, 0.7, 0.8, 0.9)
WINDOW_DAYS = 28
MIN_DAYS = 21
POLARISED_ABOVE = 2.0
TANAKA_ERROR_BPM = 10.0


@dataclass(frozen=True)
class HrMaxEstimate:
    """A highest heart rate guessed from age, with the range it may well lie in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ZoneTime:
    """Seconds in each zone, below the lowest one, and without heart rate."""

    seconds: tuple[float, ...]
    below_s: float
    unknown_s: float


@dataclass(frozen=True)
class Distribution:
    """Shares of the time in three zones over `days` days, of which `n` are known.

    `index` is the polarisation index, `shape` its word; `approximate` where the three zones were made of
    five. All None where too little is known.
    """

    shares: tuple[float, float, float] | None
    index: float | None
    shape: str | None
    hours: float | None
    n: int
    days: int
    approximate: bool


def hr_max_from_age(age: float) -> HrMaxEstimate:
    """A highest heart rate from age, for where none was measured.

    Two of three people lie within 10 bpm of it, many do not; a value from a hard session is better.

    Formula: HRmax = 208 − 0.7 · age, ± 10
    Units: bpm
    Source: Tanaka 2001, J Am Coll Cardiol
    """
    value = 208 - 0.7 * age
    return HrMaxEstimate(value, value - TANAKA_ERROR_BPM, value + TANAKA_ERROR_BPM)


def zone_limits(hr_max_bpm: float) -> tuple[float, ...]:
    """The lower limits of Polar's five default zones: 50, 60, 70, 80 and 90 % of the highest heart rate."""
    return tuple(share * hr_max_bpm for share in SHARES_OF_MAX)


def time_in_zones(heart_rate_bpm: Floats, lower_limits_bpm: Sequence[float]) -> ZoneTime:
    """How long heart rate was in each zone, from its value of each second.

    A zone begins at its lower limit and ends where the next begins; the last is open. The limits are
    those of `zone_limits`, Polar's own of the session, or thresholds. Seconds without heart rate are in
    no zone. Heart rate follows late, so short hard efforts are counted too low.

    Formula: number of seconds with lower limit ≤ heart rate < next limit
    Units: s
    Source: Polar's default limits, in percent of the highest heart rate
    """
    known = heart_rate_bpm[~np.isnan(heart_rate_bpm)]
    zone = np.searchsorted(np.asarray(lower_limits_bpm, dtype=np.float64), known, side="right")
    below, *seconds = np.bincount(zone, minlength=len(lower_limits_bpm) + 1).astype(float).tolist()
    return ZoneTime(tuple(seconds), below, float(len(heart_rate_bpm) - len(known)))


def three_zones(seconds: Floats) -> Floats:
    """Five zones (second to last axis) as three: 1 and 2, 3, 4 and 5.

    The three are meant to be divided by the two thresholds; fixed percentages only come near them.
    """
    one, two, three, four, five = np.moveaxis(seconds, -2, 0)
    return np.stack([one + two, three, four + five], axis=-2)


def polarisation_index(shares: Floats) -> Floats:
    """One number for how much of the training is easy and hard with little in between.

    From the shares of three zones (last axis, summing to 1). Above 2.00 with zone 1 > zone 3 > zone 2 is
    called polarised. Without time in zone 3 it is 0; without zone 2 a hundredth is put there; with more
    in zone 3 than in zone 1 it means nothing and is not given. That polarised training is better than
    other kinds is disputed.

    Formula: log₁₀(Z1 / Z2 · Z3 · 100); for Z2 = 0: log₁₀(Z1 / 0.01 · (Z3 − 0.01) · 100)
    Units: none
    Source: Treff 2019, Front Physiol
    """
    z1, z2, z3 = np.moveaxis(shares, -1, 0)
    none_between = z2 == 0
    product = np.where(none_between, z1 / 0.01 * (z3 - 0.01), z1 / np.where(none_between, 1.0, z2) * z3) * 100
    index = np.log10(np.where(product > 0, product, 1.0))  # too little of zone 3 to put a hundredth aside
    return np.where(np.isnan(shares).any(axis=-1) | (z3 > z1), np.nan, index)


def distribution_history(seconds: Floats, days: int = WINDOW_DAYS, at_least: int = MIN_DAYS) -> Floats:
    """The shares of the three zones over the weeks up to each day.

    `seconds` has the zones (three, or five that are joined to three) on its second to last axis and days
    on its last; a known rest day is 0, a day whose training has no heart rate is NaN. Not given with
    fewer than 21 of 28 days known, or without any time in a zone. Time below the lowest zone is left out.

    Formula: Σ seconds in the zone / Σ seconds in all zones, over t−27 … t
    Units: share, from 0 to 1
    Source: Stöggl & Sperlich 2015, Front Physiol (three zones); window and minimum are our choice
    """
    zones = seconds if seconds.shape[-2] == 3 else three_zones(seconds)
    known = ~np.isnan(zones).any(axis=-2, keepdims=True)
    time = windows.trailing(np.where(known, zones, np.nan), days)
    sums = np.nansum(time, axis=-1)
    total = sums.sum(axis=-2, keepdims=True)
    given = (windows.count(time) >= at_least) & (total > 0)
    return np.where(given, sums / np.where(total > 0, total, 1.0), np.nan)


def distribution(seconds: Floats, days: int = WINDOW_DAYS, at_least: int = MIN_DAYS) -> Distribution:
    """How the training of the last weeks was spread over three zones, and the word for it.

    `seconds` as for `distribution_history`, of one athlete; the last day is the one judged. Polarised:
    index above 2.00 and zone 1 > zone 3 > zone 2; pyramidal: zone 1 > zone 2 ≥ zone 3; threshold: most in
    zone 2; easy only: all in zone 1; otherwise mixed. Five zones of percentages only come near it.

    Formula: shares and polarisation index as described there
    Units: share, from 0 to 1
    Source: Treff 2019, Front Physiol
    """
    approximate = seconds.shape[-2] != 3
    recent = seconds[..., -days:]
    known = ~np.isnan(recent).any(axis=-2)
    n = int(known.sum())
    if n < at_least or not (recent[:, known] > 0).any():
        return Distribution(None, None, None, None, n, days, approximate)
    shares = distribution_history(recent, days, at_least)[:, -1:].T
    z1, z2, z3 = (float(share) for share in shares[0])
    index = float(polarisation_index(shares)[0])
    hours = float(recent[:, known].sum()) / 3600
    found = None if np.isnan(index) else index
    return Distribution((z1, z2, z3), found, _shape(z1, z2, z3, found), hours, n, days, approximate)


def _shape(z1: float, z2: float, z3: float, index: float | None) -> str:
    if index is not None and index > POLARISED_ABOVE and z1 > z3 > z2:
        return "polarised"
    if z2 == z3 == 0:
        return "easy only"
    if z1 > z2 >= z3:
        return "pyramidal"
    return "threshold" if z2 > max(z1, z3) else "mixed"
