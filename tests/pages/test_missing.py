"""Pages over items in which Polar left keys out: what is missing is missing, and the rest is shown."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from polar_data.database import Database
from tests.pages.shown import figures, shown, tables, text
from tests.polar_data.hand_made import take

TODAY = datetime.now().astimezone().date()
YESTERDAY = TODAY - timedelta(days=1)


def train(database: Database, zones: list[dict[str, Any]]) -> None:
    """Session `a` of yesterday with these zones of heart rate; nothing else is known of it."""
    start = datetime.combine(YESTERDAY, time(18)).isoformat()
    part = {"startTime": start, "zones": [{"type": "ZONE_TYPE_HEART_RATE", "zones": zones}]}
    body = {"identifier": {"id": "a"}, "startTime": start, "exercises": [part]}
    take(database, "training_sessions", {"trainingSessions": [body]}, YESTERDAY, kind="detail")


def test_a_session_whose_zones_lack_a_limit(newcomer: Database) -> None:
    train(
        newcomer,
        [{"higherLimit": 150, "inZone": 600_000}, {"lowerLimit": 150, "inZone": 1_200_000}],
    )
    (zones,) = figures(shown("training", session="a"))
    assert zones["data"][0]["y"] == ["Zone 1<br>up to 150 bpm", "Zone 2<br>from 150 bpm"]


def test_sessions_without_load_have_no_empty_chart(newcomer: Database) -> None:
    train(newcomer, [])
    app = shown("training")
    assert "No cardio load" in text(app)
    assert not figures(app)


def test_zones_without_any_limit_stay_apart(newcomer: Database) -> None:
    train(newcomer, [{"inZone": 600_000}, {"inZone": 0}, {"inZone": 1_200_000}])
    app = shown("training", session="a")
    assert figures(app)[0]["data"][0]["y"] == ["Zone 1", "Zone 2", "Zone 3"]
    assert "Time in heart rate zones" in text(app)


def sleep(database: Database, *nights: dict[str, Any]) -> None:
    """Nights of the last days, the newest first."""
    days = [{"sleepDate": str(TODAY - timedelta(days=ago)), **each} for ago, each in enumerate(nights)]
    take(database, "sleeps", {"nightSleeps": days}, TODAY - timedelta(days=len(nights)), len(nights) + 1)


def slept(**evaluation: Any) -> dict[str, Any]:
    """A night from 23:00 to 07:00, of which Polar says this and no more."""
    hypnogram = {"sleepStart": f"{YESTERDAY}T23:00:00", "sleepEnd": f"{TODAY}T07:00:00"}
    return {"sleepResult": {"hypnogram": hypnogram}, "sleepEvaluation": evaluation}


ONLY_A_SCORE = {"sleepScore": {"sleepScore": 71}}


def test_a_night_of_which_only_the_score_is_known(newcomer: Database) -> None:
    sleep(newcomer, ONLY_A_SCORE)
    app = shown("sleep")
    words = text(app)
    assert "<span>Sleep score</span><b>71" in words
    assert "Polar sent this night without its times" in words
    assert "<span>Asleep</span>" not in words
    assert tables(app)[0]["Sleep score"] == ["71"]


def test_nights_without_stages_are_no_empty_chart(newcomer: Database) -> None:
    sleep(newcomer, slept(asleepDuration="25200s"), slept(asleepDuration="27000s"))
    app = shown("sleep")
    assert "No sleep stages" in text(app)
    assert "Hours of each sleep stage" not in text(app)
    assert len(figures(shown("sleep", view="Times"))) == len(figures(app)) + 1


def test_hrv_before_there_is_a_charge_is_no_empty_chart(newcomer: Database) -> None:
    recharge = {"sleepResultDate": str(TODAY), "meanNightlyRecoveryRmssd": 44}
    take(newcomer, "nightly_recharge", {"nightlyRechargeResults": [recharge]}, TODAY)
    words = text(shown("recovery"))
    assert "No ANS charge yet" in words
    assert "Nightly Recharge and its ANS charge" not in words
    assert "Night HRV (RMSSD) against" in words


def test_a_route_alone_is_not_said_to_be_coloured_by_anything(newcomer: Database) -> None:
    start = datetime.combine(YESTERDAY, time(18)).isoformat()
    way = [{"elapsedMillis": 1000 * n, "latitude": 60 + n / 1000, "longitude": 25.0} for n in range(9)]
    part = {"startTime": start, "routes": {"route": {"wayPoints": way}}}
    body = {"identifier": {"id": "a"}, "startTime": start, "exercises": [part]}
    take(newcomer, "training_sessions", {"trainingSessions": [body]}, YESTERDAY, kind="detail")
    app = shown("training", session="a")
    assert "<h4>Route</h4>" in text(app)
    assert "coloured by" not in text(app)
    (route,) = figures(app)
    assert "Heart rate" not in str(route["data"])
    assert not [each for each in app.get("button_group") if each.proto.label == "Colour"]


def test_recovery_of_a_night_without_times(newcomer: Database) -> None:
    sleep(newcomer, ONLY_A_SCORE)
    recharge = {"sleepResultDate": str(TODAY), "ansCharge": 1.5, "meanNightlyRecoveryRmssd": 44}
    take(newcomer, "nightly_recharge", {"nightlyRechargeResults": [recharge]}, TODAY)
    words = text(shown("recovery"))
    assert "ANS charge" in words
    assert "Tests at rest" in words


def test_time_asleep_that_is_not_known_is_no_zero(newcomer: Database) -> None:
    sleep(newcomer, slept(interruptions={"totalDuration": "600s", "totalCount": 12}))
    words = text(shown("sleep"))
    assert "0:00 h" not in words
    assert "long of 12" not in words
    assert "<span>Interruptions</span><b>10 min</b></div>" in words


def test_a_night_that_ends_at_an_unknown_time(newcomer: Database) -> None:
    night = slept(asleepDuration="25200s")
    del night["sleepResult"]["hypnogram"]["sleepEnd"]
    night["sleepResult"]["hypnogram"]["sleepStateChanges"] = [
        {"offsetFromStart": "0s", "newState": "SLEEP_STATE_NON_REM1"},
        {"offsetFromStart": "3600s", "newState": "SLEEP_STATE_REM"},
    ]
    sleep(newcomer, night)
    app = shown("sleep")
    assert "<span>Asleep</span><b>7:00 h</b></div>" in text(app)
    assert any("Light" in str(trace.get("y")) for figure in figures(app) for trace in figure["data"])


def test_a_night_in_which_the_clock_changed_says_by_which_clock_its_times_are(newcomer: Database) -> None:
    night = slept()
    changes = [{"offsetFromStart": "0s", "newState": "SLEEP_STATE_NON_REM1"}]
    night["sleepResult"]["hypnogram"] = {
        "sleepStart": f"{YESTERDAY}T23:00:00+03:00",
        "sleepEnd": f"{TODAY}T07:00:00+02:00",
        "sleepStateChanges": changes,
    }
    sleep(newcomer, night)
    samples = {"startTime": f"{YESTERDAY}T23:30:00", "sampleInterval": "300s", "hrvValues": [40, 50, 60]}
    recharge = {"sleepResultDate": str(TODAY), "meanNightlyRecoveryRmssd": 44, "hrvSamples": [samples]}
    take(newcomer, "nightly_recharge", {"nightlyRechargeResults": [recharge]}, TODAY)
    said = "The clock changed in this night: times here are by the clock at its start, which showed 08:00"
    for page in ("sleep", "recovery"):
        words = text(shown(page))
        assert said in words
        assert "in local time" not in words


def test_the_time_of_sessions_that_have_none_is_not_given(newcomer: Database) -> None:
    train(newcomer, [])
    assert "<span>Sessions</span><b>1</b>" in text(shown("training"))
    assert "<span>Time</span>" not in text(shown("training"))
