"""The team's sessions of a season: when, what kind, which phases at which intensity, and where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import cos, radians, sin
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.people import Place
from polar_data.demo.randomness import generator
from polar_data.demo.squad import truth

Floats = NDArray[np.float64]
SESSIONS = 120
MATCH, GAME, TRAINING, DRILL, TEST, STRENGTH, OTHER = (
    "MATCH", "GAME", "TRAINING", "DRILL", "TEST", "STRENGTH AND CONDITION", "OTHER"
)  # fmt: skip
MATCHES = (MATCH, GAME)
LENGTH_M, WIDTH_M = 105.0, 68.0
_METRES_PER_DEGREE = 111_195.0
_HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Arena:
    """A pitch: the place of its centre and the direction of its long side from east, degrees."""

    place: Place
    bearing: float

    def degrees(self, along_m: Floats, across_m: Floats) -> tuple[Floats, Floats]:
        """Latitude and longitude of points given in metres from the centre of the pitch."""
        turn = radians(self.bearing)
        east = along_m * cos(turn) - across_m * sin(turn)
        north = along_m * sin(turn) + across_m * cos(turn)
        metres_east = _METRES_PER_DEGREE * cos(radians(self.place.latitude))
        return self.place.latitude + north / _METRES_PER_DEGREE, self.place.longitude + east / metres_east

    def metres(self, latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
        """The opposite of `degrees`."""
        turn = radians(self.bearing)
        north = (latitude - self.place.latitude) * _METRES_PER_DEGREE
        east = (longitude - self.place.longitude) * _METRES_PER_DEGREE * cos(radians(self.place.latitude))
        return east * cos(turn) + north * sin(turn), north * cos(turn) - east * sin(turn)


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a session; intensity 1 is that of a match, `recovery` a break."""

    name: str
    seconds: int
    intensity: float
    recovery: bool = False


@dataclass(frozen=True, slots=True)
class TeamSession:
    """One session of the team; naive local times. The phases fill the record from its start.

    `start` to `end` is what the coach kept of the record.
    """

    number: int
    day: date
    kind: str
    name: str
    note: str | None
    arena: Arena
    record_start: datetime
    start: datetime
    end: datetime
    phases: tuple[Phase, ...]
    marked: bool
    markers_local: bool

    @property
    def record_end(self) -> datetime:
        return self.record_start + timedelta(seconds=self.seconds)

    @property
    def seconds(self) -> int:
        return sum(phase.seconds for phase in self.phases)

    @property
    def kept(self) -> tuple[int, int]:
        """From and to, in seconds of the record."""
        at = round((self.start - self.record_start).total_seconds())
        return at, at + round((self.end - self.start).total_seconds())

    @property
    def is_match(self) -> bool:
        return self.kind in MATCHES


def _arena(name: str, latitude: float, longitude: float, bearing: float) -> Arena:
    return Arena(Place(name, latitude, longitude, _HELSINKI, 14.0, 0.0), bearing)


