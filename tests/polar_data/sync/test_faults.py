"""Each fault of Polar at a random point of a first sync: nothing lost, nothing doubled, and told."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from polar_data.database import Database
from polar_data.schema import kept
from polar_data.store import people
from tests.polar_simulator.process import Simulator
from tests.support.sync import TODAY, Account, differences, settings_for

Snapshot = dict[str, list[str]]

# What Polar does -> in which words the run is to speak of it, when it does not get over it by itself.
PASSING: dict[str, dict[str, Any]] = {
    "500": {"kind": "status", "status": 500},
    "503 with Retry-After": {"kind": "status", "status": 503, "retry_after": "7"},
    "reset amid the body": {"kind": "reset"},
    "slow body": {"kind": "slow", "delay_s": 0.05},
    "truncated JSON": {"kind": "truncated"},
    "web page, 200": {"kind": "html", "status": 200},
    "web page, 502": {"kind": "html", "status": 502},
    "token expired": {"kind": "expired"},
}
LASTING: dict[str, tuple[dict[str, Any], str, str]] = {
    "500": (PASSING["500"], "fault of its own (HTTP 500)", "next sync"),
    "503": (PASSING["503 with Retry-After"], "busy (HTTP 503)", "next sync"),
    "reset": (PASSING["reset amid the body"], "did not answer", "next sync"),
    "truncated": (PASSING["truncated JSON"], "cut short", "next sync"),
    "web page, 200": (PASSING["web page, 200"], "no data", "next sync"),
    "web page, 502": (PASSING["web page, 502"], "HTTP 502", "next sync"),
    "400": ({"kind": "status", "status": 400}, "refused the request: HTTP 400", "Try again later"),
}


def at_random(name: str) -> int:
    """How many good requests come first, of the fifty or so of this sync; the same in every run."""
    return random.Random(name).randrange(2, 45)


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_leaves_no_trace(account: Account, undisturbed: Snapshot, name: str) -> None:
    account.simulator.admin("fault", after=at_random(name), **PASSING[name])
    assert account.sync() == "complete"
    assert account.problems == []
    assert differences(account.snapshot(), undisturbed) == {}
    assert account.simulator.admin("state")["faults"] == []  # it did happen


def test_retry_after_is_waited_for(account: Account) -> None:
    account.simulator.admin("fault", after=9, **PASSING["503 with Retry-After"])
    account.sync()
    assert account.waits == [7.0]


def test_without_retry_after_the_waits_grow_from_below_half_a_second(account: Account) -> None:
    path = "/v4/data/subscriptions"
    account.simulator.admin("fault", endpoint=path, count=3, **PASSING["500"])
    assert account.sync() == "complete"
    assert len(account.waits) == 3
    assert [wait <= limit for wait, limit in zip(account.waits, (0.5, 1.0, 2.0), strict=True)] == [True] * 3


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_fault_costs_its_family_only_and_says_so(
    account: Account, undisturbed: Snapshot, name: str
) -> None:
    fault, what, do = LASTING[name]
    path = "/v4/data/nightly-recharge-results"
    account.simulator.admin("fault", endpoint=path, after=at_random(name) % 5, count=100, **fault)
    assert account.sync() == "partial"
    account.simulator.admin("clear-faults")
    problem, *_ = account.problems
    assert problem["endpoint"] == "nightly_recharge"
    assert problem["first_day"] is not None
    assert what in problem["what"]
    assert do in problem["do"]
    assert account.run.message is not None
    assert account.sync() == "complete"
    assert differences(account.snapshot(), undisturbed) == {}


def test_polar_being_down_ends_the_run_early(account: Account, undisturbed: Snapshot) -> None:
    account.simulator.admin("fault", after=20, count=10_000, **PASSING["500"])
    assert account.sync() == "partial"
    assert account.run.status == "stopped"
    assert account.run.message is not None
    assert "Polar has a fault of its own (HTTP 500)" in account.run.message
    assert len(account.requests()) <= 20 + (5 + 4) * 4  # five given up, four at once, four attempts each
    account.simulator.admin("clear-faults")
    assert account.sync() == "complete"
    assert differences(account.snapshot(), undisturbed) == {}


@pytest.fixture
def long_account(week: Simulator, sqlite_database: Database, tmp_path: Path) -> Account:
    """Connected for so many days that each family takes several requests."""
    week.admin("reset")
    return Account.connect(week, sqlite_database, settings_for(week, tmp_path), 364)


def families(account: Account) -> set[str]:
    """What the archive has anything of."""
    with account.database.read() as connection:
        return set(connection.scalars(select(kept.archive_item.c.endpoint)))


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["sleep-wake-vectors"], {"sleep_wake_vectors"}),
        (["sleeps"], {"sleeps"}),
        (["sleeps", "nightly-recharge-results"], {"sleeps", "nightly_recharge"}),
    ],
)
def test_a_family_that_keeps_failing_does_not_end_any_sync(
    long_account: Account, paths: list[str], names: set[str]
) -> None:
    for path in paths:
        fault = {"endpoint": f"/v4/data/{path}", "count": 100_000} | PASSING["500"]
        long_account.simulator.admin("fault", **fault)
    for later in (0, 3):
        assert long_account.sync(TODAY + timedelta(days=later)) == "partial"
        assert long_account.run.status == "partial"  # and not stopped
        assert {problem["endpoint"] for problem in long_account.problems} == names
        assert long_account.count(kept.coverage, state="pending") == 0
    found = families(long_account)
    long_account.simulator.admin("clear-faults")
    assert long_account.sync(TODAY + timedelta(days=3)) == "complete"
    assert families(long_account) == found | names


def test_a_family_that_fails_alone_is_soon_left_out(long_account: Account) -> None:
    fault = {"endpoint": "/v4/data/sleep-wake-vectors", "count": 100_000} | PASSING["500"]
    long_account.simulator.admin("fault", **fault)
    long_account.sync()
    asked = [path for path, _ in long_account.requests() if path == "sleep-wake-vectors"]
    assert len(asked) <= (5 + 3) * 4  # five given up, three beside the last, four attempts each


def test_polar_being_down_from_the_start_ends_a_long_run_early(long_account: Account) -> None:
    long_account.simulator.admin("fault", count=100_000, **PASSING["500"])
    assert long_account.sync() == "partial"
    assert long_account.run.status == "stopped"
    assert len(long_account.requests()) <= (5 + 3 + 2 + 3) * 4  # one family left out, then two more
    assert families(long_account) == set()


@pytest.mark.parametrize(("retry_after", "waits_s"), [(None, 900), ("120", 120)])
def test_429_stops_the_run_and_names_when_it_goes_on(
    account: Account, undisturbed: Snapshot, retry_after: str | None, waits_s: float
) -> None:
    account.simulator.admin("fault", kind="status", status=429, retry_after=retry_after, after=25)
    assert account.sync() == "partial"
    assert account.run.status == "stopped"
    assert account.run.message is not None
    assert "quota is used up" in account.run.message
    assert "goes on by itself" in account.run.message
    assert account.waits == []
    with account.database.read() as connection:
        request = connection.execute(kept.sync_request.select()).one()
    assert request.reason == "resume"
    wait = (request.not_before_utc - request.requested_utc).total_seconds()
    assert wait == pytest.approx(waits_s, abs=1)
    before = set(account.requests())
    assert account.sync() == "complete"
    assert len(before & set(account.requests())) <= 4  # the refused one and those in flight beside it
    assert differences(account.snapshot(), undisturbed) == {}


def test_a_withdrawn_token_stops_the_run_and_asks_to_reconnect(
    account: Account, undisturbed: Snapshot
) -> None:
    account.simulator.admin("fault", kind="revoked", after=at_random("revoked"))
    assert account.sync() == "failed"
    assert account.run.message is not None
    assert account.run.message.startswith("The consent was withdrawn at Polar")
    assert "Reconnect" in account.run.message
    assert people.connection(account.database, account.connection_id).status == "revoked"


def test_a_token_that_is_refused_although_it_was_renewed_says_to_reconnect_and_may_pass(
    account: Account, undisturbed: Snapshot
) -> None:
    account.simulator.admin("fault", kind="status", status=401, count=10_000)
    assert account.sync() == "failed"
    assert "Reconnect" in (account.run.message or "")  # the page offers it after any sync that failed
    assert people.connection(account.database, account.connection_id).status == "active"
    account.simulator.admin("clear-faults")
    assert account.sync() == "complete"
    assert differences(account.snapshot(), undisturbed) == {}


@pytest.mark.parametrize("after", [0, 20, at_random("consent")])
def test_missing_consents_are_told_and_asked_again(
    account: Account, undisturbed: Snapshot, after: int
) -> None:
    account.simulator.admin("fault", kind="consent", after=after)
    assert account.sync() == "failed"
    assert "account.polar.com" in (account.run.message or "")
    assert {problem["what"] for problem in account.problems} == {
        "The mandatory consents at Polar are missing"
    }
    assert "account.polar.com" in account.problems[0]["do"]
    families = [problem["endpoint"] for problem in account.problems]
    assert len(set(families)) >= len(families) - 3  # asked once a family, but for what was in flight
    account.simulator.admin("consent", accepted=True)
    assert account.sync() == "complete"
    assert differences(account.snapshot(), undisturbed) == {}


def test_one_unreadable_item_costs_that_item_only(account: Account, undisturbed: Snapshot) -> None:
    account.simulator.admin("values", family="nightly_recharge", day="2026-09-28", broken=True)
    assert account.sync() == "partial"
    assert len(account.problems) == 2  # in the listing and on its day
    assert account.run.message == "2 problems."
    for problem in account.problems:
        assert problem["endpoint"] == "nightly_recharge"
        assert problem["item_key"].startswith("unreadable/")
        assert "rebuild" in problem["do"]
    now = account.snapshot()
    only = {"archive_item", "derivation", "coverage"}
    assert {name for name in now if now[name] != undisturbed[name]} <= only
    assert set(undisturbed["archive_item"]) < set(now["archive_item"])
    assert account.count(kept.archive_item) == len(undisturbed["archive_item"]) + 1


def test_whatever_befalls_one_after_the_other_ends_in_the_same_content(
    account: Account, undisturbed: Snapshot
) -> None:
    dice = random.Random(20260930)
    for _ in range(6):
        fault = dice.choice(list(PASSING.values()))
        count = dice.choice((1, 4, 8, 40))
        account.simulator.admin("fault", after=dice.randrange(30), count=count, **fault)
        account.sync()
        account.simulator.admin("clear-faults")
    assert account.sync() == "complete"
    assert differences(account.snapshot(), undisturbed) == {}
