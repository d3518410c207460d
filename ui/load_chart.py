"""The chart of fitness, fatigue and form with a plan for the next seven days."""

from __future__ import annotations

from datetime import date

import plotly.graph_objects as go
import polars as pl

from analytics.fitness_fatigue import KNOWN
from answers import load
from answers.cache import cached
from answers.load_plans import HIGH, LOW, Ahead, ahead
from charts import load as charts
from polar_data.database import Database
from ui.chart import chart
from ui.current import Current

HELP = (
    "Fitness (CTL) and fatigue (ATL) are two means of the same daily loads: one fades over 42 days, the "
    "other over 7. Form (TSB) is yesterday's fitness less yesterday's fatigue: below zero after more than "
    "you are used to, above it after rest. The names are customary; no physiology is in them, and no limit "
    "of the form has been proved."
)
_UNITS = {"load": "load_au", **{name: f"{name}_au_a_day" for name in ("fitness", "fatigue", "form")}}


@cached(32)
def _figure(
    database: Database, athlete_id: int, first: date, last: date, today: date, plan: str | None
) -> go.Figure:
    frame = load.course(database, athlete_id, first, last, today)
    found = ahead(database, athlete_id, today)
    if found is None or plan is None:
        return charts.load(frame)
    return charts.load(frame, found.plan(plan), _band(found))


def load_chart(here: Current, first: date, last: date, found: Ahead, plan: str | None) -> None:
    """The days from `first` to `last`; the plan, if any, where they reach up to it."""
    database, athlete_id = here.database, here.athlete.id
    frame = load.course(database, athlete_id, first, last, here.today)
    whole = load.course(database, athlete_id, date.min, here.today, here.today)
    hidden = frame["fitness"].count() == 0
    if frame["day"][-1] != whole["day"][-1]:
        plan = None
    chart(
        "The load of each day" if hidden else "Fitness, fatigue and form",
        _figure(database, athlete_id, first, last, here.today, plan),
        _how_to_read(frame, None if plan is None else found),
        _drawn(frame, None if plan is None else found.plan(plan)),
        lambda: _drawn(whole, found.days),
        first,
        last,
        key="load",
        help_=HELP,
        find="Fitness, fatigue",
    )


def _how_to_read(frame: pl.DataFrame, found: Ahead | None) -> str:
    """`found` where a plan is drawn."""
    hidden = frame["fitness"].count() == 0
    said = []
    if hidden:
        so_far = f"until {KNOWN} days are known; {frame['known_days'][-1]} are so far"
        said.append(f"Fitness, fatigue and form are hidden {so_far}.")
    elif frame["fitness"].null_count():
        said.append(f"The lines are hidden until {KNOWN} days are known, as their start would still show.")
    if frame["load"].null_count():
        said.append("Crosses: days not known; an empty place is a day of rest.")
    else:
        said.append("A day without a bar is a known day of rest.")
    if found is not None:
        said.append(f"{'Pale' if hidden else 'Dashed'}: the plan, by arithmetic alone.")
        if found.weeks and not hidden:
            said.append(f"Grey in it: the form after eight in ten of your {found.weeks} past weeks.")
    return " ".join(said)


def _band(found: Ahead) -> pl.DataFrame | None:
    if not found.weeks:
        return None
    high = found.plan(HIGH).select("day", pl.col("form").alias("high"))
    return found.plan(LOW).select("day", pl.col("form").alias("low")).join(high, on="day")


def _drawn(frame: pl.DataFrame, plan: pl.DataFrame | None) -> pl.DataFrame:
    """The days, and below them those of a plan by its name."""
    known = frame.select("day", *_UNITS, "known_days")
    if plan is not None:
        known = pl.concat([known, plan.select("plan", "day", *_UNITS)], how="diagonal")
    return known.rename(_UNITS)
