"""The simulated Team Pro does what the reference and what was seen live say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.polar_simulator.process import Simulator
from tests.schemas import problems, validator
from tests.test_polar_simulator.conftest import Polar


@dataclass
class Coach:
    """The API as a coach's client sees it."""

    simulator: Simulator
    access: str

    def ask(self, path: str, access: str = "", **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {access or self.access}"}
        return self.simulator.http.get(f"{self.simulator.url}/v1{path}", params=query, headers=headers)

    def data(self, path: str, **query: Any) -> Any:
        answer = self.ask(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def newest(self) -> dict[str, Any]:
        """The details of the newest team session."""
        (team,) = self.data("/teams")
        *_, last = self.data(f"/teams/{team['id']}/training_sessions")
        found: dict[str, Any] = self.data(f"/teams/training_sessions/{last['id']}")
        return found


@pytest.fixture
def coach(polar: Polar) -> Coach:
    """The small account without a limit; set back with the rest before each test."""
    polar.admin("tp-club", size="small")
    polar.admin("tp-limits", burst=None)
    return Coach(polar.simulator, polar.admin("tp-token")["access_token"])


def test_the_small_account_has_three_players_and_two_sessions(coach: Coach) -> None:
    (team,) = coach.data("/teams")
    details = coach.data(f"/teams/{team['id']}")
    assert len([p for p in details["players"] if p["player_number"] < 100]) == 3
    assert len(coach.data(f"/teams/{team['id']}/training_sessions")) == 2


@pytest.mark.parametrize("documented", [False, True])
def test_every_answer_fits_its_schema(coach: Coach, polar: Polar, documented: bool) -> None:
    polar.admin("tp-shapes", documented=documented, short_rows=documented)
    (team,) = coach.data("/teams")
    newest = coach.newest()
    one = newest["participants"][0]
    session = f"/training_sessions/{one['player_session_id']}"
    answers = {
        "tp_teams": coach.ask("/teams"),
        "tp_team": coach.ask(f"/teams/{team['id']}"),
        "tp_team_sessions": coach.ask(f"/teams/{team['id']}/training_sessions"),
        "tp_team_session": coach.ask(f"/teams/training_sessions/{newest['id']}"),
        "tp_player_sessions": coach.ask(f"/players/{one['player_id']}/training_sessions"),
        "tp_player_session": coach.ask(session, samples="all"),
        "tp_session_summary": coach.ask(f"{session}/session_summary"),
    }
    for family, answer in answers.items():
        assert problems(validator(family, "team_pro"), answer.json()) == []


def test_a_list_comes_in_pages_from_zero(coach: Coach, polar: Polar) -> None:
    polar.admin("tp-club", size="season")
    (team,) = coach.data("/teams")
    path = f"/teams/{team['id']}/training_sessions"
    first = coach.ask(path).json()
    assert first["page"] == {"per_page": 20, "total_elements": 120, "page_number": 0, "total_pages": 6}
    assert len(first["data"]) == 20
    last = coach.ask(path, page=1, per_page=100).json()
    assert (len(last["data"]), last["page"]["page_number"]) == (20, 1)
    assert coach.ask(path, page=2, per_page=100).json()["data"] == []
    assert coach.ask(path, per_page=101).status_code == 400
    assert coach.ask(path, page=-1).status_code == 400


def test_since_and_until_leave_their_own_moment_out(coach: Coach) -> None:
    (team,) = coach.data("/teams")
    path = f"/teams/{team['id']}/training_sessions"
    one, other = [session["record_start_time"] for session in coach.data(path)]
    assert [s["record_start_time"] for s in coach.data(path, since=one)] == [other]
    assert [s["record_start_time"] for s in coach.data(path, until=other)] == [one]
    assert coach.ask(path, since="yesterday").status_code == 400


def test_only_a_coach_s_token_is_let_in(coach: Coach, polar: Polar) -> None:
    assert coach.ask("/teams", access="wrong").status_code == 401
    assert coach.ask("/teams", access=polar.access).status_code == 403
    assert coach.ask("/teams/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/teams/none",
        "/teams/none/training_sessions",
        "/teams/training_sessions/none",
        "/players/none/training_sessions",
        "/training_sessions/none",
        "/training_sessions/none/session_summary",
    ],
)
def test_what_is_not_there_is_a_404(coach: Coach, path: str) -> None:
    assert coach.ask(path).status_code == 404


def test_the_bucket_takes_a_hundred_at_once_and_one_a_second(coach: Coach, polar: Polar) -> None:
    polar.admin("tp-limits")
    codes = [coach.ask("/teams").status_code for _ in range(101)]
    assert codes[:100] == [200] * 100
    assert codes[100] == 429
    polar.admin("clock", advance_s=2)
    assert [coach.ask("/teams").status_code for _ in range(3)] == [200, 200, 429]


def test_samples_are_those_asked_for(coach: Coach) -> None:
    session = coach.newest()["participants"][0]["player_session_id"]
    path = f"/training_sessions/{session}"
    assert not {"samples", "rr_intervals"} & coach.data(path).keys()
    some = coach.data(path, samples="hr,location")["samples"]
    assert set(some["fields"]) == {"time", "lat", "lon", "hr"}
    whole = coach.data(path, samples="all")
    assert whole["samples"]["values"][1][0] == "PT0.1S"
    assert len(whole["samples"]["values"]) == 100
    assert "rr_intervals" in whole
    assert coach.ask(path, samples="smell").status_code == 400


def test_rows_may_be_shorter_than_the_fields(coach: Coach, polar: Polar) -> None:
    session = coach.newest()["participants"][0]["player_session_id"]
    polar.admin("tp-shapes", short_rows=True)
    samples = coach.data(f"/training_sessions/{session}", samples="all")["samples"]
    lengths = {len(row) for row in samples["values"]}
    assert max(lengths) <= len(samples["fields"])
    assert all(row[-1] is not None for row in samples["values"])


def test_zones_have_both_spellings(coach: Coach, polar: Polar) -> None:
    session = coach.newest()["participants"][0]["player_session_id"]
    live = coach.data(f"/training_sessions/{session}/session_summary")
    polar.admin("tp-shapes", documented=True)
    documented = coach.data(f"/training_sessions/{session}/session_summary")
    assert {"lower_limit", "higher_limit", "in_zone_meters"} <= live["speed_zones_kmh"][0].keys()
    assert {"lower-limit", "in-zone_meters"} <= documented["speed_zones_kmh"][0].keys()
    values = [list(zone.values()) for zone in live["speed_zones_kmh"]]
    assert [list(zone.values()) for zone in documented["speed_zones_kmh"]] == values


def test_a_session_without_markers_has_an_empty_list(coach: Coach, polar: Polar) -> None:
    polar.admin("tp-shapes", unmarked=True)
    assert coach.newest()["markers"] == []


def test_what_a_coach_changes_shows(coach: Coach, polar: Polar) -> None:
    (team,) = coach.data("/teams")
    one, other, *_ = coach.data(f"/teams/{team['id']}")["players"]
    polar.admin("tp-edit", id=team["id"], set={"name": "Harbour United"})
    polar.admin("tp-player", player_id=one["player_id"], set={"player_number": 77})
    polar.admin("tp-player", player_id=other["player_id"], leave=True)
    after = coach.data(f"/teams/{team['id']}")
    assert after["name"] == "Harbour United"
    assert after["modified"] > team["modified"]
    numbers = {player["player_id"]: player["player_number"] for player in after["players"]}
    assert numbers[one["player_id"]] == 77
    assert other["player_id"] not in numbers


def test_a_new_session_is_the_newest(coach: Coach, polar: Polar) -> None:
    before = coach.newest()
    added = polar.admin("tp-add-session")
    after = coach.newest()
    assert after["id"] == added["id"] != before["id"]
    assert after["record_start_time"] > before["record_start_time"]
    for participant in after["participants"]:
        session = coach.data(f"/training_sessions/{participant['player_session_id']}")
        assert session["start_time"][:10] == after["record_start_time"][:10]


def test_a_deleted_team_session_is_nowhere_until_it_comes_back(coach: Coach, polar: Polar) -> None:
    session = coach.newest()
    one = session["participants"][0]
    paths = [f"/teams/training_sessions/{session['id']}"]
    paths += [f"/training_sessions/{one['player_session_id']}{end}" for end in ("", "/session_summary")]
    lists = [
        f"/{kind}/training_sessions"
        for kind in (f"teams/{session['team_id']}", f"players/{one['player_id']}")
    ]
    assert {coach.ask(path).status_code for path in paths} == {200}
    before = [coach.data(path) for path in lists]
    polar.admin("tp-delete", id=session["id"])
    assert {coach.ask(path).status_code for path in paths} == {404}
    assert [len(coach.data(path)) for path in lists] == [len(found) - 1 for found in before]
    polar.admin("tp-restore")
    assert {coach.ask(path).status_code for path in paths} == {200}
    assert [coach.data(path) for path in lists] == before


def test_a_deleted_recording_leaves_its_session(coach: Coach, polar: Polar) -> None:
    session = coach.newest()
    gone, *others = session["participants"]
    polar.admin("clock", advance_s=60)
    polar.admin("tp-delete", id=gone["player_session_id"])
    found = coach.newest()
    assert (found["id"], found["participants"]) == (session["id"], others)
    assert found["modified"] > session["modified"]


def test_a_deleted_team_is_a_404_with_all_it_had(coach: Coach, polar: Polar) -> None:
    session = coach.newest()
    (one, *_) = session["participants"]
    polar.admin("tp-delete", id=session["team_id"])
    assert coach.data("/teams") == []
    for path in (
        f"/teams/{session['team_id']}",
        f"/teams/{session['team_id']}/training_sessions",
        f"/teams/training_sessions/{session['id']}",
        f"/players/{one['player_id']}/training_sessions",
        f"/training_sessions/{one['player_session_id']}",
    ):
        assert coach.ask(path).status_code == 404
