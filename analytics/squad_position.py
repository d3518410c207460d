"""Where each player stands among the squad and among the own position.

Values are (players,) of one day or (players, days).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analytics.windows import Floats

ALONE = 5  # players of a position who are enough to be compared with by themselves
SHRINK = 5
MIN_SQUAD = 5
_FLAT = 1e-9  # an SD below this share of the values is none


@dataclass(frozen=True)
class Standing:
    """SDs from the mean of the squad and of the position, shaped as the values; NaN where not given.

    `z` is the one to show, `robust` tells outliers, `weight` is the position's share in `z`; `n_squad` and
    `n_position` count the players with a value.
    """

    z: Floats
    squad: Floats
    position: Floats
    robust: Floats
    weight: Floats
    n_squad: NDArray[np.int64]
    n_position: NDArray[np.int64]


def standing(values: Floats, positions: Sequence[str]) -> Standing:
    """How far each player is from the others, in the position where it has enough players.

    A position with 5 players or more is compared by itself (λ = 1), a smaller one is drawn towards the
    squad: of two players it counts two sevenths, of one nothing. Below 5 players in the squad nothing is
    given, nor where all are equal. Outliers show in the robust value (1.2533 times the mean deviation where
    the MAD is 0), since an extreme player widens the SD and hides in the plain one. Being unlike the others
    is no fault, and the value jumps when a position gets its fifth player.

    Formula: z = λ·z(position) + (1 − λ)·z(squad), λ = n/(n + 5); robust z = (x − median)/(1.4826·MAD)
    Units: standard deviations
    Source: Gelman & Hill 2007 (partial pooling); Iglewicz & Hoaglin 1993 (robust z); the 5 are our choice
    """
    names = np.asarray(positions, dtype=object)
    squad, n_squad = _z(values)
    position, n_position = np.full(values.shape, np.nan), np.zeros(values.shape, dtype=np.int64)
    for name in set(positions):
        of = names == name
        position[of], n_position[of] = _z(values[of])
    own = np.where(n_position >= ALONE, 1.0, n_position / (n_position + SHRINK))
    weight = np.where(np.isnan(position), 0.0, own)
    z = weight * np.nan_to_num(position) + (1 - weight) * squad
    enough = (n_squad >= MIN_SQUAD) & ~np.isnan(values)
    z, squad, position, weight = np.where(enough, (z, squad, position, weight), np.nan)
    return Standing(z, squad, position, _robust(values, enough), weight, n_squad, n_position)


def _z(values: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """SDs from the mean over the first axis, NaN for one player or equal ones, and how many are known."""
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    mean = np.nansum(values, axis=0) / np.maximum(n, 1)
    deviations = values - mean
    sd = np.sqrt(np.nansum(deviations**2, axis=0) / np.maximum(n - 1, 1))
    varies = sd > _FLAT * np.abs(mean)
    z = np.where(varies, deviations / np.where(varies, sd, 1), np.nan)
    return z, np.broadcast_to(n, values.shape).astype(np.int64)


def _robust(values: Floats, enough: NDArray[np.bool_]) -> Floats:
    """SDs from the median, by the median deviation or else the mean one; NaN where both are nothing."""
    known = np.where(enough, values, np.nan)
    deviations = known - _median(known)
    size = np.abs(deviations)
    n = np.maximum((~np.isnan(size)).sum(axis=0), 1)
    mad = 1.4826 * _median(size)
    scale = np.where(mad > 0, mad, 1.2533 * np.nansum(size, axis=0) / n)
    return np.where(scale > 0, deviations / np.where(scale > 0, scale, 1), np.nan)


def _median(values: Floats) -> Floats:
    """Over the first axis, of the known; NaN where none is."""
    ordered = np.sort(values, axis=0)  # NaN goes last
    n = (~np.isnan(values)).sum(axis=0)
    low, high = np.maximum(n - 1, 0) // 2, np.minimum(n // 2, values.shape[0] - 1)
    pick = [np.take_along_axis(ordered, at[None], axis=0)[0] for at in (low, high)]
    return np.asarray((pick[0] + pick[1]) / 2)
