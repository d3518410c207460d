"""The season: its sessions, who takes part, and that what happened shows."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from polar_data.demo.squad import players as who
from polar_data.demo.squad import truth
from polar_data.demo.squad.lineups import Appearance
from polar_data.demo.squad.players import Player
from polar_data.demo.squad.squad import Squad
from tests.polar_data.demo.conftest import LAST_DAY

WEEK = timedelta(days=7)


def taken_part(squad: Squad, player: Player) -> list[date]:
    return [one.session.day for one in squad.appearances[player.key]]


def out(squad: Squad, kind: str) -> list[tuple[Player, truth.SquadEvent]]:
    return [
        (squad.player(event.player), event)
        for event in squad.events
        if event.kind == kind and event.player is not None
    ]


@pytest.mark.parametrize("last_day", [LAST_DAY - timedelta(n) for n in range(7)])
def test_120_sessions_that_end_within_three_days_of_the_last_day(last_day: date) -> None:
    days = [session.day for session in Squad(1, last_day=last_day).sessions]
    assert len(days) == 120
    assert days == sorted(set(days))
    assert timedelta(1) <= last_day - days[-1] <= timedelta(3)


def test_equal_arguments_give_equal_squads(squad: Squad) -> None:
    again, other = Squad(1, last_day=LAST_DAY), Squad(2, last_day=LAST_DAY)
    assert again.sessions == squad.sessions
    assert again.lineups == squad.lineups
    assert other.lineups != squad.lineups
    one = again.lineups[-1][3]
    assert (again.motion(one).speed_kmh == squad.motion(one).speed_kmh).all()


def test_26_players_with_positions_and_one_of_the_staff(squad: Squad) -> None:
    now = [player for player in squad.players if player.in_team(LAST_DAY)]
    assert Counter(player.role for player in now) == {
        "Goalkeeper": 3, "Defender": 8, "Midfielder": 11, "Forward": 4, "Staff": 1,
    }  # fmt: skip
    assert [player.key for player in squad.players if player.staff] == [101]
    assert sum(player.wears_watch for player in now) == 6


def test_every_kind_of_session_occurs_and_matches_are_weekly_or_twice_a_week(squad: Squad) -> None:
    kinds = Counter(session.kind for session in squad.sessions)
    assert set(kinds) == {"MATCH", "GAME", "TRAINING", "DRILL", "TEST", "STRENGTH AND CONDITION", "OTHER"}
    per_week: Counter[date] = Counter()
    for session in squad.sessions:
        per_week[session.day - timedelta(session.day.weekday())] += session.is_match
    for monday, count in per_week.items():
        kind = truth.week_kind(LAST_DAY, monday)
        expected = {"congested": 2, "no match": 0}.get(kind, 1)
        assert count == expected or monday + WEEK > LAST_DAY


def test_eleven_start_a_match_and_at_most_five_come_on(squad: Squad) -> None:
    for lineup in squad.lineups:
        if not lineup[0].session.is_match:
            continue
        starters = [one for one in lineup if one.starter]
        others = [one for one in lineup if not one.starter]
        assert len(starters) == 11
        assert len(others) == 5
        assert [one.player.position for one in starters].count(who.GOALKEEPER) == 1
        left = sorted(one.off_s for one in starters if one.off_s < one.session.seconds)
        assert left == sorted(one.on_s for one in others)
        assert not any(one.player.staff for one in lineup)


@pytest.mark.parametrize(("kind", "count"), [("injury", 2), ("illness", 1)])
def test_who_is_out_takes_no_part_and_comes_back_with_less(squad: Squad, kind: str, count: int) -> None:
    found = out(squad, kind)
    assert len(found) == count
    for player, event in found:
        assert player.wears_watch
        days = taken_part(squad, player)
        assert not [day for day in days if event.covers(day)]
        missed = [session for session in squad.sessions if event.covers(session.day)]
        assert len(missed) >= 3
        after = [one for one in squad.appearances[player.key] if one.session.day > event.last_day]
        assert after[0].effort < 1 == after[-1].effort


def test_who_was_hurt_left_the_match_the_day_before(squad: Squad) -> None:
    for player, event in out(squad, "injury"):
        last = [one for one in squad.appearances[player.key] if one.session.day < event.first_day][-1]
        assert last.session.is_match
        assert last.session.day == event.first_day - timedelta(1)
        assert last.off_s - last.session.kept[0] == 38 * 60


def test_the_newcomer_and_the_one_who_leaves(squad: Squad) -> None:
    ((newcomer, joined),) = out(squad, "joined")
    ((leaver, left),) = out(squad, "left")
    assert min(taken_part(squad, newcomer)) >= joined.first_day
    assert max(taken_part(squad, leaver)) < left.first_day
    assert not leaver.in_team(LAST_DAY)
    assert squad.first_day < left.first_day < joined.first_day < LAST_DAY


def test_the_staff_is_only_measured_in_strength_sessions(squad: Squad) -> None:
    (coach,) = (player for player in squad.players if player.staff)
    kinds = {one.session.kind for one in squad.appearances[coach.key]}
    assert kinds == {"STRENGTH AND CONDITION"}


def metres(squad: Squad, one: Appearance) -> float:
    return float(squad.motion(one).between(*one.kept).distance_m()[-1])


def test_congested_weeks_are_heavier_for_who_plays(squad: Squad) -> None:
    """The regular players' load of a congested week against that of a plain one."""
    weeks: dict[str, list[float]] = {"congested": [], "league": []}
    monday = truth.monday(LAST_DAY, 1)
    for _ in range(20):
        kind = truth.week_kind(LAST_DAY, monday)
        if kind in weeks:
            week = [line for line in squad.lineups if monday <= line[0].session.day < monday + WEEK]
            loads: Counter[int] = Counter()
            for line in week:
                for one in line:
                    if one.starter or not one.session.is_match:
                        loads[one.player.key] += round(squad.motion(one).load(one.player.person))
            weeks[kind].append(sum(load for _, load in loads.most_common(11)) / 11)
        monday -= WEEK
    assert len(weeks["congested"]) == 4
    assert min(weeks["congested"]) > 1.05 * sum(weeks["league"]) / len(weeks["league"])


