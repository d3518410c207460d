"""Sessions with values as they are after a sync, written by hand."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import Any

from polar_data.database import Database, upsert
from polar_data.schema import days, training
from polar_data.store import derived_values
from polar_data.store.derived_values import Derived
from tests.polar_data.hand_made import V4

Given = float | dict[str, Any]


def put(
    database: Database, number: str, day: date, sport: str = "Running", hour: int = 18, **values: Given
) -> None:
    """A session of an hour of athlete 1; a value is a number, or all that the method says."""
    start = datetime.combine(day, time(hour))
    row = {"athlete_id": 1, "source": V4, "item": "1/by/hand", "session_id": number, "sport_name": sport}
    times = {"day": day, "start_local": start, "stop_local": start + timedelta(hours=1), "duration_s": 3600.0}
    found = [
        Derived(f"session/{number}", metric, "1", "", value.get("factor"), json.dumps(value))
        if isinstance(value, dict)
        else Derived(f"session/{number}", metric, "1", "", value, None)
        for metric, value in values.items()
    ]
    derived_values.write(database, 1, found)
    with database.write(1) as connection:
        upsert(connection, training.session, [row | times])


def steady(speed_m_s: float, beats: float = 140.0, **more: Any) -> dict[str, Any]:
    """What `efficiency` says of a steady run."""
    about = {"output_kind": "speed", "output": speed_m_s, "heart_rate_bpm": beats}
    about |= {"factor": 60 * speed_m_s / beats}
    return about | {"grade_pct": None, "temperature_c": None, "reason": None} | more


def best(kind: str, durations_s: list[int], outputs: list[float | None]) -> dict[str, Any]:
    """What `best_efforts` says."""
    return {"output_kind": kind, "durations_s": durations_s, "best": outputs}


def zones(*seconds: float) -> dict[str, Any]:
    """What `time_in_zones` says."""
    limits = [[95, 114, 133, 152, 171]]
    return {"limits_bpm": limits, "seconds": seconds, "below_s": 0.0, "unknown_s": 0.0}


def rest(database: Database, first: date, last: date) -> None:
    """Days of which Polar said that they had no session."""
    calendar = (first + timedelta(days=n) for n in range((last - first).days + 1))
    rows = [{"athlete_id": 1, "day": day, "training_duration": 0.0} for day in calendar]
    with database.write(1) as connection:
        upsert(connection, days.daily, rows)
