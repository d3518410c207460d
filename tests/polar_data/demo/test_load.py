from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select, update

from polar_data.config import Settings
from polar_data.database import Database
from polar_data.demo import load
from polar_data.migrate import migrate
from polar_data.rebuild import rebuild
from polar_data.schema import DERIVED, days, kept, training
from polar_data.store import daily, people, series
from tests.polar_data.hand_made import content, rows

LAST = date(2026, 11, 21)
DAYS = 40  # of the demo in these tests; the real one has two years


@pytest.fixture(scope="module", autouse=True)
def short() -> Iterator[None]:
    """A demo that is quickly made: its light families are there at once for 10 days, the dense for 3."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("DAYS", DAYS), ("AT_ONCE", 10), ("AT_ONCE_DENSE", 3)):
            patch.setattr(load, name, value)
        load._renderer.cache_clear()
        yield
    load._renderer.cache_clear()


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


def test_a_day_of_rest_is_one_though_nothing_of_it_was_made(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        empty = {r["day"] for r in rows(database, kept.coverage) if r["state"] == "empty"}
        rest = {
            r["day"]
            for r in rows(database, kept.coverage)
            if (r["endpoint"], r["state"]) == ("training_sessions", "empty")
        }
        assert min(rest) < LAST - timedelta(days=10)
        assert rest <= empty
        loads = {r["day"]: r["training_load"] for r in rows(database, days.daily)}
        assert {loads[day] for day in rest} == {0.0}


def test_opening_again_changes_nothing(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        before = content(database, [*DERIVED, kept.archive_item, kept.coverage, kept.data_version])
    with closing(load.open_demo(home, LAST + timedelta(days=1))) as database:
        assert content(database, [*DERIVED, kept.archive_item, kept.coverage, kept.data_version]) == before
        assert load.last_day(database) == LAST


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
            lost = c.endpoint.in_(["sleeps", "account_data"])
            connection.execute(delete(kept.archive_item).where(kept.archive_item.c.endpoint == "sleeps"))
            connection.execute(delete(days.sleep_night))
            connection.execute(update(kept.coverage).where(lost, c.state == "data").values(state="pending"))
            connection.execute(delete(kept.coverage).where(c.endpoint == "account_data"))
    with closing(load.open_demo(home, LAST)) as database:
        again = content(database, DERIVED)
        assert again["sleep_night"] == whole["sleep_night"]
        assert again["account"] == whole["account"]


def test_one_that_was_only_begun_is_finished(tmp_path: Path, home: Settings) -> None:
    other = of(tmp_path / "other")
    with closing(Database(other.demo_database_url)) as database:
        migrate(database)
        load._plan(database, LAST)
        load._plan(database, LAST)
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
        found = series.read(database, 1, "heart_rate_day", f"{day}/{device}")
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
        assert series.read(database, 1, "ppi", "1999-01-01/unknown") is None
        assert series.read(database, 1, "session", "no such session") is None
        assert counted(database, "pending") == before


def test_filling_makes_all_that_was_listed(home: Settings) -> None:
    with closing(load.open_demo(home, LAST)) as database:
        listed = {family: set(load._renderer(LAST).days(family)) for family in load._DATED}
        load.fill(database)
        assert counted(database, "pending") == {}
        assert {r["day"] for r in rows(database, training.session)} == listed["training_sessions"]
        first = LAST - timedelta(days=DAYS - 1)
        frame = daily.daily(database, 1, first, LAST)
        assert frame["steps"].null_count() == 0
        assert frame["training_load"].null_count() == 0
        before = content(database, DERIVED)
        rebuild(database)
        assert content(database, DERIVED) == before


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
