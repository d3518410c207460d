"""One figure a line, and the statistics of interleaved pairs."""

from __future__ import annotations

import gc
import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats

NOISE = (0.9, 1.1)


@dataclass(frozen=True)
class Figure:
    """`ratio` is `value` over what `ratio_to` names, with the interval `low` to `high`."""

    name: str
    value: float
    unit: str
    ratio_to: str | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: str | None = None


def emit(figure: Figure) -> None:
    print(json.dumps({k: _short(v) for k, v in asdict(figure).items()}), flush=True)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def exact(
    name: str, value: float, unit: str, ratio_to: str | None, base: float | None, bar: float | None
) -> None:
    """A count: no interval, no noise. `bar` is on the ratio, or on the value where there is no base."""
    ratio = value / base if base else None
    judged = value if ratio is None else ratio
    verdict = None if bar is None else ("holds" if judged <= bar else "falls short")
    emit(Figure(name, value, unit, ratio_to, ratio, ratio, ratio, verdict))


def pairs(
    ours: Callable[[], float], theirs: Callable[[], float], count: int, seed: int = 1
) -> tuple[list[float], list[float]]:
    """Measure both `count` times, pair by pair in shuffled order."""
    shuffle = random.Random(seed)
    a: list[float] = []
    b: list[float] = []
    for _ in range(count):
        turns = [(ours, a), (theirs, b)]
        shuffle.shuffle(turns)
        for measure, into in turns:
            into.append(measure())
    return a, b


def timed(call: Callable[[], object]) -> Callable[[], float]:
    """What a call takes, in ms."""

    def measure() -> float:
        gc.collect()
        start = time.perf_counter()
        call()
        return (time.perf_counter() - start) * 1000

    return measure


def compare(
    name: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    unit: str,
    ratio_to: str,
    bar: float | None,
    itself: Sequence[float] = (),
) -> None:
    """The median of the pairs' ratios with its 95 % interval. `itself`: ratios of a program to itself."""
    ratios = np.asarray(ours) / np.asarray(theirs)
    ratio, low, high = _median(ratios)
    verdict = None if bar is None else ("falls short" if low > bar else "holds")
    if len(itself):
        same, _, _ = _median(np.asarray(itself))
        emit(Figure(f"{name}_itself", float(np.median(theirs)), unit, ratio_to, same))
        if not NOISE[0] <= same <= NOISE[1]:
            verdict = "noisy"
    emit(Figure(name, float(np.median(ours)), unit, ratio_to, ratio, low, high, verdict))


def compare_calls(
    count: int,
    name: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    ratio_to: str,
    bar: float,
) -> None:
    """`compare` two calls in this process, `count` times, and the second one with itself."""
    ours(), theirs()
    a, b = pairs(timed(ours), timed(theirs), count)
    x, y = pairs(timed(theirs), timed(theirs), count)
    compare(name, a, b, "ms", ratio_to, bar, [p / q for p, q in zip(x, y, strict=True)])


def _median(ratios: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float, float]:
    middle = float(np.median(ratios))
    if len(ratios) < 3 or np.ptp(ratios) == 0:
        return middle, float(ratios.min()), float(ratios.max())
    found = stats.bootstrap((ratios,), np.median, method="percentile", rng=1).confidence_interval
    return middle, float(found.low), float(found.high)


def _short(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) else value
