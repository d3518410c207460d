"""What two programs write at the same time. SQLite has one writer; in PostgreSQL they go side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, event, text

from polar_data import archive
from polar_data import connect as connecting
from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.long_arrays import LONG, whole
from polar_data.plan import Call
from polar_data.schema import days, kept
from polar_data.sources import endpoint_of
from polar_data.store import daily, derived_values
from tests.polar_data.hand_made import DAY, NOW, connect, rows, take, temperature, temperatures

pytestmark = pytest.mark.postgres


@contextmanager
def beside(database: Database, work: Callable[[Database], object]) -> Iterator[Callable[[], None]]:
    """Gives what starts another program's work and goes on when that has ended or waits for a lock.

    At the end the work is done.
    """
    problems: list[BaseException] = []

    def run() -> None:
        other = Database(database.url, database.clock)
        try:
            work(other)
        except BaseException as error:
            problems.append(error)
        finally:
            other.close()

    thread = threading.Thread(target=run, daemon=True)

    def start() -> None:
        if thread.ident is None:
            thread.start()
            while thread.is_alive() and not _somebody_waits(database):
                pass

    yield start
    thread.join(30)
    assert problems == []
    assert not thread.is_alive()


def _somebody_waits(database: Database) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = "
    with database.read() as connection:
        return bool(connection.scalar(text(waiting + "current_database()")))


def take_temperature(database: Database) -> None:
    take(database, "temperature", temperatures(temperature([33.0])), DAY - timedelta(days=1), 2)


def list_no_sessions(database: Database) -> None:
    take(database, "training_sessions", {"trainingSessions": []}, kind="listing")


def take_steps(database: Database) -> None:
    """Connection 2 is the same person's account at the older API."""
    activity = {"start_time": f"{DAY}T00:00", "end_time": f"{DAY}T23:59:59", "steps": 8823}
    call = Call(endpoint_of("v3_activities"), "window", DAY, DAY + timedelta(days=1))
    Intake(database, 2, 1, "accesslink_v3").take([Answer(call, [activity])])


def told(database: Database) -> list[tuple[Any, ...]]:
    return [(r["day"], r["skin_temperature"], r["steps"]) for r in rows(database, days.daily)]


def test_two_syncs_of_a_person_keep_each_others_values_of_a_day(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(postgres_database)
    connect(postgres_database, 2, api="accesslink_v3")
    steps_of = daily._activity
    with beside(postgres_database, take_steps) as start:

        def meanwhile(*asked: Any) -> Any:
            found = steps_of(*asked)
            start()
            return found

        made_of = tuple(meanwhile if each is steps_of else each for each in daily._SOURCES)
        monkeypatch.setattr(daily, "_SOURCES", made_of)
        take_temperature(postgres_database)
    assert told(postgres_database) == [(DAY, 33.0, 8823.0)]


def test_a_listing_beside_a_deletion_brings_nothing_back(
    postgres_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect(postgres_database)
    connect(postgres_database, 2, api="accesslink_v3")
    take_steps(postgres_database)
    forget = derived_values.forget
    with beside(postgres_database, list_no_sessions) as start:

        def meanwhile(*asked: Any) -> None:  # the days are made anew, and not committed yet
            forget(*asked)
            start()

        monkeypatch.setattr(derived_values, "forget", meanwhile)
        connecting.disconnect(postgres_database, 2, keep_data=False)
    assert told(postgres_database) == []


def test_an_item_that_comes_beside_a_deletion_has_its_long_array(
    postgres_database: Database,
) -> None:
    item = {"bpm": [60 + n % 7 for n in range(LONG)]}
    entry = archive.Entry("sleeps", "one", DAY, 1, archive.pack(item))

    def delete_the_others(database: Database) -> None:
        with database.write() as connection:
            connection.execute(delete(kept.archive_item).where(kept.archive_item.c.connection_id == 2))
            archive.drop_unused_series(connection)

    with postgres_database.write() as connection:
        archive.store(connection, 2, [entry], NOW)
    with beside(postgres_database, delete_the_others) as start, postgres_database.write() as connection:
        event.listen(connection, "after_execute", lambda *_: start())  # after the first statement
        archive.store(connection, 1, [entry], NOW)
    with postgres_database.read() as connection:
        assert whole(archive.current(connection, 1, "sleeps", "one")[1]) == item
