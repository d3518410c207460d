"""Workouts as a coach writes them: blocks of time at an effort (share of heart rate reserve)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Block:
    """Seconds at one effort; blocks with a label are laps the athlete marks by hand."""

    seconds: int
    effort: float
    label: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One sport of a workout and its blocks."""

    sport: str
    blocks: tuple[Block, ...]

    @property
    def seconds(self) -> int:
        return sum(block.seconds for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of workout: its name, time of day (hour), and how to build its parts."""

    name: str
    hour: float
    build: Callable[[float, np.random.Generator], Sequence[Part]]


def _minutes(minutes: float) -> int:
    return round(minutes * 60)


def _steady(
    sport: str, minutes: float, effort: float
) -> Callable[[float, np.random.Generator], Sequence[Part]]:
    def build(scale: float, rng: np.random.Generator) -> Sequence[Part]:
        length = minutes * scale * rng.uniform(0.9, 1.12)
        level = effort + rng.normal(0, 0.018)
        waves = rng.normal(0, 0.025, max(3, round(length / 9)))
        seconds = _minutes(length / len(waves))
        return (Part(sport, tuple(Block(seconds, float(level + wave)) for wave in waves)),)

    return build


def _intervals(sport: str) -> Callable[[float, np.random.Generator], Sequence[Part]]:
    menu = ((5, 4.0, 2.0, 0.895), (6, 3.0, 2.0, 0.915), (10, 1.0, 1.0, 0.94), (4, 6.0, 2.5, 0.87))

    def build(scale: float, rng: np.random.Generator) -> Sequence[Part]:
        count, work, rest, effort = menu[int(rng.integers(len(menu)))]
        blocks = [Block(_minutes(14), 0.60, "warm-up")]
        for number in range(max(3, round(count * scale))):
            blocks.append(Block(_minutes(work), effort + 0.006 * number, f"interval {number + 1}"))
            blocks.append(Block(_minutes(rest), 0.52, "recovery"))
        blocks.append(Block(_minutes(10), 0.54, "cool-down"))
        return (Part(sport, tuple(blocks)),)

    return build


def _tempo(sport: str, minutes: float, effort: float) -> Callable[..., Sequence[Part]]:
    def build(scale: float, rng: np.random.Generator) -> Sequence[Part]:
        length = minutes * scale * rng.uniform(0.9, 1.1)
        blocks = (
            Block(_minutes(14), 0.60, "warm-up"),
            Block(_minutes(length), effort + float(rng.normal(0, 0.01)), "tempo"),
            Block(_minutes(9), 0.54, "cool-down"),
        )
        return (Part(sport, blocks),)

    return build


def _strength(scale: float, rng: np.random.Generator) -> Sequence[Part]:
    blocks = [Block(_minutes(7), 0.36, "warm-up")]
    for number in range(round(15 * scale)):
        blocks.append(Block(45, 0.58 + 0.10 * float(rng.random()), f"set {number + 1}"))
        blocks.append(Block(75 + int(rng.integers(0, 30)), 0.30, "rest"))
    return (Part("strength_training", tuple(blocks)),)


def _swim(scale: float, rng: np.random.Generator) -> Sequence[Part]:
    blocks: list[Block] = []
    for _ in range(max(5, round(10 * scale))):
        blocks.append(Block(232, 0.60 + 0.06 * float(rng.random())))
        blocks.append(Block(28, 0.42))
    return (Part("pool_swimming", tuple(blocks)),)


def _triathlon(scale: float, rng: np.random.Generator) -> Sequence[Part]:
    return (
        Part("open_water_swimming", (Block(_minutes(27), 0.78),)),
        Part("road_cycling", tuple(Block(_minutes(17), 0.79 + 0.01 * n) for n in range(4))),
        Part("running", tuple(Block(_minutes(11), 0.83 + 0.015 * n) for n in range(4))),
    )


def _running_test(scale: float, rng: np.random.Generator) -> Sequence[Part]:
    ramp = tuple(Block(60, 0.66 + 0.024 * step) for step in range(14))
    blocks = (
        Block(_minutes(10), 0.58, "warm-up"),
        *ramp,
        Block(20, 1.0),
        Block(_minutes(10), 0.48, "cool-down"),
    )
    return (Part("running", blocks),)


TEMPLATES = {
    "easy_run": Template("Easy run", 17.4, _steady("running", 52, 0.635)),
    "recovery_run": Template("Recovery run", 17.6, _steady("running", 32, 0.56)),
    "long_run": Template("Long run", 9.6, _steady("running", 102, 0.665)),
    "intervals": Template("Intervals", 17.5, _intervals("running")),
    "treadmill": Template("Treadmill intervals", 17.8, _intervals("treadmill_running")),
    "tempo_run": Template("Tempo run", 17.4, _tempo("running", 26, 0.82)),
    "trail_run": Template("Trail run", 10.1, _steady("trail_running", 84, 0.69)),
    "long_ride": Template("Long ride", 10.0, _steady("road_cycling", 155, 0.60)),
    "easy_ride": Template("Ride", 17.2, _steady("road_cycling", 82, 0.58)),
    "ride_intervals": Template("Threshold ride", 17.3, _tempo("road_cycling", 34, 0.80)),
    "indoor_ride": Template("Indoor ride", 17.9, _steady("indoor_cycling", 60, 0.60)),
    "strength": Template("Strength", 18.1, _strength),
    "swim": Template("Swim", 6.9, _swim),
    "hike": Template("Hike", 10.6, _steady("hiking", 190, 0.40)),
    "ski": Template("Ski", 10.9, _steady("skiing", 95, 0.67)),
    "triathlon": Template("Triathlon", 9.0, _triathlon),
    "running_test": Template("Running test", 17.5, _running_test),
}
