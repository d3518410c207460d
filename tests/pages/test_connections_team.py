"""The Connections page for a coach: how far the season is read, and players who are people."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from polar_data import lease
from polar_data.database import Database
from polar_data.jobs import sync_lease
from polar_data.schema import kept, team
from polar_data.store import links, people
from tests.pages.connecting import NOW, add, button, connected, ran, shown, text
from tests.pages.shown import tables
from ui.connections.links import LEVELS, OPEN_TO_ALL, SHOWS

COACH, DAY = 9, date(2026, 9, 30)


@pytest.fixture
def coach(real: Database) -> Database:
    """Cleo's connection 9 with the players Ben Berg and Dan Dahl; Ada has an account of her own."""
    connected(real)
    add(real, kept.athlete, id=COACH, name="Cleo", created_utc=NOW)
    row = {"id": 9, "athlete_id": COACH, "api": "team_pro", "status": "active", "created_utc": NOW}
    add(real, kept.connection, **row, scopes_granted="team_read")
    for number, name in ((20, "Ben Berg"), (21, "Dan Dahl")):
        add(real, kept.athlete, id=number, name=name, created_utc=NOW)
        add(real, kept.player, connection_id=9, player_id=f"p{number}", athlete_id=number)
    return real


@pytest.fixture
def ben(coach: Database) -> Database:
    """Ben has an account of his own too."""
    add(coach, kept.athlete, id=2, name="Ben Berg", created_utc=NOW)
    row = {"id": 2, "athlete_id": 2, "api": "accesslink_v3", "status": "active", "created_utc": NOW}
    add(coach, kept.connection, **row, scopes_granted="accesslink.read_all")
    return coach


def coachs_page() -> AppTest:
    app = shown(connected="9")
    assert 'href="?api=team_pro" aria-current="true"' in text(app)
    return app


def item(database: Database, endpoint: str, key: str, day: date | None = None) -> None:
    row = {"connection_id": 9, "endpoint": endpoint, "key": key, "revision": 1, "sha256": key, "body": b""}
    add(database, kept.archive_item, **row, day=day, current=True, fetched_utc=NOW)


def row(database: Database, table: Any, athlete_id: int, **values: Any) -> None:
    add(database, table, athlete_id=athlete_id, source="team_pro", item="9/x/1", **values)


def test_how_far_a_season_is_read_is_said_in_words(coach: Database) -> None:
    item(coach, "tp_teams", "t")
    item(coach, "tp_team", "t")
    for n in range(3):
        item(coach, "tp_team_sessions", f"s{n}", DAY - timedelta(days=n))
    item(coach, "tp_team_session", "s0", DAY)
    for n in range(2):
        names = {"team_session_id": "s0", "player_id": f"p{20 + n}"}
        row(coach, team.team_participant, COACH, **names, player_session_id=f"r{n}")
    for n in range(1, 4):  # r1 is named a second time
        row(coach, team.player_session, 20, player_session_id=f"r{n}")
    item(coach, "tp_session_summary", "r0", DAY)
    item(coach, "tp_player_session", "r0", DAY)
    item(coach, "tp_player_session", "r1", DAY - timedelta(days=4))
    missing = {"connection_id": 9, "id": "r3", "state": "absent", "stamp": "", "checked_utc": NOW}
    add(coach, kept.child, endpoint="tp_player_session", **missing)
    ran(coach, connection_id=9, status="running")
    assert lease.acquire(coach, sync_lease(9), "someone", 60)
    app = coachs_page()
    assert (
        "Here so far: 1 team, 2 players; 1 of 3 team sessions; 1 of 2 session summaries; "
        "2 of 3 recordings with samples, back to 26 September 2026. The newest come first."
    ) in text(app)
    assert tables(app)[0]["Here"] == ["1", "2", "1", "1", "2"]


def test_before_anything_is_here_it_says_what_comes_first(coach: Database) -> None:
    ran(coach, connection_id=9, ended_utc=NOW)
    assert "Teams and players come first" in text(coachs_page())


