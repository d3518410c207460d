"""What training gives: output for heartbeat, best efforts and what follows from them, intensity, oxygen."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import Any

import numpy as np
import polars as pl

from analytics import vo2max
from analytics.critical_power import (
    LONGEST_S,
    SHORTEST_S,
    Critical,
    critical_power,
    critical_speed,
)
from analytics.intensity import MIN_DAYS, WINDOW_DAYS, Distribution, distribution
from analytics.matched_efficiency import matched_efficiency
from analytics.metrics import Metric
from analytics.normal_range import judged, rolling
from analytics.performance import OutputKind, output_kind
from analytics.trimp import COVERAGE
from analytics.vo2max import Vo2Estimate
from answers import derived
from answers.cache import cached
from answers.history import BEFORE, days
from answers.reading import Reading, newest
from answers.session_values import SUBJECT, conditions
from polar_data.database import Database
from polar_data.store import derived_values, sessions

EFFORT_DAYS = 90
KINDS: tuple[OutputKind, ...] = ("speed", "power")
ZONES = ("easy_s", "middle_s", "hard_s")
EFFICIENCY = Metric(
    "efficiency_14d",
    "Output at the same heart rate",
    "%",
    "training",
    "up",
    1,
    "Speed of runs and power of rides against what your earlier sessions of that sport lead to expect at the "
    "same heart rate; 100 is as expected. Only steady sessions without hills, heat or frost count. Shown is "
    "the median of 14 days, once two of them have a session.",
)

_BEST: dict[str, pl.DataType] = {
    "session_id": pl.String(),
    "output_kind": pl.String(),
    "durations_s": pl.List(pl.Int64),
    "best": pl.List(pl.Float64),
}
_NUMBERS = (
    "trimp_banister",
    "trimp_edwards",
    "trimp_lucia",
    "session_rpe",
    "efficiency",
    "decoupling",
    "heart_rate_recovery",
)


@dataclass(frozen=True)
class Intensity:
    """How the time in zones was spread; `sessions` counted, `without` those whose zones are not known.

    `each`: session_id, day, sport and the seconds of `ZONES`. With zones on too few days `needed` are not
    known.
    """

    found: Distribution
    sessions: int
    without: int
    needed: int
    first: date
    last: date
    each: pl.DataFrame


@dataclass(frozen=True)
class Efforts:
    """Critical speed or power, and the best efforts it rests on.

    `best`: duration_s, output (m/s or W), session_id, day, sport, used (whether the fit takes it).
    `sessions` were looked through, from `first` to `last`.
    """

    kind: OutputKind
    fit: Critical
    best: pl.DataFrame
    sessions: int
    first: date
    last: date

    @property
    def sources(self) -> int:
        """From how many sessions the efforts of the fit come."""
        return self.best.filter("used")["session_id"].n_unique()


@dataclass(frozen=True)
class Oxygen:
    """Polar's own figure and what it knew of the body on `day`, and estimates of ours, if any."""

    day: date | None
    polar: float | None
    highest_bpm: float | None
    resting_bpm: float | None
    fastest_kmh: float | None
    ours: tuple[Vo2Estimate, ...]


@cached(4)
def numbers(database: Database, athlete_id: int) -> pl.DataFrame:
    """Every session that counts with the values made after the last sync, oldest first; null is not given.

    session_id, day, start_local, sport, `made` (whether it has any yet), the values by their names, the
    conditions, and against the sessions before it: n, expected, residual_pct.
    """
    found = (
        sessions.sessions(database, athlete_id, date.min, date.max)
        .filter("counts")
        .select("session_id", "day", "start_local", pl.col("sport").fill_null(""))
    )
    rows = derived_values.read(database, athlete_id, SUBJECT).with_columns(
        pl.col("subject").str.strip_prefix(SUBJECT).alias("session_id")
    )
    values = rows.filter(pl.col("metric").is_in(_NUMBERS)).pivot(
        "metric", index="session_id", values="value", aggregate_function="first"
    )
    compared = conditions(rows.filter(pl.col("metric") == "efficiency"))
    every = (
        found.join(values, on="session_id", how="left", maintain_order="left")
        .join(compared, on="session_id", how="left", maintain_order="left")
        .with_columns(
            *(pl.lit(None, pl.Float64).alias(name) for name in _NUMBERS if name not in values.columns),
            pl.col("session_id").is_in(rows["session_id"].unique().implode()).alias("made"),
        )
        .with_columns(
            # a pause in pedalling is no stop: only the speed of runs and walks tells of one
            pl.when(~_is("power")).then("heart_rate_recovery").alias("heart_rate_recovery")
        )
    )
    matched = matched_efficiency(every).select("session_id", "n", "expected", "residual_pct")
    return every.join(matched, on="session_id", how="left", maintain_order="left")


