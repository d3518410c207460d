"""The person and their body."""

from __future__ import annotations

from polar_data.schema import profile
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    day_of,
    identifier,
    iso_duration,
    nonzero,
    read,
    required,
    row,
    text,
    utc_time,
    word,
)

USER: Columns = {
    "first_name": ("first_name", text),
    "last_name": ("last_name", text),
    "birthday": ("birthdate", day_of),
    "sex": ("gender", word()),
    "created_utc": ("registration_date", utc_time),
}

BODY: Columns = {
    "height_cm": ("height", nonzero),
    "weight_kg": ("weight", nonzero),
    "max_hr_bpm": ("maximum_heart_rate", nonzero),
    "resting_hr_bpm": ("resting_heart_rate", nonzero),
    "aerobic_bpm": ("aerobic_threshold", nonzero),
    "anaerobic_bpm": ("anaerobic_threshold", nonzero),
    "vo2max": ("vo2_max", nonzero),
    "sleep_goal_s": ("sleep_goal", iso_duration),
    "training_background": ("training_background", word("TRAINING_BACKGROUND_")),
    "typical_day": ("typical_day", word("TYPICAL_DAY_")),
    "weight_source": ("weight_source", word("WEIGHT_SOURCE_", "SOURCE_")),
}


def parse_user(item: Json) -> Rows:
    """The account; weight and height are better in the physical information."""
    rows = Rows()
    rows.add(profile.account, **row(item, USER))
    return rows


def changed_at(item: Json) -> str:
    """When the body became as it is, so that what it was before is another item."""
    return read(item, "modified", text) or required(item, "created", text)


def parse_physical_info(item: Json) -> Rows:
    """The body as it is now. Polar gives the time in UTC and no offset."""
    rows = Rows()
    _add_body(rows, item, "physical_info")
    return rows


def handed_over_key(item: Json) -> str:
    return required(item, "summary.id", identifier)


def parse_handed_over_info(item: Json) -> Rows:
    """The body as it was when something of it changed."""
    rows = Rows()
    _add_body(rows, item["summary"], "transaction")
    return rows


def _add_body(rows: Rows, body: Json, origin: str) -> None:
    at = read(body, "modified", utc_time) or required(body, "created", utc_time)
    at_local = at.replace(tzinfo=None)
    rows.add(profile.physical_information, at_local=at_local, origin=origin, **row(body, BODY))
