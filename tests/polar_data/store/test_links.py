from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.store import links
from polar_data.store.links import Link, Shared, Suggestion, same_name
from tests.polar_data.store import squad

NOW = datetime(2026, 9, 6, 12, tzinfo=UTC)


@pytest.fixture
def club(database: Database) -> Database:
    database.clock = lambda: NOW
    squad.coach(database)
    squad.player(database, 4, "Bea Fjord")
    squad.player(database, 9, "Ann Nine")
    squad.person(database, 50, "Bea Fjord")
    return database


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Bea Fjord", "bea FJORD"),
        ("Bea Fjord", "Fjord, Bea"),
        ("José Núñez", "Jose Nunez"),
        ("Søren Ærø", "Soren Aero"),
        ("Łukasz Weiß", "Lukasz Weiss"),
        ("Anna Maria Berg", "Anna Berg"),
        ("Jean-Luc Petit", "Jean Luc Petit"),
        ("Jose\u0301 Ruiz", "José Ruiz"),
    ],
)
def test_a_name_is_the_same_whatever_its_order_marks_and_case(a: str, b: str) -> None:
    assert same_name(a, b)
    assert same_name(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Bea Fjord", "Bea Fjell"), ("Bea", "Bea"), ("Bea Fjord", ""), ("Anna Berg", "Anna Maria Bo")],
)
def test_other_names_are_others_and_a_first_name_alone_says_nothing(a: str, b: str) -> None:
    assert not same_name(a, b)


def test_people_of_the_same_name_are_suggested_until_the_player_is_linked(club: Database) -> None:
    assert links.suggestions(club, 1) == [Suggestion("p4", "Bea Fjord", 50, "Bea Fjord")]
    links.link(club, 1, "p4", 50, "nothing")
    assert links.suggestions(club, 1) == []


def test_players_and_coaches_are_not_suggested_as_people(club: Database) -> None:
    squad.player(club, 7, "Ann Nine")
    squad.person(club, 60, "Ann Nine", api="team_pro")
    assert [found.player_id for found in links.suggestions(club, 1)] == ["p4"]


def test_a_link_is_made_changed_and_undone(club: Database) -> None:
    links.link(club, 1, "p4", 50, "status")
    assert links.links(club, 1) == [Link("p4", 50, "status", NOW)]
    links.link(club, 1, "p4", 50, "values")
    assert links.links(club, 1) == [Link("p4", 50, "values", NOW)]
    links.unlink(club, 1, "p4")
    assert links.links(club, 1) == []
    assert links.links(club, 2) == []


@pytest.mark.parametrize(
    ("sharing", "seen"),
    [("nothing", {}), ("status", {"p4": Shared(50, False)}), ("values", {"p4": Shared(50, True)})],
)
def test_the_coach_sees_what_the_person_shares(club: Database, sharing: Any, seen: dict[str, Shared]) -> None:
    links.link(club, 1, "p4", 50, sharing)
    assert links.shared(club, 1) == seen


def test_everybody_concerned_is_computed_again(club: Database) -> None:
    def versions() -> list[int]:
        return [club.data_version(athlete) for athlete in (1, 14, 50)]

    before = versions()
    links.link(club, 1, "p4", 50, "values")
    linked = versions()
    links.unlink(club, 1, "p4")
    assert all(later > earlier for earlier, later in zip(before, linked, strict=True))
    assert all(later > earlier for earlier, later in zip(linked, versions(), strict=True))


@pytest.mark.parametrize(("player_id", "athlete_id"), [("p4", 51), ("p4", 14), ("nobody", 50)])
def test_nobody_is_linked_to_nobody(club: Database, player_id: str, athlete_id: int) -> None:
    with pytest.raises(LookupError):
        links.link(club, 1, player_id, athlete_id, "values")
    assert links.links(club, 1) == []


def test_there_are_three_sharing_levels(club: Database) -> None:
    level: Any = "all"
    with pytest.raises(ValueError, match="all"):
        links.link(club, 1, "p4", 50, level)
