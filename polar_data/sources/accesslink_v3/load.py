"""Cardio load and SleepWise: what Polar works out from weeks of data."""

from __future__ import annotations

from datetime import date, datetime

from polar_data.schema import days
from polar_data.sources.accesslink_v3.reading import OFFSET, local_of
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    day_of,
    enum,
    listed,
    nonzero,
    number,
    read,
    required,
    row,
    scale,
    text,
    whole,
    word,
    wrong,
)


def _unless_minus_one(value: Json) -> float | None:
    return number(value, none=-1)


def _status(value: Json) -> str | None:
    found = enum(value, "LOAD_STATUS_")
    return None if found is None else found.upper()


CARDIO_LOAD: Columns = {
    "cardio_load": ("cardio_load", _unless_minus_one),
    "strain": ("strain", _unless_minus_one),
    "tolerance": ("tolerance", _unless_minus_one),
    "ratio": ("cardio_load_ratio", _unless_minus_one),
    "status": ("cardio_load_status", _status),
    "very_low_limit": ("cardio_load_level.very_low", nonzero),
    "low_limit": ("cardio_load_level.low", nonzero),
    "medium_limit": ("cardio_load_level.medium", nonzero),
    "high_limit": ("cardio_load_level.high", nonzero),
    "very_high_limit": ("cardio_load_level.very_high", nonzero),
}

ALERTNESS: Columns = {
    "offset_min": (OFFSET, whole),
    "grade": ("grade", nonzero),
    "grade_validity_s": ("grade_validity_seconds", number),
    "grade_type": ("grade_type", word("GRADE_TYPE_")),
    "grade_class": ("grade_classification", word("GRADE_CLASSIFICATION_")),
    "validity": ("validity", word("VALIDITY_")),
    "sleep_inertia": ("sleep_inertia", word("SLEEP_INERTIA_")),
    "sleep_type": ("sleep_type", word("SLEEP_TYPE_")),
}

LEVEL = scale("ALERTNESS_LEVEL_", "MINIMAL", "VERY_LOW", "LOW", "HIGH", "VERY_HIGH")

BEDTIME: Columns = {
    "offset_min": (OFFSET, whole),
    "validity": ("validity", word("VALIDITY_")),
    "quality": ("quality", word("CIRCADIAN_BEDTIME_QUALITY_")),
}

START = "period_start_time"


def parse_cardio_load(item: Json) -> Rows:
    """One day's load, strain and tolerance; nothing where Polar worked nothing out."""
    rows = Rows()
    values = row(item, CARDIO_LOAD)
    if values["status"] is None and values["cardio_load"] is None and not values["strain"]:
        values["strain"] = None  # 0 for an account's first days
    if any(value is not None for value in values.values()):
        rows.add(days.cardio_load_day, day=required(item, "date", day_of), **values)
    return rows


def _result(item: Json) -> str:
    return read(item, "result_type", word("ALERTNESS_TYPE_", "CIRCADIAN_BEDTIME_TYPE_")) or "unknown"


def _local(item: Json, path: str) -> datetime:
    found = local_of(item, path)
    return found if found is not None else wrong(None, f"a time ({path})")


def period_key(item: Json) -> str:
    """The start as Polar writes it, so that another offset is not another period."""
    return f"{required(item, START, text)}/{_result(item)}"


def wake_up_day(item: Json) -> date:
    """The day on which the night of the period ends."""
    ends = ("sleep_period_end_time", "preferred_sleep_period_end_time", "period_end_time")
    return next(filter(None, (local_of(item, path) for path in ends)), _local(item, START)).date()


def parse_alertness(item: Json) -> Rows:
    """How alert a night leaves one, and the hours after it."""
    rows = Rows()
    place = {"start_local": _local(item, START), "result": _result(item)}
    rows.add(
        days.alertness_period,
        **place,
        day=wake_up_day(item),
        stop_local=local_of(item, "period_end_time"),
        sleep_start_local=local_of(item, "sleep_period_start_time"),
        sleep_stop_local=local_of(item, "sleep_period_end_time"),
        **row(item, ALERTNESS),
    )
    for seq, hour in enumerate(listed(item, "hourly_data")):
        timed = {**hour, OFFSET: item.get(OFFSET)}
        rows.add(
            days.alertness_hour,
            **place,
            seq=seq,
            hour_start_local=local_of(timed, "start_time"),
            hour_stop_local=local_of(timed, "end_time"),
            level=read(hour, "alertness_level", LEVEL),
            validity=read(hour, "validity", word("VALIDITY_")),
        )
    return rows


def parse_circadian_bedtime(item: Json) -> Rows:
    """When sleep would come most easily."""
    rows = Rows()
    rows.add(
        days.circadian_bedtime,
        start_local=_local(item, START),
        result=_result(item),
        day=wake_up_day(item),
        stop_local=local_of(item, "period_end_time"),
        sleep_start_local=local_of(item, "preferred_sleep_period_start_time"),
        sleep_stop_local=local_of(item, "preferred_sleep_period_end_time"),
        gate_start_local=local_of(item, "sleep_gate_start_time"),
        gate_stop_local=local_of(item, "sleep_gate_end_time"),
        **row(item, BEDTIME),
    )
    return rows