HOME_ARENA = _arena("Harbour Park", 60.1861, 24.9102, 78.0)
_AWAY = (
    ("Lakeside", _arena("Lakeside Stadium", 61.4937, 23.7781, 12.0)),
    ("Old Mill", _arena("Old Mill Ground", 60.4518, 22.2789, 140.0)),
    ("North Road", _arena("North Road Arena", 65.0086, 25.4689, 95.0)),
    ("Pine Hill", _arena("Pine Hill Field", 62.2426, 25.7473, 33.0)),
    ("Bridge Town", _arena("Bridge Town Park", 60.8679, 26.7042, 61.0)),
    ("Granite City", _arena("Granite City Pitch", 60.9827, 25.6612, 170.0)),
)
# Kind and name by weekday, for each kind of week. The day before a match is light.
_WEEK: dict[str, dict[int, tuple[str, str]]] = {
    truth.PRE_SEASON: {
        0: (TRAINING, "Fitness and passing"), 1: (DRILL, "Pressing drill"), 2: (STRENGTH, "Strength"),
        3: (TRAINING, "Possession"), 5: (GAME, "Friendly against {}"),
    },
    truth.LEAGUE: {
        1: (TRAINING, "Possession and finishing"), 2: (DRILL, "Transition drill"),
        4: (TRAINING, "Day before the match"), 5: (MATCH, "Match against {}"),
    },
    truth.CONGESTED: {
        0: (OTHER, "Recovery"), 1: (MATCH, "Match against {}"), 3: (TRAINING, "Short and sharp"),
        4: (TRAINING, "Day before the match"), 5: (MATCH, "Match against {}"),
    },
    truth.HOLIDAY: {},
    truth.NO_MATCH: {
        1: (STRENGTH, "Strength"), 2: (DRILL, "Pressing drill"), 3: (TRAINING, "Eleven against eleven"),
    },
}  # fmt: skip
_TEST_WEEKS = (28, 7)  # the first session of these weeks is a test
# Minutes and intensity of the phases of each kind, as the coach plans them.
_HALVES = (
    Phase("Warm-up", 20 * 60, 0.66),
    Phase("First half", 46 * 60, 1.0),
    Phase("Half-time", 15 * 60, 0.13, recovery=True),
    Phase("Second half", 48 * 60, 0.95),
    Phase("After the match", 3 * 60, 0.25),
)
_PLANS: dict[str, tuple[tuple[str, float, float], ...]] = {
    TRAINING: (
        ("Warm-up", 15, 0.62), ("Passing", 16, 0.70), ("Possession game", 18, 0.88),
        ("Break", 4, 0.18), ("Game", 22, 0.98), ("Cool-down", 7, 0.40),
    ),
    DRILL: (
        ("Warm-up", 14, 0.64), ("Drill one", 14, 0.92), ("Break", 3, 0.18), ("Drill two", 14, 1.0),
        ("Break", 3, 0.18), ("Small-sided game", 18, 1.08), ("Cool-down", 8, 0.40),
    ),
    TEST: (("Warm-up", 15, 0.62), ("Intermittent running test", 17, 1.16), ("Cool-down", 12, 0.40)),
    STRENGTH: (("Warm-up", 12, 0.55), ("Strength circuit", 38, 0.32), ("Cool-down", 8, 0.40)),
    OTHER: (("Jog and stretch", 28, 0.52), ("Mobility", 14, 0.16)),
}  # fmt: skip
_LIGHT = {"Day before the match": (0.72, 0.88), "Short and sharp": (0.78, 1.0)}  # minutes, intensity
_HOUR = {MATCH: 15.0, GAME: 13.0, STRENGTH: 16.5, OTHER: 10.5}
_MIDWEEK_HOUR, _USUAL_HOUR, _TUESDAY = 18.5, 17.0, 1
_NOTES = ("Good tempo throughout.", "Wind from the north, heavy pitch.", "Sharp in the last third.")


def sessions(seed: int, last_day: date) -> tuple[TeamSession, ...]:
    """The newest sessions of the season before the last day, in time order, numbered from 0."""
    planned = list(_plan(last_day))[-SESSIONS:]
    return tuple(_session(seed, number, *plan) for number, plan in enumerate(planned))


def _plan(last_day: date) -> Iterator[tuple[date, str, str]]:
    day = truth.monday(last_day, truth.SEASON_WEEKS - 1)
    tests = [truth.monday(last_day, weeks) for weeks in _TEST_WEEKS]
    while day < last_day:
        week = _WEEK[truth.week_kind(last_day, day)]
        if day.weekday() in week:
            kind, name = week[day.weekday()]
            first = day.weekday() == min(week)
            if first and day - timedelta(day.weekday()) in tests:
                kind, name = TEST, "Running test"
            yield day, kind, name
        day += timedelta(1)


def _session(seed: int, number: int, day: date, kind: str, name: str) -> TeamSession:
    rng = generator(seed, "team session", day)
    arena, late = HOME_ARENA, 0
    phases: tuple[Phase, ...] = _HALVES
    if kind in MATCHES:
        opponent, away = _AWAY[number % len(_AWAY)]
        name = name.format(opponent)
        arena = away if rng.random() < 0.5 else HOME_ARENA
        start_after, end_before = phases[0].seconds, phases[-1].seconds
    else:
        longer, harder = _LIGHT.get(name, (1.0, 1.0))
        phases = tuple(
            Phase(
                part,
                round(minutes * longer * float(rng.uniform(0.92, 1.1)) * 60),
                intensity * harder,
                recovery=part == "Break",
            )
            for part, minutes, intensity in _PLANS[kind]
        )
        start_after, end_before = 120, 90
        late = int(rng.integers(-6, 7))
    midweek = kind == MATCH and day.weekday() == _TUESDAY
    hour = _MIDWEEK_HOUR if midweek else _HOUR.get(kind, _USUAL_HOUR)
    start = datetime.combine(day, time()) + timedelta(hours=hour, minutes=late)
    record_start = start - timedelta(seconds=start_after)
    seconds = sum(phase.seconds for phase in phases)
    return TeamSession(
        number=number,
        day=day,
        kind=kind,
        name=name,
        note=_NOTES[int(rng.integers(len(_NOTES)))] if rng.random() < 0.3 else None,
        arena=arena,
        record_start=record_start,
        start=start,
        end=record_start + timedelta(seconds=seconds - end_before),
        phases=phases,
        marked=kind not in (OTHER, STRENGTH),
        markers_local=number % 9 == 4,
    )
