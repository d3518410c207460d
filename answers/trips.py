"""Trips across time zones and changes of the clock, seen from the offsets of nights and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics import trips as method
from analytics.trips import Kind
from answers.cache import cached
from polar_data.database import Database
from polar_data.store import nights, sessions


@dataclass(frozen=True)
class Trip:
    """A change of the time offset (minutes); `last_day` is None while a trip lasts, and for what stays."""

    kind: Kind
    first_day: date
    last_day: date | None
    offset_before: int
    offset_there: int
    hours_east: float

    @property
    def text(self) -> str:
        """What it was, in words."""
        size = f"{abs(self.hours_east):g} {'hour' if abs(self.hours_east) == 1 else 'hours'}"
        if self.kind == "clock change":
            return f"Clock change: {size} {'forward' if self.hours_east > 0 else 'back'}"
        return f"{self.kind.capitalize()}: {size} to the {'east' if self.hours_east > 0 else 'west'}"


def trips(database: Database, athlete_id: int, first: date, last: date) -> tuple[Trip, ...]:
    """Trips with a day from `first` to `last`, and the clock changes and moves of those days.

    Nothing after `last` is known to it: a trip that lasts then has no last day.
    """
    found = _until(database, athlete_id, last)
    return tuple(trip for trip in found if (_end(trip) or last) >= first)


@cached(32)
def _until(database: Database, athlete_id: int, last: date) -> tuple[Trip, ...]:
    """All from the first data on, because where a person is at home shows from the start only."""
    known = offsets(database, athlete_id, last)
    if known.is_empty():
        return ()
    start = known["day"][0]
    daily = np.full((known["day"][-1] - start).days + 1, np.nan)
    daily[(known["day"] - start).dt.total_days().to_numpy()] = known["offset_min"].to_numpy()
    return tuple(
        Trip(
            trip.kind,
            start + timedelta(trip.first_day_index),
            None if trip.last_day_index is None else start + timedelta(trip.last_day_index),
            trip.offset_before,
            trip.offset_there,
            trip.hours_east,
        )
        for trip in method.trips(daily, start)
    )


def offsets(database: Database, athlete_id: int, last: date) -> pl.DataFrame:
    """`day, offset_min` in order, up to `last`: on waking up, or else of the day's last session."""
    woke = nights.sleep(database, athlete_id, date.min, last).select(
        pl.col("night").alias("day"), pl.col("end_offset_min").alias("offset_min")
    )
    trained = (
        sessions.sessions(database, athlete_id, date.min, last)
        .select("day", "offset_min")
        .drop_nulls()
        .unique("day", keep="last", maintain_order=True)
    )
    woke = woke.drop_nulls()
    return pl.concat([woke, trained.join(woke, on="day", how="anti")]).sort("day")


def _end(trip: Trip) -> date | None:
    return trip.last_day if trip.kind == "trip" else trip.first_day
