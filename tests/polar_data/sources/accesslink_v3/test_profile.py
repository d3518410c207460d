from __future__ import annotations

from datetime import UTC, date, datetime

from tests.polar_data.sources.accesslink_v3.examples import key, only, parsed


def test_the_reference_user_in_kebab_case() -> None:
    assert parsed("v3_user").row("account") == {
        "first_name": "Eka",
        "last_name": "Toka",
        "birthday": date(1985, 9, 6),
        "sex": "male",
        "created_utc": datetime(2011, 10, 14, 12, 50, 37, tzinfo=UTC),
    }


def test_a_birthday_may_be_a_plain_date() -> None:
    item = {**only("v3_user"), "birthdate": "1985-09-06"}
    assert parsed("v3_user", item).row("account")["birthday"] == date(1985, 9, 6)


def test_the_example_physical_information() -> None:
    assert key("v3_physical_info") == "2024-06-10T12:00:00Z"  # each change is kept
    assert parsed("v3_physical_info").row("physical_information") == {
        "at_local": datetime(2024, 6, 10, 12),
        "origin": "physical_info",
        "weight_kg": 70.5,
        "height_cm": 175.0,
        "max_hr_bpm": 190.0,
        "resting_hr_bpm": 60.0,
        "aerobic_bpm": 140.0,
        "anaerobic_bpm": 170.0,
        "vo2max": 50.0,
        "weight_source": "user",
        "training_background": "regular",
        "typical_day": "mostly_moving",
        "sleep_goal_s": 28_800.0,
    }


def test_the_reference_physical_information_of_a_transaction() -> None:
    assert key("v3_tx_physical_information") == "123"
    assert parsed("v3_tx_physical_information").row("physical_information") == {
        "at_local": datetime(2016, 4, 27, 20, 11, 33),
        "origin": "transaction",
        "weight_kg": 80.0,
        "height_cm": 180.0,
        "max_hr_bpm": 160.0,
        "resting_hr_bpm": 60.0,
        "aerobic_bpm": 123.0,
        "anaerobic_bpm": 123.0,
        "vo2max": 12.0,
        "weight_source": "measured",
    }
