"""Team Pro: the tree from teams to samples, each thing asked once, and players who become athletes."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from polar_data import connect, rebuild
from polar_data.schema import kept, training
from polar_data.store import people
from tests.support.sync import Account

PLAYERS, SESSIONS = 3, 2  # of the simulator's small club


def asked(account: Account) -> list[str]:
    """What kind of thing each request was about, in order."""
    kinds = {
        ("teams",): "teams",
        ("teams", "training_sessions"): "team session",
        ("players", "training_sessions"): "list of a player",
        ("training_sessions",): "player session",
        ("training_sessions", "session_summary"): "summary",
    }
    found = []
    for path, _ in account.requests():
        words = path.strip("/").split("/")[1:]
        if len(words) == 3 and words[0] == "teams" and words[2] == "training_sessions":
            found.append("list of a team")
        elif len(words) == 2 and words[0] == "teams":
            found.append("team")
        else:
            names = {"teams", "players", "training_sessions", "session_summary"}
            found.append(kinds[tuple(word for word in words if word in names)])
    return found


def test_a_first_sync_asks_each_thing_once_and_samples_last(coach: Account) -> None:
    assert coach.sync() == "complete"
    order = asked(coach)
    count = Counter(order)
    assert count["teams"] == count["team"] == count["list of a team"] == 1
    assert count["list of a player"] == PLAYERS
    assert count["team session"] == SESSIONS
    assert count["summary"] == PLAYERS * SESSIONS
    assert count["player session"] == PLAYERS * SESSIONS + 1  # one of them trained alone
    assert order[:2] == ["teams", "team"]
    last = {kind: len(order) - 1 - order[::-1].index(kind) for kind in count}
    assert last["team session"] < order.index("summary")
    assert last["summary"] < order.index("player session")


def test_a_second_sync_asks_only_the_lists(coach: Account) -> None:
    coach.sync()
    before = coach.snapshot()
    coach.requests()
    assert coach.sync() == "complete"
    assert Counter(asked(coach)) == {"teams": 1, "team": 1, "list of a team": 1, "list of a player": PLAYERS}
    assert coach.snapshot() == before


def test_a_new_team_session_costs_itself_and_two_requests_a_player(coach: Account) -> None:
    coach.sync()
    coach.requests()
    new = coach.simulator.admin("tp-add-session")
    assert coach.sync() == "complete"
    count = Counter(asked(coach))
    assert count["team session"] == 1
    assert count["summary"] == count["player session"] == len(new["participants"])
    coach.requests()
    coach.sync()
    assert set(asked(coach)) == {"teams", "team", "list of a team", "list of a player"}


def test_an_edited_team_session_is_read_again_with_its_summaries(coach: Account) -> None:
    coach.sync()
    c = kept.archive_item.c
    with coach.database.read() as connection:
        one = connection.scalar(select(c.key).where(c.endpoint == "tp_team_session").limit(1))
    coach.requests()
    coach.simulator.admin("clock", advance_s=60)
    coach.simulator.admin("tp-edit", id=one, set={"note": "Well done"})
    coach.sync()
    count = Counter(asked(coach))
    assert (count["team session"], count["summary"], count["player session"]) == (1, PLAYERS, 0)


def test_players_become_athletes_whose_sessions_are_theirs(coach: Account) -> None:
    coach.sync()
    players = people.players(coach.database, coach.connection_id)
    names = {athlete.id: athlete.name for athlete in people.athletes(coach.database)}
    assert len(set(players.values())) == PLAYERS
    assert all(names[athlete_id] and "Player " not in names[athlete_id] for athlete_id in players.values())
    with coach.database.read() as connection:
        whose = Counter(connection.scalars(select(training.session.c.athlete_id)))
    assert set(whose) == set(players.values())
    assert sorted(whose.values()) == [SESSIONS, SESSIONS, SESSIONS + 1]
    assert all(coach.database.data_version(athlete_id) > 0 for athlete_id in players.values())


def test_a_rebuild_gives_each_player_the_same_rows(coach: Account) -> None:
    coach.sync()
    before = coach.snapshot()
    rebuild.rebuild(coach.database)
    assert coach.snapshot() == before


def test_erasing_the_connection_erases_the_players(coach: Account) -> None:
    coach.sync()
    connect.disconnect(coach.database, coach.connection_id, keep_data=False)
    assert people.athletes(coach.database) == []
    left = {name for name, rows in coach.snapshot().items() if rows}
    assert left == set()


def test_what_is_waited_for_is_the_buckets_own_bound(coach: Account) -> None:
    """98 requests go at once; this account needs fewer."""
    coach.sync()
    assert coach.waits == []
    with coach.database.read() as connection:
        row = connection.execute(select(kept.rate_bucket)).one()
    assert 98 - len(asked(coach)) - 1 <= row.tokens < 98
