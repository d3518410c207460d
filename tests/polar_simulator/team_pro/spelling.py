"""The two spellings of a summary's zones: as seen live, and as the reference writes them."""

from collections.abc import Mapping
from typing import Any

Item = dict[str, Any]

# What a value is called, by the name both spellings agree on.
_LIVE = {
    "lower": "lower_limit",
    "upper": "higher_limit",
    "time": "in_zone",
    "metres": "in_zone_meters",
    "number": "count",
}
_DOCUMENTED = {
    "lower": "lower-limit",
    "upper": "upper-limit",
    "time": "in-zone",
    "metres": "in-zone_meters",
    "number": "counter",
}
_MEANING = {key: meaning for names in (_LIVE, _DOCUMENTED) for meaning, key in names.items()}
_ZONES = ("heart_rate_zones", "speed_zones_kmh", "acceleration_zones_ms2")


def spelled(summary: Item, documented: bool) -> Item:
    """The summary with its zones' keys in one of the spellings."""
    names = _DOCUMENTED if documented else _LIVE
    zones = {
        key: [_renamed(zone, names) for zone in summary[key]]
        for key in _ZONES
        if summary.get(key) is not None
    }
    return {**summary, **zones}


def _renamed(zone: Item, names: Mapping[str, str]) -> Item:
    return {names.get(_MEANING.get(key, ""), key): value for key, value in zone.items()}
