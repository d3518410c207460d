"""Players who wear their own watch: full days, the squad's sessions in them, and what happened to them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from polar_data.demo.accesslink_v4 import FAMILIES, SINGLETONS, Renderer
from polar_data.demo.squad.player_world import PlayerWorld
from polar_data.demo.squad.players import ILL, INJURED, INJURED_AGAIN, NEWCOMER, WATCH_WEARERS
from polar_data.demo.squad.squad import Squad
from tests.schemas import problems, validator

ENVELOPES = {"training_sessions": "trainingSessions", "sleeps": "nightSleeps"}


@pytest.fixture(scope="module")
def ill(squad: Squad) -> PlayerWorld:
    return PlayerWorld(squad, squad.player(ILL))


def test_the_ill_and_the_injured_wear_a_watch() -> None:
    assert {ILL, INJURED, INJURED_AGAIN, NEWCOMER} < set(WATCH_WEARERS)


def test_every_session_with_the_team_is_in_her_days(squad: Squad, ill: PlayerWorld) -> None:
    for one in squad.appearances[ILL]:
        (session,) = ill.sessions(one.session.day)
        assert session.name == one.session.name
        late = session.start - one.session.record_start
        assert timedelta(0) <= late <= timedelta(minutes=1)
        # The watch and the team's sensor saw the same heart.
        whole = squad.motion(one)
        assert session.exercises[0].effort.hr_avg == pytest.approx(whole.heart_rate.mean(), abs=1.5)
        assert session.load == pytest.approx(whole.load(ill.person), rel=0.03)


def test_what_she_trained_alone_is_the_same_session(squad: Squad, ill: PlayerWorld) -> None:
    own = squad.own_sessions(ill.player)
    assert len(own) > 8
    for session in own:
        assert ill.sessions(session.day) == [session]


def test_the_illness_shows_in_the_nights(ill: PlayerWorld) -> None:
    event = next(event for event in ill.events if event.kind == "illness")
    first, last = ill.index(event.first_day), ill.index(event.last_day)
    before = ill.body.night_hr_bpm[first - 30 : first - 2].mean()
    assert ill.body.night_hr_bpm[first + 2 : last].mean() > before + 3
    assert ill.body.rmssd_ms[first + 2 : last].mean() < 0.85 * ill.body.rmssd_ms[first - 30 : first].mean()
    assert not any(ill.sessions(event.first_day + timedelta(n)) for n in range(6))


def test_an_injured_player_trains_alone_on_the_way_back(squad: Squad) -> None:
    world = PlayerWorld(squad, squad.player(INJURED_AGAIN))
    event = next(event for event in world.events if event.kind == "injury")
    days = [event.first_day + timedelta(n) for n in range((event.last_day - event.first_day).days + 1)]
    templates = [session.template for day in days for session in world.sessions(day)]
    assert not any(world.sessions(day) for day in days[:8])
    assert {"indoor_ride", "recovery_run"} == set(templates)
    fitness = world.body.fitness
    assert fitness[world.index(event.last_day)] < fitness[world.index(event.first_day)] - 15


def test_players_have_their_own_constants_and_watches(squad: Squad, ill: PlayerWorld) -> None:
    other = PlayerWorld(squad, squad.player(NEWCOMER))
    assert other.person != ill.person
    assert other.watches(other.last_day)[0].uuid != ill.watches(ill.last_day)[0].uuid
    assert other.body.weight_kg.mean() == pytest.approx(other.person.weight_kg, abs=1.5)


def test_the_renderer_of_another_source_can_draw_her_days(ill: PlayerWorld) -> None:
    renderer = Renderer(ill)
    for family in FAMILIES:
        days = renderer.days(family)
        items = renderer.items(family, days[-2]) if days else []
        assert items or family == "calendar_targets"
        if family in ENVELOPES:
            assert problems(validator(family), {ENVELOPES[family]: items}) == []
    for family in SINGLETONS:
        assert renderer.singleton(family)
    account = renderer.singleton("account_data")["accountData"]["basicInfo"]
    assert account["firstName"] == ill.person.first_name


def test_her_soccer_sessions_have_heart_rate_and_no_way(squad: Squad, ill: PlayerWorld) -> None:
    day = squad.appearances[ILL][-1].session.day
    (item,) = Renderer(ill).items("training_sessions", day)
    assert item["sport"] == {"id": "39"}
    (exercise,) = item["exercises"]
    kinds = {sample["type"] for sample in exercise["samples"]["samples"]}
    assert any("HEART_RATE" in kind for kind in kinds)
    assert not any("SPEED" in kind or "DISTANCE" in kind for kind in kinds)
    assert "distanceMeters" not in item
    assert np.isfinite(ill.usual_session_load[day])
