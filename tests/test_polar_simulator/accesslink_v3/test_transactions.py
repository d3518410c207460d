"""Transactions: what they hold, when they end, and that nothing committed comes again."""

from collections import Counter
from datetime import datetime
from typing import Any

import httpx
import pytest

from .conftest import V3

LISTING = {
    "exercise": "exercises",
    "activity": "activity-log",
    "physical-information": "physical-informations",
}


def create(v3: V3, kind: str) -> httpx.Response:
    return v3.post(f"/v3/users/{v3.user_id}/{kind}-transactions")


def opened(v3: V3, kind: str) -> tuple[str, list[str]]:
    """The address of a new transaction and those of its items."""
    answer = create(v3, kind)
    assert answer.status_code == 201
    where = answer.json()["resource-uri"]
    listing = v3.get(where)
    assert listing.status_code == 200
    assert listing.json().keys() == {LISTING[kind]}
    return where, listing.json()[LISTING[kind]]


def commit(v3: V3, kind: str) -> list[str]:
    """The ids that one whole transaction brought."""
    where, items = opened(v3, kind)
    assert v3.put(where).status_code == 200
    return [item.rpartition("/")[2] for item in items]


def data(v3: V3, path: str) -> dict[str, Any]:
    answer = v3.get(path)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("kind", LISTING)
def test_a_transaction_is_created_once_and_named_twice(v3: V3, kind: str) -> None:
    answer = create(v3, kind)
    assert answer.status_code == 201
    body = answer.json()
    assert body.keys() == {"transaction-id", "resource-uri"}
    path = f"/v3/users/{v3.user_id}/{kind}-transactions/{body['transaction-id']}"
    assert body["resource-uri"] == v3.simulator.url + path
    assert create(v3, kind).status_code == 204


@pytest.mark.parametrize("kind", LISTING)
def test_what_was_committed_never_comes_again(v3: V3, kind: str) -> None:
    v3.admin("v3-backlog", days=38)
    seen: Counter[str] = Counter()
    while (answer := create(v3, kind)).status_code == 201:
        where = answer.json()["resource-uri"]
        items = v3.get(where).json()[LISTING[kind]]
        assert 0 < len(items) <= 50
        seen.update(items := [item.rpartition("/")[2] for item in items])
        assert v3.put(where).status_code == 200
        assert v3.put(where).status_code == 404
        assert v3.get(where).status_code == 404
    assert seen
    assert set(seen.values()) == {1}
    v3.admin("clock", advance_s=3600)
    assert create(v3, kind).status_code == 204


def test_more_than_50_come_in_several_transactions(v3: V3) -> None:
    v3.admin("v3-backlog", days=39)
    where, first = opened(v3, "activity")
    assert len(first) == 50
    assert create(v3, "activity").status_code == 204
    v3.put(where)
    assert 0 < len(commit(v3, "activity")) < 50
    assert create(v3, "activity").status_code == 204


@pytest.mark.parametrize("kind", LISTING)
def test_a_transaction_is_disbanded_after_ten_minutes(v3: V3, kind: str) -> None:
    where, items = opened(v3, kind)
    v3.admin("clock", advance_s=590)
    assert v3.get(where).status_code == 200
    v3.admin("clock", advance_s=10)
    for path in (where, items[0]):
        assert v3.get(path).status_code == 404
    assert v3.put(where).status_code == 404
    again, same = opened(v3, kind)
    assert again != where
    assert [item.rpartition("/")[2] for item in same] == [item.rpartition("/")[2] for item in items]


def test_an_exercise_is_written_with_hyphens(v3: V3) -> None:
    _, items = opened(v3, "exercise")
    summaries = [data(v3, item) for item in items]
    hashed = {each["upload_time"]: each for each in v3.get("/v3/exercises").json()}
    for item, summary in zip(items, summaries, strict=True):
        assert str(summary["id"]) == item.rpartition("/")[2]
        assert f"/{summary['transaction-id']}/" in item
        assert not any("_" in key for key in summary)
        assert not summary.keys() & {"samples", "heart-rate-zones", "route"}
    twin = next(summary for summary in summaries if summary["upload-time"] in hashed)
    same = hashed[twin["upload-time"]]
    assert (twin["start-time"], twin["duration"]) == (same["start_time"], same["duration"])
    assert twin["heart-rate"] == same["heart_rate"]


def test_the_parts_of_an_exercise(v3: V3) -> None:
    _, items = opened(v3, "exercise")
    item = next(each for each in items if data(v3, each).get("has-route"))
    hashed = v3.get("/v3/exercises", samples="true", zones="true").json()
    twin = next(each for each in hashed if each["upload_time"] == data(v3, item)["upload-time"])

    [zone, *_] = data(v3, f"{item}/heart-rate-zones")["zone"]
    assert zone.keys() == {"index", "lower-limit", "upper-limit", "in-zone"}
    assert zone["in-zone"] == twin["heart_rate_zones"][0]["in_zone"]

    links = data(v3, f"{item}/samples")["sample"]
    assert links == [f"{item}/samples/{each['sample_type']}" for each in twin["samples"]]
    sample = data(v3, links[0])
    assert sample["sample-type"] == str(twin["samples"][0]["sample_type"])
    assert sample["data"] == twin["samples"][0]["data"]
    assert v3.get(f"{item}/samples/99").status_code == 204

    for kind in ("fit", "tcx", "gpx"):
        assert v3.get(f"{item}/{kind}").content == v3.get(f"/v3/exercises/{twin['id']}/{kind}").content


