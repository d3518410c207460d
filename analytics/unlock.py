"""What a person's data is enough for: features by days of data, and what each still waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

Status = Literal["ready", "partial", "unavailable"]

# In the order they unlock.
TIMELINE = {
    "baselines_7d": 7,
    "patterns": 21,
    "anomaly_detection": 21,
    "baselines_30d": 30,
    "ml_predictions": 60,
}
NAMES = {
    "baselines_7d": "baselines of 7 days",
    "patterns": "trends and the under-recovery signal",
    "anomaly_detection": "unusual values",
    "baselines_30d": "baselines of 30 days",
    "ml_predictions": "forecasts of the next night",
}
# The analytics status calls the same features otherwise.
STATUS_NAMES = {
    "basic_stats": "baselines_7d",
    "trend_analysis": "patterns",
    "personalized_baselines": "baselines_30d",
    "predictive_models": "ml_predictions",
}
FAMILIES = {
    "sleep": ("sleep_duration", "sleep_score"),
    "recharge": ("hrv_rmssd", "resting_hr"),
    "activity": ("steps",),
    "cardio_load": ("training_load",),
}
READY, PARTIAL = 21, 7
# Zero where Polar was asked and knows of no session, whether the watch was worn or not.
_ZERO_AT_REST = {"training_load", "training_duration", "training_distance", "muscle_load"}
_MISSED = {
    "sleep": "Wear the watch at night",
    "recharge": "Wear the watch at night, fitted snugly",
    "activity": "Wear the watch by day",
    "cardio_load": "Record your training with heart rate",
}


@dataclass(frozen=True)
class Feature:
    """Whether a feature is there; else `message` says what it waits for, and from which day of data it is."""

    available: bool
    message: str | None
    unlock_at_days: int | None


@dataclass(frozen=True)
class UnlockProgress:
    """The way to the next feature: `percent_to_next` of its days are there."""

    next_unlock: str
    days_until_next: int
    percent_to_next: float


@dataclass(frozen=True)
class FeatureProgress:
    """The way to one feature. It can wait for more than days: then none remain and it is not unlocked."""

    unlocked: bool
    days_required: int
    days_remaining: int
    progress_percent: float


@dataclass(frozen=True)
class AnalyticsStatus:
    """How much data there is of each kind, what it is enough for, and what would help."""

    data_days: Mapping[str, int]
    min_data_days: int
    features_available: Mapping[str, bool]
    unlock_progress: Mapping[str, FeatureProgress]
    recommendations: tuple[str, ...]


def status(days: int) -> Status:
    """The whole package in one word."""
    if days >= READY:
        return "ready"
    return "partial" if days >= PARTIAL else "unavailable"


def features(days: int, waits: Mapping[str, str | None]) -> dict[str, Feature]:
    """Which features are available: at their day, and once nothing else is waited for.

    `waits` says of each feature why it is not there although its days are, None where it is.
    """
    return {name: _feature(needed, days, waits[name]) for name, needed in TIMELINE.items()}


def unlock_progress(days: int) -> UnlockProgress | None:
    """The way to the next feature by days of data; None when all days are there."""
    coming = [(needed, name) for name, needed in TIMELINE.items() if needed > days]
    if not coming:
        return None
    needed, name = coming[0]
    return UnlockProgress(name, needed - days, _percent(days, needed))


def analytics_status(days: pl.DataFrame, available: Mapping[str, Feature], n: int) -> AnalyticsStatus:
    """The status from the daily table and its `n` days with data."""
    counts = {
        family: int(days.select(_any([c for c in columns if c in days.columns]).sum()).item() or 0)
        for family, columns in FAMILIES.items()
    }
    return AnalyticsStatus(
        counts,
        min(counts.values()),
        {name: available[ours].available for name, ours in STATUS_NAMES.items()},
        {
            name: FeatureProgress(
                available[ours].available,
                TIMELINE[ours],
                max(0, TIMELINE[ours] - n),
                _percent(n, TIMELINE[ours]),
            )
            for name, ours in STATUS_NAMES.items()
        },
        _recommendations(counts, available, n),
    )


def days_with_data(days: pl.DataFrame) -> pl.Series:
    """Whether each day has a value of any metric. That nothing was trained on a day tells nothing of it."""
    told = (
        pl.col(name) > 0 if name in _ZERO_AT_REST else pl.col(name).is_not_null()
        for name in days.columns
        if name != "day"
    )
    known = pl.any_horizontal(*told, pl.lit(value=False))
    return days.select(known.fill_null(value=False).alias("known"))["known"]


def _any(columns: list[str]) -> pl.Expr:
    return pl.any_horizontal(*(pl.col(name).is_not_null() for name in columns), pl.lit(value=False))


def _feature(needed: int, days: int, waits_for: str | None) -> Feature:
    if days < needed:
        left = needed - days
        return Feature(False, f"Unlocks in {left} {'day' if left == 1 else 'days'}", needed)
    return Feature(waits_for is None, waits_for, None if waits_for is None else needed)


def _recommendations(counts: Mapping[str, int], available: Mapping[str, Feature], n: int) -> tuple[str, ...]:
    found = [
        f"{_MISSED[family]}: {count} of {READY} days are there."
        for family, count in counts.items()
        if count < READY
    ]
    following = unlock_progress(n)
    if following:
        left = following.days_until_next
        days = "1 more day" if left == 1 else f"{left} more days"
        found.append(f"With {days} of data come {NAMES[following.next_unlock]}.")
    elif not available["ml_predictions"].available:
        found.append(f"Forecasts: {available['ml_predictions'].message}")
    return tuple(found)


def _percent(days: int, needed: int) -> float:
    return round(min(100.0, 100 * days / needed), 1)
