"""The envelopes and odd values that live payloads were seen to have."""

import json
import math
from typing import Any

import pytest

from .conftest import Polar

LAST, NEXT = "2026-09-30", "2026-10-01"


def night(polar: Polar) -> dict[str, Any]:
    body = polar.days("/nightly-recharge-results", LAST, NEXT, "samples").json()
    return dict(body["nightlyRechargeResults"]["nightlyRechargeResults"][0])


def sessions(polar: Polar, *features: str) -> list[dict[str, Any]]:
    path = "/training-sessions/list"
    listed = polar.days(path, "2026-08-22T00:00:00", "2026-10-01T00:00:00").json()["trainingSessions"]
    for session in reversed(listed):
        day = session["startTime"][:10]
        body = polar.days(path, f"{day}T00:00:00", f"{day}T23:59:59", "samples", "routes").json()
        if any("routes" in exercise for each in body["trainingSessions"] for exercise in each["exercises"]):
            return list(body["trainingSessions"])
    raise AssertionError("no session with a route")


def exercise_with_route(polar: Polar) -> dict[str, Any]:
    found = [exercise for each in sessions(polar) for exercise in each["exercises"] if "routes" in exercise]
    return dict(found[0])


def test_nightly_recharge_as_a_plain_list(polar: Polar) -> None:
    nested = polar.days("/nightly-recharge-results", LAST, NEXT).json()
    polar.admin("rules", family="nightly_recharge", envelope="list")
    assert polar.days("/nightly-recharge-results", LAST, NEXT).json() == nested["nightlyRechargeResults"]


def test_continuous_samples_at_the_top(polar: Polar) -> None:
    query = (LAST, NEXT, "heart-rate-samples")
    wrapped = polar.days("/continuous-samples", *query).json()
    polar.admin("rules", family="continuous_samples", envelope="top_level")
    assert polar.days("/continuous-samples", *query).json() == wrapped["continuousSamples"]


def test_sports_as_array_empty_and_object(polar: Polar) -> None:
    rows = polar.get("/sports/list").json()["sports"]
    polar.admin("rules", family="sports", envelope="array")
    array = polar.get("/sports/list").json()
    assert [row["id"] for row in array] == [row["id"] for row in rows]
    assert array[0]["name"] == rows[0]["localizedNames"]["en"]["longName"].upper().replace(" ", "_")
    polar.admin("rules", family="sports", envelope="empty")
    assert polar.get("/sports/list").json() == []
    polar.admin("rules", family="sports", envelope="empty_object")
    assert polar.get("/sports/list").json() == {}


def test_a_list_may_be_absent_when_empty(polar: Polar) -> None:
    polar.admin("rules", family="sleeps", envelope="absent_when_empty")
    assert polar.days("/sleeps", "2020-01-01", "2020-01-02").json() == {}
    assert polar.days("/sleeps", LAST, NEXT).json() == {"nightSleeps": [{"sleepDate": LAST}]}


def test_sample_types_with_prefix(polar: Polar) -> None:
    plain = exercise_with_route(polar)["samples"]["samples"]
    polar.admin("rules", family="training_sessions", envelope="sample_type_prefix")
    prefixed = exercise_with_route(polar)["samples"]["samples"]
    assert [sample["type"] for sample in prefixed] == [f"SAMPLE_TYPE_{sample['type']}" for sample in plain]
    assert prefixed[0]["values"] == plain[0]["values"]


def test_samples_as_interval_values(polar: Polar) -> None:
    plain = exercise_with_route(polar)["samples"]["samples"][0]
    polar.admin("rules", family="training_sessions", envelope="interval_values")
    sample = exercise_with_route(polar)["samples"]["samples"][0]
    assert sample == {
        "type": f"SAMPLE_TYPE_{plain['type']}",
        "intervalValues": {"interval": str(plain["intervalMillis"]), "values": plain["values"]},
    }


def test_routes_as_route_points(polar: Polar) -> None:
    plain = exercise_with_route(polar)["routes"]["route"]
    polar.admin("rules", family="training_sessions", envelope="route_points")
    route = exercise_with_route(polar)["routes"]["route"]
    first = plain["wayPoints"][0]
    assert route.keys() == {"startTime", "routePoints"}
    assert route["routePoints"][0]["timeOffsetFromStartMillis"] == first["elapsedMillis"]
    assert route["routePoints"][0]["location"]["latitude"] == first["latitude"]


def test_unknown_envelopes_are_refused(polar: Polar) -> None:
    import httpx

    with pytest.raises(httpx.HTTPStatusError):
        polar.admin("rules", family="sleeps", envelope="parcel")


def test_numbers_as_strings(polar: Polar) -> None:
    plain = night(polar)
    polar.admin("values", family="nightly_recharge", strings=True)
    odd = night(polar)
    assert odd["recoveryIndicator"] == str(plain["recoveryIndicator"])
    assert odd["hrvSamples"][0]["hrvValues"] == plain["hrvSamples"][0]["hrvValues"]


def test_absent_null_sentinel_and_nan_strings(polar: Polar) -> None:
    changes = {"ansRate": None, "recoveryIndicator": -1, "meanBaselineRri": 0, "ansStatus": "NaN"}
    polar.admin("values", family="nightly_recharge", set=changes, remove=["sleepTip"])
    odd = night(polar)
    assert {key: odd[key] for key in changes} == changes
    assert "sleepTip" not in odd


def test_bare_nan(polar: Polar) -> None:
    body = {"family": "nightly_recharge", "set": {"ansStatus": math.nan}}
    url = f"{polar.simulator.url}/admin/values"
    assert polar.simulator.http.post(url, content=json.dumps(body)).status_code == 200
    raw = polar.days("/nightly-recharge-results", LAST, NEXT).text
    assert '"ansStatus":NaN' in raw


def test_unknown_keys_at_every_depth(polar: Polar) -> None:
    polar.admin("values", family="sleeps", extra=True)
    [item] = polar.days("/sleeps", LAST, NEXT, "sleep-result").json()["nightSleeps"]
    assert "neverHeardOf" in item
    assert "neverHeardOf" in item["sleepResult"]["hypnogram"]["sleepStateChanges"][0]


def test_an_unreadable_item_among_good_ones(polar: Polar) -> None:
    polar.admin("values", family="sleeps", broken=True)
    assert polar.days("/sleeps", LAST, NEXT).json() == {
        "nightSleeps": [{"sleepDate": "unreadable"}, {"sleepDate": LAST}]
    }


def test_values_can_be_odd_on_some_days_only(polar: Polar) -> None:
    polar.admin("values", family="nightly_recharge", day=LAST, set={"recoveryIndicator": -1})
    body = polar.days("/nightly-recharge-results", "2026-09-20", NEXT).json()
    seen = {
        item["sleepResultDate"]: item["recoveryIndicator"]
        for item in body["nightlyRechargeResults"]["nightlyRechargeResults"]
    }
    assert seen.pop(LAST) == -1
    assert -1 not in seen.values()


def test_singletons_can_have_odd_values(polar: Polar) -> None:
    polar.admin("values", family="account_data", remove=["email"])
    assert "email" not in polar.get("/user/account-data").json()["accountData"]["basicInfo"]
