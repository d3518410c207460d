"""Faults of Team Pro at a random point of a first sync: nothing lost, nothing doubled, and the limit kept."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from polar_data.schema import kept
from polar_data.store import people
from tests.polar_data.sync.conftest import coach_of
from tests.polar_data.sync.test_faults import LASTING, PASSING, Snapshot
from tests.polar_simulator.process import Simulator
from tests.support import databases
from tests.support.sync import Account, differences
from tests.support.waiting import Waiting, sync_waiting

REQUESTS = 21  # of this account: teams, a team, 4 lists, 2 sessions, 6 summaries, 7 recordings
LONG_S = 3600


@pytest.fixture(scope="session")
def undisturbed_club(
    week: Simulator, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Snapshot:
    """What the database holds after one sync without any trouble."""
    folder = tmp_path_factory.mktemp("undisturbed_club")
    with databases.sqlite_copy(sqlite_template, folder) as database:
        account = coach_of(week, database, folder)
        assert account.sync() == "complete"
        assert len(account.requests()) == REQUESTS
        return account.snapshot()


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_leaves_no_trace(undisturbed_club: Snapshot, coach: Account, name: str) -> None:
    after = random.Random(name).randrange(REQUESTS)
    coach.simulator.admin("fault", after=after, **PASSING[name])
    assert coach.sync() == "complete"
    assert coach.problems == []
    assert coach.simulator.admin("state")["faults"] == []  # it did happen
    assert differences(coach.snapshot(), undisturbed_club) == {}


@pytest.mark.parametrize("name", LASTING)
def test_a_lasting_fault_costs_one_recording_only_and_says_so(
    undisturbed_club: Snapshot, coach: Account, name: str
) -> None:
    fault, what, do = LASTING[name]
    one = recording(coach)
    coach.simulator.admin("fault", endpoint=f"/v1/training_sessions/{one}", count=100, **fault)
    assert coach.sync() == "partial"
    coach.simulator.admin("clear-faults")
    [problem] = coach.problems
    assert (problem["endpoint"], problem["item_key"]) == ("tp_player_session", one)
    assert what in problem["what"]
    assert do in problem["do"]
    coach.requests()
    assert coach.sync() == "complete"
    paths = [path for path, _ in coach.requests()]
    assert f"/v1/training_sessions/{one}" in paths
    assert not [path for path in paths if path.endswith("session_summary")]  # those are here
    assert differences(coach.snapshot(), undisturbed_club) == {}


def recording(coach: Account) -> str:
    """The recording of one participant of the newest team session."""
    token = coach.simulator.admin("tp-token")["access_token"]

    def get(path: str) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        found = coach.simulator.http.get(f"{coach.simulator.url}/v1/{path}", headers=headers)
        return found.raise_for_status().json()["data"]

    [team] = get("teams")
    session = get(f"teams/{team['id']}/training_sessions")[-1]
    participants = get(f"teams/training_sessions/{session['id']}")["participants"]
    coach.requests()
    return str(participants[0]["player_session_id"])


def test_a_withdrawn_token_stops_the_run_and_asks_to_reconnect(coach: Account) -> None:
    coach.simulator.admin("fault", kind="revoked", after=12)
    assert coach.sync() == "failed"
    assert coach.run.message is not None
    assert "Reconnect" in coach.run.message
    assert people.connection(coach.database, coach.connection_id).status == "revoked"


def test_the_bucket_is_never_overrun_and_hardly_ever_idle(undisturbed_club: Snapshot, coach: Account) -> None:
    """Another program has used most of the burst: the first refusal tells, and a second each goes by."""
    coach.simulator.admin("tp-limits", burst=6, per_second=1)
    clock = Waiting(coach.simulator)
    assert sync_waiting(coach, clock) == "complete"
    log = coach.simulator.admin("requests")["requests"]
    refused = [path for _, path, _, status in log if path.startswith("/v1/") and status == 429]
    assert 1 <= len(refused) <= 4  # no more than were on their way
    assert REQUESTS - 6 <= clock.waited_s <= REQUESTS - 6 + 2 * len(refused) + 1
    assert differences(coach.snapshot(), undisturbed_club) == {}


def test_two_coaches_of_one_client_share_the_bucket(coach: Account) -> None:
    clock = Waiting(coach.simulator)
    assert (sync_waiting(coach, clock), clock.waited_s) == ("complete", 0.0)
    with coach.database.write() as connection:
        connection.execute(kept.rate_bucket.update().values(tokens=0.0))  # as the other one left it
    assert sync_waiting(coach, clock) == "complete"
    assert clock.waited_s == len(coach.requests()) - REQUESTS


def test_a_refusal_for_long_stops_the_run_which_goes_on_later(
    undisturbed_club: Snapshot, coach: Account
) -> None:
    coach.simulator.admin("fault", kind="status", status=429, retry_after=str(LONG_S), after=9)
    assert coach.sync() == "partial"
    assert coach.run.status == "stopped"
    with coach.database.read() as connection:
        request = connection.execute(kept.sync_request.select()).one()
    assert request.reason == "resume"
    assert (request.not_before_utc - request.requested_utc).total_seconds() == pytest.approx(LONG_S, abs=1)
    done = set(coach.requests()[:9])
    assert coach.sync() == "complete"
    assert done & set(coach.requests()) <= {("/v1/teams", "page=0&per_page=100")}
    assert differences(coach.snapshot(), undisturbed_club) == {}
