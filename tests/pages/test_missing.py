"""Pages over items in which Polar left keys out: what is missing is missing, and the rest is shown."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from polar_data.database import Database
from tests.pages.shown import figures, shown, text
from tests.polar_data.hand_made import take

TODAY = datetime.now().astimezone().date()
YESTERDAY = TODAY - timedelta(days=1)


def train(database: Database, zones: list[dict[str, Any]], **exercise: Any) -> None:
    """Session `a` of yesterday with these zones of heart rate, half an hour long."""
    start = datetime.combine(YESTERDAY, time(18)).isoformat()
    part = {"startTime": start, "zones": [{"type": "ZONE_TYPE_HEART_RATE", "zones": zones}], **exercise}
    body = {"identifier": {"id": "a"}, "startTime": start, "durationMillis": 1_800_000, "exercises": [part]}
    take(database, "training_sessions", {"trainingSessions": [body]}, YESTERDAY, kind="detail")


def test_a_session_whose_zones_lack_a_limit(newcomer: Database) -> None:
    train(
        newcomer,
        [{"higherLimit": 150, "inZone": 600_000}, {"lowerLimit": 150, "inZone": 1_200_000}],
    )
    (zones,) = figures(shown("training", session="a"))
    assert zones["data"][0]["y"] == ["Zone 1<br>up to 150 bpm", "Zone 2<br>from 150 bpm"]


def test_zones_without_any_limit_stay_apart(newcomer: Database) -> None:
    train(newcomer, [{"inZone": 600_000}, {"inZone": 0}, {"inZone": 1_200_000}])
    app = shown("training", session="a")
    assert figures(app)[0]["data"][0]["y"] == ["Zone 1", "Zone 2", "Zone 3"]
    assert "Time in heart rate zones" in text(app)
