"""What is missing or old, why, and what the person can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

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
    """A kind of data that is expected every night or day; `column` is its place in the daily table.

    `endpoints` says by API what brings it.
    """

    label: str
    column: str
    nightly: bool
    endpoints: Mapping[str, str]


# Team Pro is not named: it tells of sessions only.
FAMILIES = (
    Family(
        "Sleep",
        "sleep_duration",
        nightly=True,
        endpoints={"accesslink_v4": "sleeps", "accesslink_v3": "v3_sleep"},
    ),
    Family(
        "Nightly Recharge",
        "hrv_rmssd",
        nightly=True,
        endpoints={"accesslink_v4": "nightly_recharge", "accesslink_v3": "v3_nightly_recharge"},
    ),
    Family(
        "Skin temperature",
        "skin_temperature",
        nightly=True,
        endpoints={"accesslink_v4": "temperature", "accesslink_v3": "v3_skin_temperature"},
    ),
    Family(
        "Daily activity",
        "steps",
        nightly=False,
        endpoints={"accesslink_v4": "activity", "accesslink_v3": "v3_activities"},
    ),
)

_SYNC = "Sync the watch with Polar Flow, then press Sync now on Connections."
# In the order in which they speak, see `_states`.
_REASONS = {
    "data": ("Polar sent data without this value.", "There is nothing to do."),
    "empty": ("Polar has nothing for it: the watch was not worn, or it has not synced yet.", _SYNC),
    "failed": ("Polar could not be asked for it.", "Press Sync now on Connections; it lists what failed."),
    "not_asked": ("It has not been asked for yet.", "Press Sync now on Connections."),
    "revoked": ("Polar no longer accepts the consent.", "Press Reconnect on Connections."),
    "not_consented": (
        "It is not among the data you allowed Polar to share.",
        "Reconnect on Connections and allow it.",
    ),
    "disconnected": ("The account is disconnected.", "Press Connect again on Connections."),
    "not_supported": ("Polar does not offer it for this account.", "There is nothing to do."),
    "demo": ("The watch recorded nothing.", "Wear the watch, and it will be here the next day."),
}
_ORDER = tuple(_REASONS)

States = Mapping[tuple[str, date], str]  # by a family's label and day


def gaps(database: Database, athlete_id: int, days: pl.DataFrame, as_of: date) -> list[Gap]:
    """Families without their newest value, and nights missing within the last week.

    `days` is the daily table of at least four weeks up to `as_of`.
    """
    states = _states(database, athlete_id, as_of)
    found: list[Gap] = []
    for family in FAMILIES:
        due = as_of if family.nightly else as_of - timedelta(days=1)
        state = states[family.label, due]
        newest = _newest(days, family.column, as_of)
        refused = state in {"not_consented", "failed"}
        if (newest is not None and newest >= due) or not (refused or _regular(days, family.column, as_of)):
            continue
        found.append(Gap(_what(family, newest, as_of), *_REASONS[state]))
    return found + _nights(days, as_of, states)


def _what(family: Family, newest: date | None, as_of: date) -> str:
    when = "last night" if family.nightly else "yesterday"
    if newest is None or as_of - newest > OLDEST:
        return f"{family.label}: nothing for two weeks"
    age = night_age(as_of, newest) if family.nightly else day_age(as_of, newest)
    return f"{family.label}: nothing for {when}, the newest is from {age}"


def _nights(days: pl.DataFrame, as_of: date, states: States) -> list[Gap]:
    sleep = FAMILIES[0]
    if not _regular(days, sleep.column, as_of):
        return []
    week = days.filter(
        pl.col("day").is_between(as_of - timedelta(days=6), as_of - timedelta(days=1)),
        pl.col(sleep.column).is_null(),
    )
    return [
        Gap(f"No sleep for the night to {day:%A %-d %B}", *_REASONS[states[sleep.label, day]])
        for day in week["day"]
    ]


def _newest(days: pl.DataFrame, column: str, as_of: date) -> date | None:
    known = days.filter(pl.col(column).is_not_null(), pl.col("day") <= as_of)
    return None if known.is_empty() else known["day"][-1]


def _regular(days: pl.DataFrame, column: str, as_of: date) -> bool:
    recent = days.filter(pl.col("day").is_between(as_of - timedelta(days=27), as_of))
    return recent[column].count() >= REGULAR


def _states(database: Database, athlete_id: int, as_of: date) -> States:
    """Why a family's day may be missing, from all of the athlete's connections that can bring it.

    What was heard from Polar speaks first: data without the value, then nothing there. Then what a sync can
    still bring: what failed, what was not asked for. Only where no connection can bring it as things stand:
    a consent withdrawn, one never given, an account disconnected, and what Polar does not offer.
    """
    week = [as_of - timedelta(days=n) for n in range(8)]
    found = {(family.label, day): _ORDER[-1] for family in FAMILIES for day in week}
    for connection in people.connections(database):
        brings = [family for family in FAMILIES if connection.api in family.endpoints]
        if connection.athlete_id != athlete_id or not brings:
            continue
        covered = sync_log.coverage(database, connection.id, week[-1], as_of)
        told = {(endpoint, day): s for endpoint, day, s in covered.select("endpoint", "day", "state").rows()}
        for family, day in product(brings, week):
            asked = told.get((family.endpoints[connection.api], day), "not_asked")
            state = asked if connection.status == "active" else connection.status
            found[family.label, day] = min(found[family.label, day], state, key=_ORDER.index)
    return found
