"""What the methods of a session say of one: load, efficiency, recovery, best efforts, time in zones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from analytics import intensity, mean_maximal, trimp
from analytics.heart_rate_recovery import heart_rate_recovery
from analytics.performance import output_kind, session_efficiency
from analytics.seconds import per_second
from analytics.windows import Floats
from answers.training import recorded
from answers.versions import SESSIONS
from polar_data.database import Database
from polar_data.store import derived_values, sessions
from polar_data.store.derived_values import Derived

SUBJECT = "session/"
VERSION = SESSIONS

_CONDITIONS = {
    "output_kind": pl.String,
    "output": pl.Float64,
    "heart_rate_bpm": pl.Float64,
    "grade_pct": pl.Float64,
    "temperature_c": pl.Float64,
    "reason": pl.String,
}
_NO_HEART = "no heart rate recorded"
_NO_OUTPUT = "no speed or power recorded"
_UNREAD = "its samples could not be read"
Limits = Mapping[int, tuple[float, ...]]  # of each exercise, where its zones of heart rate begin


@dataclass(frozen=True)
class Value:
    """One value of a session; `detail` holds what else the method says, without a value the `reason`."""

    value: float | None
    detail: dict[str, Any] | None = None

    @property
    def reason(self) -> str | None:
        return (self.detail or {}).get("reason")


@dataclass(frozen=True)
class Channels:
    """A session on a grid of one second; None where a channel was not recorded at all."""

    worn: Floats | None  # heart rate without the pauses
    exercise: Floats  # the one that each second of `worn` is of
    heart: Floats | None
    speed: Floats | None
    power: Floats | None
    altitude: Floats | None
    temperature: Floats | None


def session_values(database: Database, athlete_id: int, session_id: str) -> dict[str, Value]:
    """The values of a session by metric, as they were made after the last sync; empty before that."""
    found = derived_values.read(database, athlete_id, SUBJECT + session_id)
    return {
        row["metric"]: Value(row["value"], json.loads(row["detail"]) if row["detail"] else None)
        for row in found.filter(pl.col("subject") == SUBJECT + session_id).iter_rows(named=True)
    }


def conditions(rows: pl.DataFrame) -> pl.DataFrame:
    """session_id and what stored values of `efficiency` were made of; `reason` where one does not compare."""
    details = [json.loads(detail) for detail in rows["detail"]]
    return rows.select(
        pl.col("subject").str.strip_prefix(SUBJECT).alias("session_id"),
        *(pl.Series(name, [one.get(name) for one in details], dtype) for name, dtype in _CONDITIONS.items()),
    )


def computed(database: Database, athlete_id: int, session_id: str, fingerprint: str) -> list[Derived]:
    """The values of a session, made now."""
    session = sessions.session(database, athlete_id, session_id)
    if session is None:
        return []
    exercises = sessions.part(database, athlete_id, "exercises", session_id)
    zones = sessions.part(database, athlete_id, "zones", session_id)
    samples, unread = recorded(database, athlete_id, session, exercises, "session_samples")
    if unread:  # which Connections lists; what is left of the session would pass for all of it
        samples = pl.DataFrame()
    made = values(session, samples, _limits(session, zones, exercises["seq"]))
    if unread:
        lacking = {name for name, value in made.items() if (value.reason or "").endswith(" recorded")}
        made |= dict.fromkeys(lacking, Value(None, {"reason": _UNREAD}))
    return [
        Derived(
            SUBJECT + session_id,
            metric,
            VERSION,
            fingerprint,
            found.value,
            None if found.detail is None else json.dumps(found.detail),
        )
        for metric, found in made.items()
    ]


def values(session: dict[str, Any], samples: pl.DataFrame, limits: Limits) -> dict[str, Value]:
    """Of a session as the store has it, its samples, and the lower limits of its heart rate zones."""
    channels = _channels(samples)
    return {
        "trimp_banister": _banister(session, channels.worn),
        "trimp_edwards": _edwards(session, channels.worn),
        "trimp_lucia": _lucia(session, channels.worn),
        "session_rpe": _session_rpe(session),
        **_efficiency(session["sport"] or "", channels),
        "heart_rate_recovery": _recovery(session["sport"] or "", channels),
        "best_efforts": _best_efforts(session["sport"] or "", channels),
        "time_in_zones": _zones(channels, limits),
    }


def _channels(samples: pl.DataFrame) -> Channels:
    if samples.is_empty():
        return Channels(None, np.empty(0), None, None, None, None, None)
    ordered = samples.sort("t_s", maintain_order=True)
    t = ordered["t_s"].cast(pl.Float64).to_numpy()

    def channel(name: str, scale: float = 1.0) -> Floats | None:
        if name not in ordered.columns or ordered[name].null_count() == ordered.height:
            return None
        values = ordered[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        return per_second(t, values * scale)

    heart = channel("heart_rate_bpm")
    # Between samples the session goes on, however far apart they are: only a pause is no part of it.
    exercise = per_second(t, ordered["exercise"].cast(pl.Float64).to_numpy(), longest_s=np.inf)
    running = ~np.isnan(exercise)
    return Channels(
        None if heart is None else heart[running],
        np.floor(exercise[running]),  # a second that two share is the earlier one's
        heart,
        channel("speed_kmh", 1 / 3.6),
        channel("power_w"),
        channel("altitude_m"),
        channel("temperature_c"),
    )


def _limits(session: dict[str, Any], zones: pl.DataFrame, exercises: Iterable[int]) -> Limits:
    """Polar's own of each exercise, for one without the first that has, else shares of the maximum."""
    told = zones.filter(pl.col("kind") == "heart_rate", pl.col("lower").is_not_null())
    lower = told.sort("exercise_seq", "seq").group_by("exercise_seq", maintain_order=True).agg("lower")
    own = {seq: tuple(limits) for seq, limits in lower.iter_rows()}
    highest = session["max_hr_bpm"]
    other = next(iter(own.values()), intensity.zone_limits(highest) if highest else ())
    return {seq: own.get(seq, other) for seq in exercises}


