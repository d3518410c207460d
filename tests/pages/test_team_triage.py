from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from answers.team import teams
from answers.triage import look
from polar_data.database import Database
from polar_data.schema import team as team_tables
from polar_data.store import links
from tests.answers.test_triage import NUMBERS, PERSON, sleep_badly, train
from tests.pages.shown import shown, tables, text
from tests.polar_data.store import squad
from tests.polar_data.store.squad import DAY, START
from ui.team_triage import _reasons

YESTERDAY = datetime.now().astimezone().date() - timedelta(days=1)


@pytest.fixture
def coached(newcomer: Database) -> Database:
    """Until yesterday a training every other day; 3 also trained alone, 7 has just come, 5 was away."""
    since = (YESTERDAY - DAY).days
    squad.put(newcomer, team_tables.team, team_id=squad.TEAM_ID, name="Harbour", organisation="Club")
    for number in (*NUMBERS, 7):
        squad.player(newcomer, number, "Ann <Three>" if number == 3 else "")
    for ago in range(48, -1, -2):
        here = [number for number in NUMBERS if number != 5 or ago > 6]
        train(newcomer, ago - since, dict.fromkeys([*here, 7] if ago < 6 else here, 100.0))
    squad.listed(newcomer, 3, "own", START + timedelta(days=since - 1), kind="individual")
    squad.summary(newcomer, 3, "own", YESTERDAY - timedelta(days=1), training_load=500.0, duration_s=7200.0)
    return newcomer


@pytest.mark.usefixtures("coached")
def test_who_needs_a_look_why_and_what_ends_it() -> None:
    app = shown("team")
    words = text(app)
    assert "Who needs a look" in words
    assert "Load of 7 days</b>: 900 AU in 7 days, usually 375 AU" in words
    assert "It goes away with: a sum of 7 days of 400 AU or less." in words
    raw: list[Any] = list(app.get("html"))
    assert any("Ann &lt;Three&gt;" in element.value for element in raw)
    assert "4 of 4 trainings without data: not listed in 4." in words
    assert "2 worth a look, 4 as usual, 1 with too little data to say." in words
    assert "Not enough data: 1" in words
    assert f"As of {YESTERDAY:%-d %B} (yesterday), the last day known of the team: 2 worth" in words


def test_a_signal_of_today_is_not_said_to_be_as_old_as_the_teams_last_day(
    coached: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[pl.DataFrame] = []
    monkeypatch.setattr("ui.team_triage.footer", lambda _, drawn, *__: given.append(drawn))
    today = YESTERDAY + timedelta(days=1)
    sleep_badly(coached, last=today)
    links.link(coached, 1, "p2", PERSON, "values")
    words = text(shown("team"))
    assert f"7 days to {today:%-d %b}, 7 of 7 nights known." in words
    assert f"7 days to {YESTERDAY:%-d %b}, 4 trainings" in words
    known = f"As of {YESTERDAY:%-d %B} (yesterday), the last day known of the team"
    assert f"{known}, and recovery signals as of {today:%-d %B}: 3 worth" in words
    days = given[0].select("reason", "last_day").unique().rows()
    assert dict(days) == {
        "Under-recovery signal": today,
        "Load of 7 days": YESTERDAY,
        "Trainings without data": YESTERDAY,
    }


@pytest.mark.usefixtures("coached")
def test_every_players_load_beside_the_squad_when_asked_for() -> None:
    app = shown("team")
    app.toggle(key="loads").set_value(True).run()
    loads = tables(app)[0]
    assert loads["Load 7 d"][:3] == ["400", "400", "900"]
    assert "Beside the others" in loads


@pytest.mark.parametrize(("sharing", "numbers"), [("status", False), ("values", True)])
def test_a_linked_players_signal_has_numbers_only_where_these_are_shared(
    coached: Database, sharing: links.Sharing, numbers: bool
) -> None:
    sleep_badly(coached, last=YESTERDAY)
    links.link(coached, 1, "p2", PERSON, sharing)
    told = re.findall(r"Under-recovery signal</b>: (.*?)</p>", text(shown("team")))
    assert len(told) == 1
    beside_the_window = re.sub(r"7 days to \d+ \w+", "", told[0])
    assert bool(re.search(r"\d", beside_the_window)) == numbers
    (team,) = teams(coached)
    found = look(coached, team, YESTERDAY)
    assert found is not None
    row = _reasons(found).filter(reason="Under-recovery signal").row(0, named=True)
    assert (row["n"] is not None, row["value"] is not None) == (numbers, numbers)


def test_what_is_too_old_says_so_and_judges_nobody(newcomer: Database) -> None:
    squad.put(newcomer, team_tables.team, team_id=squad.TEAM_ID, name="Harbour", organisation="Club")
    squad.player(newcomer, 1)
    train(newcomer, 0, {1: 100.0})
    words = text(shown("team"))
    assert "The last day known of the team is 5 September 2026: too long ago to say." in words
    assert "worth a look," not in words
