"""The table of endpoints: which items name which others."""

from datetime import date
from typing import Any

from polar_data.sources.endpoint import Child, Player
from tests.polar_data.sources.team_pro.examples import BY_NAME, NAMES, changed, example, only

CHANGED = "2017-04-13T21:06:58Z"
PLAYED = date(2017, 4, 14)
TRAINER = {"player_id": "staff", "player_number": 101, "first_name": "A", "last_name": "B"}


def children(name: str, item: Any) -> list[Any]:
    find = BY_NAME[name].children
    assert find is not None
    return list(find(item))


def players(name: str, item: Any) -> list[Player]:
    find = BY_NAME[name].players
    assert find is not None
    return list(find(item))


def test_all_seven_are_there_each_with_the_one_scope() -> None:
    assert set(NAMES) == {
        *("tp_teams", "tp_team", "tp_team_sessions", "tp_team_session"),
        *("tp_player_sessions", "tp_player_session", "tp_session_summary"),
    }
    assert {endpoint.scope for endpoint in BY_NAME.values()} == {"team_read"}


def test_an_answer_without_items_is_empty() -> None:
    for name in ("tp_teams", "tp_team_sessions", "tp_player_sessions"):
        body = changed(example(name), (("data",), []))
        assert list(BY_NAME[name].items(body)) == []


def test_a_team_names_its_players_and_their_lists_but_not_the_staff() -> None:
    team = only("tp_team")
    team["players"].append(TRAINER)
    assert children("tp_team", only("tp_teams")) == [Child("wMYz6L4w", CHANGED)]
    assert players("tp_team", team) == [Player("ZmozZxkr", "John Doe")]
    assert children("tp_player_sessions", team) == [Child("ZmozZxkr", player="ZmozZxkr")]


def test_a_team_session_names_the_summaries_and_recordings_of_its_participants() -> None:
    session = only("tp_team_session")
    session["participants"] += [TRAINER | {"player_session_id": "x"}, {"player_id": "no sensor"}]
    assert children("tp_team_session", only("tp_team_sessions")) == [Child("R8rMB4j7", CHANGED, PLAYED)]
    assert children("tp_session_summary", session) == [Child("wp9DQ9ln", CHANGED, PLAYED, "ZmozZxkr")]
    assert children("tp_player_session", session) == [Child("wp9DQ9ln", "", PLAYED, "ZmozZxkr")]
    assert players("tp_team_session", session) == [Player("ZmozZxkr", ""), Player("no sensor", "")]


def test_an_entry_of_a_players_list_names_the_recording_and_when_it_changed() -> None:
    assert children("tp_player_session", only("tp_player_sessions")) == [Child("wp9DQ9ln", CHANGED, PLAYED)]


def test_a_team_session_whose_participants_are_not_said_names_no_recording() -> None:
    session = changed(only("tp_team_session"), (("participants",), None))
    assert children("tp_player_session", session) == []
