"""FIT files: the binary form of a session with a record each second, a lap each sport, and its sums."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.accesslink_v3.track import distances
from polar_data.demo.recording import Recording
from polar_data.demo.sessions import Exercise, Session
from polar_data.demo.world import World

_EPOCH = datetime.combine(date(1989, 12, 31), time())
_SEMICIRCLES = 2**31 / 180
_POLAR, _ACTIVITY_FILE = 123, 4
_TIMER, _SESSION_EVENT, _LAP_EVENT, _ACTIVITY_EVENT = 0, 8, 9, 26
_START, _STOP, _STOP_ALL = 0, 1, 4
# Our sport: FIT's sport and sub-sport.
_SPORTS = {
    "running": (1, 0),
    "trail_running": (1, 3),
    "treadmill_running": (1, 1),
    "road_cycling": (2, 7),
    "indoor_cycling": (2, 6),
    "strength_training": (10, 20),
    "pool_swimming": (5, 17),
    "open_water_swimming": (5, 18),
    "hiking": (17, 0),
    "skiing": (12, 0),
    "soccer": (7, 0),
}
_MULTISPORT = (18, 0)
_NIBBLES = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """A base type: its number in FIT, NumPy's code, and the value that means none."""

    number: int
    code: str
    none: int


ENUM = Base(0x00, "u1", 0xFF)
SINT8 = Base(0x01, "i1", 0x7F)
UINT8 = Base(0x02, "u1", 0xFF)
UINT16 = Base(0x84, "<u2", 0xFFFF)
SINT32 = Base(0x85, "<i4", 0x7FFFFFFF)
UINT32 = Base(0x86, "<u4", 0xFFFFFFFF)
UINT32Z = Base(0x8C, "<u4", 0)

# A message is its local number here, its number in FIT, and its fields: number and base type.
_FILE_ID = (0, 0, ((0, ENUM), (1, UINT16), (3, UINT32Z), (4, UINT32)))
_EVENT = (1, 21, ((253, UINT32), (0, ENUM), (1, ENUM)))
# Time, latitude, longitude, altitude, heart rate, cadence, distance, speed, power, temperature.
_RECORD = (
    2,
    20,
    (
        (253, UINT32),
        (0, SINT32),
        (1, SINT32),
        (2, UINT16),
        (3, UINT8),
        (4, UINT8),
        (5, UINT32),
        (6, UINT16),
        (7, UINT16),
        (13, SINT8),
    ),
)
# Time, event and its type, start, time with and without pauses, distance, energy, mean and highest
# heart rate, sport, sub-sport. Laps and sessions have the same under other numbers.
_SUMS = (UINT32, ENUM, ENUM, UINT32, UINT32, UINT32, UINT32, UINT16, UINT8, UINT8, ENUM, ENUM)
_LAP = (3, 19, tuple(zip((253, 0, 1, 2, 7, 8, 9, 11, 15, 16, 25, 39), _SUMS, strict=True)))
_SESSION = (4, 18, tuple(zip((253, 0, 1, 2, 7, 8, 9, 11, 16, 17, 5, 6), _SUMS, strict=True)))
_ACTIVITY = (5, 34, ((253, UINT32), (0, UINT32), (1, UINT16), (2, ENUM), (3, ENUM), (4, ENUM), (5, UINT32)))

Message = tuple[int, int, tuple[tuple[int, Base], ...]]
Column = NDArray[Any] | None


