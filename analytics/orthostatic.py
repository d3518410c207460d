"""Orthostatic tests against a person's own earlier ones. Values of nights never come in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import stats

from analytics.windows import Floats, count, mean, sd, trailing

TESTS, MIN_TESTS = 10, 5  # how many earlier ones are looked at, and how few still tell what is usual
MAX_AGE_DAYS = 180
_EVEN = 1e-9  # of the mean: values this close together have no spread


@dataclass(frozen=True)
class Measure:
    """What one column (or two) of a test says. `log`: judged on the logarithm."""

    label: str
    unit: str
    value: pl.Expr
    log: bool = False


_SUPINE, _STANDING = 60_000 / pl.col("rr_supine_ms"), 60_000 / pl.col("rr_stand_ms")

MEASURES = {
    "hr_supine": Measure("Heart rate lying", "bpm", _SUPINE),
    "hr_stand": Measure("Heart rate standing", "bpm", _STANDING),
    "hr_rise": Measure("Rise on standing", "bpm", _STANDING - _SUPINE),
    "hr_peak": Measure("Peak on standing up", "bpm", 60_000 / pl.col("rr_min_standup_ms")),
    "rmssd_supine": Measure("RMSSD lying", "ms", pl.col("rmssd_supine_ms"), log=True),
    "rmssd_stand": Measure("RMSSD standing", "ms", pl.col("rmssd_stand_ms"), log=True),
}


@dataclass(frozen=True)
class OrthostaticTrend:
    """A measure of the latest test, `age_days` old, beside the `n` tests before it (the first on `since`).

    Of such tests 80 % would lie from `low` to `high`. `slope` a 30 days with its 95 % interval, in
    `slope_unit`, over these tests and the latest. None is not given.
    """

    label: str
    unit: str
    day: date
    age_days: int
    value: float
    usual: float | None
    low: float | None
    high: float | None
    z: float | None
    slope: float | None
    slope_low: float | None
    slope_high: float | None
    slope_unit: str
    n: int
    since: date | None


def orthostatic_trend(tests: pl.DataFrame, as_of: date) -> dict[str, OrthostaticTrend]:
    """How the latest orthostatic test compares with the person's own last ten, lying and standing.

    Heart rate and RMSSD lying and standing, each beside the mean of the up to ten tests of the 180 days
    before it, with the range in which the next one is expected and the slope over all of them. It needs five
    earlier tests; tests are not compared with nights, which another sensor measures in another state. Time
    of day or coffee move a test as much as training does, and a change says nothing of its cause.

    Formula: z = (x − mean) / SD; range mean ± t·SD·√(1 + 1/n), t at 90 %; Theil–Sen slope; RMSSD on ln
    Units: bpm, ms; slope in bpm or % per 30 days
    Source: Task Force of ESC and NASPE 1996, Circulation (RMSSD); Sen 1968, JASA; ten tests are our choice
    """
    known = tests.filter(pl.col("day") <= as_of).sort("at_local").tail(TESTS + 1)
    if known.is_empty():
        return {}
    latest = orthostatic_history(known).filter(pl.col("at_local") == known["at_local"][-1])
    found = {}
    for row in latest.drop_nulls("value").iter_rows(named=True):
        measure = MEASURES[row["measure"]]
        slope, low, high = _slope(known, measure) if row["n"] >= MIN_TESTS else (None, None, None)
        found[row["measure"]] = OrthostaticTrend(
            label=measure.label,
            unit=measure.unit,
            age_days=(as_of - row["day"]).days,
            slope=slope,
            slope_low=low,
            slope_high=high,
            slope_unit="% per 30 days" if measure.log else f"{measure.unit} per 30 days",
            **{name: row[name] for name in ("day", "value", "usual", "low", "high", "z", "n", "since")},
        )
    return found


def orthostatic_history(tests: pl.DataFrame) -> pl.DataFrame:
    """`at_local, day, measure, value, usual, low, high, z, n, since`: every test against those before it."""
    ordered = tests.sort("at_local")
    days = ordered["day"].cast(pl.Int32).cast(pl.Float64).to_numpy()
    earlier_days = trailing(days, TESTS, lag=1)
    recent = days[:, None] - earlier_days <= MAX_AGE_DAYS
    return pl.concat(
        ordered.select("at_local", "day", pl.lit(name).alias("measure")).hstack(
            _compared(_values(ordered, measure), earlier_days, recent, measure)
        )
        for name, measure in MEASURES.items()
    )


def _values(tests: pl.DataFrame, measure: Measure) -> Floats:
    """The measure of each test on its scale, NaN where unknown."""
    values = tests.select(measure.value.cast(pl.Float64)).to_series().to_numpy().astype(np.float64)
    return np.log(np.where(values > 0, values, np.nan)) if measure.log else values


def _back(values: Floats, measure: Measure) -> Floats:
    return np.exp(values) if measure.log else values


def _compared(
    values: Floats, earlier_days: Floats, recent: NDArray[np.bool_], measure: Measure
) -> pl.DataFrame:
    earlier = np.where(recent, trailing(values, TESTS, lag=1), np.nan)
    n, usual, spread = count(earlier), mean(earlier, MIN_TESTS), sd(earlier, MIN_TESTS)
    spread = np.where(spread > _EVEN * np.maximum(np.abs(usual), 1), spread, np.nan)
    margin = stats.t.ppf(0.9, np.maximum(n - 1, 1)) * spread * np.sqrt(1 + 1 / np.maximum(n, 1))
    columns = {
        "value": _back(values, measure),
        "usual": _back(usual, measure),
        "low": _back(usual - margin, measure),
        "high": _back(usual + margin, measure),
        "z": (values - usual) / spread,
    }
    since = np.where(np.isnan(earlier), np.inf, earlier_days).min(axis=-1)
    first = pl.Series(np.where(np.isfinite(since), since, np.nan), nan_to_null=True)
    return pl.DataFrame(
        {name: pl.Series(column, nan_to_null=True) for name, column in columns.items()}
    ).with_columns(pl.Series("n", n), first.cast(pl.Int32).cast(pl.Date).alias("since"))


def _slope(tests: pl.DataFrame, measure: Measure) -> tuple[float, float, float]:
    """Theil–Sen slope over 30 days with its 95 % interval, in the unit or in percent."""
    at = tests["at_local"].dt.timestamp("ms").to_numpy() / 86_400_000
    y = _values(tests, measure)
    used = np.isfinite(y) & (at[-1] - at <= MAX_AGE_DAYS)
    found = stats.theilslopes(y[used], at[used], 0.95)
    slope, low, high = 30 * np.array([found.slope, found.low_slope, found.high_slope])
    if measure.log:
        slope, low, high = 100 * np.expm1([slope, low, high])
    return float(slope), float(low), float(high)
