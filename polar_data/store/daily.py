"""The wide `daily` table: one row a day, one column per metric of the registry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import polars as pl
from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, Table, delete, func, or_, select

from polar_data.database import Database, chunks, upsert
from polar_data.schema import days, kept, profile, tests, training
from polar_data.sources import ENDPOINTS
from polar_data.store.best import load_of, merged, of_best, rank, same_sessions, told
from polar_data.store.coverage import heard_empty
from polar_data.store.frames import frame

METRICS = tuple(c.name for c in days.daily.c if c.name not in {"athlete_id", "day"})

# Says nothing of a watch: what the person types in or plans, and what Polar works out for every day.
NOT_WORN = {"calendar", "calendar_targets", "v3_cardio_load", "v3_alertness", "v3_circadian_bedtime"}
SIGNS = [e.name for e in ENDPOINTS if (e.dates or e.keep_days) and e.name not in NOT_WORN]
LAST_MIDNIGHT = -12 * 60  # minutes from UTC, where a day ends last

WORN = ("sleep_s", "sedentary_s", "light_s", "moderate_s", "vigorous_s")
LONG_AGO = datetime.min.replace(tzinfo=UTC)

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
    with database.read() as connection:
        first, last = connection.execute(select(*ends(athlete_id))).one()
    return None if first is None else (first, last)


def ends(athlete_id: int | ColumnElement[int]) -> tuple[ScalarSelect[date], ScalarSelect[date]]:
    """First and last day with any daily value, for a query; NULL where nothing is stored yet."""
    c = days.daily.c
    # One after the other, each is at an end of the index; asked for together SQLite looks at every day.
    mine = c.athlete_id == athlete_id
    first, last = (select(end(c.day)).where(mine).scalar_subquery() for end in (func.min, func.max))
    return first, last


def rewrite(connection: Connection, athlete_id: int, touched: Iterable[date]) -> bool:
    """Make the rows of `touched` days anew from the derived tables, and of the rest days they make known.

    Returns whether any row is another now.
    """
    wanted = set(touched)
    if wanted:
        wanted |= _now_known(connection, athlete_id, max(wanted))
    differs = False
    for part in chunks(sorted(wanted)):
        rows: dict[date, Values] = {d: dict.fromkeys(METRICS) for d in part}
        for source in _SOURCES:
            for d, values in source(connection, athlete_id, part).items():
                rows[d].update(values)
        found = {
            d: {"athlete_id": athlete_id, "day": d} | values
            for d, values in rows.items()
            if any(value is not None for value in values.values())
        }
        here = {row.day: _named(row) for row in _rows(connection, days.daily, athlete_id, part, "day")}
        gone = here.keys() - found.keys()
        if gone:
            mine = days.daily.c.athlete_id == athlete_id
            connection.execute(delete(days.daily).where(mine, days.daily.c.day.in_(gone)))
        others = [row for d, row in found.items() if row != here.get(d)]
        upsert(connection, days.daily, others)
        differs = differs or bool(gone or others)
    return differs


def _rows(
    connection: Connection, table: Table, athlete_id: int, part: list[date], column: str
) -> list[Row[Any]]:
    query = select(table).where(table.c.athlete_id == athlete_id, table.c[column].in_(part))
    return list(connection.execute(query.order_by(*table.primary_key.columns)))


def _merged(
    connection: Connection, table: Table, athlete_id: int, part: list[date], column: str
) -> dict[date, dict[str, Any]]:
    return merged((_named(r) for r in _rows(connection, table, athlete_id, part, column)), column)


def _named(row: Row[Any]) -> dict[str, Any]:
    return row._asdict()


def _by_day(pairs: Iterable[tuple[date, Row[Any]]]) -> dict[date, list[Row[Any]]]:
    found: dict[date, list[Row[Any]]] = defaultdict(list)
    for d, row in pairs:
        found[d].append(row)
    return found


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _clock(moment: datetime | None, midnight: date) -> float | None:
    """Hours from the midnight that starts `midnight`; before it is negative."""
    if moment is None:
        return None
    return (moment - datetime.combine(midnight, time())).total_seconds() / 3600


def _sleep(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    found = _merged(connection, days.sleep_night, athlete_id, part, "night")
    return {
        night: {
            "sleep_score": r["sleep_score"],
            "sleep_duration": _scaled(r["asleep_s"], 1 / 3600),
            "sleep_efficiency": r["efficiency_pct"],
            "deep_sleep": _scaled(r["deep_s"], 1 / 60),
            "rem_sleep": _scaled(r["rem_s"], 1 / 60),
            "light_sleep": _scaled(r["light_s"], 1 / 60),
            "sleep_interruptions": _scaled(r["interruption_s"], 1 / 60),
            "sleep_continuity": r["continuity_index"],
            "sleep_charge": r["sleep_charge"],
            "bedtime": _clock(r["start_local"], night),
            "wake_time": _clock(r["end_local"], night),
        }
        for night, r in found.items()
    }


def _recharge(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    found = _merged(connection, days.recharge_night, athlete_id, part, "night")
    return {
        night: {
            "hrv_rmssd": r["rmssd_ms"],
            "resting_hr": r["heart_rate_bpm"],
            "breathing_rate": r["breathing_rate"],
            "ans_charge": r["ans_charge"],
        }
        for night, r in found.items()
    }


def _temperature(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """The night's skin temperature: the mean over periods that end on the day, weighted by samples.

    Where a source gives no periods, its own mean of the night.
    """
    table = days.temperature_period
    query = select(table).where(
        table.c.athlete_id == athlete_id,
        table.c.measurement == "skin",
        table.c.mean_c.is_not(None),
        table.c.stop_local >= datetime.combine(part[0], time()),
        table.c.stop_local < datetime.combine(part[-1] + timedelta(days=1), time()),
    )
    nights = _merged(connection, days.skin_temperature_night, athlete_id, part, "night")
    known: dict[date, Values] = {night: {"skin_temperature": r["mean_c"]} for night, r in nights.items()}
    by_day = _by_day((row.stop_local.date(), row) for row in connection.execute(query))
    for d in by_day.keys() & set(part):
        rows = of_best(by_day[d])
        mean = sum(r.mean_c * r.samples for r in rows) / sum(r.samples for r in rows)
        if d not in known or rank(rows[0].source) <= rank(nights[d]["source"]):
            known[d] = {"skin_temperature": mean}
    return known


def _spo2(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    found = _rows(connection, tests.spo2_test, athlete_id, part, "day")
    by_day = _by_day((row.day, row) for row in found if row.spo2_pct is not None)
    return {
        d: {"spo2": sum(r.spo2_pct for r in rows) / len(rows)}
        for d, rows in ((d, of_best(rows)) for d, rows in by_day.items())
    }


def _training(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """Sums over the day's sessions; zero only where Polar had none once the whole day had reached it.

    Polar's own load of the day stands in for a source that does not list every session.
    """
    rest = dict.fromkeys(("training_load", "training_duration", "training_distance", "muscle_load"), 0.0)
    asked = _asked(connection, athlete_id, kept.coverage.c.day.in_(part))
    without = _without_load(connection, athlete_id, days.cardio_load_day.c.day.in_(part))
    known: dict[date, Values] = {d: dict(rest) for d in asked}
    by_day = _by_day((row.day, row) for row in _rows(connection, training.session, athlete_id, part, "day"))
    for d, rows in by_day.items():
        records = same_sessions(rows)
        sessions = [each[0] for each in records]
        rated = [(r.rpe, r.duration_s) for r in sessions if r.rpe and r.duration_s]
        known[d] = {
            "training_load": _sum(map(load_of, records)),
            "training_duration": _scaled(_sum(r.duration_s for r in sessions), 1 / 60),
            "training_distance": _scaled(_sum(r.distance_m for r in sessions), 1 / 1000),
            "muscle_load": _sum(told(each, "muscle_load") for each in records),
            "session_rpe": sum(a * b for a, b in rated) / sum(b for _, b in rated) if rated else None,
        }
    for d, r in _merged(connection, days.cardio_load_day, athlete_id, part, "day").items():
        values = known.setdefault(d, {})
        values["cardio_load_strain"], values["cardio_load_tolerance"] = r["strain"], r["tolerance"]
        values["training_load_ratio"] = r["ratio"]
        tellers = asked.get(d, set()) | {row.source for row in by_day.get(d, [])}
        better = any(rank(source) < rank(r["source"]) for source in tellers)
        said = r["cardio_load"] is not None and (r["cardio_load"] > 0 or d in without)
        if said and (not better or values.get("training_load") is None):
            values["training_load"] = r["cardio_load"]
    return known


def _asked(connection: Connection, athlete_id: int, *which: ColumnElement[bool]) -> dict[date, set[str]]:
    """The days without a session, each with the sources that say so.

    A source knows none from before the person came to it, none that was not over when it was asked, and
    none that no watch has told of yet. What it has said stays known where it could not be asked again.
    """
    c, k, a = kept.coverage.c, kept.connection.c, profile.account.c
    heard_utc = heard_empty()
    asked = [endpoint.name for endpoint in ENDPOINTS if endpoint.rest_days]
    query = (
        select(
            c.day,
            heard_utc.label("heard_utc"),
            k.api,
            a.created_utc,
            _offset(athlete_id).label("offset_min"),
        )
        .join_from(kept.coverage, kept.connection, c.connection_id == k.id)
        .outerjoin(profile.account, (a.athlete_id == k.athlete_id) & (a.source == k.api))
        .where(k.athlete_id == athlete_id, c.endpoint.in_(asked), heard_utc.is_not(None), *which)
        .where(_told_after(k.id, c.day))
    )
    found: dict[date, set[str]] = defaultdict(set)
    for row in connection.execute(query):
        offset_min = LAST_MIDNIGHT if row.offset_min is None else row.offset_min
        over = datetime.combine(row.day + timedelta(days=1), time(), UTC) - timedelta(minutes=offset_min)
        came = row.created_utc is None or row.day > row.created_utc.date()
        if came and row.heard_utc >= over:
            found[row.day].add(row.api)
    return found


def _without_load(connection: Connection, athlete_id: int, *which: ColumnElement[bool]) -> set[date]:
    """The days of which Polar's own load of 0 is a fact: it gives that also for days not synced yet."""
    c, k = days.cardio_load_day.c, kept.connection.c
    query = (
        select(c.day)
        .join_from(
            days.cardio_load_day, kept.connection, (k.athlete_id == c.athlete_id) & (k.api == c.source)
        )
        .where(c.athlete_id == athlete_id, c.cardio_load == 0, _told_after(k.id, c.day), *which)
    )
    return set(connection.scalars(query))


