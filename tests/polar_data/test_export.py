from __future__ import annotations

import gzip
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from sqlalchemy import insert, update

from polar_data.database import Database
from polar_data.errors import BackupError
from polar_data.export import export
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.schema import kept
from polar_data.sources import endpoint_of
from tests.polar_data.hand_made import DAY, connect, take, temperature, temperatures
from tests.polar_simulator.process import Simulator
from tests.support.sync import Account, settings_for


def lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path) as file:
        return [json.loads(line) for line in file]


def test_every_revision_is_written_as_it_came(database: Database, tmp_path: Path) -> None:
    connect(database)
    first, second = temperature([33.0, math.nan], extra="\u00e4"), temperature([34.0])
    for body in (first, second):
        take(database, "temperature", temperatures(body), DAY)
    target = tmp_path / "new" / "polar.jsonl.gz"
    assert export(database, target) == 2
    found = lines(target)
    assert [(each["api"], each["endpoint"], each["revision"]) for each in found] == [
        ("accesslink_v4", "temperature", 1),
        ("accesslink_v4", "temperature", 2),
    ]
    assert json.dumps(found[0]["body"]) == json.dumps(first)
    assert found[1]["body"] == second
    assert found[0]["fetched_utc"].endswith("+00:00")
    assert found[0]["vanished_utc"] is None
    assert target.stat().st_mode & 0o077 == 0


def test_accounts_can_be_told_apart(simulator: Simulator, sqlite_database: Database, tmp_path: Path) -> None:
    settings, today = settings_for(simulator, tmp_path), datetime.now(UTC).date()
    simulator.admin("reset")
    for name in ("ada", "ben"):
        account = Account.connect(simulator, sqlite_database, settings, 2, today, account=name)
        assert account.sync(today) == "complete"
    export(sqlite_database, tmp_path / "polar.jsonl.gz")
    found = lines(tmp_path / "polar.jsonl.gz")
    assert {(each["connection"], each["athlete"]) for each in found} == {(1, "Ada Aalto"), (2, "Ben")}
    names = [(each["connection"], each["endpoint"], each["key"], each["revision"]) for each in found]
    assert len(set(names)) == len(names)


def test_what_is_of_a_player_is_told_to_be_theirs(database: Database, tmp_path: Path) -> None:
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0])), DAY)
    with database.write() as connection:
        connection.execute(insert(kept.athlete), {"id": 20, "name": "Max", "created_utc": datetime.now(UTC)})
        connection.execute(update(kept.archive_item).values(athlete_id=20))
    export(database, tmp_path / "polar.jsonl.gz")
    assert [each["athlete"] for each in lines(tmp_path / "polar.jsonl.gz")] == ["Max"]


def test_an_account_that_is_nobodys_yet_is_written_too(database: Database, tmp_path: Path) -> None:
    connect(database)
    take(database, "temperature", temperatures(temperature([33.0])), DAY)
    with database.write() as connection:
        connection.execute(update(kept.connection).values(athlete_id=None))
    assert export(database, tmp_path / "polar.jsonl.gz") == 1
    [found] = lines(tmp_path / "polar.jsonl.gz")
    assert (found["connection"], found["athlete"]) == (1, None)


@pytest.mark.parametrize(
    ("error", "told"), [(OSError(28, "No space left"), BackupError), (KeyboardInterrupt(), KeyboardInterrupt)]
)
def test_an_export_that_breaks_off_leaves_no_draft(
    sqlite_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    told: type[BaseException],
) -> None:
    connect(sqlite_database)
    take(sqlite_database, "temperature", temperatures(temperature([33.0])), DAY)

    def full(_item: object) -> bytes:
        raise error

    monkeypatch.setattr("polar_data.archive.dump", full)
    target = tmp_path / "new" / "polar.jsonl.gz"
    with pytest.raises(told):
        export(sqlite_database, target)
    assert list(target.parent.iterdir()) == []


def test_a_folder_in_the_place_of_the_file_is_told_and_leaves_no_draft(
    sqlite_database: Database, tmp_path: Path
) -> None:
    target = tmp_path / "new" / "polar.jsonl.gz"
    target.mkdir(parents=True)
    with pytest.raises(BackupError, match="cannot be written"):
        export(sqlite_database, target)
    assert list(target.parent.iterdir()) == [target]


def test_ten_samples_a_second_come_back_value_for_value(database: Database, tmp_path: Path) -> None:
    connect(database, api="team_pro")
    rows = [[f"PT{n // 10}.{n % 10}S" if n % 10 else f"PT{n // 10}S", n, None, n / 4] for n in range(700)]
    rows[5] = rows[5][:2]
    fields = ["time", "distance", "hr", "speed"]
    session = {"id": "a", "start_time": "2026-09-30T10:00:00", "samples": {"fields": fields, "values": rows}}
    call = Call(endpoint_of("tp_player_session"), "child", id="a")
    result = Intake(database, 1, 1, "team_pro").take([Answer(call, orjson.dumps({"data": session}))])
    assert (result.new, result.unreadable, result.refused) == (1, [], [])
    export(database, tmp_path / "polar.jsonl.gz")
    (found,) = lines(tmp_path / "polar.jsonl.gz")
    assert json.dumps(found["body"]) == json.dumps(session)


def test_where_nothing_can_be_written_it_says_so(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BackupError, match="cannot be written"):
        export(database, tmp_path / "file" / "polar.jsonl.gz")
