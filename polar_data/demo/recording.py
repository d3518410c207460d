"""One-second recordings of an exercise that agree with what the session says happened."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import lfilter

from polar_data.demo.effort import effort_curve, heart_rate_curve, power_w, speed_kmh
from polar_data.demo.people import Person
from polar_data.demo.plan import summer
from polar_data.demo.randomness import generator
from polar_data.demo.sessions import Exercise, Session

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
POOL_M = 25.0
RESTING = 0.5  # efforts below this are rests at the end of the pool


@dataclass(frozen=True, slots=True)
class Recording:
    """A value each second of recorded time; what the sport does not have is None."""

    elapsed_ms: Ints
    heart_rate: Ints
    temperature_c: Floats
    speed_kmh: Floats | None
    distance_m: Floats | None
    cadence: Ints | None
    power_w: Ints | None
    altitude_m: Floats | None
    latitude: Floats | None
    longitude: Floats | None

    @property
    def seconds(self) -> int:
        return len(self.heart_rate)


def record(seed: int, session: Session, exercise: Exercise, person: Person) -> Recording:
    """The recording of one exercise of a session."""
    rng = generator(seed, f"recording {exercise.id}", session.day)
    sport = exercise.effort.sport
    asked = effort_curve(exercise.effort.blocks, 1)
    seconds = len(asked)
    elapsed = np.arange(seconds) * 1000
    if exercise.pause is not None:
        elapsed = elapsed + np.where(np.arange(seconds) >= exercise.pause[0], exercise.pause[1], 0) * 1000
    given = np.maximum(asked * (1 + _wander(rng, seconds, 25, 0.03)), 0.05)
    rolling = np.zeros(seconds, dtype=np.bool_)
    speed = distance = altitude = latitude = longitude = None
    cadence = power = None
    if exercise.distance_m is not None:
        pace = speed_kmh(given, sport, exercise.form) * (1 + _wander(rng, seconds, 6, 0.025))
        if sport.pool:
            pace = np.where(asked < RESTING, 0.0, pace)
        speed, distance = _scaled(pace, exercise.distance_m)
        if exercise.course is not None:
            _, _, altitude = exercise.course.at(distance)
            if sport.name == "open_water_swimming":
                altitude = np.full(seconds, session.place.altitude_m)
            slope = np.gradient(altitude) / np.maximum(np.gradient(distance), 0.3)
            slope = gaussian_filter1d(slope, 6)
            rolling = (slope < -0.022) if sport.wheels else rolling
            push = np.clip(1 - (4.5 if sport.wheels else 2.6) * slope, 0.5, 1.5)
            speed, distance = _scaled(pace * push, exercise.distance_m)
            latitude, longitude, profile = exercise.course.at(distance)
            altitude = altitude if sport.name == "open_water_swimming" else profile
            # A satellite fix drifts by a metre or two.
            latitude = latitude + _wander(rng, seconds, 40, 1.6e-5)
            longitude = longitude + _wander(rng, seconds, 40, 3.0e-5)
        share = speed / max(float(speed.max()), 1.0)
        tempo = sport.cadence * (0.80 + 0.20 * share) * (1 + _wander(rng, seconds, 5, 0.012))
        tempo = np.where(rolling | (speed == 0), 0, tempo)
        # Watches count running cadence per leg, cycling and arm strokes per turn.
        cadence = np.rint(tempo / 2 if sport.steps else tempo).astype(np.int64)
    if sport.power:
        watts = power_w(given, person, exercise.form) * (1 + _wander(rng, seconds, 4, 0.10))
        power = np.rint(np.where(rolling, 0, np.maximum(watts, 0))).astype(np.int64)
    return Recording(
        elapsed_ms=elapsed.astype(np.int64),
        heart_rate=_heart_rate(rng, asked, exercise, person),
        temperature_c=_temperature(rng, session, exercise, seconds),
        speed_kmh=None if speed is None else np.round(speed, 2),
        distance_m=None if distance is None else np.round(distance, 1),
        cadence=cadence,
        power_w=power,
        altitude_m=None if altitude is None else np.round(altitude, 1),
        latitude=None if latitude is None else np.round(latitude, 7),
        longitude=None if longitude is None else np.round(longitude, 7),
    )


def rr_intervals_ms(seed: int, session: Session, recording: Recording) -> Ints:
    """Beat-to-beat intervals of the whole recording, as a chest strap gives them."""
    rng = generator(seed, f"rr {session.id}", session.day)
    beats_per_s = recording.heart_rate / 60.0
    beats = np.concatenate([[0.0], np.cumsum(beats_per_s)])
    moments = np.interp(np.arange(1, int(beats[-1])), beats, np.arange(len(beats)))
    intervals = np.diff(moments) * 1000
    return np.rint(intervals + rng.normal(0, 0.006, len(intervals)) * intervals).astype(np.int64)


def _wander(rng: np.random.Generator, count: int, memory_s: float, sd: float) -> Floats:
    """Smooth noise around zero with a memory of so many seconds."""
    keep = float(np.exp(-1 / memory_s))
    shocks = rng.normal(0, sd * np.sqrt(1 - keep**2), count)
    return np.asarray(lfilter([1], [1, -keep], shocks))


def _scaled(speed: Floats, distance_m: float) -> tuple[Floats, Floats]:
    """The speed scaled so that it covers exactly the distance, and the distance so far."""
    speed = np.maximum(speed, 0.0)
    travelled = np.cumsum(speed / 3.6)
    factor = distance_m / travelled[-1]
    return speed * factor, travelled * factor


def _heart_rate(rng: np.random.Generator, asked: Floats, exercise: Exercise, person: Person) -> Ints:
    """Whole beats whose mean and highest value are those of the session."""
    effort = exercise.effort
    curve = heart_rate_curve(asked, 1, person) + _wander(rng, len(asked), 20, 1.3)
    for _ in range(3):
        curve = np.minimum(curve + effort.hr_avg - float(curve.mean()), effort.hr_max)
    beats = np.rint(curve).astype(np.int64)
    beats[int(np.argmax(curve))] = effort.hr_max
    return beats


def _temperature(rng: np.random.Generator, session: Session, exercise: Exercise, seconds: int) -> Floats:
    """Air (or wrist) temperature: the watch starts warm and settles."""
    if exercise.effort.sport.gps:
        air = 6.5 + 13.0 * summer(session.day) + 3.5 * float(generator(0, "weather", session.day).normal())
    else:
        air = 27.0 if exercise.effort.sport.pool else 21.0
    settle = np.exp(-np.arange(seconds) / 600)
    reading = air + (29 - air) * (0.18 + 0.45 * settle) + _wander(rng, seconds, 300, 0.35)
    return np.round(reading, 1)
