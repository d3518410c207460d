from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.polar_data.sources.accesslink_v3.examples import example, items, key, parsed

DAY = date(2025, 8, 14)


def test_the_example_day() -> None:
    assert key("v3_activities") == "2025-09-10"
    assert parsed("v3_activities").row("activity_day") == {
        "day": date(2025, 9, 10),
        "device": "all",
        "steps": 8823,
        "distance_m": 4590.53,
        "energy_kcal": 2500.0,
        "active_kcal": 1500.0,
        "active_s": 11_460.0,  # 3 h 11 min
        "inactive_s": 66_210.0,  # 18 h 23 min 30 s
        "goal_pct": 89.1,
        "inactivity_alerts": 1,
    }


def test_the_example_samples() -> None:
    """Sedentary from 00:08:30 to midnight."""
    found = parsed("v3_activity_samples")
    assert key("v3_activity_samples") == "2025-08-14"
    assert found.row("activity_zone_day") == {
        "day": DAY,
        "steps": 6488,
        "inactivity_alerts": 1,
        "sedentary_s": 86_400.0 - 510.0,
        "sleep_s": 0.0,
        "light_s": 0.0,
        "moderate_s": 0.0,
        "vigorous_s": 0.0,
        "non_wear_s": 0.0,
    }
    assert found.frames["activity_minutes", "2025-08-14/all"].rows() == [(120.0, 12)]
    assert found.frames["activity_classes", "2025-08-14/all"].rows() == [(510.0, "sedentary")]


def samples(zones: list[tuple[str, str]], steps: list[str], **more: Any) -> dict[str, Any]:
    return {
        "date": "2025-08-14",
        "steps": {"interval_ms": 60_000, "samples": [{"steps": 9, "timestamp": at} for at in steps]},
        "activity_zones": {
            "samples": [{"zone": zone, "timestamp": f"2025-08-14T{at}"} for zone, at in zones]
        },
        **more,
    }


def test_a_zone_lasts_until_the_next_one_in_whatever_order() -> None:
    zones = [("LIGHT", "08:00"), ("SLEEP", "00:00"), ("VIGOROUS", "08:20"), ("NON_WEAR", "09:00:30")]
    row = parsed("v3_activity_samples", samples(zones, [])).row("activity_zone_day")
    assert (row["sleep_s"], row["light_s"], row["vigorous_s"]) == (28_800.0, 1_200.0, 2_430.0)
    assert row["non_wear_s"] == 86_400.0 - 9 * 3600 - 30


def test_a_day_that_still_goes_on_ends_a_run_at_its_last_step() -> None:
    """Moderate from 18:00, the last minute with steps is 18:29."""
    item = samples([("LIGHT", "17:00"), ("MODERATE", "18:00")], ["2025-08-14T18:28", "2025-08-14T18:29"])
    row = parsed("v3_activity_samples", item).row("activity_zone_day")
    assert (row["light_s"], row["moderate_s"]) == (3_600.0, 1_800.0)


@pytest.mark.parametrize(
    ("stamps", "alerts"),
    [
        ({"samples": [{"stamp": "2025-08-14T16:04"}]}, 1),
        ([{"stamp": "2025-08-14T16:04"}, {"stamp": "2025-08-14T18:04"}], 2),
        ([], 0),
        (None, None),
    ],
)
def test_calls_to_move_bare_or_in_an_object(stamps: Any, alerts: int | None) -> None:
    item = samples([], [], inactivity_stamps=stamps)
    assert parsed("v3_activity_samples", item).row("activity_zone_day").get("inactivity_alerts") == alerts


def test_without_zones_no_time_is_known_in_any() -> None:
    row = parsed("v3_activity_samples", {"date": "2025-08-14"}).row("activity_zone_day")
    assert row == {"day": DAY}


