from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from polar_data.config import Settings
from polar_data.database import Database
from polar_data.demo import cast, load
from polar_data.demo.squad import season
from polar_data.migrate import migrate
from polar_data.rebuild import rebuild
from polar_data.schema import DERIVED, days, kept, profile, team, training
from polar_data.store import best, daily, files, links, people, series
from polar_data.store.sync_log import WHOLE
from tests.polar_data.hand_made import content, rows

LAST = date(2026, 11, 21)
DAYS = 24  # of the demo in these tests; the real one has two years


@pytest.fixture(scope="module", autouse=True)
def short() -> Iterator[None]:
    """A demo that is quickly made: its light families are there at once for 10 days, the dense for 3.

    A team of a few sessions, and two players with watches: 8 on AccessLink v4, 26 on v3.
    """
    wearers = {key: cast.WEARERS[key] for key in (8, 26)}
    everyone = (1, 2, 3, *(connection_id for connection_id, _ in wearers.values()))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("DAYS", DAYS), ("WEARER_DAYS", 20), ("WEARERS", wearers), ("ALL", everyone)):
            patch.setattr(cast, name, value)
        patch.setattr(load, "AT_ONCE", 10)
        patch.setattr(load, "AT_ONCE_DENSE", 3)
        patch.setattr(season, "SESSIONS", 4)
        clear()
        yield
    clear()


def clear() -> None:
    for made_once in (cast.account, cast.team, cast._world, cast._squad):
        made_once.cache_clear()