def fit(world: World, session: Session, recordings: list[Recording]) -> bytes:
    """The session as a FIT file."""
    start, stop = _seconds(world, session.start), _seconds(world, session.stop)
    several = len(session.exercises) > 1
    body = [
        *_message(_FILE_ID, _ACTIVITY_FILE, _POLAR, int(world.session_watch(session).device_id, 16), start),
        *_message(_EVENT, start, _TIMER, _START),
    ]
    laps = []
    sports = zip(session.exercises, recordings, distances(recordings), strict=True)
    for number, (part, recording, metres) in enumerate(sports):
        columns = _columns(_seconds(world, part.start), recording, metres)
        body += [_definition(_RECORD)] * (number == 0) + [_packed(_RECORD, columns, recording.seconds)]
        laps += _message(_LAP, *_sums(world, _LAP_EVENT, _STOP, part), define=number == 0)
    sport = _MULTISPORT if several else _SPORTS[session.exercises[0].effort.sport.name]
    elapsed_ms = round((session.stop - session.start).total_seconds() * 1000)
    distance = None if session.distance_m is None else round(session.distance_m * 100)
    heart = round(session.hr_avg), session.hr_max
    sums = (elapsed_ms, session.seconds * 1000, distance, session.energy_kcal, *heart, *sport)
    local = stop + 60 * session.offset
    activity = (stop, session.seconds * 1000, 1, int(several), _ACTIVITY_EVENT, _STOP, local)
    body += _message(_EVENT, stop, _TIMER, _STOP_ALL)
    body += laps
    body += _message(_SESSION, stop, _SESSION_EVENT, _STOP, start, *sums)
    body += _message(_ACTIVITY, *activity)
    return _file(b"".join(body))


def crc(data: bytes) -> int:
    """FIT's checksum of 16 bits."""
    found = 0
    for byte in data:
        found = (found >> 4 & 0x0FFF) ^ _NIBBLES[found & 0xF] ^ _NIBBLES[byte & 0xF]
        found = (found >> 4 & 0x0FFF) ^ _NIBBLES[found & 0xF] ^ _NIBBLES[byte >> 4]
    return found


def _sums(world: World, event: int, event_type: int, part: Exercise) -> tuple[int | None, ...]:
    """What a lap says of one sport."""
    effort = part.effort
    elapsed_ms = round((part.stop - part.start).total_seconds() * 1000)
    distance = None if part.distance_m is None else round(part.distance_m * 100)
    return (
        _seconds(world, part.stop),
        event,
        event_type,
        _seconds(world, part.start),
        elapsed_ms,
        effort.seconds * 1000,
        distance,
        part.energy_kcal,
        effort.hr_avg,
        effort.hr_max,
        *_SPORTS[effort.sport.name],
    )


def _columns(start: int, found: Recording, distance_m: Column) -> list[Column]:
    """The fields of the records in FIT's units."""

    def scaled(values: Column, factor: float, offset: float = 0.0) -> Column:
        return None if values is None else np.rint((values + offset) * factor)

    return [
        start + found.elapsed_ms // 1000,
        scaled(found.latitude, _SEMICIRCLES),
        scaled(found.longitude, _SEMICIRCLES),
        scaled(found.altitude_m, 5, 500),
        found.heart_rate,
        found.cadence,
        scaled(distance_m, 100),
        scaled(found.speed_kmh, 1000 / 3.6),
        found.power_w,
        scaled(found.temperature_c, 1),
    ]


def _seconds(world: World, local: datetime) -> int:
    return (world.clock.utc(local) - _EPOCH) // timedelta(seconds=1)


def _message(message: Message, *values: int | None, define: bool = True) -> list[bytes]:
    columns = [None if value is None else np.array([value]) for value in values]
    return [_definition(message)] * define + [_packed(message, columns, 1)]


def _definition(message: Message) -> bytes:
    local, number, fields = message
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
    return head + b"".join(
        struct.pack("BBB", field, np.dtype(base.code).itemsize, base.number) for field, base in fields
    )


def _packed(message: Message, columns: Sequence[Column], count: int) -> bytes:
    local, _, fields = message
    types = [("head", "u1"), *((f"field {field}", base.code) for field, base in fields)]
    rows = np.empty(count, dtype=types)
    rows["head"] = local
    for (field, base), values in zip(fields, columns, strict=True):
        rows[f"field {field}"] = base.none if values is None else values
    return rows.tobytes()


def _file(body: bytes) -> bytes:
    head = struct.pack("<BBHI4s", 14, 0x20, 2140, len(body), b".FIT")
    content = head + struct.pack("<H", crc(head)) + body
    return content + struct.pack("<H", crc(content))
