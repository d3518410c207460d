"""Training sessions as they were done: times, distance, heart rate and load, without samples."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from polar_data.demo.effort import (
    effort_curve,
    energy_kcal,
    heart_rate_curve,
    speed_kmh,
    training_impulse,
)
from polar_data.demo.people import Person, Place
from polar_data.demo.plan import Planned
from polar_data.demo.randomness import generator, stable_id
from polar_data.demo.roads import Course, Roads
from polar_data.demo.sports import SPORTS, Sport
from polar_data.demo.workouts import TEMPLATES, Block

_COARSE_S = 10


@dataclass(frozen=True, slots=True)
class Effort:
    """What a part asks of the heart, known before the athlete's form of the day is."""

    sport: Sport
    blocks: tuple[Block, ...]
    seconds: int
    hr_avg: int
    hr_max: int
    load: float


@dataclass(frozen=True, slots=True)
class Exercise:
    """One sport of a session as done; the pause is (seconds into it, length in seconds)."""

    id: int
    effort: Effort
    start: datetime
    stop: datetime
    pause: tuple[int, int] | None
    form: float
    distance_m: float | None
    course: Course | None
    ascent_m: float
    descent_m: float
    energy_kcal: int


@dataclass(frozen=True, slots=True)
class Session:
    """One training session as done; local times are naive."""

    id: int
    day: date
    number: int
    template: str
    name: str
    place: Place
    start: datetime
    stop: datetime
    offset: int
    exercises: tuple[Exercise, ...]
    chest_strap: bool

    @property
    def seconds(self) -> int:
        return sum(exercise.effort.seconds for exercise in self.exercises)

    @property
    def load(self) -> float:
        return sum(exercise.effort.load for exercise in self.exercises)

    @property
    def hr_avg(self) -> float:
        """Mean heart rate, each part counting for its length."""
        return sum(part.effort.hr_avg * part.effort.seconds for part in self.exercises) / self.seconds

    @property
    def hr_max(self) -> int:
        return max(part.effort.hr_max for part in self.exercises)

    @property
    def energy_kcal(self) -> int:
        return sum(part.energy_kcal for part in self.exercises)

    @property
    def distance_m(self) -> float | None:
        known = [part.distance_m for part in self.exercises if part.distance_m is not None]
        return sum(known) if known else None


def efforts(seed: int, day: date, number: int, planned: Planned, person: Person) -> list[Effort]:
    """The parts of a planned workout with their heart rates and loads."""
    rng = generator(seed, f"workout {number}", day)
    found = []
    for part in TEMPLATES[planned.template].build(planned.scale, rng):
        heart_rate = heart_rate_curve(effort_curve(part.blocks, _COARSE_S), _COARSE_S, person)
        found.append(
            Effort(
                sport=SPORTS[part.sport],
                blocks=part.blocks,
                seconds=part.seconds,
                hr_avg=round(float(heart_rate.mean())),
                hr_max=min(round(float(heart_rate.max())) + 2, person.hr_max),
                load=training_impulse(heart_rate, _COARSE_S, person),
            )
        )
    return found


def session(
    seed: int,
    day: date,
    number: int,
    planned: Planned,
    parts: list[Effort],
    place: Place,
    offset: int,
    form: float,
    person: Person,
    roads: Roads,
) -> Session:
    """The session done on that day, given the form of the day (1 is usual)."""
    rng = generator(seed, f"session {number}", day)
    template = TEMPLATES[planned.template]
    hour = planned.hour if planned.hour is not None else template.hour
    start = datetime.combine(day, time()) + timedelta(hours=hour + float(rng.normal(0, 0.22)))
    start = start.replace(microsecond=int(rng.integers(0, 1000)) * 1000)
    exercises: list[Exercise] = []
    begin = start
    for index, effort in enumerate(parts):
        alone = len(parts) == 1 and effort.sport.gps and effort.seconds > 2400
        pause = None
        if alone and rng.random() < 0.3:
            at = int(effort.seconds * rng.uniform(0.3, 0.7))
            pause = (at, int(rng.integers(25, 240)))
        exercise = _exercise(seed, day, number, index, effort, begin, pause, form, person)
        exercise = _on_course(exercise, place, roads, rng)
        exercises.append(exercise)
        begin = exercise.stop + timedelta(seconds=int(rng.integers(70, 160)))
    strapped = planned.template in ("intervals", "running_test") and rng.random() < 0.5
    return Session(
        id=stable_id(seed, "session", day, number),
        day=day,
        number=number,
        template=planned.template,
        name=template.name,
        place=place,
        start=start,
        stop=exercises[-1].stop,
        offset=offset,
        exercises=tuple(exercises),
        chest_strap=bool(strapped),
    )


def _exercise(
    seed: int,
    day: date,
    number: int,
    index: int,
    effort: Effort,
    start: datetime,
    pause: tuple[int, int] | None,
    form: float,
    person: Person,
) -> Exercise:
    curve = effort_curve(effort.blocks, _COARSE_S)
    sport = effort.sport
    distance = None
    if sport.speed_kmh:
        distance = float(speed_kmh(curve, sport, form).mean() / 3.6 * effort.seconds)
    if sport.pool and distance is not None:
        distance = 25.0 * round(distance * 0.9 / 25)
    return Exercise(
        id=stable_id(seed, "exercise", day, number, index),
        effort=effort,
        start=start,
        stop=start + timedelta(seconds=effort.seconds + (pause[1] if pause else 0)),
        pause=pause,
        form=form,
        distance_m=None if distance is None else round(distance, 1),
        course=None,
        ascent_m=0.0,
        descent_m=0.0,
        energy_kcal=round(energy_kcal(curve, _COARSE_S, sport, person)),
    )


def _on_course(exercise: Exercise, place: Place, roads: Roads, rng: np.random.Generator) -> Exercise:
    """The same exercise on one of the place's courses, slower where it is hilly."""
    sport, distance = exercise.effort.sport, exercise.distance_m
    if not sport.gps or distance is None:
        return exercise
    course = roads.course(place, distance, int(rng.integers(0, 2)))
    flat = sport.name == "open_water_swimming"
    climb, drop = (0.0, 0.0) if flat else course.climbed(distance)
    slower = 1 - (0.9 if sport.wheels else 3.0) * climb / distance
    distance = round(distance * slower, 1)
    climb, drop = (0.0, 0.0) if flat else course.climbed(distance)
    return Exercise(
        id=exercise.id,
        effort=exercise.effort,
        start=exercise.start,
        stop=exercise.stop,
        pause=exercise.pause,
        form=exercise.form,
        distance_m=distance,
        course=course,
        ascent_m=round(climb, 1),
        descent_m=round(drop, 1),
        energy_kcal=exercise.energy_kcal,
    )
