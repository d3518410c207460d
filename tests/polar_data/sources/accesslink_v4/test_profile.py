from datetime import UTC, date, datetime

import pytest

from polar_data.errors import PayloadError
from polar_data.sources import endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import (
    DEVICE,
    changed,
    items,
    keys,
    only,
    parsed,
    without,
)

NOON = datetime(2023, 10, 1, 12, tzinfo=UTC)
BOUGHT = datetime(2025, 9, 18, 21, 46, 1, 890000, tzinfo=UTC)


def test_the_example_account_value_by_value() -> None:
    assert keys("account_data") == ["account_data"]
    assert parsed("account_data").row("account") == {
        "first_name": "John",
        "last_name": "Doe",
        "email": "john.doe@example.com",
        "nickname": "Johnny",
        "motto": "No pain, no gain",
        "sex": "male",
        "birthday": date(2000, 1, 1),
        "language": "en",
        "first_day_of_week": "monday",
        "measurement_unit": "metric",
        "date_format": "day_month_year",
        "time_format": "twenty_four_hour",
        "country": "US",
        "offset_min": 180,
        "created_utc": NOON,
        "modified_utc": NOON,
    }


def test_the_examples_body() -> None:
    assert parsed("account_data").row("physical_information") == {
        "at_local": datetime(2023, 10, 1, 15),  # noon UTC at +180 minutes
        "origin": "account",
        "height_cm": 180.0,
        "weight_kg": 70.0,
        "weight_source": "measured",
        "training_background": "regular",
        "vo2max": 50.0,
        "max_hr_bpm": 180.0,
        "resting_hr_bpm": 60.0,
        "aerobic_bpm": 140.0,
        "anaerobic_bpm": 160.0,
        "sleep_goal_s": 28800.0,
        "typical_day": "mostly_sitting",
        "met_threshold": 0.875,
        "weekly_recovery_time": 28.35,
        "ftp_w": 200.0,
        "speed_calibration_kmh": 2.5,
        "map_w": 200.0,
        "mas_kmh": 20.0,  # 3 min/km
    }


def test_the_examples_consent() -> None:
    assert parsed("account_data").row("consent") == {
        "kind": "GDPR",
        "version": "2023-10-01",
        "accepted": True,
        "approved": "string",
        "unapproved": "string",
    }


def test_an_account_without_a_body_is_still_an_account() -> None:
    found = parsed("account_data", without(only("account_data"), ("physicalInformation",), ("consents",)))
    assert found.row("account")["email"] == "john.doe@example.com"
    assert set(found.tables) == {"account"}


def test_the_same_consent_twice_is_one_and_a_refusal_is_false() -> None:
    consent = {"type": "GDPR", "version": "1", "accepted": True}
    item = changed(only("account_data"), (("consents",), [consent, {**consent, "accepted": "false"}]))
    assert parsed("account_data", item).row("consent") == {"kind": "GDPR", "version": "1", "accepted": False}


def test_the_example_devices() -> None:
    found = parsed("devices")
    moment = datetime(2025, 1, 1, 10, 12, 33, tzinfo=UTC)
    assert keys("devices") == ["devices"]
    assert found.row("device") == {
        "device": DEVICE,
        "model": "Polar Vantage V",
        "color": "Black",
        "firmware": "1.2.3",
        "hardware": "00123456.01",
        "region": "GLOBAL",
        "state": "active",
        "registered_utc": moment,
        "deregistered_utc": moment,
    }
    assert found.row("device_event") == {
        "device": DEVICE,
        "at_utc": moment.replace(microsecond=435000),
        "event": "unknown",
    }


def test_devices_known_in_one_list_only() -> None:
    body = {
        "devicesData": [{"deviceReference": {"uuid": "described"}}],
        "userDevicesData": {
            "activeDevices": [{"deviceReference": {"uuid": "worn"}}],
            "archivedDevices": [{"deviceReference": {"uuid": "old"}, "deregistered": "2024-01-01T00:00:00Z"}],
        },
    }
    (item,) = items("devices", body)
    states = {row["device"]: row["state"] for row in parsed("devices", item).rows("device")}
    assert states == {"described": "unknown", "worn": "active", "old": "archived"}


def test_the_example_subscription() -> None:
    assert keys("subscriptions") == ["paidcontent/2025-09-18T21:46:01.890Z"]
    assert parsed("subscriptions").row("subscription") == {
        "product": "paidcontent",
        "purchased_utc": BOUGHT,
        "duration": "P1M",
        "entitlements": "atp",
        "free_trial": True,
        "expires_utc": BOUGHT,
        "created_utc": BOUGHT,
        "modified_utc": BOUGHT,
    }


def test_a_subscription_that_says_more() -> None:
    item = changed(
        only("subscriptions"),
        (("status",), "IN_GRACE_PERIOD"),
        (("subscriptionPlan", "store"), "APPLE_APP_STORE"),
        (("subscriptionPlan", "subscriptionProduct", "entitlements"), [{"name": "atp"}, {"name": "plus"}]),
    )
    row = parsed("subscriptions", item).row("subscription")
    assert (row["status"], row["store"], row["entitlements"]) == (
        "in_grace_period",
        "apple_app_store",
        "atp, plus",
    )


def test_the_picture_is_kept_byte_by_byte() -> None:
    assert keys("profile_picture") == ["large"]
    row = parsed("profile_picture").row("profile_picture")
    assert row == {"size": "large", "content_type": "image/png", "body": b"\x89PNG\r\n\x1a\n"}
    assert items("profile_picture", {"contentType": "image/png", "base64": ""}) == []
    with pytest.raises(PayloadError, match="Profile picture"):
        endpoint_of("profile_picture").parse({"base64": "not base64!"})