@pytest.fixture(scope="module")
def made(short: None, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a demo that was just opened for the first time."""
    settings = of(tmp_path_factory.mktemp("made"))
    with closing(load.open_demo(settings, LAST)):
        pass
    return load.path(settings).read_bytes()


@pytest.fixture
def home(tmp_path: Path, made: bytes) -> Settings:
    settings = of(tmp_path)
    load.path(settings).write_bytes(made)
    return settings


@pytest.fixture(scope="module")
def filled(made: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a demo with everything in it."""
    settings = of(tmp_path_factory.mktemp("filled"))
    load.path(settings).write_bytes(made)
    with closing(load.open_demo(settings, LAST)) as database:
        assert not load.is_complete(database)
        load.fill(database)
        assert load.is_complete(database)
    return load.path(settings).read_bytes()


@pytest.fixture
def full(tmp_path: Path, filled: bytes) -> Iterator[Database]:
    settings = of(tmp_path / "full")
    settings.data_dir.mkdir()
    load.path(settings).write_bytes(filled)
    with closing(load.open_demo(settings, LAST)) as database:
        yield database


def of(folder: Path) -> Settings:
    return Settings(folder, f"sqlite:///{folder / 'polar.db'}")


def counted(database: Database, state: str) -> dict[str, int]:
    c = kept.coverage.c
    query = select(c.endpoint, func.count().label("days")).where(c.state == state).group_by(c.endpoint)
    with database.read() as connection:
        return {row.endpoint: row.days for row in connection.execute(query)}


def test_the_first_time_makes_the_recent_days_and_lists_the_others(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        assert load.last_day(database) == LAST
        (athlete,), (link,) = people.athletes(database), people.connections(database)
        assert (link.athlete_id, link.api, link.status) == (athlete.id, "accesslink_v4", "demo")
        nights = {r["night"] for r in rows(database, days.sleep_night)}
        assert nights <= {LAST - timedelta(days=n) for n in range(10)}
        assert len(nights) >= 8
        steps = {r["day"] for r in rows(database, days.activity_day)}
        assert steps == {LAST - timedelta(days=n) for n in range(3)}
        assert counted(database, "pending")["activity"] == DAYS - 3
        assert rows(database, kept.derivation)
        assert {r["problem"] for r in rows(database, kept.derivation)} == {None}


@pytest.mark.parametrize("last", [LAST, date(2099, 12, 31)])
def test_a_day_of_rest_is_one_though_nothing_of_it_was_made(home: Settings, last: date) -> None:
    """Wherever the reader's clock stands: the demo plays on its own last day, which is not over."""
    with closing(load.open_demo(home, last)) as database:
        empty = {r["day"] for r in rows(database, kept.coverage) if r["state"] == "empty"}
        rest = {
            r["day"]
            for r in rows(database, kept.coverage)
            if (r["endpoint"], r["state"]) == ("training_sessions", "empty")
        }
        assert min(rest) < last - timedelta(days=10)
        assert rest <= empty
        loads = {r["day"]: r["training_load"] for r in rows(database, days.daily)}
        assert {loads[day] for day in rest if day < last} == {0.0}


def test_opening_again_changes_nothing(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        before = content(database, [*DERIVED, kept.archive_item, kept.coverage, kept.data_version])
    with closing(load.open_demo(home, LAST + timedelta(days=1))) as database:
        assert content(database, [*DERIVED, kept.archive_item, kept.coverage, kept.data_version]) == before
        assert load.last_day(database) == LAST


def test_the_team_was_asked_for_its_sessions_as_in_a_sync(full: Database) -> None:
    [team_id] = [row["team_id"] for row in rows(full, team.team)]
    [asked] = [row for row in rows(full, kept.child) if row["endpoint"] == "tp_team_sessions"]
    assert (asked["connection_id"], asked["id"], asked["state"]) == (cast.TEAM, team_id, "data")


def test_an_old_demo_is_made_anew(home: Settings) -> None:
    later = LAST + load.STALE + timedelta(days=1)
    with closing(load.open_demo(home, later)) as database:
        assert load.last_day(database) == later
        assert len(people.connections(database)) == 1


def test_one_that_was_stopped_half_way_goes_on(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        whole = content(database, DERIVED)
        with database.write() as connection:
            c = kept.coverage.c
            connection.execute(delete(kept.archive_item).where(kept.archive_item.c.endpoint == "sleeps"))
            connection.execute(delete(days.sleep_night))
            lost = (c.endpoint == "sleeps") & (c.state == "data")
            connection.execute(update(kept.coverage).where(lost).values(state="pending"))
            connection.execute(delete(kept.coverage).where(c.day == WHOLE))
    with closing(load.open_demo(home, LAST)) as database:
        again = content(database, DERIVED)
        assert again["sleep_night"] == whole["sleep_night"]
        assert again["account"] == whole["account"]


def test_one_that_was_only_begun_is_finished(tmp_path: Path, home: Settings) -> None:
    other = of(tmp_path / "other")
    with closing(Database(other.demo_database_url)) as database:
        migrate(database)
        load._begin(database, LAST)
        load._begin(database, LAST - timedelta(days=1))
        load._plan(database, cast.MINE)
        load._plan(database, cast.MINE)
    with closing(load.open_demo(other, LAST)) as one, closing(load.open_demo(home, LAST)) as two:
        assert content(one, DERIVED) == content(two, DERIVED)


def test_a_demo_of_another_version_is_derived_again(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        before = content(database, DERIVED)
        with database.write() as connection:
            print_ = kept.meta.c.name == "derived_fingerprint"
            connection.execute(update(kept.meta).where(print_).values(value="another"))
    with closing(load.open_demo(home, LAST)) as database:
        assert content(database, DERIVED) == before


def test_a_rebuild_gives_the_same_demo(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        before = content(database, DERIVED)
        rebuild(database)
        assert content(database, DERIVED) == before


def test_a_series_is_made_when_it_is_first_read_and_nothing_else_with_it(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        day = LAST - timedelta(days=20)
        before = counted(database, "pending")
        device = rows(database, days.heart_rate_day)[0]["device"]
        found = series.read(database, 1, "heart_rate_day", f"{day}/{device}").frame
        assert found is not None
        assert found.height > 0
        made = {name: count - counted(database, "pending").get(name, 0) for name, count in before.items()}
        assert made == {name: 1 if name in on(database, day) else 0 for name in before}
        made_days = {r["day"] for r in rows(database, days.activity_day)}
        assert made_days == {day, *(LAST - timedelta(days=n) for n in range(3))}


def on(database: Database, day: date) -> set[str]:
    """Families that have something on the day."""
    return {r["endpoint"] for r in rows(database, kept.coverage) if r["day"] == day and r["state"] == "data"}


def test_a_series_of_no_day_of_the_demo_is_none_and_makes_nothing(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        before = counted(database, "pending")
        assert series.read(database, 1, "ppi", "1999-01-01/unknown").frame is None
        assert series.read(database, 1, "session", "no such session").frame is None
        assert counted(database, "pending") == before


def test_filling_makes_all_that_was_listed(full: Database) -> None:
    assert counted(full, "pending") == {}
    trained = {r["day"] for r in rows(full, training.session) if r["source"] == "accesslink_v4"}
    assert trained >= cast.account(cast.MINE, LAST).listed()["training_sessions"].there
    frame = daily.daily(full, 1, LAST - timedelta(days=DAYS - 1), LAST)
    assert frame["steps"].null_count() == 0
    assert frame["training_load"].head(-1).null_count() == 0  # the last day is not over
    assert {r["problem"] for r in rows(full, kept.derivation)} == {None}


def test_one_whose_filling_was_stopped_goes_on(home: Settings, full: Database) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        load._open_account(database, cast.TEAM)
        load._plan(database, 4)
        load._take(
            database, [part for part in load._pending(database) if part.connection_id == cast.TEAM][:3]
        )
        load.fill(database)
        assert load.is_complete(database)
        assert shape(database) == shape(full)


def shape(database: Database) -> dict[str, int]:
    return {name: len(found) for name, found in content(database, DERIVED).items()}


def test_v3_tells_what_v4_does_not(full: Database) -> None:
    (today,) = (r for r in rows(full, days.daily) if (r["athlete_id"], r["day"]) == (1, LAST))
    for name in ("cardio_load_strain", "sleep_charge", "alertness"):
        assert today[name] is not None, name
    sources = {r["source"] for r in rows(full, days.sleep_night) if r["athlete_id"] == 1}
    assert sources == {"accesslink_v4", "accesslink_v3"}


def test_files_of_exercises_are_those_that_polar_would_give(full: Database) -> None:
    exercise = next(r for r in rows(full, training.session_file) if r["kind"] == "fit")
    fit = files.file(full, 1, exercise["session_id"], "fit")
    assert fit is not None
    assert fit[8:12] == b".FIT"
    assert len(fit) == exercise["bytes"]


def test_a_training_on_both_apis_counts_once(full: Database) -> None:
    found = [r for r in rows(full, training.session) if r["athlete_id"] == 1]
    by_day: dict[date, dict[str, float]] = {}
    for r in found:
        minutes = by_day.setdefault(r["day"], {})
        minutes[r["source"]] = minutes.get(r["source"], 0) + r["duration_s"] / 60
    both = [day for day, minutes in by_day.items() if len(minutes) == 2]
    assert both
    told = {r["day"]: r["training_duration"] for r in rows(full, days.daily) if r["athlete_id"] == 1}
    for day in both:
        assert told[day] == pytest.approx(by_day[day]["accesslink_v4"])


def test_players_are_athletes_and_some_are_linked_to_their_own_account(full: Database) -> None:
    squad = cast._squad(LAST)
    names = {a.id: a.name for a in people.athletes(full)}
    players = people.players(full, cast.TEAM)
    assert len(players) == sum(not player.staff for player in squad.players)
    found = {(names[players[link.player_id]], names[link.athlete_id], link.sharing)
             for link in links.links(full, cast.TEAM)}  # fmt: skip
    assert found == {("Maija Lehto", "Maija Lehto", "values"), ("Noor Visser", "Noor Visser", "nothing")}
    assert not {link.athlete_id for link in links.links(full, cast.TEAM)} & set(players.values())
    apis = {link.id: link.api for link in people.connections(full)}
    v4, v3 = "accesslink_v4", "accesslink_v3"
    assert apis == {1: v4, 2: v3, 3: "team_pro", 4: v4, 9: v3}


def test_every_watch_is_its_own(full: Database) -> None:
    found = [r["device"] for r in rows(full, profile.device)]
    assert len(set(found)) == len(found) >= 2


def test_a_session_that_came_by_both_ways_is_one(full: Database) -> None:
    (link,) = (link for link in links.links(full, cast.TEAM) if link.sharing == "values")
    own, player = link.athlete_id, people.players(full, cast.TEAM)[link.player_id]
    with full.read() as connection:
        found = connection.execute(
            select(training.session).where(training.session.c.athlete_id.in_([own, player]))
        ).all()
    since = min(r.start_local for r in found if r.athlete_id == own)
    found = [r for r in found if r.start_local >= since]
    flow = {r.session_id for r in found if r.athlete_id == own}
    assert len(found) > len(flow)
    assert {same[0].session_id for same in best.same_sessions(found)} == flow


def test_the_team_is_there_without_its_samples(full: Database) -> None:
    squad = cast._squad(LAST)
    assert len(rows(full, team.team_session)) == 4
    took_part = [one for line in squad.lineups for one in line if not one.player.staff]
    assert len(rows(full, team.player_session_summary)) == len(took_part)
    assert not [
        r for r in rows(full, days.series) if r["kind"] == "session_samples" and r["source"] == "team_pro"
    ]


def test_samples_of_a_player_are_made_when_they_are_first_read_and_outlive_a_rebuild(full: Database) -> None:
    summary = max(rows(full, team.player_session_summary), key=lambda r: r["distance_m"] or 0)
    own_id, athlete_id = summary["player_session_id"], summary["athlete_id"]
    found = series.read(full, athlete_id, "session_samples", f"{own_id}/0").frame
    assert found is not None
    steps = found["t_s"].diff().drop_nulls().round(6)
    assert set(steps) == {0.1}
    (whole,) = (r for r in rows(full, training.session) if r["session_id"] == own_id)
    assert found["t_s"].max() == pytest.approx(whole["duration_s"], abs=1)
    assert whole["has_samples"]
    before = content(full, [kept.archive_item, *DERIVED])
    full.fill_series = None
    again = series.read(full, athlete_id, "session_samples", f"{own_id}/0").frame
    assert again is not None
    assert again.equals(found)
    rebuild(full)
    assert content(full, [kept.archive_item, *DERIVED]) == before


def test_the_demo_never_touches_the_real_data(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        series.read(database, 1, "ppi", f"{LAST}/x")
    assert not (home.data_dir / "polar.db").exists()
    assert not home.key_file.exists()
    load.remove(home)
    assert list(home.data_dir.iterdir()) == []
    load.remove(home)


def test_another_database_is_no_demo(sqlite_database: Database) -> None:
    with pytest.raises(LookupError, match="not a demo"):
        load.last_day(sqlite_database)
