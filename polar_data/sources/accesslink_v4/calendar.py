"""Calendar entries: an entry of the answer may hold several kinds, each becomes an item of its own."""

from __future__ import annotations

from datetime import date

from polar_data.errors import PayloadError
from polar_data.schema import days, profile
from polar_data.sources.accesslink_v4.body import BODY, weekly_recovery_time
from polar_data.sources.endpoint import Json
from polar_data.sources.envelopes import list_at
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    day_of,
    local_time,
    nonzero,
    number,
    read,
    required,
    row,
    scale,
    text,
    utc_time,
)

KINDS: dict[str, tuple[str, Columns]] = {
    "note": ("note", {"value_text": ("value", text)}),
    "feeling": ("feeling", {"value_number": ("value", number), "comment": ("comment", text)}),
    "feedback": ("feedback", {"value_text": ("value", text)}),
    "perceivedRecovery": (
        "perceived_recovery",
        {
            "soreness": ("muscleSoreness", scale("MUSCLE_SORENESS_", "NONE", "SOME", "MUCH")),
            "fatigue": ("overallFatigue", scale("OVERALL_FATIGUE_", "NORMAL", "LITTLE", "MUCH")),
            "sleep_rating": (
                "sleepUserRating",
                scale(
                    "SLEEP_USER_RATING_SLEPT_",
                    "POORLY",
                    "SOMEWHAT_POORLY",
                    "NEITHER_POORLY_NOR_WELL",
                    "SOMEWHAT_WELL",
                    "WELL",
                ),
            ),
        },
    ),
    "weight": ("weight", {"value_number": ("value", nonzero)}),
    "physicalInformation": ("physical_information", {}),
}

_entries = list_at("data.entries", "entries")


def calendar_items(body: Json) -> list[Json]:
    return [item for entry in _entries(body) for item in _by_kind(entry)]


def _by_kind(entry: Json) -> list[Json]:
    if not isinstance(entry, dict):
        return [entry]  # to fail by itself when it is read
    return [
        {kind: value}
        for kind, value in entry.items()
        if isinstance(value, dict) or (kind in KINDS and value is not None)
    ]


def _only(item: Json) -> tuple[str, Json]:
    if not isinstance(item, dict) or len(item) != 1:
        raise PayloadError("a calendar entry of one kind was expected")
    return next(iter(item.items()))


def calendar_key(item: Json) -> str:
    kind, entry = _only(item)
    at = required(entry, "dateTime", local_time)
    return f"{text(kind)}/{at.isoformat()}/{read(entry, 'created', text) or ''}"


def calendar_day(item: Json) -> date:
    return required(_only(item)[1], "dateTime", day_of)


def calendar_stamp(item: Json) -> str | None:
    return read(_only(item)[1], "modified", text)


def parse_calendar(item: Json) -> Rows:
    """One entry; a kind we do not know yet gives nothing."""
    rows = Rows()
    name, entry = _only(item)
    if name not in KINDS:
        return rows
    kind, columns = KINDS[name]
    at = required(entry, "dateTime", local_time)
    rows.add(
        days.calendar_entry,
        entry_key=calendar_key(item),
        kind=kind,
        day=at.date(),
        at_local=at,
        created_utc=read(entry, "created", utc_time),
        modified_utc=read(entry, "modified", utc_time),
        **row(entry, columns),
    )
    if kind == "physical_information":
        rows.add(
            profile.physical_information,
            at_local=at,
            origin="calendar",
            weekly_recovery_time=weekly_recovery_time(entry),
            **row(entry, BODY),
        )
    return rows
