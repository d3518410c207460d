from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, insert

from polar_data import cli
from polar_data.config import Settings
from polar_data.connect import assign, set_first_day
from polar_data.database import Database
from polar_data.demo import cast
from polar_data.demo.accounts import OnFlow
from polar_data.demo.world import World
from polar_data.jobs import command, place_request
from polar_data.open import open_database
from polar_data.schema import kept
from tests.polar_data.hand_made import DAY, NOW, connect, take, temperature, temperatures
from tests.polar_simulator.process import Simulator
from tests.support.sync import connected, settings_for

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty data folder, and no setting of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("POLAR_")]:
        monkeypatch.delenv(name)
    for name in ("DATABASE_URL", "PUBLIC_URL"):
        monkeypatch.setenv(name, "")  # an empty one wins over a file with settings and is as none
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path))


@pytest.fixture
def home(tmp_path: Path) -> Database:
    """The data folder with one connection and one night."""
    database = open_database(Settings(tmp_path, f"sqlite:///{tmp_path / 'polar.db'}"))
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0])), DAY - timedelta(days=1))
    database.close()
    return database


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and output of the real command."""
    command = [sys.executable, "-m", "polar_data", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == "" or done.returncode == 2
    return done.returncode, done.stdout + done.stderr


def test_the_real_command_helps_and_refuses_what_it_does_not_know() -> None:
    code, text = run("--help")
    assert code == 0
    for name in ("sync", "status", "rebuild", "backup", "restore", "export", "demo"):
        assert f"\n    {name} " in text
    assert "3 a person must act" in text
    assert run("explode")[0] == 2


def test_the_real_command_says_that_nothing_is_connected() -> None:
    code, text = run("sync")
    assert code == 3
    assert "press Connect" in text


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and output of a command, run in this process, which is quicker."""
    code = cli.main(arguments)
    shown = capsys.readouterr()
    assert (code in {0, 1}) <= (shown.err == "")
    return code, shown.out + shown.err


@pytest.mark.usefixtures("home")
def test_a_connection_that_is_not_there_is_not_synced(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "sync", "--connection", "9")[0] == 3


