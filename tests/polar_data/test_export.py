from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import orjson
import pytest

from polar_data.database import Database
from polar_data.errors import BackupError
from polar_data.export import export
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.sources import endpoint_of
from tests.polar_data.hand_made import DAY, connect, take, temperature, temperatures


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
