from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.triage import Player
from analytics.triage_rules import Recovery
from answers import team, triage
from answers.signal import signal
from answers.team import Team
from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import days as day_tables
from polar_data.sources import endpoint_of
from polar_data.store import daily, links
from tests.polar_data.store import squad
from tests.polar_data.store.squad import DAY, START, put

PERSON = 50
NUMBERS = range(1, 7)


@pytest.fixture
def coached(database: Database) -> Database:
    """Seven weeks with a training every other day, of six players; the last was on DAY."""
    squad.coach(database)
    for number in NUMBERS:
        squad.player(database, number)
    for ago in range(48, -1, -2):
        train(database, ago, dict.fromkeys(NUMBERS, 100.0))
    return database


def train(database: Database, ago: int, loads: dict[int, float | None], **values: Any) -> None:
    """None: took part without a sensor."""
    start = START - timedelta(days=ago)
    squad.team_session(database, f"t{ago}", start, kind="training", type="training")
    for number, load in loads.items():
        own_id = f"t{ago}-{number}"
        squad.took_part(database, f"t{ago}", number, None if load is None else own_id)
        if load is not None:
            row = {
                "duration_s": 3600.0,
                "distance_m": 5000.0 + number,
                "hr_avg_bpm": 140,
                "start_local": start,
            }
            row |= {"training_load": load}
            squad.summary(database, number, own_id, start.date(), **(row | values))


def only_team(database: Database) -> Team:
    found = team.teams(database)
    assert len(found) == 1
    return found[0]


def look(database: Database, as_of: date = DAY) -> triage.Look:
    found = triage.look(database, only_team(database), as_of)
    assert found is not None
    return found


def of(found: triage.Look, number: int) -> Player:
    every = (*found.triage.look, *found.triage.usual, *found.triage.unknown)
    return next(each for each in every if each.player_id == f"p{number}")


def rules(player: Player) -> list[str]:
    return [each.rule for each in player.reasons]


def test_a_team_without_players_or_sessions_has_no_triage(database: Database) -> None:
    squad.coach(database)
    assert triage.look(database, only_team(database), DAY) is None
    squad.player(database, 1)
    assert triage.look(database, only_team(database), DAY) is None


def test_an_even_season_has_nobody_to_look_at(coached: Database) -> None:
    found = look(coached)
    assert found.triage.look == ()
    assert len(found.triage.usual) == 6
    # trainings on DAY and two, four and six days before
    assert found.players.select("number", "week", "ratio").row(0) == (1, 400.0, pytest.approx(400 / 7 / 50))


def test_a_heavy_day_of_ones_own_is_seen_and_named(coached: Database) -> None:
    squad.listed(coached, 3, "own", START - timedelta(days=1), kind="individual")
    squad.summary(coached, 3, "own", DAY - timedelta(days=1), training_load=500.0, duration_s=7200.0)
    found = look(coached)
    assert [each.player_id for each in found.triage.look] == ["p3"]
    why = found.triage.look[0].reasons[0]
    assert why.value == pytest.approx(900)
    assert (why.rule, why.days) == ("load", 7)
    robust = found.players.filter(player_id="p3")["robust"][0]
    assert robust == pytest.approx(500 / (1.2533 * 500 / 6))  # five of six are equal


def test_a_training_that_also_came_through_flow_is_one_load(coached: Database) -> None:
    squad.person(coached, PERSON, "Player 2")
    links.link(coached, 1, "p2", PERSON, "values")
    squad.listed(coached, 2, "t0-2", START, minutes=60)
    squad.whole(coached, PERSON, "flow", START, minutes=60, source="accesslink_v4", training_load=100.0)
    found = look(coached)
    assert found.players.filter(player_id="p2")["week"][0] == 400
    assert found.triage.look == ()


def test_a_training_of_which_only_the_summary_is_here_is_one_load_with_the_own_watch(
    coached: Database,
) -> None:
    """The player's list, which tells when it ended, comes later; the watch was started before it."""
    squad.person(coached, PERSON, "Player 2")
    links.link(coached, 1, "p2", PERSON, "values")
    for ago in (0, 2, 4, 6):
        start = START - timedelta(days=ago, minutes=5)
        own = {"source": "accesslink_v4", "training_load": 100.0}
        squad.whole(coached, PERSON, f"flow{ago}", start, minutes=75, **own)
    assert look(coached).players.filter(player_id="p2")["week"][0] == 400


