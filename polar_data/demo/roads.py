"""Road networks around the places, and courses on them: repeatable loops on shared roads."""

from dataclasses import dataclass
from math import cos, pi, radians, tau

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from polar_data.demo.people import Place
from polar_data.demo.randomness import generator

Floats = NDArray[np.float64]
STEP_M = 5.0
_METRES_PER_DEGREE = 111_195.0
_SIDE = 41  # crossings along one side of the network


@dataclass(frozen=True, slots=True)
class Course:
    """A closed course, a point every five metres: degrees, altitude in m, climb so far in m."""

    length_m: float
    latitude: Floats
    longitude: Floats
    altitude: Floats
    climb: Floats
    drop: Floats

    def at(self, distance_m: Floats) -> tuple[Floats, Floats, Floats]:
        """Latitude, longitude and altitude after so many metres, round after round."""
        index = (distance_m % self.length_m) / STEP_M
        grid = np.arange(len(self.latitude))
        return (
            np.interp(index, grid, self.latitude),
            np.interp(index, grid, self.longitude),
            np.interp(index, grid, self.altitude),
        )

    def climbed(self, distance_m: float) -> tuple[float, float]:
        """Metres up and down over the first metres of the course."""
        rounds, rest = divmod(distance_m, self.length_m)
        index = int(rest / STEP_M)
        return (
            float(rounds * self.climb[-1] + self.climb[index]),
            float(rounds * self.drop[-1] + self.drop[index]),
        )


class Roads:
    """The courses of one seed; each is made when first asked for."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._courses: dict[tuple[str, int, int], Course] = {}

    def course(self, place: Place, length_m: float, variant: int) -> Course:
        """A loop of about that length from the place, always the same for the same arguments."""
        size = max(3, round(length_m / 2500) if length_m < 25_000 else round(length_m / 1e4) * 4)
        key = (place.name, size, variant)
        if key not in self._courses:
            self._courses[key] = self._build(place, size * 2500.0, variant)
        return self._courses[key]

    def _build(self, place: Place, length_m: float, variant: int) -> Course:
        spacing = 170.0 if length_m < 14_000 else 400.0 if length_m < 30_000 else 1150.0
        crossings, costs = self._network(place, spacing)
        # The streets make the way about 1.3 times longer than the circle it follows.
        radius = length_m / (tau * 1.27)
        rng = generator(self._seed, f"course {place.name} {length_m} {variant}")
        bearing = float(rng.uniform(0, tau))
        centre = np.array([np.cos(bearing), np.sin(bearing)]) * radius
        angles = bearing + pi + np.arange(6) * tau / 6
        corners = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
        stops = [int(np.argmin(((crossings - corner) ** 2).sum(axis=1))) for corner in corners]
        before = dijkstra(costs, directed=False, indices=stops, return_predecessors=True)[1]
        nodes: list[int] = []
        for number, start in enumerate(stops):
            leg = [stops[(number + 1) % len(stops)]]
            while leg[-1] != start:
                leg.append(int(before[number, leg[-1]]))
            nodes.extend(reversed(leg[1:]))
        return _course(place, self._seed, crossings[_without_spurs(nodes)])

    def _network(self, place: Place, spacing: float) -> tuple[Floats, coo_array]:
        rng = generator(self._seed, f"network {place.name} {spacing}")
        line = (np.arange(_SIDE) - _SIDE // 2) * spacing
        east, north = np.meshgrid(line, line)
        crossings = np.column_stack([east.ravel(), north.ravel()])
        crossings = crossings + rng.normal(0, spacing * 0.17, crossings.shape)
        node = np.arange(_SIDE * _SIDE).reshape(_SIDE, _SIDE)
        start = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel(), node[:-1, :-1].ravel()])
        end = np.concatenate([node[:, 1:].ravel(), node[1:].ravel(), node[1:, 1:].ravel()])
        length = np.hypot(*(crossings[start] - crossings[end]).T)
        # Some streets are missing (dear rather than cut, so that every place stays reachable).
        dear = np.where(rng.random(len(start)) < 0.2, 6.0, rng.uniform(1.0, 1.7, len(start)))
        costs = coo_array((length * dear, (start, end)), shape=(node.size, node.size))
        return crossings, costs


def _without_spurs(nodes: list[int]) -> list[int]:
    kept: list[int] = []
    for node in nodes:
        if len(kept) >= 2 and kept[-2] == node:
            kept.pop()
        elif not kept or kept[-1] != node:
            kept.append(node)
    return kept


def _course(place: Place, seed: int, corners: Floats) -> Course:
    closed = np.vstack([corners, corners[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    marks = np.arange(0.0, along[-1], STEP_M)
    bent = _bent(seed, np.interp(marks, along, closed[:, 0]), np.interp(marks, along, closed[:, 1]))
    east, north = (gaussian_filter1d(axis, 4, mode="wrap") for axis in bent)
    # Rounded corners are shorter: measure again, so that speed and distance agree with the map.
    around = np.hypot(np.diff(east, append=east[:1]), np.diff(north, append=north[:1]))
    along = np.concatenate([[0.0], np.cumsum(around)])
    marks = np.arange(0.0, along[-1], STEP_M)
    east = np.interp(marks, along, np.append(east, east[0]))
    north = np.interp(marks, along, np.append(north, north[0]))
    altitude = _altitude(place, seed, east, north)
    rise = np.diff(altitude, prepend=altitude[:1])
    return Course(
        length_m=len(marks) * STEP_M,
        latitude=place.latitude + north / _METRES_PER_DEGREE,
        longitude=place.longitude + east / (_METRES_PER_DEGREE * cos(radians(place.latitude))),
        altitude=altitude,
        climb=np.cumsum(np.maximum(rise, 0)),
        drop=np.cumsum(np.maximum(-rise, 0)),
    )


def _bent(seed: int, east: Floats, north: Floats) -> tuple[Floats, Floats]:
    """The plane gently warped, so that straight streets become roads; the same for all courses."""
    phase = generator(seed, "bends").uniform(0, tau, 4)
    return (
        east + 55 * np.sin(tau * north / 1900 + phase[0]) + 16 * np.sin(tau * north / 520 + phase[1]),
        north + 55 * np.sin(tau * east / 2100 + phase[2]) + 16 * np.sin(tau * east / 560 + phase[3]),
    )


def _altitude(place: Place, seed: int, east: Floats, north: Floats) -> Floats:
    rng = generator(seed, f"hills {place.name}")
    height = np.zeros_like(east)
    for wavelength, share in ((5200, 1.0), (2900, 0.7), (1700, 0.55), (950, 0.3), (600, 0.14)):
        bearing, phase = rng.uniform(0, tau, 2)
        across = east * np.cos(bearing) + north * np.sin(bearing)
        height += share * np.sin(tau * across / wavelength + phase)
    return np.asarray(place.altitude_m + place.relief_m * height)
