from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from answers import team, team_session
from answers.team import Team
from polar_data.database import Database
from polar_data.schema import days as day_tables
from polar_data.schema import training
from polar_data.store import links
from tests.polar_data.store import squad
from tests.polar_data.store.squad import DAY, START, put

PERSON = 50


@pytest.fixture
def coached(database: Database) -> Database:
    """A match with a forward (9) and a goalkeeper (1); 4 wore no sensor."""
    squad.coach(database)
    squad.team_session(database, "match", name="Cup")
    for number, role in ((9, "Forward"), (1, "Goalkeeper"), (4, "Defender")):
        squad.player(database, number, role=role)
        squad.took_part(database, "match", number, f"s{number}", role=role)
    play(database, 9, "s9", distance_m=9000.0, training_load=200.0)
    play(database, 1, "s1", distance_m=4000.0, training_load=100.0)
    squad.summary(database, 4, "s4", duration_s=5400.0, distance_m=0.0)
    return database


def play(database: Database, number: int, own_id: str, day: date = DAY, **values: Any) -> None:
    row = {"duration_s": 5400.0, "distance_m": 9000.0, "hr_avg_bpm": 150, "start_local": START}
    squad.summary(database, number, own_id, day, **(row | values))


def only_team(database: Database) -> Team:
    found = team.teams(database)
    assert len(found) == 1
    return found[0]


def earlier(database: Database, number: int, count: int, **values: Any) -> None:
    """That many earlier sessions, a day apart."""
    for n in range(count):
        start = START - timedelta(days=n + 1)
        session_id, own_id = f"before{n}", f"s{number}before{n}"
        squad.team_session(database, session_id, start, **values)
        squad.took_part(database, session_id, number, own_id, role="Forward")
        play(database, number, own_id, start.date(), distance_m=5000.0 + n, speed_max_kmh=24.0 + n)


def test_without_a_coach_there_is_no_team(database: Database) -> None:
    assert team.teams(database) == []


def test_players_by_load_and_last_session(coached: Database) -> None:
    squad.listed(coached, 9, "s9")
    found = team.squad(coached, only_team(coached), DAY + timedelta(days=2)).players
    columns = ("number", "role", "load_7d", "sessions_28d", "without_load", "last", "linked", "night")
    assert found.select(columns).rows() == [
        (1, "Goalkeeper", 100.0, 1, 0, "2 days ago", None, None),
        (4, "Defender", None, 1, 1, "2 days ago", None, None),
        (9, "Forward", 200.0, 1, 0, "2 days ago", None, None),
    ]


def test_a_session_without_a_recording_has_an_unknown_load(coached: Database) -> None:
    squad.took_part(coached, "match", 7, None)
    squad.player(coached, 7)
    found = team.squad(coached, only_team(coached), DAY).players.filter(number=7)
    assert found.select("load_7d", "sessions_28d", "without_load").rows() == [(None, 1, 1)]


def test_a_session_of_which_nothing_but_its_name_is_here_has_an_unknown_load(coached: Database) -> None:
    squad.team_session(coached, "early", START - timedelta(days=1))
    for number in (1, 9):
        squad.took_part(coached, "early", number, f"early{number}")
    play(coached, 1, "early1", DAY - timedelta(days=1), training_load=50.0)
    found = team.squad(coached, only_team(coached), DAY).players
    rows = found.select("number", "load_7d", "sessions_28d", "without_load").rows()
    assert {row[0]: row[1:] for row in rows} == {1: (150, 2, 0), 4: (None, 1, 1), 9: (200, 2, 1)}


def test_staff_and_who_left_are_apart(coached: Database) -> None:
    squad.player(coached, 101, "Petra Coach", staff=True, role="Staff")
    squad.player(coached, 27, member=False)
    squad.took_part(coached, "match", 27, "s27")
    found = team.squad(coached, only_team(coached), DAY)
    assert found.players["number"].to_list() == [1, 4, 9]
    assert found.staff["name"].to_list() == ["Petra Coach"]
    assert found.left["number"].to_list() == [27]


