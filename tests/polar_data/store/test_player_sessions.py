from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.store import links
from polar_data.store.player_sessions import player_sessions
from tests.polar_data.store import squad
from tests.polar_data.store.squad import DAY, START

RUN = START - timedelta(hours=10)


@pytest.fixture
def club(database: Database) -> Database:
    squad.coach(database)
    squad.player(database, 4, "Bea Fjord")
    squad.player(database, 9, "Ann Nine")
    squad.person(database, 50, "Bea Fjord")
    return database


def test_what_is_here_of_a_session_is_put_together_and_the_trimmed_measures_count(club: Database) -> None:
    squad.listed(club, 4, "a", name="Match")
    squad.summary(club, 4, "a", duration_s=5_400.0, distance_m=9_000.0, training_load=None, start_local=START)
    squad.whole(club, 14, "a", distance_m=9_900.0, training_load=180.0)
    (row,) = player_sessions(club, 1, DAY, DAY).rows(named=True)
    assert row == {
        "player_id": "p4",
        "source": "team_pro",
        "session_id": "a",
        "kind": "team",
        "day": DAY,
        "start_local": START,
        "stop_local": START + timedelta(minutes=105),
        "name": "Match",
        "duration_s": 5_400.0,
        "distance_m": 9_000.0,
        "training_load": 180.0,
        "counts": True,
    }


def test_a_summary_alone_is_a_session(club: Database) -> None:
    squad.summary(club, 4, "a", start_local=START, training_load=120.0)
    found = player_sessions(club, 1, DAY, DAY)
    assert found.select("session_id", "start_local", "training_load").rows() == [("a", START, 120.0)]


def test_players_sessions_come_by_player_and_time_within_the_days(club: Database) -> None:
    for number, own_id, start in (
        (9, "c", START),
        (4, "b", START),
        (4, "a", RUN),
        (4, "x", START + timedelta(days=1)),
    ):
        squad.listed(club, number, own_id, start, 60)
    assert player_sessions(club, 1, DAY, DAY)["session_id"].to_list() == ["a", "b", "c"]
    assert player_sessions(club, 2, DAY, DAY).is_empty()


def _individual(club: Database) -> None:
    """A run that Team Pro and the person's own watch recorded, and a walk that only the watch has."""
    squad.listed(club, 4, "tp", RUN, 60, kind="individual")
    squad.whole(club, 50, "flow", RUN + timedelta(minutes=2), 60, source="accesslink_v4", training_load=55.0)
    squad.whole(club, 50, "walk", RUN + timedelta(hours=3), 30, source="accesslink_v4", training_load=10.0)


def test_an_individual_session_that_also_came_through_flow_counts_once(club: Database) -> None:
    _individual(club)
    links.link(club, 1, "p4", 50, "values")
    found = player_sessions(club, 1, DAY, DAY)
    # 58 of 60 minutes are shared: Flow's record is the one that counts
    assert found.select("player_id", "session_id", "source", "counts").rows() == [
        ("p4", "tp", "team_pro", False),
        ("p4", "flow", "accesslink_v4", True),
        ("p4", "walk", "accesslink_v4", True),
    ]
    assert found.filter("counts")["training_load"].sum() == 65.0


@pytest.mark.parametrize(("of_match", "of_day"), [(310.0, [310.0]), (None, [None])])
def test_a_short_recording_of_the_own_watch_does_not_stand_for_the_match(
    club: Database, of_match: float | None, of_day: list[float | None]
) -> None:
    """Where the match's own load is not known, that of twelve minutes is none either."""
    squad.summary(club, 4, "tp", start_local=START, duration_s=6_600.0, training_load=of_match)
    squad.listed(club, 4, "tp", minutes=110)
    late = START + timedelta(minutes=30)
    squad.whole(club, 50, "flow", late, 12, source="accesslink_v4", training_load=18.0)
    links.link(club, 1, "p4", 50, "values")
    found = player_sessions(club, 1, DAY, DAY)
    assert found.select("session_id", "counts").rows() == [("tp", True), ("flow", False)]
    assert found.filter("counts")["training_load"].to_list() == of_day


def test_what_the_record_that_counts_does_not_say_another_one_of_that_training_says(club: Database) -> None:
    squad.summary(club, 4, "tp", start_local=RUN, duration_s=3_600.0, training_load=80.0)
    squad.listed(club, 4, "tp", RUN, 60)
    squad.whole(club, 50, "flow", RUN, 60, source="accesslink_v4", training_load=None)
    links.link(club, 1, "p4", 50, "values")
    found = player_sessions(club, 1, DAY, DAY).filter("counts")
    assert found.select("session_id", "training_load").rows() == [("flow", 80.0)]


@pytest.mark.parametrize("sharing", ["nothing", "status", None])
def test_without_shared_values_the_coach_has_only_what_team_pro_tells(club: Database, sharing: Any) -> None:
    _individual(club)
    if sharing is not None:
        links.link(club, 1, "p4", 50, sharing)
    found = player_sessions(club, 1, DAY, DAY)
    assert found.select("session_id", "counts").rows() == [("tp", True)]


def test_two_players_who_train_together_count_both(club: Database) -> None:
    squad.listed(club, 4, "a")
    squad.listed(club, 9, "b")
    assert player_sessions(club, 1, DAY, DAY)["counts"].to_list() == [True, True]
