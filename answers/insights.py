"""The insights of a person, from the store."""

from __future__ import annotations

from datetime import date, timedelta

from analytics import insights as method
from analytics.insights import Extras, Insights
from analytics.observed import BACK_DAYS, Travel
from answers.cache import cached
from answers.derived import correlations, forecasts
from answers.nights import sleep
from answers.signal import LOOKBACK, daily, signal
from answers.trips import trips
from polar_data.database import Database

GOAL = timedelta(days=13)


@cached(32)
def insights(database: Database, athlete_id: int, as_of: date) -> Insights:
    """The package as of a day, from the data dated up to it."""
    extras = Extras(
        signal=signal(database, athlete_id, as_of),
        correlations=correlations(database, athlete_id, as_of),
        forecasts=forecasts(database, athlete_id, as_of),
        sleep_need_h=_need_h(database, athlete_id, as_of),
        travel=_travel(database, athlete_id, as_of),
    )
    return method.insights(daily(database, athlete_id, as_of - LOOKBACK, as_of), as_of, extras)


def _need_h(database: Database, athlete_id: int, as_of: date) -> float | None:
    """The person's own goal, as the newest night that carries one had it."""
    goals = sleep(database, athlete_id, as_of - GOAL, as_of)["goal_s"].drop_nulls()
    return None if goals.is_empty() else float(goals[-1]) / 3600


def _travel(database: Database, athlete_id: int, as_of: date) -> Travel | None:
    """The newest trip that lasts or has ended lately."""
    found = trips(database, athlete_id, as_of - timedelta(days=BACK_DAYS), as_of)
    away = [trip for trip in found if trip.kind == "trip"]
    return Travel(away[-1].first_day, away[-1].last_day, away[-1].hours_east) if away else None
