"""Positions on a pitch, in metres along and across it, from where the players ran."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_METRES_PER_DEGREE = 111_320.0
_STEP_DEG = 1.0
# Of the positions, left out on each side: for the direction those at the edges, for the box the way there.
_EDGE, _OUTSIDE = 0.01, 0.002


@dataclass(frozen=True)
class Pitch:
    """Where the middle of the box lies, and how it is turned: degrees of its long side from east.

    `length_m` and `width_m` hold all but the outermost positions; they are not the pitch's own.
    """

    latitude: float
    longitude: float
    bearing_deg: float
    length_m: float
    width_m: float

    def metres(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """Metres along and across from the middle of the box."""
        along, across = _turned(*_flat(latitude, longitude, self.latitude, self.longitude), self.bearing_deg)
        return along, across


def pitch(latitude: Floats, longitude: Floats) -> Pitch | None:
    """The smallest box around the positions of all players (degrees); None with fewer than 100."""
    known = np.isfinite(latitude) & np.isfinite(longitude)
    if int(known.sum()) < 100:
        return None
    latitude, longitude = latitude[known], longitude[known]
    centre = float(np.median(latitude)), float(np.median(longitude))
    east, north = _flat(latitude, longitude, *centre)
    boxes = [(angle, *_box(east, north, angle, _EDGE)) for angle in np.arange(0.0, 90.0, _STEP_DEG)]
    angle = min(boxes, key=lambda box: float(np.prod(box[2] - box[1])))[0]
    low, high = _box(east, north, angle, _OUTSIDE)
    length, width = high - low
    middle = (low + high) / 2
    middle_east, middle_north = _turned(middle[:1], middle[1:], -angle)
    if width > length:
        angle, length, width = angle + 90.0, width, length
    return Pitch(
        centre[0] + float(middle_north[0]) / _METRES_PER_DEGREE,
        centre[1] + float(middle_east[0] / (_METRES_PER_DEGREE * np.cos(np.radians(centre[0])))),
        float(angle),
        float(length),
        float(width),
    )


def _flat(
    latitude: Floats, longitude: Floats, latitude_0: float, longitude_0: float
) -> tuple[Floats, Floats]:
    """Metres east and north of a place nearby."""
    east = (longitude - longitude_0) * _METRES_PER_DEGREE * np.cos(np.radians(latitude_0))
    return east, (latitude - latitude_0) * _METRES_PER_DEGREE


def _turned(east: Floats, north: Floats, angle_deg: float) -> tuple[Floats, Floats]:
    turn = np.radians(angle_deg)
    return east * np.cos(turn) + north * np.sin(turn), north * np.cos(turn) - east * np.sin(turn)


def _box(east: Floats, north: Floats, angle_deg: float, left_out: float) -> tuple[Floats, Floats]:
    """Lower and upper corner of the box of that direction, without the outermost positions."""
    places = np.stack(_turned(east, north, angle_deg))
    low, high = np.quantile(places, [left_out, 1 - left_out], axis=1)
    return low, high
