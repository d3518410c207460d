"""Series whose mean, spread and newest days are known by construction."""

from typing import Any

import numpy as np

from analytics.under_recovery import Inputs
from analytics.windows import Floats

UNIT = np.sqrt(55 / 56)  # 28 values of +1 and 28 of -1 times this have a sample SD of 1


def nights(usual: float, spread: float, newest: list[float], days: int = 70) -> Floats:
    """56 days with that mean and SD, then `newest`; what is before is missing."""
    before = usual + spread * UNIT * np.tile([1.0, -1.0], 28)
    found = np.concatenate([before, newest])
    return np.concatenate([np.full(days - len(found), np.nan), found])


USUAL = {
    "readiness": 7.0,
    "soreness": 2.0,
    "night_hr": 50.0,
    "efficiency": 1.35,
    "hrv": 4.0,
    "sleep_score": 78.0,
}

SPREAD = {
    "readiness": 1.0,
    "soreness": 0.5,
    "night_hr": 2.0,
    "efficiency": 0.025,
    "hrv": 0.1,
    "sleep_score": 5.0,
}

WEIGHT = {"readiness": 22, "soreness": 6, "night_hr": 22, "efficiency": 20, "hrv": 12, "sleep_score": 10}

WORSE = {"readiness": -1, "soreness": 1, "night_hr": 1, "efficiency": -1, "hrv": -1, "sleep_score": -1}

SIX: dict[str, float] = {
    "readiness": -1.25,
    "soreness": 2.0,
    "night_hr": 1.25,
    "efficiency": -0.8,
    "hrv": -0.2,
    "sleep_score": -2.5,
}


def series_of(name: str, z: list[float], days: int = 70) -> Any:
    found = nights(USUAL[name], SPREAD[name], [USUAL[name] + SPREAD[name] * each for each in z], days)
    return np.exp(found) if name == "hrv" else found


def inputs_of(**z: float) -> Inputs:
    """Every named series with that mean z over its last days; exactly 56 days before."""
    return Inputs(
        **{name: series_of(name, [each] * (14 if name == "efficiency" else 7)) for name, each in z.items()}
    )
