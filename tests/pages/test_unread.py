"""Pages over items whose dense samples cannot be read: the rest is shown, and Connections lists the item."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from polar_data.database import Database
from tests.pages.shown import shown, tables, text
from tests.polar_data.hand_made import take

TODAY = datetime.now().astimezone().date()
YESTERDAY = TODAY - timedelta(days=1)
NIGHT = {
    "sleepDate": str(TODAY),
    "sleepResult": {
        "hypnogram": {
            "sleepStart": f"{YESTERDAY}T23:00:00",
            "sleepEnd": f"{TODAY}T07:00:00",
            "sleepStateChanges": [{"offsetFromStart": "0s", "newState": "SLEEP_STATE_REM"}],
        }
    },
    "sleepEvaluation": {"asleepDuration": "25200s"},
}
LISTED = "Connections lists it"


def reasons() -> list[str]:
    """What Connections lists as unreadable."""
    app = shown("connections")
    assert "Items that could not be read" in text(app)
    return next(table["Reason"] for table in tables(app) if "Item" in table and "Reason" in table)


def test_a_session_with_unreadable_samples_shows_its_laps_zones_and_route(newcomer: Database) -> None:
    start = datetime.combine(YESTERDAY, time(18))
    way = [
        {"elapsedMillis": 1000 * n, "latitude": 60 + n / 1000, "longitude": 25.0, "altitude": 5.0}
        for n in range(9)
    ]
    exercise = {
        "startTime": start.isoformat(),
        "samples": {"samples": [{"type": "SAMPLE_TYPE_HEART_RATE", "values": [100, 101]}]},
        "routes": {"route": {"wayPoints": way}},
        "laps": {"laps": [{"durationMillis": 60_000}]},
        "zones": [{"type": "ZONE_TYPE_HEART_RATE", "zones": [{"lowerLimit": 100, "inZone": 60_000}]}],
    }
    session = {"identifier": {"id": "a"}, "startTime": start.isoformat(), "exercises": [exercise]}
    take(newcomer, "training_sessions", {"trainingSessions": [session]}, YESTERDAY, kind="detail")
    words = text(shown("training", session="a"))
    for part in ("intervalMillis is missing", LISTED, "<h4>Route</h4>", "Time in heart rate", "Laps"):
        assert part in words
    assert "Polar sent this session without its curves" not in words
    assert any("intervalMillis is missing" in each for each in reasons())


def recharge(**vector: Any) -> dict[str, Any]:
    hrv = [{"startTime": f"{YESTERDAY}T23:30:00", "hrvValues": [40, 50]} | vector]
    return {
        "sleepResultDate": str(TODAY),
        "ansStatus": 1.5,
        "meanNightlyRecoveryRmssd": 44,
        "hrvSamples": hrv,
    }


def rest(database: Database, **vector: Any) -> None:
    take(database, "sleeps", {"nightSleeps": [NIGHT]}, TODAY)
    take(database, "nightly_recharge", {"nightlyRechargeResults": [recharge(**vector)]}, TODAY)


def test_a_night_with_unreadable_samples_cuts_off_neither_recovery_nor_sleep(newcomer: Database) -> None:
    rest(newcomer)
    words = text(shown("recovery"))
    for part in ("sampleInterval is missing", LISTED, "ANS charge", "Breathing rate through the", "Tests at"):
        assert part in words
    app = shown("sleep")
    assert "All nights" in text(app)
    assert "The night to" in text(app)
    assert any("sampleInterval is missing" in each for each in reasons())


def test_pulse_intervals_that_cannot_be_read(newcomer: Database) -> None:
    rest(newcomer, sampleInterval="300s")
    sample = {"offsetMillis": "soon", "ppInterval": 1000}
    day = {
        "date": str(TODAY),
        "ppiSamplesPerDevice": [{"recordingDevice": {"uuid": "w"}, "ppiSamples": [sample]}],
    }
    take(newcomer, "ppi", {"dailyPpiSamples": [day]}, TODAY, kind="detail")
    words = text(shown("recovery"))
    for part in ("Pulse intervals of this night could not be read", LISTED, "through the night", "Tests at"):
        assert part in words
    assert any("soon" in each for each in reasons())