def test_the_last_session_of_whom_only_the_team_tells(coached: Database) -> None:
    squad.player(coached, 27, member=False)
    for own_id, ago in (("before", 40), ("after", -3)):
        start = START - timedelta(days=ago)
        squad.team_session(coached, own_id, start)
        squad.took_part(coached, own_id, 27, own_id)
        play(coached, 27, own_id, start.date(), start_local=start)
    found = team.squad(coached, only_team(coached), DAY)
    assert found.left.select("number", "last_day", "last").rows() == [
        (27, DAY - timedelta(days=40), "40 days ago")
    ]


def night_of(database: Database, sharing: links.Sharing) -> tuple[str | None, str | None]:
    links.link(database, 1, "p9", PERSON, sharing)
    found = team.squad(database, only_team(database), DAY).players.filter(number=9)
    return found.select("linked", "night").row(0)


def test_of_a_linked_player_the_coach_reads_what_is_shared(coached: Database) -> None:
    squad.person(coached, PERSON, "Player 9")
    row = {"athlete_id": PERSON, "source": "accesslink_v4"}
    assert night_of(coached, "status") == ("status", "No night yet")
    for n in range(40):
        day = DAY - timedelta(days=n)
        heart = 70 if n == 0 else 50 + n % 3
        put(coached, day_tables.recharge_night, **row, night=day, heart_rate_bpm=heart, rmssd_ms=60.0)
    rewrite_daily(coached)
    assert night_of(coached, "nothing") == ("nothing", None)
    assert night_of(coached, "status") == ("status", "◆ Worth a look")
    linked, night = night_of(coached, "values")
    assert linked == "values"
    assert night is not None
    assert night == "◆ HR 70 bpm (50–52)"


def test_of_several_worth_a_look_the_first_is_told_and_a_usual_night_has_its_numbers(
    coached: Database,
) -> None:
    squad.person(coached, PERSON, "Player 9")
    row = {"athlete_id": PERSON, "source": "accesslink_v4"}
    for n in range(40):
        odd = n == 0
        put(
            coached,
            day_tables.recharge_night,
            **row,
            night=DAY - timedelta(days=n),
            heart_rate_bpm=70 if odd else 50 + n % 3,
            rmssd_ms=20.0 if odd else 60.0 + n % 5,
        )
    rewrite_daily(coached)
    assert night_of(coached, "values")[1] == "◆ HRV 20 ms (61–63) and 1 more"
    usual = team.squad(coached, only_team(coached), DAY - timedelta(days=1)).players.filter(number=9)
    assert usual["night"][0] == "As usual: HRV 61 ms, HR 51 bpm"


def night_without(database: Database, *missing: str) -> dict[links.Sharing, str | None]:
    """What is told of a night with these missing, after forty with sleep, heart and breathing."""
    squad.person(database, PERSON, "Player 9")
    row = {"athlete_id": PERSON, "source": "accesslink_v4"}
    for n in range(40):
        night = DAY - timedelta(days=n)
        known: dict[str, Any] = {"heart_rate_bpm": 50 + n % 3, "rmssd_ms": 60.0 + n % 5}
        known |= {"breathing_rate": 14.0 + n % 2, "asleep_s": 25_200 + 60 * (10 if n == 0 else n % 20)}
        known |= dict.fromkeys(missing) if n == 0 else {}
        asleep = known.pop("asleep_s")
        put(database, day_tables.recharge_night, **row, night=night, **known)
        if asleep is not None:
            put(database, day_tables.sleep_night, **row, night=night, asleep_s=asleep)
    rewrite_daily(database)
    levels: tuple[links.Sharing, ...] = ("status", "values")
    return {level: night_of(database, level)[1] for level in levels}


def test_a_night_of_which_the_heart_is_not_known_is_not_told_as_usual(coached: Database) -> None:
    found = night_without(coached, "heart_rate_bpm", "rmssd_ms")
    words = "Sleep as usual, heart not known"
    assert found == {"status": words, "values": f"{words}: sleep 7:10 h"}


def test_a_night_of_which_only_the_breathing_is_known_tells_of_no_sleep(coached: Database) -> None:
    found = night_without(coached, "heart_rate_bpm", "rmssd_ms", "asleep_s")
    assert found == {"status": "Heart not known", "values": "Heart not known"}


def test_a_night_with_a_heart_rate_is_as_usual_without_an_hrv(coached: Database) -> None:
    found = night_without(coached, "rmssd_ms")
    assert found == {"status": "As usual", "values": "As usual: HR 50 bpm, sleep 7:10 h"}


