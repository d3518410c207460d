"""Sessions of a player: listed, whole with samples, and the trimmed part with its zones."""

from __future__ import annotations

from datetime import date
from typing import Any

from polar_data.schema import team, training
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.sport_names import name_of
from polar_data.sources.team_pro.samples import add_samples
from polar_data.sources.team_pro.teams import CHANGES
from polar_data.sources.values import (
    Columns,
    day_of,
    filled,
    identifier,
    iso_duration,
    listed,
    local_time,
    millis,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    text,
    whole,
    word,
)

FEELINGS = ("bad", "not_good", "okay", "great", "awesome")


def feeling(value: Json) -> float | None:
    """Polar's words in even steps from 0 to 1; its own example has a comma behind the word."""
    said = word()((text(value) or "").rstrip(","))
    return FEELINGS.index(said) / (len(FEELINGS) - 1) if said in FEELINGS else None


def sport_name(value: Json) -> str | None:
    sport_id = text(value)
    return None if sport_id is None else name_of(sport_id)


def load(value: Json) -> float | None:
    return number(value, none=-1)


START_STOP: Columns = {
    "start_local": ("start_time", local_time),
    "stop_local": ("stop_time", local_time),
    "duration_s": ("duration_ms", millis),
}

COMMON: Columns = {
    **START_STOP,
    "offset_min": ("timezone_offset", whole),
    "name": ("name", text),
    "note": ("note", text),
    "feeling": ("feeling", feeling),
    "latitude": ("latitude", number),
    "longitude": ("longitude", number),
    **CHANGES,
}

LISTED: Columns = {"kind": ("type", word()), "sport": ("sport", text), **COMMON}

EXERCISE: Columns = {
    **START_STOP,
    "sport_id": ("sport", text),
    "sport_name": ("sport", sport_name),
    "distance_m": ("distance_meters", number),
    "energy_kcal": ("calories", nonzero),
    "training_load": ("training_load", load),
    "recovery_time_s": ("recovery_time_ms", millis),
    "running_index": ("running_index", nonzero_whole),
    "ascent_m": ("ascent", number),
    "descent_m": ("descent", number),
    "sprints": ("sprint_counter", whole),
}

SESSION: Columns = {
    **COMMON,
    **EXERCISE,
    "product": ("product", text),
    "fat_pct": ("fat_percentage", number),
    "hr_avg_bpm": ("heart_rate_avg", nonzero_whole),
    "hr_max_bpm": ("heart_rate_max", nonzero_whole),
}

SUMMARY: Columns = {
    "start_local": ("trimmed_start_time", local_time),
    "duration_s": ("duration_ms", millis),
    "distance_m": ("distance_meters", number),
    "energy_kcal": ("kilo_calories", nonzero),
    "hr_min_bpm": ("heart_rate_min", nonzero_whole),
    "hr_avg_bpm": ("heart_rate_avg", nonzero_whole),
    "hr_max_bpm": ("heart_rate_max", nonzero_whole),
    "hr_min_pct": ("heart_rate_min_percent", nonzero),
    "hr_avg_pct": ("heart_rate_avg_percent", nonzero),
    "hr_max_pct": ("heart_rate_max_percent", nonzero),
    "speed_avg_kmh": ("speed_avg_kmh", number),
    "speed_max_kmh": ("speed_max_kmh", number),
    "cadence_avg": ("cadence_avg", number),
    "cadence_max": ("cadence_max", number),
    "training_load": ("training_load", load),
    "sprints": ("sprint_counter", whole),
    **CHANGES,
}

LIMITS: Columns = {"lower": ("lower_limit", number), "upper": ("upper_limit", number)}

ZONES: dict[str, tuple[str, Columns]] = {
    "heart_rate": ("heart_rate_zones", {**LIMITS, "in_zone_s": ("in_zone", iso_duration)}),
    "speed": ("speed_zones_kmh", {**LIMITS, "distance_m": ("in_zone_meters", number)}),
}

ACCELERATION: Columns = {"lower_ms2": ("limit", number), "accelerations": ("accelerations", whole)}

# The API's other words for what we read.
_SPELLINGS = {"higher_limit": "upper_limit", "counter": "accelerations", "count": "accelerations"}


def parse_player_session_listed(item: Json) -> Rows:
    """One entry of the list of a player's sessions."""
    rows = Rows()
    start = required(item, "start_time", local_time)
    session_id = required(item, "id", identifier)
    rows.add(team.player_session, player_session_id=session_id, day=start.date(), **row(item, LISTED))
    return rows


def parse_player_session(item: Json) -> Rows:
    """The whole recording of a player: a session of one exercise, with samples and beats."""
    rows = Rows()
    session_id = required(item, "id", identifier)
    day = required(item, "start_time", local_time).date()
    rows.add(
        training.session,
        session_id=session_id,
        day=day,
        exercises=1,
        has_samples=filled(item, "samples.values"),
        **row(item, SESSION),
    )
    rows.add(training.exercise, session_id=session_id, seq=0, exercise_id=session_id, **row(item, EXERCISE))
    add_samples(rows, f"{session_id}/0", item, day)
    return rows


def parse_summary(item: Json) -> Rows:
    """What a player did between the start and the end of the team's session."""
    rows = Rows()
    session_id = required(item, "player_session_id", identifier)
    day = summary_day(item)
    rows.add(team.player_session_summary, player_session_id=session_id, day=day, **row(item, SUMMARY))
    for kind, (path, columns) in ZONES.items():
        place = {"session_id": session_id, "exercise_seq": 0, "kind": kind}
        for seq, zone in enumerate(listed(item, path)):
            rows.add(training.session_zone, **place, seq=seq, **row(_one_spelling(zone), columns))
    for seq, zone in enumerate(listed(item, "acceleration_zones_ms2")):
        values = row(_one_spelling(zone), ACCELERATION)
        rows.add(team.acceleration_zone, player_session_id=session_id, seq=seq, **values)
    return rows


def summary_day(item: Json) -> date | None:
    return read(item, "trimmed_start_time", day_of)


def _one_spelling(zone: Json) -> dict[str, Any]:
    """The zone with one spelling of its keys: `in-zone_meters`, `in_zone_meters` and their like."""
    bare = {key.replace("-", "_"): value for key, value in zone.items()}
    return {_SPELLINGS.get(key, key): value for key, value in bare.items()}
