from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import pytest

from analytics.unlock import (
    TIMELINE,
    analytics_status,
    days_with_data,
    features,
    status,
    unlock_progress,
)

NOTHING = dict.fromkeys(TIMELINE)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "unavailable"),
        (6, "unavailable"),
        (7, "partial"),
        (20, "partial"),
        (21, "ready"),
        (400, "ready"),
    ],
)
def test_the_status_follows_the_days(days: int, expected: str) -> None:
    assert status(days) == expected


def test_the_contracts_new_user_of_five_days() -> None:
    found = features(5, NOTHING)
    assert {name: (each.message, each.unlock_at_days) for name, each in found.items()} == {
        "baselines_7d": ("Unlocks in 2 days", 7),
        "patterns": ("Unlocks in 16 days", 21),
        "anomaly_detection": ("Unlocks in 16 days", 21),
        "baselines_30d": ("Unlocks in 25 days", 30),
        "ml_predictions": ("Unlocks in 55 days", 60),
    }
    assert not any(each.available for each in found.values())
    progress = unlock_progress(5)
    assert progress is not None
    assert (progress.next_unlock, progress.days_until_next, progress.percent_to_next) == (
        "baselines_7d",
        2,
        71.4,
    )


def test_the_contracts_user_of_45_days() -> None:
    found = features(45, NOTHING)
    assert [name for name, each in found.items() if not each.available] == ["ml_predictions"]
    assert found["ml_predictions"].message == "Unlocks in 15 days"
    assert (found["patterns"].message, found["patterns"].unlock_at_days) == (None, None)
    progress = unlock_progress(45)
    assert progress is not None
    assert (progress.next_unlock, progress.days_until_next, progress.percent_to_next) == (
        "ml_predictions",
        15,
        75.0,
    )


def test_days_alone_are_not_enough_where_a_gate_waits() -> None:
    found = features(400, NOTHING | {"ml_predictions": "too few nights were checked"})
    assert not found["ml_predictions"].available
    assert found["ml_predictions"].message == "too few nights were checked"
    assert unlock_progress(400) is None


def test_one_day_is_said_in_the_singular() -> None:
    assert features(20, NOTHING)["patterns"].message == "Unlocks in 1 day"


def frame(**columns: Sequence[float | None]) -> pl.DataFrame:
    n = len(next(iter(columns.values())))
    first = date(2026, 1, 1)
    days = pl.date_range(first, first + timedelta(days=n - 1), eager=True)
    return pl.DataFrame({"day": days} | columns, schema_overrides=dict.fromkeys(columns, pl.Float64))


def test_a_day_without_training_is_no_data() -> None:
    found = frame(training_load=[0, 50, None, 0], weight=[None, None, None, 70])
    assert days_with_data(found).to_list() == [False, True, False, True]
    assert days_with_data(frame(training_load=[0.0, None])).to_list() == [False, False]
    assert days_with_data(frame(weight=[1.0]).select("day")).to_list() == [False]
    rest = ("training_load", "training_duration", "training_distance", "muscle_load")
    assert days_with_data(frame(**{name: [0.0, 1.0] for name in rest})).to_list() == [False, True]


def test_the_analytics_status_counts_each_kind_of_data() -> None:
    n = 30
    days = frame(
        sleep_duration=[7.0] * 20 + [None] * 10,
        sleep_score=[None] * 19 + [80.0] * 11,
        hrv_rmssd=[50.0] * n,
        training_load=[0.0] * n,
    )
    found = analytics_status(days, features(n, NOTHING), n)
    assert found.data_days == {"sleep": 30, "recharge": 30, "activity": 0, "cardio_load": 30}
    assert found.min_data_days == 0
    assert found.features_available == {
        "basic_stats": True,
        "trend_analysis": True,
        "personalized_baselines": True,
        "predictive_models": False,
    }
    forecast = found.unlock_progress["predictive_models"]
    assert (forecast.unlocked, forecast.days_required, forecast.days_remaining) == (False, 60, 30)
    assert forecast.progress_percent == 50.0
    assert found.recommendations == (
        "Wear the watch by day: 0 of 21 days are there.",
        "With 30 more days of data come forecasts of the next night.",
    )


def test_a_waiting_forecast_is_the_last_recommendation() -> None:
    days = frame(**{name: [1.0] * 70 for name in ("sleep_score", "hrv_rmssd", "steps", "training_load")})
    waits = NOTHING | {"ml_predictions": "its interval held too few nights."}
    found = analytics_status(days, features(70, waits), 70)
    assert found.recommendations == ("Forecasts: its interval held too few nights.",)
    assert not found.unlock_progress["predictive_models"].unlocked
