from dataclasses import replace
from datetime import date

import pytest

from polar_data.errors import PayloadError
from polar_data.schema import days
from polar_data.sources.accesslink_v4.endpoints import ENDPOINTS
from polar_data.sources.endpoint import Endpoint
from polar_data.sources.guard import guarded
from polar_data.sources.rows import Rows

BY_NAME = {endpoint.name: endpoint for endpoint in ENDPOINTS}

# The reference's path and scope of each endpoint.
REFERENCE = {
    "calendar": ("/calendar/list", "calendar:read"),
    "continuous_samples": ("/continuous-samples", "continuous_samples:read"),
    "activity": ("/activity/list", "activity:read"),
    "favorites": ("/training-target/favorites", "training_targets:read"),
    "nightly_recharge": ("/nightly-recharge-results", "nightly_recharge:read"),
    "profile_picture": ("/user/profile-picture", "profile:read"),
    "ppi": ("/ppi-samples", "ppi_data:read"),
    "routes": ("/routes/{id}", "routes:read"),
    "skin_contacts": ("/skin-contacts", "skin_contact:read"),
    "sleep_wake_vectors": ("/sleep-wake-vectors", "sleep:read"),
    "sleeps": ("/sleeps", "sleep:read"),
    "sports": ("/sports/list", "sports:read"),
    "sport_profile_catalog": ("/sports/profile-list-catalog", "sports:read"),
    "sport_profiles": ("/sports/profiles", "sports:read"),
    "subscriptions": ("/subscriptions", "user_subscription:read"),
    "temperature": ("/temperature-measurements", "temperature_measurement:read"),
    "tests": ("/tests/list", "tests:read"),
    "training_sessions": ("/training-sessions/list", "training_sessions:read"),
    "calendar_targets": ("/training-target/calendar-targets", "training_targets:read"),
    "devices": ("/user-devices", "devices:read"),
    "account_data": ("/user/account-data", "profile:read"),
}

# The longest range a call may ask for, and the features it may name.
WINDOWS = {
    "calendar": (90, "notes feeling feedback perceived-recovery weight physical-information"),
    "continuous_samples": (30, "heart-rate-samples"),
    "activity": (90, "samples activity-target physical-information"),
    "nightly_recharge": (28, "samples"),
    "ppi": (90, "samples"),
    "skin_contacts": (90, ""),
    "sleep_wake_vectors": (7, ""),
    "sleeps": (28, "sleep-result original-sleep-result sleep-evaluation sleep-score"),
    "temperature": (90, ""),
    "tests": (90, "samples"),
    "training_sessions": (
        90,
        "samples test-results training-load-report laps hill-splits routes statistics zones pause-times"
        " strength-training-results comments",
    ),
}


def test_all_21_endpoints_of_the_reference_with_their_paths_and_scopes() -> None:
    assert {endpoint.name: (endpoint.path, endpoint.scope) for endpoint in ENDPOINTS} == REFERENCE
    assert len(ENDPOINTS) == 21
    assert len({endpoint.label for endpoint in ENDPOINTS}) == 21


def test_windows_and_features_are_within_the_reference() -> None:
    windowed = [endpoint for endpoint in ENDPOINTS if endpoint.dates and not endpoint.whole_range]
    assert {each.name: (each.window_days, " ".join(each.features)) for each in windowed} == WINDOWS


def test_what_gives_details_only_for_one_day_is_listed_first() -> None:
    one_day = {"activity", "nightly_recharge", "ppi", "sleeps", "tests", "training_sessions"}
    assert {endpoint.name for endpoint in ENDPOINTS if endpoint.listing} == one_day


def test_what_perishes_comes_first() -> None:
    first = min(ENDPOINTS, key=lambda endpoint: endpoint.priority)
    assert (first.name, first.keep_days) == ("sleep_wake_vectors", 90)


DATES = "from=2026-07-01&to=2026-07-02"
TIMES = "from=2026-07-01T00:00:00&to=2026-07-02T00:00:00"


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("calendar", [TIMES, DATES]),
        ("training_sessions", [TIMES, DATES]),
        ("calendar_targets", [DATES, "fromDate=2026-07-01&toDate=2026-07-02"]),
        ("sleeps", [DATES]),
    ],
)
def test_dates_are_spelled_as_live_servers_take_them_then_as_the_reference_says(
    name: str, spellings: list[str]
) -> None:
    found = [dialect.params(date(2026, 7, 1), date(2026, 7, 2)) for dialect in BY_NAME[name].dates]
    assert ["&".join(f"{key}={value}" for key, value in params) for params in found] == spellings


def test_routes_are_named_by_targets_and_favourites() -> None:
    routes = BY_NAME["routes"]
    assert routes.parents == ("favorites", "calendar_targets")
    assert routes.children is not None
    item = {"exercise": [{"routeId": "77"}, {"routeId": "0"}, {}, {"routeId": 78}, {"routeId": "77"}]}
    assert list(routes.children(item)) == ["77", "78"]


def test_a_row_without_key_or_a_key_twice_never_reaches_the_database() -> None:
    def parse(*nights: date | None) -> Endpoint:
        def rows(item: object) -> Rows:
            found = Rows()
            for night in nights:
                found.add(days.recharge_night, night=night)
            return found

        return guarded(replace(BY_NAME["nightly_recharge"], parse=rows))

    with pytest.raises(PayloadError, match="Nightly Recharge: a row of recharge_night has no night"):
        parse(None).parse({})
    with pytest.raises(PayloadError, match="two rows of recharge_night"):
        parse(date(2026, 1, 1), date(2026, 1, 1)).parse({})
