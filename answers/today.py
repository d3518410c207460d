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
from answers.reading import OLDEST, WEEK_LOAD, Reading, newest, week_load
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
    day.insert(0, newest(history, week_load(history["training_load"]), WEEK_LOAD, as_of, night=False))
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
    """One sentence about last night, without any diagnosis."""
    fresh = [r for r in night if r.day == as_of]
    if not fresh:
        return "No night has arrived for today yet, so there is nothing to compare."
    judged = [r for r in fresh if r.where is not None]
    if not judged:
        return "Last night is here. Your normal range takes 21 nights; until then values stand alone."
    looks = [r for r in judged if r.look]
    better = [r for r in judged if not r.look and r.where in {"clearly above", "clearly below"}]
    near = len(judged) - len(looks) - len(better)
    if not looks:
        parts = [f"{_counted(near, len(judged))} in or near your normal range"] if near else []
        parts += [f"{_name(better[0])} is {better[0].words.split(':')[0]}"] if better else []
        return f"A usual night for you: {', and '.join(parts)}."
    listed = " and ".join(f"{_name(r)} is {r.words.split(':')[0]}" for r in looks[:2])
    more = f", with {len(looks) - 2} more" if len(looks) > 2 else ""
    which = f"{near} other" if better else f"the other {near}"
    others = f"; {which} figures of the night are in or near your normal range" if near > 1 else ""
    return f"Worth a look: {listed}{more}{others}."


def _counted(near: int, judged: int) -> str:
    if judged == 1:
        return "the only figure known is"
    return f"all {judged} figures are" if near == judged else f"{near} of {judged} figures are"


def _name(reading: Reading) -> str:
    name = reading.metric.label.split(" (")[0]
    return name if name[:2].isupper() else name[0].lower() + name[1:]
