"""The samples and beats of a player's session as rows, with only the fields asked for."""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polar_data.demo.randomness import generator
from polar_data.demo.recording import Recording
from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.motion import Motion
from polar_data.demo.squad.pitch import PER_SECOND
from polar_data.demo.squad.squad import Squad
from polar_data.demo.team_pro.figures import cadence
from polar_data.demo.team_pro.text import durations

Floats = NDArray[np.float64]
Item = dict[str, Any]
Column = list[float | None]
# What may be asked for, and the columns it brings, in the order of the rows.
FIELDS: dict[str, tuple[str, ...]] = {
    "distance": ("distance",),
    "hr": ("hr",),
    "speed": ("speed",),
    "cadence": ("cadence",),
    "location": ("lat", "lon"),
    "altitude": ("altitude",),
    "forward_acceleration": ("forward_acceleration",),
}
BEATS = "rr"
ALL = "all"
_NOISE_MS2 = 0.02
_ALTITUDE_NOISE_M = 0.05


def wanted(fields: Collection[str]) -> list[str]:
    """The columns those fields bring; a ValueError names one that the API does not know."""
    unknown = set(fields) - {*FIELDS, BEATS, ALL}
    if unknown:
        raise ValueError(f"Team Pro has no samples named {', '.join(sorted(unknown))}")
    return [
        column for field, columns in FIELDS.items() if field in fields or ALL in fields for column in columns
    ]


def team_samples(squad: Squad, one: Appearance, columns: Collection[str], seconds: int | None) -> Item:
    """Rows of ten a second; heart rate, cadence and altitude have a value in each tenth row only."""
    if not one.sensor:
        return {"fields": [], "values": []}
    motion, track = squad.motion(one), squad.track(one, seconds)
    rng = generator(squad.seed, f"samples {one.player.key}", one.session.number)
    rows = len(track.speed_kmh)
    count = rows // PER_SECOND
    latitude, longitude = one.session.arena.degrees(track.along_m, track.across_m)
    altitude = one.session.arena.place.altitude_m + rng.normal(0, _ALTITUDE_NOISE_M, count)
    noise = rng.normal(0, _NOISE_MS2, rows)
    given: dict[str, Column] = {
        "distance": _values(track.distance_m, 2),
        "hr": _each_second(heart_rate(squad, one, motion)[:count], rows),
        "speed": _values(track.speed_kmh, 2),
        "cadence": _each_second(_values(cadence(motion.speed_kmh[:count]), 0), rows),
        "lat": _values(latitude, 7),
        "lon": _values(longitude, 7),
        "altitude": _each_second(_values(altitude, 1), rows),
        "forward_acceleration": _values(track.acceleration_ms2 + noise, 2),
    }
    return _rows(durations(rows, 10 // PER_SECOND), given, columns)


def heart_rate(squad: Squad, one: Appearance, motion: Motion) -> Column:
    """One value a second, None where the belt was not there or lost the skin for a while."""
    if not one.belt:
        return [None] * motion.seconds
    rates = _values(motion.heart_rate, 0)
    rng = generator(squad.seed, f"belt {one.player.key}", one.session.number)
    if rng.random() < 0.15:
        start, length = int(rng.integers(120, motion.seconds - 120)), int(rng.integers(15, 50))
        rates[start : start + length] = [None] * len(rates[start : start + length])
    return rates


def beats(squad: Squad, one: Appearance, seconds: int | None) -> list[int | None]:
    """Milliseconds between beats, None for a beat that was not caught."""
    if not (one.sensor and one.belt):
        return []
    rng = generator(squad.seed, f"rr {one.player.key}", one.session.number)
    rates = squad.motion(one).heart_rate
    return _beats(rates if seconds is None else rates[:seconds], rng)


def _beats(rates: Floats, rng: np.random.Generator) -> list[int | None]:
    so_far = np.concatenate([[0.0], np.cumsum(rates / 60)])
    moments = np.interp(np.arange(int(so_far[-1]) + 1), so_far, np.arange(len(so_far)))
    intervals = np.diff(moments) * 1000
    intervals += rng.normal(0, 0.006, len(intervals)) * intervals
    found: list[int | None] = np.rint(intervals).astype(np.int64).tolist()
    for lost in np.flatnonzero(rng.random(len(found)) < 0.004):
        found[int(lost)] = None
    return found


def own_samples(recording: Recording, columns: Collection[str], seconds: int | None) -> Item:
    """Rows of one a second of what a player recorded without the team."""
    count = recording.seconds if seconds is None else min(seconds, recording.seconds)
    empty: Column = [None] * count

    def channel(values: Floats | NDArray[np.int64] | None, digits: int) -> Column:
        return empty if values is None else _values(values[:count], digits)

    given = {
        "distance": channel(recording.distance_m, 1),
        "hr": channel(recording.heart_rate, 0),
        "speed": channel(recording.speed_kmh, 2),
        "cadence": channel(recording.cadence, 0),
        "lat": channel(recording.latitude, 7),
        "lon": channel(recording.longitude, 7),
        "altitude": channel(recording.altitude_m, 1),
        "forward_acceleration": empty,
    }
    return _rows(durations(count, 10), given, columns)


def own_beats(recording: Recording, seed: int, session_id: int, seconds: int | None) -> list[int | None]:
    """Milliseconds between beats of what a player recorded without the team."""
    rates = recording.heart_rate[: recording.seconds if seconds is None else seconds].astype(np.float64)
    return _beats(rates, generator(seed, "rr", session_id))


def _rows(times: tuple[str, ...], given: Mapping[str, Column], columns: Collection[str]) -> Item:
    chosen = [given[column] for column in columns]
    return {"fields": ["time", *columns], "values": [list(row) for row in zip(times, *chosen, strict=True)]}


def _values(numbers: Floats | NDArray[np.int64], digits: int) -> Column:
    """Plain numbers, whole ones without a fraction."""
    if digits == 0:
        whole: Column = np.rint(numbers).astype(np.int64).tolist()
        return whole
    rounded: Column = np.round(numbers, digits).tolist()
    return rounded


def _each_second(values: Column, rows: int) -> Column:
    spread: Column = [None] * rows
    spread[::PER_SECOND] = values
    return spread
