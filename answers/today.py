"""Last night and today's key values, each against the person's own normal range."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from analytics.insights import Insights
from analytics.metrics import METRICS
from analytics.normal_range import normal_range
from analytics.under_recovery import Signal
from answers.cache import cached
from answers.gaps import Gap, gaps
from answers.history import BEFORE, days
from answers.insights import insights
from answers.load import loads, week_reading
from answers.reading import OLDEST, Reading, newest
from answers.signal import signal
from polar_data.database import Database
from polar_data.store import sessions

NIGHT = (
    "sleep_score",
    "sleep_duration",
    "hrv_rmssd",
    "resting_hr",
    "breathing_rate",
    "ans_charge",
    "skin_temperature",
)
DAY = ("steps", "active_time", "weight", "soreness", "fatigue")
PARTIAL = {"steps", "active_time"}  # today's grow until midnight: the last whole day is judged


@dataclass(frozen=True)
class Today:
    """`week` holds seven days of the daily table, `medians` those of the normal ranges as of the day.

    `history` is the daily table as far back as the ranges reach; `last_session` a row of the store.
    `signal` is the under-recovery signal, `insights` what all methods say together.
    """

    as_of: date
    summary: str
    night: tuple[Reading, ...]
    day: tuple[Reading, ...]
    week: pl.DataFrame
    medians: dict[str, float | None]
    history: pl.DataFrame
    last_session: dict[str, Any] | None
    gaps: tuple[Gap, ...]
    signal: Signal
    insights: Insights


@cached(16)
def today(database: Database, athlete_id: int, as_of: date) -> Today:
    """Everything the page Today says, as of a day."""
    history = days(database, athlete_id, as_of - BEFORE - OLDEST, as_of)
    night = [newest(history, history[m], METRICS[m], as_of, night=True) for m in NIGHT]
    whole_days = history.head(-1)
    day = [
        newest(part, part[m], METRICS[m], as_of, night=False)
        for m in DAY
        for part in [whole_days if m in PARTIAL else history]
    ]
    day.insert(0, week_reading(loads(database, athlete_id, as_of), as_of))
    every = history["day"].to_list()
    done = sessions.sessions(database, athlete_id, as_of - timedelta(days=60), as_of)
    return Today(
        as_of,
        summary(as_of, [r for r in night if r is not None]),
        tuple(r for r in night if r is not None),
        tuple(r for r in day if r is not None),
        history.filter(pl.col("day") > as_of - timedelta(days=7)),
        {
            name: normal_range(every, history[name].to_list(), as_of, metric).median
            for name, metric in METRICS.items()
        },
        history,
        None if done.is_empty() else done.row(-1, named=True),
        tuple(gaps(database, athlete_id, history, as_of)),
        signal(database, athlete_id, as_of),
        insights(database, athlete_id, as_of),
    )


def summary(as_of: date, night: list[Reading]) -> str:
    """One sentence about last night, without any diagnosis.

    A night is usual only where every figure can be judged: one without a range may be far from the usual.
    """
    fresh = [r for r in night if r.day == as_of]
    if not fresh:
        return "No night has arrived for today yet, so there is nothing to compare."
    judged = [r for r in fresh if r.where is not None]
    if not judged:
        return "Last night is here. Your normal range takes 21 nights; until then values stand alone."
    looks = [r for r in judged if r.look]
    better = [r for r in judged if not r.look and r.where in {"clearly above", "clearly below"}]
    near, unjudged = len(judged) - len(looks) - len(better), len(fresh) - len(judged)
    if looks:
        which = f"{near} other" if better or unjudged else f"the other {near}"
        waiting = (
            f"; {unjudged} more {'has' if unjudged == 1 else 'have'} no normal range yet" if unjudged else ""
        )
        return f"Worth a look: {_outside(looks)}{_others(which, near)}{waiting}."
    if unjudged:
        told = _told(_of_judged(near, len(judged)), near, better)
        others = "the other has" if unjudged == 1 else "the others have"
        return f"{len(judged)} of {len(fresh)} figures can be judged: {told}; {others} no normal range yet."
    if 2 * near > len(fresh):
        return f"A usual night for you: {_told(_of_all(near, len(fresh)), near, better)}."
    return f"On the good side: {_outside(better)}{_others(f'the other {near}', near)}."


def _told(counted: str, near: int, better: list[Reading]) -> str:
    parts = [f"{counted} in or near your normal range"] if near else []
    return ", and ".join(parts + ([_outside(better)] if better else []))


def _of_all(near: int, known: int) -> str:
    if known == 1:
        return "the only figure known is"
    return f"all {known} figures are" if near == known else f"{near} of {known} figures are"


def _of_judged(near: int, judged: int) -> str:
    if near == judged:
        return {1: "it is", 2: "both are"}.get(judged, "all of them are")
    return f"{near} {'is' if near == 1 else 'are'}"


def _outside(found: list[Reading]) -> str:
    listed = " and ".join(f"{_name(r)} is {r.words.split(':')[0]}" for r in found[:2])
    return f"{listed}, with {len(found) - 2} more" if len(found) > 2 else listed


def _others(which: str, near: int) -> str:
    return f"; {which} figures of the night are in or near your normal range" if near > 1 else ""


def _name(reading: Reading) -> str:
    name = reading.metric.label.split(" (")[0]
    return name if name[:2].isupper() else name[0].lower() + name[1:]
