from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, select, text, update

from polar_data.database import Database
from polar_data.errors import NewerDatabaseError
from polar_data.migrate import FOLDER, REBUILD_NEEDED, migrate
from polar_data.schema import DERIVED, KEPT, days, kept, metadata
from tests.support.databases import postgres_copy

ALL_TABLES = {table.name for table in (*KEPT, *DERIVED)} | {"alembic_version"}
DAY = date(2026, 9, 30)
NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
REVISION = """
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {before!r}


def upgrade() -> None:
    {change}
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def blank(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'blank.db'}")
        yield database
        database.close()
    else:
        with postgres_copy(request.getfixturevalue("postgres_server"), "blank") as database:
            yield database


@pytest.fixture
def revise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str, str], None]:
    """Adds a revision (its id, the one before, what it does) to a copy of ours, which is used instead."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("polar_data.migrate.FOLDER", folder)

    def add(revision: str, before: str, change: str) -> None:
        content = REVISION.format(revision=revision, before=before, change=change)
        (folder / "versions" / f"v{revision}.py").write_text(content)

    return add


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


def columns(database: Database, table: str) -> set[str]:
    return {column["name"] for column in inspect(database.engine).get_columns(table)}


def note(database: Database, name: str) -> str | None:
    with database.read() as connection:
        return connection.scalar(select(kept.meta.c.value).where(kept.meta.c.name == name))


def pretend_derived_changed(database: Database) -> None:
    with database.write() as connection:
        changed = update(kept.meta).where(kept.meta.c.name == "derived_fingerprint").values(value="another")
        connection.execute(changed)


def never() -> None:
    pytest.fail("a backup was made")


def test_a_blank_database_gets_every_table_without_a_backup(blank: Database) -> None:
    migrate(blank, never)
    assert tables(blank) == ALL_TABLES
    assert note(blank, REBUILD_NEEDED) is None


def test_the_revisions_lead_to_the_declared_tables(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_a_second_time_changes_nothing(database: Database) -> None:
    with database.write() as connection:
        connection.execute(days.daily.insert(), {"athlete_id": 1, "day": DAY})
    migrate(database, never)
    with database.read() as connection:
        assert connection.scalar(select(days.daily.c.day)) == DAY


def test_derived_tables_of_another_shape_are_made_anew(database: Database) -> None:
    with database.write() as connection:
        connection.execute(kept.athlete.insert(), {"id": 1, "name": "Ada", "created_utc": NOW})
        connection.execute(text("ALTER TABLE daily ADD COLUMN gone FLOAT"))
        connection.execute(text("DROP TABLE sleep_night"))
    pretend_derived_changed(database)
    migrate(database, never)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.scalar(select(kept.athlete.c.name)) == "Ada"
    assert note(database, REBUILD_NEEDED) == "1"


def test_a_derived_table_that_is_no_longer_declared_goes(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("CREATE TABLE old_derived (day DATE)"))
        connection.execute(text("CREATE TABLE of_somebody_else (day DATE)"))
        names = kept.meta.c.name == "derived_tables"
        connection.execute(update(kept.meta).where(names).values(value=kept.meta.c.value + " old_derived"))
    pretend_derived_changed(database)
    migrate(database)
    assert tables(database) == ALL_TABLES | {"of_somebody_else"}


def test_an_older_database_is_backed_up_before_it_changes(
    database: Database, revise: Callable[[str, str, str], None]
) -> None:
    with database.write() as connection:
        connection.execute(kept.athlete.insert(), {"id": 1, "name": "Ada", "created_utc": NOW})
    revise("0003", "0002", "op.add_column('athlete', sa.Column('club', sa.Text()))")
    seen: list[set[str]] = []
    migrate(database, lambda: seen.append(columns(database, "athlete")))
    assert seen == [{"id", "name", "email", "created_utc"}]
    assert columns(database, "athlete") == {"id", "name", "email", "created_utc", "club"}


def test_a_revision_that_fails_leaves_nothing_behind(
    database: Database, revise: Callable[[str, str, str], None]
) -> None:
    revise("0003", "0002", "op.add_column('athlete', sa.Column('club', sa.Text()))")
    revise("0004", "0003", "op.drop_table('no_such_table')")
    with pytest.raises(Exception, match="no_such_table"):
        migrate(database)
    assert "club" not in columns(database, "athlete")


def test_a_newer_database_is_left_alone(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    pretend_derived_changed(database)
    with pytest.raises(NewerDatabaseError):
        migrate(database, never)
    assert note(database, "derived_fingerprint") == "another"


def test_several_may_start_at_once(blank: Database) -> None:
    problems: list[BaseException] = []
    together = threading.Barrier(4)

    def start() -> None:
        own = Database(blank.url)
        together.wait()
        try:
            migrate(own)
        except BaseException as error:
            problems.append(error)
        own.close()

    threads = [threading.Thread(target=start, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads)
    assert problems == []
    assert tables(blank) == ALL_TABLES
