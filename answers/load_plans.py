"""What the next seven days' training would make of the load figures, for several plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from analytics.load import MONTH, MONTH_KNOWN
from analytics.what_if import AHEAD, WhatIf, scenarios, typical_week, what_if
from analytics.windows import Floats
from answers.cache import cached
from answers.load import loads
from polar_data.database import Database

USUAL = "Your usual"
_NAMES = {
    "hold at 28-day mean": USUAL,
    "rest": "Rest",
    "repeat last week": "Last week again",
    "+30 %": "30 % more",
}
_OF_LAST_WEEK = {"20 % less": 0.8, "10 % more": 1.1}
PLANS = (USUAL, "Rest", "20 % less", "Last week again", "10 % more", "30 % more")
LOW, MIDDLE, HIGH = "Past weeks, lowest tenth", "Past weeks, median", "Past weeks, highest tenth"
BEHIND, LEAST_BEHIND = MONTH - AHEAD, MONTH_KNOWN - AHEAD  # days that make four weeks with the planned ones
RECENT = 730  # days; what lies further back has faded from every figure


@dataclass(frozen=True)
class Ahead:
    """`days`: plan, day, load, week_load, ratio, ratio_weighted, fitness, fatigue, form, of every plan.

    Beside the plans of `PLANS` it holds `LOW`, `MIDDLE` and `HIGH`: where the figures end if the next week
    is like one of the `weeks` past ones (0: too few, they are left out). `known` of the last `BEHIND` days
    are known.
    """

    days: pl.DataFrame
    weeks: int
    known: int

    @property
    def plans(self) -> list[str]:
        """Those that can be told, in the order of `PLANS`."""
        known = set(self.days["plan"])
        return [name for name in PLANS if name in known]

    @property
    def told(self) -> bool:
        """Whether there is a ratio at their end, which takes `LEAST_BEHIND` known days with some load.

        The plans say little without it.
        """
        return self.days.filter(pl.col("plan").is_in(PLANS))["ratio"].count() > 0

    def plan(self, name: str) -> pl.DataFrame:
        """The days of one plan."""
        return self.days.filter(pl.col("plan") == name)


@cached(16)
def ahead(database: Database, athlete_id: int, today: date) -> Ahead | None:
    """The plans for the seven days after the last whole one; None without any known day."""
    found = loads(database, athlete_id, today)
    if found.is_empty():
        return None
    first = found["day"][-1] + timedelta(days=1)
    history = found["load"].tail(RECENT).to_numpy()
    offered = {_NAMES[name]: plan for name, plan in scenarios(history).items()}
    if "Last week again" in offered:
        offered |= {name: offered["Last week again"] * share for name, share in _OF_LAST_WEEK.items()}
    rows = [_rows(name, first, plan, what_if(history, plan)) for name, plan in offered.items()]
    typical = typical_week(history)
    if typical is not None:
        bands = {LOW: typical.low, MIDDLE: typical.middle, HIGH: typical.high}
        rows += [_rows(name, first, None, outcome) for name, outcome in bands.items()]
    known = found["load"].tail(BEHIND).count()
    return Ahead(pl.concat(rows), 0 if typical is None else typical.n, known)


def _rows(name: str, first: date, plan: Floats | None, outcome: WhatIf) -> pl.DataFrame:
    calendar = pl.date_range(first, first + timedelta(days=AHEAD - 1), eager=True)
    columns = {
        "load": plan,
        "week_load": AHEAD * outcome.strain,
        "ratio": outcome.ratio,
        "ratio_weighted": outcome.ratio_ewma,
        "fitness": outcome.ctl,
        "fatigue": outcome.atl,
        "form": outcome.tsb,
    }
    missing = pl.Series([None] * AHEAD, dtype=pl.Float64)
    return pl.DataFrame({"day": calendar}).select(
        pl.lit(name).alias("plan"),
        "day",
        *(
            (missing if values is None else pl.Series(values, nan_to_null=True)).alias(column)
            for column, values in columns.items()
        ),
    )
