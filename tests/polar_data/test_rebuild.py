from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from polar_data import derive, lease, rebuild
from polar_data.database import Database, upsert
from polar_data.demo.accesslink_v4 import FAMILIES, SINGLETONS, Renderer
from polar_data.demo.world import World
from polar_data.errors import DatabaseBusyError
from polar_data.jobs import sync_lease
from polar_data.migrate import REBUILD_NEEDED
from polar_data.plan import Kind
from polar_data.schema import DERIVED, KEPT, days, kept, metadata, training
from polar_data.sources import ENDPOINTS, endpoint_of
from tests.polar_data.hand_made import DAY, NOW, connect, content, rows, take, temperature, temperatures

STRETCH = [DAY - timedelta(days=n) for n in range(4)]
# What a rebuild does change: which parser read an item, and that caches are out of date.
UNTOUCHED = [table for table in KEPT if table not in (kept.derivation, kept.data_version, kept.lease)]


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(World(1, last_day=DAY, days=30))


@pytest.fixture
def filled(database: Database, renderer: Renderer) -> Database:
    """Four days of the demo, taken in day by day, the newest first."""
    connect(database)
    for name in SINGLETONS:
        take(database, name, renderer.singleton(name), kind="whole")
    for day in STRETCH:
        for name in FAMILIES:
            items = renderer.items(name, day)
            kind: Kind = "window"
            if endpoint_of(name).listing:
                take(database, name, renderer.summary(name, day), day, kind="listing")
                kind = "detail"
            if items or kind == "window":
                assert take(database, name, items, day, kind=kind).unreadable == []
    return database


