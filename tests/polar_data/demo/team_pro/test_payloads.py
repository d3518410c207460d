"""Team Pro's payloads: their shapes, and that the season is in them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.team_pro import TeamPro
from tests.polar_data.demo.conftest import LAST_DAY
from tests.schemas import problems, validator

Item = dict[str, Any]
ENDPOINTS = sorted(path.stem for path in (Path(__file__).parents[3] / "schemas" / "team_pro").glob("*.json"))
REFERENCE = Path(__file__).parents[3] / "reference" / "team_pro"


def fits(endpoint: str, data: Any) -> None:
    assert problems(validator(endpoint, "team_pro"), {"data": data}) == []


def session_ids(team_pro: TeamPro) -> list[str]:
    return [item["id"] for item in team_pro.team_sessions(team_pro.team_id)]


def participations(team_pro: TeamPro) -> list[tuple[Item, Appearance]]:
    """Each participant entry with what the squad says of it."""
    return [
        (participant, one)
        for session_id, line in zip(session_ids(team_pro), team_pro.squad.lineups, strict=True)
        for participant, one in zip(team_pro.team_session(session_id)["participants"], line, strict=True)
    ]


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_the_references_own_examples_fit_the_schemas(endpoint: str) -> None:
    body = json.loads((REFERENCE / f"{endpoint}.json").read_text())
    assert problems(validator(endpoint, "team_pro"), body) == []


def test_there_is_a_schema_for_every_endpoint() -> None:
    assert ENDPOINTS == [
        "tp_player_session", "tp_player_sessions", "tp_session_summary", "tp_team",
        "tp_team_session", "tp_team_sessions", "tp_teams",
    ]  # fmt: skip


def test_teams_and_their_sessions_fit(team_pro: TeamPro) -> None:
    fits("tp_teams", team_pro.teams())
    fits("tp_team", team_pro.team(team_pro.team_id))
    sessions = team_pro.team_sessions(team_pro.team_id)
    assert len(sessions) == 120
    fits("tp_team_sessions", sessions)
    for item in sessions:
        fits("tp_team_session", team_pro.team_session(item["id"]))


def test_every_players_list_fits_and_holds_both_types(team_pro: TeamPro) -> None:
    for player in team_pro.team(team_pro.team_id)["players"]:
        items = team_pro.player_sessions(player["player_id"])
        fits("tp_player_sessions", items)
        starts = [item["start_time"] for item in items]
        assert starts == sorted(starts)
        staff = player["player_number"] >= 100
        assert {item["type"] for item in items} == ({"TEAM"} if staff else {"TEAM", "INDIVIDUAL"})


def test_sessions_and_summaries_fit_in_every_state_of_the_sensor(cut: TeamPro) -> None:
    seen = set()
    for participant, one in participations(cut):
        state = (one.sensor, one.belt, one.outlier, one.session.kind)
        if state not in seen:
            seen.add(state)
            fits("tp_player_session", cut.player_session(participant["player_session_id"], ["all"]))
            fits("tp_session_summary", cut.summary(participant["player_session_id"]))
    assert {state[:3] for state in seen} == {
        (True, True, False), (False, True, False), (True, False, False), (True, True, True),
    }  # fmt: skip


def test_ids_lead_from_the_team_to_a_session_and_back(team_pro: TeamPro) -> None:
    ids = [participant["player_session_id"] for participant, _ in participations(team_pro)]
    assert len(set(ids)) == len(ids)
    for participant, _ in participations(team_pro)[::97]:
        listed = {item["id"]: item for item in team_pro.player_sessions(participant["player_id"])}
        session_id = participant["player_session_id"]
        details = team_pro.player_session(session_id)
        shared = set(details) & set(listed[session_id])
        assert {key: details[key] for key in shared} == {key: listed[session_id][key] for key in shared}
        assert team_pro.summary(session_id)["player_session_id"] == session_id


def test_unknown_ids_and_fields_are_errors(team_pro: TeamPro) -> None:
    for ask in (team_pro.team, team_pro.team_sessions, team_pro.team_session,
                team_pro.player_sessions, team_pro.player_session, team_pro.summary):  # fmt: skip
        with pytest.raises(KeyError):
            ask("nosuchid")
    own = next(
        item["id"]
        for player in team_pro.team(team_pro.team_id)["players"]
        for item in team_pro.player_sessions(player["player_id"])
        if item["type"] == "INDIVIDUAL"
    )
    with pytest.raises(KeyError):
        team_pro.summary(own)
    with pytest.raises(ValueError, match="mood"):
        team_pro.player_session(own, ["mood"])


def test_a_sensor_that_failed_is_no_data_and_not_zero(team_pro: TeamPro) -> None:
    failed = [participant for participant, one in participations(team_pro) if not one.sensor]
    assert len(failed) >= 3
    session = team_pro.player_session(failed[0]["player_session_id"], ["all"])
    assert session["samples"] == {"fields": [], "values": []}
    assert session["rr_intervals"] == []
    summary = team_pro.summary(failed[0]["player_session_id"])
    figures = {"distance_meters", "speed_max_kmh", "heart_rate_avg", "training_load", "sprint_counter"}
    assert not figures & (set(session) | set(summary))


def test_an_impossible_speed_is_there_and_alone(team_pro: TeamPro) -> None:
    highest = {
        one.outlier: team_pro.summary(participant["player_session_id"])["speed_max_kmh"]
        for participant, one in participations(team_pro)[-120:]
        if one.sensor
    }
    assert highest[True] == 46.8
    assert highest[False] < 32


def test_speed_zones_keep_the_limits_of_their_day(team_pro: TeamPro) -> None:
    moved = next(event for event in team_pro.squad.events if event.kind == "speed_zones")
    for participant, one in participations(team_pro)[::40]:
        zones = team_pro.summary(participant["player_session_id"])["speed_zones_kmh"]
        if one.sensor:
            expected = [3, 7, 11, 16, 20] if one.session.day >= moved.first_day else [3, 7, 11, 15, 19]
            assert [zone["lower_limit"] for zone in zones] == expected
            assert [zone["higher_limit"] for zone in zones] == [*expected[1:], 50]


def test_numbers_are_those_of_the_day(team_pro: TeamPro) -> None:
    change = next(event for event in team_pro.squad.events if event.kind == "new_number")
    numbers = {
        one.session.day >= change.first_day: participant["player_number"]
        for participant, one in participations(team_pro)
        if one.player.key == change.player
    }
    assert numbers == {False: 23, True: 28}


def test_minutes_of_a_match_are_those_on_the_pitch(team_pro: TeamPro) -> None:
    for participant, one in participations(team_pro):
        if not one.session.is_match:
            continue
        summary = team_pro.summary(participant["player_session_id"])
        start = datetime.fromisoformat(summary["trimmed_start_time"])
        stop = start + timedelta(milliseconds=summary["duration_ms"])
        assert one.session.start <= start < stop <= one.session.end
        assert (start == one.session.start) == one.starter


def test_markers_lie_in_the_session_and_some_are_local_with_a_z(team_pro: TeamPro) -> None:
    local = without = 0
    for session_id, session in zip(session_ids(team_pro), team_pro.squad.sessions, strict=True):
        markers = team_pro.team_session(session_id)["markers"]
        without += not markers
        local += session.markers_local
        for marker in markers:
            start = datetime.fromisoformat(marker["start_time"].removesuffix("Z"))
            ahead = (
                timedelta(0)
                if session.markers_local
                else session.record_start - team_pro.squad.utc(session.record_start)
            )
            assert session.record_start <= start + ahead <= session.record_end
    assert local >= 5
    assert without >= 5


def test_the_last_session_is_recent_and_every_one_was_stored_after_it_ended(team_pro: TeamPro) -> None:
    items = team_pro.team_sessions(team_pro.team_id)
    assert LAST_DAY - datetime.fromisoformat(items[-1]["start_time"]).date() <= timedelta(3)
    for item in items:
        ended = team_pro.squad.utc(datetime.fromisoformat(item["record_end_time"]))
        assert ended < datetime.fromisoformat(item["created"].removesuffix("Z"))
        assert item["created"] < item["modified"]