def test_positions_move_as_they_do(squad: Squad) -> None:
    """Metres a minute and at high speed of whole matches, by position."""
    per_minute: dict[str, list[float]] = {}
    fast: dict[str, list[float]] = {}
    matches = [line for line in squad.lineups if line[0].session.kind == "MATCH"][-6:]
    for line in matches:
        first, second = line[0].session.phases[1], line[0].session.phases[3]
        played = (first.seconds + second.seconds) / 60
        for one in line:
            if one.starter and one.off_s == one.session.seconds:
                motion = squad.motion(one).between(*one.kept)
                per_minute.setdefault(one.player.position, []).append(metres(squad, one) / played)
                quick = motion.speed_kmh[(motion.speed_kmh > 19) & (motion.speed_kmh < 40)]
                fast.setdefault(one.player.position, []).append(float(quick.sum()) / 3.6)
    mean = {position: sum(values) / len(values) for position, values in per_minute.items()}
    high = {position: sum(values) / len(values) for position, values in fast.items()}
    # What is published of women's football: about 10 km for a midfielder, half of it for a goalkeeper,
    # and most of the sprinting on the wings.
    assert 40 < mean["goalkeeper"] < 65
    assert all(90 < mean[position] < 130 for position in mean if position != "goalkeeper")
    assert min(mean["midfielder"], mean["winger"]) > mean["centre-back"]
    assert high["goalkeeper"] < 40
    assert max(high, key=lambda position: high[position]) == "winger"
    assert 200 < high["centre-back"] < high["winger"] < 1300


def test_the_heart_rises_with_fatigue_and_falls_with_fitness(squad: Squad) -> None:
    ((ill, event),) = out(squad, "illness")
    first = event.last_day + timedelta(1)
    assert squad.response(ill, first) > squad.response(ill, first - timedelta(20)) + 0.03
    begin = [squad.response(player, squad.first_day) for player in squad.players]
    end = [squad.response(player, LAST_DAY - timedelta(3)) for player in squad.players if player != ill]
    assert sum(begin) / len(begin) > sum(end) / len(end) + 0.02
