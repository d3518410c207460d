"""Times of day as hours on a clock face, where 23:30 and 00:30 are an hour apart."""

from __future__ import annotations

import numpy as np

from analytics.windows import Floats, mean

_FAINT = 1e-9  # times spread so evenly that they have no mean


def wrapped(hours: Floats) -> Floats:
    """The same distance on the shorter way around the clock, from -12 up to 12."""
    return (hours + 12) % 24 - 12


def circular_mean(hours: Floats) -> Floats:
    """The mean time of the last axis; NaN where none is known or they point everywhere alike.

    The times' common direction only says where to unroll the clock; there it is the plain mean.
    """
    angle = hours * (2 * np.pi / 24)
    east, north = mean(np.cos(angle)), mean(np.sin(angle))
    middle = np.where(np.hypot(east, north) > _FAINT, np.arctan2(north, east) * (24 / (2 * np.pi)), np.nan)
    return middle + mean(wrapped(hours - middle[..., None]))
