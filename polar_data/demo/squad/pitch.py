"""Ten values a second of a player on the pitch, made from the second-by-second motion."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.ndimage import gaussian_filter1d
from scipy.signal import lfilter

from polar_data.demo.randomness import generator
from polar_data.demo.squad import players as who
from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.motion import Motion
from polar_data.demo.squad.season import LENGTH_M, WIDTH_M

Floats = NDArray[np.float64]
PER_SECOND = 10
_MARGIN_M = 1.0
_SPACING_M = 0.5
# Where each position plays: metres ahead of the centre, to the side, and how far it roams.
_ROAMS = {
    who.GOALKEEPER: (-46.0, 0.0, 4.0, 7.0),
    who.CENTRE_BACK: (-22.0, 9.0, 15.0, 10.0),
    who.FULL_BACK: (-10.0, 25.0, 22.0, 6.0),
    who.MIDFIELDER: (0.0, 6.0, 20.0, 14.0),
    who.WINGER: (12.0, 24.0, 20.0, 7.0),
    who.FORWARD: (22.0, 3.0, 16.0, 12.0),
    who.STAFF: (0.0, -28.0, 14.0, 3.0),
}


@dataclass(frozen=True, slots=True)
class Track:
    """Ten values a second: m/s² forward, metres covered, metres from the pitch's centre.

    Speed runs through the motion's values at the full seconds without going beyond them,
    so the highest speed is the same and distances differ by less than one per cent.
    """

    speed_kmh: Floats
    acceleration_ms2: Floats
    distance_m: Floats
    along_m: Floats
    across_m: Floats


def track(seed: int, appearance: Appearance, motion: Motion, seconds: int | None = None) -> Track:
    """The first seconds of a player's way over the pitch (None: all of it)."""
    count = motion.seconds if seconds is None else min(seconds, motion.seconds)
    knots = motion.speed_kmh[: count + 1]
    # Speed stays as it was after the last second.
    knots = np.append(knots, knots[-1]) if len(knots) == count else knots
    curve = PchipInterpolator(np.arange(count + 1), knots)
    moments = np.arange(count * PER_SECOND) / PER_SECOND
    speed = np.maximum(curve(moments), 0.0)
    distance = np.maximum(curve.antiderivative()(moments), 0.0) / 3.6
    along, across = _way(seed, appearance, distance)
    turned = _ends_changed(appearance, moments)
    return Track(
        speed_kmh=speed,
        acceleration_ms2=curve.derivative()(moments) / 3.6,
        distance_m=distance,
        along_m=along * turned,
        across_m=across * turned,
    )


def _way(seed: int, appearance: Appearance, distance: Floats) -> tuple[Floats, Floats]:
    """Where she is after each metre: a smooth line that winds about her place in the team."""
    session, player = appearance.session, appearance.player
    rng = generator(seed, f"way {player.key}", session.number)
    ahead, side, far, wide = _ROAMS[player.position]
    if not session.is_match:
        ahead, far = ahead * 0.5, far * 0.7
    side *= 1 if player.key % 2 else -1
    needed = float(distance[-1]) + 1.0
    count = 12 + int(needed / (0.3 * (far + wide)))
    while True:
        # A walk that is drawn back to her place: most of its power lies in long runs.
        walk = lfilter([1], [1, -0.80], rng.normal(0, 0.6, (2, count)))
        points = np.column_stack([
            np.clip(ahead + far * walk[0], -LENGTH_M / 2 + _MARGIN_M, LENGTH_M / 2 - _MARGIN_M),
            np.clip(side + wide * walk[1], -WIDTH_M / 2 + _MARGIN_M, WIDTH_M / 2 - _MARGIN_M),
        ])  # fmt: skip
        marks, line = _rounded(points, min(4.0, 0.12 * (far + wide)))
        if marks[-1] >= needed:
            return np.interp(distance, marks, line[:, 0]), np.interp(distance, marks, line[:, 1])
        count *= 2


def _rounded(points: Floats, smooth_m: float) -> tuple[Floats, Floats]:
    """A smooth line through the neighbourhood of the points, and the metres along it.

    Smoothing only averages points of the pitch, so the line stays on it.
    """
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    grid = np.arange(0.0, along[-1], _SPACING_M)
    line = np.column_stack([
        gaussian_filter1d(np.interp(grid, along, points[:, axis]), smooth_m / _SPACING_M, mode="nearest")
        for axis in (0, 1)
    ])  # fmt: skip
    return np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))]), line


def _ends_changed(appearance: Appearance, moments: Floats) -> Floats:
    """1 before half-time and -1 after: the walk to the other half is spread over the break."""
    session = appearance.session
    if not session.is_match:
        return np.ones(len(moments))
    before = sum(phase.seconds for phase in session.phases[:2])
    return 1 - 2 * np.clip((moments - before) / session.phases[2].seconds, 0, 1)
