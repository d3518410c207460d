"""What a coach may read of a linked player's last night."""

from __future__ import annotations

from datetime import date

from analytics.metrics import METRICS
from answers.cache import cached
from answers.history import BEFORE, days
from answers.reading import OLDEST, Reading, newest
from answers.today import NIGHT
from polar_data.database import Database
from polar_data.store.links import Shared

TOLD = ("hrv_rmssd", "resting_hr", "sleep_duration")  # the numbers of a usual night
HEART = frozenset({"hrv_rmssd", "resting_hr"})
SLEEP = frozenset({"sleep_score", "sleep_duration"})
SHORT = {  # a row of the squad has room for a few words
    "sleep_score": "sleep score",
    "sleep_duration": "sleep",
    "hrv_rmssd": "HRV",
    "resting_hr": "HR",
    "breathing_rate": "breathing",
    "ans_charge": "ANS charge",
    "skin_temperature": "skin temp.",
}
LOOK = "◆ Worth a look"


def night_in_words(database: Database, shared: Shared | None, as_of: date) -> str | None:
    """The night that ended on `as_of`; numbers only where shared. None where nothing is shared.

    What is worth a look comes with its normal range, only the first in full.
    """
    if shared is None:
        return None
    night = [r for r in _night(database, shared.athlete_id, as_of) if r.day == as_of]
    if not night:
        return "No night yet"
    looks = [r for r in night if r.look]
    if looks:
        more = f" and {len(looks) - 1} more" if len(looks) > 1 else ""
        return f"◆ {_beside_usual(looks[0])}{more}" if shared.values else LOOK
    words = _without_look(night)
    told = [_told(r) for name in TOLD for r in night if r.metric.id == name]
    return f"{words}: {', '.join(told)}" if told and shared.values else words


def _without_look(night: list[Reading]) -> str:
    """What is missing is no good sign: a night is usual only where the heart is."""
    judged = {r.metric.id for r in night if r.where is not None}
    if not judged:
        return "Too few nights to judge"
    if judged & HEART:
        return "As usual"
    here = any(r.metric.id in HEART for r in night)
    heart = "too few nights to judge the heart" if here else "heart not known"
    return f"Sleep as usual, {heart}" if judged & SLEEP else heart.capitalize()


@cached(64)
def _night(database: Database, athlete_id: int, as_of: date) -> tuple[Reading, ...]:
    history = days(database, athlete_id, as_of - BEFORE - OLDEST, as_of)
    found = [newest(history, history[name], METRICS[name], as_of, night=True) for name in NIGHT]
    return tuple(reading for reading in found if reading is not None)


def _told(reading: Reading) -> str:
    return f"{SHORT[reading.metric.id]} {reading.metric.text(reading.value)}"


def _beside_usual(reading: Reading) -> str:
    usual = reading.usual
    if usual.q1 is None or usual.q3 is None:
        return _told(reading)
    return f"{_told(reading)} ({reading.metric.number(usual.q1)}–{reading.metric.number(usual.q3)})"
