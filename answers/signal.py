"""The under-recovery signal of a person: of one day, and of every day of a range."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics import under_recovery as method
from analytics.signal_inputs import REACH, device_changes, signal_inputs, standing
from analytics.under_recovery import LOOKBACK_DAYS, Signal
from analytics.under_recovery_score import BANDS
from answers.cache import cached
from answers.derived import efficiency
from answers.history import days
from answers.nights import sleep
from answers.trips import trips
from polar_data.database import Database

LOOKBACK = timedelta(days=LOOKBACK_DAYS - 1)
_UNNAMED = "unknown"  # how the store says that a night came without its device


@cached(32)
def signal(database: Database, athlete_id: int, as_of: date) -> Signal:
    """The signal of a day with its interval, reasons and outlook, from the data dated up to that day."""
    return method.signal(signal_inputs(daily(database, athlete_id, as_of - LOOKBACK, as_of)))


@cached(16)
def history(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """`day, score, band, confidence, coverage, domains, illness` for every day; null where not given.

    Whether the watch is a new one is judged anew on each day on which a night tells otherwise.
    """
    changes = _changes(database, athlete_id, first - LOOKBACK, last)
    turns = changes.filter(pl.col("day") > first, pl.col("day") > pl.col("change"))["day"].unique().sort()
    ends = [*(day - timedelta(days=1) for day in turns), last]
    spans = zip([first, *turns], ends, strict=True)
    return pl.concat(_history(database, athlete_id, *span) for span in spans)


def _history(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """Of days between which no change of the watch came to be judged otherwise."""
    found = daily(database, athlete_id, first - LOOKBACK, last)
    told = method.signal_history(signal_inputs(found))
    shown = pl.DataFrame(
        {
            "day": found["day"],
            "score": told.score,
            "band": pl.Series(told.band).replace_strict(
                dict(enumerate(BANDS)), default=None, return_dtype=pl.String
            ),
            "confidence": told.confidence,
            "coverage": told.coverage,
            "domains": told.domains,
            "illness": told.illness.seen if told.illness else np.zeros(found.height, dtype=np.bool_),
        },
        nan_to_null=True,
    )
    return shown.filter(pl.col("day") >= first)


def daily(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    """The daily table with what the signal needs besides: efficiency, trips, and changes of the watch."""
    found = days(database, athlete_id, first, last)
    changes = standing(_changes(database, athlete_id, first, last), last)
    away = pl.lit(value=False)
    for trip in trips(database, athlete_id, first, last):
        if trip.kind == "trip":
            away |= pl.col("day").is_between(trip.first_day, trip.last_day or last)
    return found.with_columns(
        efficiency(database, athlete_id, first, last)["efficiency"],
        pl.col("day").is_in(changes.implode()).alias("fresh_source"),
        away.alias("disturbed"),
    )


def _changes(database: Database, athlete_id: int, first: date, last: date) -> pl.DataFrame:
    nights = sleep(database, athlete_id, first - REACH, last).select(
        pl.col("night").alias("day"),
        pl.col("device").replace(_UNNAMED, None),
    )
    return device_changes(nights)
