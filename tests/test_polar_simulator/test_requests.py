"""Who may ask what, in which words, for how long."""

import pytest

from tests.polar_simulator.endpoints import DAILY, SINGLETONS, Endpoint

from .conftest import Polar

# From the reference's table of scopes and the "required scope" under each endpoint.
SCOPE_OF = {
    "/calendar/list": "calendar:read",
    "/continuous-samples": "continuous_samples:read",
    "/activity/list": "activity:read",
    "/training-target/favorites": "training_targets:read",
    "/nightly-recharge-results": "nightly_recharge:read",
    "/user/profile-picture": "profile:read",
    "/ppi-samples": "ppi_data:read",
    "/routes/1": "routes:read",
    "/skin-contacts": "skin_contact:read",
    "/sleep-wake-vectors": "sleep:read",
    "/sleeps": "sleep:read",
    "/sports/list": "sports:read",
    "/sports/profile-list-catalog": "sports:read",
    "/sports/profiles": "sports:read",
    "/subscriptions": "user_subscription:read",
    "/temperature-measurements": "temperature_measurement:read",
    "/tests/list": "tests:read",
    "/training-sessions/list": "training_sessions:read",
    "/training-target/calendar-targets": "training_targets:read",
    "/user-devices": "devices:read",
    "/user/account-data": "profile:read",
}
DATETIME_FAMILIES = {"calendar", "training_sessions"}
WINDOWS = {
    "calendar": 90,
    "continuous_samples": 30,
    "activity": 90,
    "nightly_recharge": 28,
    "ppi": 90,
    "skin_contacts": 90,
    "sleep_wake_vectors": 7,
    "sleeps": 30,
    "temperature": 90,
    "tests": 90,
    "training_sessions": 90,
}
BY_FAMILY = {endpoint.family: endpoint for endpoint in DAILY}


def moment(endpoint: Endpoint, day: str) -> str:
    return f"{day}T00:00:00" if endpoint.family in DATETIME_FAMILIES else day


def test_all_21_endpoints_are_there() -> None:
    paths = {endpoint.path for endpoint in (*DAILY, *SINGLETONS)}
    assert len(SCOPE_OF) == 21
    assert paths | {"/user/profile-picture", "/routes/1"} == SCOPE_OF.keys()


def test_hello_needs_no_authorization(polar: Polar) -> None:
    assert polar.simulator.http.get(f"{polar.simulator.url}/v4/data/hello").status_code == 200


@pytest.mark.parametrize(("path", "scope"), SCOPE_OF.items())
def test_each_endpoint_names_the_scope_it_misses(polar: Polar, path: str, scope: str) -> None:
    others = [name for name in set(SCOPE_OF.values()) if name != scope]
    answer = polar.get(path, access=polar.admin("token", scopes=others)["access_token"])
    assert (answer.status_code, answer.json()) == (403, {"error": f"Missing required scope: {scope}"})


def test_an_unknown_token_is_401(polar: Polar) -> None:
    assert polar.get("/sports/list", access="made-up").status_code == 401
    assert polar.simulator.http.get(f"{polar.simulator.url}/v4/data/sports/list").status_code == 401


def test_missing_consents_close_everything(polar: Polar) -> None:
    polar.admin("consent", accepted=False)
    answer = polar.get("/sports/list")
    message = {"errorMessage": "User has not accepted all mandatory consents."}
    assert (answer.status_code, answer.json()) == (403, message)
    assert (
        polar.get("/sports/list", access=polar.admin("token", account="ben")["access_token"]).status_code
        == 200
    )
    polar.admin("consent", accepted=True)
    assert polar.get("/sports/list").status_code == 200


def test_unknown_paths_are_404(polar: Polar) -> None:
    assert polar.get("/nothing").status_code == 404
    assert polar.get("/routes/987654321987").status_code == 404


@pytest.mark.parametrize("endpoint", DAILY, ids=lambda endpoint: endpoint.family)
def test_both_ends_of_the_range_are_required(polar: Polar, endpoint: Endpoint) -> None:
    first, last = ("from", moment(endpoint, "2026-09-29")), ("to", moment(endpoint, "2026-09-30"))
    assert polar.get(endpoint.path, [first, last]).status_code == 200
    for sent, missing in ((first, "to"), (last, "from")):
        answer = polar.get(endpoint.path, [sent])
        assert answer.status_code == 400
        assert answer.json() == {"errorMessage": f"Missing required parameter '{missing}'"}


@pytest.mark.parametrize("family", sorted(DATETIME_FAMILIES))
@pytest.mark.parametrize(
    "text", ["2026-09-29", "2026-09-29T00:00:00Z", "2026-09-29T00:00:00+03:00", "2026-09-29T00:00:00.000"]
)
def test_datetime_families_take_only_naive_datetimes(polar: Polar, family: str, text: str) -> None:
    answer = polar.get(BY_FAMILY[family].path, [("from", text), ("to", "2026-09-30T00:00:00")])
    message = {"errorMessage": "Value for key 'from' could not be parsed as datetime"}
    assert (answer.status_code, answer.json()) == (400, message)


