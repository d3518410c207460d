"""The reference's own example payloads, and live ones as they were seen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import Parsed

FOLDER = Path(__file__).parents[3] / "reference" / "accesslink_v3"

# A running session as a live server gave it, its samples cut short.
LIVE_EXERCISE: dict[str, Any] = {
    "id": "PknlZNpd",
    "upload_time": "2026-02-01T11:48:20Z",
    "polar_user": "https://www.polaraccesslink.com/v3/users/00000001",
    "device": "Polar Pacer Pro",
    "device_id": "0BA9FA32",
    "start_time": "2026-02-01T06:35:07",
    "start_time_utc_offset": 330,
    "duration": "PT6917.941S",
    "distance": 14824.0,
    "heart_rate": {"average": 138, "maximum": 158},
    "sport": "RUNNING",
    "has_route": True,
    "detailed_sport_info": "TRAIL_RUNNING",
    "calories": 1178,
    "running_index": 52,
    "fat_percentage": 48,
    "carbohydrate_percentage": 50,
    "protein_percentage": 2,
    "heart_rate_zones": [
        {"index": 0, "lower_limit": 96, "upper_limit": 115, "in_zone": "PT2M2S"},
        {"index": 1, "lower_limit": 115, "upper_limit": 134, "in_zone": "PT3240S"},
    ],
    "samples": [
        {"recording_rate": 1, "sample_type": 0, "data": "77,null,0,79"},
        {"recording_rate": 1, "sample_type": 1, "data": "0.0,0.74,1.6667"},
        {"recording_rate": 2, "sample_type": 3, "data": "100.5,null,104.5"},
        {"recording_rate": None, "sample_type": 11, "data": "812,null,798"},
    ],
    "route": [
        {"latitude": 60.21, "longitude": 25.13, "time": "PT0S", "satellites": 4, "fix": 1},
        {"latitude": 60.22, "longitude": 25.14, "time": "PT2.000S", "satellites": 4, "fix": 1},
    ],
    "training_load_pro": {
        "cardio-load": 146.411,
        "cardio-load-interpretation": "VERY_HIGH",
        "muscle-load": -1.0,
        "muscle-load-interpretation": "HIGH",
        "perceived-load": 0.0,
        "perceived-load-interpretation": "NOT_AVAILABLE",
        "user-rpe": "UNKNOWN",
    },
}


def example(name: str) -> Any:
    """The example answer of an endpoint, or an item as a transaction's fetching makes it."""
    if name.startswith("v3_exercise_"):
        return {"id": "2AC312F", "contentType": "application/octet-stream", "base64": "Rklb"}
    return json.loads((FOLDER / f"{name}.json").read_text())


def items(name: str, body: Any = None) -> list[Any]:
    return list(endpoint_of(name).items(example(name) if body is None else body))


def only(name: str, body: Any = None) -> Any:
    (item,) = items(name, body)
    return item


def key(name: str, item: Any = None) -> str:
    return endpoint_of(name).key(only(name) if item is None else item)


def parsed(name: str, item: Any = None) -> Parsed:
    return Parsed(endpoint_of(name).parse(only(name) if item is None else item))
