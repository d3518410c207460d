"""Polar's sports and the person's sport profiles."""

from __future__ import annotations

from polar_data.schema import profile
from polar_data.sources.endpoint import Json
from polar_data.sources.rows import Rows
from polar_data.sources.values import (
    Columns,
    dig,
    flag,
    identifier,
    listed,
    nonzero,
    nonzero_whole,
    number,
    read,
    required,
    row,
    text,
    utc_time,
    whole,
    word,
)

SPORT: Columns = {
    "parent_id": ("parentSport", identifier),
    "kind": ("type", word()),
    "speed_view": ("defaultSpeedView", word("SPEED_VIEW_")),
    "speed_zones": ("supportedFeatures.speedZones", flag),
}

PROFILE: Columns = {
    "sport_id": ("profile.sportId", identifier),
    "speed_view": ("profile.settings.speedView", word("SPEED_VIEW_")),
    "power_view": ("profile.settings.powerView", word("POWER_VIEW_")),
    "sport_factor": ("profile.sportFactor", nonzero),
    "aerobic_bpm": ("profile.aerobicThreshold", nonzero_whole),
    "anaerobic_bpm": ("profile.anaerobicThreshold", nonzero_whole),
    "created_utc": ("created", utc_time),
    "modified_utc": ("modified", utc_time),
}

# zone kind: (list of limits, where they come from)
ZONES = {
    "heart_rate": ("heartRateZones", "heartRateSettingSource", word("HEART_RATE_ZONE_SETTING_SOURCE_")),
    "speed": ("speedZones", "speedSettingSource", word("SPEED_ZONE_SETTING_SOURCE_")),
    "power": ("powerZones", "powerSettingSource", word("POWER_ZONE_SETTING_SOURCE_")),
}


def sport_key(item: Json) -> str:
    return required(item, "id", identifier)


def parse_sport(item: Json) -> Rows:
    """A sport, by its English name where there is one."""
    rows = Rows()
    names = dig(item, "localizedNames") or {}
    local = names.get("en") or next(filter(None, names.values()), None)
    rows.add(
        profile.sport,
        sport_id=sport_key(item),
        name=read(local, "longName", text) or read(item, "name", text),
        **row(item, SPORT),
    )
    return rows


def parse_sport_profile(item: Json) -> Rows:
    """A sport profile and its zone limits."""
    rows = Rows()
    profile_id = required(item, "uuid", text)
    rows.add(profile.sport_profile, profile_id=profile_id, **row(item, PROFILE))
    limits = dig(item, "profile", "settings", "zoneLimits")
    for kind, (zones, source, reader) in ZONES.items():
        setting = read(limits, source, reader)
        for seq, zone in enumerate(listed(limits, zones)):
            rows.add(
                profile.sport_profile_zone,
                profile_id=profile_id,
                kind=kind,
                seq=seq,
                lower=read(zone, "lowerLimit", number),
                upper=read(zone, "higherLimit", number),
                setting=setting,
            )
    return rows


def parse_sport_profile_catalog(item: Json) -> Rows:
    """The lists of sport profiles, in their order."""
    rows = Rows()
    active = read(item, "activeSportProfileListIndex", whole)
    for position, entry in enumerate(listed(item, "lists")):
        index = read(entry, "index", whole)
        index = position if index is None else index
        for seq, uuid in enumerate(listed(entry, "sportProfileUuids")):
            rows.add(
                profile.sport_profile_list,
                list_index=index,
                seq=seq,
                profile_id=text(uuid),
                active=None if active is None else index == active,
            )
    return rows