def test_the_example_heart_rate() -> None:
    found = parsed("v3_continuous_heart_rate")
    assert key("v3_continuous_heart_rate") == "2022-09-12"
    assert found.row("heart_rate_day") == {
        "day": date(2022, 9, 12),
        "device": "all",
        "samples": 1,
        "min_bpm": 63.0,
        "mean_bpm": 63.0,
        "max_bpm": 63.0,
    }
    assert found.frames["heart_rate_day", "2022-09-12/all"].rows() == [(128.0, 63)]


def test_heart_rate_is_a_mean_of_five_minutes_each_and_zero_is_no_contact() -> None:
    """Five minutes of 60 and 70, five of 100: (65 + 100) / 2."""
    beats = [("00:05:01", 100), ("00:00:00", 60), ("00:00:05", 70), ("00:00:10", 0)]
    item = {
        "date": "2022-09-12",
        "heart_rate_samples": [{"heart_rate": bpm, "sample_time": at} for at, bpm in beats],
    }
    found = parsed("v3_continuous_heart_rate", item)
    row = found.row("heart_rate_day")
    assert (row["samples"], row["min_bpm"], row["mean_bpm"], row["max_bpm"]) == (3, 60.0, 82.5, 100.0)
    frame = found.frame("heart_rate_day")
    assert frame.rows() == [(0.0, 60), (5.0, 70), (10.0, None), (301.0, 100)]


@pytest.mark.parametrize("name", ["v3_continuous_heart_rate", "v3_activities", "v3_activity_samples"])
def test_one_day_may_come_without_its_list(name: str) -> None:
    (inner,) = items(name)
    assert items(name, inner) == [inner]
    assert items(name, []) == []


def test_the_reference_activity_of_a_transaction() -> None:
    """Zone 1 is sitting; 51 min 5 s of it in the only hour there is."""
    found = parsed("v3_tx_activities")
    assert key("v3_tx_activities") == "2010-12-31/2016-04-27T20:11:33.000+00:00/1234"
    assert found.row("activity_summary") == {
        "day": date(2010, 12, 31),
        "activity_id": "1234",
        "created_utc": datetime(2016, 4, 27, 20, 11, 33, tzinfo=UTC),
        "steps": 0,
        "active_steps": 250,
        "energy_kcal": 2329.0,
        "active_kcal": 428.0,
        "active_s": 9840.0,
        "sedentary_s": 3065.0,
        "sleep_s": 0.0,
        "light_s": 0.0,
        "moderate_s": 0.0,
        "vigorous_s": 0.0,
        "non_wear_s": 0.0,
    }


def test_hours_of_a_transaction_are_summed() -> None:
    """The appendix: zone 0 for 59 min, 1 h and 45 min 1 s, zone 2 for 14 min 59 s; 5 + 15 + 15 + 8 steps."""
    zones = [[(0, "PT59M"), (5, "PT1M")], [(0, "PT1H")], [(0, "PT45M1S"), (2, "PT14M59S")]]
    item = example("v3_tx_activities") | {
        "step-samples": {"interval": 60, "samples": [{"steps": n} for n in (5, 15, None, 15, 8)]},
        "zone-samples": {
            "interval": 60,
            "samples": [
                {"activity-zones": [{"index": zone, "inzone": time} for zone, time in hour]} for hour in zones
            ],
        },
    }
    row = parsed("v3_tx_activities", item).row("activity_summary")
    assert (row["steps"], row["sleep_s"], row["light_s"], row["non_wear_s"]) == (43, 9_841.0, 899.0, 60.0)


def test_a_transaction_may_bring_no_samples() -> None:
    item = {"summary": example("v3_tx_activities")["summary"]}
    row = parsed("v3_tx_activities", item).row("activity_summary")
    assert not row.keys() & {"steps", "sleep_s", "vigorous_s"}


def test_keys_of_one_day_sort_by_when_polar_made_the_summary() -> None:
    def named(created: str) -> str:
        summary = {"id": 7, "date": "2020-01-01", "created": created}
        return key("v3_tx_activities", {"summary": summary})

    moments = ["2020-01-02T10:00:00.000", "2020-01-02T15:00:00.000Z", "2020-01-11T00:00:00"]
    assert sorted(map(named, reversed(moments))) == [named(moment) for moment in moments]