def rewrite_daily(database: Database) -> None:
    from polar_data.store import daily

    with database.write(PERSON) as connection:
        daily.rewrite(connection, PERSON, {DAY - timedelta(days=n) for n in range(40)})


def test_an_own_session_counts_only_where_values_are_shared(coached: Database) -> None:
    squad.person(coached, PERSON, "Player 9")
    run = {"session_id": "run", "day": DAY, "start_local": START - timedelta(hours=8)}
    own = {"athlete_id": PERSON, "source": "accesslink_v4", "duration_s": 1800.0}
    put(coached, training.session, **run, **own, stop_local=START - timedelta(hours=7), training_load=40.0)
    loads = {}
    for sharing in ("status", "values"):
        links.link(coached, 1, "p9", PERSON, sharing)
        found = team.squad(coached, only_team(coached), DAY).players.filter(number=9)
        loads[sharing] = found["load_7d"][0]
    assert loads == {"status": 200.0, "values": 240.0}


def test_the_list_of_sessions_has_means_of_those_with_data(coached: Database) -> None:
    found = team.log(coached, only_team(coached), DAY, DAY)
    columns = ("name", "players", "with_data", "distance_m", "load", "minutes", "duration_s")
    assert found.select(columns).rows() == [("Cup", 3, 2, 6500.0, 150.0, 90.0, 5400.0)]
    assert team.log(coached, only_team(coached), DAY + timedelta(days=1), date.max).is_empty()


def test_a_speed_that_nobody_runs_is_kept_apart(coached: Database) -> None:
    squad.took_part(coached, "match", 7, "s7", role="Forward")
    squad.player(coached, 7)
    play(coached, 7, "s7", speed_max_kmh=43.1)
    squad.took_part(coached, "match", 8, "s8", role="Forward")
    squad.player(coached, 8)
    play(coached, 8, "s8", speed_max_kmh=43.0)
    chosen = only_team(coached)
    row = team.log(coached, chosen, DAY, DAY).row(0, named=True)
    assert (row["speed_max_kmh"], row["speed_jump_kmh"]) == (43.0, 43.1)
    found = team_session.session(coached, chosen, "match")
    assert found is not None
    speeds = found.figures.filter(metric="speed_max").sort("player_id")
    columns = ("player_id", "value", "team_mean", "team_n", "look", "plausible")
    assert speeds.select(columns).rows() == [
        ("p7", 43.1, None, None, False, False),
        ("p8", 43.0, 43.0, 1, False, True),
    ]


def test_a_jump_is_no_usual_of_later_sessions(coached: Database) -> None:
    earlier(coached, 9, 5)
    for session_id, days in (("jumped", -10), ("later", 1)):
        start = START + timedelta(days=days)
        squad.team_session(coached, session_id, start)
        squad.took_part(coached, session_id, 9, session_id)
        play(coached, 9, session_id, start.date(), speed_max_kmh=46.8 if days < 0 else 30.0)
    found = team_session.session(coached, only_team(coached), "later")
    assert found is not None
    speed = found.figures.filter(metric="speed_max").row(0, named=True)
    assert (speed["n"], speed["median"], speed["q3"]) == (5, 26.0, 27.0)


def test_a_session_in_line_up_order_and_who_has_no_data(coached: Database) -> None:
    found = team_session.session(coached, only_team(coached), "match")
    assert found is not None
    assert found.people.select("number", "measured").rows() == [(1, True), (4, False), (9, True)]
    assert set(found.figures["player_id"]) == {"p1", "p9"}
    assert (found.zero, found.earlier) == (START, 0)


@pytest.mark.parametrize(
    ("kind", "n", "look"),
    [("match", 5, True), ("training", 0, False)],
)
def test_only_earlier_sessions_of_the_same_kind_are_the_usual(
    coached: Database, kind: str, n: int, look: bool
) -> None:
    earlier(coached, 9, 5, kind=kind, type=kind)
    squad.team_session(coached, "later", START + timedelta(days=1))
    squad.took_part(coached, "later", 9, "later9")
    play(coached, 9, "later9", DAY + timedelta(days=1))
    found = team_session.session(coached, only_team(coached), "match")
    assert found is not None
    distance = found.figures.filter(metric="distance", player_id="p9").row(0, named=True)
    # 5000 to 5004 m earlier, 9000 m now
    assert (distance["n"], distance["look"], found.earlier) == (n, look, n)
    assert distance["median"] == (5002.0 if n else None)


