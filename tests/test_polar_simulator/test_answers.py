"""What comes back: exclusive ends, features, perishable days."""

from typing import Any

import pytest

from .conftest import Polar

LAST = "2026-09-30"


def test_to_is_exclusive(polar: Polar) -> None:
    def dates(start: str, end: str) -> list[str]:
        return [
            day["date"]
            for day in polar.days("/activity/list", start, end).json()["activities"]["activityDays"]
        ]

    assert dates("2026-09-28", LAST) == ["2026-09-28", "2026-09-29"]
    assert dates("2026-09-28", "2026-09-28") == []
    assert dates(LAST, "2026-10-02") == [LAST]


def test_days_outside_the_history_are_empty(polar: Polar) -> None:
    assert polar.days("/sleeps", "2020-01-01", "2020-01-20").json() == {"nightSleeps": []}


def test_sleeps_without_features_are_dates_only(polar: Polar) -> None:
    assert polar.days("/sleeps", LAST, "2026-10-01").json() == {"nightSleeps": [{"sleepDate": LAST}]}


def test_sleeps_carry_what_was_asked(polar: Polar) -> None:
    [night] = polar.days("/sleeps", LAST, "2026-10-01", "sleep-score", "sleep-evaluation").json()[
        "nightSleeps"
    ]
    assert night.keys() == {"sleepDate", "sleepScore", "sleepEvaluation"}
    [night] = polar.days("/sleeps", LAST, "2026-10-01", "sleep-result").json()["nightSleeps"]
    assert night.keys() == {"sleepDate", "sleepResult"}


def test_activity_without_features_lists_no_devices(polar: Polar) -> None:
    [day] = polar.days("/activity/list", LAST, "2026-10-01").json()["activities"]["activityDays"]
    assert day == {"date": LAST, "activitiesPerDevice": []}
    body = polar.days("/activity/list", LAST, "2026-10-01", "activity-target").json()
    assert body["activities"]["activityDays"][0].keys() == {"date", "target", "activitiesPerDevice"}


def test_nightly_recharge_without_features_lacks_only_samples(polar: Polar) -> None:
    def night(*features: str) -> dict[str, Any]:
        body = polar.days("/nightly-recharge-results", LAST, "2026-10-01", *features).json()
        [only] = body["nightlyRechargeResults"]["nightlyRechargeResults"]
        return dict(only)

    plain, full = night(), night("samples")
    assert full.keys() - plain.keys() == {"hrvSamples", "breathingRateSamples"}
    assert plain == {key: full[key] for key in plain}


def test_sessions_keep_their_scalars_without_features(polar: Polar) -> None:
    body = polar.days("/training-sessions/list", "2026-08-22T00:00:00", "2026-10-01T00:00:00").json()
    assert body["trainingSessions"]
    featured = {"testResults", "hillSplits", "trainingLoadReport", "comments"}
    inner = {"samples", "laps", "routes", "statistics", "zones", "pauseTimes", "strengthTrainingResults"}
    for session in body["trainingSessions"]:
        assert not session.keys() & featured
        assert {"identifier", "startTime", "modified"} <= session.keys()
        for exercise in session["exercises"]:
            assert not exercise.keys() & (inner | {"trainingLoadReport"})


def test_one_session_feature_brings_only_its_keys(polar: Polar) -> None:
    listed = polar.days("/training-sessions/list", "2026-08-22T00:00:00", "2026-10-01T00:00:00").json()
    day = listed["trainingSessions"][-1]["startTime"][:10]
    ends = f"{day}T00:00:00", f"{day}T23:59:59"
    sessions = polar.days("/training-sessions/list", *ends, "training-load-report").json()["trainingSessions"]
    assert sessions
    for session in sessions:
        assert "trainingLoadReport" in session
        assert not session.keys() & {"hillSplits", "comments", "testResults"}
        assert all("samples" not in exercise for exercise in session["exercises"])


def test_datetimes_cut_within_a_day(polar: Polar) -> None:
    path = "/training-sessions/list"
    listed = polar.days(path, "2026-08-22T00:00:00", "2026-10-01T00:00:00").json()["trainingSessions"]
    begun = listed[-1]["startTime"][:19]
    before = polar.days(path, f"{begun[:10]}T00:00:00", begun).json()["trainingSessions"]
    after = polar.days(path, begun, f"{begun[:10]}T23:59:59").json()["trainingSessions"]
    assert begun not in {session["startTime"][:19] for session in before}
    assert begun in {session["startTime"][:19] for session in after}


def test_calendar_features_choose_the_kinds_of_entries(polar: Polar) -> None:
    ends = "2026-08-22T00:00:00", "2026-10-01T00:00:00"
    assert polar.days("/calendar/list", *ends).json() == {"data": {"entries": []}}
    entries = polar.days("/calendar/list", *ends, "weight").json()["data"]["entries"]
    assert entries
    assert all(entry.keys() == {"weight"} for entry in entries)


def test_continuous_samples_come_with_their_feature(polar: Polar) -> None:
    plain = polar.days("/continuous-samples", "2026-09-29", "2026-10-01").json()
    assert plain == {"continuousSamples": {"heartRateSamplesPerDay": []}}
    full = polar.days("/continuous-samples", "2026-09-29", "2026-10-01", "heart-rate-samples").json()
    assert {day["date"] for day in full["continuousSamples"]["heartRateSamplesPerDay"]} == {
        "2026-09-29",
        LAST,
    }


@pytest.mark.parametrize(("today", "kept"), [("2026-12-28", True), ("2026-12-29", False)])
def test_sleep_wake_vectors_last_ninety_days(polar: Polar, today: str, kept: bool) -> None:
    polar.admin("clock", now=f"{today}T12:00:00+00:00")
    polar.access = polar.admin("token")["access_token"]
    vectors = polar.days("/sleep-wake-vectors", LAST, "2026-10-01").json()["sleepWakeVectors"]
    assert bool(vectors) is kept


def test_the_two_accounts_are_different_people(polar: Polar) -> None:
    ben = polar.admin("token", account="ben")["access_token"]
    query = [("from", "2026-09-01"), ("to", "2026-09-29")]
    path = "/nightly-recharge-results"
    assert polar.get(path, query).json() != polar.get(path, query, access=ben).json()
    emails = [
        polar.get("/user/account-data", access=access).json()["accountData"]["basicInfo"]["email"]
        for access in (polar.access, ben)
    ]
    assert emails == ["ada@example.com", "ben@example.com"]