@pytest.mark.parametrize("family", sorted(BY_FAMILY.keys() - DATETIME_FAMILIES))
@pytest.mark.parametrize("text", ["2026-09-30T00:00:00", "20260930", "2026-02-30", "2026-9-30"])
def test_the_other_families_take_only_plain_dates(polar: Polar, family: str, text: str) -> None:
    answer = polar.get(BY_FAMILY[family].path, [("from", "2026-09-29"), ("to", text)])
    message = {"errorMessage": "Value for key 'to' could not be parsed as date"}
    assert (answer.status_code, answer.json()) == (400, message)


def test_which_dialect_rules_can_be_chosen(polar: Polar) -> None:
    polar.admin("rules", family="calendar", dialect="date")
    assert polar.days("/calendar/list", "2026-09-01", "2026-10-01").status_code == 200
    assert polar.days("/calendar/list", "2026-09-01T00:00:00", "2026-10-01T00:00:00").status_code == 400


def test_which_names_rule_can_be_chosen(polar: Polar) -> None:
    path = "/training-target/calendar-targets"
    swagger = [("fromDate", "2026-09-01"), ("toDate", "2026-10-01")]
    assert polar.get(path, swagger).json() == {"errorMessage": "Missing required parameter 'from'"}
    polar.admin("rules", family="calendar_targets", names=["fromDate", "toDate"])
    assert polar.get(path, swagger).status_code == 200
    refused = polar.days(path, "2026-09-01", "2026-10-01")
    assert refused.json() == {"errorMessage": "Missing required parameter 'fromDate'"}


@pytest.mark.parametrize(("family", "days"), WINDOWS.items())
def test_a_longer_window_is_refused(polar: Polar, family: str, days: int) -> None:
    import datetime as dt

    endpoint, first = BY_FAMILY[family], dt.date(2026, 7, 1)
    for span, status in ((days, 200), (days + 1, 400)):
        last = first + dt.timedelta(days=span)
        ends = moment(endpoint, first.isoformat()), moment(endpoint, last.isoformat())
        assert polar.days(endpoint.path, *ends).status_code == status


def test_targets_have_no_longest_window(polar: Polar) -> None:
    assert polar.days("/training-target/calendar-targets", "2024-01-01", "2026-12-01").status_code == 200


@pytest.mark.parametrize(
    ("family", "feature"),
    [
        ("activity", "samples"),
        ("nightly_recharge", "samples"),
        ("ppi", "samples"),
        ("sleeps", "sleep-score"),
        ("tests", "samples"),
        ("training_sessions", "laps"),
    ],
)
def test_features_hold_for_one_day(polar: Polar, family: str, feature: str) -> None:
    endpoint = BY_FAMILY[family]
    start, one, two = (moment(endpoint, day) for day in ("2026-09-28", "2026-09-29", "2026-09-30"))
    assert polar.days(endpoint.path, start, one, feature).status_code == 200
    answer = polar.days(endpoint.path, start, two, feature)
    assert (answer.status_code, answer.json()) == (
        400,
        {"errorMessage": "only one day at a time with features"},
    )


def test_calendar_and_continuous_samples_take_features_over_many_days(polar: Polar) -> None:
    many = polar.days("/calendar/list", "2026-07-03T00:00:00", "2026-10-01T00:00:00", "notes", "weight")
    assert many.status_code == 200
    assert (
        polar.days("/continuous-samples", "2026-09-01", "2026-10-01", "heart-rate-samples").status_code == 200
    )


@pytest.mark.parametrize("feature", ["everything", "sleep-result,sleep-score"])
def test_unknown_or_joined_features_are_refused(polar: Polar, feature: str) -> None:
    answer = polar.days("/sleeps", "2026-09-29", "2026-09-30", feature)
    assert (answer.status_code, answer.json()) == (400, {"errorMessage": f"Unknown feature '{feature}'"})


def test_a_range_that_ends_before_it_starts_is_refused(polar: Polar) -> None:
    assert polar.days("/sleeps", "2026-09-30", "2026-09-29").status_code == 400


@pytest.mark.parametrize(
    ("query", "status"), [([], 400), ([("size", "huge")], 400), ([("size", "small")], 200)]
)
def test_the_picture_needs_one_of_three_sizes(
    polar: Polar, query: list[tuple[str, str]], status: int
) -> None:
    answer = polar.get("/user/profile-picture", query)
    assert answer.status_code == status
    if status == 200:
        assert answer.headers["content-type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")


def test_a_route_id_is_a_number(polar: Polar) -> None:
    assert polar.get("/routes/home").status_code == 400
