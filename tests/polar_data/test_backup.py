from __future__ import annotations

import json
import stat
import threading
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, delete, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from polar_data import lease, renewals
from polar_data.backup import backup, restore
from polar_data.config import Settings
from polar_data.connect import new_athlete
from polar_data.database import Database, upsert
from polar_data.errors import BackupError
from polar_data.jobs import all_listed, sync_lease
from polar_data.migrate import FOLDER, migrate
from polar_data.open import open_database
from polar_data.schema import DERIVED, KEPT, days, kept
from polar_data.secrets import Vault
from polar_data.tokens import save
from tests.polar_data.hand_made import DAY, NOW, connect, content, rows, take, temperature, temperatures
from tests.support.databases import postgres_copy

TOKEN = {"access_token": "sesame", "refresh_token": "sesame again", "expires_in": 43_200}
# A backup does not bring back who held what when.
COMPARED = [table for table in (*KEPT, *DERIVED) if table not in (kept.lease, kept.data_version, kept.meta)]

FULL_DISK = """
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'no space left'; END $$
"""
ON_WRITING = "CREATE TRIGGER full_disk BEFORE INSERT ON temperature_period EXECUTE FUNCTION full_disk()"


@pytest.fixture
def home(database: Database, tmp_path: Path) -> Settings:
    """A data folder with a connected person's data."""
    settings = Settings(tmp_path, database.url)
    connect(database, 3)
    with database.write() as connection:
        save(connection, database, settings, 3, TOKEN)
        connection.execute(insert(kept.connection), _second_connection())
    body = temperatures(temperature([33.0, 35.0]), {"neither": "key nor day"})
    take(database, "temperature", body, DAY - timedelta(days=1), 3)
    return settings


def _second_connection() -> dict[str, Any]:
    """The connection that `take` takes in for."""
    return {
        "id": 1,
        "athlete_id": 1,
        "api": "accesslink_v4",
        "status": "active",
        "scopes_granted": "",
        "created_utc": NOW,
    }