@cached(16)
def efficiency(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """As `history.banded` gives it, of `EFFICIENCY`; `mean_7d` is its value, as that is smooth already."""
    found = derived.efficiency(database, athlete_id, first - BEFORE, last)
    band = rolling(found["day"], found["efficiency_14d"], EFFICIENCY)
    value = found["efficiency_14d"]
    band.insert_column(1, value.alias("value"))
    band.insert_column(2, value.alias("mean_7d"))
    return judged(band, EFFICIENCY).filter(pl.col("day") >= first)


@cached(16)
def efficiency_now(database: Database, athlete_id: int, as_of: date) -> Reading | None:
    """The newest value of the two weeks up to `as_of` against its own range."""
    found = derived.efficiency(database, athlete_id, as_of - BEFORE - timedelta(days=13), as_of)
    return newest(found, found["efficiency_14d"], EFFICIENCY, as_of, night=False)


@cached(16)
def intensity(database: Database, athlete_id: int, first: date, last: date) -> Intensity:
    """Of the days from `first` to `last`, of at least 28; three of four days must be known.

    A day is known where the zones of every session that counts are, or where Polar had no session of it.
    """
    first = min(first, last - timedelta(days=WINDOW_DAYS - 1))
    length = (last - first).days + 1
    each = _three_zones(database, athlete_id).filter(pl.col("day").is_between(first, last))
    rest = days(database, athlete_id, first, last).select("day", rest=pl.col("training_duration") == 0)
    of_day = each.group_by("day").agg(
        *(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in ZONES), had=pl.lit(1)
    )
    known = rest.join(of_day, on="day", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("had").is_null() & pl.col("rest")).then(0.0).otherwise(pl.col(name)).alias(name)
        for name in ZONES
    )
    seconds = np.stack([known[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ZONES])
    needed = ceil(length * MIN_DAYS / WINDOW_DAYS)
    found = replace(distribution(seconds, length, needed), approximate=True)
    with_zones = each.drop_nulls(ZONES)
    return Intensity(
        found, with_zones.height, each.height - with_zones.height, needed, first, last, with_zones
    )


@cached(16)
def efforts(database: Database, athlete_id: int, kind: OutputKind, last: date) -> Efforts:
    """The best efforts of the 90 days up to `last`: runs off the trail for speed, rides for power."""
    first = last - timedelta(days=EFFORT_DAYS - 1)
    every = every_effort(database, athlete_id)
    found = every.filter(pl.col("output_kind") == kind, pl.col("day").is_between(first, last))
    best = (
        found.sort("output", descending=True)
        .unique("duration_s", keep="first", maintain_order=True)
        .sort("duration_s")
        .with_columns(pl.col("duration_s").is_between(SHORTEST_S, LONGEST_S).alias("used"))
        .select("duration_s", "output", "session_id", "day", "sport", "used")
    )
    method = critical_speed if kind == "speed" else critical_power
    fit = method(best["duration_s"].cast(pl.Float64).to_numpy(), best["output"].to_numpy())
    return Efforts(kind, fit, best, found["session_id"].n_unique(), first, last)


@cached(16)
def oxygen(database: Database, athlete_id: int, last: date) -> Oxygen:
    """What Polar's newest session up to `last` says of the body, and what follows from it."""
    body = ("vo2max", "max_hr_bpm", "resting_hr_bpm", "mas_kmh")
    found = sessions.sessions(database, athlete_id, date.min, last).filter(
        pl.any_horizontal(pl.col(name).is_not_null() for name in body)
    )
    if found.is_empty():
        return Oxygen(None, None, None, None, None, ())
    row = found.row(-1, named=True)
    own, highest, resting, fastest = (row[name] for name in body)
    ours = (
        vo2max.heart_rate_vo2max(highest, resting) if highest and resting else None,
        vo2max.running_vo2(fastest / 3.6) if fastest else None,
    )
    return Oxygen(row["day"], own, highest, resting, fastest, tuple(each for each in ours if each))


@cached(4)
def _three_zones(database: Database, athlete_id: int) -> pl.DataFrame:
    """session_id, day, sport, seconds in `ZONES` (null where not known), of every session that counts.

    The five zones of a session are joined to three: 1 and 2, 3, 4 and 5. They are not known without zones,
    or where heart rate is missing for more than a tenth of the time.
    """
    seconds = {
        row["session_id"]: row["seconds"]
        for row in _details(database, athlete_id, "time_in_zones")
        if len(row.get("seconds", ())) == 5 and _covered(**row)  # other numbers have no like third
    }
    joined = [
        {"session_id": one, "easy_s": z1 + z2, "middle_s": z3, "hard_s": z4 + z5}
        for one, (z1, z2, z3, z4, z5) in seconds.items()
    ]
    schema = {"session_id": pl.String} | dict.fromkeys(ZONES, pl.Float64)
    return (
        numbers(database, athlete_id)
        .select("session_id", "day", "sport")
        .join(pl.DataFrame(joined, schema=schema), on="session_id", how="left", maintain_order="left")
    )


def _covered(seconds: list[float], below_s: float, unknown_s: float, **_: Any) -> bool:
    """Whether heart rate is known for as much of a session as its load takes."""
    known_s = sum(seconds) + below_s
    return known_s >= COVERAGE * (known_s + unknown_s)


@cached(4)
def every_effort(database: Database, athlete_id: int) -> pl.DataFrame:
    """session_id, day, sport, output_kind, duration_s, output of every best effort of a session."""
    found = [row for row in _details(database, athlete_id, "best_efforts") if "best" in row]
    return (
        numbers(database, athlete_id)
        .select("session_id", "day", "sport")
        .filter(_flat())
        .join(pl.DataFrame(found, schema=_BEST), on="session_id")
        .explode("durations_s", "best")
        .rename({"durations_s": "duration_s", "best": "output"})
        .drop_nulls("output")
    )


def _flat() -> pl.Expr:
    """Whether speed or power of the sport tells of the effort: hills bend the speed of walks and trails."""
    name = pl.col("sport").str.to_lowercase()
    run = name.str.contains_any(["run", "jog", "treadmill"]) & ~name.str.contains("trail")
    return run | _is("power")


def _is(kind: OutputKind) -> pl.Expr:
    return pl.col("sport").map_elements(lambda sport: output_kind(sport) == kind, pl.Boolean)


def _details(database: Database, athlete_id: int, metric: str) -> list[dict[str, Any]]:
    rows = derived_values.read(database, athlete_id, SUBJECT, metric)
    return [
        {"session_id": subject.removeprefix(SUBJECT)} | json.loads(detail)
        for subject, detail in rows.select("subject", "detail").iter_rows()
        if detail
    ]
