"""v3's quota, which Polar tells with every answer: shown, and obeyed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from polar_data import quota
from polar_data.connect import client_name
from polar_data.schema import kept
from tests.support.sync import Account
from tests.support.waiting import Waiting, sync_waiting

WINDOW = timedelta(minutes=15)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock(walker: Account) -> Waiting:
    walker.simulator.admin("v3-backlog", days=2)
    clock = Waiting(walker.simulator)
    assert sync_waiting(walker, clock) == "complete"
    clock.set(clock.now + HOUR)
    return clock


@pytest.fixture
def needed(walker: Account, clock: Waiting) -> int:
    """How many requests the next sync takes; under the clock the first one is over."""
    walker.requests()
    assert sync_waiting(walker, clock) == "complete"
    clock.set(clock.now + HOUR)
    return len(walker.requests())


def told(account: Account) -> quota.Window:
    client = client_name(account.database, account.settings, "accesslink_v3")
    return quota.told(account.database, client)["short"]


def limit(account: Account, short: int) -> None:
    """A new window, of which nothing is known yet."""
    account.simulator.admin("v3-limits", short=short, long=100_000)
    with account.database.write() as connection:
        connection.execute(kept.quota_report.delete())


def statuses(account: Account) -> list[int]:
    report = account.simulator.admin("requests", reset=True)
    return [status for _, path, _, status in report["requests"] if path.startswith("/v3/")]


def test_every_answer_tells_how_much_is_used(walker: Account, clock: Waiting, needed: int) -> None:
    limit(walker, 1000)
    began = clock.now
    assert sync_waiting(walker, clock) == "complete"
    assert (told(walker).used, told(walker).limit) == (needed, 1000)
    assert clock.now == began


def test_near_the_limit_the_rest_is_spread_over_what_is_left_of_the_window(
    walker: Account, clock: Waiting, needed: int
) -> None:
    """A tenth is left for the last requests: they go slower, and none is refused."""
    limit(walker, needed)
    began = clock.now
    assert sync_waiting(walker, clock) == "complete"
    assert timedelta(0) < clock.now - began <= WINDOW
    assert set(statuses(walker)) <= {200, 204}


def test_at_the_limit_the_run_stops_before_polar_refuses_and_goes_on_in_the_next_window(
    walker: Account, clock: Waiting, needed: int
) -> None:
    limit(walker, needed - 3)
    began = clock.now
    assert sync_waiting(walker, clock) == "partial"
    assert walker.run.status == "stopped"
    assert walker.run.message is not None
    assert "goes on by itself" in walker.run.message
    with walker.database.read() as connection:
        request = connection.execute(select(kept.sync_request)).one()
    assert request.reason == "resume"
    assert began < clock.now < request.not_before_utc <= clock.now + WINDOW + SECOND
    clock.set(request.not_before_utc)
    assert sync_waiting(walker, clock) == "complete"
    assert 429 not in statuses(walker)


def test_a_refusal_just_before_the_window_ends_is_sat_out(
    walker: Account, clock: Waiting, needed: int
) -> None:
    """Another program has used the quota up, which only the refusal tells."""
    limit(walker, needed + 1)
    token = walker.simulator.admin("v3-token")["access_token"]
    for _ in range(needed + 1):
        url = f"{walker.simulator.url}/v3/users/physical-info"
        walker.simulator.http.get(url, headers={"Authorization": f"Bearer {token}"})
    statuses(walker)
    clock.set(clock.now + WINDOW - timedelta(seconds=30))
    began = clock.now
    assert sync_waiting(walker, clock) == "complete"
    assert timedelta(seconds=25) <= clock.now - began <= timedelta(seconds=60)
    assert statuses(walker).count(429) >= 1
