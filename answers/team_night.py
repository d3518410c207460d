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

TOLD = ("hrv_rmssd", "resting_hr", "sleep_duration")  # the numbers, where these are shared
LOOK = "◆ Worth a look"


def night_in_words(database: Database, shared: Shared | None, as_of: date) -> str | None:
    """The night that ended on `as_of`; numbers only where shared. None where nothing is shared."""
    if shared is None:
        return None
    night = [r for r in _night(database, shared.athlete_id, as_of) if r.day == as_of]
    if not night:
        return "No night yet"
    judged = [r for r in night if r.where is not None]
    looks = [r for r in judged if r.look]
    words = LOOK if looks else "As usual" if judged else "Too few nights to judge"
    if not shared.values:
        return words
    told = [r for r in night if r.metric.id in TOLD and r not in looks]
    return ", ".join([words, *(_told(r) for r in (*looks, *told))])


@cached(64)
def _night(database: Database, athlete_id: int, as_of: date) -> tuple[Reading, ...]:
    history = days(database, athlete_id, as_of - BEFORE - OLDEST, as_of)
    found = [newest(history, history[name], METRICS[name], as_of, night=True) for name in NIGHT]
    return tuple(reading for reading in found if reading is not None)


def _told(reading: Reading) -> str:
    name = reading.metric.label.split(" (")[0]
    usual = reading.usual
    if not reading.look or usual.q1 is None or usual.q3 is None:
        return f"{_lower(name)} {reading.metric.text(reading.value)}"
    low, high = reading.metric.number(usual.q1), reading.metric.number(usual.q3)
    return f"{_lower(name)} {reading.metric.text(reading.value)} (usual {low}–{high})"


def _lower(name: str) -> str:
    return name if name[:2].isupper() else name[0].lower() + name[1:]
