"""Every night: when, how long, which stages, how restless; and the hypnogram of any of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.clock import Clock, to_local
from polar_data.demo.randomness import generator

Ints = NDArray[np.int64]
EPOCH_S = 30
WAKE, REM, LIGHT1, LIGHT2, DEEP, UNKNOWN = range(6)


@dataclass(frozen=True, slots=True)
class Night:
    """The sleep that ends on `day`; local times are naive, durations in seconds."""

    day: date
    start_utc: datetime
    start: datetime
    start_offset: int
    end: datetime
    end_offset: int
    rem_s: int
    light_s: int
    deep_s: int
    unknown_s: int
    interruptions_s: tuple[int, ...]
    hypnogram: tuple[tuple[int, int], ...]
    cycles: tuple[tuple[int, float], ...]

    @property
    def wake_s(self) -> int:
        return sum(self.interruptions_s)

    @property
    def asleep_s(self) -> int:
        return self.rem_s + self.light_s + self.deep_s + self.unknown_s

    @property
    def span_s(self) -> int:
        return self.asleep_s + self.wake_s


def night(seed: int, day: date, clock: Clock, quality: float, jet_lag: float, tired: float) -> Night:
    """The night that ends on `day`, given how good it is (z-score), jet lag and tiredness."""
    rng = generator(seed, "night", day)
    weekend = day.weekday() in (5, 6)
    bedtime = 22.75 + 0.7 * weekend - 0.12 * tired + float(rng.normal(0, 0.42))
    asleep_h = 7.25 + 0.4 * weekend + 0.24 * quality + 0.12 * tired - 0.5 * jet_lag
    asleep_h = float(np.clip(asleep_h + rng.normal(0, 0.42), 4.6, 9.6))
    epochs = round(asleep_h * 3600 / EPOCH_S)
    deep = round(epochs * float(np.clip(0.175 + 0.018 * quality + rng.normal(0, 0.02), 0.07, 0.3)))
    rem = round(epochs * float(np.clip(0.225 + 0.02 * quality + rng.normal(0, 0.025), 0.1, 0.33)))
    unknown = int(rng.integers(4, 16)) if rng.random() < 0.04 else 0
    breaks = _interruptions(rng, quality, jet_lag)

    start_zone, end_zone = clock.night_zones(day)
    evening = datetime.combine(day - timedelta(1), time()) + timedelta(hours=bedtime)
    evening += timedelta(seconds=round(float(rng.uniform(0, 60)), 3))
    offset = evening.replace(tzinfo=start_zone).utcoffset()
    assert offset is not None
    start_utc = evening - offset
    start, start_offset = to_local(start_utc, start_zone)

    stages, cycles = _stages(rng, epochs - unknown, deep, rem)
    hypnogram, moved = _with_breaks(rng, stages, unknown, breaks)
    end_utc = start_utc + timedelta(seconds=EPOCH_S * len(hypnogram))
    end, end_offset = to_local(end_utc, end_zone)
    changes = np.flatnonzero(np.diff(hypnogram, prepend=-1))
    return Night(
        day=day,
        start_utc=start_utc,
        start=start,
        start_offset=start_offset,
        end=end,
        end_offset=end_offset,
        rem_s=rem * EPOCH_S,
        light_s=(epochs - unknown - deep - rem) * EPOCH_S,
        deep_s=deep * EPOCH_S,
        unknown_s=unknown * EPOCH_S,
        interruptions_s=tuple(length * EPOCH_S for length in breaks),
        hypnogram=tuple((int(at) * EPOCH_S, int(hypnogram[at])) for at in changes),
        cycles=tuple((int(moved[at]) * EPOCH_S, depth) for at, depth in cycles),
    )


def _interruptions(rng: np.random.Generator, quality: float, jet_lag: float) -> list[int]:
    """Lengths in epochs; three epochs (90 s) and more count as long."""
    short = rng.integers(1, 3, int(rng.poisson(max(6.0, 13 - 2 * quality))))
    count = int(rng.poisson(max(1.2, 4.0 - 1.1 * quality + 3 * jet_lag)))
    long = 3 + rng.exponential(6 + 6 * jet_lag, count).astype(np.int64)
    return [int(length) for length in rng.permutation(np.concatenate([short, long]))]


def _shares(total: int, weights: NDArray[np.float64]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total."""
    edges = np.rint(np.cumsum(weights) / weights.sum() * total).astype(np.int64)
    return [int(part) for part in np.diff(edges, prepend=0)]


def _stages(
    rng: np.random.Generator, epochs: int, deep: int, rem: int
) -> tuple[Ints, list[tuple[int, float]]]:
    """Sleep cycles of about 90 minutes: deep sleep early in the night, REM late."""
    count = max(3, round(epochs * EPOCH_S / 5400))
    order = np.arange(count)
    deeps = _shares(deep, np.exp(-0.75 * order) * rng.uniform(0.7, 1.3, count))
    rems = _shares(rem, (0.45 + order) * rng.uniform(0.75, 1.25, count))
    lights = _shares(epochs - deep - rem, rng.uniform(0.85, 1.15, count))
    parts: list[Ints] = []
    cycles: list[tuple[int, float]] = []
    position = 0
    for deep_part, rem_part, light_part in zip(deeps, rems, lights, strict=True):
        first = round(light_part * float(rng.uniform(0.3, 0.55)))
        onset = min(first, int(rng.integers(4, 14)))
        pieces = (
            (LIGHT1, onset),
            (LIGHT2, first - onset),
            (DEEP, deep_part),
            (LIGHT2, light_part - first),
            (REM, rem_part),
        )
        cycles.append((position, round(0.6 + 1.4 * deep_part / max(deeps), 2)))
        for stage, length in pieces:
            parts.append(np.full(length, stage, dtype=np.int64))
            position += length
    return np.concatenate(parts), cycles


def _with_breaks(
    rng: np.random.Generator, stages: Ints, unknown: int, breaks: list[int]
) -> tuple[Ints, Ints]:
    """The stages with interruptions put in, and where each old epoch went."""
    pieces = [(WAKE, length) for length in breaks] + ([(UNKNOWN, unknown)] if unknown else [])
    # No two gaps at one place, and none at the very ends: each stays a gap of its own.
    places = rng.choice(np.arange(6, len(stages) - 6), len(pieces), replace=False)
    fill = np.concatenate([np.full(length, state, dtype=np.int64) for state, length in pieces])
    spots = np.repeat(places, [length for _, length in pieces])
    moved = np.arange(len(stages)) + np.bincount(
        places, weights=[length for _, length in pieces], minlength=len(stages)
    ).cumsum().astype(np.int64)
    return np.insert(stages, spots, fill), moved
