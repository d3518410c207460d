from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.schema import team as team_tables
from polar_data.schema import training
from tests.pages.shown import downloads, drawn, figures, shown, tables, text
from tests.polar_data.store import squad
from tests.polar_data.store.squad import DAY, START


@pytest.fixture
def coached(newcomer: Database) -> Database:
    """Ada coaches. Six matches a week apart: the last with a man who ran far, and one without a sensor."""
    squad.put(newcomer, team_tables.team, team_id=squad.TEAM_ID, name="Harbour", organisation="Club")
    for number, name, role in ((9, "Ann Nine", "Forward"), (4, "Bea Four", "Defender")):
        squad.player(newcomer, number, name, role=role)
    squad.player(newcomer, 101, "Petra Coach", staff=True)
    for n in range(6):
        start = START - timedelta(weeks=n)
        squad.team_session(newcomer, f"m{n}", start, name=f"Match {n}")
        play(newcomer, f"m{n}", 9, distance_m=12_000.0 if n == 0 else 9000.0 + n)
        if n:
            play(newcomer, f"m{n}", 4, distance_m=8000.0)
    play(newcomer, "m0", 4, distance_m=0.0, hr_avg_bpm=None)
    return newcomer


def play(database: Database, session_id: str, number: int, **values: Any) -> None:
    own_id = f"{session_id}-{number}"
    role = {9: "Forward"}.get(number, "Defender")
    day = DAY - timedelta(weeks=int(session_id[1:]))
    squad.took_part(database, session_id, number, own_id, role=role)
    row = {"duration_s": 6000.0, "hr_avg_bpm": 150, "training_load": 200.0, "speed_max_kmh": 27.0}
    squad.summary(database, number, own_id, day, **(row | values))
    squad.put(
        database,
        training.session_zone,
        athlete_id=10 + number,
        session_id=own_id,
        exercise_seq=0,
        kind="speed",
        seq=0,
        lower=7.0 if int(session_id[1:]) else 8.0,
        upper=11.0,
        distance_m=3000.0,
    )


@pytest.mark.parametrize("page", ["team", "team_session"])
def test_without_a_coach_it_says_what_it_is_for_and_how_to_connect(newcomer: Database, page: str) -> None:
    words = text(shown(page))
    assert "No team yet" in words
    assert "coaches with Polar Team Pro" in words
    assert "Connect the coach's Team Pro account" in words


@pytest.mark.usefixtures("demo")
def test_the_demo_has_its_team_or_says_that_it_is_made() -> None:
    words = text(shown("team"))
    assert "The demo's team is on its way" in words or "Squad" in words
    assert "No team yet" not in words


@pytest.mark.usefixtures("coached")
def test_the_squad_and_the_sessions() -> None:
    app = shown("team", range="All")
    assert "Harbour" in text(app)
    assert "Petra Coach (101)" in text(app)
    people, sessions = tables(app)
    assert people["Name"] == ["Bea Four", "Ann Nine"]
    assert sessions["Name"] == [f"Match {n}" for n in range(6)]
    assert sessions["With data"] == ["1", "2", "2", "2", "2", "2"]
    assert sessions["Distance"][:2] == ["12.00", "8.50"]  # km; 9001 and 8000 m
    assert drawn(app, "table")[1]["rows"][0]["href"] == "team_session?session=m0"
    assert [trace["name"] for trace in figures(app)[0]["data"]] == ["Match"]
    assert downloads(app) == ["Shown", "All data"] * 3


def test_a_mean_says_of_how_many_it_is(coached: Database) -> None:
    """Two with data in the newest match; the positions of one of them were known."""
    squad.player(coached, 5, "Cia Five")
    play(coached, "m0", 5, distance_m=0.0, training_load=None)
    app = shown("team", range="All")
    sessions = tables(app)[1]
    assert sessions["With data"][0] == "2"
    assert (sessions["Distance n"][0], sessions["Load n"][0]) == ("1", "1")
    assert "12.0 km, mean of 1" in figures(app)[0]["data"][0]["text"][-1]
    words = text(shown("team_session", session="m0"))
    assert [f"mean of {n}" in words for n in (1, 2)] == [True, True]


@pytest.mark.usefixtures("coached")
def test_the_newest_session_is_shown_until_one_is_named() -> None:
    assert "Match 0" in [title.value for title in shown("team_session").title]
    assert "Match 3" in [title.value for title in shown("team_session", session="m3").title]


@pytest.mark.usefixtures("coached")
def test_players_beside_their_own_usual_and_who_has_no_data() -> None:
    app = shown("team_session", session="m0")
    words = text(app)
    # 9001 to 9005 m earlier: quartiles 9002 and 9004
    assert "<b>12\u202f000</b><small>9\u202f003 (9\u202f002–9\u202f004)</small>" in words
    assert 'class="look"' in words
    assert "no data: no sensor, it failed, or not fetched yet" in words
    assert "<th>Team<small>mean</small></th>" in words
    assert downloads(app)[:3] == ["Shown", "All data", "All players' samples"]