def test_who_was_away_is_listed_for_it_and_their_load_is_not_judged(coached: Database) -> None:
    for ago in (-2, -4):
        train(coached, ago, {**dict.fromkeys(NUMBERS, 100.0), 5: None, 6: None})
    squad.player(coached, 7)
    found = look(coached, DAY + timedelta(days=4))
    assert found.as_of == DAY + timedelta(days=4)
    assert rules(of(found, 5)) == ["missed"]
    assert "no sensor data in 2" in of(found, 5).reasons[0].words
    never = of(found, 7)
    assert "not listed in 4" in never.reasons[0].words
    assert "load" not in never.judged


def attended(found: triage.Look, number: int) -> str | int:
    """How many trainings the player missed, or what is said in place of a judgement."""
    player = of(found, number)
    told = [each.n for each in player.reasons if each.rule == "missed" and each.n is not None]
    return next(iter(told), next((each for each in player.lacking if each.startswith("Attendance")), "usual"))


def test_a_session_of_a_few_is_no_training_that_the_others_missed(coached: Database) -> None:
    for ago in (1, 3, 5):
        train(coached, ago, {1: 30.0, 2: 30.0})
    found = look(coached)
    assert found.players["week"].to_list() == [490.0] * 2 + [400.0] * 4
    assert [rules(of(found, number)) for number in range(3, 7)] == [[]] * 4
    assert found.triage.unknown == ()


def test_a_recording_not_fetched_yet_is_not_told_as_one_without_data(coached: Database) -> None:
    for number in (7, 8):
        squad.player(coached, number)
        for ago in (4, 2, 0):
            squad.took_part(coached, f"t{ago}", number, f"t{ago}-7" if number == 7 else None)
    found = look(coached)
    assert attended(found, 7) == "Attendance: 0 of the 2 trainings in 7 days that it takes."
    assert "no sensor data in 3" in of(found, 8).reasons[0].words


def test_a_newcomer_has_not_missed_what_was_before(coached: Database) -> None:
    squad.player(coached, 7)
    squad.took_part(coached, "t0", 7, None)
    assert attended(look(coached), 7) == "Attendance: 1 of the 2 trainings in 7 days that it takes."


def test_who_is_seen_to_join_has_not_missed_what_was_before(coached: Database) -> None:
    squad.player(coached, 7)
    squad.took_part(coached, "t48", 7, None)  # as a guest
    members = [{"player_id": f"p{number}", "first_name": "A", "last_name": "B"} for number in (*NUMBERS, 7)]
    for ago, here in ((20, members[:-1]), (3, members)):
        at = datetime(2026, 9, 5, 20, tzinfo=UTC) - timedelta(days=ago)
        coached.clock = lambda at=at: at
        body = {"data": {"id": squad.TEAM_ID, "name": "First", "players": here}}
        Intake(coached, 1, 1, "team_pro").take([Answer(Call(endpoint_of("tp_team"), "child", id="T"), body)])
    # Of the trainings of 6, 4, 2 and 0 days ago they belonged to the team at the last two.
    assert attended(look(coached), 7) == 2


def test_days_with_another_team_or_group_are_not_missed(coached: Database) -> None:
    for number in (7, 8, 9):
        squad.player(coached, number)
        squad.took_part(coached, "t48", number, None)
    for ago in (6, 4, 2, 0):
        start = START - timedelta(days=ago)
        squad.team_session(coached, f"u{ago}", start, kind="training", team_id="U19")
        squad.took_part(coached, f"u{ago}", 7, None)  # nothing of it is here yet
        squad.listed(coached, 8, f"own{ago}", start, kind="individual")
    found = look(coached)
    assert [attended(found, number) for number in (7, 8)] == [
        "Attendance: 0 of the 2 trainings in 7 days that it takes."
    ] * 2
    assert attended(found, 9) == 4


def test_a_newcomer_is_not_called_usual(coached: Database) -> None:
    squad.player(coached, 7)
    for ago in (-2, -4, -6):
        train(coached, ago, dict.fromkeys([*NUMBERS, 7], 100.0))
    found = look(coached, DAY + timedelta(days=6))
    assert [each.player_id for each in found.triage.unknown] == ["p7"]


