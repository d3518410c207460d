"""Days that sync late, items that are edited, added and deleted, and the record of requests."""

from typing import Any

import httpx
import pytest

from .conftest import Polar

LAST = "2026-09-30"


def recharge(polar: Polar, start: str = LAST, end: str = "2026-10-01") -> list[dict[str, Any]]:
    body = polar.days("/nightly-recharge-results", start, end).json()
    return list(body["nightlyRechargeResults"]["nightlyRechargeResults"])


def test_hidden_days_come_when_released(polar: Polar) -> None:
    before = recharge(polar, "2026-09-20")
    polar.admin("hide", family="nightly_recharge", **{"from": "2026-09-25", "to": "2026-10-01"})
    assert {night["sleepResultDate"] for night in recharge(polar, "2026-09-20")} <= {
        f"2026-09-{day}" for day in range(20, 25)
    }
    polar.admin("release", family="nightly_recharge", day=LAST)
    assert [night["sleepResultDate"] for night in recharge(polar, "2026-09-25")] == [LAST]
    polar.admin("release")
    assert recharge(polar, "2026-09-20") == before


def test_hiding_holds_for_one_account_and_all_families_by_default(polar: Polar) -> None:
    polar.admin("hide", account="ada", day=LAST)
    assert recharge(polar) == []
    assert polar.days("/sleeps", LAST, "2026-10-01").json() == {"nightSleeps": []}
    polar.access = polar.admin("token", account="ben")["access_token"]
    assert polar.days("/sleeps", LAST, "2026-10-01").json() == {"nightSleeps": [{"sleepDate": LAST}]}


def test_an_edit_changes_the_value_and_the_time_of_change(polar: Polar) -> None:
    [before] = recharge(polar)
    polar.admin("clock", now="2026-10-05T08:00:00+00:00")
    polar.access = polar.admin("token")["access_token"]
    polar.admin("edit", family="nightly_recharge", day=LAST, set={"recoveryIndicator": 6}, remove=["ansRate"])
    [after] = recharge(polar)
    assert after["recoveryIndicator"] == 6
    assert after["modified"].startswith("2026-10-05T08:00:0")
    assert after["created"] == before["created"]
    assert "ansRate" in before
    assert "ansRate" not in after


def test_an_edit_shows_in_the_listing_and_in_detail(polar: Polar) -> None:
    polar.admin("edit", family="sleeps", day=LAST, set={".sleepScore.sleepScore": 12})
    assert polar.days("/sleeps", LAST, "2026-10-01").json() == {"nightSleeps": [{"sleepDate": LAST}]}
    [night] = polar.days("/sleeps", LAST, "2026-10-01", "sleep-score").json()["nightSleeps"]
    assert night["sleepScore"]["sleepScore"] == 12


def test_singletons_can_be_edited(polar: Polar) -> None:
    polar.admin("edit", family="account_data", set={"email": "new@example.com"})
    info = polar.get("/user/account-data").json()["accountData"]["basicInfo"]
    assert info["email"] == "new@example.com"


def test_items_are_added_and_deleted(polar: Polar) -> None:
    [night] = recharge(polar)
    polar.admin("add", family="nightly_recharge", day=LAST, item={**night, "recoveryIndicator": 1})
    assert [item["recoveryIndicator"] for item in recharge(polar)] == [night["recoveryIndicator"], 1]
    polar.admin("delete", family="nightly_recharge", day=LAST, index=0)
    assert [item["recoveryIndicator"] for item in recharge(polar)] == [1]
    polar.admin("reset")
    polar.access = polar.admin("token")["access_token"]
    assert recharge(polar) == [night]


def test_requests_are_counted_and_listed_without_headers(polar: Polar) -> None:
    polar.get("/routes/987654321987")
    recharge(polar)
    recharge(polar)
    record = polar.admin("requests", reset=True)
    assert record["counts"] == {"/v4/data/nightly-recharge-results": 2, "/v4/data/routes/{routeId}": 1}
    assert record["total"] == 3
    query = "from=2026-09-30&to=2026-10-01"
    assert record["requests"][-1] == ["GET", "/v4/data/nightly-recharge-results", query, 200]
    assert polar.access not in str(record)
    assert polar.admin("requests")["total"] == 0


def test_the_state_says_how_it_is_set(polar: Polar) -> None:
    polar.admin("rules", family="calendar", dialect="date")
    state = polar.admin("state")
    assert state["rules"]["calendar"]["dialect"] == "date"
    assert state["accounts"]["ada"]["consented"] is True


def test_warming_keeps_bodies(polar: Polar) -> None:
    days = {"from": "2026-09-01", "to": "2026-09-08"}
    first = polar.admin("warm", families=["activity", "sleeps"], **days)["cached_bytes"]
    assert first > 0
    assert polar.admin("warm", families=["activity", "sleeps"], **days)["cached_bytes"] == first
    assert polar.admin("warm", day="2026-09-01")["cached_bytes"] > first


@pytest.mark.parametrize(
    ("action", "fields", "status"),
    [("fault", {"kind": "status", "colour": 1}, 400), ("rules", {"family": "x"}, 400), ("nothing", {}, 404)],
)
def test_wrong_admin_requests_are_told(
    polar: Polar, action: str, fields: dict[str, Any], status: int
) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refusal:
        polar.admin(action, **fields)
    assert refusal.value.response.status_code == status