def test_distances_indoors_stand_alone(coached: Database) -> None:
    squad.team_session(coached, "m-1", START + timedelta(weeks=1), name="In the hall", sport="FUTSAL")
    play(coached, "m-1", 9, distance_m=4500.0, speed_max_kmh=22.0)
    app = shown("team_session", session="m-1")
    words = text(app)
    assert "<b>4\u202f500</b><small>not compared</small>" in words
    assert "Distances and speeds are not compared: indoors they are 6 to 15 % too low." in words
    assert "<small>6 earlier</small>" in words
    picker = next(each for each in app.selectbox if each.label == "Figure")
    picker.set_value("distance").run()
    assert "not compared indoors" in str(figures(app)[0])


@pytest.fixture
def jumped(coached: Database) -> Database:
    """A seventh match, in which the sensor of one of them lost its place for a moment."""
    start = START + timedelta(weeks=1)
    squad.team_session(coached, "m-1", start, name="Match of the jump")
    play(coached, "m-1", 9, distance_m=9000.0, speed_max_kmh=46.8)
    play(coached, "m-1", 4, distance_m=8000.0, speed_max_kmh=28.0)
    return coached


@pytest.mark.usefixtures("jumped")
def test_a_speed_that_nobody_runs_is_shown_for_what_it_is() -> None:
    app = shown("team_session", session="m-1")
    words = text(app)
    assert re.search(r'class="jump" title="No player runs faster than 43 km/h: .*?<b>46\.8</b>', words)
    assert "<small>not plausible</small>" in words
    assert "28.0 km/h" in words
    assert "46.8 is not plausible" in words
    assert "<td>28.0<small>n 1</small></td>" in words
    picker = next(each for each in app.selectbox if each.label == "Figure")
    picker.set_value("speed_max").run()
    assert "Not drawn, as it is not plausible: 9 Ann Nine 46.8 km/h." in text(app)
    sessions = tables(shown("team", range="All"))[1]
    assert sessions["Top speed"] == ["28.0"] + ["27.0"] * 6
    assert sessions["Not plausible"] == ["46.8"] + ["–"] * 6


@pytest.mark.usefixtures("coached")
def test_zones_whose_limits_were_others_have_no_usual_and_it_says_so() -> None:
    words = text(shown("team_session", session="m0", figures="Speed zones"))
    assert "8–11 km/h" in words
    assert "<b>3\u202f000</b><small>no usual yet</small>" in words
    assert "compared only where their limits were the same" in words


@pytest.mark.usefixtures("coached")
def test_without_samples_the_page_says_when_they_come() -> None:
    words = text(shown("team_session", session="m1"))
    assert "No samples" in words
    assert "No positions" in words


@pytest.mark.usefixtures("coached")
def test_a_session_that_is_not_there() -> None:
    app = shown("team_session", session="nope")
    assert "This session is not here" in text(app)
    assert "Match 0" in [title.value for title in app.title]


def test_sessions_of_one_day_with_one_name_are_told_apart(coached: Database) -> None:
    """A selectbox knows its options by their labels: the last of those alike would win."""
    squad.team_session(coached, "early", START - timedelta(hours=8), name="Match 0")
    squad.team_session(coached, "twin", START, name="Match 0")
    app = shown("team_session", session="m0")
    options = app.selectbox(key="team session").options
    assert "Sat 5 Sep 2026, 10:00: Match 0" in options
    assert {"Sat 5 Sep 2026, 18:00: Match 0 (m0)", "Sat 5 Sep 2026, 18:00: Match 0 (twin)"} < set(options)
    opened = []
    for place in range(3):
        app.selectbox(key="team session").select_index(place).run()
        assert not app.exception
        opened.append(app.query_params["session"])
    assert set(opened) == {"m0", "early", "twin"}


@pytest.fixture
def namesakes(newcomer: Database) -> list[str]:
    """A match of two of one name and two of none, all without a number, with data of each."""
    squad.put(newcomer, team_tables.team, team_id=squad.TEAM_ID, name="Harbour", organisation="Club")
    squad.team_session(newcomer, "m0", name="Match")
    for number in (1, 2):
        squad.player(newcomer, number, "Max Four", player_number=None)
    for number in (3, 4):
        squad.player(newcomer, number, f"Player p{number}", player_number=None)
    for number in range(1, 5):
        squad.took_part(newcomer, "m0", number, f"m0-{number}", player_number=None)
        squad.summary(newcomer, number, f"m0-{number}", duration_s=6000.0, distance_m=9000.0 + number)
    return ["Max Four (p1)", "Max Four (p2)", "Unknown player (p3)", "Unknown player (p4)"]


def test_each_of_those_alike_has_a_row_of_the_figure(namesakes: list[str]) -> None:
    (figure,) = figures(shown("team_session", session="m0"))
    session = next(trace for trace in figure["data"] if trace["name"] == "This session")
    assert sorted(session["y"]) == namesakes
    assert sorted(figure["layout"]["yaxis"]["categoryarray"]) == namesakes


def test_each_of_those_alike_can_be_chosen(namesakes: list[str]) -> None:
    app = shown("team_session", session="m0")
    assert app.multiselect(key="players m0").options == namesakes
    for place, player_id in enumerate(("p1", "p2", "p3", "p4")):
        picker = app.selectbox(key="pitch m0")
        assert picker.options == namesakes
        picker.select_index(place).run()
        assert not app.exception
        assert app.selectbox(key="pitch m0").value == player_id