def test_days_after_the_last_one_known_are_not_taken_for_rest(coached: Database) -> None:
    assert look(coached, DAY + timedelta(days=10)).as_of == DAY


def test_days_without_a_session_are_known_once_polar_was_asked_for_them(coached: Database) -> None:
    assert look(coached, DAY + timedelta(days=9)).as_of == DAY
    squad.asked_for_sessions(coached, datetime(2026, 9, 14, 12, tzinfo=UTC))  # nothing new came
    found = look(coached, DAY + timedelta(days=9))
    assert found.as_of == DAY + timedelta(days=8)
    assert found.players["week"].to_list() == [0] * 6
    assert look(coached, DAY + timedelta(days=3)).as_of == DAY + timedelta(days=3)


def test_what_came_later_changes_nothing(coached: Database) -> None:
    before = look(coached, DAY - timedelta(days=4))
    train(coached, -2, dict.fromkeys(NUMBERS, 900.0))
    after = look(coached, DAY - timedelta(days=4))
    assert (after.triage, after.as_of) == (before.triage, before.as_of)
    assert after.players.equals(before.players)


def sleep_badly(database: Database, new_watch_nights: int = 0, last: date = DAY) -> None:
    """Eighty nights; in the last seven the heart beats faster, HRV is low and sleep poor."""
    squad.person(database, PERSON, "Player 2")
    row = {"athlete_id": PERSON, "source": "accesslink_v4"}
    nights = [last - timedelta(days=n) for n in range(80)]
    for n, night in enumerate(nights):
        heart, rmssd, score = (62, 30.0, 50.0) if n < 7 else (50 + n % 3, 60.0 + n % 5, 80.0 + n % 4)
        device = "new" if n < new_watch_nights else "old"
        put(database, day_tables.sleep_night, **row, night=night, sleep_score=score, device=device)
        put(database, day_tables.recharge_night, **row, night=night, heart_rate_bpm=heart, rmssd_ms=rmssd)
    with database.write(PERSON) as connection:
        daily.rewrite(connection, PERSON, set(nights))


def test_a_linked_players_signal_follows_what_is_shared(coached: Database) -> None:
    sleep_badly(coached)
    found = {}
    for sharing in ("nothing", "status", "values"):
        links.link(coached, 1, "p2", PERSON, sharing)
        found[sharing] = of(look(coached), 2)
    assert found["nothing"].reasons == ()
    assert "recovery" not in found["nothing"].judged
    status, values = found["status"].reasons[0], found["values"].reasons[0]
    assert (status.rule, values.rule) == ("recovery", "recovery")
    assert (status.value, status.n, values.n) == (None, None, 7)
    assert not any(character.isdigit() for character in status.words)
    assert values.value == 100
    assert "100 of 100" in values.words


def test_the_signal_ends_with_the_day_asked_for_and_all_else_with_the_last_one_of_the_team(
    coached: Database,
) -> None:
    today = DAY + timedelta(days=3)
    sleep_badly(coached, last=today)
    links.link(coached, 1, "p2", PERSON, "values")
    found = look(coached, today)
    assert (found.as_of, found.last_day("recovery"), found.last_day("load")) == (DAY, today, DAY)
    [why] = of(found, 2).reasons
    assert (why.rule, why.n) == ("recovery", 7)


def test_a_linked_players_signal_is_the_one_the_player_sees(coached: Database) -> None:
    sleep_badly(coached, new_watch_nights=10)
    own = signal(coached, PERSON, DAY)
    assert own.band is None
    assert own.message.startswith("A device or source changed")
    told: dict[links.Sharing, str] = {"values": "7 of the last 7 nights", "status": "most nights"}
    for sharing, nights in told.items():
        links.link(coached, 1, "p2", PERSON, sharing)
        seen = of(look(coached), 2)
        assert seen.reasons == ()
        assert f"Under-recovery signal: not given, {nights} are known." in seen.lacking


def test_no_number_leaves_with_the_word(coached: Database) -> None:
    sleep_badly(coached)
    assert triage._signal(coached, PERSON, DAY, False) == Recovery("high", None, None, most=True)
