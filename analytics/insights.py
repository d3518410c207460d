"""The insights of one person as of a day: everything the methods say, in one package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics.anomalies import STALE_DAYS, Anomaly, anomaly
from analytics.baselines import Status as BaselineStatus
from analytics.baselines import baseline
from analytics.correlations import Correlation
from analytics.forecast import Forecast
from analytics.metrics import METRICS
from analytics.observations import Observation, ranked
from analytics.observed import (
    Travel,
    of_age,
    of_anomaly,
    of_correlations,
    of_debt,
    of_load,
    of_signal,
    of_travel,
    of_trend,
    of_unlock,
)
from analytics.patterns import Pattern, patterns, trend_q
from analytics.signal_inputs import signal_inputs, values
from analytics.suggestions import Suggestion, suggestions
from analytics.trends import Trend, Verdict, trend
from analytics.under_recovery import LOOKBACK_DAYS, Signal, signal
from analytics.unlock import (
    READY,
    AnalyticsStatus,
    Feature,
    Status,
    UnlockProgress,
    analytics_status,
    days_with_data,
    features,
    status,
    unlock_progress,
)
from analytics.windows import Floats

_JUDGED = {"usual", "warning", "critical"}
# The contract calls one metric otherwise, and these are always there.
CURRENT = {"hrv": "hrv_rmssd", "sleep_score": "sleep_score", "resting_hr": "resting_hr"} | {
    "training_load_ratio": "training_load_ratio"
}


@dataclass(frozen=True)
class Extras:
    """What others computed before and keep: of the same day or none, since nothing may look past it."""

    signal: Signal | None = None
    correlations: tuple[Correlation, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    sleep_need_h: float | None = None
    travel: Travel | None = None


@dataclass(frozen=True)
class Current:
    """The newest value of the last 14 days, `age_days` before the day judged."""

    value: float
    unit: str
    age_days: int


@dataclass(frozen=True)
class Comparison:
    """The newest value against the person's own baseline; `n` of the 90 days before have data."""

    current: float | None
    baseline: float | None
    baseline_7d: float | None
    baseline_30d: float | None
    percent_of_baseline: float | None
    trend: Verdict | None
    status: BaselineStatus
    n: int
    unit: str


@dataclass(frozen=True)
class Insights:
    """The package of the contract, as of a day.

    `data_freshness` is the newest day with data, `data_age_days` the number of days with data, of the
    last 420. `current_metrics` holds the contract's four, None where missing.
    """

    as_of: date
    status: Status
    data_freshness: date | None
    data_age_days: int
    feature_availability: Mapping[str, Feature]
    unlock_progress: UnlockProgress | None
    current_metrics: Mapping[str, Current | None]
    baselines: Mapping[str, Comparison]
    patterns: tuple[Pattern, ...]
    anomalies: tuple[Anomaly, ...]
    observations: tuple[Observation, ...]
    suggestions: tuple[Suggestion, ...]
    signal: Signal
    analytics_status: AnalyticsStatus


