"""The athletes' simulator: squads of whom some overreach, with the pinned numbers of the method's notes.

The effects are those the weights of the signal rest on: the simulator checks the implementation and the
relative merit of rules, not their validity in the field.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from analytics.under_recovery import Inputs
from analytics.windows import Floats

ATHLETES, DAYS, FIRST_DAY, SEEDS = 240, 210, 70, 5
NONE, RESPONDER, OVERREACHED = 0, 1, 2
_WEEK = np.array([1, 0, 1.2, 0.8, 0, 1.6, 1.3])
_CYCLE = np.array([1, 1.06, 1.12, 0.6])
_OVERLOAD_DAYS, _OVERLOAD, _OVERLOAD_BASE = 14, 1.8, 0.35
# Effects at full state as (mean, SD): heart rate, ln RMSSD and efficiency in percent, the others as they are.
_EFFECTS = {
    "night_hr": {RESPONDER: (-2.8, 3.1), OVERREACHED: (3.2, 2.6)},
    "hrv": {RESPONDER: (2.1, 1.3), OVERREACHED: (-0.7, 1.4)},
    "readiness": {RESPONDER: (-0.4, 0.6), OVERREACHED: (-1.4, 0.8)},
    "soreness": {RESPONDER: (0.7 * 0.7, 0.7 * 0.7), OVERREACHED: (1.5 * 0.7, 0.9 * 0.7)},
    "sleep_score": {OVERREACHED: (-4.0, 0.0)},
    "efficiency": {RESPONDER: (1.0, 0.0), OVERREACHED: (-2.0, 0.0)},
}
_NOISE = {  # phi, SD
    "night_hr": (0.45, 1.8),
    "hrv": (0.35, 0.13),
    "readiness": (0.5, 0.9),
    "soreness": (0.5, 0.8),
    "sleep_score": (0.2, 7.0),
    "efficiency": (0.3, 0.025),
}
_LOAD_RESPONSE = {"night_hr": 0.7, "hrv": -0.03, "readiness": -0.25, "soreness": 0.35}


@dataclass(frozen=True)
class Squads:
    """Series of shape (athletes, days); `overloaded` is True where the overload weighs (state above .6)."""

    inputs: Inputs
    kind: NDArray[np.int64]
    overloaded: NDArray[np.bool_]


@cache
def squads(effect: float = 1.0) -> Squads:
    """All seeds' athletes one after another."""
    parts = [_squad(seed, effect) for seed in range(SEEDS)]
    series = [part.inputs.given() for part in parts]
    return Squads(
        Inputs(**{name: np.concatenate([each[name] for each in series]) for name in series[0]}),
        np.concatenate([part.kind for part in parts]),
        np.concatenate([part.overloaded for part in parts]),
    )


def missing(inputs: Inputs, share: float, seed: int = 0) -> Inputs:
    """Whole nights, with the morning's answers, lost at random; training stays known."""
    rng = np.random.default_rng(seed)
    lost = rng.random(inputs.shape) < share
    nightly = {name: series for name, series in inputs.given().items() if name not in {"load", "efficiency"}}
    return replace(inputs, **{name: np.where(lost, np.nan, series) for name, series in nightly.items()})


def shuffled(inputs: Inputs, seed: int = 0) -> Inputs:
    """Each athlete's days in a random order, the same for all series."""
    order = np.argsort(np.random.default_rng(seed).random(inputs.shape), axis=-1)
    return replace(
        inputs, **{name: np.take_along_axis(series, order, -1) for name, series in inputs.given().items()}
    )


def _squad(seed: int, effect: float) -> Squads:
    rng = np.random.default_rng(seed)
    kind = rng.choice([NONE, RESPONDER, OVERREACHED], ATHLETES, p=[0.34, 0.33, 0.33])
    day = np.arange(DAYS)
    start = rng.integers(90, 150, ATHLETES)[:, None]
    overload = (day >= start) & (day < start + _OVERLOAD_DAYS) & (kind != NONE)[:, None]

    base = rng.lognormal(np.log(70), 0.35, (ATHLETES, 1))
    load = base * _WEEK[day % 7] * _CYCLE[day // 7 % 4] * rng.lognormal(0, 0.25, (ATHLETES, DAYS))
    load = np.where(overload, _OVERLOAD * load + _OVERLOAD_BASE * base, load)
    state = _state(overload)
    z = (load - load.mean(axis=1, keepdims=True)) / load.std(axis=1, ddof=1, keepdims=True)
    yesterday = np.concatenate([np.zeros((ATHLETES, 1)), z[:, :-1]], axis=1)

    moved = {
        name: _drawn(rng, name, kind) * effect * state
        + _LOAD_RESPONSE.get(name, 0.0) * yesterday
        + _autoregressive(rng, *_NOISE[name])
        for name in ("readiness", "soreness", "sleep_score")
    }
    usual_hr = rng.normal(52, 5, (ATHLETES, 1))
    usual_ln = rng.normal(3.95, 0.35, (ATHLETES, 1))
    for name, usual in (("night_hr", usual_hr), ("hrv", usual_ln), ("efficiency", 1.35)):
        moved[name] = (
            usual * (1 + _drawn(rng, name, kind) * effect * state / 100)
            + _LOAD_RESPONSE.get(name, 0.0) * yesterday
            + _autoregressive(rng, *_NOISE[name])
        )
    heart, ln, disturbed = _disturbances(rng)
    inputs = Inputs(
        readiness=np.clip(np.rint(7 + moved["readiness"] - disturbed), 1, 10),
        soreness=np.clip(np.rint(3 + moved["soreness"]), 1, 7),
        night_hr=moved["night_hr"] + heart,
        efficiency=np.where(_WEEK[day % 7] < 1, np.nan, moved["efficiency"]),
        hrv=np.exp(moved["hrv"] + ln),
        sleep_score=78 + moved["sleep_score"] - 8 * disturbed,
        load=load,
    )
    return Squads(inputs, kind, state > 0.6)


def _state(overload: NDArray[np.bool_]) -> Floats:
    state = np.zeros(overload.shape)
    for day in range(1, DAYS):
        before = state[:, day - 1]
        state[:, day] = np.where(overload[:, day], before + (1 - before) / 5, before - before / 6)
    return state


def _drawn(rng: np.random.Generator, name: str, kind: NDArray[np.int64]) -> Floats:
    """Each athlete's own effect at full state."""
    effect = np.zeros((ATHLETES, 1))
    for of, (mean, sd) in _EFFECTS[name].items():
        effect = np.where((kind == of)[:, None], rng.normal(mean, sd, (ATHLETES, 1)), effect)
    return effect


def _autoregressive(rng: np.random.Generator, phi: float, sd: float) -> Floats:
    """AR(1) whose values have that SD from the first day on."""
    shocks = rng.normal(0, sd * np.sqrt(1 - phi**2), (ATHLETES, DAYS))
    shocks[:, 0] /= np.sqrt(1 - phi**2)
    return np.asarray(lfilter([1], [1, -phi], shocks, axis=1), dtype=np.float64)


def _disturbances(rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Illness and late nights: what they add to heart rate and ln RMSSD, and 1 on their nights."""
    heart, ln, there = (np.zeros((ATHLETES, DAYS)) for _ in range(3))
    for athlete in np.repeat(np.arange(ATHLETES), rng.poisson(2, ATHLETES)):
        first = rng.integers(0, DAYS)
        nights = slice(first, first + rng.integers(1, 5))
        heart[athlete, nights] = rng.uniform(3, 7)
        ln[athlete, nights] = -rng.uniform(0.15, 0.4)
        there[athlete, nights] = 1
    return heart, ln, there
