"""What is missing or old, why, and what the person can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from answers.reading import OLDEST, day_age, night_age
from polar_data.database import Database
from polar_data.store import people, sync_log

REGULAR = 5  # a family that gave fewer days than this in the last four weeks is not missed


@dataclass(frozen=True)
class Gap:
    """Something the person would expect to see; `why` and `do` are whole sentences."""

    what: str
    why: str
    do: str


@dataclass(frozen=True)
class Family:
    """A kind of data that is expected every night or day; `column` is its place in the daily table."""

    label: str
    endpoint: str
    column: str
    nightly: bool


FAMILIES = (
    Family("Sleep", "sleeps", "sleep_duration", nightly=True),
    Family("Nightly Recharge", "nightly_recharge", "hrv_rmssd", nightly=True),
    Family("Skin temperature", "temperature", "skin_temperature", nightly=True),
    Family("Daily activity", "activity", "steps", nightly=False),
)

_REAL = {"active", "revoked"}
_SYNC = "Sync the watch with Polar Flow, then press Sync now on Connections."
_REASONS = {
    "empty": ("Polar has nothing for it: the watch was not worn, or it has not synced yet.", _SYNC),
    "revoked": ("Polar no longer accepts the consent.", "Press Reconnect on Connections."),
    "failed": ("Polar could not be asked for it.", "Press Sync now on Connections; it lists what failed."),
    "not_consented": (
        "It is not among the data you allowed Polar to share.",
        "Reconnect on Connections and allow it.",
    ),
    "not_supported": ("Polar does not offer it for this account.", "There is nothing to do."),
    "data": ("Polar sent data without this value.", "There is nothing to do."),
    None: ("It has not been asked for yet.", "Press Sync now on Connections."),
}
_NO_CONNECTION = ("The watch recorded nothing.", "Wear the watch, and it will be here the next day.")


def gaps(database: Database, athlete_id: int, days: pl.DataFrame, as_of: date) -> list[Gap]:
    """Families without their newest value, and nights missing within the last week.

    `days` is the daily table of at least four weeks up to `as_of`.
    """
    states = _states(database, athlete_id, as_of)
    connected = states is not None
    found: list[Gap] = []
    for family in FAMILIES:
        due = as_of if family.nightly else as_of - timedelta(days=1)
        state = (states or {}).get((family.endpoint, due))
        newest = _newest(days, family.column, as_of)
        refused = state in {"not_consented", "failed"}
        if (newest is not None and newest >= due) or not (refused or _regular(days, family.column, as_of)):
            continue
        why, do = _REASONS[state] if connected else _NO_CONNECTION
        found.append(Gap(_what(family, newest, as_of), why, do))
    return found + _nights(days, as_of, states)


def _what(family: Family, newest: date | None, as_of: date) -> str:
    when = "last night" if family.nightly else "yesterday"
    if newest is None or as_of - newest > OLDEST:
        return f"{family.label}: nothing for two weeks"
    age = night_age(as_of, newest) if family.nightly else day_age(as_of, newest)
    return f"{family.label}: nothing for {when}, the newest is from {age}"


def _nights(days: pl.DataFrame, as_of: date, states: dict[tuple[str, date], str] | None) -> list[Gap]:
    sleep = FAMILIES[0]
    if not _regular(days, sleep.column, as_of):
        return []
    week = days.filter(
        pl.col("day").is_between(as_of - timedelta(days=6), as_of - timedelta(days=1)),
        pl.col(sleep.column).is_null(),
    )
    return [
        Gap(
            f"No sleep for the night to {day:%A %-d %B}",
            *(_NO_CONNECTION if states is None else _REASONS[states.get((sleep.endpoint, day))]),
        )
        for day in week["day"]
    ]


def _newest(days: pl.DataFrame, column: str, as_of: date) -> date | None:
    known = days.filter(pl.col(column).is_not_null(), pl.col("day") <= as_of)
    return None if known.is_empty() else known["day"][-1]


def _regular(days: pl.DataFrame, column: str, as_of: date) -> bool:
    recent = days.filter(pl.col("day").is_between(as_of - timedelta(days=27), as_of))
    return recent[column].count() >= REGULAR


def _states(database: Database, athlete_id: int, as_of: date) -> dict[tuple[str, date], str] | None:
    """What the newest connection says of each family and day; None without a connection."""
    mine = [c for c in people.connections(database) if c.athlete_id == athlete_id and c.status in _REAL]
    if not mine:
        return None
    if mine[-1].status == "revoked":
        week = [as_of - timedelta(days=n) for n in range(8)]
        return {(family.endpoint, day): "revoked" for family in FAMILIES for day in week}
    found = sync_log.coverage(database, mine[-1].id, as_of - timedelta(days=7), as_of)
    return {
        (endpoint, day): state for endpoint, day, state in found.select("endpoint", "day", "state").rows()
    }
