"""How a player moves and how her heart answers, second by second: the truth behind every figure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter
from scipy.special import ndtr

from polar_data.demo.effort import energy_kcal, heart_rate_curve, training_impulse
from polar_data.demo.people import Person
from polar_data.demo.randomness import generator
from polar_data.demo.sports import Sport
from polar_data.demo.squad import players as who
from polar_data.demo.squad.lineups import Appearance

Floats = NDArray[np.float64]
SOCCER = Sport("soccer", 39, 0.0, 0, 13.4, gps=False)
OUTLIER_KMH = 46.8

# Speed (km/h) below which a midfielder of 27.6 km/h is for so much of a match.
_SHARE = np.array([0, 0.10, 0.30, 0.50, 0.70, 0.85, 0.93, 0.97, 0.99, 0.997, 1.0])
_SPEED = np.array([0, 1.5, 4.0, 5.5, 7.8, 11.0, 14.2, 17.2, 20.2, 23.0, 27.6])
_USUAL_TOP = 27.6
# How much of that each position covers at low and at high speed.
_STYLE = {
    who.GOALKEEPER: (0.50, 0.55),
    who.CENTRE_BACK: (0.92, 0.88),
    who.FULL_BACK: (1.00, 1.04),
    who.MIDFIELDER: (1.08, 0.97),
    who.WINGER: (1.00, 1.06),
    who.FORWARD: (0.94, 1.02),
    who.STAFF: (0.75, 0.60),
}
_QUICKNESS_S = 1.25  # how long a change of pace takes: the memory of either filter
_OFF_PITCH = 0.14
_REST, _PER_KMH = 0.26, 0.092  # effort at rest, and what each km/h of the last minute adds
_THRESHOLD, _RESERVE = 0.74, 0.19


@dataclass(frozen=True, slots=True)
class Motion:
    """A value each second of the record; `heart_rate` is what the heart did, worn belt or not."""

    speed_kmh: Floats
    effort: Floats
    heart_rate: Floats

    @property
    def seconds(self) -> int:
        return len(self.speed_kmh)

    def between(self, first: int, last: int) -> "Motion":
        """The part from one second to another."""
        return Motion(self.speed_kmh[first:last], self.effort[first:last], self.heart_rate[first:last])

    def distance_m(self) -> Floats:
        """Metres covered at each second since the first; straight between the values of speed."""
        between = (self.speed_kmh[1:] + self.speed_kmh[:-1]) / 7.2
        return np.concatenate([[0.0], np.cumsum(between)])

    def load(self, person: Person) -> float:
        """Training impulse."""
        return training_impulse(self.heart_rate, 1, person)

    def energy_kcal(self, person: Person) -> float:
        """Energy spent."""
        return energy_kcal(self.effort, 1, SOCCER, person)


def motion(seed: int, appearance: Appearance, response: float) -> Motion:
    """The motion of a player in a session; `response` is how hard a pace is today (1 is usual)."""
    session, player = appearance.session, appearance.player
    rng = generator(seed, f"motion {player.key}", session.number)
    asked = _asked(appearance, float(np.exp(rng.normal(0, 0.045))))
    speed = _speed(rng, appearance, asked)
    if appearance.outlier:
        first, last = appearance.kept
        speed[int(rng.integers(first + 60, last - 60))] = OUTLIER_KMH
    hardness = response * (1 - 0.045 * player.fitness)
    minute = np.asarray(lfilter([1 / 30], [1, -29 / 30], np.minimum(speed, player.top_speed_kmh)))
    effort = (_REST + _PER_KMH * minute * _relief(player.position)) * hardness
    # The heart has little left to give beyond the threshold.
    over = np.maximum(effort - _THRESHOLD, 0)
    effort = np.minimum(effort, _THRESHOLD) + _RESERVE * np.tanh(over / _RESERVE)
    return Motion(speed, effort, _heart_rate(rng, effort, player.person))


def _asked(appearance: Appearance, today: float) -> Floats:
    """The intensity of each second: the phase's, or that of waiting where she is not on."""
    session = appearance.session
    lengths = [phase.seconds for phase in session.phases]
    asked = np.repeat([phase.intensity for phase in session.phases], lengths)
    kick_off = session.kept[0] if session.is_match else 0
    asked[kick_off : max(appearance.on_s, kick_off)] = _OFF_PITCH
    warming = appearance.on_s - 480
    if warming > kick_off:
        asked[warming : appearance.on_s - 60] = 0.5
    asked[appearance.off_s :] = np.minimum(asked[appearance.off_s :], _OFF_PITCH)
    tired = 1 - 0.03 * np.arange(session.seconds) / 5400
    smooth, _ = lfilter([1 / 8], [1, -7 / 8], asked * appearance.effort * today * tired, zi=[0.3])
    return np.asarray(smooth)


def _speed(rng: np.random.Generator, appearance: Appearance, asked: Floats) -> Floats:
    player = appearance.player
    low, high = _STYLE[player.position]
    run = np.clip((_SHARE - 0.6) / 0.35, 0, 1)
    speeds = _SPEED * (low * (1 - run) + high * run)
    speeds[-1] = player.top_speed_kmh
    speeds = np.minimum.accumulate(np.minimum(speeds, player.top_speed_kmh)[::-1])[::-1]
    keep = float(np.exp(-1 / _QUICKNESS_S))
    quick = lfilter([1], [1, -2 * keep, keep**2], rng.normal(size=len(asked)))
    slow = lfilter([1], [1, -0.98], rng.normal(size=len(asked)))
    wish = 0.9 * quick / quick.std() + 0.44 * slow / slow.std()
    speed = np.interp(ndtr(wish), _SHARE, speeds) * asked
    return np.asarray(np.minimum(np.round(speed, 2), player.top_speed_kmh))


def _relief(position: str) -> float:
    """A goalkeeper's and a forward's pace costs more than it looks: dives, jumps and duels."""
    return {who.GOALKEEPER: 1.45, who.FORWARD: 1.04, who.CENTRE_BACK: 1.05}.get(position, 1.0)


def _heart_rate(rng: np.random.Generator, effort: Floats, person: Person) -> Floats:
    wander = np.asarray(lfilter([0.4], [1, -0.96], rng.normal(0, 1, len(effort))))
    beats = heart_rate_curve(effort, 1, person) + wander
    return np.asarray(np.clip(np.round(beats), person.hr_rest + 12, person.hr_max))