def _given(value: float | None, reason: str) -> Value:
    return Value(None, {"reason": reason}) if value is None else Value(float(value))


_COVERAGE = f"heart rate known for less than {trimp.COVERAGE:.0%} of the time".replace("%", " %")


def _banister(session: dict[str, Any], heart: Floats | None) -> Value:
    resting, highest = session["resting_hr_bpm"], session["max_hr_bpm"]
    weights = {"male": trimp.MEN, "female": trimp.WOMEN}.get(session["sex"] or "")
    if heart is None:
        return _given(None, _NO_HEART)
    if resting is None or highest is None or weights is None:
        return _given(None, "resting and highest heart rate or sex not known for this day")
    return _given(trimp.banister(heart, 1.0, resting, highest, weights), _COVERAGE)


def _edwards(session: dict[str, Any], heart: Floats | None) -> Value:
    if heart is None:
        return _given(None, _NO_HEART)
    if session["max_hr_bpm"] is None:
        return _given(None, "highest heart rate not known for this day")
    minutes = trimp.minutes_in_zones(heart, 1.0, trimp.edwards_limits(session["max_hr_bpm"]))
    return _given(None if minutes is None else float(trimp.edwards(minutes)), _COVERAGE)


def _lucia(session: dict[str, Any], heart: Floats | None) -> Value:
    first, second = session["aerobic_bpm"], session["anaerobic_bpm"]
    if heart is None:
        return _given(None, _NO_HEART)
    if first is None or second is None:
        return _given(None, "no thresholds known for this day")
    minutes = trimp.minutes_in_zones(heart, 1.0, trimp.lucia_limits(first, second))
    return _given(None if minutes is None else float(trimp.lucia(minutes)), _COVERAGE)


def _session_rpe(session: dict[str, Any]) -> Value:
    minutes = None if session["duration_s"] is None else session["duration_s"] / 60
    return _given(trimp.session_rpe(session["rpe"], minutes), "no answer on how hard it felt")


def _efficiency(sport: str, channels: Channels) -> dict[str, Value]:
    if channels.heart is None:
        return {name: _given(None, _NO_HEART) for name in ("efficiency", "decoupling")}
    found = session_efficiency(
        sport,
        channels.heart,
        speed_m_s=channels.speed,
        power_w=channels.power,
        altitude_m=channels.altitude,
        temperature_c=channels.temperature,
    )
    return {
        "efficiency": Value(found.factor, asdict(found)),
        "decoupling": _given(found.decoupling_pct, found.reason or ""),
    }


def _recovery(sport: str, channels: Channels) -> Value:
    output = (
        channels.power if output_kind(sport) == "power" and channels.power is not None else channels.speed
    )
    if channels.heart is None:
        return _given(None, _NO_HEART)
    if output is None:
        return _given(None, _NO_OUTPUT)
    found = heart_rate_recovery(channels.heart, output)
    return _given(None, "no clean stop") if found is None else Value(found.recovery_bpm, asdict(found))


def _best_efforts(sport: str, channels: Channels) -> Value:
    kind = output_kind(sport)
    output = {"speed": channels.speed, "power": channels.power}[kind] if kind else None
    if kind is None:
        return _given(None, "neither speed nor power stands for the work in this sport")
    if output is None:
        return _given(None, f"no {kind} recorded")
    best = mean_maximal.mean_maximal(output)
    given = [None if np.isnan(each) else float(each) for each in best]
    return Value(None, {"output_kind": kind, "durations_s": mean_maximal.DURATIONS_S, "best": given})


def _zones(channels: Channels, limits: Limits) -> Value:
    """The seconds of each exercise in its own zones, added up."""
    if channels.worn is None:
        return _given(None, _NO_HEART)
    if not any(limits.values()):
        return _given(None, "no zones and no highest heart rate known for this day")
    if len({len(own) for own in limits.values()}) > 1:
        return _given(None, "its sports have different numbers of zones")
    found = [
        intensity.time_in_zones(channels.worn[channels.exercise == seq], own) for seq, own in limits.items()
    ]
    total = intensity.ZoneTime(
        tuple(map(sum, zip(*(each.seconds for each in found), strict=True))),
        sum(each.below_s for each in found),
        sum(each.unknown_s for each in found),
    )
    return Value(None, {"limits_bpm": list(limits.values())} | asdict(total))
