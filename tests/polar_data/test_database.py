from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from polar_data.database import Database, chunks, upsert
from polar_data.errors import ConfigError, DatabaseBusyError
from polar_data.schema import days, kept, training
from tests.polar_data.hand_made import DAY, NOW, add, rows


def note(database: Database, name: str, value: str) -> None:
    with database.write() as connection:
        upsert(connection, kept.meta, [{"name": name, "value": value}])


def noted(database: Database, name: str) -> str | None:
    with database.read() as connection:
        return connection.scalar(select(kept.meta.c.value).where(kept.meta.c.name == name))


def test_a_read_sees_one_state_while_another_writes(database: Database) -> None:
    note(database, "state", "before")
    value = select(kept.meta.c.value).where(kept.meta.c.name == "state")
    with database.read() as reader:
        assert reader.scalar(value) == "before"
        note(database, "state", "after")
        assert reader.scalar(value) == "before"
    assert noted(database, "state") == "after"


def test_a_writer_waits_for_another(database: Database) -> None:
    """Each adds one to what it reads: lost or refused writes would show in the sum."""
    note(database, "count", "0")
    own = kept.meta.c.name == "count"
    together = threading.Barrier(2)
    problems: list[BaseException] = []

    def add_ten() -> None:
        other = Database(database.url)
        try:
            together.wait(10)
            for _ in range(10):
                with other.write() as connection:
                    query = select(kept.meta.c.value).where(own).with_for_update()
                    seen = int(connection.scalar(query) or 0)
                    connection.execute(kept.meta.update().where(own).values(value=str(seen + 1)))
        except BaseException as error:
            problems.append(error)
        finally:
            other.close()

    threads = [threading.Thread(target=add_ten, daemon=True) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    assert noted(database, "count") == "20"


def test_a_database_that_stays_busy_is_an_error_that_says_so(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("polar_data.database.BUSY_MS", 20)
    impatient = Database(sqlite_database.url)
    with sqlite_database.write(), pytest.raises(DatabaseBusyError) as raised, impatient.write():
        pass
    assert "Try again" in raised.value.do
    impatient.close()


def test_an_error_tells_no_value(database: Database) -> None:
    note(database, "name", "before")
    with pytest.raises(IntegrityError) as raised, database.write() as connection:
        connection.execute(insert(kept.meta), {"name": "name", "value": "somebody's"})
    assert "somebody's" not in str(raised.value)


def test_a_write_that_fails_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.write(1) as connection:
            upsert(connection, kept.meta, [{"name": "half", "value": "1"}])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert noted(database, "half") is None
    assert database.data_version(1) == 0


def test_only_writes_to_an_athlete_bump_that_athletes_version(database: Database) -> None:
    note(database, "about", "nobody")
    assert database.data_version(1) == 0
    with database.write(1):
        pass
    with database.write(1):
        pass
    with database.write(2):
        pass
    assert (database.data_version(1), database.data_version(2), database.data_version(3)) == (2, 1, 0)


def test_upsert_inserts_and_replaces_only_the_columns_given(database: Database) -> None:
    row = {"athlete_id": 1, "day": DAY}
    with database.write() as connection:
        upsert(connection, days.daily, [row | {"steps": 100.0, "weight": 70.5}])
        upsert(connection, days.daily, [row | {"steps": 250.0}, {"athlete_id": 2, "day": DAY, "steps": 7.0}])
        upsert(connection, days.daily, [])
    found = [(r["athlete_id"], r["steps"], r["weight"]) for r in rows(database, days.daily)]
    assert found == [(1, 250.0, 70.5), (2, 7.0, None)]


def test_upsert_of_nothing_but_a_key_leaves_the_row(database: Database) -> None:
    with database.write() as connection:
        upsert(connection, days.daily, [{"athlete_id": 1, "day": DAY, "steps": 100.0}])
        upsert(connection, days.daily, [{"athlete_id": 1, "day": DAY}])
    assert [r["steps"] for r in rows(database, days.daily)] == [100.0]


def test_instants_come_back_as_utc_and_wall_times_as_they_were(database: Database) -> None:
    moment = datetime(2026, 9, 30, 14, 5, 6, 123456, tzinfo=timezone(timedelta(hours=3)))
    wall = datetime(2026, 9, 30, 23, 59, 59, 500000)
    add(database, training.session, session_id="1", start_local=wall, created_utc=moment)
    (row,) = rows(database, training.session)
    assert row["created_utc"] == datetime(2026, 9, 30, 11, 5, 6, 123456, tzinfo=UTC)
    assert row["created_utc"].tzinfo is UTC
    assert row["start_local"] == wall
    assert row["start_local"].tzinfo is None
    assert row["stop_local"] is None


def test_numbers_keep_their_size_and_precision(database: Database) -> None:
    add(database, days.daily, day=DAY, steps=0.1 + 0.2)
    add(database, days.ppi_day, day=DAY, device="A", samples=2**53 + 1)
    add(database, kept.archive_series, sha256="k", body=b"\x00\xff")
    assert rows(database, days.daily)[0]["steps"] == 0.30000000000000004
    assert rows(database, days.ppi_day)[0]["samples"] == 9007199254740993
    assert bytes(rows(database, kept.archive_series)[0]["body"]) == b"\x00\xff"


def test_the_clock_is_aware_and_near_ours(database: Database) -> None:
    with database.read() as connection:
        now = database.now(connection)
    assert now.utcoffset() == timedelta(0)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_clock_of_ones_own_is_used(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'polar.db'}", clock=lambda: NOW)
    with database.read() as connection:
        assert database.now(connection) == NOW
    database.close()


def test_chunks_leave_nothing_out() -> None:
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(chunks([])) == []


def test_sqlite_is_set_up_for_many_readers(sqlite_database: Database) -> None:
    with sqlite_database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_only_what_must_outlive_a_power_cut_waits_for_the_disk(sqlite_database: Database) -> None:
    normal, full = 1, 2
    for durable, expected in ((False, normal), (True, full), (False, normal)):
        with sqlite_database.write(durable=durable) as connection:
            assert connection.scalar(text("PRAGMA synchronous")) == expected


@pytest.mark.parametrize("url", ["mysql://somewhere/polar", "not a url", ""])
def test_another_database_is_refused_by_name(url: str) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        Database(url)


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError) as raised:
        Database(f"sqlite:///{tmp_path / 'file' / 'data' / 'polar.db'}")
    assert "POLAR_DATA_DIR" in raised.value.do


def test_a_database_that_does_not_answer_is_said_without_the_password(tmp_path: Path) -> None:
    database = Database(f"postgresql://me:hidden@/polar?host={tmp_path}")
    with pytest.raises(ConfigError) as raised, database.read():
        pass
    assert "DATABASE_URL" in raised.value.do
    assert "hidden" not in raised.value.what + raised.value.do
    database.close()


def test_days_are_dates(database: Database) -> None:
    with database.write() as connection:
        connection.execute(insert(days.daily), {"athlete_id": 1, "day": date(2024, 2, 29)})
    assert rows(database, days.daily)[0]["day"] == date(2024, 2, 29)