@pytest.fixture
def older_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parser of temperatures is one version further than what it read before."""
    newer = replace(endpoint_of("temperature"), version=endpoint_of("temperature").version + 1)
    known = tuple(newer if e.name == newer.name else e for e in ENDPOINTS)
    monkeypatch.setattr(rebuild, "ENDPOINTS", known)
    monkeypatch.setattr(rebuild, "_ENDPOINTS", {e.name: e for e in known})


def test_a_rebuild_gives_the_same_content_and_leaves_what_is_kept(filled: Database) -> None:
    derived, untouched = content(filled, DERIVED), content(filled, UNTOUCHED)
    read, version = rows(filled, kept.derivation), filled.data_version(1)
    assert len([name for name, found in derived.items() if found]) > 20
    assert rebuild.rebuild(filled) == len(rows(filled, kept.archive_item))
    assert content(filled, DERIVED) == derived
    assert content(filled, UNTOUCHED) == untouched
    assert rows(filled, kept.derivation) == read
    assert filled.data_version(1) > version


def test_a_rebuild_works_after_all_derived_tables_were_dropped(filled: Database) -> None:
    derived = content(filled, DERIVED)
    with filled.write() as connection:
        metadata.drop_all(connection, tables=DERIVED)
    rebuild.rebuild(filled)
    assert content(filled, DERIVED) == derived


def two_nights(database: Database) -> None:
    connect(database)
    items = temperatures(temperature([33.0]), temperature([35.0], day=DAY - timedelta(days=1)))
    take(database, "temperature", items, DAY - timedelta(days=3), 4)


def test_rows_without_an_item_and_old_daily_values_go(database: Database) -> None:
    two_nights(database)
    before = content(database, DERIVED)
    with database.write() as connection:
        orphan = {"athlete_id": 1, "source": "accesslink_v4", "item": "1/sleeps/gone"}
        connection.execute(insert(days.sleep_night), orphan | {"night": DAY, "sleep_score": 50.0})
        connection.execute(
            insert(days.daily), {"athlete_id": 1, "day": DAY + timedelta(days=9), "steps": 1.0}
        )
        connection.execute(update(days.daily).values(weight=99.0))
    rebuild.rebuild(database)
    assert content(database, DERIVED) == before


def test_what_vanished_at_polar_does_not_come_back(database: Database) -> None:
    two_nights(database)
    take(database, "temperature", temperatures(temperature([33.0])), DAY - timedelta(days=3), 4)
    rebuild.rebuild(database)
    assert [r["mean_c"] for r in rows(database, days.temperature_period)] == [33.0]


def test_only_the_current_revision_is_read(database: Database) -> None:
    connect(database)
    for celsius in (33.0, 35.0):
        take(database, "temperature", temperatures(temperature([celsius])), DAY - timedelta(days=1))
    assert rebuild.rebuild(database) == 1
    assert [r["mean_c"] for r in rows(database, days.temperature_period)] == [35.0]


def test_items_of_a_connection_that_is_nobodys_yet_wait(database: Database) -> None:
    two_nights(database)
    with database.write() as connection:
        connection.execute(update(kept.connection).values(athlete_id=None))
    assert rebuild.rebuild(database) == 0
    assert rows(database, days.temperature_period) == []


def test_progress_tells_done_of_total(database: Database) -> None:
    two_nights(database)
    seen: list[tuple[int, int]] = []
    rebuild.rebuild(database, lambda done, total: seen.append((done, total)))
    assert seen == [(2, 2)]


def test_two_rebuilds_at_once_are_refused(database: Database) -> None:
    assert lease.acquire(database, "rebuild", lease.new_owner(), 60)
    with pytest.raises(DatabaseBusyError):
        rebuild.rebuild(database)


def test_beside_a_running_sync_a_rebuild_is_refused_and_catching_up_waits(database: Database) -> None:
    two_nights(database)
    connect(database, 2, None)
    with database.write() as connection:
        upsert(connection, kept.meta, [{"name": REBUILD_NEEDED, "value": "1"}])
    for connection_id in (1, 2):
        owner = lease.new_owner()
        assert lease.acquire(database, sync_lease(connection_id), owner, 60)
        with pytest.raises(DatabaseBusyError, match="being synced"):
            rebuild.rebuild(database)
        assert rebuild.catch_up(database) == 0
        lease.release(database, sync_lease(connection_id), owner)
    assert rebuild.catch_up(database) == 2


def test_no_sync_starts_while_a_rebuild_runs(database: Database) -> None:
    two_nights(database)
    syncing: list[bool] = []
    name = sync_lease(1)
    rebuild.rebuild(database, lambda *_: syncing.append(lease.acquire(database, name, lease.new_owner(), 60)))
    assert syncing == [False]
    assert not lease.held(database, name)


def test_a_rebuild_that_breaks_off_leaves_days_that_fit_their_rows(database: Database) -> None:
    two_nights(database)
    derived = content(database, DERIVED)
    with database.write() as connection:
        for table in DERIVED:
            connection.execute(table.delete())
        upsert(connection, kept.meta, [{"name": REBUILD_NEEDED, "value": "1"}])

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild.rebuild(database, stop)
    assert rows(database, days.daily) == derived["daily"]
    assert rebuild.catch_up(database) == 2  # it is still to be done
    assert content(database, DERIVED) == derived


def test_a_rebuild_that_fails_can_be_started_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_nights(database)
    derived = content(database, DERIVED)

    def fail(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(derive, "parse", fail)
        with pytest.raises(MemoryError):
            rebuild.rebuild(database)
    assert rebuild.rebuild(database) == 2
    assert content(database, DERIVED) == derived


def test_catching_up_has_nothing_to_do_after_a_sync(database: Database) -> None:
    two_nights(database)
    version = database.data_version(1)
    assert rebuild.catch_up(database) == 0
    assert database.data_version(1) == version


@pytest.mark.usefixtures("older_parser")
def test_catching_up_reads_again_only_what_an_older_parser_read(database: Database) -> None:
    two_nights(database)
    take(database, "skin_contacts", {"skinContactPeriods": [{"startTime": f"{DAY}T10:00:00"}]}, DAY)
    with database.write() as connection:
        connection.execute(update(days.temperature_period).values(mean_c=0.0))
        connection.execute(update(days.skin_contact_period).values(changes=77))
    assert rebuild.catch_up(database) == 2
    assert sorted(r["mean_c"] for r in rows(database, days.temperature_period)) == [33.0, 35.0]
    assert [r["changes"] for r in rows(database, days.skin_contact_period)] == [77]
    versions = {r["endpoint"]: r["parser_version"] for r in rows(database, kept.derivation)}
    assert versions == {"temperature": 2, "skin_contacts": 1}
    assert rebuild.catch_up(database) == 0


def test_catching_up_reads_everything_when_derived_tables_were_emptied(database: Database) -> None:
    two_nights(database)
    derived = content(database, DERIVED)
    with database.write() as connection:
        for table in DERIVED:
            connection.execute(table.delete())
        upsert(connection, kept.meta, [{"name": REBUILD_NEEDED, "value": "1"}])
    assert rebuild.catch_up(database) == 2
    assert content(database, DERIVED) == derived
    with database.read() as connection:
        flag = select(kept.meta.c.value).where(kept.meta.c.name == REBUILD_NEEDED)
        assert connection.scalar(flag) is None


def test_days_of_rest_come_back(database: Database) -> None:
    connect(database)
    take(database, "training_sessions", [], DAY, 3, "listing")
    night = DAY + timedelta(days=4)  # filed under the day on which it began
    take(database, "temperature", temperatures(temperature([33.0], night)), DAY, 4)
    derived = rows(database, days.daily)
    assert [r["training_load"] for r in derived] == [0.0, 0.0, 0.0, None]
    with database.write() as connection:
        connection.execute(days.daily.delete())
    rebuild.rebuild(database)
    assert rows(database, days.daily) == derived
    assert rows(database, training.session) == []


def test_a_lease_that_ran_out_does_not_stand_in_the_way(database: Database) -> None:
    database.clock = lambda: NOW
    lease.acquire(database, "rebuild", "another machine", 60)
    database.clock = lambda: NOW + timedelta(seconds=61)
    assert rebuild.rebuild(database) == 0
