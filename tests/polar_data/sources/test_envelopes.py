"""Every envelope an answer is known to come in gives the same items."""

from typing import Any

import pytest

from polar_data.errors import PayloadError
from polar_data.sources import ENDPOINTS, endpoint_of
from tests.polar_data.sources.accesslink_v4.examples import example, items

INNER = {
    "activity": example("activity")["activities"]["activityDays"],
    "calendar": example("calendar")["data"]["entries"],
    "continuous_samples": example("continuous_samples")["continuousSamples"]["heartRateSamplesPerDay"],
    "nightly_recharge": example("nightly_recharge")["nightlyRechargeResults"]["nightlyRechargeResults"],
    "sleeps": example("sleeps")["nightSleeps"],
    "sports": example("sports")["sports"],
    "subscriptions": example("subscriptions")["userSubscriptions"]["userSubscriptions"],
    "tests": example("tests")["data"]["tests"],
    "training_sessions": example("training_sessions")["trainingSessions"],
}

VARIANTS: list[tuple[str, Any]] = [
    ("nightly_recharge", {"nightlyRechargeResults": INNER["nightly_recharge"]}),
    ("continuous_samples", {"heartRateSamplesPerDay": INNER["continuous_samples"]}),
    ("activity", {"activityDays": INNER["activity"]}),
    ("subscriptions", {"userSubscriptions": INNER["subscriptions"]}),
    ("tests", {"tests": INNER["tests"]}),
    ("calendar", {"entries": INNER["calendar"]}),
    *INNER.items(),
]

LISTS = [*INNER, "favorites", "calendar_targets", "ppi", "skin_contacts", "temperature"]


@pytest.mark.parametrize(("name", "body"), VARIANTS)
def test_other_envelopes_give_the_same_items(name: str, body: Any) -> None:
    assert items(name, body) == items(name)
    assert items(name)


@pytest.mark.parametrize("name", LISTS)
def test_an_answer_without_the_list_is_empty(name: str) -> None:
    envelope = next(iter(example(name)))
    bodies: list[Any] = [{}, [], {envelope: None}, {envelope: {}}]
    for body in bodies:
        assert list(endpoint_of(name).items(body)) == []


@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_envelope_is_not_taken_for_empty(name: str) -> None:
    with pytest.raises(PayloadError, match="the answer has none of"):
        endpoint_of(name).items({"somethingElse": [{}]})


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("inner", [{"items": [{}]}, {"items": []}, "text", 7])
def test_an_unknown_inner_shape_is_not_taken_for_empty(name: str, inner: Any) -> None:
    with pytest.raises(PayloadError, match="the answer has none of"):
        endpoint_of(name).items({next(iter(example(name))): inner})


def test_an_empty_envelope_beside_a_full_one_hides_nothing() -> None:
    periods = example("temperature")["temperatureMeasurementPeriod"]
    body = {"temperatureMeasurementPeriod": None, "temperatureMeasurementPeriods": periods}
    assert items("temperature", body) == periods


@pytest.mark.parametrize("name", [each.name for each in ENDPOINTS if each.dates and not each.whole_range])
def test_a_dated_item_without_its_day_is_refused(name: str) -> None:
    endpoint = endpoint_of(name)
    bodies: list[Any] = [{}, {"note": {}}]
    for item in bodies:
        with pytest.raises(PayloadError):
            endpoint.day(item)


@pytest.mark.parametrize(
    ("name", "item", "key"),
    [
        ("calendar", {"new\0": {"dateTime": "2026-01-01T10:00"}}, "new?/2026-01-01T10:00:00/"),
        ("tests", {"startTime": "2026-01-01T10:00", "new\0": {}}, "2026-01-01T10:00:00/new?"),
        (
            "temperature",
            {"startTime": "2026-01-01T10:00", "measurementType": "\0"},
            "2026-01-01T10:00:00/unknown/?",
        ),
        ("sport_profiles", {"uuid": "\0"}, "?"),
    ],
)
def test_keys_are_text_a_database_keeps(name: str, item: Any, key: str) -> None:
    assert endpoint_of(name).key(item) == key.replace("?", "\N{REPLACEMENT CHARACTER}")


def test_an_unknown_kind_of_test_is_named_in_text_a_database_keeps() -> None:
    rows = endpoint_of("tests").parse({"startTime": "2026-01-01T10:00", "new\0": {}})
    ((found,),) = rows.tables.values()
    assert found["kind"] == "new\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize(
    ("name", "envelope"),
    [("account_data", "accountData"), ("routes", "userRoute"), ("sport_profile_catalog", "catalog")],
)
def test_a_single_answer_comes_with_and_without_envelope(name: str, envelope: str) -> None:
    body = example(name)
    assert items(name, body[envelope]) == items(name, body) == [body[envelope]]


@pytest.mark.parametrize("name", ["calendar", "tests"])
def test_an_entry_of_a_wrong_shape_costs_itself_only(name: str) -> None:
    endpoint = endpoint_of(name)
    good, bad = items(name)[0], "not an object"
    *rest, last = items(name, [*INNER[name], bad])
    assert rest == items(name)
    assert endpoint.key(good)
    for read in (endpoint.key, endpoint.parse):
        with pytest.raises(PayloadError):
            read(last)