def _now_known(connection: Connection, athlete_id: int, before: date) -> set[date]:
    """Earlier days that can be told by now to have been without training, and are not yet."""
    rested, unloaded = kept.coverage.c.day, days.cardio_load_day.c.day
    return _asked(
        connection, athlete_id, rested < before, ~_filled(athlete_id, rested, "training_duration")
    ).keys() | _without_load(
        connection, athlete_id, unloaded < before, ~_filled(athlete_id, unloaded, "training_load")
    )


def _told_after(connection_id: ColumnElement[int], day: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether a watch has told that connection of a later day, so that `day` is known whole."""
    sign = kept.coverage.alias("sign").c
    return (
        select(sign.day)
        .where(sign.connection_id == connection_id, sign.endpoint.in_(SIGNS), sign.day > day)
        .where(or_(sign.state == "data", sign.listed.is_not(None)))
        .exists()
    )


def _filled(athlete_id: int, day: ColumnElement[date], metric: str) -> ColumnElement[bool]:
    table = days.daily
    mine = (table.c.athlete_id == athlete_id) & (table.c.day == day)
    return select(table.c.day).where(mine, table.c[metric].is_not(None)).exists()


def _offset(athlete_id: int) -> ColumnElement[int | None]:
    """Minutes from UTC where the person slept or else trained last."""
    night, session = days.sleep_night.c, training.session.c
    newest = (
        select(offset)
        .where(athlete == athlete_id, offset.is_not(None))
        .order_by(day.desc())
        .limit(1)
        .scalar_subquery()
        for athlete, day, offset in (
            (night.athlete_id, night.night, night.end_offset_min),
            (session.athlete_id, session.day, session.offset_min),
        )
    )
    return func.coalesce(*newest)


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _activity(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """Of several watches the one worn longest tells of the day; of several summaries the newest."""
    names = ("day", "source", "steps", *WORN, "non_wear_s")
    watches = _rows(connection, days.activity_day, athlete_id, part, "day")
    watches.sort(key=lambda r: -sum(getattr(r, name) or 0 for name in WORN))
    minutes = _rows(connection, days.activity_zone_day, athlete_id, part, "day")
    summaries = _rows(connection, days.activity_summary, athlete_id, part, "day")
    summaries.sort(key=lambda r: (r.created_utc or LONG_AGO, r.activity_id), reverse=True)
    rows = ({name: getattr(r, name) for name in names} for r in [*watches, *minutes, *summaries])
    return {
        d: {"steps": r["steps"], "active_time": _scaled(_sum([r["moderate_s"], r["vigorous_s"]]), 1 / 60)}
        for d, r in merged(rows, "day").items()
    }


def _heart_rate(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    rows = _rows(connection, days.heart_rate_day, athlete_id, part, "day")
    rows.sort(key=lambda r: -(r.samples or 0))
    return {d: {"day_heart_rate": r["mean_bpm"]} for d, r in merged(map(_named, rows), "day").items()}


def _alertness(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """The grade that the night led to; a nap's, or one still predicted, where there is no other."""
    slept = {r.night for r in _rows(connection, days.sleep_night, athlete_id, part, "night")}
    rows = _rows(connection, days.alertness_period, athlete_id, part, "day")
    found = [r for r in rows if r.validity != "not_valid" and (r.result != "prediction" or r.day in slept)]
    found.sort(key=lambda r: (r.result == "prediction", r.sleep_type != "primary", r.start_local))
    return {d: {"alertness": r["grade"]} for d, r in merged(map(_named, found), "day").items()}


def _changes_of_body(connection: Connection, athlete_id: int, part: list[date]) -> dict[date, Values]:
    """The weight as AccessLink v3 tells it, on the day it changed; v4 repeats the profile's every day."""
    c = profile.physical_information.c
    query = select(c.at_local, c.weight_kg).where(
        c.athlete_id == athlete_id,
        c.origin.in_(("physical_info", "transaction")),
        c.weight_kg.is_not(None),
        c.at_local >= datetime.combine(part[0], time()),
        c.at_local < datetime.combine(part[-1] + timedelta(days=1), time()),
    )
    found = connection.execute(query.order_by(c.at_local, c.origin.desc()))
    by_day = {row.at_local.date(): row.weight_kg for row in found}
    return {d: {"weight": by_day[d]} for d in by_day.keys() & set(part)}


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
    _training,
    _activity,
    _heart_rate,
    _alertness,
    _changes_of_body,
    _calendar,  # after what it stands before
)