@pytest.fixture
def elsewhere(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """An empty data folder for the same kind of database."""
    folder = tmp_path / "elsewhere"
    if database.is_sqlite:
        yield Settings(folder, f"sqlite:///{folder / 'polar.db'}")
    else:
        with postgres_copy(request.getfixturevalue("postgres_server"), "elsewhere") as other:
            yield Settings(folder, other.url)


def made(database: Database, home: Settings) -> Path:
    return backup(database, home, home.data_dir / "backups" / "polar.zip")


def restored(settings: Settings) -> Database:
    return Database(settings.database_url)


def test_a_backup_in_an_empty_folder_gives_the_same_app(
    database: Database, home: Settings, elsewhere: Settings
) -> None:
    restore(elsewhere, made(database, home))
    other = restored(elsewhere)
    assert content(other, COMPARED) == content(database, COMPARED)
    (token,) = rows(other, kept.token)
    assert Vault(elsewhere.key_file).open(token["access_encrypted"]) == "sesame"
    assert stat.S_IMODE(elsewhere.key_file.stat().st_mode) == 0o600
    other.close()


def test_what_comes_after_a_restore_gets_new_numbers(
    database: Database, home: Settings, elsewhere: Settings
) -> None:
    restore(elsewhere, made(database, home))
    other = restored(elsewhere)
    with other.write() as connection:
        assert new_athlete(other, connection, "Grace", None) == 2
        without_number = {name: value for name, value in _second_connection().items() if name != "id"}
        connection.execute(insert(kept.connection), without_number)
    assert [r["id"] for r in rows(other, kept.connection)] == [1, 3, 4]
    other.close()


def test_a_backup_holds_the_key_and_only_its_owner_can_read_it(database: Database, home: Settings) -> None:
    target = made(database, home)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with zipfile.ZipFile(target) as file:
        assert sorted(file.namelist()) == ["about.json", "polar.db", "secret.key"]
        assert file.read("secret.key") == home.key_file.read_bytes()
    assert list(target.parent.iterdir()) == [target]


def test_a_backup_before_any_secret_has_no_key(
    database: Database, elsewhere: Settings, tmp_path: Path
) -> None:
    connect(database)
    target = backup(database, Settings(tmp_path, database.url), tmp_path / "polar.zip")
    restore(elsewhere, target)
    assert not elsewhere.key_file.exists()


def test_a_backup_is_one_state_while_another_writes(database: Database, home: Settings) -> None:
    """The writer keeps two notes equal in each transaction; a torn copy would show them apart."""
    stop = threading.Event()
    started = threading.Event()

    def write() -> None:
        own = Database(database.url)
        count = 0
        while not stop.is_set():
            count += 1
            with own.write() as connection:
                for athlete_id in (1, 2):
                    row = {"athlete_id": athlete_id, "name": "count", "value": str(count)}
                    upsert(connection, kept.setting, [row])
            started.set()
        own.close()

    writer = threading.Thread(target=write, daemon=True)
    writer.start()
    assert started.wait(30)
    targets = [backup(database, home, home.data_dir / f"{n}.zip") for n in range(3)]
    stop.set()
    writer.join(30)
    for target in targets:
        with zipfile.ZipFile(target) as file:
            file.extract("polar.db", home.data_dir / target.stem)
        copy = Database(f"sqlite:///{home.data_dir / target.stem / 'polar.db'}")
        assert len({r["value"] for r in rows(copy, kept.setting)}) == 1
        copy.close()


def test_an_existing_file_is_not_replaced(database: Database, home: Settings) -> None:
    target = made(database, home)
    before = target.read_bytes()
    with pytest.raises(BackupError, match="already"):
        backup(database, home, target)
    assert target.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(database: Database, home: Settings) -> None:
    (home.data_dir / "file").write_text("")
    with pytest.raises(BackupError) as raised:
        backup(database, home, home.data_dir / "file" / "polar.zip")
    assert "another folder" in raised.value.do


def test_data_that_are_here_are_not_replaced_unasked(database: Database, home: Settings) -> None:
    target = made(database, home)
    take(database, "temperature", temperatures(temperature([30.0])), DAY - timedelta(days=1), 3)
    before = content(database, COMPARED)
    with pytest.raises(BackupError, match="data here already") as raised:
        restore(home, target)
    assert "--overwrite" in raised.value.do
    assert content(database, COMPARED) == before


def as_first_version(connection: Connection) -> None:
    """The tables of the program's first version, with Ada as athlete 7."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    command.upgrade(config, "0001")
    connection.execute(text("INSERT INTO athlete (id, name, created_utc) VALUES (7, 'Ada', '2026-01-01')"))


@pytest.fixture
def older(elsewhere: Settings) -> Settings:
    """Somebody's data folder as the program's first version left it."""
    database = Database(elsewhere.database_url)
    with database.write() as connection:
        as_first_version(connection)
        connection.execute(
            text(
                "INSERT INTO connection (id, athlete_id, api, status, scopes_granted, created_utc) "
                "VALUES (5, 7, 'accesslink_v4', 'active', '', '2026-01-01')"
            )
        )
    database.close()
    return elsewhere


def shape(database: Database) -> tuple[Any, dict[str, list[str]]]:
    """The revision, and every table's columns."""
    with database.read() as connection:
        there = inspect(connection)
        columns = {name: [c["name"] for c in there.get_columns(name)] for name in there.get_table_names()}
        return connection.scalar(text("SELECT version_num FROM alembic_version")), columns


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_refused_restore_leaves_an_older_database_as_it_was(
    database: Database, home: Settings, older: Settings, overwrite: bool
) -> None:
    target, here = made(database, home), restored(older)
    before = shape(here)
    if overwrite:
        lease.acquire(here, sync_lease(5), lease.new_owner(), 600)
    with pytest.raises(BackupError, match="sync is running" if overwrite else "data here already"):
        restore(older, target, overwrite=overwrite)
    assert shape(here) == before
    assert not (older.data_dir / "backups").exists()
    here.close()


def test_an_older_database_is_backed_up_before_it_is_replaced(
    database: Database, home: Settings, older: Settings, tmp_path: Path
) -> None:
    restore(older, made(database, home), overwrite=True)
    here = restored(older)
    assert content(here, COMPARED) == content(database, COMPARED)
    here.close()
    (saved,) = (older.data_dir / "backups").iterdir()
    with zipfile.ZipFile(saved) as file:
        copy = Database(f"sqlite:///{file.extract('polar.db', tmp_path / 'copy')}")
    with copy.read() as connection:
        assert connection.scalar(text("SELECT athlete_id FROM connection")) == 7
        assert connection.scalar(text("SELECT name FROM athlete")) == "Ada"
    if database.is_sqlite:
        assert shape(copy)[0] == "0001"
    copy.close()


def test_a_key_that_is_here_is_not_replaced_unasked(
    database: Database, home: Settings, elsewhere: Settings
) -> None:
    target = made(database, home)
    Vault(elsewhere.key_file).seal("of another database")
    before = elsewhere.key_file.read_bytes()
    with pytest.raises(BackupError, match="data here already"):
        restore(elsewhere, target)
    assert elsewhere.key_file.read_bytes() == before


def test_overwriting_backs_up_what_was_here(database: Database, home: Settings, elsewhere: Settings) -> None:
    target = made(database, home)
    first = content(database, COMPARED)
    take(database, "temperature", temperatures(temperature([30.0])), DAY - timedelta(days=1), 3)
    second = content(database, COMPARED)
    database.close()
    for _ in range(2):
        restore(home, target, overwrite=True)
    assert content(database, COMPARED) == first
    earlier = sorted((home.data_dir / "backups").glob("before-restore-*.zip"))
    assert [path.name for path in earlier] == ["before-restore-1.zip", "before-restore-2.zip"]
    restore(elsewhere, earlier[0])
    other = restored(elsewhere)
    assert content(other, COMPARED) == second
    other.close()


def test_no_data_version_comes_again_after_a_restore(database: Database, home: Settings) -> None:
    """An app that runs on has cached by those before."""
    in_both, only_in_the_backup, only_here = 1, 8, 9
    with database.write(only_in_the_backup):
        pass
    target = made(database, home)
    with database.write() as connection:
        connection.execute(delete(kept.data_version))
        versions = [{"athlete_id": in_both, "version": 40}, {"athlete_id": only_here, "version": 50}]
        connection.execute(insert(kept.data_version), versions)
    restore(home, target, overwrite=True)
    assert database.data_version(in_both) > 40
    assert database.data_version(only_in_the_backup) == 2
    assert database.data_version(only_here) == 51
    seen = database.data_version(in_both)
    restore(home, target, overwrite=True)
    assert database.data_version(in_both) > seen


def test_a_backup_with_higher_data_versions_is_counted_on_from_too(
    database: Database, home: Settings, elsewhere: Settings
) -> None:
    with database.write() as connection:
        connection.execute(insert(kept.data_version), {"athlete_id": 8, "version": 40})
    restore(elsewhere, made(database, home))
    other = restored(elsewhere)
    assert other.data_version(8) == 41
    other.close()


def notes(database: Database) -> dict[str, str]:
    return {row["name"]: row["value"] for row in rows(database, kept.meta)}


def test_what_was_noted_of_connections_comes_from_the_backup(database: Database, home: Settings) -> None:
    """A connection that is restored may have the number of one that was replaced."""
    of_tables = notes(database)
    assert of_tables.keys() == {"derived_fingerprint", "derived_tables"}
    with database.write() as connection:
        upsert(connection, kept.meta, [{"name": all_listed(3), "value": "2026-08-01"}])
        renewals.note(connection, 1, 3)
    target = made(database, home)
    with database.write() as connection:
        upsert(connection, kept.meta, [{"name": all_listed(3), "value": "2026-09-30"}])
        upsert(connection, kept.meta, [{"name": all_listed(1), "value": "2026-09-30"}])
        renewals.forget(connection, 1)
        renewals.note(connection, 3, 1)
    restore(home, target, overwrite=True)
    assert notes(database) == of_tables | {"all_listed_utc/3": "2026-08-01", "renews/1": "3"}


def test_nothing_is_restored_under_a_running_sync(database: Database, home: Settings) -> None:
    target = made(database, home)
    lease.acquire(database, sync_lease(1), lease.new_owner(), 600)
    with pytest.raises(BackupError, match="sync is running"):
        restore(home, target, overwrite=True)
    assert not list((home.data_dir / "backups").glob("before-*"))


def changed_zip(source: Path, **parts: bytes | None) -> Path:
    """A copy of a backup with other parts; None leaves one out."""
    target = source.with_name("changed.zip")
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            content = parts.get(name.split(".")[0], before.read(name))
            if content is not None:
                after.writestr(name, content)
    return target


def test_what_is_no_backup_is_refused_and_changes_nothing(
    database: Database, home: Settings, tmp_path: Path
) -> None:
    good, before = made(database, home), content(database, COMPARED)
    whole = good.read_bytes()
    damaged = tmp_path / "damaged.zip"
    middle = len(whole) // 2
    damaged.write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    other = tmp_path / "other.txt"
    other.write_text("not a zip")
    newer = json.dumps({"format": 2}).encode()
    cases = [
        (tmp_path / "nowhere.zip", "no such file"),
        (tmp_path, "cannot be read"),
        (other, "not a backup"),
        (damaged, "not a backup"),
    ]
    for path, words in cases:
        with pytest.raises(BackupError, match=words):
            restore(home, path, overwrite=True)
    for parts, words in (
        ({"about": newer}, "newer version"),
        ({"about": b"[]"}, "not a backup"),
        ({"about": None}, "not a backup"),
        ({"polar": None}, "not a backup"),
        ({"polar": b"no database" * 1_000}, "damaged"),
    ):
        with pytest.raises(BackupError, match=words) as raised:
            restore(home, changed_zip(good, **parts), overwrite=True)
        assert raised.value.do
    assert content(database, COMPARED) == before
    assert not list((home.data_dir / "backups").glob("before-*"))


def test_a_database_of_a_newer_version_is_refused_before_anything_is_replaced(
    sqlite_database: Database, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, sqlite_database.url)
    connect(sqlite_database)
    with sqlite_database.write() as connection:
        now = connection.scalar(text("SELECT version_num FROM alembic_version"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = backup(sqlite_database, settings, tmp_path / "newer.zip")
    with sqlite_database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :now"), {"now": now})
    with pytest.raises(BackupError, match="newer version"):
        restore(settings, newer, overwrite=True)
    migrate(sqlite_database)
    assert len(rows(sqlite_database, kept.connection)) == 1


@pytest.mark.postgres
def test_a_backup_moves_from_sqlite_to_postgres_and_back(
    sqlite_database: Database, postgres_server: str, tmp_path: Path
) -> None:
    connect(sqlite_database)
    take(sqlite_database, "temperature", temperatures(temperature([33.0])), DAY - timedelta(days=1), 3)
    before = content(sqlite_database, COMPARED)
    first = backup(sqlite_database, Settings(tmp_path, sqlite_database.url), tmp_path / "first.zip")
    with postgres_copy(postgres_server, "club") as club:
        restore(Settings(tmp_path / "club", club.url), first)
        assert content(club, COMPARED) == before
        second = backup(club, Settings(tmp_path / "club", club.url), tmp_path / "second.zip")
    with zipfile.ZipFile(second) as file:
        copy = Database(f"sqlite:///{file.extract('polar.db', tmp_path / 'copy')}")
    with copy.read() as connection:
        assert connection.scalar(select(kept.archive_item.c.key)) is not None
        assert connection.scalar(select(days.temperature_period.c.item)) is None
    copy.close()
    home = Settings(tmp_path / "home", f"sqlite:///{tmp_path / 'home' / 'polar.db'}")
    restore(home, second)
    back = restored(home)
    assert content(back, COMPARED) == before
    back.close()


@pytest.mark.postgres
def test_a_restore_that_ended_before_all_was_derived_is_finished_at_the_next_start(
    sqlite_database: Database, postgres_server: str, tmp_path: Path
) -> None:
    connect(sqlite_database, 1)
    take(sqlite_database, "temperature", temperatures(temperature([33.0])), DAY - timedelta(days=1), 1)
    settings = Settings(tmp_path, sqlite_database.url)
    file = backup(sqlite_database, settings, tmp_path / "polar.zip")
    with postgres_copy(postgres_server, "ended") as club:
        migrate(club)
        with club.write() as connection:
            connection.execute(text(FULL_DISK))
            connection.execute(text(ON_WRITING))
        elsewhere = Settings(tmp_path / "club", club.url)
        with pytest.raises(DBAPIError, match="no space left"):
            restore(elsewhere, file)
        with club.write() as connection:
            connection.execute(text("DROP TRIGGER full_disk ON temperature_period"))
        assert rows(club, days.temperature_period) == []
        open_database(elsewhere).close()
        assert content(club, COMPARED) == content(sqlite_database, COMPARED)


@pytest.mark.postgres
def test_before_a_migration_the_tables_are_copied_as_they_were(postgres_server: str, tmp_path: Path) -> None:
    with postgres_copy(postgres_server, "old") as old:
        with old.write() as connection:
            as_first_version(connection)
            connection.execute(text("INSERT INTO data_version VALUES (7, 3)"))
        settings = Settings(tmp_path / "old", old.url)
        made: list[Path] = []
        migrate(old, lambda: made.append(backup(old, settings, tmp_path / "before.zip")))
        assert [row["name"] for row in rows(old, kept.athlete)] == ["Ada"]
    with zipfile.ZipFile(made[0]) as file:
        copy = Database(f"sqlite:///{file.extract('polar.db', tmp_path / 'copy')}")
    assert [row["name"] for row in rows(copy, kept.athlete)] == ["Ada"]
    copy.close()
