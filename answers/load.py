"""The daily training load: its figures on the last whole day and its course, beside what Polar says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import polars as pl

from analytics.fitness_fatigue import balance
from analytics.load_figures import Figure, load_figures
from analytics.normal_range import MIN_DAYS
from answers import load_cards
from answers.cache import cached
from answers.reading import OLDEST, WEEK_LOAD, Reading, newest, week_load
from polar_data.database import Database
from polar_data.store import cardio_load, daily


@dataclass(frozen=True)
class Polar:
    """What Polar says of a day; `status` is its own word, None where it gives none."""

    day: date
    status: str | None
    strain: float | None
    tolerance: float | None
    ratio: float | None


@dataclass(frozen=True)
class Load:
    """The figures of the last whole day, `as_of`.

    `missing` says of each figure without a value why; `polar` is Polar's newest of the two weeks up to
    `as_of`, `polar_today` its word for a day that is not over.
    """

    as_of: date
    summary: str
    readings: tuple[Reading, ...]
    missing: tuple[str, ...]
    figures: dict[str, Figure]
    polar: Polar | None
    polar_today: str | None


@cached(16)
def loads(database: Database, athlete_id: int, today: date) -> pl.DataFrame:
    """`day, load` of every whole day since the first known one; null is not known. Empty without any.

    Today counts once it has a load: while it is not over, none so far is not a day of rest.
    """
    span = daily.span(database, athlete_id)
    first = today if span is None else min(span[0], today)
    found = daily.daily(database, athlete_id, first, today, ["training_load"]).rename(
        {"training_load": "load"}
    )
    found = found.with_columns(pl.col("load").cast(pl.Float64))
    whole = found if found["load"][-1] else found.head(-1)
    return whole.filter(pl.col("load").is_not_null().cum_max())


@cached(16)
def course(database: Database, athlete_id: int, first: date, last: date, today: date) -> pl.DataFrame:
    """`day, load, fitness, fatigue, form, known_days` for the days of `loads` from `first` to `last`."""
    found = loads(database, athlete_id, today)
    balanced = balance(found["load"].to_numpy())
    means = {"fitness": balanced.ctl, "fatigue": balanced.atl, "form": balanced.tsb}
    return found.with_columns(
        *(pl.Series(name, values, nan_to_null=True) for name, values in means.items()),
        pl.Series("known_days", balanced.n),
    ).filter(pl.col("day").is_between(first, last))


@cached(16)
def load(database: Database, athlete_id: int, today: date) -> Load | None:
    """Everything the page says of the load but its course; None without any known day."""
    days = loads(database, athlete_id, today)
    if days.is_empty():
        return None
    as_of: date = days["day"][-1]
    figures = load_figures(days["load"].to_numpy())
    week = None if figures["strain"].value is None else week_reading(days, today)
    cards = load_cards.readings(days, figures, today)
    own, polar_today = _polar(database, athlete_id, as_of, today)
    return Load(
        as_of,
        summary(week, figures),
        cards if week is None else (week, *cards),
        load_cards.missing(figures),
        figures,
        own,
        polar_today,
    )


def week_reading(days: pl.DataFrame, today: date) -> Reading | None:
    """The newest load of seven days, from `loads`; its words say how many of them are known."""
    found = newest(days, week_load(days["load"]), WEEK_LOAD, today, night=False)
    if found is None:
        return None
    week = days.filter(pl.col("day").is_between(found.day - timedelta(days=6), found.day))
    return replace(found, words=f"{found.words}; {week['load'].count()} of 7 days known")


def summary(week: Reading | None, figures: dict[str, Figure]) -> str:
    """The week against the usual, in a sentence or two."""
    strain, ratio = figures["strain"], figures["acwr"].value
    if week is None:
        return f"The last 7 days' load is not given: {strain.n} of them are known, it takes {strain.needs}."
    brought = f"The last 7 days brought {week.metric.text(week.value)}"
    if week.where is None:
        known = f"{strain.n} of 7 days known"
        return f"{brought} ({known}). Your usual takes {MIN_DAYS} earlier days, {week.usual.n} so far."
    said = f"{brought}, {week.words}, usual from {week.usual.n} days."
    return said if ratio is None else f"{said} Day for day that is {ratio:.2f} times your last four weeks."


def _polar(database: Database, athlete_id: int, as_of: date, today: date) -> tuple[Polar | None, str | None]:
    found = cardio_load.cardio_load(database, athlete_id, as_of - OLDEST, today)
    said = [Polar(*row) for row in found.select("day", "status", "strain", "tolerance", "ratio").iter_rows()]
    own = [each for each in said if each.day <= as_of]
    so_far = [each.status for each in said if each.day == today > as_of]
    return (own[-1] if own else None), (so_far[-1] if so_far else None)
