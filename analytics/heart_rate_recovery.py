"""How far heart rate falls in the minute after a stop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.windows import Floats

EFFORT_S, SLOWING_S, STILL_S = 120, 5, 60
MOVING, STILL = 0.5, 0.2  # shares of the effort's mean output


@dataclass(frozen=True)
class HeartRateRecovery:
    """Heart rate at the stop and 60 s later; `stopped_s` is the second of the session."""

    recovery_bpm: float
    at_stop_bpm: float
    after_bpm: float
    stopped_s: int


def heart_rate_recovery(heart_rate_bpm: Floats, output: Floats) -> HeartRateRecovery | None:
    """The fall of heart rate in the 60 seconds after a clean stop.

    From speed or power and heart rate of each second. A stop is clean when two minutes of work at no less
    than half their own mean end within five seconds and the next minute stays below a fifth of it; of
    several the one at the highest heart rate is taken, without any it is not given. It falls with a lower
    heart rate at the stop, and it rises with fitness and in overreaching alike, so it is context and no
    verdict.

    Formula: heart rate at the stop − heart rate 60 s later
    Units: bpm
    Source: Bellenger 2016, Sports Med; what a clean stop is, is our choice
    """
    length = EFFORT_S + SLOWING_S + STILL_S + 1
    if len(output) < length:
        return None
    pieces = np.lib.stride_tricks.sliding_window_view(output, length)
    effort, still = pieces[:, :EFFORT_S], pieces[:, EFFORT_S + SLOWING_S :]
    level = effort.mean(axis=1)  # NaN where a second is missing: not clean
    clean = (level > 0) & (effort.min(axis=1) >= MOVING * level) & (still.max(axis=1) <= STILL * level)
    stops = np.flatnonzero(clean) + EFFORT_S + SLOWING_S
    stops = stops[~np.isnan(heart_rate_bpm[stops]) & ~np.isnan(heart_rate_bpm[stops + STILL_S])]
    if not stops.size:
        return None
    stop = int(stops[np.argmax(heart_rate_bpm[stops])])
    before, after = float(heart_rate_bpm[stop]), float(heart_rate_bpm[stop + STILL_S])
    return HeartRateRecovery(before - after, before, after, stop)