def test_the_bucket_fills_up_again_by_the_second(coach: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLAR_CLIENT_ID", "one")
    monkeypatch.setenv("POLAR_CLIENT_SECRET", "secret")
    ran(coach, connection_id=9, ended_utc=NOW)
    add(coach, kept.rate_bucket, client="team_pro/one", tokens=0.0, at_utc=NOW)
    coach.clock = lambda: NOW + timedelta(seconds=49)
    bar = coachs_page().get("progress")[0].proto
    coach.clock = None
    assert bar.value == 50  # 98 at once, one more a second
    assert "49 of 98 requests at once, then one a second" in bar.text


def test_without_anybodys_account_it_says_how_to_get_one(coach: Database) -> None:
    with coach.write() as connection:
        connection.execute(kept.connection.delete().where(kept.connection.c.id == 1))
    app = coachs_page()
    assert any("Nobody's own account is connected yet" in each.value for each in app.info)


@pytest.mark.parametrize("level", list(LEVELS))
def test_a_player_of_the_same_name_is_suggested_and_linked_at_the_chosen_level(
    ben: Database, level: links.Sharing
) -> None:
    app = coachs_page()
    assert "Is the player **Ben Berg** the same person as **Ben Berg**?" in text(app)
    suggested(app).click().run()
    assert app.button(key="confirm_link").disabled  # nobody decides for him
    suggested(app).click()
    app.radio(key="new_sharing").set_value(level).run()
    suggested(app).click()
    app.button(key="confirm_link").click().run()
    assert not app.exception
    assert [(each.player_id, each.athlete_id, each.sharing) for each in links.links(ben, 9)] == [
        ("p20", 2, level)
    ]
    assert SHOWS[level] in text(app)


def test_where_the_level_is_chosen_it_says_what_it_does_not_hide(ben: Database) -> None:
    """There is no login: the sidebar offers everybody with an account of their own."""
    app = coachs_page()
    assert OPEN_TO_ALL not in text(app)
    suggested(app).click().run()
    assert OPEN_TO_ALL in text(app)
    assert all("On the Team page" in words for words in SHOWS.values())
    links.link(ben, 9, "p20", 2, "nothing")
    assert OPEN_TO_ALL in coachs_page().selectbox(key="sharing_9_p20").help


@pytest.mark.parametrize("level", ["status", "values"])
def test_the_levels_name_the_signal_and_what_it_is_made_of(level: links.Sharing) -> None:
    for part in ("under-recovery signal", "nights", "trainings", "soreness and fatigue"):
        assert part in SHOWS[level]


def test_a_level_is_changed_and_counts_at_once(ben: Database) -> None:
    links.link(ben, 9, "p20", 2, "values")
    app = coachs_page()
    app.selectbox(key="sharing_9_p20").set_value("status").run()
    assert links.shared(ben, 9) == {"p20": links.Shared(2, values=False)}
    assert SHOWS["status"] in text(app)


def test_a_link_is_undone(ben: Database) -> None:
    links.link(ben, 9, "p20", 2, "values")
    app = coachs_page()
    app.button(key="unlink_p20").click().run()
    assert links.links(ben, 9) == []
    assert "Is the player **Ben Berg**" in text(app)


def test_a_player_is_linked_by_hand(ben: Database) -> None:
    app = coachs_page()
    app.button(key="link_by_hand").click().run()
    names = {box.label: box.options for box in app.selectbox}
    assert names["Player"] == ["Ben Berg", "Dan Dahl"]
    assert names["Person"] == ["Ada", "Ben Berg"]  # who has an account of their own
    app.button(key="link_by_hand").click()
    next(box for box in app.selectbox if box.label == "Player").set_value("p21").run()
    app.button(key="link_by_hand").click()
    next(box for box in app.selectbox if box.label == "Person").set_value(1)
    app.radio(key="new_sharing").set_value("nothing").run()
    app.button(key="link_by_hand").click()
    app.button(key="confirm_link").click().run()
    assert not app.exception
    assert [(each.player_id, each.athlete_id) for each in links.links(ben, 9)] == [("p21", 1)]


def test_people_of_one_name_are_told_apart_where_one_is_chosen(ben: Database) -> None:
    """What is private would be shared from the wrong watch."""
    add(ben, kept.athlete, id=3, name="Ben Berg", created_utc=NOW)
    row = {"api": "accesslink_v3", "status": "active", "created_utc": NOW, "scopes_granted": "all"}
    add(ben, kept.connection, id=3, athlete_id=3, **row)
    add(ben, kept.connection, id=10, athlete_id=None, **row)
    app = coachs_page()
    app.button(key="link_by_hand").click().run()
    options = next(box for box in app.selectbox if box.label == "Person").options
    assert options == ["Ada", "Ben Berg (2)", "Ben Berg (3)"]
    app = shown(connected="10")
    options = next(radio for radio in app.radio if radio.label == "Person").options
    assert options == ["Ada", "Ben Berg (2)", "Ben Berg (3)", "Cleo", "Someone new"]


def test_a_new_account_may_be_a_known_persons_but_not_a_players(coach: Database) -> None:
    row = {"id": 10, "athlete_id": None, "api": "accesslink_v3", "status": "active", "created_utc": NOW}
    add(coach, kept.connection, **row, scopes_granted="accesslink.read_all")
    app = shown(connected="10")
    person = next(radio for radio in app.radio if radio.label == "Person")
    assert person.options == ["Ada", "Cleo", "Someone new"]
    assert person.value is None
    button(app, "Save and start").click().run()
    assert app.error[0].value == "Choose a person."
    next(radio for radio in app.radio if radio.label == "Person").set_value(1)
    button(app, "Save and start").click().run()
    assert people.connection(coach, 10).athlete_id == 1


def suggested(app: AppTest) -> Any:
    """The button of the one suggestion for the player."""
    (found,) = [each for each in app.button if (each.key or "").startswith("link_p20_")]
    return found
