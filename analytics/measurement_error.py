"""Measurement error: which change of a figure is larger than sensor and day make by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

MIN_PAIRS = 5
Z95, Z90 = 1.96, 1.645

# Coefficient of variation of Polar's sensors outdoors, by figure; what is not here needs own repeats.
SENSOR_CV = {"distance": 0.02, "per_minute": 0.02, "speed_max": 0.06}
_OF_DISTANCE = frozenset({"distance", "per_minute", "speed_max", "speed", "sprints"})
_INDOOR_SPORTS = frozenset(
    {
        *("BADMINTON", "BASKETBALL", "FLOORBALL", "FUTSAL", "HANDBALL", "ICE_HOCKEY", "NETBALL"),
        *("SQUASH", "TABLE_TENNIS", "TREADMILL_RUNNING", "VOLLEYBALL"),
    }
)


@dataclass(frozen=True)
class MeasurementError:
    """`te` with its 95 % interval and the least real changes at 95 and 90 %, in the figure's unit."""

    te: float | None
    te_low: float | None
    te_high: float | None
    mdc95: float | None
    mdc90: float | None
    n: int


def measurement_error(first: ArrayLike, second: ArrayLike) -> MeasurementError:
    """Typical error of a figure from people measured twice, and the smallest change that is none.

    The typical error is how far one measurement of the same thing strays; the minimal detectable change is
    what two of them must differ by before chance alone is an unlikely reason. Pairs with a missing value
    are left out; with fewer than 5 pairs (our choice) nothing is given. Repeats on another day hold the
    person's own variation too, and with few pairs the error is itself uncertain: its 95 % interval, from
    χ² with n − 1, is given beside it.

    Formula: TE = SD(second − first) / √2; MDC₉₅ = 1.96 · √2 · TE; MDC₉₀ = 1.645 · √2 · TE
    Units: those of the figure
    Source: Hopkins 2000, Sports Medicine; Weir 2005, J Strength Cond Res
    """
    pairs = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    pairs = pairs[~np.isnan(pairs)]
    n = int(pairs.size)
    if n < MIN_PAIRS:
        return MeasurementError(None, None, None, None, None, n)
    te = float(pairs.std(ddof=1) / np.sqrt(2))
    low, high = (te * float(np.sqrt((n - 1) / stats.chi2.ppf(share, n - 1))) for share in (0.975, 0.025))
    return MeasurementError(te, low, high, mdc(te, Z95), mdc(te, Z90), n)


def mdc(te: float, z: float = Z95) -> float:
    """What two measurements with the typical error `te` must differ by."""
    return float(z * np.sqrt(2) * te)


def sensor_error(figure: str, value: float) -> float | None:
    """Typical error of the sensor at this value: distance 2 %, highest speed 6 %; None where not known."""
    cv = SENSOR_CV.get(figure)
    return None if cv is None else cv * abs(value)


def comparable(figure: str, sport: str | None, *, opted_in: bool = False) -> bool:
    """Whether a figure of a session may be compared with others: indoors, distances and speeds may not.

    Without satellites distance and speed are 6 to 15 % too low and vary by about 10 %. Figures of the heart
    and of time stay. The coach can opt in. An unknown sport counts as outdoors.

    Formula: not comparable if the sport is an indoor one and the figure rests on distance or speed
    Units: none
    Source: Sandmæl 2023 and van den Tillaar 2023 (Polar Team Pro indoors); the list of sports is our choice
    """
    return opted_in or not indoors(sport) or figure.partition(":")[0] not in _OF_DISTANCE


def indoors(sport: str | None) -> bool:
    """Whether a sport, by Polar's name, is played under a roof."""
    return sport is not None and (sport in _INDOOR_SPORTS or sport.startswith("INDOOR_"))
