"""The wide `daily` table: one row a day, one column per metric of the registry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import polars as pl
from sqlalchemy import Connection, Row, Table, delete, func, select

from polar_data.database import Database, chunks, upsert
from polar_data.schema import days, kept, tests, training
from polar_data.store.best import distinct_sessions, pick
from polar_data.store.frames import frame

METRICS = tuple(c.name for c in days.daily.c if c.name not in {"athlete_id", "day"})

Values = dict[str, float | None]


def daily(
    database: Database, athlete_id: int, first: date, last: date, metrics: Sequence[str] = METRICS
) -> pl.DataFrame:
    """`day` and one column per metric, every day from `first` to `last` (inclusive); null is missing."""
    table = days.daily
    query = (
        select(table.c.day, *[table.c[name] for name in metrics])
        .where(table.c.athlete_id == athlete_id, table.c.day.between(first, last))
        .order_by(table.c.day)
    )
    calendar = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    return calendar.join(frame(database, query), on="day", how="left", maintain_order="left")


def span(database: Database, athlete_id: int) -> tuple[date, date] | None:
    """First and last day with any daily value; None where nothing is stored yet."""
    table = days.daily
    query = select(func.min(table.c.day), func.max(table.c.day)).where(table.c.athlete_id == athlete_id)
    with database.read() as connection:
        first, last = connection.execute(query).one()
    return None if first is None else (first, last)


def rewrite(connection: Connection, athlete_id: int, touched: Iterable[date]) -> None:
    """Make the rows of `touched` days anew from the derived tables."""
    for part in chunks(sorted(set(touched))):
        rows: dict[date, Values] = {d: dict.fromkeys(METRICS) for d in part}
        for source in _SOURCES:
            for d, values in source(connection, athlete_id, part).items():
                rows[d].update(values)
        connection.execute(
            delete(days.daily).where(days.daily.c.athlete_id == athlete_id, days.daily.c.day.in_(part))
        )
        upsert(
            connection,
            days.daily,
            [
                {"athlete_id": athlete_id, "day": d} | values
                for d, values in rows.items()
                if any(value is not None for value in values.values())
            ],
        )


def _rows(
    connection: Connection, table: Table, athlete_id: int, part: list[date], column: str
) -> list[Row[Any]]:
    query = select(table).where(table.c.athlete_id == athlete_id, table.c[column].in_(part))
    return list(connection.execute(query.order_by(*table.primary_key.columns)))


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _clock(moment: datetime | None, midnight: date) -> float | None:
    """Hours from the midnight that starts `midnight`; before it is negative."""
    if moment is None:
        return None
    return (moment - datetime.combine(midnight, time())).total_seconds() / 3600


def _sleep(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    found = pick(_rows(connection, days.sleep_night, athlete_id, part, "night"), lambda r: r.night)
    return {
        night: {
            "sleep_score": r.sleep_score,
            "sleep_duration": _scaled(r.asleep_s, 1 / 3600),
            "sleep_efficiency": r.efficiency_pct,
            "deep_sleep": _scaled(r.deep_s, 1 / 60),
            "rem_sleep": _scaled(r.rem_s, 1 / 60),
            "light_sleep": _scaled(r.light_s, 1 / 60),
            "sleep_interruptions": _scaled(r.interruption_s, 1 / 60),
            "sleep_continuity": r.continuity_index,
            "bedtime": _clock(r.start_local, night),
            "wake_time": _clock(r.end_local, night),
        }
        for night, r in found.items()
    }


def _recharge(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    found = pick(_rows(connection, days.recharge_night, athlete_id, part, "night"), lambda r: r.night)
    return {
        night: {
            "hrv_rmssd": r.rmssd_ms,
            "resting_hr": r.heart_rate_bpm,
            "breathing_rate": r.breathing_rate,
            "ans_charge": r.ans_charge,
        }
        for night, r in found.items()
    }


def _temperature(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """The night's skin temperature: the mean over periods that end on the day, weighted by samples."""
    table = days.temperature_period
    query = select(table).where(
        table.c.athlete_id == athlete_id,
        table.c.measurement == "skin",
        table.c.mean_c.is_not(None),
        table.c.stop_local >= datetime.combine(part[0], time()),
        table.c.stop_local < datetime.combine(part[-1] + timedelta(days=1), time()),
    )
    by_day: dict[date, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        by_day[row.stop_local.date()].append(row)
    return {
        d: {"skin_temperature": sum(r.mean_c * r.samples for r in rows) / sum(r.samples for r in rows)}
        for d, rows in by_day.items()
        if d in set(part)
    }


def _spo2(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    by_day: dict[date, list[float]] = defaultdict(list)
    for row in _rows(connection, tests.spo2_test, athlete_id, part, "day"):
        if row.spo2_pct is not None:
            by_day[row.day].append(row.spo2_pct)
    return {d: {"spo2": sum(values) / len(values)} for d, values in by_day.items()}


def _sessions(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """Sums over the day's sessions; zero only where Polar was asked and had none."""
    by_day: dict[date, list[Row[Any]]] = defaultdict(list)
    for row in _rows(connection, training.session, athlete_id, part, "day"):
        by_day[row.day].append(row)
    rest = dict.fromkeys(("training_load", "training_duration", "training_distance", "muscle_load"), 0.0)
    known: dict[date, Values] = {d: dict(rest) for d in _asked(connection, athlete_id, part)}
    for d, rows in by_day.items():
        sessions = distinct_sessions(rows)
        rated = [(r.rpe, r.duration_s) for r in sessions if r.rpe and r.duration_s]
        known[d] = {
            "training_load": _sum(
                r.cardio_load if r.cardio_load is not None else r.training_load for r in sessions
            ),
            "training_duration": _scaled(_sum(r.duration_s for r in sessions), 1 / 60),
            "training_distance": _scaled(_sum(r.distance_m for r in sessions), 1 / 1000),
            "muscle_load": _sum(r.muscle_load for r in sessions),
            "session_rpe": sum(a * b for a, b in rated) / sum(b for _, b in rated) if rated else None,
        }
    return known


def _asked(connection: Connection, athlete_id: int, part: list[date]) -> list[date]:
    c, k = kept.coverage.c, kept.connection.c
    query = (
        select(c.day)
        .distinct()
        .join_from(kept.coverage, kept.connection, c.connection_id == k.id)
        .where(
            k.athlete_id == athlete_id, c.endpoint == "training_sessions", c.state == "empty", c.day.in_(part)
        )
    )
    return list(connection.execute(query).scalars())


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _activity(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    worn = ("sleep_s", "sedentary_s", "light_s", "moderate_s", "vigorous_s")
    found = pick(
        _rows(connection, days.activity_day, athlete_id, part, "day"),
        lambda r: r.day,
        lambda r: sum(getattr(r, name) or 0 for name in worn),
    )
    return {
        d: {"steps": r.steps, "active_time": _scaled(_sum([r.moderate_s, r.vigorous_s]), 1 / 60)}
        for d, r in found.items()
    }


def _heart_rate(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    found = pick(
        _rows(connection, days.heart_rate_day, athlete_id, part, "day"),
        lambda r: r.day,
        lambda r: r.samples or 0,
    )
    return {d: {"day_heart_rate": r.mean_bpm} for d, r in found.items()}


def _calendar(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """The person's own entries; of several on a day the last one counts."""
    values: dict[date, Values] = defaultdict(dict)
    rows = _rows(connection, days.calendar_entry, athlete_id, part, "day")
    for r in sorted(rows, key=lambda r: (r.at_local, r.entry_key)):
        if r.kind == "weight":
            values[r.day]["weight"] = r.value_number
        elif r.kind == "perceived_recovery":
            values[r.day] |= {"soreness": r.soreness, "fatigue": r.fatigue, "sleep_rating": r.sleep_rating}
    return values


_SOURCES: tuple[Callable[[Connection, int, list[date]], Mapping[date, Values]], ...] = (
    _sleep,
    _recharge,
    _temperature,
    _spo2,
    _sessions,
    _activity,
    _heart_rate,
    _calendar,
)
