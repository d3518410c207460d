"""Best efforts: the highest mean output over each length of time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analytics.windows import Floats

DURATIONS_S = (60, 120, 180, 300, 480, 600, 900, 1200, 1800, 2400, 3600)
MIN_KNOWN = 0.95


def mean_maximal(output: Floats, durations_s: Sequence[int] = DURATIONS_S) -> Floats:
    """The best mean speed or power over each duration within a session.

    From values of each second. A stretch counts where at least 95 % of its seconds are known; NaN where
    the session has none of that length. A best of training is what was done and not what could be done.

    Formula: max over t of mean(output over t … t + duration)
    Units: those of the output
    Source: Allen & Coggan 2010, Training and Racing with a Power Meter (a convention)
    """
    known = ~np.isnan(output)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, output, 0.0))])
    n = np.concatenate([[0], np.cumsum(known)])
    best = np.full(len(durations_s), np.nan)
    for place, length in enumerate(durations_s):
        seconds = n[length:] - n[:-length]
        enough = seconds >= MIN_KNOWN * length
        if enough.any():
            best[place] = ((total[length:] - total[:-length])[enough] / seconds[enough]).max()
    return best
