"""The points of a session for files of text: one each second, with what was recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from xml.etree.ElementTree import Element, tostring

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.recording import Recording
from polar_data.demo.sessions import Exercise
from polar_data.demo.world import World

Floats = NDArray[np.float64]

PLACE = "(points)"  # where the points belong; an element for each would take most of a demo's time


@dataclass(frozen=True, slots=True)
class Point:
    """One second of a recording; what the sport does not have is None."""

    time: str
    heart_rate: int
    latitude: float | None
    longitude: float | None
    altitude_m: float | None
    distance_m: float | None
    cadence: int | None


def distances(recordings: Sequence[Recording]) -> list[Floats | None]:
    """Metres since the start of the session, for each of its sports; None where it has none."""
    found: list[Floats | None] = []
    before = 0.0
    for each in recordings:
        found.append(None if each.distance_m is None else np.round(each.distance_m + before, 1))
        before += 0.0 if each.distance_m is None else float(each.distance_m[-1])
    return found


def points(world: World, part: Exercise, recording: Recording, distance_m: Floats | None) -> Iterator[Point]:
    """All points of one sport of a session; times are UTC."""
    start = world.clock.utc(part.start)
    columns = (
        recording.latitude,
        recording.longitude,
        recording.altitude_m,
        distance_m,
        recording.cadence,
    )
    nothing = [None] * recording.seconds
    values = zip(*(nothing if column is None else column.tolist() for column in columns), strict=True)
    rates, elapsed = recording.heart_rate.tolist(), recording.elapsed_ms.tolist()
    for at, rate, others in zip(elapsed, rates, values, strict=True):
        moment = start + timedelta(milliseconds=at)
        yield Point(moment.isoformat(timespec="milliseconds") + "Z", rate, *others)


def filled(root: Element, points: Sequence[str]) -> bytes:
    """The file as XML, each `PLACE` with the next of `points`, which are XML of their own."""
    first, *rest = tostring(root, encoding="unicode", xml_declaration=False).split(PLACE)
    body = first + "".join(each + after for each, after in zip(points, rest, strict=True))
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{body}".encode()
