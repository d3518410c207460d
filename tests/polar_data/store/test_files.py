from __future__ import annotations

import base64
import gzip
from typing import Any

import pytest

from polar_data.database import Database
from polar_data.intake import Answer, Intake
from polar_data.plan import Call
from polar_data.sources import endpoint_of
from polar_data.store import files
from tests.polar_data.hand_made import connect
from tests.polar_data.sources.accesslink_v3.examples import example

V3 = "accesslink_v3"
TCX = b"<?xml version='1.0'?><TrainingCenterDatabase/>"


def file(body: bytes) -> dict[str, Any]:
    return {"contentType": "application/octet-stream", "base64": base64.b64encode(body).decode()}


@pytest.fixture
def handed_over(sqlite_database: Database) -> Database:
    """The reference's exercise, listed with a FIT and handed over with a FIT and a gzipped TCX."""
    connect(sqlite_database, api=V3)
    intake = Intake(sqlite_database, 1, 1, V3)
    tx = {**example("v3_tx_exercises"), "fit": file(b"handed over"), "tcx": file(gzip.compress(TCX))}
    fit = Call(endpoint_of("v3_exercise_fit"), "child", id="2AC312F")
    taken = [
        intake.take([Answer(Call(endpoint_of("v3_exercises"), "whole"), example("v3_exercises"))]),
        intake.take([Answer(fit, {"id": "2AC312F", **file(b"listed")})]),
        intake.take([Answer(Call(endpoint_of("v3_tx_exercises"), "whole"), tx)]),
    ]
    assert [(result.new, result.unreadable, result.refused) for result in taken] == [(1, [], [])] * 3
    return sqlite_database


@pytest.mark.parametrize("session_id", ["2AC312F", "1937529874"])
def test_every_record_of_a_training_has_its_files(handed_over: Database, session_id: str) -> None:
    found = files.files(handed_over, 1, session_id)
    assert found.rows() == [
        ("fit", "application/octet-stream", 11),
        ("tcx", "application/octet-stream", len(gzip.compress(TCX))),
    ]
    assert files.file(handed_over, 1, session_id, "fit") == b"handed over"
    assert files.file(handed_over, 1, session_id, "tcx") == TCX
    assert files.file(handed_over, 1, session_id, "gpx") is None


def test_another_persons_files_are_not_mine(handed_over: Database) -> None:
    assert files.files(handed_over, 2, "2AC312F").is_empty()
    assert files.file(handed_over, 2, "2AC312F", "fit") is None
