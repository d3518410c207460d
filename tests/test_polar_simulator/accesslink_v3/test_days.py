"""The families of days: windows, envelopes, and what stands for nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from .conftest import V3

TODAY = date(2026, 9, 30)
USERS = "/v3/users"

# path -> (key around the listing, what an empty listing is), from the reference's table.
LISTINGS = {
    "/activities": (None, 200),
    "/activities/samples": (None, 200),
    "/sleep": ("nights", 200),
    "/nightly-recharge": ("recharges", 200),
    "/cardio-load": (None, 200),
    "/sleepwise/alertness": (None, 204),
    "/sleepwise/circadian-bedtime": (None, 204),
    "/biosensing/bodytemperature": (None, 204),
    "/biosensing/skintemperature": (None, 204),
    "/biosensing/skincontacts": (None, 204),
    "/biosensing/ecg": (None, 204),
    "/biosensing/spo2": (None, 204),
}
LONGEST_28 = (
    "/activities",
    "/activities/samples",
    "/sleepwise/alertness/date",
    "/sleepwise/circadian-bedtime/date",
    "/biosensing/bodytemperature",
    "/biosensing/skintemperature",
    "/biosensing/skincontacts",
    "/biosensing/ecg",
    "/biosensing/spo2",
)
RANGED = (*LONGEST_28, "/cardio-load/date", "/continuous-heart-rate")
NO_DAY = {
    "/activities": 204,
    "/activities/samples": 204,
    "/sleep": 404,
    "/nightly-recharge": 404,
    "/continuous-heart-rate": 404,
}


def listed(v3: V3, path: str, key: str | None = None, **query: str) -> list[dict[str, Any]]:
    answer = v3.get(USERS + path, **query)
    assert answer.status_code in {200, 204}, answer.text
    body: Any = answer.json() if answer.status_code == 200 else []
    if key is not None:
        assert body.keys() == {key}
        body = body[key]
    assert isinstance(body, list)
    return body


def between(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


@pytest.mark.parametrize(("path", "key"), [(path, key) for path, (key, _) in LISTINGS.items()])
def test_a_listing_has_the_newest_28_days(v3: V3, path: str, key: str | None) -> None:
    items = listed(v3, path, key)
    dated = [item["date"] for item in items if "date" in item]
    assert len(items) <= 28 or not dated
    assert dated == sorted(dated)
    assert all("2026-09-03" <= day <= "2026-09-30" for day in dated)


@pytest.mark.parametrize("path", LISTINGS)
def test_nothing_is_an_empty_listing_or_204(v3: V3, path: str) -> None:
    key, status = LISTINGS[path]
    v3.admin("hide", **{"from": "2026-01-01", "to": "2026-10-02"})
    answer = v3.get(USERS + path)
    if path == "/cardio-load":
        assert {day["cardio_load_status"] for day in answer.json()} == {"LOAD_STATUS_NOT_AVAILABLE"}
        return
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == ({key: []} if key else [])
    else:
        assert answer.content == b""


@pytest.mark.parametrize("path", RANGED)
def test_both_ends_of_a_range_belong_to_it(v3: V3, path: str) -> None:
    one = v3.get(USERS + path, **between(TODAY - timedelta(days=2), TODAY - timedelta(days=2)))
    assert one.status_code in {200, 204}
    backwards = v3.get(USERS + path, **between(TODAY, TODAY - timedelta(days=1)))
    assert backwards.status_code == 400


@pytest.mark.parametrize("path", RANGED)
@pytest.mark.parametrize("text", ["2026-9-1", "20260901", "2026-02-30", "2026-09-01T00:00:00", ""])
def test_a_range_needs_two_plain_dates(v3: V3, path: str, text: str) -> None:
    answer = v3.get(USERS + path, **{"from": text, "to": "2026-09-02"})
    assert answer.status_code == 400
    assert v3.get(USERS + path, **{"from": "2026-09-01"}).status_code == 400


@pytest.mark.parametrize("path", ["/continuous-heart-rate", "/cardio-load/date", "/sleepwise/alertness/date"])
def test_some_ranges_are_required(v3: V3, path: str) -> None:
    assert v3.get(USERS + path).status_code == 400


@pytest.mark.parametrize("path", LONGEST_28)
def test_28_days_are_the_longest_range(v3: V3, path: str) -> None:
    within = v3.get(USERS + path, **between(TODAY - timedelta(days=27), TODAY))
    assert within.status_code in {200, 204}
    assert v3.get(USERS + path, **between(TODAY - timedelta(days=28), TODAY)).status_code == 400


@pytest.mark.parametrize("path", ["/activities", "/activities/samples"])
def test_activities_reach_back_365_days(v3: V3, path: str) -> None:
    oldest = TODAY - timedelta(days=365)
    assert v3.get(USERS + path, **between(oldest, oldest)).status_code == 200
    older = oldest - timedelta(days=1)
    assert v3.get(USERS + path, **between(older, oldest)).status_code == 400
    assert v3.get(f"{USERS}{path}/{oldest}").status_code == 204
    assert v3.get(f"{USERS}{path}/{older}").status_code == 400


@pytest.mark.parametrize(("path", "key"), [("/sleep", "nights"), ("/nightly-recharge", "recharges")])
def test_nights_ignore_a_range_and_end_after_28(v3: V3, path: str, key: str) -> None:
    whole = listed(v3, path, key)
    assert whole == listed(v3, path, key, **between(TODAY, TODAY))
    first = date.fromisoformat(whole[0]["date"])
    assert v3.get(f"{USERS}{path}/{first}").json() == whole[0]
    assert v3.get(f"{USERS}{path}/2026-09-02").status_code == 404


@pytest.mark.parametrize(("path", "status"), NO_DAY.items())
def test_a_day_without_data(v3: V3, path: str, status: int) -> None:
    v3.admin("hide", day="2026-09-29")
    assert v3.get(f"{USERS}{path}/2026-09-29").status_code == status
    v3.admin("release")
    assert v3.get(f"{USERS}{path}/2026-09-29").status_code == 200
    assert v3.get(f"{USERS}{path}/yesterday").status_code == 400


def test_the_nights_that_are_there_can_be_asked_for(v3: V3) -> None:
    available = listed(v3, "/sleep/available", "available")
    nights = listed(v3, "/sleep", "nights")
    times = [
        {"date": night["date"], "start_time": night["sleep_start_time"], "end_time": night["sleep_end_time"]}
        for night in nights
    ]
    assert available == times


def test_continuous_heart_rate_is_wrapped_and_a_day_is_not(v3: V3) -> None:
    days = between(date(2026, 9, 20), date(2026, 9, 22))
    found = listed(v3, "/continuous-heart-rate", "heart_rates", **days)
    assert [item["date"] for item in found] == ["2026-09-20", "2026-09-21", "2026-09-22"]
    assert v3.get(f"{USERS}/continuous-heart-rate/2026-09-21").json() == found[1]
    v3.admin("v3-shapes", documented=True)
    assert v3.get(f"{USERS}/continuous-heart-rate", **days).json() == found[2]


def test_cardio_load_has_one_object_for_every_day(v3: V3) -> None:
    days = [item["date"] for item in listed(v3, "/cardio-load")]
    assert days == [(TODAY - timedelta(days=n)).isoformat() for n in reversed(range(28))]
    before = listed(v3, "/cardio-load/date", **between(date(2020, 1, 1), date(2020, 1, 2)))
    assert [item["date"] for item in before] == ["2020-01-01", "2020-01-02"]
    for item in before:
        assert item["cardio_load_status"] == "LOAD_STATUS_NOT_AVAILABLE"
        assert (item["cardio_load"], item["tolerance"], item["cardio_load_ratio"]) == (-1.0, -1.0, -1.0)
    assert listed(v3, "/cardio-load/2026-09-30") == listed(v3, "/cardio-load")[-1:]


@pytest.mark.parametrize(
    ("period", "days"), [("days/1", 1), ("days/180", 180), ("months/1", 30), ("months/6", 180)]
)
def test_cardio_load_by_periods(v3: V3, period: str, days: int) -> None:
    assert len(listed(v3, f"/cardio-load/period/{period}")) == days


@pytest.mark.parametrize("period", ["days/0", "days/181", "months/0", "months/7", "days/all", "weeks/1"])
def test_other_periods_are_refused(v3: V3, period: str) -> None:
    assert v3.get(f"{USERS}/cardio-load/period/{period}").status_code == 400


def test_flags_bring_the_samples_of_an_activity(v3: V3) -> None:
    path = f"{USERS}/activities/2026-09-29"
    samples = v3.get(f"{USERS}/activities/samples/2026-09-29").json()
    assert "samples" not in v3.get(path, steps="false").json()
    brought = v3.get(path, steps="true", inactivity_stamps="true").json()["samples"]
    assert brought.keys() == {"date", "steps", "inactivity_stamps"}
    assert brought["steps"] == samples["steps"]
    day = between(date(2026, 9, 29), date(2026, 9, 29))
    [item] = listed(v3, "/activities", activity_zones="true", **day)
    assert item["samples"]["activity_zones"] == samples["activity_zones"]


def test_documented_spellings_on_request(v3: V3) -> None:
    path = f"{USERS}/activities/samples/2026-09-29"
    live = v3.get(path).json()["inactivity_stamps"]["samples"]
    levels = listed(v3, "/cardio-load")[-1]["cardio_load_level"]
    v3.admin("v3-shapes", documented=True)
    assert v3.get(path).json()["inactivity_stamps"] == live
    assert listed(v3, "/cardio-load")[-1]["cardio_load_level"]["very-high"] == levels["very_high"]


def test_what_is_not_there_yet_comes_when_it_is_released(v3: V3) -> None:
    v3.admin("hide", families=["v3_sleep"], day="2026-09-30")
    assert listed(v3, "/sleep", "nights")[-1]["date"] == "2026-09-29"
    assert v3.get(f"{USERS}/nightly-recharge/2026-09-30").status_code == 200
    v3.admin("release", families=["v3_sleep"], day="2026-09-30")
    assert listed(v3, "/sleep", "nights")[-1]["date"] == "2026-09-30"


def test_edits_and_odd_values_reach_v3(v3: V3) -> None:
    v3.admin("edit", family="v3_sleep", day="2026-09-30", set={"sleep_score": 12})
    assert v3.get(f"{USERS}/sleep/2026-09-30").json()["sleep_score"] == 12
    v3.admin("values", family="v3_nightly_recharge", remove=["ans_charge", "heart_rate_avg"])
    assert all("heart_rate_avg" not in night for night in listed(v3, "/nightly-recharge", "recharges"))
