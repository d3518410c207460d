"""How much speed or power a heartbeat gives within a session, and how much of it is lost on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics import windows
from analytics.windows import Floats

OutputKind = Literal["speed", "power"]

WARM_UP_S = 600
MIN_STEADY_S = 1200
MIN_COVERAGE = 0.9
MAX_CV_PCT = 8.0

_SPORTS: tuple[tuple[OutputKind, tuple[str, ...]], ...] = (
    ("power", ("cycl", "bik", "spinning")),  # the speed of a bicycle is that of the wind and the road
    ("speed", ("run", "jog", "trail", "walk", "hik", "treadmill")),
)


@dataclass(frozen=True)
class SessionEfficiency:
    """The session after its warm-up: means, output for heartbeat, and the conditions it was done in.

    `output` is in m/s or W, `factor` in m/min or W per bpm; `seconds` is the length judged. Where the
    session cannot be used, `reason` says why and output, heart rate, factor and decoupling are None.
    """

    output_kind: OutputKind | None
    output: float | None
    heart_rate_bpm: float | None
    factor: float | None
    decoupling_pct: float | None
    cv_pct: float | None
    coverage: float
    grade_pct: float | None
    temperature_c: float | None
    seconds: int
    reason: str | None


def output_kind(sport: str) -> OutputKind | None:
    """What stands for the work done in a sport; None where neither speed nor power does."""
    name = sport.lower()
    return next((kind for kind, words in _SPORTS if any(word in name for word in words)), None)


def efficiency_factor(output: Floats, heart_rate_bpm: Floats) -> Floats:
    """Output for each beat per minute.

    The mean output divided by the mean heart rate, over the seconds in which both are known. It rises
    with fitness, but also with cool air, a tail wind or a flat road, so only like sessions compare.

    Formula: EF = mean(output) / mean(heart rate)
    Units: W per bpm, or m/min per bpm
    Source: Friel 2009, The Cyclist's Training Bible (a convention of coaches)
    """
    known = ~np.isnan(output) & ~np.isnan(heart_rate_bpm)
    beats = np.where(known, heart_rate_bpm, 0.0).sum(axis=-1)
    work = np.where(known, output, 0.0).sum(axis=-1)
    return np.where(beats > 0, work / np.where(beats > 0, beats, 1.0), np.nan)


def decoupling_pct(output: Floats, heart_rate_bpm: Floats) -> Floats:
    """How much output for heartbeat was lost from the first half to the second.

    Positive when the heart beat faster for the same output, as it does with heat, thirst or effort that
    was too long. Below 5 % is often called "coupled"; that is a habit of coaches and not physiology.

    Formula: 100 · (EF₁ − EF₂) / EF₁, the halves by time
    Units: %
    Source: Friel 2009, The Cyclist's Training Bible (a convention of coaches)
    """
    half = output.shape[-1] // 2
    first = efficiency_factor(output[..., :half], heart_rate_bpm[..., :half])
    second = efficiency_factor(output[..., half:], heart_rate_bpm[..., half:])
    return np.asarray(100 * (first - second) / np.where(first > 0, first, np.nan))


def session_efficiency(
    sport: str,
    heart_rate_bpm: Floats,
    *,
    speed_m_s: Floats | None = None,
    power_w: Floats | None = None,
    altitude_m: Floats | None = None,
    temperature_c: Floats | None = None,
) -> SessionEfficiency:
    """Efficiency and decoupling of one session, from its values of each second.

    Given for running and walking (speed) and for cycling (power), of what follows the first 10 minutes:
    at least 20 minutes, heart rate and output known for 90 % of them, and a steady output (its means of
    a minute vary by less than 8 %). Intervals, hills and traffic lights make a session unfit for it, and
    it says so instead of giving a number.

    Formula: EF and decoupling as described there; steady: SD / mean of the minutes' mean output < 8 %
    Units: m/s or W, bpm, m/min or W per bpm, %
    Source: our choice; that only steady work compares is common to all who use it
    """
    kind = output_kind(sport)
    output = {"speed": speed_m_s, "power": power_w}[kind] if kind else None
    if output is None:
        what = f"no {kind} recorded" if kind else "neither speed nor power stands for the work in this sport"
        return SessionEfficiency(kind, None, None, None, None, None, 0.0, None, None, 0, what)
    output, heart = output[WARM_UP_S:], heart_rate_bpm[WARM_UP_S:]
    seconds = len(output)
    known = ~np.isnan(output) & ~np.isnan(heart)
    coverage = float(known.mean()) if seconds else 0.0
    cv = _cv_pct(output)
    grade = None if altitude_m is None or kind == "power" else _grade_pct(altitude_m[WARM_UP_S:], output)
    reason = _reason(seconds, coverage, cv)
    factor = float(efficiency_factor(output, heart)) * (60 if kind == "speed" else 1)
    return SessionEfficiency(
        kind,
        None if reason else float(output[known].mean()),
        None if reason else float(heart[known].mean()),
        None if reason else factor,
        None if reason else float(decoupling_pct(output, heart)),
        cv,
        coverage,
        grade,
        None if temperature_c is None else _known(windows.mean(temperature_c[WARM_UP_S:])),
        seconds,
        reason,
    )


def _minutes(values: Floats) -> Floats:
    """The mean of each whole minute that is at least half known."""
    whole = values[: len(values) // 60 * 60].reshape(-1, 60)
    return windows.mean(whole, at_least=30)


def _cv_pct(output: Floats) -> float | None:
    minutes = _minutes(output)
    mean, sd = float(windows.mean(minutes)), float(windows.sd(minutes))
    return 100 * sd / mean if mean > 0 and not np.isnan(sd) else None


def _grade_pct(altitude_m: Floats, speed_m_s: Floats) -> float | None:
    """Metres up and down for the metres gone, from one minute's mean altitude to the next."""
    steps = np.abs(np.diff(_minutes(altitude_m)))
    metres = 60 * _minutes(speed_m_s)[: len(steps)]
    known = ~np.isnan(steps) & ~np.isnan(metres)
    gone = float(metres[known].sum())
    return 100 * float(steps[known].sum()) / gone if gone > 0 else None


def _reason(seconds: int, coverage: float, cv_pct: float | None) -> str | None:
    if seconds < MIN_STEADY_S:
        return f"{seconds // 60} minutes after the warm-up, {MIN_STEADY_S // 60} are needed"
    if coverage < MIN_COVERAGE:
        return f"heart rate and output known for {100 * coverage:.0f} % of the time, 90 % are needed"
    if cv_pct is None:
        return "no movement"
    if cv_pct >= MAX_CV_PCT:
        return f"output not steady: it varies by {cv_pct:.0f} %, less than 8 % is needed"
    return None


def _known(value: Floats) -> float | None:
    return None if np.isnan(value) else float(value)
