"""Daily body: fitness and fatigue from load, and what they do to night, mood and form."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from polar_data.demo.plan import summer
from polar_data.demo.randomness import generator
from polar_data.demo.truth import Event

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Body:
    """One value a day. The night values are those of the night that ends on that day."""

    load: Floats
    fitness: Floats
    fatigue: Floats
    overreached: Floats
    ill: Floats
    jet_lag: Floats
    form: Floats
    night_hr_bpm: Floats
    rmssd_ms: Floats
    breathing_per_min: Floats
    skin_c: Floats
    quality: Floats
    soreness: Floats
    tiredness: Floats
    weight_kg: Floats


@dataclass(frozen=True, slots=True)
class _Response:
    """A usual value, what each driver adds to it, and its own noise (memory, spread)."""

    usual: float
    drivers: dict[str, float]
    memory: float
    spread: float


# Later rows may be driven by earlier ones. RMSSD is in natural logarithms.
_RESPONSES = {
    # Heart rate and its variability are two views of one autonomic state: most noise is shared.
    "tone": _Response(0.0, {}, 0.4, 1.0),
    "night_hr_bpm": _Response(
        51.5,
        {"shape": -0.8, "last": 0.9, "strain": 1.3, "season": 0.5, "overreached": 3.6, "ill": 6.9,
         "jet_lag": 1.4, "rough": 3.0, "tone": 1.2},
        0.45, 0.7,
    ),
    "log_rmssd": _Response(
        3.97,
        {"shape": 0.03, "last": -0.035, "strain": -0.05, "overreached": -0.11, "ill": -0.28,
         "jet_lag": -0.06, "rough": -0.17, "tone": -0.08},
        0.35, 0.06,
    ),
    "breathing_per_min": _Response(
        13.9, {"last": 0.12, "overreached": 0.25, "ill": 1.9, "rough": 0.25}, 0.5, 0.3
    ),
    "skin_c": _Response(34.7, {"season": 0.18, "ill": 1.0, "rough": 0.1}, 0.5, 0.16),
    "quality": _Response(
        0.0,
        {"strain": -0.2, "overreached": -0.8, "ill": -1.2, "jet_lag": -1.5, "rough": -1.1},
        0.25, 0.8,
    ),
    "form": _Response(
        1.0, {"shape": 0.02, "strain": -0.008, "overreached": -0.065, "ill": -0.03}, 0.3, 0.009
    ),
    "soreness": _Response(
        0.0, {"last": 0.5, "strain": 0.7, "overreached": 1.5, "ill": 0.7}, 0.5, 0.55
    ),
    "tiredness": _Response(
        0.0,
        {"last": 0.3, "strain": 0.8, "overreached": 1.5, "ill": 2.0, "jet_lag": 0.9,
         "quality": -0.3},
        0.5, 0.5,
    ),
    "weight_kg": _Response(62.5, {"season": -0.7, "shape": -0.25, "ill": -0.6}, 0.6, 0.25),
}  # fmt: skip
_USUAL_LOAD, _LOAD_SPREAD, _FITNESS_SPREAD = 92.0, 78.0, 12.0


def body(seed: int, days: Sequence[date], load: Floats, events: Sequence[Event], skip: int) -> Body:
    """The daily history for these daily loads (TRIMP), without the first `skip` days."""
    # What the athlete wakes up with comes from the days before.
    fitness = _yesterday(_smooth(load, 42, _USUAL_LOAD))
    fatigue = _yesterday(_smooth(load, 7, _USUAL_LOAD))
    state: dict[str, Floats] = {
        "shape": (fitness - _USUAL_LOAD) / _FITNESS_SPREAD,
        # Both level off: one huge day or week does not do as much harm as its numbers say.
        "last": np.tanh(_yesterday(load - _USUAL_LOAD) / _LOAD_SPREAD),
        "strain": np.tanh((fatigue - fitness) / _USUAL_LOAD),
        "season": np.array([summer(day) for day in days]),
        "overreached": _follow(days, events, "overreaching", rise=1 / 5, fall=1 / 6),
        "ill": _follow(days, events, "illness", rise=0.75, fall=0.5),
        "jet_lag": _jet_lag(days, events),
        "rough": _rough_nights(seed, days),
    }
    shocks = np.array([generator(seed, "body", day).normal(size=len(_RESPONSES)) for day in days])
    for number, (name, response) in enumerate(_RESPONSES.items()):
        pushed = sum(weight * state[driver] for driver, weight in response.drivers.items())
        scale = response.spread * np.sqrt(1 - response.memory**2)
        noise = lfilter([1], [1, -response.memory], shocks[:, number] * scale)
        state[name] = np.asarray(response.usual + pushed + noise)
    state |= {"load": load, "fitness": fitness, "fatigue": fatigue}
    state["rmssd_ms"] = np.exp(state["log_rmssd"])
    return Body(**{field.name: state[field.name][skip:] for field in fields(Body)})


def _smooth(values: Floats, days: float, start: float) -> Floats:
    keep = float(np.exp(-1 / days))
    result, _ = lfilter([1 - keep], [1, -keep], values, zi=np.array([keep * start]))
    return np.asarray(result)


def _yesterday(values: Floats) -> Floats:
    return np.concatenate([values[:1], values[:-1]])


def _follow(days: Sequence[date], events: Sequence[Event], kind: str, rise: float, fall: float) -> Floats:
    """A state that climbs toward 1 during the events of a kind and fades after."""
    level, levels = 0.0, []
    for day in days:
        on = any(event.kind == kind and event.covers(day) for event in events)
        level += rise * (1 - level) if on else -fall * level
        levels.append(level)
    return np.array(levels)


def _jet_lag(days: Sequence[date], events: Sequence[Event]) -> Floats:
    lag = np.zeros(len(days))
    arrivals = [
        arrival
        for event in events
        if event.kind == "travel"
        for arrival in (event.first_day, event.last_day + timedelta(1))
    ]
    for number, day in enumerate(days):
        for arrival in arrivals:
            if 0 <= (day - arrival).days < 6:
                lag[number] = max(lag[number], 1 - (day - arrival).days / 6)
    return lag


def _rough_nights(seed: int, days: Sequence[date]) -> Floats:
    """Late dinners, wine and the like: some nights, mostly at weekends, never the last one."""
    rough = np.zeros(len(days))
    for number, day in enumerate(days[:-1]):
        draw, size = generator(seed, "rough", day).random(2)
        if draw < (0.07 if day.weekday() in (5, 6) else 0.015):
            rough[number] = 0.5 + size
    return rough