def test_an_unknown_item_of_a_transaction_is_204(v3: V3) -> None:
    where, _ = opened(v3, "exercise")
    assert v3.get(f"{where}/exercises/1").status_code == 204


def test_several_summaries_of_a_day_grow_until_the_newest(v3: V3) -> None:
    _, items = opened(v3, "activity")
    summaries = [data(v3, item) for item in items]
    created = [summary["created"] for summary in summaries]
    assert created == sorted(created)
    by_day: dict[str, list[dict[str, Any]]] = {}
    for summary in summaries:
        by_day.setdefault(summary["date"], []).append(summary)
    doubled = [day for day, found in by_day.items() if len(found) == 2]
    assert doubled
    for day in doubled:
        first, second = by_day[day]
        assert first["created"] < second["created"]
        assert first["active-steps"] <= second["active-steps"]
        assert first["calories"] < second["calories"]
    for day, found in by_day.items():
        whole = data(v3, f"/v3/users/activities/{day}")
        if datetime.fromisoformat(found[-1]["created"]).date().isoformat() > day:
            assert found[-1]["active-steps"] == whole["steps"]
            assert found[-1]["calories"] == whole["calories"]


def test_hours_of_steps_and_zones(v3: V3) -> None:
    _, items = opened(v3, "activity")
    item = items[0]
    summary = data(v3, item)
    steps = data(v3, f"{item}/step-samples")
    assert steps["interval"] == 60
    assert sum(each["steps"] for each in steps["samples"]) == summary["active-steps"]
    zones = data(v3, f"{item}/zone-samples")
    assert zones["interval"] == 60
    for hour in zones["samples"]:
        assert hour["time"][2:] == ":00:00.000"
        assert {zone["index"] for zone in hour["activity-zones"]} <= set(range(6))


def test_a_day_that_arrives_weeks_late_is_handed_over_then(v3: V3) -> None:
    v3.admin("hide", families=["v3_activities"], day="2026-09-20")
    _, items = opened(v3, "activity")
    assert "2026-09-20" not in {data(v3, item)["date"] for item in items}
    v3.put(items[0].rpartition("/activities/")[0])
    v3.at("2026-09-30T20:00:00+00:00")
    v3.admin("release")
    _, items = opened(v3, "activity")
    [late] = (summary for item in items if (summary := data(v3, item))["date"] == "2026-09-20")
    assert late["created"].startswith("2026-09-30T20:00:")


def test_physical_information_comes_anew_when_it_changes(v3: V3) -> None:
    where, [item] = opened(v3, "physical-information")
    information = data(v3, item)
    assert {"id", "transaction-id", "created", "weight", "weight-source"} <= information.keys()
    assert not any("_" in key for key in information)
    v3.put(where)
    v3.admin("clock", advance_s=60)
    v3.admin("edit", family="v3_physical_info", set={"weight": 61.0})
    _, [changed] = opened(v3, "physical-information")
    assert data(v3, changed)["weight"] == 61.0
    assert data(v3, changed)["created"] > information["created"]


def test_links_lead_to_the_host_that_was_asked(v3: V3) -> None:
    answer = v3.simulator.http.post(
        f"{v3.simulator.url}/v3/users/{v3.user_id}/exercise-transactions",
        headers={
            "Authorization": f"Bearer {v3.access}",
            "Host": "www.polaraccesslink.com",
            "X-Forwarded-Proto": "https",
        },
    )
    where = answer.json()["resource-uri"]
    assert where.startswith(f"https://www.polaraccesslink.com/v3/users/{v3.user_id}/exercise-transactions/")
    items = v3.get(where.removeprefix("https://www.polaraccesslink.com")).json()["exercises"]
    assert items[0].startswith(v3.simulator.url)


def test_only_the_users_own_transactions_open(v3: V3) -> None:
    assert v3.post(f"/v3/users/{v3.user_id + 1}/exercise-transactions").status_code == 403
    assert v3.get(f"/v3/users/{v3.user_id}/exercise-transactions/1").status_code == 404


def test_notifications_tell_for_whom_there_is_something(v3: V3) -> None:
    answer = v3.as_client("GET", "/v3/notifications")
    assert answer.status_code == 200
    found = answer.json()["available-user-data"]
    assert {each["data-type"] for each in found} == {"EXERCISE", "ACTIVITY_SUMMARY", "PHYSICAL_INFORMATION"}
    for each in found:
        assert each["user-id"] == v3.user_id
        assert v3.post(each["url"]).status_code == 201
    assert v3.as_client("GET", "/v3/notifications").status_code == 204