@pytest.fixture
def at_polar(simulator: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """What the command line finds in its environment to sync with the simulated Polar."""
    simulator.admin("reset")
    for name, value in simulator.env.items():
        monkeypatch.setenv(name, value)
    return settings_for(simulator, tmp_path)


def test_an_account_that_cannot_be_synced_does_not_stop_the_others(
    simulator: Simulator, at_polar: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(at_polar)
    connect(database, 1, None)  # nobody has said whose account it is
    assert connected(simulator, database, at_polar) == 2
    set_first_day(database, 2, datetime.now(UTC).date())
    database.close()
    assert cli.main(["sync"]) == 3
    shown = capsys.readouterr()
    assert shown.out.startswith("Connection 2: complete. ")
    assert shown.err.startswith("Connection 1: Nobody has said yet whose account this is. ")
    assert "last sync: failed" in call(capsys, "status")[1]


def test_an_account_to_be_connected_again_is_told_beside_the_others(
    simulator: Simulator, at_polar: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(at_polar)
    connect(database, 1, status="revoked")
    connect(database, 2, status="disconnected")
    assert connected(simulator, database, at_polar) == 3
    assign(database, 3, None, "Ada")
    set_first_day(database, 3, datetime.now(UTC).date())
    database.close()
    assert cli.main(["sync"]) == 3
    shown = capsys.readouterr()
    assert shown.out.startswith("Connection 3: complete. ")
    assert shown.err.startswith("Connection 1: The consent was withdrawn at Polar, or has ended. ")
    assert "Reconnect" in shown.err
    assert "Connection 2" not in shown.err
    code, text = call(capsys, "sync", "--connection", "3")
    assert (code, "Reconnect" in text) == (0, False)
    code, text = call(capsys, "sync", "--connection", "1")
    assert (code, "Reconnect" in text, "Nothing is connected" in text) == (3, True, False)
    assert call(capsys, "sync", "--connection", "2")[0] == 3


def test_a_sync_that_a_person_starts_fetches_more_than_what_polar_told_of(
    simulator: Simulator, at_polar: Settings
) -> None:
    database = open_database(at_polar)
    link = connected(simulator, database, at_polar)
    set_first_day(database, link, datetime.now(UTC).date())

    def kinds(*arguments: str) -> set[str]:
        """What a sync asks Polar for when a message told of sleep."""
        with database.write() as connection:
            connection.execute(kept.sync_request.delete())  # the one of all that the connecting asked for
            place_request(database, connection, link, "webhook", endpoints=["sleeps"])
        simulator.admin("requests", reset=True)
        assert cli.main(arguments) == 0
        paths = [path for _, path, *_ in simulator.admin("requests")["requests"]]
        return {path.removeprefix("/v4/data/") for path in paths if path.startswith("/v4/data/")}

    assert kinds(*command(link)[3:]) == {"sleeps"}  # after python -m polar_data
    assert kinds("sync") > {"sleeps", "nightly-recharge-results", "training-sessions/list"}
    database.close()


def test_a_full_database_is_told_in_one_line(
    simulator: Simulator,
    at_polar: Settings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = open_database(at_polar)
    set_first_day(database, connected(simulator, database, at_polar), datetime.now(UTC).date())
    database.close()

    def full(settings: Settings) -> Database:
        opened = open_database(settings)
        opened.close()  # its connections were made without the limit

        @event.listens_for(opened.engine, "connect")
        def limit(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA max_page_count = 1").close()  # what there is, no more

        return opened

    monkeypatch.setattr(cli, "open_database", full)
    code, text = call(capsys, "sync")
    assert code == 2
    assert text.startswith("The database did not do it (database or disk is full). ")
    assert text.count("\n") == 1


def test_a_file_that_cannot_be_read_is_told_in_one_line(
    simulator: Simulator, at_polar: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(at_polar)
    connected(simulator, database, at_polar)
    database.close()
    at_polar.key_file.unlink()
    at_polar.key_file.mkdir()
    code, text = call(capsys, "sync")
    assert code == 2
    assert text.startswith(f"{at_polar.key_file} cannot be used (Is a directory). ")
    assert text.count("\n") == 1


def test_status_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "status") == (0, "Nothing is connected yet.\n")


def test_status_tells_of_the_last_sync_and_its_problems(
    home: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = {"requests_done": 12, "requests_planned": 40, "items_new": 7, "items_changed": 1}
    times = {"started_utc": NOW, "beat_utc": NOW}
    problem = {"run_id": 1, "connection_id": 1, "endpoint": "ppi", "what": "Polar is down", "do": "Wait."}
    connect(home, 2, None, status="revoked")
    with home.write() as connection:
        row = {"connection_id": 1, "status": "partial", "message": "Some is missing"}
        connection.execute(insert(kept.sync_run), row | counts | times)
        connection.execute(insert(kept.sync_problem), problem)
    home.close()
    assert call(capsys, "status") == (
        0,
        "Connection 1: accesslink_v4, Person 1, active\n"
        "  last sync: partial, 12 of 40 requests, 7 new items, 1 changed. Some is missing\n"
        "  ppi: Polar is down. Wait.\n"
        "Connection 2: accesslink_v4, nobody yet, revoked\n"
        "  last sync: none yet\n",
    )


@pytest.mark.usefixtures("home")
def test_rebuild_tells_how_much_it_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "rebuild") == (0, "1 items derived again from the archive.\n")


@pytest.mark.usefixtures("home")
def test_backup_and_restore(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "mine.zip"
    code, text = call(capsys, "backup", str(target))
    assert code == 0
    assert str(target) in text
    assert "holds the key" in text
    code, text = call(capsys, "backup", str(target))
    assert code == 2
    assert "Choose another file name." in text
    code, text = call(capsys, "restore", str(target))
    assert code == 2
    assert "--overwrite" in text
    assert call(capsys, "restore", str(target), "--overwrite") == (0, "Restored.\n")
    monkeypatch.setenv("POLAR_DATA_DIR", str(tmp_path / "elsewhere"))
    assert call(capsys, "restore", str(target)) == (0, "Restored.\n")
    assert "Person 1" in call(capsys, "status")[1]


@pytest.mark.usefixtures("home")
def test_a_backup_without_a_name_goes_to_the_data_folder(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call(capsys, "backup")[0] == 0
    assert len(list((tmp_path / "backups").glob("polar-*.zip"))) == 1


def test_a_wrong_setting_needs_a_person(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLAR_SYNC_MINUTES", "often")
    code, text = call(capsys, "status")
    assert code == 3
    assert "POLAR_SYNC_MINUTES" in text


def test_a_database_that_cannot_be_opened_needs_a_person(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me:hidden@/polar?host={tmp_path}")
    code, text = call(capsys, "status")
    assert code == 3
    assert "DATABASE_URL" in text
    assert "hidden" not in text


def test_demo_makes_its_own_file_and_leaves_the_real_data(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(connection_id: int, last: date) -> OnFlow:
        return OnFlow(World(1, last_day=last, days=3))  # the real one takes seconds

    monkeypatch.setattr(cast, "account", short)
    assert call(capsys, "demo", "--days-only") == (0, "Demo data is ready.\n")
    assert (tmp_path / "demo.db").exists()
    assert not (tmp_path / "polar.db").exists()
