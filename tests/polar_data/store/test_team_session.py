from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from polar_data.archive import Json
from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import team as tables
from polar_data.sources import endpoint_of
from polar_data.store import team_session
from tests.polar_data.store import squad
from tests.polar_data.store.squad import START, put


@pytest.fixture
def match(database: Database) -> Database:
    """From 18:00 to 19:30, recorded from 17:50 to 19:35, two hours before UTC."""
    squad.coach(database)
    squad.team_session(database, "match")
    for number in (4, 9):
        squad.player(database, number)
        squad.took_part(database, "match", number, f"s{number}")
    squad.listed(database, 4, "s4", START - timedelta(minutes=10))
    return database


def mark(database: Database, seq: int, start: datetime, zulu: bool = True) -> None:
    row = {
        "kind": "phase",
        "name": str(seq),
        "start_written": start,
        "stop_written": start + timedelta(minutes=5),
    }
    put(database, tables.team_marker, team_session_id="match", seq=seq, zulu=zulu, **row)


def test_a_marker_with_a_z_is_in_utc(match: Database) -> None:
    mark(match, 0, START - timedelta(hours=2) + timedelta(minutes=30))
    found = team_session.markers(match, 1, "match")
    assert found.rows(named=True) == [
        {
            "kind": "phase",
            "name": "0",
            "note": None,
            "start_local": START + timedelta(minutes=30),
            "stop_local": START + timedelta(minutes=35),
            "t_s": 1800.0,
        }
    ]


def test_a_z_on_local_times_is_no_utc_where_that_is_outside_the_session(match: Database) -> None:
    for seq, minutes in ((0, 45), (1, -5)):
        mark(match, seq, START + timedelta(minutes=minutes))
    found = team_session.markers(match, 1, "match")
    assert found.select("name", "start_local", "t_s").rows() == [
        ("1", START - timedelta(minutes=5), -300.0),
        ("0", START + timedelta(minutes=45), 2700.0),
    ]


def test_what_most_markers_say_holds_for_all_of_a_session(match: Database) -> None:
    # 17:55 and 18:10 only fit as they stand; 15:55 would only fit as UTC
    for seq, start in enumerate(
        (START - timedelta(minutes=5), START + timedelta(minutes=10), START - timedelta(minutes=125))
    ):
        mark(match, seq, start)
    assert team_session.markers(match, 1, "match")["t_s"].to_list() == [-7500.0, -300.0, 600.0]


def test_a_marker_without_a_z_is_local(match: Database) -> None:
    mark(match, 0, START, zulu=False)
    assert team_session.markers(match, 1, "match")["t_s"].to_list() == [0.0]


def test_the_offset_is_what_most_recordings_say(match: Database) -> None:
    mark(match, 0, START - timedelta(hours=1))
    squad.player(match, 7)
    for number, own_id in ((7, "s7"), (9, "s9")):
        squad.listed(match, number, own_id, offset_min=60)
    squad.took_part(match, "match", 7, "s7")
    assert team_session.markers(match, 1, "match")["start_local"].to_list() == [START]


def test_without_an_offset_a_z_changes_nothing(database: Database) -> None:
    squad.coach(database)
    squad.team_session(database, "match")
    mark(database, 0, START + timedelta(minutes=1))
    assert team_session.markers(database, 1, "match")["t_s"].to_list() == [60.0]


def test_no_markers_are_no_rows(match: Database) -> None:
    assert team_session.markers(match, 1, "match").is_empty()
    assert team_session.markers(match, 1, "nothing").is_empty()


def take(database: Database, number: int, start: datetime, rows: list[Json]) -> None:
    """Take in the recording of a player as a sync would."""
    samples = {"fields": ["time", "speed", "lat"], "values": rows}
    body = {"data": {"id": f"s{number}", "start_time": start.isoformat(), "samples": samples}}
    call = Call(endpoint_of("tp_player_session"), "child", id=f"s{number}", athlete_id=10 + number)
    result = Intake(database, 1, 1, "team_pro").take([Answer(call, body)])
    assert (result.new, result.unreadable) == (1, [])


def test_samples_of_several_players_are_on_the_axis_of_the_session(match: Database) -> None:
    take(match, 4, START - timedelta(minutes=10), [["PT0S", 5.0, 55.1], ["PT10M0.1S", 7.5]])
    take(match, 9, START + timedelta(seconds=2), [["PT0S", 6.0]])
    found, unread = team_session.samples(match, 1, "match", ["p9", "p4", "p7"])
    assert unread == {}
    assert found.columns == ["player_id", "t_s", "speed_kmh", "latitude"]
    assert [
        (p, pytest.approx(t), v, lat)
        for p, t, v, lat in [("p9", 2.0, 6.0, None), ("p4", -600.0, 5.0, 55.1), ("p4", 0.1, 7.5, None)]
    ] == found.rows()


def test_nobody_with_samples_is_an_empty_frame(match: Database) -> None:
    found, unread = team_session.samples(match, 1, "match", ["p4", "p9"])
    assert found.is_empty()
    assert unread == {}


def test_a_player_whose_samples_cannot_be_read_costs_nobody_else(match: Database) -> None:
    take(match, 4, START, [["soon", 5.0]])
    take(match, 9, START, [["PT0S", 6.0]])
    found, unread = team_session.samples(match, 1, "match", ["p4", "p9"])
    assert found["player_id"].to_list() == ["p9"]
    assert list(unread) == ["p4"]
    assert "'soon' is not a duration" in unread["p4"]
