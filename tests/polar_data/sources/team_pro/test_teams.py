from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.polar_data.sources.team_pro.examples import BY_NAME, changed, only, parsed, without

MADE = datetime(2017, 4, 13, 21, 6, 58, tzinfo=UTC)


def test_the_list_of_teams_says_what_there_is_and_leaves_the_rest_to_the_details() -> None:
    item = only("tp_teams")
    endpoint = BY_NAME["tp_teams"]
    assert (endpoint.key(item), endpoint.stamp(item)) == ("wMYz6L4w", "2017-04-13T21:06:58Z")
    assert parsed("tp_teams").tables == {}


def test_the_example_team_value_by_value() -> None:
    found = parsed("tp_team")
    assert found.row("team") == {
        "team_id": "wMYz6L4w",
        "name": "Team1",
        "organisation": "Organisation1",
        "created_utc": MADE,
        "modified_utc": MADE,
    }
    assert found.row("team_member") == {
        "team_id": "wMYz6L4w",
        "player_id": "ZmozZxkr",
        "player_number": 12,
        "role": "Midfielder",
        "first_name": "John",
        "last_name": "Doe",
        "staff": False,
    }


@pytest.mark.parametrize(("number", "staff"), [(99, False), (100, True), (None, False)])
def test_numbers_from_100_on_are_the_staff(number: int | None, staff: bool) -> None:
    item = changed(only("tp_team"), (("players", 0, "player_number"), number))
    assert parsed("tp_team", item).row("team_member")["staff"] is staff


@pytest.mark.parametrize("players", [None, []])
def test_a_team_without_players_is_a_team(players: Any) -> None:
    found = parsed("tp_team", changed(only("tp_team"), (("players",), players)))
    assert found.row("team")["name"] == "Team1"
    assert found.rows("team_member") == []


def test_the_example_team_session_value_by_value() -> None:
    endpoint, item = BY_NAME["tp_team_session"], only("tp_team_session")
    assert (endpoint.key(item), endpoint.day(item)) == ("R8rMB4j7", date(2017, 4, 14))
    assert endpoint.stamp(item) == "2017-04-13T21:06:58Z"
    found = parsed("tp_team_session")
    assert found.row("team_session") == {
        "team_session_id": "R8rMB4j7",
        "team_id": "wMYz6L4w",
        "day": date(2017, 4, 14),
        "type": "match",
        "kind": "match",
        "name": "Match against Brazil national team",
        "note": "Game started very well, but we lost 0-8",
        "sport": "SOCCER",
        "arena": "Valby old stadium Denmark",
        "record_start_local": datetime(2017, 4, 14, 9, 17, 22),
        "record_stop_local": datetime(2017, 4, 14, 9, 56, 47),
        "start_local": datetime(2017, 4, 14, 9, 20, 6),
        "stop_local": datetime(2017, 4, 14, 9, 50, 6),
        "latitude": 55.67336654663086,
        "longitude": 12.49395084381104,
        "created_utc": MADE,
        "modified_utc": MADE,
    }
    assert found.row("team_participant") == {
        "team_session_id": "R8rMB4j7",
        "player_id": "ZmozZxkr",
        "player_number": 12,
        "role": "Midfielder",
        "player_session_id": "wp9DQ9ln",
        "staff": False,
    }
    assert found.row("team_marker") == {
        "team_session_id": "R8rMB4j7",
        "seq": 0,
        "kind": "phase",
        "name": "Intervals",
        "note": "Cooling down",
        "start_written": datetime(2020, 8, 24, 10, 28, 43, 464000),
        "stop_written": datetime(2020, 8, 24, 10, 28, 43, 464000),
        "zulu": True,
    }


@pytest.mark.parametrize(
    ("written", "session_type", "kind"),
    [
        ("GAME", "game", "match"),
        ("MATCH", "match", "match"),
        ("DRILL", "drill", "training"),
        ("TRAINING", "training", "training"),
        ("TEST", "test", "test"),
        ("STRENGTH AND CONDITION", "strength and condition", "strength and condition"),
        ("OTHER", "other", "other"),
    ],
)
def test_matches_and_trainings_are_told_from_the_rest(written: str, session_type: str, kind: str) -> None:
    found = parsed("tp_team_session", changed(only("tp_team_session"), (("type",), written)))
    assert (found.row("team_session")["type"], found.row("team_session")["kind"]) == (session_type, kind)


def test_a_session_that_was_not_trimmed_starts_with_its_recording() -> None:
    item = without(only("tp_team_session"), ("start_time",), ("end_time",))
    row = parsed("tp_team_session", item).row("team_session")
    assert row["day"] == date(2017, 4, 14)
    assert "start_local" not in row


def test_who_wore_no_sensor_took_part_all_the_same() -> None:
    item = changed(only("tp_team_session"), (("participants", 0, "player_session_id"), None))
    assert "player_session_id" not in parsed("tp_team_session", item).row("team_participant")


@pytest.mark.parametrize("markers", [None, []])
def test_a_session_may_have_no_markers(markers: Any) -> None:
    found = parsed("tp_team_session", changed(only("tp_team_session"), (("markers",), markers)))
    assert found.rows("team_marker") == []


def test_a_marker_without_a_z_is_written_as_local_time() -> None:
    item = changed(only("tp_team_session"), (("markers", 0, "start_time"), "2017-04-14T09:30:00"))
    row = parsed("tp_team_session", item).row("team_marker")
    assert (row["start_written"], row["zulu"]) == (datetime(2017, 4, 14, 9, 30), False)