def insights(days: pl.DataFrame, as_of: date, extras: Extras = Extras()) -> Insights:
    """Everything that can be said of one person as of a day, and what is still missing for the rest.

    `days` has `day` and any of the registry's metrics; a day without a row is missing, and no day after
    `as_of` is looked at, nor any more than 420 days before it. Steps, active time and the mean heart rate
    of that day itself still grow, so the day before is the newest there. Of all that is found at most
    seven things are said, in an order of importance that is our choice: the pattern of an illness and the
    signal first, then unusual values, trends to the less favourable side, load and sleep, good news last.

    Formula: a feature is available from its day of data (7, 21, 30, 60) and when its own gate passes
    Units: each value carries its own
    Source: our choice; the names of the package and its days are those of the insights API
    """
    days = _up_to(days, as_of)
    known = days_with_data(days.select("day", *_registered(days)))
    n = int(known.sum())
    newest: date | None = days["day"].filter(known)[-1] if n else None
    series = {name: _settled(name, days) for name in _registered(days)}
    judged = {name: anomaly(each, METRICS[name]) for name, each in series.items()}
    trends = {name: trend(each, METRICS[name]) for name, each in series.items() if judged[name] is not None}
    compared = {
        name: comparison
        for name, each in series.items()
        if (comparison := _comparison(name, each, judged[name], trends.get(name))).status != "insufficient"
    }
    felt = signal(signal_inputs(days)) if extras.signal is None else extras.signal
    q = trend_q(trends)
    told = patterns(felt, trends, q, extras.correlations)
    anomalies = tuple(each for each in judged.values() if each is not None and each.severity is not None)
    available = features(n, _waits(compared, judged, told, extras.forecasts))
    found = [
        *of_unlock(n),
        *of_age(None if newest is None else (as_of - newest).days),
        *of_signal(felt, n, _nights(series), as_of),
        *(said for each in anomalies for said in of_anomaly(each, series[each.metric_id], as_of)),
        *(said for name, share in q.items() for said in of_trend(trends[name], share, as_of)),
        *(of_load(series["training_load"], as_of) if "training_load" in series else []),
        *_debt(series.get("sleep_duration"), extras.sleep_need_h, as_of),
        *of_travel(extras.travel, as_of),
        *of_correlations(extras.correlations, as_of),
    ]
    observations = ranked(found)
    return Insights(
        as_of,
        status(n),
        newest,
        n,
        available,
        unlock_progress(n),
        {name: _current(judged.get(ours), ours) for name, ours in CURRENT.items()},
        compared,
        told,
        anomalies,
        observations,
        suggestions(felt, observations),
        felt,
        analytics_status(days, available, n),
    )


def _up_to(days: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Consecutive days that end with the one judged, as many as the longest method looks back."""
    calendar = pl.date_range(as_of - timedelta(days=LOOKBACK_DAYS - 1), as_of, eager=True)
    return pl.DataFrame({"day": calendar}).join(days, on="day", how="left", maintain_order="left")


def _registered(days: pl.DataFrame) -> list[str]:
    return [name for name in METRICS if name in days.columns]


def _settled(name: str, days: pl.DataFrame) -> Floats:
    """A metric's values; without the last day where that is still growing."""
    found = values(days, name)
    return found if METRICS[name].group != "day" else np.append(found[:-1], np.nan)


def _comparison(name: str, series: Floats, newest: Anomaly | None, heading: Trend | None) -> Comparison:
    against = baseline(series, METRICS[name]) if newest is None else newest.baseline
    deviation = None if newest is None else newest.deviation_percent
    return Comparison(
        None if newest is None else newest.current_value,
        against.baseline_value,
        against.windows[7].median,
        against.windows[30].median,
        None if deviation is None else 100 + deviation,
        None if heading is None else heading.verdict,
        against.status,
        against.n,
        METRICS[name].unit,
    )


def _current(newest: Anomaly | None, name: str) -> Current | None:
    return None if newest is None else Current(newest.current_value, METRICS[name].unit, newest.age_days)


def _waits(
    compared: Mapping[str, Comparison],
    judged: Mapping[str, Anomaly | None],
    told: Sequence[Pattern],
    forecasts: Sequence[Forecast],
) -> dict[str, str | None]:
    """What each feature waits for once its days of data are there; None where nothing."""
    tests = {
        "baselines_7d": (
            any(each.baseline_7d is not None for each in compared.values()),
            "No metric has data on 3 of the last 7 days",
        ),
        "patterns": (
            any(each.pattern_type != "composite" or each.confidence is not None for each in told),
            "Nothing has enough days among the last 90 to be judged",
        ),
        "anomaly_detection": (
            any(each is not None and each.verdict in _JUDGED for each in judged.values()),
            f"No metric has a value of the last {STALE_DAYS} days and {READY} days with data before it",
        ),
        "baselines_30d": (
            any(each.baseline_30d is not None for each in compared.values()),
            "No metric has data on 7 of the last 30 days",
        ),
        "ml_predictions": (
            any(each.shown for each in forecasts),
            forecasts[0].reason if forecasts else "No forecast has been checked against your nights yet",
        ),
    }
    return {name: None if passed else why for name, (passed, why) in tests.items()}


def _nights(series: Mapping[str, Floats]) -> int:
    """How many of the last two nights are known."""
    return int(np.count_nonzero(~np.isnan(series["resting_hr"][-2:]))) if "resting_hr" in series else 0


def _debt(asleep_h: Floats | None, need_h: float | None, as_of: date) -> list[Observation]:
    return [] if asleep_h is None or need_h is None else of_debt(asleep_h, need_h, as_of)