def played(database: Database, sports: list[str], last_m: float) -> dict[str, dict[str, Any]]:
    """Trainings of these sports by day, all of about 6,100 m but the last: its figures by name."""
    for n, sport in enumerate(sports):
        start = START + timedelta(days=n + 1)
        squad.team_session(database, f"t{n}", start, kind="training", type="training", sport=sport)
        squad.took_part(database, f"t{n}", 9, f"own{n}")
        far = last_m if n == len(sports) - 1 else 6100.0 + 10 * n - (2000 if sport == "FUTSAL" else 0)
        play(database, 9, f"own{n}", start.date(), distance_m=far, speed_max_kmh=24.0 + n % 3)
    found = team_session.session(database, only_team(database), f"t{len(sports) - 1}")
    assert found is not None
    return {row["metric"]: row for row in found.figures.iter_rows(named=True)}


def test_distances_under_a_roof_are_not_compared(coached: Database) -> None:
    found = played(coached, ["SOCCER"] * 10 + ["FUTSAL"], 4500.0)
    for name in ("distance", "per_minute", "speed_max"):
        assert (found[name]["q1"], found[name]["n"], found[name]["look"]) == (None, 0, False)
        assert not found[name]["comparable"]
    for name in ("hr_avg", "minutes"):
        assert (found[name]["n"], found[name]["q1"] is None, found[name]["comparable"]) == (10, False, True)


def test_distances_under_a_roof_are_no_usual_of_those_outdoors(coached: Database) -> None:
    found = played(coached, ["SOCCER"] * 5 + ["FUTSAL"] * 5 + ["SOCCER"], 6120.0)
    assert (found["distance"]["n"], found["distance"]["median"], found["hr_avg"]["n"]) == (5, 6120.0, 10)


def test_a_session_of_no_kind_has_no_usual(coached: Database) -> None:
    for n, session_id in enumerate(("odd", "odder")):
        squad.team_session(coached, session_id, START + timedelta(days=n + 1), kind=None, type=None)
    found = team_session.session(coached, only_team(coached), "odder")
    assert found is not None
    assert found.earlier == 0


def test_a_session_that_is_not_there(coached: Database) -> None:
    assert team_session.session(coached, only_team(coached), "nope") is None


def test_an_answer_is_new_when_the_data_of_a_player_changes(coached: Database) -> None:
    before = only_team(coached)
    assert team.squad(coached, before, DAY).players["load_7d"].to_list() == [100.0, None, 200.0]
    with coached.write(19):
        pass
    assert only_team(coached) != before


def test_the_part_kept_of_a_recording(coached: Database) -> None:
    """A substitute who came on after an hour of the match."""
    squad.took_part(coached, "match", 7, "s7")
    squad.player(coached, 7)
    play(coached, 7, "s7", start_local=START + timedelta(hours=1), duration_s=1800.0)
    chosen = only_team(coached)
    found = team_session.session(coached, chosen, "match")
    assert found is not None
    kept = team_session.recording(coached, chosen, found, "p7").kept_s
    assert kept == (3600.0, 5400.0)
    assert team_session.recording(coached, chosen, found, "p7").samples.is_empty()
    assert team_session.place(coached, chosen, found, "p7") is None


def test_who_is_called_what() -> None:
    import polars as pl

    rows = pl.DataFrame(
        {
            "player_id": ["x", "y", "z"],
            "player_number": [7, 8, None],
            "name": ["Ada Aalto", "Player y", None],
        }
    )
    assert rows.select(team.NAME)["name"].to_list() == ["Ada Aalto", "Number 8", "Unknown player"]


def test_times_without_a_start_count_from_the_recording(coached: Database) -> None:
    squad.team_session(coached, "bare", START, start_local=None, stop_local=None)
    found = team_session.session(coached, only_team(coached), "bare")
    assert found is not None
    assert found.zero == datetime(2026, 9, 5, 17, 50)
