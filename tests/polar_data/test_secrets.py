from __future__ import annotations

import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from polar_data.config import Settings
from polar_data.database import Database
from polar_data.errors import ConfigError
from polar_data.schema import kept
from polar_data.secrets import Vault
from polar_data.tokens import save
from tests.polar_data.hand_made import connect, rows

SECRET = "sesame-a-token-that-nobody-may-read"
RACER = """
import sys
from pathlib import Path
from cryptography.fernet import Fernet
from polar_data.secrets import Vault
make = Fernet.generate_key

def make_when_told():
    print("no key seen", flush=True)
    sys.stdin.readline()
    return make()

Fernet.generate_key = make_when_told
print(Vault(Path(sys.argv[1])).seal("mine").decode())
"""


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "secret.key"


def test_a_sealed_secret_opens_and_does_not_show(key_file: Path) -> None:
    vault = Vault(key_file)
    sealed = vault.seal(SECRET)
    assert SECRET.encode() not in sealed
    assert Vault(key_file).open(sealed) == SECRET
    assert vault.seal(SECRET) != sealed


def test_only_the_owner_can_read_the_key_file(key_file: Path) -> None:
    Vault(key_file).seal(SECRET)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700
    assert list(key_file.parent.iterdir()) == [key_file]


def test_the_key_is_made_once_by_processes_that_start_together(key_file: Path) -> None:
    command = [sys.executable, "-c", RACER, str(key_file)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "no key seen\n"
    sealed = [racer.communicate("\n", timeout=30)[0].strip() for racer in racers]
    assert [Vault(key_file).open(one.encode()) for one in sealed] == ["mine"] * 3
    assert list(key_file.parent.iterdir()) == [key_file]


def test_the_key_is_made_once_by_threads_that_start_together(
    key_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = threading.Barrier(8)
    make = Fernet.generate_key
    sealed: list[bytes] = []

    def make_together() -> bytes:
        together.wait(10)
        return make()

    def seal() -> None:
        sealed.append(Vault(key_file).seal("mine"))

    monkeypatch.setattr(Fernet, "generate_key", make_together)

    threads = [threading.Thread(target=seal, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [Vault(key_file).open(one) for one in sealed] == ["mine"] * 8


@pytest.mark.parametrize("another", [None, b"", b"not a key"])
def test_a_key_that_does_not_fit_says_what_to_do(key_file: Path, another: bytes | None) -> None:
    sealed = Vault(key_file).seal(SECRET)
    key_file.unlink()
    if another is not None:
        key_file.write_bytes(another)
    with pytest.raises(ConfigError) as raised:
        Vault(key_file).open(sealed)
    assert "secret.key" in raised.value.do
    assert "connect again" in raised.value.do


def test_tokens_are_nowhere_in_the_database_in_clear(sqlite_database: Database, tmp_path: Path) -> None:
    connect(sqlite_database)
    settings = Settings(tmp_path, sqlite_database.url)
    token = {"access_token": SECRET, "refresh_token": f"{SECRET}-to-refresh", "expires_in": 43_200}
    with sqlite_database.write() as connection:
        save(connection, sqlite_database, settings, 1, token)
    (row,) = rows(sqlite_database, kept.token)
    assert Vault(settings.key_file).open(row["access_encrypted"]) == SECRET
    assert Vault(settings.key_file).open(row["refresh_encrypted"]) == f"{SECRET}-to-refresh"
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"polar.db", "polar.db-wal"}
    assert [path.name for path in files if SECRET.encode() in path.read_bytes()] == []
