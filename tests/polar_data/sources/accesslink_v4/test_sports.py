from datetime import UTC, datetime
from typing import Any

import pytest

from tests.polar_data.sources.accesslink_v4.examples import changed, keys, only, parsed, without

CHANGED = datetime(2019, 8, 24, 14, 15, 22, tzinfo=UTC)


def test_the_example_sport() -> None:
    assert keys("sports") == ["0"]
    assert parsed("sports").row("sport") == {
        "sport_id": "0",
        "name": "string",
        "parent_id": "0",
        "kind": "single_sport",
        "speed_view": "pace",
        "speed_zones": True,
    }


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"localizedNames": {"fi": {"longName": "Juoksu"}, "en": {"longName": "Running"}}}, "Running"),
        ({"localizedNames": {"fi": {"longName": "Juoksu"}}}, "Juoksu"),
        ({"name": "RUNNING", "localizedNames": {}}, "RUNNING"),
        ({"name": "RUNNING"}, "RUNNING"),
    ],
)
def test_a_sport_has_its_english_name_else_any(names: dict[str, Any], expected: str) -> None:
    item = {"id": {"id": 1}, **names}
    assert parsed("sports", item).row("sport") == {"sport_id": "1", "name": expected}


def test_the_example_profile_list() -> None:
    assert keys("sport_profile_catalog") == ["sport_profile_catalog"]
    assert parsed("sport_profile_catalog").row("sport_profile_list") == {
        "list_index": 0,
        "seq": 0,
        "profile_id": "string",
        "active": True,
    }


def test_profile_lists_keep_their_order_and_say_which_is_active() -> None:
    lists = [{"sportProfileUuids": ["a", "b"]}, {"index": 1, "sportProfileUuids": ["c"]}]
    item = changed(
        only("sport_profile_catalog"), (("lists",), lists), (("activeSportProfileListIndex",), "1")
    )
    rows = parsed("sport_profile_catalog", item).rows("sport_profile_list")
    assert [tuple(row.values()) for row in rows] == [
        (0, 0, "a", False),
        (0, 1, "b", False),
        (1, 0, "c", True),
    ]
    unsaid = parsed("sport_profile_catalog", without(item, ("activeSportProfileListIndex",)))
    assert not any("active" in row for row in unsaid.rows("sport_profile_list"))


def test_the_example_profile() -> None:
    found = parsed("sport_profiles")
    assert keys("sport_profiles") == ["string"]
    assert found.row("sport_profile") == {
        "profile_id": "string",
        "sport_id": "0",
        "speed_view": "pace",
        "power_view": "watt",
        "sport_factor": 0.1,
        "created_utc": CHANGED,
        "modified_utc": CHANGED,
    }
    zone = {"profile_id": "string", "seq": 0, "setting": "default"}
    assert found.rows("sport_profile_zone") == [
        {**zone, "kind": "heart_rate", "lower": 0.0, "upper": 0.0},
        {**zone, "kind": "speed", "lower": 0.1, "upper": 0.1},
        {**zone, "kind": "power", "lower": 0.0, "upper": 0.0},
    ]


def test_thresholds_and_zones_of_a_profile() -> None:
    zones = [{"lowerLimit": "95", "higherLimit": 114}, {"lowerLimit": 114, "higherLimit": 133}]
    item = changed(
        only("sport_profiles"),
        (("profile", "aerobicThreshold"), 142),
        (("profile", "anaerobicThreshold"), "171"),
        (("profile", "settings", "zoneLimits", "heartRateZones"), zones),
        (
            ("profile", "settings", "zoneLimits", "heartRateSettingSource"),
            "HEART_RATE_ZONE_SETTING_SOURCE_FREE",
        ),
    )
    found = parsed("sport_profiles", item)
    row = found.row("sport_profile")
    assert (row["aerobic_bpm"], row["anaerobic_bpm"]) == (142, 171)
    limits = [
        (zone["seq"], zone["lower"], zone["upper"], zone["setting"])
        for zone in found.rows("sport_profile_zone")
        if zone["kind"] == "heart_rate"
    ]
    assert limits == [(0, 95.0, 114.0, "free"), (1, 114.0, 133.0, "free")]
